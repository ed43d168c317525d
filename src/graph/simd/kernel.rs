//! A matrix product for WebAssembly: an 8 x 5 tile of C += A B, in place of tract's 8 x 8.
//!
//! The ten accumulators, two vectors of A and a broadcast of B fit into the sixteen vector
//! registers of x86-64, and are enough to hide the latency of multiplications. Tract's sixteen
//! accumulators do not fit, and the engine spills them in every step. Tract finds the kernel in its
//! registry and packs operands for it; it serves every product of float32 matrices with more than
//! one column.

use std::arch::wasm32::*;

use tract_linalg::Scaler;
use tract_linalg::isa::Arch;
use tract_linalg::mmm::{DynKernel, FusedKerSpec, OutputStoreKer};
use tract_linalg::mmm_routines::MmmRoutine;
use tract_linalg::mmm_tiers::MmmTier;
use tract_linalg::pack::Packing;
use tract_onnx::prelude::*;

use super::lanes::multiply_add;

const NAME: &str = "heatlens_f32_8x5";
const ROWS: usize = 8;
const COLUMNS: usize = 5;

inventory::submit! {
    MmmRoutine {
        make: || {
            let packings = (f32::packing(ROWS), f32::packing(COLUMNS));
            let kernel = DynKernel::<ROWS, COLUMNS, f32>::new(NAME, run, packings.0, packings.1);
            DynKernel { arch: Some(Arch::Wasm32Simd128), ..kernel }.mmm()
        },
    }
}

inventory::submit! {
    MmmTier {
        arch: Some(Arch::Wasm32Simd128),
        // Above tract's own tier, which has 1.
        precedence: 2,
        name: "heatlens",
        applies: |_| true,
        preferred: |_, accumulator, query, _| {
            (accumulator == f32::datum_type() && query.n != Some(1)).then_some(NAME)
        },
    }
}

/// Column by column, two vectors a column.
type Tile = [v128; 10];

/// Written out, since a loop over the tile would keep it in memory instead of registers.
#[inline(always)]
fn each(t: Tile, f: impl Fn(v128) -> v128) -> Tile {
    [
        f(t[0]),
        f(t[1]),
        f(t[2]),
        f(t[3]),
        f(t[4]),
        f(t[5]),
        f(t[6]),
        f(t[7]),
        f(t[8]),
        f(t[9]),
    ]
}

#[inline(always)]
fn pairwise(t: Tile, other: Tile, f: impl Fn(v128, v128) -> v128) -> Tile {
    [
        f(t[0], other[0]),
        f(t[1], other[1]),
        f(t[2], other[2]),
        f(t[3], other[3]),
        f(t[4], other[4]),
        f(t[5], other[5]),
        f(t[6], other[6]),
        f(t[7], other[7]),
        f(t[8], other[8]),
        f(t[9], other[9]),
    ]
}

/// Eight numbers, repeated along the rows.
///
/// # Safety
/// Eight numbers must be readable from the pointer on.
#[inline(always)]
unsafe fn rows(numbers: *const f32) -> Tile {
    // SAFETY: the two loads take the eight numbers of the contract, at any alignment.
    unsafe {
        let low = v128_load(numbers.cast());
        let high = v128_load(numbers.add(4).cast());
        [low, high, low, high, low, high, low, high, low, high]
    }
}

/// Five numbers, each repeated down its column. The engine keeps loads in their order and delays
/// shuffles, so few loads leave registers for the tile.
///
/// # Safety
/// Five numbers must be readable from the pointer on.
#[inline(always)]
unsafe fn columns(numbers: *const f32) -> Tile {
    // SAFETY: a load of four and a load of one take the five numbers of the contract, at any alignment.
    unsafe {
        let four = v128_load(numbers.cast());
        let a = i32x4_shuffle::<0, 0, 0, 0>(four, four);
        let b = i32x4_shuffle::<1, 1, 1, 1>(four, four);
        let c = i32x4_shuffle::<2, 2, 2, 2>(four, four);
        let d = i32x4_shuffle::<3, 3, 3, 3>(four, four);
        let e = v128_load32_splat(numbers.add(4).cast());
        [a, a, b, b, c, c, d, d, e, e]
    }
}

/// A tile plus a product: `k` steps, of eight rows of A times five columns of B each.
///
/// # Safety
/// From their pointers on, 8 k numbers of `a` and 5 k of `b` must be readable.
#[inline(always)]
unsafe fn add_product(mut t: Tile, k: usize, a: *const f32, b: *const f32) -> Tile {
    for step in 0..k {
        // SAFETY: each of the k steps reads its own eight numbers of `a` and five of `b`.
        unsafe {
            let (a, b) = (rows(a.add(ROWS * step)), columns(b.add(COLUMNS * step)));
            t = [
                multiply_add(t[0], a[0], b[0]),
                multiply_add(t[1], a[1], b[1]),
                multiply_add(t[2], a[2], b[2]),
                multiply_add(t[3], a[3], b[3]),
                multiply_add(t[4], a[4], b[4]),
                multiply_add(t[5], a[5], b[5]),
                multiply_add(t[6], a[6], b[6]),
                multiply_add(t[7], a[7], b[7]),
                multiply_add(t[8], a[8], b[8]),
                multiply_add(t[9], a[9], b[9]),
            ];
        }
    }
    t
}

const ITEM: isize = size_of::<f32>() as isize;

/// Where C keeps a row and a column of the tile.
#[inline(always)]
fn place(c: &OutputStoreKer, row: isize, column: isize) -> *mut u8 {
    c.ptr
        .wrapping_offset(row * c.row_byte_stride + column * c.col_byte_stride)
}

/// Writes one column of the tile.
///
/// # Safety
/// C must have room for the eight numbers of the column, wherever its strides place them.
#[inline(always)]
unsafe fn store_column(low: v128, high: v128, c: &OutputStoreKer, column: isize) {
    // SAFETY: every address is that of a row in this column; rows that follow each other without a gap
    // are stored four at a time.
    unsafe {
        if c.row_byte_stride == ITEM {
            v128_store(place(c, 0, column).cast(), low);
            v128_store(place(c, 4, column).cast(), high);
            return;
        }
        v128_store32_lane::<0>(low, place(c, 0, column).cast());
        v128_store32_lane::<1>(low, place(c, 1, column).cast());
        v128_store32_lane::<2>(low, place(c, 2, column).cast());
        v128_store32_lane::<3>(low, place(c, 3, column).cast());
        v128_store32_lane::<0>(high, place(c, 4, column).cast());
        v128_store32_lane::<1>(high, place(c, 5, column).cast());
        v128_store32_lane::<2>(high, place(c, 6, column).cast());
        v128_store32_lane::<3>(high, place(c, 7, column).cast());
    }
}

/// Writes the tile wherever C keeps its rows and columns.
///
/// # Safety
/// C must have room for a whole tile at its pointer and strides.
#[inline(always)]
unsafe fn store(t: Tile, c: &OutputStoreKer) {
    // SAFETY: the five columns are those of the tile for which C has room.
    unsafe {
        store_column(t[0], t[1], c, 0);
        store_column(t[2], t[3], c, 1);
        store_column(t[4], t[5], c, 2);
        store_column(t[6], t[7], c, 3);
        store_column(t[8], t[9], c, 4);
    }
}

/// The tile as C has it.
///
/// # Safety
/// C must hold a whole tile at its pointer and strides.
#[inline(always)]
unsafe fn load(c: &OutputStoreKer) -> Tile {
    // SAFETY: rows 0 to 7 and columns 0 to 4, which are all that is asked for, lie in the tile.
    let read =
        |row: isize, column: isize| unsafe { place(c, row, column).cast::<f32>().read_unaligned() };
    let four = |row: isize, column: isize| match c.row_byte_stride == ITEM {
        // SAFETY: four rows from 0 or 4 on lie in the tile, and follow each other without a gap.
        true => unsafe { v128_load(place(c, row, column).cast()) },
        false => f32x4(
            read(row, column),
            read(row + 1, column),
            read(row + 2, column),
            read(row + 3, column),
        ),
    };
    [
        four(0, 0),
        four(4, 0),
        four(0, 1),
        four(4, 1),
        four(0, 2),
        four(4, 2),
        four(0, 3),
        four(4, 3),
        four(0, 4),
        four(4, 4),
    ]
}

/// Runs what tract fused into one tile, up to `Done`.
///
/// # Safety
/// `specs` must end with `Done`, and the pointers in it must reach as far as a tile of 8 x 5 needs, with
/// operands packed as [`DynKernel`] was told.
unsafe fn run(specs: &[FusedKerSpec<f32>]) -> isize {
    use FusedKerSpec::*;
    let mut spec = specs.as_ptr();
    let mut t: Tile = [f32x4_splat(0.0); 10];
    // The intrinsics themselves are no closures.
    let min = |a, b| f32x4_min(a, b);
    let max = |a, b| f32x4_max(a, b);
    let add = |a, b| f32x4_add(a, b);
    let mul = |a, b| f32x4_mul(a, b);
    let sub = |a, b| f32x4_sub(a, b);
    let flipped_sub = |a, b| f32x4_sub(b, a);
    // SAFETY: `spec` does not go beyond `Done`, which ends the slice, and tract fills in pointers for a
    // tile of the rows and columns, and of the packings, with which the kernel is registered above.
    unsafe {
        loop {
            t = match *spec {
                Done => return 0,
                Clear => [f32x4_splat(0.0); 10],
                LoadTile(columns, _) => std::ptr::read_unaligned(columns.cast()),
                ScalarMin(s) => each(t, |v| f32x4_min(f32x4_splat(s), v)),
                ScalarMax(s) => each(t, |v| f32x4_max(f32x4_splat(s), v)),
                ScalarAdd(s) => each(t, |v| f32x4_add(f32x4_splat(s), v)),
                ScalarMul(s) => each(t, |v| f32x4_mul(f32x4_splat(s), v)),
                ScalarSub(s) => each(t, |v| f32x4_sub(f32x4_splat(s), v)),
                ScalarSubF(s) => each(t, |v| f32x4_sub(v, f32x4_splat(s))),
                LeakyRelu(slope) => each(t, |v| {
                    let below = f32x4_mul(f32x4_splat(slope), v);
                    v128_bitselect(v, below, f32x4_gt(v, f32x4_splat(0.0)))
                }),
                PerRowMin(r) => pairwise(rows(r), t, min),
                PerRowMax(r) => pairwise(rows(r), t, max),
                PerRowAdd(r) => pairwise(rows(r), t, add),
                PerRowMul(r) => pairwise(rows(r), t, mul),
                PerRowSub(r) => pairwise(rows(r), t, sub),
                PerRowSubF(r) => pairwise(rows(r), t, flipped_sub),
                PerColMin(c) => pairwise(columns(c), t, min),
                PerColMax(c) => pairwise(columns(c), t, max),
                PerColAdd(c) => pairwise(columns(c), t, add),
                PerColMul(c) => pairwise(columns(c), t, mul),
                PerColSub(c) => pairwise(columns(c), t, sub),
                PerColSubF(c) => pairwise(columns(c), t, flipped_sub),
                QScale(shift, policy, multiplier) => {
                    let scale = Scaler::from_fuse_params(shift, policy, multiplier).scale;
                    each(t, |v| f32x4_mul(f32x4_splat(scale), v))
                }
                RoundingShiftRight(shift, _) => {
                    each(t, |v| f32x4_mul(f32x4_splat(0.5f32.powi(shift as i32)), v))
                }
                ShiftLeft(shift) => each(t, |v| f32x4_mul(f32x4_splat(2f32.powi(shift as i32)), v)),
                AddUnicast(c) => pairwise(load(&c), t, add),
                AddRowColProducts(r, c) => add_product(t, 1, r, c),
                Store(c) => {
                    store(t, &c);
                    t
                }
                AddMatMul { k, pa, pb, .. } => add_product(t, k, pa.cast(), pb.cast()),
            };
            spec = spec.add(1);
        }
    }
}

/// A linker drops what nothing names, the registry's entries included; this names the kernel.
pub fn keep() {
    std::hint::black_box(run as *const ());
}

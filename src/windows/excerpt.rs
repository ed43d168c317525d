//! A part of a value: the fresh window where it changed, the remembered values around it.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

/// Cuts a box out of a value of which one window is newer than the rest.
///
/// Inputs: the table (a start and a length a row), the whole value as it was, and, if
/// `fresh` says where it lies, the window as it is. Output: the box, with `outside` in cells beyond
/// the value's edges.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// One an axis.
    pub axes: TVec<Along>,
    /// Where the fresh window starts, one an axis: a row of the table, or the axis's start.
    pub fresh: Option<TVec<Option<usize>>>,
    pub outside: f32,
}

impl Eq for Excerpt {}

/// The box along one axis: from `stride` times a start of the table less `before`, so many cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Along {
    /// The row of the table; none for zero.
    pub row: Option<usize>,
    pub stride: usize,
    pub before: usize,
    pub cells: Cells,
}

/// How many cells the box has along an axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cells {
    Fixed(usize),
    /// What a kernel of this width reads for as many outputs as the row has.
    Read {
        width: usize,
        cells: TDim,
    },
}

impl Along {
    /// A whole axis.
    pub fn whole(length: usize) -> Along {
        Along {
            row: None,
            stride: 1,
            before: 0,
            cells: Cells::Fixed(length),
        }
    }

    /// Its first cell and how many it has, by the table.
    fn place(&self, table: &[i64]) -> (isize, usize) {
        let (start, outputs) = self.row.map_or((0, 1), |row| entry(table, row));
        let cells = match &self.cells {
            Cells::Fixed(cells) => *cells,
            Cells::Read { width, .. } => (outputs - 1) * self.stride + width,
        };
        (start * self.stride as isize - self.before as isize, cells)
    }

    fn dim(&self) -> TDim {
        match &self.cells {
            Cells::Fixed(cells) => cells.to_dim(),
            Cells::Read { cells, .. } => cells.clone(),
        }
    }
}

/// The start and the length that a row of the table holds.
fn entry(table: &[i64], row: usize) -> (isize, usize) {
    (table[2 * row] as isize, table[2 * row + 1] as usize)
}

impl Op for Excerpt {
    fn name(&self) -> StaticName {
        "Excerpt".into()
    }

    fn info(&self) -> TractResult<Vec<String>> {
        Ok(vec![format!("{self:?}")])
    }

    op_as_typed_op!();
}

impl EvalOp for Excerpt {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let table = inputs[0].try_as_plain_ram()?;
        let table = table.as_slice::<i64>()?;
        let box_of = self.axes.iter().map(|along| along.place(table));
        let (starts, lengths): (TVec<isize>, TVec<usize>) = box_of.unzip();
        let whole = Piece::new(&inputs[1], tvec![0; starts.len()])?;
        // Every cell is written below: by the fill, or by the value that covers the box.
        let mut cut = unsafe { Tensor::uninitialized::<f32>(&lengths)? };
        {
            let mut writable = cut.try_as_plain_ram_mut()?;
            let mut target = Target {
                values: writable.as_slice_mut::<f32>()?,
                lengths: &lengths,
                starts: &starts,
            };
            let fresh = match &self.fresh {
                Some(rows) => {
                    let begin = |row: &Option<usize>| row.map_or(0, |row| entry(table, row).0);
                    Some(Piece::new(&inputs[2], rows.iter().map(begin).collect())?)
                }
                None => None,
            };
            if !fresh.as_ref().is_some_and(|fresh| fresh.covers(&target)) {
                if !whole.covers(&target) {
                    target.values.fill(self.outside);
                }
                whole.copy_into(&mut target);
            }
            if let Some(fresh) = fresh {
                fresh.copy_into(&mut target);
            }
        }
        Ok(tvec!(cut.into_tvalue()))
    }
}

impl TypedOp for Excerpt {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        ensure!(inputs.len() == 2 + usize::from(self.fresh.is_some()));
        ensure!(inputs[1].rank() == self.axes.len());
        let dims: TVec<TDim> = self.axes.iter().map(Along::dim).collect();
        Ok(tvec!(f32::fact(dims)))
    }

    as_op!();
}

/// Values that start somewhere in the whole.
struct Piece<'a> {
    values: &'a [f32],
    lengths: &'a [usize],
    starts: TVec<isize>,
}

/// The box that is being filled.
struct Target<'a> {
    values: &'a mut [f32],
    lengths: &'a [usize],
    starts: &'a [isize],
}

impl<'a> Piece<'a> {
    fn new(value: &'a TValue, starts: TVec<isize>) -> TractResult<Piece<'a>> {
        Ok(Piece {
            values: value.try_as_plain_ram()?.as_slice::<f32>()?,
            lengths: value.shape(),
            starts,
        })
    }

    /// Whether it has all that the box wants.
    fn covers(&self, target: &Target) -> bool {
        (0..self.lengths.len()).all(|axis| {
            let end = self.starts[axis] + self.lengths[axis] as isize;
            self.starts[axis] <= target.starts[axis]
                && target.starts[axis] + target.lengths[axis] as isize <= end
        })
    }

    /// Copies what both have, in runs that are contiguous in both.
    fn copy_into(&self, target: &mut Target) {
        let rank = self.lengths.len();
        // Where the common box starts in either, and how long it is.
        let (mut from, mut to, mut common) = (tvec![0; rank], tvec![0; rank], tvec![0; rank]);
        for axis in 0..rank {
            let first = self.starts[axis].max(target.starts[axis]);
            let end = (self.starts[axis] + self.lengths[axis] as isize)
                .min(target.starts[axis] + target.lengths[axis] as isize);
            if end <= first {
                return;
            }
            from[axis] = (first - self.starts[axis]) as usize;
            to[axis] = (first - target.starts[axis]) as usize;
            common[axis] = (end - first) as usize;
        }
        let mut inner = rank;
        let mut run = 1;
        while inner > 0 {
            inner -= 1;
            run *= common[inner];
            if common[inner] != self.lengths[inner] || common[inner] != target.lengths[inner] {
                break;
            }
        }
        let mut index: TVec<usize> = tvec![0; inner];
        let place = |first: &[usize], lengths: &[usize], index: &[usize]| {
            (0..rank).fold(0, |sum, axis| {
                sum * lengths[axis] + first[axis] + index.get(axis).unwrap_or(&0)
            })
        };
        loop {
            let source = place(&from, self.lengths, &index);
            let sink = place(&to, target.lengths, &index);
            target.values[sink..sink + run].copy_from_slice(&self.values[source..source + run]);
            let Some(axis) = (0..inner)
                .rev()
                .find(|&axis| index[axis] + 1 < common[axis])
            else {
                return;
            };
            index[axis] += 1;
            index[axis + 1..].fill(0);
        }
    }
}

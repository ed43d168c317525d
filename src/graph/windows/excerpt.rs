//! A part of a value: the fresh window where it changed, the remembered values around it.

use std::ops::Range;

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

/// Cuts a box out of a value of which one window is newer than the rest.
///
/// Inputs: the table (a start and a length a row), the whole value as it was, and, if
/// `fresh` says where it lies, the window as it is. Output: the box, with `outside` in cells beyond
/// the value's edges. Values keep their type.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// The box along each axis.
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
    /// As many cells as a kernel of this width reads for the outputs that the row counts.
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

    /// The first cell of the box along this axis, and how many cells it has, by the table.
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
        let kind = inputs[1].datum_type();
        ensure!(kind.is_copy(), "windows of {kind:?} cannot be cut");
        ensure!(inputs[1..].iter().all(|input| input.datum_type() == kind));
        let outside = match kind {
            DatumType::Bool => tensor0(false),
            _ => tensor0(self.outside)
                .cast_to_dt(kind.unquantized())?
                .into_owned(),
        };
        let cut = dispatch_copy_by_size!(Self::cut(kind)(self, table, &inputs[1..], &outside))?;
        Ok(tvec!(cut.into_tvalue()))
    }
}

impl Excerpt {
    /// The box of values of one size.
    fn cut<T: Datum + Copy>(
        &self,
        table: &[i64],
        values: &[TValue],
        outside: &Tensor,
    ) -> TractResult<Tensor> {
        let box_of = self.axes.iter().map(|along| along.place(table));
        let (starts, lengths): (TVec<isize>, TVec<usize>) = box_of.unzip();
        let whole = Piece::<T>::new(&values[0], tvec![0; starts.len()])?;
        let fresh = match &self.fresh {
            Some(rows) => {
                let begin = |row: &Option<usize>| row.map_or(0, |row| entry(table, row).0);
                Some(Piece::new(&values[1], rows.iter().map(begin).collect())?)
            }
            None => None,
        };
        let sources = Sources {
            whole,
            fresh,
            // SAFETY: it is of the values' type, whose size T has.
            outside: unsafe { outside.as_slice_unchecked::<T>()[0] },
        };
        // SAFETY: every cell is written below, and T has the size of the type.
        unsafe {
            let mut cut = Tensor::uninitialized_dt(values[0].datum_type(), &lengths)?;
            sources.write(&starts, &lengths, cut.as_slice_mut_unchecked::<T>());
            Ok(cut)
        }
    }
}

impl TypedOp for Excerpt {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        ensure!(inputs.len() == 2 + usize::from(self.fresh.is_some()));
        ensure!(inputs[1].rank() == self.axes.len());
        let dims: TVec<TDim> = self.axes.iter().map(Along::dim).collect();
        Ok(tvec!(inputs[1].datum_type.fact(dims)))
    }

    as_op!();
}

/// A part of a value, which starts at some cell of the whole.
struct Piece<'a, T> {
    values: &'a [T],
    lengths: &'a [usize],
    starts: TVec<isize>,
}

impl<'a, T: Datum + Copy> Piece<'a, T> {
    fn new(value: &'a TValue, starts: TVec<isize>) -> TractResult<Piece<'a, T>> {
        value.try_as_plain_ram()?;
        Ok(Piece {
            // SAFETY: T has the size of the value's type, and any bits are one of T's values.
            values: unsafe { value.as_slice_unchecked::<T>() },
            lengths: value.shape(),
            starts,
        })
    }

    fn along(&self, axis: usize) -> Range<isize> {
        self.starts[axis]..self.starts[axis] + self.lengths[axis] as isize
    }

    /// The index at which the part keeps a row, given the row's cell along the first `places.len()` axes;
    /// none if the row lies outside.
    fn row(&self, places: &[isize]) -> Option<usize> {
        let mut row = 0;
        for (axis, place) in places.iter().enumerate() {
            if !self.along(axis).contains(place) {
                return None;
            }
            row = row * self.lengths[axis] + (place - self.starts[axis]) as usize;
        }
        Some(row)
    }
}

/// Where the cells of a box come from.
struct Sources<'a, T> {
    whole: Piece<'a, T>,
    fresh: Option<Piece<'a, T>>,
    outside: T,
}

impl<T: Datum + Copy> Sources<'_, T> {
    /// Writes a box, row by row, in runs that are contiguous in both.
    fn write(&self, starts: &[isize], lengths: &[usize], target: &mut [T]) {
        let full = |axis: usize| {
            let pieces = std::iter::once(&self.whole).chain(&self.fresh);
            pieces.into_iter().all(|piece| {
                (piece.starts[axis], piece.lengths[axis]) == (starts[axis], lengths[axis])
            })
        };
        // The last axis along which the sources differ; cells of the axes after it stay together.
        let split = (1..lengths.len()).rev().find(|&axis| !full(axis));
        let split = split.unwrap_or(0);
        let cell: usize = lengths[split + 1..].iter().product();
        let mut places: TVec<isize> = starts[..split].into();
        for row in target.chunks_exact_mut(cell * lengths[split]) {
            self.write_row(&places, starts[split], cell, row);
            for axis in (0..split).rev() {
                places[axis] += 1;
                if places[axis] < starts[axis] + lengths[axis] as isize {
                    break;
                }
                places[axis] = starts[axis];
            }
        }
    }

    /// Writes the cells of a row from `start` on: outside, whole, fresh, whole, outside.
    fn write_row(&self, places: &[isize], start: isize, cell: usize, target: &mut [T]) {
        let axis = places.len();
        let Some(whole_row) = self.whole.row(places) else {
            return target.fill(self.outside);
        };
        let Range { end: size, .. } = self.whole.along(axis);
        let fresh = self.fresh.as_ref();
        let fresh = fresh.and_then(|fresh| Some((fresh, fresh.row(places)?)));
        let changed = fresh.map_or(size..size, |(fresh, _)| fresh.along(axis));
        let end = start + (target.len() / cell) as isize;
        let mut run = |from: isize, to: isize, source: Option<(&Piece<T>, usize)>| {
            let (from, to) = (from.clamp(start, end), to.clamp(start, end));
            let at = |place: isize, first: isize| (place - first) as usize * cell;
            let target = &mut target[at(from, start)..at(to.max(from), start)];
            match source {
                Some((piece, row)) if !target.is_empty() => {
                    let row = row * piece.lengths[axis] * cell;
                    let source = row + at(from, piece.starts[axis]);
                    target.copy_from_slice(&piece.values[source..source + target.len()]);
                }
                _ => target.fill(self.outside),
            }
        };
        let whole = Some((&self.whole, whole_row));
        run(start, 0, None);
        run(0, changed.start, whole);
        run(changed.start, changed.end, fresh);
        run(changed.end, size, whole);
        run(size, end, None);
    }
}

//! A part of a value: the fresh window where it changed, the remembered values around it.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

/// Cuts a box out of a value of which one window is newer than the rest.
///
/// Inputs: the table of starts (one number a row), the whole value as it was, and, if
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

/// The box along one axis: from `stride` times a row of the table less `before`, so many cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Along {
    /// The row of the table; none for zero.
    pub start: Option<usize>,
    pub stride: usize,
    pub before: usize,
    pub length: usize,
}

impl Along {
    /// A whole axis.
    pub fn whole(length: usize) -> Along {
        Along {
            start: None,
            stride: 1,
            before: 0,
            length,
        }
    }

    fn start(&self, table: &[i64]) -> isize {
        let start = self.start.map_or(0, |row| table[row] as isize);
        start * self.stride as isize - self.before as isize
    }
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
        let starts: TVec<isize> = self.axes.iter().map(|along| along.start(table)).collect();
        let lengths: TVec<usize> = self.axes.iter().map(|along| along.length).collect();
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
            if !target.is_inside(whole.lengths) {
                target.values.fill(self.outside);
            }
            whole.copy_into(&mut target);
            if let Some(rows) = &self.fresh {
                let begin = |row: &Option<usize>| row.map_or(0, |row| table[row] as isize);
                let fresh = Piece::new(&inputs[2], rows.iter().map(begin).collect())?;
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
        let lengths: TVec<usize> = self.axes.iter().map(|along| along.length).collect();
        Ok(tvec!(f32::fact(&*lengths)))
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

impl Target<'_> {
    fn is_inside(&self, whole: &[usize]) -> bool {
        (0..whole.len()).all(|axis| {
            let end = self.starts[axis] + self.lengths[axis] as isize;
            self.starts[axis] >= 0 && end <= whole[axis] as isize
        })
    }
}

impl<'a> Piece<'a> {
    fn new(value: &'a TValue, starts: TVec<isize>) -> TractResult<Piece<'a>> {
        Ok(Piece {
            values: value.try_as_plain_ram()?.as_slice::<f32>()?,
            lengths: value.shape(),
            starts,
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

//! Which pixels of the input can change a unit.
//!
//! [`receptive_field`] walks from a unit back to the input, one rule an operator. What is carried
//! is a `Region`: for each axis of a value, the set of cells that are read, of which the region is
//! the product. Rules say what the operator's inputs were read at; cells outside a value are
//! padding and are dropped on the way. Where branches meet, sets are united axis by axis. The
//! result is the smallest rectangle around the pixels that are left: an upper bound, since weights
//! may be zero and most of the influence comes from the middle (Luo, Li, Urtasun and Zemel,
//! "Understanding the Effective Receptive Field in Deep Convolutional Neural Networks", NIPS 2016).
//!
//! To add a rule: write `read` in the file of its family, add one line to `RULES`, and its test
//! to `tests/it/receptive_field`.

pub mod centres;
mod linear;
mod pointwise;
mod reader;
mod region;
mod shape;
mod sliding;

use std::collections::HashMap;
use std::ops::Range;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::array::{MultiBroadcastTo, Pad, Slice, TypedConcat};
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::cast::Cast;
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_core::ops::cnn::{Conv, Deconv, MaxPool, SumPool};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::identity::Identity;
use tract_onnx::tract_core::ops::nn::{NearestUpsample, Reduce, Resize, Softmax};
use tract_onnx::tract_hir::internal::*;

use crate::error::{Error, GraphError, Result};
use reader::Reader;
use region::{Region, inside, sorted, whole};

/// The pixels that can change a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceptiveField {
    /// Rows of the input, in pixels; empty if the unit reads nothing but padding.
    pub rows: Range<usize>,
    /// Columns of the input, in pixels; empty if the unit reads nothing but padding.
    pub columns: Range<usize>,
    /// Row and column of the field's middle, in pixels from the input's edge, as if the picture had no
    /// edges.
    pub centre: (f64, f64),
}

/// How one operator reads: the region of each of its inputs, from that of its output.
struct Rule {
    applies: fn(&dyn TypedOp) -> bool,
    read: fn(&Reader, &Region) -> TractResult<TVec<Region>>,
}

macro_rules! rule {
    ($operator:ty => $read:expr) => {
        Rule {
            applies: |op| op.is::<$operator>(),
            read: $read,
        }
    };
}

const RULES: &[Rule] = &[
    rule!(Conv => sliding::read_conv),
    rule!(Deconv => sliding::read_deconv),
    rule!(MaxPool => sliding::read_max),
    rule!(SumPool => sliding::read_sum),
    rule!(Downsample => sliding::read_downsample),
    rule!(Resize => sliding::read_resize),
    rule!(NearestUpsample => sliding::read_upsample),
    rule!(EinSum => linear::read_einsum),
    rule!(Reduce => linear::read_reduce),
    rule!(Softmax => linear::read_softmax),
    rule!(TypedBinOp => pointwise::read),
    rule!(ElementWiseOp => pointwise::read),
    rule!(Cast => pointwise::read),
    rule!(Identity => pointwise::read),
    rule!(MultiBroadcastTo => pointwise::read_broadcast),
    rule!(AxisOp => shape::read_axes),
    rule!(TypedConcat => shape::read_concat),
    rule!(Slice => shape::read_slice),
    rule!(Pad => shape::read_pad),
];

/// The receptive field of a unit of the value `of`, whose shape is 1 x channels x rows x columns; if
/// `channel` is none, the field of all channels at that position. The model has one image as input, whose
/// rows and columns are its last axes.
///
/// # Errors
/// [`Error::Graph`] with [`GraphError::NoReceptiveField`] for the first operator on the way that has no
/// rule, and with [`GraphError::ReceptiveField`] for a value of another shape, or one whose shape is not
/// known.
pub fn receptive_field(
    model: &TypedModel,
    file: &str,
    of: OutletId,
    channel: Option<usize>,
    (row, column): (usize, usize),
) -> Result<ReceptiveField> {
    let broken = |error: TractError| {
        Error::Graph(GraphError::ReceptiveField {
            file: file.to_string(),
            reason: format!("{error:#}"),
        })
    };
    let one = |index: usize| vec![index as i64];
    let shape = reader::shape(model, of).map_err(broken)?;
    let &[_, channels, ..] = &shape[..] else {
        return Err(broken(format_err!("{shape:?} is not the shape of a layer")));
    };
    let channel = channel.map_or_else(|| whole(channels), one);
    let unit: Region = tvec![one(0), channel, one(row), one(column)];
    let inside = walk(model, file, of, unit.clone(), Scope::Inside)?;
    let free = walk(model, file, of, unit, Scope::Free)?;
    let range = |(first, end): (i64, i64)| first as usize..end as usize;
    Ok(ReceptiveField {
        rows: range(ends(&inside, 2)),
        columns: range(ends(&inside, 1)),
        centre: middle(&free),
    })
}

/// The first cell and one past the last along an axis, which is counted from the end.
fn ends(region: &Region, from_last: usize) -> (i64, i64) {
    let cells = region.get(region.len().wrapping_sub(from_last));
    let ends = cells.and_then(|cells| Some((*cells.first()?, *cells.last()? + 1)));
    ends.unwrap_or((0, 0))
}

/// Row and column of a region's middle.
fn middle(region: &Region) -> (f64, f64) {
    let middle = |(first, end): (i64, i64)| (first + end) as f64 / 2.0;
    (middle(ends(region, 2)), middle(ends(region, 1)))
}

/// Which of the cells that are read are followed.
#[derive(Clone, Copy, PartialEq)]
enum Scope {
    /// Those that are there.
    Inside,
    /// Those outside a value, too, as if the picture went on.
    Free,
    /// The same, but for what is the same at every place, such as the channels' weights of squeeze and
    /// excitation.
    Placed,
}

/// The region of the input that a region of a value is computed from.
fn walk(
    model: &TypedModel,
    file: &str,
    of: OutletId,
    region: Region,
    scope: Scope,
) -> Result<Region> {
    let broken = |error: TractError| {
        Error::Graph(GraphError::ReceptiveField {
            file: file.to_string(),
            reason: format!("{error:#}"),
        })
    };
    let input = model.input_outlets().map_err(broken)?[0];
    let order = model.eval_order().map_err(broken)?;
    let mut regions: HashMap<OutletId, Region> = HashMap::from([(of, region)]);
    for &id in order.iter().rev() {
        let node = model.node(id);
        let outlet = OutletId::new(id, 0);
        if outlet == input {
            continue;
        }
        let Some(region) = regions.remove(&outlet) else {
            continue;
        };
        let rule = RULES.iter().find(|rule| (rule.applies)(node.op.as_ref()));
        let rule = rule.ok_or_else(|| {
            Error::Graph(GraphError::NoReceptiveField {
                file: file.to_string(),
                node: node.name.clone(),
                operator: node.op.name().to_string(),
            })
        })?;
        let reader = Reader { model, node };
        let read = (rule.read)(&reader, &region).map_err(broken)?;
        for (slot, region) in read.into_iter().enumerate() {
            let from = node.inputs[slot];
            let fact = model.outlet_fact(from).map_err(broken)?;
            if fact.konst.is_some() {
                continue;
            }
            let shape = reader.shape(slot).map_err(broken)?;
            if scope == Scope::Placed && ends_in_ones(&shape) {
                continue;
            }
            let region = match scope {
                Scope::Inside => inside(region, &shape),
                Scope::Free | Scope::Placed => region,
            };
            if region.iter().all(|cells| !cells.is_empty()) && !region.is_empty() {
                unite(&mut regions, from, region);
            }
        }
    }
    Ok(regions.remove(&input).unwrap_or_default())
}

/// Whether a value has one row and one column.
fn ends_in_ones(shape: &[usize]) -> bool {
    matches!(shape, [.., 1, 1])
}

fn unite(regions: &mut HashMap<OutletId, Region>, outlet: OutletId, region: Region) {
    match regions.get_mut(&outlet) {
        Some(known) => {
            for (known, cells) in known.iter_mut().zip(region) {
                if *known != cells {
                    *known = sorted(known.drain(..).chain(cells));
                }
            }
        }
        None => {
            regions.insert(outlet, region);
        }
    }
}

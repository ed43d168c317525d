//! Recomputation of what a change can reach, and of nothing else.
//!
//! When a rectangle of a network's input changes, a convolution's output changes in a window that
//! is a little larger, and so on, until a pooling or a dense layer reads everything. [`windowed`]
//! takes a typed model and the size of the rectangle, and returns a model that computes those
//! windows alone, from the change, from where it is, and from the values that the whole model had
//! before. Operators that take any number of cells compute what changes at the position at hand; for
//! those that want fixed shapes, windows are as large as at the position that reaches farthest, and
//! are moved inwards at the edges. The result is that of a full pass, but for the order in which
//! numbers are summed.
//!
//! Nakandala, Kumar and Papakonstantinou, "Incremental and Approximate Inference for Faster
//! Occlusion-based Deep CNN Explanations", SIGMOD 2019.
//!
//! To add a rule: write `recompute` in the file of its family, add one line to `RULES`, and its
//! test to `tests/it/windows`. An operator without a rule, and all that reads it, is recomputed in full.

mod conv;
mod excerpt;
mod frame;
mod linear;
mod pointwise;
mod pool;
mod shape;
mod span;

use std::rc::Rc;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::array::{Pad, TypedConcat};
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::cast::Cast;
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_core::ops::cnn::{Conv, MaxPool, SumPool};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::identity::Identity;
use tract_onnx::tract_core::ops::logic::Iff;
use tract_onnx::tract_core::ops::nn::{Reduce, Softmax};
use tract_onnx::tract_hir::internal::*;

use crate::error::{Error, GraphError, Result};
use frame::{Frame, Row, Value, Window};
pub use span::Span;

/// How one operator recomputes the window of its output; none where it has to be in full.
struct Rule {
    applies: fn(&dyn TypedOp) -> bool,
    recompute: fn(&mut Frame, &TypedNode) -> TractResult<Option<Window>>,
}

macro_rules! rule {
    ($operator:ty => $recompute:expr) => {
        Rule {
            applies: |op| op.is::<$operator>(),
            recompute: $recompute,
        }
    };
}

const RULES: &[Rule] = &[
    rule!(Conv => conv::recompute),
    rule!(MaxPool => pool::recompute_max),
    rule!(SumPool => pool::recompute_sum),
    rule!(Downsample => pool::recompute_downsample),
    rule!(EinSum => linear::recompute_einsum),
    rule!(Reduce => linear::recompute_reduce),
    rule!(Softmax => linear::recompute_softmax),
    rule!(TypedBinOp => pointwise::recompute),
    rule!(ElementWiseOp => pointwise::recompute),
    rule!(Cast => pointwise::recompute),
    rule!(Iff => pointwise::recompute),
    rule!(Identity => pointwise::recompute),
    rule!(AxisOp => shape::recompute_axes),
    rule!(TypedConcat => shape::recompute_concat),
    rule!(Pad => shape::recompute_pad),
];

/// A model that recomputes what a change can reach.
pub struct Windowed {
    /// The model of the windows. Its inputs are the change, the table with a start and a length in each
    /// row, and the remembered values.
    pub model: TypedModel,
    /// The values of the whole model that are to be remembered, in the order of the inputs.
    pub remembered: Vec<OutletId>,
    rows: Vec<Row>,
    /// How many operators compute only a window.
    pub in_part: usize,
    /// The operators that are computed in full for want of a rule, each by node and operator.
    pub without_rule: Vec<String>,
}

impl Windowed {
    /// The table for a change whose first row is `top` and whose first column is `left`: a start and a
    /// length for each axis of a window.
    pub fn table(&self, top: usize, left: usize) -> Vec<i64> {
        let place = [top, left];
        let window = |row: &Row| row.span.windows()[place[row.span.direction]];
        let rows = self.rows.iter().map(window);
        rows.flat_map(|(start, length)| [start as i64, length as i64])
            .collect()
    }

    /// The mean over all positions of a number of the model, such as the multiplications of a node, if the
    /// number is proportional to the cells of windows.
    ///
    /// # Errors
    /// An error of tract for a number that is not proportional to the cells of windows.
    pub fn mean(&self, number: &TDim) -> TractResult<f64> {
        let mut sums = SymbolValues::default();
        let mut places = 1.0;
        let symbols = number.symbols();
        for Row { span, cells } in &self.rows {
            let TDim::Sym(symbol) = cells else { continue };
            if symbols.contains(symbol) {
                let lengths = span.windows().iter().map(|(_, length)| *length as i64);
                sums.set(symbol, lengths.sum());
                places *= span.windows().len() as f64;
            }
        }
        Ok(number.eval(&sums).to_i64()? as f64 / places)
    }
}

/// The windowed model of a decluttered model, for changes of `height` x `width` pixels. The model has one
/// image as input, whose rows and columns are its last axes.
///
/// # Errors
/// [`Error::Graph`] with [`GraphError::Windows`] for an input whose shape is not fixed, a change that is
/// larger than the input, and a node whose windows cannot be worked out.
pub fn windowed(model: &TypedModel, file: &str, height: usize, width: usize) -> Result<Windowed> {
    walk(model, height, width).map_err(|error| {
        Error::Graph(GraphError::Windows {
            file: file.to_string(),
            reason: format!("{error:#}"),
        })
    })
}

fn walk(model: &TypedModel, height: usize, width: usize) -> TractResult<Windowed> {
    let fact = model.input_fact(0)?;
    let shape = fact.shape.as_concrete().context("a fixed input shape")?;
    let rank = shape.len();
    ensure!(rank >= 2, "the input {shape:?} is no image");
    let (rows, columns) = (shape[rank - 2], shape[rank - 1]);
    ensure!(
        (1..=rows).contains(&height) && (1..=columns).contains(&width),
        "a change of {height} x {width} in an input of {rows} x {columns}"
    );
    let mut change = tvec![None; rank];
    change[rank - 2] = Some(Rc::new(Span::change(0, rows, height)));
    change[rank - 1] = Some(Rc::new(Span::change(1, columns, width)));
    let mut frame = Frame::new(model, change)?;
    let (mut in_part, mut without_rule) = (0, vec![]);
    for id in model.eval_order()? {
        let node = model.node(id);
        if model.inputs.contains(&OutletId::new(id, 0)) {
            continue;
        }
        frame.enter(&node.name);
        if node
            .outputs
            .iter()
            .all(|output| output.fact.konst.is_some())
        {
            for slot in 0..node.outputs.len() {
                frame.set(OutletId::new(id, slot), Value::Constant);
            }
            continue;
        }
        let window = match reads_windows_only(&frame, node)? {
            true => {
                let rule = RULES.iter().find(|rule| (rule.applies)(node.op.as_ref()));
                let recompute = |rule: &Rule| (rule.recompute)(&mut frame, node);
                let window = rule.map(recompute).transpose();
                let window = window
                    .with_context(|| format!("windows of {node}"))?
                    .flatten();
                if window.is_none() {
                    without_rule.push(format!("{} ({})", node.name, node.op.name()));
                }
                window
            }
            false => None,
        };
        match window {
            Some(window) if window.spans.iter().flatten().all(|span| span.is_whole()) => {
                frame.set(id.into(), Value::Whole(window.outlet));
            }
            Some(window) => {
                in_part += 1;
                frame.set(id.into(), Value::Window(window));
            }
            None => {
                let inputs = node.inputs.iter().map(|&input| frame.whole(input));
                let inputs = inputs.collect::<TractResult<TVec<_>>>()?;
                let outlets = frame.wire(node.op.clone(), &inputs)?;
                for (slot, outlet) in outlets.into_iter().enumerate() {
                    frame.set(OutletId::new(id, slot), Value::Whole(outlet));
                }
            }
        }
    }
    let (model, remembered, rows) = frame.finish()?;
    Ok(Windowed {
        model,
        remembered,
        rows,
        in_part,
        without_rule,
    })
}

/// Whether some input of a node has a window, and none is computed as a whole.
fn reads_windows_only(frame: &Frame, node: &TypedNode) -> TractResult<bool> {
    let mut some = false;
    for &input in &node.inputs {
        match frame.value(input)? {
            Value::Whole(_) => return Ok(false),
            Value::Window(_) => some = true,
            Value::Constant => {}
        }
    }
    Ok(some)
}

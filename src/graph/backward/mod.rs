//! Reverse mode: a network rewritten so that it also computes gradients.
//!
//! [`differentiate`] takes a typed model and returns a model with more outputs. For values y and
//! x inside the model, and a *cotangent* v of the shape of y, it adds the pull-back
//!
//! dx = sum over i of v_i d y_i / d x,
//!
//! which tract then optimises like the rest. One cotangent input is added for each y, one gradient
//! output for each x. A one at a class gives the gradient of that class's score; one class minus
//! another, a channel or a whole map are cotangents as well.
//!
//! Griewank and Walther, "Evaluating Derivatives", 2nd edition, 2008, chapter 3.
//!
//! At kinks and ties the derivative is PyTorch's: zero for a rectifier at its bounds, shared
//! equally by equal operands of a maximum, and the first of equal values in a pooling window.
//!
//! To add a rule: write `pull_back` in the file of its family, add one line to `RULES`, and its
//! test to `tests/it/backward`. Its operator is then differentiable everywhere.

mod binary;
mod clip;
mod conv;
mod einsum;
mod element_wise;
mod gate;
mod padding;
mod pool;
mod rectifier;
mod reduce;
mod resize;
mod rule;
mod shape;
mod spread;
mod tape;
mod transposed;

use std::collections::HashMap;

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
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::{self, NearestUpsample, Reduce, Resize, Softmax};
use tract_onnx::tract_hir::internal::*;

use crate::error::{Error, GraphError, Result};
pub use rectifier::Rectifier;
use rule::{Rule, Step};
use tape::Tape;

macro_rules! rule {
    ($operator:ty => $pull_back:expr) => {
        Rule {
            applies: |op| op.is::<$operator>(),
            pull_back: $pull_back,
        }
    };
}

macro_rules! binary {
    ($operator:ty => $pull_back:expr) => {
        Rule {
            applies: |op| {
                op.downcast_ref::<TypedBinOp>()
                    .is_some_and(|op| op.0.is::<$operator>())
            },
            pull_back: $pull_back,
        }
    };
}

macro_rules! element {
    ($operator:ty => $pull_back:expr) => {
        Rule {
            applies: |op| {
                op.downcast_ref::<ElementWiseOp>()
                    .is_some_and(|op| op.0.is::<$operator>())
            },
            pull_back: $pull_back,
        }
    };
}

const RULES: &[Rule] = &[
    rule!(Conv => conv::pull_back_conv),
    rule!(Deconv => conv::pull_back_deconv),
    rule!(EinSum => einsum::pull_back),
    rule!(Reduce => reduce::pull_back_reduce),
    rule!(Softmax => reduce::pull_back_softmax),
    rule!(MultiBroadcastTo => reduce::pull_back_broadcast),
    rule!(MaxPool => pool::pull_back_max),
    rule!(SumPool => pool::pull_back_sum),
    rule!(Resize => resize::pull_back_resize),
    rule!(NearestUpsample => resize::pull_back_upsample),
    rule!(AxisOp => shape::pull_back_axes),
    rule!(TypedConcat => shape::pull_back_concat),
    rule!(Slice => shape::pull_back_slice),
    rule!(Downsample => shape::pull_back_downsample),
    rule!(Pad => shape::pull_back_pad),
    rule!(Cast => shape::pull_back_cast),
    rule!(Identity => shape::pull_back_identity),
    binary!(math::Add => binary::pull_back_add),
    binary!(math::Sub => binary::pull_back_sub),
    binary!(math::SubF => binary::pull_back_subf),
    binary!(math::Mul => binary::pull_back_mul),
    binary!(math::Div => binary::pull_back_div),
    binary!(math::Pow => binary::pull_back_pow),
    binary!(math::Max => clip::pull_back_max),
    binary!(math::Min => clip::pull_back_min),
    element!(nn::LeakyRelu => clip::pull_back_leaky_relu),
    element!(nn::Sigmoid => element_wise::sigmoid),
    element!(nn::HardSwish => element_wise::hard_swish),
    element!(nn::Silu => element_wise::silu),
    element!(math::Tanh => element_wise::tanh),
    element!(math::Erf => element_wise::erf),
    element!(math::Exp => element_wise::exp),
    element!(math::Ln => element_wise::ln),
    element!(math::Sqrt => element_wise::sqrt),
    element!(math::Rsqrt => element_wise::rsqrt),
    element!(math::Recip => element_wise::recip),
    element!(math::Square => element_wise::square),
    element!(math::PowConst => element_wise::pow_const),
    element!(math::Abs => element_wise::abs),
    element!(math::Neg => element_wise::negative),
];

/// The two ends of a pull-back: the values that are differentiated, and those with respect to which they
/// are.
pub struct Request<'a> {
    /// The values that are differentiated. Their cotangents become inputs, in this order after the model's
    /// own.
    pub of: &'a [OutletId],
    /// The values with respect to which the derivatives are taken. Their gradients become outputs, in this
    /// order after the model's own.
    pub with_respect_to: &'a [OutletId],
    /// What rectifiers on the way back let through.
    pub rectifier: Rectifier,
}

/// A model that also pulls cotangents back.
#[derive(Clone, Debug)]
pub struct Differentiated {
    /// The model; its inputs and outputs are those of the original, then those that the request added.
    pub model: TypedModel,
    /// How many ReLUs, leaky ReLUs and clips lie on the way back. If there are none, every rule of
    /// [`Rectifier`] gives the gradient.
    pub rectifiers: usize,
}

/// The model with the pull-back of a request added to it.
///
/// Shapes must be concrete and values float32. Nothing is wired if an operator on the way has no rule.
///
/// # Errors
/// [`Error::Graph`] with [`GraphError::NoRule`] for the first operator on the way that has no rule, and
/// with [`GraphError::Backward`] for shapes that are not concrete, values that are not float32, and
/// whatever else a rule refuses.
pub fn differentiate(model: &TypedModel, file: &str, request: &Request) -> Result<Differentiated> {
    let broken = |error: TractError| {
        Error::Graph(GraphError::Backward {
            file: file.to_string(),
            reason: format!("{error:#}"),
        })
    };
    let path = path(model, request).map_err(broken)?;
    for step in &path {
        rule(&step.node).ok_or_else(|| {
            Error::Graph(GraphError::NoRule {
                file: file.to_string(),
                node: step.node.name.clone(),
                operator: step.node.op.name().to_string(),
            })
        })?;
    }
    walk(model, request, &path).map_err(broken)
}

fn rule(node: &TypedNode) -> Option<&'static Rule> {
    RULES.iter().find(|rule| (rule.applies)(node.op.as_ref()))
}

/// The nodes between the request's two ends, the last ones first.
fn path(model: &TypedModel, request: &Request) -> TractResult<Vec<Step>> {
    let order = model.eval_order()?;
    let starts = |outlet: &OutletId| request.with_respect_to.contains(outlet);
    // An outlet leads on if it is a start or its node reads one that does.
    let mut leads = vec![false; model.nodes().len()];
    let depends = |leads: &[bool], outlet: &OutletId| starts(outlet) || leads[outlet.node];
    for &id in &order {
        leads[id] = model
            .node(id)
            .inputs
            .iter()
            .any(|input| depends(&leads, input));
    }
    let mut reached = vec![false; model.nodes().len()];
    let mut pending: Vec<usize> = request.of.iter().map(|outlet| outlet.node).collect();
    while let Some(id) = pending.pop() {
        if leads[id] && !std::mem::replace(&mut reached[id], true) {
            let inputs = model.node(id).inputs.iter();
            pending.extend(
                inputs
                    .filter(|input| depends(&leads, input))
                    .map(|i| i.node),
            );
        }
    }
    Ok(order
        .into_iter()
        .rev()
        .filter(|&id| reached[id])
        .map(|id| {
            let node = model.node(id).clone();
            let wanted = node
                .inputs
                .iter()
                .map(|input| depends(&leads, input))
                .collect();
            Step { node, wanted }
        })
        .collect())
}

fn walk(model: &TypedModel, request: &Request, path: &[Step]) -> TractResult<Differentiated> {
    let mut tape = Tape::new(model, request.rectifier);
    let mut cotangents: HashMap<OutletId, OutletId> = HashMap::new();
    for (index, &outlet) in request.of.iter().enumerate() {
        let fact = tape.fact(outlet)?.without_value();
        ensure!(
            fact.datum_type == f32::datum_type(),
            "{outlet:?} is {:?}; only float32 is differentiated",
            fact.datum_type
        );
        let source = tape.source(&format!("cotangent.{index}"), fact)?;
        tape.accumulate(&mut cotangents, outlet, source)?;
    }
    for step in path {
        let Some(&cotangent) = cotangents.get(&OutletId::new(step.node.id, 0)) else {
            continue;
        };
        let rule = rule(&step.node).context("the rule was checked")?;
        tape.enter(&step.node.name);
        let gradients = (rule.pull_back)(&mut tape, step, cotangent)
            .with_context(|| format!("pulling back through {}", step.node))?;
        for (&input, gradient) in step.node.inputs.iter().zip(gradients) {
            if let Some(gradient) = gradient {
                tape.accumulate(&mut cotangents, input, gradient)?;
            }
        }
    }
    let gradients = request
        .with_respect_to
        .iter()
        .map(|outlet| match cotangents.get(outlet) {
            Some(&gradient) => Ok(gradient),
            None => tape.zeros(*outlet),
        })
        .collect::<TractResult<Vec<_>>>()?;
    let rectifiers = tape.rectifiers;
    let model = tape.finish(&gradients)?;
    Ok(Differentiated { model, rectifiers })
}

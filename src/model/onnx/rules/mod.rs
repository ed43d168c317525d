//! Shapes by operator: what each makes of its inputs, or why it cannot.
//!
//! All lengths are known, since the input's are. Attributes and inputs that tract takes on trust are
//! checked here; an operator without a rule is refused.
//!
//! To add a rule: write it in the file of its family, and add one line to [`RULES`].

mod amounts;
mod arithmetic;
mod axes;
mod cells;
mod contraction;
mod lists;
mod quantise;
mod reduction;
mod statistics;
mod window;

use super::call::{Call, Facts};
pub use contraction::equation;

/// The rule of an operator: how many inputs and outputs it has, and the facts of its outputs.
pub struct Rule {
    /// The fewest and the most inputs.
    pub inputs: (usize, usize),
    pub outputs: usize,
    pub facts: fn(&Call) -> Facts,
}

const ANY: usize = usize::MAX;

/// Name, fewest and most inputs, most outputs, rule.
type Line = (&'static str, usize, usize, usize, fn(&Call) -> Facts);

const RULES: &[Line] = &[
    ("Abs", 1, 1, 1, arithmetic::number),
    ("Acos", 1, 1, 1, arithmetic::real),
    ("Acosh", 1, 1, 1, arithmetic::real),
    ("Add", 2, 2, 1, arithmetic::binary),
    ("And", 2, 2, 1, arithmetic::logical),
    ("ArgMax", 1, 1, 1, reduction::place),
    ("ArgMin", 1, 1, 1, reduction::place),
    ("Asin", 1, 1, 1, arithmetic::real),
    ("Asinh", 1, 1, 1, arithmetic::real),
    ("Atan", 1, 1, 1, arithmetic::real),
    ("Atanh", 1, 1, 1, arithmetic::real),
    ("AveragePool", 1, 1, 1, window::pool),
    ("BatchNormalization", 5, 5, 5, statistics::batch),
    ("Cast", 1, 1, 1, arithmetic::cast),
    ("CastLike", 2, 2, 1, arithmetic::cast_like),
    ("Ceil", 1, 1, 1, arithmetic::real),
    ("Celu", 1, 1, 1, arithmetic::real),
    ("Clip", 1, 3, 1, arithmetic::clip),
    ("Concat", 1, ANY, 1, axes::concat),
    ("Constant", 0, 0, 1, lists::constant),
    ("ConstantOfShape", 1, 1, 1, amounts::constant_of_shape),
    ("Conv", 2, 3, 1, window::conv),
    ("ConvTranspose", 2, 3, 1, window::transposed),
    ("Cos", 1, 1, 1, arithmetic::real),
    ("Cosh", 1, 1, 1, arithmetic::real),
    ("CumSum", 2, 2, 1, cells::cumulative),
    ("DepthToSpace", 1, 1, 1, axes::depth_to_space),
    ("DequantizeLinear", 2, 3, 1, quantise::dequantise),
    ("Div", 2, 2, 1, arithmetic::divide),
    ("Dropout", 1, 3, 2, statistics::dropout),
    ("Einsum", 1, 2, 1, contraction::einsum),
    ("Elu", 1, 1, 1, arithmetic::real),
    ("Equal", 2, 2, 1, arithmetic::comparison),
    ("Erf", 1, 1, 1, arithmetic::real),
    ("Exp", 1, 1, 1, arithmetic::real),
    ("Expand", 2, 2, 1, amounts::expand),
    ("FastGelu", 1, 1, 1, arithmetic::real),
    ("Flatten", 1, 1, 1, axes::flatten),
    ("Floor", 1, 1, 1, arithmetic::real),
    ("Gather", 2, 2, 1, cells::gather),
    ("GatherElements", 2, 2, 1, cells::gather_elements),
    ("Gelu", 1, 1, 1, arithmetic::gelu),
    ("Gemm", 2, 3, 1, contraction::gemm),
    ("GlobalAveragePool", 1, 1, 1, window::global),
    ("GlobalMaxPool", 1, 1, 1, window::global),
    ("Greater", 2, 2, 1, arithmetic::comparison),
    ("GreaterOrEqual", 2, 2, 1, arithmetic::comparison),
    ("GroupNormalization", 3, 3, 1, statistics::group),
    ("HardSigmoid", 1, 1, 1, arithmetic::real),
    ("HardSwish", 1, 1, 1, arithmetic::real),
    ("Hardmax", 1, 1, 1, reduction::softmax),
    ("Identity", 1, 1, 1, arithmetic::identity),
    ("InstanceNormalization", 3, 3, 1, statistics::instance),
    ("IsNaN", 1, 1, 1, arithmetic::is_nan),
    ("LRN", 1, 1, 1, statistics::local_response),
    ("LayerNormalization", 2, 3, 1, statistics::layer),
    ("LeakyRelu", 1, 1, 1, arithmetic::real),
    ("Less", 2, 2, 1, arithmetic::comparison),
    ("LessOrEqual", 2, 2, 1, arithmetic::comparison),
    ("Log", 1, 1, 1, arithmetic::real),
    ("LogSoftmax", 1, 1, 1, reduction::softmax),
    ("LpNormalization", 1, 1, 1, reduction::norm),
    ("MatMul", 2, 2, 1, contraction::mat_mul),
    ("Max", 1, ANY, 1, arithmetic::several),
    ("MaxPool", 1, 1, 1, window::pool),
    ("Mean", 1, ANY, 1, arithmetic::several),
    ("Min", 1, ANY, 1, arithmetic::several),
    ("Mish", 1, 1, 1, arithmetic::real),
    ("Mod", 2, 2, 1, arithmetic::divide),
    ("Mul", 2, 2, 1, arithmetic::binary),
    ("Neg", 1, 1, 1, arithmetic::number),
    ("Not", 1, 1, 1, arithmetic::not),
    ("Or", 2, 2, 1, arithmetic::logical),
    ("PRelu", 2, 2, 1, arithmetic::sloped),
    ("Pad", 1, 4, 1, amounts::pad),
    ("Pow", 2, 2, 1, arithmetic::power),
    ("QuantizeLinear", 2, 3, 1, quantise::quantise),
    ("QuickGelu", 1, 1, 1, arithmetic::real),
    ("Range", 3, 3, 1, amounts::range),
    ("Reciprocal", 1, 1, 1, arithmetic::real),
    ("ReduceL1", 1, 2, 1, reduction::reduce),
    ("ReduceL2", 1, 2, 1, reduction::reduce),
    ("ReduceLogSum", 1, 2, 1, reduction::reduce),
    ("ReduceLogSumExp", 1, 2, 1, reduction::reduce),
    ("ReduceMax", 1, 2, 1, reduction::reduce),
    ("ReduceMean", 1, 2, 1, reduction::reduce),
    ("ReduceMin", 1, 2, 1, reduction::reduce),
    ("ReduceProd", 1, 2, 1, reduction::reduce),
    ("ReduceSum", 1, 2, 1, reduction::reduce),
    ("ReduceSumSquare", 1, 2, 1, reduction::reduce),
    ("Relu", 1, 1, 1, arithmetic::real),
    ("Reshape", 2, 2, 1, axes::reshape),
    ("Resize", 1, 4, 1, amounts::resize),
    ("Round", 1, 1, 1, arithmetic::real),
    ("Rsqrt", 1, 1, 1, arithmetic::real),
    ("ScatterND", 3, 3, 1, cells::scatter),
    ("Selu", 1, 1, 1, arithmetic::real),
    ("Shape", 1, 1, 1, lists::shape),
    ("Shrink", 1, 1, 1, arithmetic::real),
    ("Sigmoid", 1, 1, 1, arithmetic::real),
    ("Sign", 1, 1, 1, arithmetic::number),
    ("Sin", 1, 1, 1, arithmetic::real),
    ("Sinh", 1, 1, 1, arithmetic::real),
    ("Size", 1, 1, 1, lists::size),
    ("Slice", 1, 5, 1, cells::slice),
    ("Softmax", 1, 1, 1, reduction::softmax),
    ("Softplus", 1, 1, 1, arithmetic::real),
    ("Softsign", 1, 1, 1, arithmetic::real),
    ("SpaceToDepth", 1, 1, 1, axes::space_to_depth),
    ("Split", 1, 2, ANY, axes::split),
    ("Sqrt", 1, 1, 1, arithmetic::real),
    ("Squeeze", 1, 2, 1, axes::squeeze),
    ("Sub", 2, 2, 1, arithmetic::binary),
    ("Sum", 1, ANY, 1, arithmetic::several),
    ("Swish", 1, 1, 1, arithmetic::real),
    ("Tan", 1, 1, 1, arithmetic::real),
    ("Tanh", 1, 1, 1, arithmetic::real),
    ("ThresholdedRelu", 1, 1, 1, arithmetic::real),
    ("Tile", 2, 2, 1, amounts::tile),
    ("TopK", 2, 2, 2, cells::top),
    ("Transpose", 1, 1, 1, axes::transpose),
    ("Unsqueeze", 1, 2, 1, axes::unsqueeze),
    ("Where", 3, 3, 1, arithmetic::choice),
    ("Xor", 2, 2, 1, arithmetic::logical),
];

/// The rule of an operator.
pub fn rule(operator: &str) -> Option<Rule> {
    let found = RULES.iter().find(|line| line.0 == operator)?;
    Some(Rule {
        inputs: (found.1, found.2),
        outputs: found.3,
        facts: found.4,
    })
}

//! Products of every pixel's channels with a matrix, for any number of pixels.
//!
//! Tract chooses how to compute a product when it knows how many pixels there are. [`lower`] puts
//! [`Product`], which asks tract's kernels for any number of them, in place of the others.

use tract_linalg::mmm::{AsInputValue, FusedSpec, MMMInputValue, MatMatMul, MmmDispatch, Query};
use tract_linalg::{BinOp, WeightType};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::binary::{BinMiniOp, TypedBinOp};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_hir::internal::*;

/// y = min(max(x W + b, low), high) in a model: what [`find`] finds.
pub struct Found {
    pub input: OutletId,
    /// The last value that it computes.
    pub end: OutletId,
    /// The axis of the channels in x.
    pub channels: usize,
    pub inputs: usize,
    pub outputs: usize,
    pub shape: OutputShape,
    pub matrix: Arc<Tensor>,
    /// The axis of the matrix that the channels of x run along.
    pub along: usize,
    /// One number for each output.
    pub bias: Vec<f32>,
    pub low: f32,
    pub high: f32,
}

/// The shape of y.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputShape {
    /// The axis of x that each of its axes comes from; none for one of length one.
    axes: TVec<Option<usize>>,
    /// The axis of the channels.
    pub channels: usize,
    outputs: usize,
}

impl OutputShape {
    pub fn of<D: DimLike>(&self, x: &[D]) -> TVec<D> {
        let axes = self.axes.iter();
        let mut shape: TVec<D> = axes
            .map(|axis| axis.map_or(D::one(), |axis| x[axis].clone()))
            .collect();
        shape[self.channels] = self.outputs.into();
        shape
    }

    pub fn is_last(&self) -> bool {
        self.channels + 1 == self.axes.len()
    }
}

/// The product that a node starts, with the bias and the clip that follow; none if the node is
/// something else.
pub fn find(model: &TypedModel, id: usize) -> TractResult<Option<Found>> {
    let node = model.node(id);
    let Some(product) = node.op_as::<EinSum>() else {
        return Ok(None);
    };
    let (&[input, w], None) = (&node.inputs[..], &product.q_params) else {
        return Ok(None);
    };
    let Some(matrix) = model.outlet_fact(w)?.konst.clone() else {
        return Ok(None);
    };
    let x = model.outlet_fact(input)?;
    let float = |dt: DatumType| dt == f32::datum_type();
    if matrix.rank() != 2 || !float(matrix.datum_type()) || !float(x.datum_type) {
        return Ok(None);
    }
    // Which axis of x the matrix reads, and where the output has it.
    let Some(channels) = (0..x.rank()).find(|&axis| {
        let axis = product.axes.axis((InOut::In(0), axis));
        axis.is_ok_and(|axis| axis.inputs[1].len() == 1 && axis.outputs[0].is_empty())
    }) else {
        return Ok(None);
    };
    let along = product.axes.axis((InOut::In(0), channels))?.inputs[1][0];
    let outputs = matrix.shape()[1 - along];
    let Some(shape) = output_shape(
        product,
        model.outlet_fact(id.into())?.rank(),
        1 - along,
        outputs,
    )?
    else {
        return Ok(None);
    };
    let pixels: TVec<usize> = shape.axes.iter().flatten().copied().collect();
    let alone = |axis: &usize| *axis == channels || pixels.contains(axis);
    let others_are_one = (0..x.rank()).all(|axis| alone(&axis) || x.shape[axis].is_one());
    // The pixels are one run: they lie all before the channels, or all after them.
    let first = |shape: &[TDim], channels: usize| shape[..channels].iter().all(|dim| dim.is_one());
    let y = shape.of(&x.shape);
    let one_run = (channels + 1 == x.rank() || first(&x.shape, channels))
        && (shape.is_last() || first(&y, shape.channels))
        && pixels.is_sorted();
    if !others_are_one || !one_run {
        return Ok(None);
    }
    let Some(inputs) = x.shape[channels].as_i64() else {
        return Ok(None);
    };
    let (mut end, mut bias) = (OutletId::new(id, 0), vec![0.0; outputs]);
    if let Some((next, values)) = followed_by::<math::Add>(model, end)?
        && let Some(values) = an_output_each(&values, shape.channels, outputs)
    {
        (end, bias) = (next, values);
    }
    let (end, low, high) = clip(model, end)?;
    Ok(Some(Found {
        input,
        end,
        channels,
        inputs: inputs as usize,
        outputs,
        shape,
        matrix,
        along,
        bias,
        low,
        high,
    }))
}

/// The shape of a product of a matrix, of which one axis makes the channels; none if another of its
/// axes does not come from x alone.
fn output_shape(
    product: &EinSum,
    rank: usize,
    channels: usize,
    outputs: usize,
) -> TractResult<Option<OutputShape>> {
    let mut axes = tvec![];
    let mut found = None;
    for axis in 0..rank {
        let of = product.axes.axis((InOut::Out(0), axis))?;
        match (&of.inputs[0][..], &of.inputs[1][..]) {
            (&[], &[made]) if made == channels => {
                found = Some(axis);
                axes.push(None);
            }
            (&[from], &[]) => axes.push(Some(from)),
            (&[], &[]) => axes.push(None),
            _ => return Ok(None),
        }
    }
    Ok(found.map(|channels| OutputShape {
        axes,
        channels,
        outputs,
    }))
}

/// Another value of the same shape that is added to one, and the sum.
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
pub fn added(model: &TypedModel, end: OutletId) -> TractResult<Option<(OutletId, OutletId)>> {
    let Some((node, other)) = read_by::<math::Add>(model, end)? else {
        return Ok(None);
    };
    let same = model.outlet_fact(other)?.shape == model.outlet_fact(end)?.shape;
    let variable = model.outlet_fact(other)?.konst.is_none() && other != end;
    Ok((same && variable).then_some((other, node.id.into())))
}

/// The clip that follows a value, and the value after it.
pub fn clip(model: &TypedModel, mut end: OutletId) -> TractResult<(OutletId, f32, f32)> {
    let (mut low, mut high) = (f32::NEG_INFINITY, f32::INFINITY);
    if let Some((next, values)) = followed_by::<math::Max>(model, end)?
        && let Some(value) = single(&values)
    {
        (end, low) = (next, value);
    }
    if let Some((next, values)) = followed_by::<math::Min>(model, end)?
        && let Some(value) = single(&values)
    {
        (end, high) = (next, value);
    }
    Ok((end, low, high))
}

/// The value after an outlet that only a binary operator with a constant reads.
fn followed_by<O: BinMiniOp>(
    model: &TypedModel,
    outlet: OutletId,
) -> TractResult<Option<(OutletId, Arc<Tensor>)>> {
    let Some((node, other)) = read_by::<O>(model, outlet)? else {
        return Ok(None);
    };
    let constant = model.outlet_fact(other)?.konst.clone();
    Ok(constant.map(|constant| (node.id.into(), constant)))
}

/// The binary operator that alone reads an outlet and keeps its shape, and what else it reads.
fn read_by<O: BinMiniOp>(
    model: &TypedModel,
    outlet: OutletId,
) -> TractResult<Option<(&TypedNode, OutletId)>> {
    let successors = model.outlet_successors(outlet);
    let ([inlet], false) = (successors, model.output_outlets()?.contains(&outlet)) else {
        return Ok(None);
    };
    let node = model.node(inlet.node);
    let same = model.outlet_fact(node.id.into())?.shape == model.outlet_fact(outlet)?.shape;
    let binary = node
        .op_as::<TypedBinOp>()
        .filter(|op| same && op.0.is::<O>());
    Ok(binary.and_then(|_| Some((node, *node.inputs.get(1 - inlet.slot)?))))
}

/// A constant of one number.
fn single(tensor: &Tensor) -> Option<f32> {
    let values = tensor.try_as_plain_ram().ok()?;
    match values.as_slice::<f32>() {
        Ok(&[value]) => Some(value),
        _ => None,
    }
}

/// A constant with a number for each cell of an axis, repeated if it is one for all.
fn an_output_each(tensor: &Tensor, axis: usize, length: usize) -> Option<Vec<f32>> {
    if let Some(value) = single(tensor) {
        return Some(vec![value; length]);
    }
    let values = tensor.try_as_plain_ram().ok()?;
    let values = values.as_slice::<f32>().ok()?;
    (values.len() == length && tensor.shape().get(axis) == Some(&length)).then(|| values.to_vec())
}

/// Puts an operator in place of all from its inputs to a value.
pub fn replace(
    model: &mut TypedModel,
    inputs: &[OutletId],
    end: OutletId,
    op: impl Into<Box<dyn TypedOp>>,
) -> TractResult<()> {
    let mut patch = TypedModelPatch::default();
    let inputs = patch.taps(model, inputs)?;
    let op = op.into();
    let name = format!("{}.{}", model.node(end.node).name, op.name());
    let y = patch.wire_node(name, op, &inputs)?[0];
    patch.shunt_outside(model, end, y)?;
    patch.apply(model)
}

/// Puts [`Product`] in place of the products whose number of pixels is not known yet.
pub fn lower(mut model: TypedModel) -> TractResult<TypedModel> {
    for id in model.eval_order()? {
        if let Some(found) = find(&model, id)?
            && !model.outlet_fact(found.input)?.shape.is_concrete()
            && let Some(op) = Product::new(&found)?
        {
            replace(&mut model, &[found.input], found.end, op)?;
        }
    }
    model.compact()?;
    Ok(model)
}

/// y = min(max(x W + b, low), high), for x and y with one run of pixels.
#[derive(Clone, Debug)]
struct Product {
    channels: usize,
    shape: OutputShape,
    kernel: Box<dyn MatMatMul>,
    /// Which of the kernel's packings is used.
    packing: usize,
    weights: Box<dyn MMMInputValue>,
    bias: Arc<Tensor>,
    low: Tensor,
    high: Tensor,
}

impl PartialEq for Product {
    fn eq(&self, other: &Product) -> bool {
        Arc::ptr_eq(&self.bias, &other.bias) && self.weights == other.weights
    }
}

impl Eq for Product {}

/// Enough pixels for a kernel of matrices; tract has others for single vectors.
const MANY: usize = 49;

impl Product {
    /// The operator for a product; none if tract has no kernel for it.
    fn new(found: &Found) -> TractResult<Option<Product>> {
        let float = f32::datum_type();
        let query = Query {
            weight: WeightType::Plain(float),
            activation: float,
            accumulators: tvec![float],
            store: Some(float),
            allow_extractor: false,
            m: Some(found.outputs),
            k: Some(found.inputs),
            n: Some(MANY),
        };
        let Some((kernel, packing, None)) = MmmDispatch::native().pick(&query) else {
            return Ok(None);
        };
        let format = &kernel.packings()[packing].0;
        Ok(Some(Product {
            channels: found.channels,
            shape: found.shape.clone(),
            weights: format.prepare_one(&found.matrix, found.along, 1 - found.along)?,
            packing,
            bias: tensor1(&found.bias).into_arc_tensor(),
            low: tensor0(found.low),
            high: tensor0(found.high),
            kernel,
        }))
    }
}

impl Op for Product {
    fn name(&self) -> StaticName {
        "Product".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Product {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let x = args_1!(inputs);
        let inputs = x.shape()[self.channels];
        ensure!(inputs == self.weights.k());
        let outputs = self.shape.outputs;
        let pixels = x.len() / inputs;
        let last = self.channels + 1 == x.rank();
        let run = if last {
            [pixels, inputs]
        } else {
            [inputs, pixels]
        };
        let strides = [run[1] as isize, 1];
        let (k_axis, n_axis) = (usize::from(last), usize::from(!last));
        let shape = self.shape.of(x.shape());
        // SAFETY: the kernel stores every value of y below before y is read.
        let mut y = unsafe { Tensor::uninitialized::<f32>(&shape)? };
        // SAFETY: x holds pixels x inputs numbers of float32, as `find` made sure, which is what `run` and
        // its strides cover. By `OutputShape::of`, y holds pixels x outputs numbers, which is what `row` and
        // `column` cover. The packing is one of this kernel's, and the weights were packed by it.
        unsafe {
            let x = TensorView::from_bytes(&x, 0, &run, &strides);
            let packed = self.kernel.packings()[self.packing]
                .1
                .prepare_one_view(&x, k_axis, n_axis)?;
            let (row, column) = match self.shape.is_last() {
                true => (1, outputs as isize),
                false => (pixels as isize, 1),
            };
            let store = self
                .kernel
                .c_from_data_and_strides(size_of::<f32>(), row, column);
            let steps = [
                FusedSpec::AddMatMul {
                    a: AsInputValue::Borrowed(&*self.weights),
                    b: AsInputValue::Owned(packed),
                    packing: self.packing,
                },
                FusedSpec::BinPerRow(self.bias.view(), BinOp::Add),
                FusedSpec::BinScalar(&self.low, BinOp::Max),
                FusedSpec::BinScalar(&self.high, BinOp::Min),
                FusedSpec::Store(store.wrap(&y.view_mut())),
            ];
            self.kernel.run(outputs, pixels, &steps)?;
        }
        Ok(tvec!(y.into_tvalue()))
    }
}

impl TypedOp for Product {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(f32::fact(self.shape.of(&inputs[0].shape))))
    }

    as_op!();
}

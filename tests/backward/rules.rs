//! Each rule on random shapes and settings.

use proptest::prelude::*;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::array::{MultiBroadcastTo, Pad, PadMode, Slice, TypedConcat};
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_core::ops::cnn::{
    Conv, Deconv, KernelFormat, MaxPool, PaddingSpec, PoolSpec, SumPool,
};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::{
    self, CoordTransformer, DataFormat, Interpolator, Nearest, NearestUpsample, Reduce, Reducer,
    Resize, Softmax, SoftmaxKind,
};
use tract_onnx::tract_hir::internal::*;

use super::oracle::{assert_gradient, assert_linear, floats, gradient, model, numbers, run};
use heatlens::backward::{Rectifier, Request, differentiate};
use heatlens::error::Error;

/// A window operator's settings.
#[derive(Clone, Debug)]
struct Window {
    format: DataFormat,
    lengths: Vec<usize>,
    kernel: Vec<usize>,
    strides: Vec<usize>,
    dilations: Vec<usize>,
    padding: PaddingSpec,
    seed: u64,
}

impl Window {
    fn spec(&self, inputs: usize, outputs: usize) -> PoolSpec {
        PoolSpec {
            data_format: self.format,
            kernel_shape: self.kernel.iter().copied().collect(),
            padding: self.padding.clone(),
            dilations: Some(self.dilations.iter().copied().collect()),
            strides: Some(self.strides.iter().copied().collect()),
            input_channels: inputs,
            output_channels: outputs,
        }
    }

    fn shape(&self, channels: usize) -> Vec<usize> {
        let lengths = self.lengths.iter().copied();
        let shape = self
            .format
            .from_n_c_hw(1, channels, lengths.collect::<TVec<usize>>());
        shape.unwrap().shape.to_vec()
    }

    fn kernel(&self, format: KernelFormat, o: usize, i: usize) -> Vec<usize> {
        let k = self.kernel.iter().copied();
        match format {
            KernelFormat::OIHW => [o, i].into_iter().chain(k).collect(),
            KernelFormat::HWIO => k.chain([i, o]).collect(),
            KernelFormat::OHWI => std::iter::once(o).chain(k).chain([i]).collect(),
        }
    }
}

fn windows(most_padding: usize) -> impl Strategy<Value = Window> {
    let format = prop_oneof![
        Just(DataFormat::NCHW),
        Just(DataFormat::NHWC),
        Just(DataFormat::CHW),
        Just(DataFormat::HWC)
    ];
    (format, 1usize..=2, any::<u64>()).prop_flat_map(move |(format, rank, seed)| {
        let axis = |range: std::ops::Range<usize>| prop::collection::vec(range, rank);
        let pads = move || prop::collection::vec(0..=most_padding, rank);
        let padding = prop_oneof![
            Just(PaddingSpec::Valid),
            Just(PaddingSpec::SameUpper),
            Just(PaddingSpec::SameLower),
            (pads(), pads()).prop_map(|(before, after)| PaddingSpec::Explicit(
                before.into_iter().collect(),
                after.into_iter().collect()
            )),
        ];
        (axis(7..11), axis(1..4), axis(1..4), axis(1..3), padding).prop_map(
            move |(lengths, kernel, strides, dilations, padding)| Window {
                format,
                lengths,
                kernel,
                strides,
                dilations,
                padding,
                seed,
            },
        )
    })
}

fn kernel_formats() -> impl Strategy<Value = KernelFormat> {
    prop_oneof![
        Just(KernelFormat::OIHW),
        Just(KernelFormat::HWIO),
        Just(KernelFormat::OHWI)
    ]
}

fn constant(model: &mut TypedModel, name: &str, tensor: Tensor) -> TractResult<OutletId> {
    model.add_const(name, tensor)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Groups of any size, depthwise with its own fast paths in tract included.
    #[test]
    fn convolutions(
        window in windows(3),
        format in kernel_formats(),
        (group, i, o) in prop_oneof![
            Just((1, 2, 3)), Just((2, 2, 1)), Just((3, 1, 2)), Just((4, 1, 1))
        ],
    ) {
        // Grouped kernels exist in tract in OIHW only.
        let format = if group == 1 { format } else { KernelFormat::OIHW };
        let conv = model(&window.shape(group * i), |model, x| {
            let kernel = numbers(&window.kernel(format, group * o, i), window.seed);
            let kernel = constant(model, "kernel", kernel)?;
            let bias = constant(model, "bias", numbers(&[group * o], 3))?;
            let op = Conv::new(window.spec(group * i, group * o), format, group, None);
            Ok(model.wire_node("conv", op, &[x, kernel, bias])?[0])
        });
        assert_linear(&conv, window.seed);
    }

    #[test]
    fn transposed_convolutions(
        window in windows(1),
        (group, i, o) in prop_oneof![Just((1, 2, 3)), Just((2, 2, 1)), Just((4, 1, 1))],
        adjustment in 0usize..3,
    ) {
        let mut window = window;
        if !matches!(window.padding, PaddingSpec::Explicit(..)) {
            window.padding = PaddingSpec::Valid;
        }
        // Padding may not eat up a whole output.
        window.kernel.iter_mut().for_each(|k| *k = (*k).max(3));
        let adjustments = window.strides.iter().map(|s| adjustment.min(s - 1)).collect();
        let deconv = model(&window.shape(group * i), |model, x| {
            let kernel = numbers(&window.kernel(KernelFormat::OIHW, group * o, i), window.seed);
            let kernel = constant(model, "kernel", kernel)?;
            let bias = constant(model, "bias", tensor0(0.5f32))?;
            let spec = window.spec(group * i, group * o);
            let op = Deconv::new(spec, KernelFormat::OIHW, adjustments, group);
            Ok(model.wire_node("deconv", op, &[x, kernel, bias])?[0])
        });
        assert_linear(&deconv, window.seed);
    }

    #[test]
    fn sums_and_means_over_windows(
        window in windows(1),
        count_include_pad in any::<bool>(),
        normalize in any::<bool>(),
    ) {
        let mut window = window;
        // A window that lies in the padding alone has no mean.
        window.kernel.iter_mut().for_each(|k| *k = (*k).max(2));
        window.dilations.iter_mut().for_each(|d| *d = 1);
        let pool = model(&window.shape(3), |model, x| {
            let op = SumPool { pool_spec: window.spec(3, 3), count_include_pad, normalize };
            Ok(model.wire_node("pool", op, &[x])?[0])
        });
        assert_linear(&pool, window.seed);
    }

    /// Values far enough apart that a small step changes no winner.
    #[test]
    fn maxima_over_windows(window in windows(1)) {
        let mut window = window;
        window.kernel.iter_mut().for_each(|k| *k = (*k).max(2));
        let shape = window.shape(2);
        let pool = model(&shape, |model, x| {
            let op = MaxPool { pool_spec: window.spec(2, 2), with_index_outputs: None };
            Ok(model.wire_node("pool", op, &[x])?[0])
        });
        let x = spread(&shape, window.seed);
        assert_gradient(&pool, &x, window.seed, 1e-3, 1e-3);
    }

    #[test]
    fn contractions(
        expression in prop_oneof![
            Just("ab,bc->ac"), Just("bac,bcd->bad"), Just("IHW,OI->OHW"), Just("NHWI,OI->NHWO"),
            Just("ab,ab->ab"), Just("ab,ab->"), Just("ab,c->bac"), Just("abc,b->ac"),
            Just("abc,bd->ad"), Just("ab,b->ba")
        ],
        first in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let length = |name: char| 2 + (name as usize) % 3;
        let (operands, _) = expression.split_once("->").unwrap();
        let shapes: Vec<Vec<usize>> =
            operands.split(',').map(|axes| axes.chars().map(length).collect()).collect();
        let (free, fixed) = if first { (0, 1) } else { (1, 0) };
        let product = model(&shapes[free], |model, x| {
            let other = constant(model, "other", numbers(&shapes[fixed], seed))?;
            let op = EinSum::new(expression.parse()?, f32::datum_type());
            let inputs = if first { [x, other] } else { [other, x] };
            Ok(model.wire_node("einsum", op, &inputs)?[0])
        });
        assert_linear(&product, seed);
    }

    /// One operand fixed, either one, with every pattern of broadcasting.
    #[test]
    fn arithmetic_with_broadcasting(
        operator in 0usize..7,
        first in any::<bool>(),
        shapes in prop::collection::vec((1usize..4, any::<bool>(), any::<bool>()), 3),
        seed in any::<u64>(),
    ) {
        let of = |repeats: fn(&(usize, bool, bool)) -> bool| -> Vec<usize> {
            shapes.iter().map(|axis| if repeats(axis) { 1 } else { axis.0 }).collect()
        };
        let (a, b) = (of(|axis| axis.1), of(|axis| axis.2));
        let operator = [
            math::add(), math::sub(), math::mul(), math::div(), math::pow(), math::max(),
            math::min(),
        ][operator].clone();
        let shape = if first { &a } else { &b };
        let other = if first { &b } else { &a };
        // Above zero, and no value of one operand close to one of the other.
        let positive = |tensor: Tensor, offset: f32| {
            let on_grid = |x: &f32| 1.5 + (7.0 * x).round() / 10.0 + offset;
            let values: Vec<f32> = floats(&tensor).iter().map(on_grid).collect();
            Tensor::from_shape(tensor.shape(), &values).unwrap()
        };
        let sum = model(shape, |model, x| {
            let other = constant(model, "other", positive(numbers(other, seed), 0.05))?;
            let inputs = if first { [x, other] } else { [other, x] };
            Ok(model.wire_node("binary", operator, &inputs)?[0])
        });
        let x = positive(numbers(shape, seed ^ 9), 0.0);
        assert_gradient(&sum, &x, seed, 1e-3, 5e-3);
    }

    #[test]
    fn functions_of_one_value(function in 0usize..15, seed in any::<u64>()) {
        let functions: [ElementWiseOp; 15] = [
            nn::sigmoid(), nn::hard_swish(), nn::silu::silu(), math::tanh(), math::exp(),
            math::ln(), math::sqrt(), math::rsqrt(), math::recip(), math::square(),
            math::pow_const(2.5), math::abs(), math::neg(), nn::leaky_relu(0.1),
            math::pow_const(-1.0),
        ];
        let shape = [2, 3, 4];
        let curve = model(&shape, |model, x| {
            Ok(model.wire_node("function", functions[function].clone(), &[x])?[0])
        });
        // Roots, logarithms and powers want values above zero; the others take both signs,
        // but none within reach of the kinks at -3, 0 and 3.
        let positive = matches!(function, 5 | 6 | 7 | 8 | 10 | 14);
        let values: Vec<f32> = floats(&numbers(&shape, seed))
            .iter()
            .map(|&x| if positive { 1.5 + x } else { 4.0 * x })
            .map(|x| if [-3.0, 0.0, 3.0].iter().any(|k: &f32| (x - k).abs() < 0.05) { x + 0.2 } else { x })
            .collect();
        let x = Tensor::from_shape(&shape, &values).unwrap();
        assert_gradient(&curve, &x, seed, 1e-2, 1e-2);
    }

    #[test]
    fn reductions(reducer in 0usize..4, axes in prop::sample::subsequence(vec![0, 1, 2], 1..=3), seed in any::<u64>()) {
        let reducer = [Reducer::Sum, Reducer::MeanOfSquares, Reducer::Max, Reducer::Min][reducer];
        let shape = [2, 3, 4];
        let reduced = model(&shape, |model, x| {
            let op = Reduce::new(axes.iter().copied().collect(), reducer);
            Ok(model.wire_node("reduce", op, &[x])?[0])
        });
        assert_gradient(&reduced, &spread(&shape, seed), seed, 1e-3, 5e-3);
    }

    #[test]
    fn softmax_and_its_logarithm(logarithm in any::<bool>(), axis in 0usize..3, seed in any::<u64>()) {
        let kind = if logarithm { SoftmaxKind::LogSoftmax } else { SoftmaxKind::Softmax };
        let shape = [2, 3, 4];
        let soft = model(&shape, |model, x| {
            let op = Softmax { axes: tvec![axis], quant_output_dt: None, kind };
            Ok(model.wire_node("softmax", op, &[x])?[0])
        });
        assert_gradient(&soft, &numbers(&shape, seed), seed, 1e-2, 5e-3);
    }

    #[test]
    fn values_that_are_moved(kind in 0usize..11, seed in any::<u64>()) {
        let shape = [2, 3, 4];
        let moved = model(&shape, |model, x| {
            let axis = |op| -> Box<dyn TypedOp> { Box::new(op) };
            let zero = PadMode::Constant(Arc::new(tensor0(2f32)));
            let op: Box<dyn TypedOp> = match kind {
                0 => axis(AxisOp::Move(0, 2)),
                1 => axis(AxisOp::Move(2, 0)),
                2 => axis(AxisOp::Add(1)),
                3 => axis(AxisOp::Reshape(0, tvec![2.to_dim(), 3.to_dim()], tvec![6.to_dim()])),
                4 => axis(AxisOp::Reshape(2, tvec![4.to_dim()], tvec![2.to_dim(), 2.to_dim()])),
                5 => Box::new(Slice::new(1, 1, 3)),
                6 => Box::new(Pad::new(vec![(0, 0), (1, 2), (2, 0)], zero)),
                7 => Box::new(MultiBroadcastTo::new(ShapeFact::from_dims(
                    [5, 2, 3, 4].map(|d: usize| d.to_dim()),
                ))),
                8 => Box::new(Downsample::new(2, 2, 1)),
                9 => Box::new(Downsample::new(2, 3, 0)),
                _ => Box::new(TypedConcat::new(1)),
            };
            if kind == 10 {
                let other = constant(model, "other", numbers(&[2, 2, 4], seed))?;
                return Ok(model.wire_node("concat", op, &[x, other, x])?[0]);
            }
            Ok(model.wire_node("move", op, &[x])?[0])
        });
        assert_linear(&moved, seed);
    }

    #[test]
    fn resampling(
        interpolator in prop_oneof![
            Just(Interpolator::Nearest), Just(Interpolator::Linear), Just(Interpolator::Cubic)
        ],
        coord_transformer in prop_oneof![
            Just(CoordTransformer::HalfPixel), Just(CoordTransformer::AlignCorners),
            Just(CoordTransformer::Asymmetric)
        ],
        by_sizes in any::<bool>(),
        seed in any::<u64>(),
    ) {
        let resized = model(&[1, 2, 4, 5], |model, x| {
            let argument = match by_sizes {
                true => tensor1(&[1i64, 2, 7, 3]),
                false => tensor1(&[1f32, 1.0, 2.0, 1.5]),
            };
            let argument = constant(model, "argument", argument)?;
            let op = Resize {
                coord_transformer: coord_transformer.clone(),
                interpolator: interpolator.clone(),
                nearest: Nearest::Floor,
                optional_scales_input: (!by_sizes).then_some(1),
                optional_sizes_input: by_sizes.then_some(1),
            };
            Ok(model.wire_node("resize", op, &[x, argument])?[0])
        });
        assert_linear(&resized, seed);
    }
}

/// All different, half a unit between neighbours in size.
fn spread(shape: &[usize], seed: u64) -> Tensor {
    let random = floats(&numbers(shape, seed));
    let mut order: Vec<usize> = (0..random.len()).collect();
    order.sort_by(|&a, &b| random[a].total_cmp(&random[b]));
    let mut values = vec![0.0; random.len()];
    for (rank, place) in order.into_iter().enumerate() {
        values[place] = (rank as f32 - random.len() as f32 / 2.0) * 0.02 + 0.005;
    }
    Tensor::from_shape(shape, &values).unwrap()
}

#[test]
fn pixel_copies() {
    let upsampled = model(&[1, 2, 3, 4], |model, x| {
        let op = NearestUpsample {
            scales: tvec![1, 1, 2, 3],
        };
        Ok(model.wire_node("upsample", op, &[x])?[0])
    });
    assert_linear(&upsampled, 1);
}

/// y = 2x and z = y^2, each pulled back from and to: dy = u + 2 y v, dx = 2 dy.
#[test]
fn inner_values_at_both_ends_by_hand() {
    let mut inner = None;
    let model = model(&[2], |model, x| {
        let two = constant(model, "two", tensor1(&[2f32]))?;
        let y = model.wire_node("twice", math::mul(), &[x, two])?[0];
        inner = Some(y);
        Ok(model.wire_node("square", math::square(), &[y])?[0])
    });
    let (x, y) = (model.input_outlets().unwrap()[0], inner.unwrap());
    let request = Request {
        of: &[y, model.output_outlets().unwrap()[0]],
        with_respect_to: &[x, y],
        rectifier: Rectifier::Gradient,
    };
    let backward = differentiate(&model, "test", &request).unwrap();
    let inputs = [[1f32, 3.0], [5.0, 7.0], [1.0, -1.0]].map(|values| tensor1(&values));
    let outputs = run(&backward, &inputs);
    assert_eq!(floats(&outputs[0]), [4.0, 36.0]);
    assert_eq!(floats(&outputs[1]), [18.0, -10.0]);
    assert_eq!(floats(&outputs[2]), [9.0, -5.0]);
}

/// Through float16 and back, with values that it holds exactly.
#[test]
fn casts() {
    let cast_twice = model(&[3], |model, x| {
        let half = model.wire_node("half", cast(f16::datum_type()), &[x])?[0];
        Ok(model.wire_node("single", cast(f32::datum_type()), &[half])?[0])
    });
    let v = tensor1(&[0.5f32, -2.0, 3.0]);
    let pulled = gradient(
        &cast_twice,
        &tensor1(&[1f32, 2.0, 4.0]),
        &v,
        Rectifier::Gradient,
    );
    assert_eq!(pulled, [0.5, -2.0, 3.0]);
}

/// max(x, 0) then min(·, 6), at values on both sides of both bounds and on them.
fn clipped() -> TypedModel {
    model(&[6], |model, x| {
        let zero = constant(model, "zero", tensor1(&[0f32]))?;
        let six = constant(model, "six", tensor1(&[6f32]))?;
        let low = model.wire_node("low", math::max(), &[x, zero])?[0];
        Ok(model.wire_node("high", math::min(), &[low, six])?[0])
    })
}

/// As PyTorch's ReLU6: nothing passes at the bounds.
#[test]
fn three_rules_for_a_rectifier_by_hand() {
    let x = tensor1(&[-1f32, 0.0, 3.0, 3.0, 6.0, 7.0]);
    let v = tensor1(&[1f32, 1.0, 1.0, -1.0, 1.0, -1.0]);
    let pulled = |rule| gradient(&clipped(), &x, &v, rule);
    assert_eq!(pulled(Rectifier::Gradient), [0.0, 0.0, 1.0, -1.0, 0.0, 0.0]);
    assert_eq!(pulled(Rectifier::Guided), [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(
        pulled(Rectifier::Deconvolution),
        [1.0, 1.0, 1.0, 0.0, 1.0, 0.0]
    );
}

/// Both bounds of a clip cost one pass over the cotangent.
#[test]
fn a_clip_has_one_gate() {
    let model = clipped();
    let of = model.output_outlets().unwrap().to_vec();
    let with_respect_to = model.input_outlets().unwrap().to_vec();
    let request = Request {
        of: &of,
        with_respect_to: &with_respect_to,
        rectifier: Rectifier::Gradient,
    };
    let backward = differentiate(&model, "clip", &request).unwrap();
    let gates = backward
        .nodes()
        .iter()
        .filter(|node| node.op.name() == "Gate");
    assert_eq!(gates.count(), 1);
}

/// Equal operands share, equal values of a window or an axis do as PyTorch does.
#[test]
fn ties_by_hand() {
    let twice = model(&[2], |model, x| {
        let other = constant(model, "other", tensor1(&[1f32, 5.0]))?;
        Ok(model.wire_node("max", math::max(), &[x, other])?[0])
    });
    let pulled = gradient(
        &twice,
        &tensor1(&[1f32, 2.0]),
        &tensor1(&[4f32, 4.0]),
        Rectifier::Gradient,
    );
    assert_eq!(pulled, [2.0, 0.0]);

    let reduced = model(&[4], |model, x| {
        Ok(model.wire_node("max", Reduce::new(tvec![0], Reducer::Max), &[x])?[0])
    });
    let pulled = gradient(
        &reduced,
        &tensor1(&[3f32, 1.0, 3.0, 2.0]),
        &tensor1(&[4f32]),
        Rectifier::Gradient,
    );
    assert_eq!(pulled, [2.0, 0.0, 2.0, 0.0]);

    let window = Window {
        format: DataFormat::CHW,
        lengths: vec![4],
        kernel: vec![4],
        strides: vec![1],
        dilations: vec![1],
        padding: PaddingSpec::Valid,
        seed: 0,
    };
    let pooled = model(&[1, 4], |model, x| {
        let op = MaxPool {
            pool_spec: window.spec(1, 1),
            with_index_outputs: None,
        };
        Ok(model.wire_node("pool", op, &[x])?[0])
    });
    let x = Tensor::from_shape(&[1, 4], &[3f32, 1.0, 3.0, 2.0]).unwrap();
    let v = Tensor::from_shape(&[1, 1], &[4f32]).unwrap();
    assert_eq!(
        gradient(&pooled, &x, &v, Rectifier::Gradient),
        [4.0, 0.0, 0.0, 0.0]
    );
}

/// The error comes before anything is wired, and names operator and node.
#[test]
fn an_operator_without_a_rule_is_named() {
    let rounded = model(&[2], |model, x| {
        Ok(model.wire_node("rounding", math::floor(), &[x])?[0])
    });
    let of = rounded.output_outlets().unwrap().to_vec();
    let with_respect_to = rounded.input_outlets().unwrap().to_vec();
    let request = Request {
        of: &of,
        with_respect_to: &with_respect_to,
        rectifier: Rectifier::Gradient,
    };
    match differentiate(&rounded, "test", &request) {
        Err(Error::NoRule { node, operator, .. }) => {
            assert_eq!((node.as_str(), operator.as_str()), ("rounding", "Floor"));
        }
        other => panic!("{:?}", other.map(|_| ())),
    }
}

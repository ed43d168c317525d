//! Each rule on random shapes and settings.

use proptest::prelude::*;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::array::{MultiBroadcastTo, Pad, PadMode, Slice, TypedConcat};
use tract_onnx::tract_core::ops::cnn::{Conv, Deconv, KernelFormat, MaxPool, PaddingSpec, SumPool};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::{
    self, CoordTransformer, DataFormat, Interpolator, Nearest, NearestUpsample, Reduce, Reducer,
    Resize, Softmax, SoftmaxKind,
};
use tract_onnx::tract_hir::internal::*;

use super::oracle::{assert_gradient, assert_linear};
use super::window::{Window, windows};
use crate::support::models::{constant, floats, model, numbers};

/// Exporters write such padding seldom, and tract subtracts it before it adds.
#[test]
fn convolutions_with_more_padding_than_places() {
    // Length, kernel, stride, padding before and after: places that see padding alone, at the start,
    // at the end, and all of them.
    for (length, kernel, stride, before, after) in [
        (6, 1, 5, 4, 0),
        (7, 2, 9, 1, 5),
        (3, 1, 8, 3, 0),
        (5, 2, 20, 9, 9),
        (1, 1, 1, 3, 3),
    ] {
        let window = Window {
            format: DataFormat::NCHW,
            lengths: vec![length; 2],
            kernel: vec![kernel; 2],
            strides: vec![stride; 2],
            dilations: vec![1; 2],
            padding: PaddingSpec::Explicit(tvec![before; 2], tvec![after; 2]),
            seed: 5,
        };
        let conv = model(&window.shape(2), |model, x| {
            let kernel = numbers(&window.kernel(KernelFormat::OIHW, 3, 2), window.seed);
            let kernel = constant(model, "kernel", kernel)?;
            let bias = constant(model, "bias", numbers(&[3], 3))?;
            let op = Conv::new(window.spec(2, 3), KernelFormat::OIHW, 1, None);
            Ok(model.wire_node("conv", op, &[x, kernel, bias])?[0])
        });
        assert_linear(&conv, window.seed);
    }
}

fn kernel_formats() -> impl Strategy<Value = KernelFormat> {
    prop_oneof![
        Just(KernelFormat::OIHW),
        Just(KernelFormat::HWIO),
        Just(KernelFormat::OHWI)
    ]
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
    fn functions_of_one_value(function in 0usize..16, seed in any::<u64>()) {
        let functions: [ElementWiseOp; 16] = [
            nn::sigmoid(), nn::hard_swish(), nn::silu::silu(), math::tanh(), math::exp(),
            math::ln(), math::sqrt(), math::rsqrt(), math::recip(), math::square(),
            math::pow_const(2.5), math::abs(), math::neg(), nn::leaky_relu(0.1),
            math::pow_const(-1.0), math::erf(),
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

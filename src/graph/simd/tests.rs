//! The operators against tract's own, in small models.

use proptest::prelude::*;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::{Conv, KernelFormat, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::DataFormat;

use super::{channels_last, fuse};

/// Numbers of both signs, none like another.
fn numbers(shape: &[usize]) -> Tensor {
    let length = shape.iter().product::<usize>();
    let numbers = (0..length).map(|i| ((i * i * 7 + i * 3) % 101) as f32 / 50.0 - 1.0);
    Tensor::from_shape(shape, &numbers.collect::<Vec<f32>>()).unwrap()
}

fn clipped(model: &mut TypedModel, wire: OutletId, low: f32, high: f32) -> OutletId {
    let rank = model.outlet_fact(wire).unwrap().rank();
    let number = |number| tensor0(number).into_shape(&vec![1; rank]).unwrap();
    let low = model.add_const("low", number(low)).unwrap();
    let high = model.add_const("high", number(high)).unwrap();
    let wire = model.wire_node("max", math::max(), &[wire, low]).unwrap()[0];
    model.wire_node("min", math::min(), &[wire, high]).unwrap()[0]
}

/// Runs a model as it is, and with channels last and operators of our own, of which `name` has to be one.
fn assert_same(mut model: TypedModel, wire: OutletId, x: Tensor, name: &str) {
    model.select_output_outlets(&[wire]).unwrap();
    let fused = fuse(channels_last(model.clone()).unwrap()).unwrap();
    assert!(
        fused.nodes().iter().any(|node| node.op.name() == name),
        "{fused}"
    );
    let run = |model: TypedModel| {
        let model = model.into_optimized().unwrap().into_runnable().unwrap();
        model.run(tvec!(x.clone().into_tvalue())).unwrap().remove(0)
    };
    let (found, expected) = (run(fused), run(model));
    assert_eq!(found.shape(), expected.shape());
    let floats = |value: &TValue| {
        value
            .try_as_plain_ram()
            .unwrap()
            .as_slice::<f32>()
            .unwrap()
            .to_vec()
    };
    for (found, expected) in std::iter::zip(floats(&found), floats(&expected)) {
        // Sums of up to 400 numbers up to one.
        assert!(
            (found - expected).abs() < 1e-4,
            "{found} instead of {expected}"
        );
    }
}

/// Input and output stay as they are, so of three products only the middle one reads and makes
/// channels that are last.
#[test]
fn channels_move_to_the_end() {
    let shape = [1, 8, 3, 5];
    let mut model = TypedModel::default();
    let mut wire = model.add_source("x", f32::fact(shape)).unwrap();
    for name in ["first", "second", "third"] {
        let matrix = model
            .add_const(format!("{name}.matrix"), numbers(&[8, 8]))
            .unwrap();
        let product = EinSum::new("nkhw,ok->nohw".parse().unwrap(), f32::datum_type());
        wire = model.wire_node(name, product, &[wire, matrix]).unwrap()[0];
    }
    assert_same(model, wire, numbers(&shape), "Pointwise");
}

proptest! {
    #[test]
    fn depthwise_convolutions_agree(
        rows in 1usize..12,
        columns in 1usize..12,
        quarter in 1usize..4,
        taps in prop::collection::vec(1usize..6, 2),
        strides in prop::collection::vec(1usize..4, 2),
        dilations in prop::collection::vec(1usize..4, 2),
        before in prop::collection::vec(0usize..4, 2),
        after in prop::collection::vec(0usize..4, 2),
        clip in any::<bool>(),
    ) {
        let reach = |axis: usize| (taps[axis] - 1) * dilations[axis] + 1;
        prop_assume!(rows + before[0] + after[0] >= reach(0));
        prop_assume!(columns + before[1] + after[1] >= reach(1));
        let channels = 4 * quarter;
        let shape = [1, rows, columns, channels];
        let mut model = TypedModel::default();
        let x = model.add_source("x", f32::fact(shape)).unwrap();
        let kernel = numbers(&[channels, 1, taps[0], taps[1]]);
        let kernel = model.add_const("kernel", kernel).unwrap();
        let bias = model.add_const("bias", numbers(&[channels])).unwrap();
        let spec = PoolSpec {
            data_format: DataFormat::NHWC,
            kernel_shape: taps.iter().copied().collect(),
            padding: PaddingSpec::Explicit(
                before.iter().copied().collect(),
                after.iter().copied().collect(),
            ),
            dilations: Some(dilations.iter().copied().collect()),
            strides: Some(strides.iter().copied().collect()),
            input_channels: channels,
            output_channels: channels,
        };
        let conv = Conv::new(spec, KernelFormat::OIHW, channels, None);
        let mut wire = model.wire_node("conv", conv, &[x, kernel, bias]).unwrap()[0];
        if clip {
            wire = clipped(&mut model, wire, -0.5, 0.75);
        }
        assert_same(model, wire, numbers(&shape), "Depthwise");
    }

    #[test]
    fn products_of_every_pixel_agree(
        rows in 1usize..5,
        columns in 1usize..5,
        inputs in 1usize..20,
        eight in 1usize..4,
        turned in any::<bool>(),
        batch in (any::<bool>(), any::<bool>()),
        bias in any::<bool>(),
        residual in any::<bool>(),
        clip in any::<bool>(),
    ) {
        let outputs = 8 * eight;
        let one = |there: bool| if there { vec![1] } else { vec![] };
        let shape = [one(batch.0), vec![rows, columns, inputs]].concat();
        let mut model = TypedModel::default();
        let x = model.add_source("x", f32::fact(&shape)).unwrap();
        let letter = |there: bool| if there { "n" } else { "" };
        let (before, after) = (letter(batch.0), letter(batch.1));
        let formula = |matrix: &str| format!("{before}hwk,{matrix}->{after}hwo");
        let matrix = match turned {
            false => numbers(&[inputs, outputs]),
            true => numbers(&[outputs, inputs]),
        };
        let matrix = model.add_const("matrix", matrix).unwrap();
        let product = |formula: &str| EinSum::new(formula.parse().unwrap(), f32::datum_type());
        let mut wire = model.wire_node("product", product(&formula(if turned { "ok" } else { "ko" })), &[x, matrix]).unwrap()[0];
        if bias {
            let bias = model.add_const("bias", numbers(&[one(batch.1), vec![1, 1, outputs]].concat())).unwrap();
            wire = model.wire_node("biased", math::add(), &[wire, bias]).unwrap()[0];
        }
        if residual {
            let other = numbers(&[1, inputs, outputs]).into_shape(&[inputs, outputs]).unwrap();
            let other = model.add_const("other", other).unwrap();
            let other = model.wire_node("skip", product(&formula("ko")), &[x, other]).unwrap()[0];
            wire = model.wire_node("sum", math::add(), &[other, wire]).unwrap()[0];
        }
        if clip {
            wire = clipped(&mut model, wire, -1.5, 1.75);
        }
        assert_same(model, wire, numbers(&shape), "Pointwise");
    }
}

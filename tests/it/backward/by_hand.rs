//! Small models whose gradients are worked out by hand: ends, kinks, ties and errors.

use heatlens::error::{Error, GraphError};
use heatlens::graph::backward::{Rectifier, Request, differentiate};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_core::ops::cnn::{MaxPool, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::{DataFormat, Reduce, Reducer};

use super::oracle::gradient;
use crate::support::models::{constant, floats, model, run};

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
    let backward = differentiate(&model, "test", &request).unwrap().model;
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
    let backward = differentiate(&model, "clip", &request).unwrap().model;
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

    let pool_spec = PoolSpec {
        data_format: DataFormat::CHW,
        kernel_shape: tvec![4],
        padding: PaddingSpec::Valid,
        dilations: None,
        strides: None,
        input_channels: 1,
        output_channels: 1,
    };
    let pooled = model(&[1, 4], |model, x| {
        let op = MaxPool {
            pool_spec,
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
        Err(Error::Graph(GraphError::NoRule { node, operator, .. })) => {
            assert_eq!((node.as_str(), operator.as_str()), ("rounding", "Floor"));
        }
        other => panic!("{:?}", other.map(|_| ())),
    }
}

/// A clip is one rectifier and a GELU none, so that no rule has anything to change there.
#[test]
fn rectifiers_are_counted_on_the_way_back() {
    let gelu = model(&[3], |model, x| {
        let (one, half) = (tensor1(&[1f32]), tensor1(&[0.5f32]));
        let root = constant(model, "root", tensor1(&[0.5f32.sqrt()]))?;
        let (one, half) = (constant(model, "one", one)?, constant(model, "half", half)?);
        let scaled = model.wire_node("scaled", math::mul(), &[x, root])?[0];
        let erf = model.wire_node("erf", math::erf(), &[scaled])?[0];
        let above = model.wire_node("above", math::add(), &[erf, one])?[0];
        let halved = model.wire_node("halved", math::mul(), &[x, half])?[0];
        Ok(model.wire_node("gelu", math::mul(), &[halved, above])?[0])
    });
    for (model, size, rectifiers) in [(clipped(), 6, 1), (gelu, 3, 0)] {
        let request = Request {
            of: model.output_outlets().unwrap(),
            with_respect_to: model.input_outlets().unwrap(),
            rectifier: Rectifier::Guided,
        };
        let found = differentiate(&model, "test", &request).unwrap();
        assert_eq!(found.rectifiers, rectifiers);
        if rectifiers > 0 {
            continue;
        }
        let x = tensor1(&[-1f32, 0.0, 2.0]);
        let v = tensor1(&vec![1f32; size]);
        let guided = gradient(&model, &x, &v, Rectifier::Guided);
        // The normal distribution's share below x, and x times its density.
        let expected = [-0.083_315_47f32, 0.5, 1.085_231_8];
        for (found, expected) in std::iter::zip(&guided, expected) {
            assert!((found - expected).abs() < 1e-5, "{guided:?}");
        }
    }
}

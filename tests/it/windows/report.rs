//! What is said of operators that have no rule.

use heatlens::model::recompute::{Change, Recompute};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::{Reduce, Reducer};

use crate::support::models::{model, numbers};

/// A maximum over everything may lie outside the window, so it cannot be corrected.
#[test]
fn an_operator_without_a_rule_is_named() {
    let network = model(&[1, 1, 4, 4], |model, x| {
        let doubled = model.wire_node("doubled", math::add(), &[x, x])?[0];
        let highest = Reduce::new(tvec![2, 3], Reducer::Max);
        Ok(model.wire_node("highest", highest, &[doubled])?[0])
    });
    let mut recompute = Recompute::build(&network, "test", 2, 2).unwrap();
    assert_eq!(recompute.report().in_part, 1);
    assert_eq!(recompute.report().without_rule, ["highest (Reduce<Max>)"]);
    recompute.remember(numbers(&[1, 1, 4, 4], 3)).unwrap();
    let change = Change {
        top: 1,
        left: 2,
        height: 2,
        width: 2,
        values: vec![1.0, 2.0, 7.0, 3.0],
    };
    assert_eq!(recompute.scores(&change).unwrap(), [14.0]);
}

#[test]
fn a_change_larger_than_the_input_is_refused() {
    let network = model(&[1, 1, 4, 4], |model, x| {
        Ok(model.wire_node("doubled", math::add(), &[x, x])?[0])
    });
    let Err(error) = Recompute::build(&network, "test", 5, 1) else {
        panic!("it was built");
    };
    assert!(error.to_string().contains("5 x 1"), "{error}");
}

//! The scores by windows and by a full pass, at every place of a change.

use heatlens::model::recompute::{Change, Recompute};
use tract_onnx::prelude::*;

use crate::support::models::{floats, numbers};

/// Asserts that windows give what full passes give, wherever a change of a size is.
pub fn assert_exact(model: &TypedModel, x: &Tensor, height: usize, width: usize, seed: u64) {
    let &[.., channels, rows, columns] = x.shape() else {
        panic!("{:?} is no image", x.shape());
    };
    let full = model.clone().into_optimized().unwrap();
    let full = full.into_runnable().unwrap();
    let mut recompute = Recompute::build(model, "test", height, width).unwrap();
    recompute.remember(x.clone()).unwrap();
    let values = floats(&numbers(&[channels, height, width], seed));
    for top in 0..=rows - height {
        for left in 0..=columns - width {
            let change = Change {
                top,
                left,
                height,
                width,
                values: values.clone(),
            };
            let found = recompute.scores(&change).unwrap();
            let changed = tvec!(changed(x, &change).into_tvalue());
            let expected = floats(&full.run(changed).unwrap()[0].clone().into_tensor());
            let error = relative_error(&found, &expected);
            assert!(error < 1e-4, "{height} x {width} at {top}, {left}: {error}");
        }
    }
}

pub fn changed(x: &Tensor, change: &Change) -> Tensor {
    let &[.., rows, columns] = x.shape() else {
        panic!("{:?} is no image", x.shape());
    };
    let mut values = floats(x);
    for (index, value) in change.values.iter().enumerate() {
        let (plane, place) = (
            index / (change.height * change.width),
            index % (change.height * change.width),
        );
        let row = change.top + place / change.width;
        let column = change.left + place % change.width;
        values[(plane * rows + row) * columns + column] = *value;
    }
    Tensor::from_shape(x.shape(), &values).unwrap()
}

/// The length of the gap over that of what is expected.
fn relative_error(found: &[f32], expected: &[f32]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let square = |sum: f64, value: f32| sum + f64::from(value).powi(2);
    let gaps = std::iter::zip(found, expected).map(|(a, b)| a - b);
    (gaps.fold(0.0, square) / expected.iter().copied().fold(1e-30, square)).sqrt()
}

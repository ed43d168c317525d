//! The pixels whose change changes a unit, found by changing each.

use std::cmp::Ordering;
use std::ops::Range;

use heatlens::graph::receptive_field::{ReceptiveField, receptive_field};
use tract_onnx::prelude::*;

use crate::support::models::{floats, numbers, run};

/// Rows and columns that units of the output answer to, from the first to one past the last: those
/// whose change, a whole row or column at a time, changes the unit.
pub fn answered(model: &TypedModel, units: &[usize], shape: &[usize]) -> Vec<[Range<usize>; 2]> {
    let [rows, columns] = [shape[shape.len() - 2], shape[shape.len() - 1]];
    let plan = model.clone().into_runnable().unwrap();
    let values = |input: &[f32]| -> Vec<f32> {
        let input = Tensor::from_shape(shape, input).unwrap();
        let outputs = plan.run(tvec!(input.into_tvalue())).unwrap();
        let output = floats(&outputs[0].clone().into_tensor());
        units.iter().map(|&unit| output[unit]).collect()
    };
    let mut found = vec![[vec![], vec![]]; units.len()];
    for seed in 1..4 {
        let ground = floats(&numbers(shape, seed));
        let other = floats(&numbers(shape, seed + 10));
        let before = values(&ground);
        for (axis, count) in [rows, columns].into_iter().enumerate() {
            for line in 0..count {
                let pixels = std::iter::zip(&ground, &other).enumerate();
                let changed: Vec<f32> = pixels
                    .map(|(index, (&value, &change))| {
                        let at = [index / columns % rows, index % columns];
                        value + if at[axis] == line { 3.0 * change } else { 0.0 }
                    })
                    .collect();
                for (unit, after) in values(&changed).into_iter().enumerate() {
                    // Not a number is no answer.
                    if after
                        .partial_cmp(&before[unit])
                        .is_some_and(Ordering::is_ne)
                    {
                        found[unit][axis].push(line);
                    }
                }
            }
        }
    }
    let range = |lines: Vec<usize>| {
        let ends = lines.iter().min().zip(lines.iter().max());
        ends.map_or(0..0, |(&first, &last)| first..last + 1)
    };
    found.into_iter().map(|axes| axes.map(range)).collect()
}

/// The field that the walk finds for a unit of the model's output, 1 x channels x rows x columns.
pub fn found(model: &TypedModel, unit: usize) -> ReceptiveField {
    let output = model.output_outlets().unwrap()[0];
    let shape = model.outlet_fact(output).unwrap().shape.clone();
    let &[_, _, rows, columns] = shape.as_concrete().unwrap() else {
        panic!("{shape:?}");
    };
    let (channel, place) = (unit / (rows * columns), unit % (rows * columns));
    let place = (place / columns, place % columns);
    receptive_field(model, "test", output, Some(channel), place).unwrap()
}

/// Values of the output.
pub fn size(model: &TypedModel) -> usize {
    let shape = crate::support::models::output_shape(model);
    shape.iter().product()
}

pub fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    inner.is_empty() || (outer.start <= inner.start && inner.end <= outer.end)
}

/// That a model runs, and the input's shape.
pub fn input_shape(model: &TypedModel) -> Vec<usize> {
    let fact = model.input_fact(0).unwrap();
    let shape = fact.shape.as_concrete().unwrap().to_vec();
    assert_eq!(run(model, &[numbers(&shape, 1)]).len(), 1);
    shape
}

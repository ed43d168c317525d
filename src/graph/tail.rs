//! A network from one of its values on.

use tract_onnx::prelude::*;

/// The model with a value as a second input in place of what computes it. Where the value is the only
/// way from the input to the outputs, nothing else is left.
pub fn tail(mut model: TypedModel, value: OutletId) -> TractResult<TypedModel> {
    let fact = model.outlet_fact(value)?.without_value();
    let readers = model.node(value.node).outputs[value.slot]
        .successors
        .clone();
    let name = model.unique_name("tail").into_owned();
    let source = model.add_source(name, fact)?;
    for reader in readers {
        model.add_edge(source, reader)?;
    }
    Ok(model)
}

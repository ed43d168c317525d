//! Channels last, wherever a product reads or makes them.

use std::collections::HashSet;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::optim::change_axes::change_axes;
use tract_onnx::tract_hir::internal::*;

/// Moves the channels of each product of a value and a constant matrix to the end, together with
/// all that has to move with them, as far as the model's inputs and outputs allow it.
pub fn channels_last(mut model: TypedModel) -> TractResult<TypedModel> {
    let mut tried = HashSet::new();
    while let Some(patch) = next(&model, &mut tried)? {
        patch.apply(&mut model)?;
    }
    model.compact()?;
    Ok(model)
}

fn next(
    model: &TypedModel,
    tried: &mut HashSet<(String, AxisOp)>,
) -> TractResult<Option<TypedModelPatch>> {
    let mut fixed = model.output_outlets()?.to_vec();
    fixed.extend(model.input_outlets()?);
    for id in model.eval_order()? {
        for (outlet, channels) in channels(model, id)? {
            let last = model.outlet_fact(outlet)?.rank() - 1;
            let op = AxisOp::Move(channels, last);
            let name = format!("{}.{}", model.node(outlet.node).name, outlet.slot);
            if channels == last || !tried.insert((name, op.clone())) {
                continue;
            }
            let change = AxisChange { outlet, op };
            let found = change_axes(model, &change, &fixed, &[], &mut HashSet::new())?;
            if let Some((patch, _)) = found {
                return Ok(Some(patch));
            }
        }
    }
    Ok(None)
}

/// What a product reads and makes, with the axis of the channels in each.
fn channels(model: &TypedModel, id: usize) -> TractResult<TVec<(OutletId, usize)>> {
    let node = model.node(id);
    let Some(product) = node.op_as::<EinSum>() else {
        return Ok(tvec![]);
    };
    let (&[x, w], None) = (&node.inputs[..], &product.q_params) else {
        return Ok(tvec![]);
    };
    let matrix = model.outlet_fact(w)?;
    if matrix.konst.is_none() || matrix.rank() != 2 {
        return Ok(tvec![]);
    }
    let mut found = tvec![];
    for axis in 0..2 {
        let axis = product.axes.axis((InOut::In(1), axis))?;
        match (&axis.inputs[0][..], &axis.outputs[0][..]) {
            (&[read], &[]) => found.push((x, read)),
            (&[], &[made]) => found.push((OutletId::new(id, 0), made)),
            _ => {}
        }
    }
    Ok(found)
}

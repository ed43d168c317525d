//! What one forward pass says of a photo in a few thousand numbers: how much it excites each class
//! and each channel, and where.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::{Conv, KernelFormat, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::nn::DataFormat;
use tract_onnx::tract_hir::internal::*;

use crate::model::build::{Dense, decluttered, state};
use crate::model::output::floats;

/// A score, or the largest value of a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// A score before softmax, or a value of a layer before the rectifier that ends it.
    pub value: f32,
    /// Row times columns plus column: where the channel has this value, or where the class activation map
    /// is largest; none for a class of a network that has no such maps.
    pub place: Option<usize>,
}

/// What one forward pass says of a photo: a peak for each class and each channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Peaks {
    /// The peaks of all classes, then of all channels of the manifest's layers, in their order.
    pub all: Vec<Peak>,
}

impl Peaks {
    /// The peaks as numbers: value and place of each peak in turn, with -1 for no place.
    pub fn numbers(&self) -> Vec<f32> {
        let peaks = self.all.iter();
        let place = |peak: &Peak| peak.place.map_or(-1.0, |place| place as f32);
        peaks.flat_map(|peak| [peak.value, place(peak)]).collect()
    }

    /// The peaks from which [`Peaks::numbers`] made these numbers.
    pub fn from_numbers(numbers: &[f32]) -> Peaks {
        let peak = |pair: &[f32]| Peak {
            value: pair[0],
            place: (pair[1] >= 0.0).then_some(pair[1] as usize),
        };
        Peaks {
            all: numbers.chunks_exact(2).map(peak).collect(),
        }
    }
}

/// A network that also gives its layers, and the class activation maps of all classes.
pub struct PeaksModel {
    state: TypedSimpleState,
    layers: usize,
    with_maps: bool,
}

impl PeaksModel {
    /// The model that gives the peaks of a network, from the outlets of its scores and layers, and, for class activation maps,
    /// of its features with the dense layer.
    ///
    /// # Errors
    /// An error of tract for a graph to which the maps cannot be added, or that cannot be optimised.
    pub fn build(
        mut model: TypedModel,
        scores: OutletId,
        layers: &[OutletId],
        features: Option<(OutletId, &Dense)>,
    ) -> TractResult<PeaksModel> {
        let mut outlets = vec![scores];
        outlets.extend(layers);
        if let Some((features, dense)) = features {
            outlets.extend(class_maps(&mut model, features, dense)?);
        }
        let with_maps = outlets.len() > 1 + layers.len();
        model.select_output_outlets(&outlets)?;
        Ok(PeaksModel {
            state: decluttered(model).and_then(state)?,
            layers: layers.len(),
            with_maps,
        })
    }

    /// The peaks of an input, by one forward pass.
    ///
    /// # Errors
    /// An error of tract for an input of another shape, a layer that is not 1 x channels x rows x columns,
    /// and where tract fails.
    pub fn peaks(&mut self, input: Tensor) -> TractResult<Peaks> {
        let outputs = self.state.run(tvec!(input.into_tvalue()))?;
        let scores = floats(&outputs[0])?;
        let places = match self.with_maps {
            true => peaks(&outputs[1 + self.layers])?,
            false => vec![],
        };
        let place = |class: usize| places.get(class).and_then(|peak| peak.place);
        let classes = scores.iter().enumerate();
        let mut found = Peaks {
            all: classes
                .map(|(class, &value)| Peak {
                    value,
                    place: place(class),
                })
                .collect(),
        };
        for layer in &outputs[1..][..self.layers] {
            found.all.extend(peaks(layer)?);
        }
        Ok(found)
    }

    /// The value at an index of the values of a layer, by one forward pass; `layer` counts the layers of
    /// [`PeaksModel::build`].
    ///
    /// # Errors
    /// An error of tract for an input of another shape, an index that the layer does not have, and where
    /// tract fails.
    pub fn unit(&mut self, input: Tensor, layer: usize, index: usize) -> TractResult<f32> {
        let outputs = self.state.run(tvec!(input.into_tvalue()))?;
        let values = outputs[1 + layer].try_as_plain_ram()?;
        let value = values.as_slice::<f32>()?.get(index).copied();
        value.context("a unit of the layer")
    }
}

/// The features weighted by each class's weights, as a convolution of one pixel; none if the dense
/// layer does not fit.
fn class_maps(
    model: &mut TypedModel,
    features: OutletId,
    dense: &Dense,
) -> TractResult<Option<OutletId>> {
    let shape = model.outlet_fact(features)?.shape.as_concrete();
    let &[1, channels, _, _] = shape.context("a fixed shape")? else {
        return Ok(None);
    };
    let classes = dense.bias.len();
    if dense.weights.len() != classes * channels {
        return Ok(None);
    }
    let kernel = Tensor::from_shape(&[classes, channels, 1, 1], &dense.weights)?;
    // The network may have nodes of these names.
    let name = |model: &TypedModel, name: &'static str| model.unique_name(name).into_owned();
    let kernel = model.add_const(name(model, "class_maps.weights"), kernel)?;
    let bias = model.add_const(name(model, "class_maps.bias"), tensor1(&dense.bias))?;
    let spec = PoolSpec {
        data_format: DataFormat::NCHW,
        kernel_shape: tvec![1, 1],
        padding: PaddingSpec::Valid,
        dilations: None,
        strides: None,
        input_channels: channels,
        output_channels: classes,
    };
    let conv = Conv::new(spec, KernelFormat::OIHW, 1, None);
    let maps = model.wire_node(name(model, "class_maps"), conv, &[features, kernel, bias])?;
    Ok(Some(maps[0]))
}

/// The largest value of each channel, the first of equal ones; of values that are not all finite one
/// of those that are not.
fn peaks(value: &TValue) -> TractResult<Vec<Peak>> {
    let &[_, channels, rows, columns] = value.shape() else {
        bail!("a layer has shape {:?}", value.shape());
    };
    let values = value.try_as_plain_ram()?;
    let planes = values.as_slice::<f32>()?.chunks_exact(rows * columns);
    let peak = |plane: &[f32]| {
        let mut peak = (plane[0], 0);
        for (place, &value) in plane.iter().enumerate() {
            if value > peak.0 && peak.0.is_finite() || !value.is_finite() {
                peak = (value, place);
            }
        }
        Peak {
            value: peak.0,
            place: Some(peak.1),
        }
    };
    Ok(planes.take(channels).map(peak).collect())
}

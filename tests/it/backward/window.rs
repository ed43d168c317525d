//! Settings of convolutions and pooling.

use proptest::prelude::*;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::{KernelFormat, PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::nn::DataFormat;

/// A window operator's settings.
#[derive(Clone, Debug)]
pub struct Window {
    pub format: DataFormat,
    pub lengths: Vec<usize>,
    pub kernel: Vec<usize>,
    pub strides: Vec<usize>,
    pub dilations: Vec<usize>,
    pub padding: PaddingSpec,
    pub seed: u64,
}

impl Window {
    pub fn spec(&self, inputs: usize, outputs: usize) -> PoolSpec {
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

    pub fn shape(&self, channels: usize) -> Vec<usize> {
        let lengths = self.lengths.iter().copied();
        let shape = self
            .format
            .from_n_c_hw(1, channels, lengths.collect::<TVec<usize>>());
        shape.unwrap().shape.to_vec()
    }

    pub fn kernel(&self, format: KernelFormat, o: usize, i: usize) -> Vec<usize> {
        let k = self.kernel.iter().copied();
        match format {
            KernelFormat::OIHW => [o, i].into_iter().chain(k).collect(),
            KernelFormat::HWIO => k.chain([i, o]).collect(),
            KernelFormat::OHWI => std::iter::once(o).chain(k).chain([i]).collect(),
        }
    }
}

/// Any of them, with padding of at most so many cells.
pub fn windows(most_padding: usize) -> impl Strategy<Value = Window> {
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

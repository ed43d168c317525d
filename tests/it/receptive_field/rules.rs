//! Small networks of random linear layers, of which every unit is tried.

use proptest::prelude::*;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::array::{Pad, PadMode, Slice, TypedConcat};
use tract_onnx::tract_core::ops::cnn::{
    Conv, Deconv, KernelFormat, PaddingSpec, PoolSpec, SumPool,
};
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::{DataFormat, NearestUpsample, Reduce, Reducer};
use tract_onnx::tract_hir::internal::*;

use super::brute_force::{answered, found, input_shape, size};
use crate::support::models::{constant, model, numbers};

const CHANNELS: usize = 2;

#[derive(Clone, Debug)]
struct Sliding {
    taps: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    padding: PaddingSpec,
}

impl Sliding {
    fn spec(&self) -> PoolSpec {
        PoolSpec {
            data_format: DataFormat::NCHW,
            kernel_shape: tvec![self.taps[0], self.taps[1]],
            padding: self.padding.clone(),
            dilations: Some(tvec![self.dilations[0], self.dilations[1]]),
            strides: Some(tvec![self.strides[0], self.strides[1]]),
            input_channels: CHANNELS,
            output_channels: CHANNELS,
        }
    }
}

#[derive(Clone, Debug)]
enum Layer {
    Conv(Sliding, usize),
    Transposed([usize; 2], [usize; 2]),
    Mean(Sliding),
    Residual,
    Branches,
    Pad,
    Edge,
    EverySecond,
    Larger,
    Turned,
    SumOfRows,
}

fn layers() -> impl Strategy<Value = Vec<Layer>> {
    let two = |range: std::ops::Range<usize>| prop::array::uniform2(range);
    let padding = prop_oneof![
        Just(PaddingSpec::Valid),
        Just(PaddingSpec::SameUpper),
        Just(PaddingSpec::SameLower),
        (two(0..3), two(0..3)).prop_map(|(before, after)| PaddingSpec::Explicit(
            before.to_vec().into(),
            after.to_vec().into()
        )),
    ];
    let sliding = (two(1..4), two(1..4), two(1..3), padding).prop_map(
        |(taps, strides, dilations, padding)| Sliding {
            taps,
            strides,
            dilations,
            padding,
        },
    );
    let mean = two(1..4).prop_map(|taps| Sliding {
        taps,
        strides: [1, 2],
        dilations: [1, 1],
        padding: PaddingSpec::Valid,
    });
    let layer = prop_oneof![
        4 => (sliding, 1..=CHANNELS).prop_map(|(sliding, group)| Layer::Conv(sliding, group)),
        1 => (two(1..4), two(1..3)).prop_map(|(taps, strides)| Layer::Transposed(taps, strides)),
        1 => mean.prop_map(Layer::Mean),
        2 => prop::sample::select(vec![
            Layer::Residual, Layer::Branches, Layer::Pad, Layer::Edge, Layer::EverySecond,
            Layer::Larger, Layer::Turned, Layer::SumOfRows,
        ]),
    ];
    prop::collection::vec(layer, 1..4)
}

struct Net<'a> {
    model: &'a mut TypedModel,
    wire: OutletId,
}

impl Net<'_> {
    fn shape(&self) -> TVec<usize> {
        let shape = &self.model.outlet_fact(self.wire).unwrap().shape;
        shape.as_concrete().unwrap().into()
    }

    fn name(&self) -> String {
        format!("n{}", self.model.nodes().len())
    }

    fn add(&mut self, op: impl Into<Box<dyn TypedOp>>, inputs: &[OutletId]) -> OutletId {
        self.model.wire_node(self.name(), op, inputs).unwrap()[0]
    }

    fn weights(&mut self, shape: &[usize]) -> OutletId {
        let name = self.name();
        constant(self.model, &name, numbers(shape, 11 + name.len() as u64)).unwrap()
    }

    fn conv(&mut self, sliding: &Sliding, group: usize) -> OutletId {
        let [height, width] = sliding.taps;
        let kernel = self.weights(&[CHANNELS, CHANNELS / group, height, width]);
        let inputs = [self.wire, kernel, self.weights(&[CHANNELS])];
        let conv = Conv::new(sliding.spec(), KernelFormat::OIHW, group, None);
        self.add(conv, &inputs)
    }

    fn same(&mut self, taps: usize) -> OutletId {
        let sliding = Sliding {
            taps: [taps; 2],
            strides: [1; 2],
            dilations: [1; 2],
            padding: PaddingSpec::SameUpper,
        };
        self.conv(&sliding, 1)
    }

    fn layer(&mut self, layer: &Layer) {
        let x = self.wire;
        let shape = self.shape();
        let fits = |sliding: &Sliding| {
            let reach = |axis: usize| (sliding.taps[axis] - 1) * sliding.dilations[axis];
            (0..2).all(|axis| shape[2 + axis] > reach(axis))
        };
        self.wire = match layer {
            Layer::Conv(sliding, group) if fits(sliding) => self.conv(sliding, *group),
            Layer::Mean(sliding) if fits(sliding) => {
                let pool_spec = sliding.spec();
                let pool = SumPool {
                    pool_spec,
                    count_include_pad: false,
                    normalize: true,
                };
                self.add(pool, &[x])
            }
            Layer::Conv(..) | Layer::Mean(_) => x,
            Layer::Transposed(taps, strides) => {
                let sliding = Sliding {
                    taps: *taps,
                    strides: *strides,
                    dilations: [1, 2],
                    padding: PaddingSpec::Explicit(tvec![0, 1], tvec![0, 0]),
                };
                if taps[1] < 2 {
                    return;
                }
                let kernel = self.weights(&[CHANNELS, CHANNELS, taps[0], taps[1]]);
                let inputs = [x, kernel, self.weights(&[CHANNELS])];
                let deconv = Deconv::new(sliding.spec(), KernelFormat::OIHW, tvec![0, 0], 1);
                self.add(deconv, &inputs)
            }
            Layer::Residual => {
                let far = self.same(3);
                self.add(math::add(), &[x, far])
            }
            Layer::Branches => {
                let (near, far) = (self.same(1), self.same(3));
                let joined = self.add(TypedConcat::new(1), &[near, far]);
                // One channel of each branch.
                self.add(Slice::new(1, 1, 1 + CHANNELS), &[joined])
            }
            Layer::Pad => {
                let mode = PadMode::Constant(Arc::new(tensor0(0.5f32)));
                self.add(Pad::new(vec![(0, 0), (0, 0), (1, 2), (0, 1)], mode), &[x])
            }
            Layer::Edge => {
                let pads = vec![(0, 0), (0, 0), (1, 1), (0, 2)];
                self.add(Pad::new(pads, PadMode::Edge), &[x])
            }
            Layer::EverySecond => self.add(Downsample::new(3, 2, 0), &[x]),
            Layer::Larger => {
                let scales = tvec![1, 1, 2, 1];
                self.add(NearestUpsample { scales }, &[x])
            }
            Layer::Turned => self.add(AxisOp::Move(2, 3), &[x]),
            Layer::SumOfRows => {
                let sum = self.add(Reduce::new(tvec![2], Reducer::Sum), &[x]);
                self.add(math::add(), &[x, sum])
            }
        };
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Linear networks with weights that are not zero answer to every side of the field.
    #[test]
    fn fields_are_exact_where_nothing_is_cut(
        layers in layers(),
        height in 6usize..10,
        width in 6usize..10,
        share in 0.0f64..1.0,
    ) {
        let model = model(&[1, 3, height, width], |model, wire| {
            let mut net = Net { model, wire };
            let kernel = net.weights(&[CHANNELS, 3, 1, 1]);
            let bias = net.weights(&[CHANNELS]);
            let point = PoolSpec {
                input_channels: 3,
                ..Sliding { taps: [1; 2], strides: [1; 2], dilations: [1; 2], padding: PaddingSpec::Valid }.spec()
            };
            net.wire = net.add(Conv::new(point, KernelFormat::OIHW, 1, None), &[wire, kernel, bias]);
            for layer in &layers {
                net.layer(layer);
            }
            Ok(net.wire)
        });
        let unit = (share * size(&model) as f64) as usize;
        let field = found(&model, unit);
        let [rows, columns] = answered(&model, &[unit], &input_shape(&model)).remove(0);
        prop_assert_eq!((field.rows, field.columns), (rows, columns));
    }
}

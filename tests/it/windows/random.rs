//! Small networks of random layers, with changes of random sizes at every place.

use proptest::prelude::*;
use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::array::{Pad, PadMode, Slice, TypedConcat};
use tract_onnx::tract_core::ops::cnn::{
    Conv, KernelFormat, MaxPool, PaddingSpec, PoolSpec, SumPool,
};
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_core::ops::nn::{self, DataFormat, Reduce, Reducer, Softmax, SoftmaxKind};
use tract_onnx::tract_hir::internal::*;

use super::oracle::assert_exact;
use crate::support::models::{constant, model, numbers};

const CHANNELS: usize = 4;

/// A kernel's settings, one number an axis.
#[derive(Clone, Debug)]
struct Sliding {
    taps: Vec<usize>,
    strides: Vec<usize>,
    dilations: Vec<usize>,
    padding: PaddingSpec,
}

#[derive(Clone, Debug)]
enum Layer {
    Conv(Sliding, usize),
    Maximum(Sliding),
    Mean(Sliding, bool),
    Clip,
    Sigmoid,
    AddMap,
    Residual,
    Branches,
    Pad,
    EverySecond,
    Softmax,
    Turned,
}

#[derive(Clone, Copy, Debug)]
enum End {
    Pooled,
    Flat,
    MeanOfRows,
    Highest,
}

fn sliding() -> impl Strategy<Value = Sliding> {
    let axis = |range: std::ops::Range<usize>| prop::collection::vec(range, 2);
    let padding = prop_oneof![
        Just(PaddingSpec::Valid),
        Just(PaddingSpec::SameUpper),
        Just(PaddingSpec::SameLower),
        (axis(0..3), axis(0..3)).prop_map(|(before, after)| PaddingSpec::Explicit(
            before.into_iter().collect(),
            after.into_iter().collect()
        )),
    ];
    (axis(1..4), axis(1..4), axis(1..3), padding).prop_map(|(taps, strides, dilations, padding)| {
        Sliding {
            taps,
            strides,
            dilations,
            padding,
        }
    })
}

fn layers() -> impl Strategy<Value = Vec<Layer>> {
    let group = prop_oneof![Just(1), Just(2), Just(CHANNELS)];
    let layer = prop_oneof![
        4 => (sliding(), group).prop_map(|(sliding, group)| Layer::Conv(sliding, group)),
        1 => sliding().prop_map(Layer::Maximum),
        1 => (sliding(), any::<bool>()).prop_map(|(sliding, all)| Layer::Mean(sliding, all)),
        1 => prop::sample::select(vec![
            Layer::Clip, Layer::Sigmoid, Layer::AddMap, Layer::Residual, Layer::Branches,
            Layer::Pad, Layer::EverySecond, Layer::Softmax, Layer::Turned,
        ]),
    ];
    prop::collection::vec(layer, 1..6)
}

fn ends() -> impl Strategy<Value = End> {
    prop::sample::select(vec![End::Pooled, End::Flat, End::MeanOfRows, End::Highest])
}

/// A model on its way, with channels x rows x columns after an axis of length one.
struct Net<'a> {
    model: &'a mut TypedModel,
    wire: OutletId,
    seed: u64,
}

impl Net<'_> {
    fn shape(&self, wire: OutletId) -> Vec<usize> {
        let shape = &self.model.outlet_fact(wire).unwrap().shape;
        shape.as_concrete().unwrap().to_vec()
    }

    fn name(&mut self) -> String {
        self.seed = self.seed.wrapping_add(1);
        format!("n{}", self.model.nodes().len())
    }

    fn add(&mut self, op: impl Into<Box<dyn TypedOp>>, inputs: &[OutletId]) -> OutletId {
        let name = self.name();
        self.model.wire_node(name, op, inputs).unwrap()[0]
    }

    fn numbers(&mut self, shape: &[usize]) -> OutletId {
        let name = self.name();
        constant(self.model, &name, numbers(shape, self.seed)).unwrap()
    }

    /// Averages over nothing but padding have no value, so pools may not be dilated or far out.
    fn spec(&self, sliding: &Sliding) -> Option<PoolSpec> {
        let spec = PoolSpec {
            data_format: DataFormat::NCHW,
            kernel_shape: sliding.taps.iter().copied().collect(),
            padding: sliding.padding.clone(),
            dilations: Some(sliding.dilations.iter().copied().collect()),
            strides: Some(sliding.strides.iter().copied().collect()),
            input_channels: CHANNELS,
            output_channels: CHANNELS,
        };
        let shape = self.shape(self.wire);
        let fits =
            (0..2).all(|axis| shape[2 + axis] > (sliding.taps[axis] - 1) * sliding.dilations[axis]);
        fits.then_some(spec)
    }

    fn pool_spec(&self, sliding: &Sliding) -> Option<PoolSpec> {
        let mut sliding = sliding.clone();
        sliding.dilations.fill(1);
        sliding
            .taps
            .iter_mut()
            .for_each(|taps| *taps = (*taps).max(2));
        if let PaddingSpec::Explicit(before, after) = &mut sliding.padding {
            before
                .iter_mut()
                .chain(after)
                .for_each(|pad| *pad = (*pad).min(1));
        }
        self.spec(&sliding)
    }

    fn conv(&mut self, spec: PoolSpec, group: usize) -> OutletId {
        let kernel = [&[CHANNELS, CHANNELS / group][..], &spec.kernel_shape].concat();
        let inputs = [self.wire, self.numbers(&kernel), self.numbers(&[CHANNELS])];
        self.add(Conv::new(spec, KernelFormat::OIHW, group, None), &inputs)
    }

    fn same(&mut self, taps: usize) -> OutletId {
        let sliding = Sliding {
            taps: vec![taps; 2],
            strides: vec![1; 2],
            dilations: vec![1; 2],
            padding: PaddingSpec::SameUpper,
        };
        let spec = PoolSpec {
            kernel_shape: tvec![taps; 2],
            ..self
                .spec(&Sliding {
                    taps: vec![1; 2],
                    ..sliding
                })
                .unwrap()
        };
        self.conv(spec, 1)
    }

    fn layer(&mut self, layer: &Layer) {
        let x = self.wire;
        let shape = self.shape(x);
        self.wire = match layer {
            Layer::Conv(sliding, group) => match self.spec(sliding) {
                Some(spec) => self.conv(spec, *group),
                None => x,
            },
            Layer::Maximum(sliding) => match self.pool_spec(sliding) {
                Some(pool_spec) => {
                    let with_index_outputs = None;
                    self.add(
                        MaxPool {
                            pool_spec,
                            with_index_outputs,
                        },
                        &[x],
                    )
                }
                None => x,
            },
            Layer::Mean(sliding, count_include_pad) => match self.pool_spec(sliding) {
                Some(pool_spec) => {
                    let count_include_pad = *count_include_pad;
                    self.add(
                        SumPool {
                            pool_spec,
                            count_include_pad,
                            normalize: true,
                        },
                        &[x],
                    )
                }
                None => x,
            },
            Layer::Clip => {
                let low = self.numbers(&[1, CHANNELS, 1, 1]);
                self.add(math::max(), &[x, low])
            }
            Layer::Sigmoid => self.add(nn::sigmoid(), &[x]),
            Layer::AddMap => {
                let map = self.numbers(&shape);
                self.add(math::add(), &[x, map])
            }
            Layer::Residual => {
                let far = self.same(3);
                self.add(math::add(), &[x, far])
            }
            Layer::Branches => {
                let (near, far) = (self.same(1), self.same(3));
                let joined = self.add(TypedConcat::new(1), &[near, far]);
                let slice = Slice::new(1, 2, 2 + CHANNELS);
                // Half of each branch.
                self.add(slice, &[joined])
            }
            Layer::Pad => {
                let mode = PadMode::Constant(Arc::new(tensor0(0.5f32)));
                self.add(Pad::new(vec![(0, 0), (0, 0), (1, 2), (0, 1)], mode), &[x])
            }
            Layer::EverySecond => self.add(Downsample::new(3, 2, 0), &[x]),
            Layer::Softmax => self.add(
                Softmax {
                    axes: tvec![1],
                    quant_output_dt: None,
                    kind: SoftmaxKind::Softmax,
                },
                &[x],
            ),
            Layer::Turned => {
                let turned = self.add(AxisOp::Move(2, 3), &[x]);
                let low = self.numbers(&[1, 1, 1, 1]);
                let clipped = self.add(math::max(), &[turned, low]);
                self.add(AxisOp::Move(3, 2), &[clipped])
            }
        };
    }

    fn end(&mut self, end: End) -> OutletId {
        let x = self.wire;
        let shape = self.shape(x);
        let pooled = |axes| Reduce::new(axes, Reducer::Sum);
        let flat = match end {
            End::Pooled => self.add(pooled(tvec![2, 3]), &[x]),
            End::Flat => x,
            End::MeanOfRows => self.add(pooled(tvec![2]), &[x]),
            End::Highest => self.add(Reduce::new(tvec![2, 3], Reducer::Max), &[x]),
        };
        let length: usize = self.shape(flat).iter().product();
        let from = self.shape(flat).iter().map(|n| n.to_dim()).collect();
        let reshape = AxisOp::Reshape(0, from, tvec![1.to_dim(), length.to_dim()]);
        let flat = self.add(reshape, &[flat]);
        let dense = self.numbers(&[length, 3]);
        let axes = "nk,km->nm".parse().unwrap();
        assert_eq!(shape[1], CHANNELS);
        self.add(EinSum::new(axes, f32::datum_type()), &[flat, dense])
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_networks_agree_with_full_passes(
        layers in layers(),
        end in ends(),
        size in (6usize..11, 6usize..11),
        change in (1usize..6, 1usize..6),
        seed in any::<u64>(),
    ) {
        let shape = [1, CHANNELS, size.0, size.1];
        let network = model(&shape, |model, x| {
            let mut net = Net { model, wire: x, seed };
            for layer in &layers {
                net.layer(layer);
            }
            Ok(net.end(end))
        });
        assert_exact(&network, &numbers(&shape, seed), change.0, change.1, seed ^ 5);
    }
}

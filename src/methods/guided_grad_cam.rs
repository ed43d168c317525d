//! Guided Grad-CAM: guided backpropagation where Grad-CAM finds the class.
//!
//! A value is large at fine structure that guided backpropagation shows, within the positions that
//! Grad-CAM gives to the target. It is not a derivative of the score.
//!
//! M = G max(0, C), with G the guided signal per unit of intensity and C the Grad-CAM map,
//! interpolated linearly to the input's size and divided by its largest value.
//!
//! Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks", ICCV 2017. Of its two
//! factors the guided one changes little when weights are replaced by random ones: Adebayo et al.,
//! "Sanity Checks for Saliency Maps", NeurIPS 2018.
//!
//! Shape: rows x columns of the input. Unit: score (or probability) per unit of intensity, times a
//! share. A magnitude, or signed. Cost: two passes forward and back. Example: `explain cat.jpg
//! --method guided-grad-cam`.

use fast_image_resize as fir;

use super::explain::{Explain, Question};
use super::grad_cam::GradCam;
use super::gradients::SANITY;
use super::gradients::channels::{CHANNELS, Channels};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::input::{InputGradient, Meaning, Samples};
use super::gradients::layer::{LAYER, Weighing, place};
use super::stepper::{Stepper, check_finite};
use crate::error::{Error, Result};
use crate::graph::backward::Rectifier;
use crate::map::heatmap::Heatmap;
use crate::model::network::{Features, Network};
use crate::model::target::Target;
use crate::options::{Layer, options};
use crate::photo::input::Input;
use crate::registry::{Face, Family, Need};

options! {
    /// The options of guided Grad-CAM.
    pub struct Options {
        layer: Layer = LAYER,
        softmax: Softmax = SOFTMAX,
        channels: Channels = CHANNELS,
    }
}

/// Guided backpropagation whose signal is masked before it is read.
pub struct GuidedGradCam {
    guided: InputGradient,
    layer: Layer,
}

impl Explain for GuidedGradCam {
    const FACE: Face = Face {
        name: "guided-grad-cam",
        title: "Guided Grad-CAM",
        question: "Edges where the class is found",
        summary: "Guided backpropagation where Grad-CAM finds the class.",
        note: Some(SANITY),
        family: Family::Weigh,
        sweep: false,
        per_target: true,
        requires: &[Need::Layers],
    };
    type Options = Options;
    type Stepper = GuidedGradCam;

    fn begin(question: &Question, options: &Options) -> Result<GuidedGradCam> {
        let reading = (Samples::Photo, Meaning::Slope);
        let rule = Rectifier::Guided;
        Ok(GuidedGradCam {
            guided: InputGradient::new(question, options.softmax, reading, rule),
            layer: options.layer.clone(),
        })
    }

    fn reading(options: &Options) -> Channels {
        options.channels
    }
}

impl Stepper for GuidedGradCam {
    type Reading = Channels;

    fn steps(&self) -> usize {
        self.guided.steps()
    }

    fn passes(&self) -> usize {
        self.guided.passes() * 2
    }

    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        let mut signal = self.guided.step(index, network)?;
        let InputGradient {
            input,
            target,
            softmax,
            ..
        } = &self.guided;
        let place = place(network, &self.layer)?;
        let cotangent = softmax.cotangent(network, &input.values, *target)?;
        let rule = Rectifier::Gradient;
        let pulled = network.pull_back(&input.values, &place, rule, &cotangent)?;
        let maps = pulled.activations.ok_or(Error::NothingYet)?;
        let mask = mask(&maps, &pulled.gradient, input)?;
        for plane in signal.chunks_exact_mut(mask.len()) {
            for (value, share) in plane.iter_mut().zip(&mask) {
                *value *= share;
            }
        }
        Ok(signal)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        self.guided.absorb(index, part)
    }

    fn done(&self) -> usize {
        self.guided.done()
    }

    fn finish(&self, target: Target, reading: &Channels) -> Result<Heatmap> {
        self.guided.finish(target, reading)
    }
}

/// Grad-CAM at the input's size, between zero and one.
fn mask(maps: &Features, gradients: &[f32], input: &Input) -> Result<Vec<f32>> {
    let map = GradCam::weigh(maps, gradients);
    check_finite("the Grad-CAM map at place", &map)?;
    let largest = map.iter().fold(0.0f32, |most, &value| most.max(value));
    let share = |value: f32| {
        if largest > 0.0 {
            value.max(0.0) / largest
        } else {
            0.0
        }
    };
    let bytes: Vec<u8> = map
        .iter()
        .flat_map(|&value| share(value).to_ne_bytes())
        .collect();
    let fail = |reason: &dyn std::fmt::Display| Error::Resize(reason.to_string());
    let kind = fir::PixelType::F32;
    let (width, height) = (maps.columns as u32, maps.rows as u32);
    let small = fir::images::Image::from_vec_u8(width, height, bytes, kind)
        .map_err(|error| fail(&error))?;
    let mut large = fir::images::Image::new(input.columns() as u32, input.rows() as u32, kind);
    let filter = fir::ResizeAlg::Convolution(fir::FilterType::Bilinear);
    fir::Resizer::new()
        .resize(
            &small,
            &mut large,
            &fir::ResizeOptions::new().resize_alg(filter),
        )
        .map_err(|error| fail(&error))?;
    let number = |bytes: &[u8]| f32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    Ok(large.buffer().chunks_exact(4).map(number).collect())
}

//! The methods.
//!
//! A method is a file that implements [`Explain`]: what is said of the method, its options, and a
//! [`Stepper`] that does the work. [`METHODS`] is the table that terminal, page and reference read.

pub mod ablation_cam;
pub mod cam;
mod checked;
pub mod deconvolution;
mod explain;
pub mod finite_difference;
pub mod grad_cam;
pub mod grad_cam_plus_plus;
pub mod gradient_check;
pub mod gradient_x_input;
mod gradients;
pub mod guided_backprop;
pub mod guided_grad_cam;
pub mod hires_cam;
pub mod integrated_gradients;
pub mod layer_cam;
pub mod occlusion;
pub mod saliency;
pub mod smoothgrad;
mod stepper;
mod sweep;
pub mod xgrad_cam;

use crate::error::Result;
use crate::manifest::Manifest;
use crate::map::heatmap::Heatmap;
use crate::model::network::Network;
use crate::model::target::Target;
use crate::options::{Chosen, Options};
use crate::photo::input::Input;
use crate::registry::{self, Entry};
use checked::Checked;
pub use explain::{Explain, Question};
pub use stepper::{Stepper, Trial};

/// A method at work. Its parts and its maps are checked.
pub type Run = dyn Stepper<Reading = Chosen>;

/// A line of the table of methods.
pub type Method = Entry<fn(&Question, &Chosen) -> Result<Box<Run>>>;

/// All methods, in the order in which a reader is shown them.
pub const METHODS: &[Method] = &[
    Method::of::<cam::Cam>(),
    Method::of::<occlusion::Occlusion>(),
    Method::of::<finite_difference::FiniteDifference>(),
    Method::of::<saliency::Saliency>(),
    Method::of::<gradient_x_input::GradientXInput>(),
    Method::of::<smoothgrad::SmoothGrad>(),
    Method::of::<integrated_gradients::IntegratedGradients>(),
    Method::of::<guided_backprop::GuidedBackprop>(),
    Method::of::<deconvolution::Deconvolution>(),
    Method::of::<grad_cam::GradCam>(),
    Method::of::<grad_cam_plus_plus::GradCamPlusPlus>(),
    Method::of::<xgrad_cam::XGradCam>(),
    Method::of::<layer_cam::LayerCam>(),
    Method::of::<hires_cam::HiResCam>(),
    Method::of::<ablation_cam::AblationCam>(),
    Method::of::<guided_grad_cam::GuidedGradCam>(),
    Method::of::<gradient_check::GradientCheck>(),
];

/// The method of a name.
///
/// # Errors
/// [`Error::Method`](crate::error::Error::Method) with all names if none has this one.
pub fn find(name: &str) -> Result<&'static Method> {
    registry::find(METHODS, name)
}

/// The whole map of a target by the method `name`, with options as pairs of key and value.
///
/// # Errors
/// Those of [`find`], those of [`Entry::check`] and [`Entry::options`], and those of the method's steps.
pub fn explain(
    name: &str,
    options: &[(&str, &str)],
    network: &mut Network,
    input: &Input,
    target: Target,
) -> Result<Heatmap> {
    let method = find(name)?;
    method.check(network.manifest())?;
    let options = method.options(options.iter().copied())?;
    let question = Question {
        input,
        classes: network.classes(),
        target,
    };
    let mut run = method.begin(&question, &options)?;
    run.prepare(network)?;
    loop {
        let agenda = run.agenda(false);
        if agenda.is_empty() {
            return run.finish(target, &options);
        }
        for step in agenda {
            run.absorb(step, run.step(step, network)?)?;
        }
    }
}

/// The first method that a network can be asked for.
pub fn usual(manifest: &Manifest) -> &'static Method {
    let mut methods = METHODS.iter();
    methods
        .find(|method| method.check(manifest).is_ok())
        .unwrap_or(&METHODS[0])
}

impl Method {
    const fn of<E: Explain + 'static>() -> Method {
        Entry {
            face: E::FACE,
            options: E::Options::SPECS,
            begin: |question, options| Ok(Box::new(Checked::<E>::begin(question, options)?)),
        }
    }

    /// A stepper over a question's input. The target matters to methods that need new passes for
    /// each.
    ///
    /// # Errors
    /// Those of [`Explain::begin`].
    pub fn begin(&self, question: &Question, options: &Chosen) -> Result<Box<Run>> {
        (self.begin)(question, options)
    }
}

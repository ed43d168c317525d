//! A step of a class model, with all chance given from outside.

use super::ascend::{check_slopes, mean_value};
use super::basis::Basis;
use super::penalty::Penalties;
use super::sampler::{Pose, Sampling, Shape};
use crate::error::Result;
use crate::model::objective::Slope;

/// A picture that climbs towards a higher objective less its penalties.
pub struct Climb {
    basis: Box<dyn Basis>,
    shape: Shape,
    penalties: Penalties,
    canvas: Vec<f32>,
    /// How the next step's views lie.
    samplings: Vec<Sampling>,
    steps: usize,
    done: usize,
    value: Option<f32>,
}

impl Climb {
    /// A climb of `steps` steps on a canvas of the input's rows and columns.
    pub fn new(basis: Box<dyn Basis>, shape: Shape, penalties: Penalties, steps: usize) -> Climb {
        Climb {
            canvas: basis.canvas(),
            basis,
            shape,
            penalties,
            samplings: vec![],
            steps,
            done: 0,
            value: None,
        }
    }

    /// How many steps the climb takes in all.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// How many steps have been taken.
    pub fn done(&self) -> usize {
        self.done
    }

    /// The objective's mean over the views of the last step, before the step was taken and without
    /// penalties.
    pub fn value(&self) -> Option<f32> {
        self.value
    }

    /// The picture's normalised values: three planes of rows x columns.
    pub fn canvas(&self) -> &[f32] {
        &self.canvas
    }

    /// Decides the poses in which the next step sees the picture.
    pub fn pose(&mut self, poses: &[Pose]) {
        let sampling = |pose: &Pose| Sampling::posed(self.shape, self.shape, *pose);
        self.samplings = poses.iter().map(sampling).collect();
    }

    /// The inputs that show the picture in the poses of the next step.
    pub fn views(&self) -> Vec<Vec<f32>> {
        let views = self.samplings.iter();
        views.map(|view| view.apply(&self.canvas)).collect()
    }

    /// Steps along the mean slope of the objective at the views, less the slope of the penalties. The
    /// slopes are in the order of [`Climb::views`].
    ///
    /// # Errors
    /// [`Error::StepValues`](crate::error::Error::StepValues) for slopes whose number or size is not that
    /// of the views.
    pub fn absorb(&mut self, slopes: &[Slope]) -> Result<()> {
        let count = self.samplings.len();
        check_slopes(self.done, slopes, count, self.canvas.len())?;
        let mut gradient = vec![0.0; self.canvas.len()];
        for (view, slope) in self.samplings.iter().zip(slopes) {
            for (sum, value) in gradient.iter_mut().zip(view.adjoint(&slope.gradient)) {
                *sum += value / count as f32;
            }
        }
        self.penalties
            .charge(&self.canvas, self.shape, &mut gradient);
        self.value = Some(mean_value(slopes));
        self.basis.climb(&self.canvas, &gradient);
        self.done += 1;
        self.basis.refine(self.done as f32 / self.steps as f32);
        self.canvas = self.basis.canvas();
        Ok(())
    }
}

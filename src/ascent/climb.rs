//! A step of a class model, with all chance given from outside.

use super::basis::Basis;
use super::penalty::Penalties;
use super::sampler::{Pose, Sampling, Shape};
use super::{check_slopes, mean_value};
use crate::error::Result;
use crate::objective::Slope;

/// A picture that climbs towards a higher objective less its penalties.
pub struct Climb {
    basis: Box<dyn Basis>,
    shape: Shape,
    penalties: Penalties,
    canvas: Vec<f32>,
    steps: usize,
    done: usize,
    value: Option<f32>,
}

impl Climb {
    /// A climb of so many steps on a canvas of the input's shape.
    pub fn new(basis: Box<dyn Basis>, shape: Shape, penalties: Penalties, steps: usize) -> Climb {
        Climb {
            canvas: basis.canvas(),
            basis,
            shape,
            penalties,
            steps,
            done: 0,
            value: None,
        }
    }

    pub fn steps(&self) -> usize {
        self.steps
    }

    pub fn done(&self) -> usize {
        self.done
    }

    /// The objective's mean over the views of the last step, before the step was taken and without
    /// penalties.
    pub fn value(&self) -> Option<f32> {
        self.value
    }

    /// Normalised values of the picture.
    pub fn canvas(&self) -> &[f32] {
        &self.canvas
    }

    /// The inputs that show the picture in these poses.
    pub fn views(&self, poses: &[Pose]) -> Vec<Vec<f32>> {
        let view = |pose: &Pose| Sampling::posed(self.shape, self.shape, *pose);
        poses
            .iter()
            .map(|pose| view(pose).apply(&self.canvas))
            .collect()
    }

    /// Steps along the mean slope of the objective at these poses, less the slope of the penalties.
    pub fn absorb(&mut self, poses: &[Pose], slopes: &[Slope]) -> Result<()> {
        check_slopes(self.done, slopes, poses.len(), self.canvas.len())?;
        let mut gradient = vec![0.0; self.canvas.len()];
        for (pose, slope) in poses.iter().zip(slopes) {
            let pulled = Sampling::posed(self.shape, self.shape, *pose).adjoint(&slope.gradient);
            for (sum, value) in gradient.iter_mut().zip(pulled) {
                *sum += value / poses.len() as f32;
            }
        }
        self.penalties
            .charge(&self.canvas, self.shape, &mut gradient);
        self.value = Some(mean_value(slopes));
        self.basis.climb(&gradient);
        self.done += 1;
        self.basis.refine(self.done as f32 / self.steps as f32);
        self.canvas = self.basis.canvas();
        Ok(())
    }
}

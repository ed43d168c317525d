//! A picture of pixels, first few, then more.

use super::adam::Adam;
use super::basis::Basis;
use super::sampler::{Sampling, Shape};
use crate::manifest::Preprocessing;

/// The share of the steps after which the grid has a quarter, a half and all of the canvas's side.
const GROWTH: [(f32, usize); 3] = [(0.0, 4), (0.25, 2), (0.5, 1)];
/// How far noise is from grey, as intensity.
const DEVIATION: f32 = 0.05;

/// Normalised values on a grid that grows by bilinear interpolation; they are cut off where their
/// intensities would leave 0 to 1.
pub struct Pixels {
    shape: Shape,
    grid: Shape,
    values: Vec<f32>,
    bounds: [(f32, f32); 3],
    rate: f32,
    adam: Adam,
}

impl Pixels {
    /// How many normals a start from noise takes.
    pub fn normals(shape: Shape) -> usize {
        let (rows, columns) = divided(shape, GROWTH[0].1);
        3 * rows * columns
    }

    /// Grey with noise, on the smallest grid.
    pub fn from_noise(shape: Shape, normals: &[f32], rule: &Preprocessing, rate: f32) -> Pixels {
        let grid = divided(shape, GROWTH[0].1);
        let values = normals.chunks_exact(grid.0 * grid.1).enumerate();
        let values = values.flat_map(|(channel, plane)| {
            let grey = move |normal| rule.normalised(channel, 0.5 + DEVIATION * normal);
            plane.iter().map(grey)
        });
        Pixels::new(shape, grid, values.collect(), rule, rate)
    }

    /// A picture's normalised values, on the whole grid from the first step.
    pub fn from_values(shape: Shape, values: &[f32], rule: &Preprocessing, rate: f32) -> Pixels {
        Pixels::new(shape, shape, values.to_vec(), rule, rate)
    }

    fn new(shape: Shape, grid: Shape, values: Vec<f32>, rule: &Preprocessing, rate: f32) -> Pixels {
        let adam = Adam::new(rate, values.len());
        Pixels {
            shape,
            grid,
            values,
            bounds: [0, 1, 2].map(|channel| rule.bounds(channel)),
            rate,
            adam,
        }
    }
}

impl Basis for Pixels {
    fn canvas(&self) -> Vec<f32> {
        if self.grid == self.shape {
            return self.values.clone();
        }
        Sampling::resized(self.grid, self.shape).apply(&self.values)
    }

    fn climb(&mut self, _: &[f32], gradient: &[f32]) {
        if self.grid == self.shape {
            self.adam.climb(&mut self.values, gradient);
        } else {
            let pulled = Sampling::resized(self.grid, self.shape).adjoint(gradient);
            self.adam.climb(&mut self.values, &pulled);
        }
        let planes = self.values.chunks_exact_mut(self.grid.0 * self.grid.1);
        for (plane, &(low, high)) in planes.zip(&self.bounds) {
            for value in plane {
                *value = value.clamp(low, high);
            }
        }
    }

    fn refine(&mut self, progress: f32) {
        let due = GROWTH.iter().rev().find(|(after, _)| *after <= progress);
        let grid = divided(self.shape, due.map_or(1, |(_, part)| *part));
        if grid.0 * grid.1 > self.grid.0 * self.grid.1 {
            self.values = Sampling::resized(self.grid, grid).apply(&self.values);
            self.grid = grid;
            self.adam = Adam::new(self.rate, self.values.len());
        }
    }
}

fn divided((rows, columns): Shape, part: usize) -> Shape {
    (rows.div_ceil(part), columns.div_ceil(part))
}

//! A picture as the amplitudes of its frequencies, in decorrelated colours.
//!
//! Olah, Mordvintsev and Schubert, "Feature visualization", 2017.

use std::sync::Arc;

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::adam::Adam;
use super::basis::Basis;
use super::sampler::Shape;
use crate::manifest::Preprocessing;

/// The square root of the covariance of colours in ImageNet, from decorrelated channels to red,
/// green and blue (Olah et al. 2017), before it is divided by its longest column.
const COLOURS: [[f32; 3]; 3] = [[0.26, 0.09, 0.02], [0.27, 0.0, -0.05], [0.27, -0.09, 0.03]];
/// The standard deviation of noise, in parameters.
const DEVIATION: f32 = 0.01;
/// The number by which the sum of all frequencies is divided, so that noise begins near grey.
const QUIET: f32 = 4.0;
/// The highest frequency at the first step, in periods a pixel; all are in at `GROWN`.
const FIRST_BAND: f32 = 0.08;
const HIGHEST: f32 = 0.75;
/// The distance from 0 and 1 at which a photo's intensities are kept, since the sigmoid would need infinity
/// for these.
const MARGIN: f32 = 0.01;

/// Parameters z, a complex number for each channel and frequency f in periods a
/// pixel and n the number of pixels, channel k is u_k = irfft2(sqrt(n) z_k / max(f, 1 / longer side))
/// / 4, and the intensities are sigmoid(C u). Frequencies above the band of the step are left out.
pub struct Fourier {
    shape: Shape,
    /// Real and imaginary parts, channels x rows x (columns / 2 + 1).
    amplitudes: Vec<f32>,
    /// For each frequency, what a unit of its parameter adds, and the frequency in periods a pixel.
    scales: Vec<(f32, f32)>,
    band: f32,
    /// The share of the steps after which all frequencies are in.
    grown: f32,
    colours: [[f32; 3]; 3],
    rule: Preprocessing,
    adam: Adam,
    plane: Plane,
}

impl Fourier {
    /// How many normals a start from noise takes.
    pub fn normals((rows, columns): Shape) -> usize {
        6 * rows * half(columns)
    }

    /// Faint noise, which is nearly grey; detail comes in by and by until the share `grown` of the
    /// steps.
    pub fn from_noise(
        shape: Shape,
        normals: &[f32],
        rule: &Preprocessing,
        rate: f32,
        grown: f32,
    ) -> Fourier {
        let amplitudes = normals.iter().map(|normal| DEVIATION * normal).collect();
        let mut fourier = Fourier::new(shape, amplitudes, rule, rate, grown);
        fourier.refine(0.0);
        fourier
    }

    /// The frequencies of a picture's normalised values, all of them from the first step.
    pub fn from_values(shape: Shape, values: &[f32], rule: &Preprocessing, rate: f32) -> Fourier {
        let amplitudes = vec![0.0; Fourier::normals(shape)];
        let mut fourier = Fourier::new(shape, amplitudes, rule, rate, 0.0);
        let plane = shape.0 * shape.1;
        let inverse = inverse(&fourier.colours);
        let logits: Vec<f32> = values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let channel = index / plane;
                let p = rule.intensity(channel, *value);
                let p = p.clamp(MARGIN, 1.0 - MARGIN);
                (p / (1.0 - p)).ln()
            })
            .collect();
        let channels = mixed(&inverse, &logits, plane);
        let wide = half(shape.1);
        let parts = fourier.amplitudes.chunks_exact_mut(2 * shape.0 * wide);
        for (parts, channel) in parts.zip(channels.chunks_exact(plane)) {
            let spectrum = fourier.plane.forward(channel);
            let amplitudes = parts.chunks_exact_mut(2).zip(&fourier.scales);
            for (index, (part, (scale, _))) in amplitudes.enumerate() {
                let wave = spectrum[index / wide * shape.1 + index % wide];
                // A scale counts the two halves of a frequency and divides by the pixels.
                let twice = fourier.plane.halves(index % wide);
                let share = twice / (scale * plane as f32);
                part.copy_from_slice(&[wave.re * share, wave.im * share]);
            }
        }
        fourier
    }

    fn new(
        shape: Shape,
        amplitudes: Vec<f32>,
        rule: &Preprocessing,
        rate: f32,
        grown: f32,
    ) -> Fourier {
        let (rows, columns) = shape;
        let pixels = (rows * columns) as f32;
        let lowest = 1.0 / rows.max(columns) as f32;
        let plane = Plane::new(shape);
        let scales = (0..rows * half(columns)).map(|index| {
            let (row, column) = (index / half(columns), index % half(columns));
            let down = row.min(rows - row) as f32 / rows as f32;
            let across = column as f32 / columns as f32;
            let frequency = down.hypot(across);
            let scale = pixels.sqrt() / frequency.max(lowest) / QUIET;
            (plane.halves(column) * scale / pixels, frequency)
        });
        let longest = (0..3)
            .map(|column| COLOURS.iter().map(|row| row[column].powi(2)).sum::<f32>())
            .fold(0.0, f32::max)
            .sqrt();
        Fourier {
            shape,
            scales: scales.collect(),
            band: HIGHEST,
            grown,
            colours: COLOURS.map(|row| row.map(|share| share / longest)),
            rule: rule.clone(),
            adam: Adam::new(rate, amplitudes.len()),
            amplitudes,
            plane,
        }
    }

    /// Red, green and blue intensities, one plane after the other.
    fn intensities(&self) -> Vec<f32> {
        let (rows, columns) = self.shape;
        let wide = half(columns);
        let mut channels = Vec::with_capacity(3 * rows * columns);
        for parts in self.amplitudes.chunks_exact(2 * rows * wide) {
            let mut spectrum = vec![Complex32::ZERO; rows * columns];
            for (index, (part, &(scale, frequency))) in
                parts.chunks_exact(2).zip(&self.scales).enumerate()
            {
                if frequency <= self.band {
                    let wave = Complex32::new(part[0], part[1]) * scale;
                    spectrum[index / wide * columns + index % wide] = wave;
                }
            }
            channels.extend(self.plane.inverse(spectrum));
        }
        let mut mixed = mixed(&self.colours, &channels, rows * columns);
        for value in &mut mixed {
            *value = 1.0 / (1.0 + (-*value).exp());
        }
        mixed
    }
}

impl Basis for Fourier {
    fn canvas(&self) -> Vec<f32> {
        let plane = self.shape.0 * self.shape.1;
        let intensities = self.intensities().into_iter().enumerate();
        intensities
            .map(|(index, p)| self.rule.normalised(index / plane, p))
            .collect()
    }

    fn climb(&mut self, canvas: &[f32], gradient: &[f32]) {
        let (rows, columns) = self.shape;
        let (pixels, wide) = (rows * columns, half(columns));
        // Through the normalisation and the sigmoid, whose slope is p (1 - p).
        let slopes: Vec<f32> = std::iter::zip(canvas, gradient)
            .enumerate()
            .map(|(index, (value, gradient))| {
                let channel = index / pixels;
                let p = self.rule.intensity(channel, *value);
                gradient / self.rule.std[channel] * p * (1.0 - p)
            })
            .collect();
        let back = [0, 1, 2].map(|to| [0, 1, 2].map(|from| self.colours[from][to]));
        let channels = mixed(&back, &slopes, pixels);
        let mut pulled = vec![0.0; self.amplitudes.len()];
        for (parts, channel) in pulled
            .chunks_exact_mut(2 * rows * wide)
            .zip(channels.chunks_exact(pixels))
        {
            let spectrum = self.plane.forward(channel);
            for (index, (part, &(scale, frequency))) in
                parts.chunks_exact_mut(2).zip(&self.scales).enumerate()
            {
                if frequency <= self.band {
                    let wave = spectrum[index / wide * columns + index % wide] * scale;
                    part.copy_from_slice(&[wave.re, wave.im]);
                }
            }
        }
        self.adam.climb(&mut self.amplitudes, &pulled);
    }

    fn refine(&mut self, progress: f32) {
        let share = if progress < self.grown {
            progress / self.grown
        } else {
            1.0
        };
        self.band = FIRST_BAND + (HIGHEST - FIRST_BAND) * share;
    }
}

fn half(columns: usize) -> usize {
    columns / 2 + 1
}

/// Each pixel's three values times a matrix.
fn mixed(matrix: &[[f32; 3]; 3], planes: &[f32], pixels: usize) -> Vec<f32> {
    let mut mixed = Vec::with_capacity(3 * pixels);
    for [first, second, third] in matrix {
        mixed.extend((0..pixels).map(|at| {
            first * planes[at] + second * planes[pixels + at] + third * planes[2 * pixels + at]
        }));
    }
    mixed
}

/// By the cofactors; the matrix is a fixed one that has an inverse.
fn inverse(m: &[[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let cofactor = |row: usize, column: usize| {
        let [a, b] = [(row + 1) % 3, (row + 2) % 3];
        let [c, d] = [(column + 1) % 3, (column + 2) % 3];
        m[a][c] * m[b][d] - m[a][d] * m[b][c]
    };
    let determinant: f32 = (0..3)
        .map(|column| m[0][column] * cofactor(0, column))
        .sum();
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| cofactor(column, row) / determinant))
}

/// Fourier transforms of a plane, not normalised.
struct Plane {
    shape: Shape,
    forward: [Arc<dyn Fft<f32>>; 2],
    inverse: [Arc<dyn Fft<f32>>; 2],
}

impl Plane {
    fn new((rows, columns): Shape) -> Plane {
        let mut planner = FftPlanner::new();
        Plane {
            shape: (rows, columns),
            forward: [columns, rows].map(|length| planner.plan_fft_forward(length)),
            inverse: [columns, rows].map(|length| planner.plan_fft_inverse(length)),
        }
    }

    /// Two for frequencies that stand for themselves and their mirror image, else one.
    fn halves(&self, column: usize) -> f32 {
        let columns = self.shape.1;
        if column == 0 || 2 * column == columns {
            1.0
        } else {
            2.0
        }
    }

    fn forward(&self, values: &[f32]) -> Vec<Complex32> {
        let values = values.iter().map(|&value| Complex32::new(value, 0.0));
        self.along_both(values.collect(), &self.forward)
    }

    /// The real part.
    fn inverse(&self, spectrum: Vec<Complex32>) -> impl Iterator<Item = f32> {
        let values = self.along_both(spectrum, &self.inverse);
        values.into_iter().map(|value| value.re)
    }

    fn along_both(
        &self,
        mut values: Vec<Complex32>,
        [across, down]: &[Arc<dyn Fft<f32>>; 2],
    ) -> Vec<Complex32> {
        let (rows, columns) = self.shape;
        across.process(&mut values);
        let mut turned = transposed(&values, columns);
        down.process(&mut turned);
        transposed(&turned, rows)
    }
}

/// Columns as rows.
fn transposed(values: &[Complex32], columns: usize) -> Vec<Complex32> {
    let down = |column: usize| values[column..].iter().step_by(columns).copied();
    (0..columns).flat_map(down).collect()
}

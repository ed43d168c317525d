//! What a picture is made of, and climbed in.

/// Three normalised planes, from parameters that are changed along a gradient.
pub trait Basis {
    /// The picture; intensities are between 0 and 1.
    fn canvas(&self) -> Vec<f32>;

    /// Takes a step along the gradient at the canvas, which is as [`Basis::canvas`] gave it last.
    fn climb(&mut self, canvas: &[f32], gradient: &[f32]);

    /// Lets in the detail that is due after this share of the steps.
    fn refine(&mut self, progress: f32);
}

//! A picture seen moved, turned or at another size: bilinear sampling, and its adjoint.

/// Rows and columns of a picture, in pixels.
pub type Shape = (usize, usize);

/// How a view lies on the picture, about the centres of both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// The size at which the picture is seen; above one it looks larger.
    pub scale: f64,
    /// The angle by which the view is turned on the picture, in radians.
    pub angle: f64,
    /// How far down the picture the view's centre lies, in pixels.
    pub down: f64,
    /// How far right on the picture the view's centre lies, in pixels.
    pub right: f64,
}

/// A linear map from a picture to a view of it. Each value of the view is a mean of at most four values of
/// the picture, weighted by how near they are. Beyond the edges the picture is mirrored, as `grid_sample`
/// of PyTorch does it with `reflection` and without `align_corners`.
pub struct Sampling {
    from: usize,
    taps: Vec<[(u32, f32); 4]>,
}

impl Sampling {
    /// A view of a shape: its point p, from its centre, is the picture's point
    /// shift + R(angle) p / scale, from its centre.
    pub fn posed(from: Shape, to: Shape, pose: Pose) -> Sampling {
        let (sine, cosine) = pose.angle.sin_cos();
        Sampling::new(from, to, |row, column| {
            let down = (row - (to.0 as f64 - 1.0) / 2.0) / pose.scale;
            let right = (column - (to.1 as f64 - 1.0) / 2.0) / pose.scale;
            (
                (from.0 as f64 - 1.0) / 2.0 + pose.down + cosine * down - sine * right,
                (from.1 as f64 - 1.0) / 2.0 + pose.right + sine * down + cosine * right,
            )
        })
    }

    /// The whole picture at another size, for growing; smaller ones would need more taps.
    pub fn resized(from: Shape, to: Shape) -> Sampling {
        let along = |at: f64, from: usize, to: usize| (at + 0.5) * from as f64 / to as f64 - 0.5;
        Sampling::new(from, to, |row, column| {
            (along(row, from.0, to.0), along(column, from.1, to.1))
        })
    }

    fn new(from: Shape, to: Shape, place: impl Fn(f64, f64) -> (f64, f64)) -> Sampling {
        let mut taps = Vec::with_capacity(to.0 * to.1);
        for row in 0..to.0 {
            for column in 0..to.1 {
                let (down, right) = place(row as f64, column as f64);
                let [rows, columns] = [between(down, from.0), between(right, from.1)];
                let tap = |y: usize, x: usize| {
                    let ((row, high), (column, wide)) = (rows[y], columns[x]);
                    ((row * from.1 + column) as u32, (high * wide) as f32)
                };
                taps.push([tap(0, 0), tap(0, 1), tap(1, 0), tap(1, 1)]);
            }
        }
        Sampling {
            from: from.0 * from.1,
            taps,
        }
    }

    /// Samples planes of the picture's shape.
    pub fn apply(&self, planes: &[f32]) -> Vec<f32> {
        let mut sampled = Vec::with_capacity(planes.len() / self.from * self.taps.len());
        for plane in planes.chunks_exact(self.from) {
            sampled.extend(self.taps.iter().map(|taps| -> f32 {
                taps.iter()
                    .map(|&(index, weight)| weight * plane[index as usize])
                    .sum()
            }));
        }
        sampled
    }

    /// Pulls planes of the view's shape back to the picture.
    pub fn adjoint(&self, planes: &[f32]) -> Vec<f32> {
        let mut pulled = vec![0.0; planes.len() / self.taps.len() * self.from];
        let into = pulled.chunks_exact_mut(self.from);
        for (into, plane) in into.zip(planes.chunks_exact(self.taps.len())) {
            for (taps, value) in self.taps.iter().zip(plane) {
                for &(index, weight) in taps {
                    into[index as usize] += weight * value;
                }
            }
        }
        pulled
    }
}

/// The two pixels beside a place, and their shares.
fn between(place: f64, length: usize) -> [(usize, f64); 2] {
    let place = mirrored(place, length);
    let first = place.floor();
    let share = place - first;
    let second = (first as usize + 1).min(length - 1);
    [(first as usize, 1.0 - share), (second, share)]
}

/// The place on the picture that one beyond its edges mirrors, edges lying half a pixel outside.
pub fn mirrored(place: f64, length: usize) -> f64 {
    let length = length as f64;
    let turned = (place + 0.5).rem_euclid(2.0 * length);
    let inside = turned.min(2.0 * length - turned);
    (inside - 0.5).clamp(0.0, length - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    const POSE: Pose = Pose {
        scale: 1.2,
        angle: 0.3,
        down: 2.7,
        right: -1.4,
    };

    /// <A x, y> = <x, A' y>, also where the view hangs over the edges.
    #[test]
    fn the_adjoint_is_one() {
        let mut random = Random::new(1);
        for sampling in [
            Sampling::posed((9, 7), (8, 10), POSE),
            Sampling::resized((5, 4), (9, 11)),
        ] {
            let x = random.normals(3 * sampling.from);
            let y = random.normals(3 * sampling.taps.len());
            let dot = |a: &[f32], b: &[f32]| -> f64 {
                a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum()
            };
            let (there, back) = (sampling.apply(&x), sampling.adjoint(&y));
            assert!((dot(&there, &y) - dot(&x, &back)).abs() < 1e-4);
        }
    }

    #[test]
    fn a_shift_by_hand() {
        let pose = Pose {
            scale: 1.0,
            angle: 0.0,
            down: 0.0,
            right: 1.5,
        };
        let view = Sampling::posed((1, 4), (1, 4), pose).apply(&[1.0, 2.0, 3.0, 5.0]);
        // The last two lie at columns 3.5, the edge, and 4.5, which mirrors 2.5.
        assert_eq!(view, [2.5, 4.0, 5.0, 4.0]);
    }

    #[test]
    fn growth_by_hand() {
        let grown = Sampling::resized((1, 2), (1, 4)).apply(&[0.0, 4.0]);
        assert_eq!(grown, [0.0, 1.0, 3.0, 4.0]);
    }
}

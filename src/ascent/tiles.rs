//! A picture larger than the network's input, as overlapping tiles.

use super::sampler::{Shape, mirrored};
use crate::random::Random;

/// How many pixels neighbouring tiles share at least. A tile's edges count little.
const OVERLAP: usize = 32;
/// By how many pixels the tiles together are at least longer than the picture, so that they can be
/// laid elsewhere each time.
const SLACK: usize = 64;

/// Where a tile lies; its first row and column may be before those of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tile {
    top: isize,
    left: isize,
    size: Shape,
}

/// Tiles that cover a picture, laid at random.
pub fn laid(picture: Shape, size: Shape, random: &mut Random) -> Vec<Tile> {
    let tops = starts(picture.0, size.0, random);
    let lefts = starts(picture.1, size.1, random);
    let row = |&top: &isize| lefts.iter().map(move |&left| Tile { top, left, size });
    tops.iter().flat_map(row).collect()
}

fn starts(length: usize, size: usize, random: &mut Random) -> Vec<isize> {
    if length <= size {
        return vec![-(random.up_to(size - length) as isize)];
    }
    let overlap = OVERLAP.min(size / 2);
    let stride = size - overlap;
    let count = (length + SLACK.min(stride) - overlap).div_ceil(stride);
    let spare = count * stride + overlap - length;
    let first = -(random.up_to(spare) as isize);
    (0..count)
        .map(|index| first + (index * stride) as isize)
        .collect()
}

impl Tile {
    /// The tile's values, planes one after the other; mirrored beyond the picture's edges.
    pub fn cut(&self, planes: &[f32], picture: Shape) -> Vec<f32> {
        let places = |first: isize, count: usize, length: usize| -> Vec<usize> {
            let place = |at: usize| mirrored((first + at as isize) as f64, length) as usize;
            (0..count).map(place).collect()
        };
        let rows = places(self.top, self.size.0, picture.0);
        let columns = places(self.left, self.size.1, picture.1);
        let mut cut = Vec::with_capacity(3 * rows.len() * columns.len());
        for plane in planes.chunks_exact(picture.0 * picture.1) {
            for row in &rows {
                cut.extend(columns.iter().map(|column| plane[row * picture.1 + column]));
            }
        }
        cut
    }

    /// The pixels of the picture in it: place in the picture, place in the tile, and weight.
    fn inside(&self, picture: Shape) -> impl Iterator<Item = (usize, usize, f32)> {
        let Tile { top, left, size } = *self;
        let along = |first: isize, size: usize, length: usize| {
            let from = (-first).max(0) as usize;
            let to = (length as isize - first).clamp(0, size as isize) as usize;
            (from..to).map(move |at| (at, (first + at as isize) as usize, ramp(at, size)))
        };
        along(top, size.0, picture.0).flat_map(move |(row, down, high)| {
            along(left, size.1, picture.1).map(move |(column, across, wide)| {
                let there = down * picture.1 + across;
                (there, row * size.1 + column, high * wide)
            })
        })
    }
}

/// The weight of a pixel in a tile along one axis: near zero at the edges, and one from the width of the
/// overlap on.
fn ramp(at: usize, size: usize) -> f32 {
    let overlap = OVERLAP.min(size / 2).max(1);
    let from_edge = at.min(size - 1 - at) as f32 + 0.5;
    (from_edge / overlap as f32).min(1.0)
}

/// The weighted mean of what the tiles say of each value of a picture, divided by the number of tiles.
pub fn blend<'a>(
    tiles: &[Tile],
    parts: impl Iterator<Item = &'a [f32]>,
    picture: Shape,
) -> Vec<f32> {
    let plane = picture.0 * picture.1;
    let mut sums = vec![0.0; 3 * plane];
    let mut weights = vec![0.0; plane];
    for (tile, part) in tiles.iter().zip(parts) {
        let size = tile.size.0 * tile.size.1;
        for (there, here, weight) in tile.inside(picture) {
            weights[there] += weight;
            for channel in 0..3 {
                sums[channel * plane + there] += weight * part[channel * size + here];
            }
        }
    }
    for (index, sum) in sums.iter_mut().enumerate() {
        *sum /= weights[index % plane] * tiles.len() as f32;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the seed, tiles leave no pixel out, and a picture cut up is put together again.
    #[test]
    fn tiles_cover_any_picture() {
        for (seed, picture) in [(21, 70), (130, 9), (40, 40), (41, 65), (200, 333)]
            .into_iter()
            .enumerate()
        {
            let tiles = laid(picture, (40, 40), &mut Random::new(seed as u64));
            let values = Random::new(9).normals(3 * picture.0 * picture.1);
            let cuts: Vec<_> = tiles
                .iter()
                .map(|tile| tile.cut(&values, picture))
                .collect();
            let blended = blend(&tiles, cuts.iter().map(Vec::as_slice), picture);
            for (value, whole) in values.iter().zip(blended) {
                assert!(
                    (value - whole * tiles.len() as f32).abs() < 1e-5,
                    "{picture:?}"
                );
            }
        }
    }

    #[test]
    fn a_tile_mirrors_the_edges() {
        let tile = Tile {
            top: 0,
            left: -1,
            size: (1, 5),
        };
        let cut = tile.cut(&[1.0, 2.0, 3.0], (1, 3));
        assert_eq!(cut, [1.0, 1.0, 2.0, 3.0, 3.0]);
    }
}

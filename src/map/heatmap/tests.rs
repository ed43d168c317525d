//! How windows are drawn, and where the colour scale ends.

use super::*;
use crate::graph::receptive_field::centres::Centres;
use crate::map::drawing::Edges;

fn map(values: Vec<f32>, cells: Cells) -> Heatmap {
    Heatmap {
        layers: vec!["value"],
        rows: 1,
        columns: values.len(),
        values,
        cells,
        unit: "score",
        sign: Sign::Signed,
        reference: None,
        clip: 0.0,
        rounding: 0.0,
        extent: Rect {
            left: 0.0,
            top: 0.0,
            right: 6.0,
            bottom: 1.0,
        },
        input: (1, 6),
        parameters: BTreeMap::new(),
        findings: Findings::None,
    }
}

/// Two windows of 4 over 6 pixels share the two in the middle.
#[test]
fn overlapping_windows_are_averaged() {
    let cells = Cells::Windows {
        tops: vec![0],
        lefts: vec![0, 2],
        height: 1,
        width: 4,
    };
    let grid = map(vec![1.0, 3.0], cells).drawn(0, Edges::Sharp).unwrap();
    assert_eq!(grid.values, [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]);
}

#[test]
fn a_pixel_takes_the_nearest_window() {
    let cells = Cells::Nearest {
        tops: vec![0],
        lefts: vec![0, 2],
        height: 1,
        width: 4,
    };
    let grid = map(vec![1.0, 3.0], cells).drawn(0, Edges::Sharp).unwrap();
    assert_eq!(grid.values, [1.0, 1.0, 1.0, 3.0, 3.0, 3.0]);
}

/// By hand, over 6 pixels: the pieces 0..2, 2..4 and 4..6 have 1, 2 and 3 at 1, 3 and 5; pixel 1 has its middle
/// at 1.5, a quarter of the way from 1 to 3.
#[test]
fn smooth_windows_run_into_each_other() {
    let cells = Cells::Windows {
        tops: vec![0],
        lefts: vec![0, 2],
        height: 1,
        width: 4,
    };
    let grid = map(vec![1.0, 3.0], cells).drawn(0, Edges::Smooth).unwrap();
    assert_eq!(grid.values, [1.0, 1.25, 1.75, 2.25, 2.75, 3.0]);
}

fn fields(columns: Vec<f64>) -> Cells {
    Cells::Fields(Centres {
        rows: vec![0.5],
        columns,
    })
}

/// Two cells around 0.5 and 4.5: halfway is 2.5, the middle of pixel 2.
#[test]
fn cells_lie_on_the_middles_of_their_fields() {
    let of = |values: [f32; 2], edges| {
        let map = map(values.to_vec(), fields(vec![0.5, 4.5]));
        map.drawn(0, edges).unwrap().values
    };
    assert_eq!(of([1.0, 3.0], Edges::Sharp), [1.0, 1.0, 1.0, 3.0, 3.0, 3.0]);
    let smooth = of([1.0, 3.0], Edges::Smooth);
    assert_eq!(smooth, [1.0, 1.5, 2.0, 2.5, 3.0, 3.0]);
    // A cell that is not known lends nothing to its neighbour and stays unknown.
    let partly = of([f32::NAN, 3.0], Edges::Smooth);
    assert!(partly[..3].iter().all(|value| value.is_nan()));
    assert_eq!(partly[3..], [3.0; 3]);
}

/// Four tiles on six pixels: their middles are 0.75, 2.25, 3.75 and 5.25, and pixel 2 at 2.5 lies a sixth of the
/// way from the second to the third; a pixel midway between two takes the first.
#[test]
fn tiles_that_cut_pixels_are_drawn_by_the_nearest_middle() {
    let values = vec![0.0, 6.0, 12.0, 18.0];
    let tiles = map(values, Cells::Tiles);
    let sharp = tiles.drawn(0, Edges::Sharp).unwrap();
    assert_eq!(sharp.values, [0.0, 0.0, 6.0, 12.0, 12.0, 18.0]);
    let smooth = tiles.drawn(0, Edges::Smooth).unwrap();
    assert!((smooth.values[2] - 7.0).abs() < 1e-6);
}

/// The middle of a cell is a share of the input, and stays on it.
#[test]
fn middles_are_shares_of_the_input() {
    let map = map(vec![1.0, 3.0], fields(vec![-1.0, 4.5]));
    assert_eq!(map.middle((0, 0)), (0.5, 0.0));
    assert_eq!(map.middle((0, 1)), (0.5, 0.75));
}

/// Of a hundred values the largest one is let go; zero stays where it is.
#[test]
fn a_clipped_scale_ignores_the_largest_values() {
    let values = (0..=100)
        .map(|i| if i == 100 { 5000.0 } else { i as f32 })
        .collect();
    let mut clipped = map(values, Cells::Tiles);
    clipped.clip = 0.01;
    let scale = clipped.scale();
    assert_eq!((scale.low, scale.high), (-99.0, 99.0));
}

/// A map of nothing keeps a scale of nothing instead of blowing noise up to full colour.
#[test]
fn zero_stays_zero() {
    let flat = map(vec![0.0, 0.0], Cells::Tiles);
    assert_eq!((flat.scale().low, flat.scale().high), (0.0, 0.0));
    let one_sided = map(vec![-2.0, 1.0], Cells::Tiles);
    let mut rounded = map(vec![1e-6, -1e-6], Cells::Tiles);
    rounded.rounding = 2e-6;
    assert_eq!(rounded.scale().high, 0.0);
    assert!(flat.is_flat() && !one_sided.is_flat());
    assert_eq!((one_sided.scale().low, one_sided.scale().high), (-2.0, 2.0));
}

/// A map from -1 to 4 has colours as far as 4 to both sides, so that they mean the same on both, and a legend
/// that ends where the values do; one without values below zero begins at zero.
#[test]
fn a_legend_shows_zero_and_the_values() {
    let ends = |values: Vec<f32>| {
        let map = map(values, Cells::Tiles);
        [map.scale(), map.span()].map(|scale| (scale.low, scale.high))
    };
    assert_eq!(ends(vec![-1.0, 4.0]), [(-4.0, 4.0), (-1.0, 4.0)]);
    assert_eq!(ends(vec![2.0, 4.0]), [(-4.0, 4.0), (0.0, 4.0)]);
    assert_eq!(ends(vec![-4.0, -2.0]), [(-4.0, 4.0), (-4.0, 0.0)]);
    assert_eq!(ends(vec![0.0, 0.0]), [(0.0, 0.0), (0.0, 0.0)]);
}

//! How windows are drawn, and where the colour scale ends.

use super::*;

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
    let grid = map(vec![1.0, 3.0], cells).drawn(0).unwrap();
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
    let grid = map(vec![1.0, 3.0], cells).drawn(0).unwrap();
    assert_eq!(grid.values, [1.0, 1.0, 1.0, 3.0, 3.0, 3.0]);
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

//! What a unit answers to in a picture: its signal sent back to the pixels.
//!
//! A unit is one channel of a layer at one position. A value says how the unit's activation changes
//! with a pixel's intensity, if rectifiers on the way back let through what the rule says; only by
//! [`Rectifier::Gradient`] is it a derivative.
//!
//! One is pulled back from the unit's value before a rectifier that ends the layer, so that silent
//! units have a projection, too. Zeiler and Fergus start with the activation. Every rule makes c
//! times the values of c times the signal where c > 0, so theirs is the same picture on another
//! scale where the unit is active.
//!
//! Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014; Springenberg
//! et al., "Striving for Simplicity", ICLR 2015 workshop. Deconvolution and guided backpropagation
//! change little when the weights are replaced by random ones: Adebayo et al., "Sanity Checks for
//! Saliency Maps", NeurIPS 2018.
//!
//! Shape: red, green and blue x rows x columns of a part of the input. Unit: activation per unit of intensity, signed. Cost: one pass forward to the layer and back.

use std::ops::Range;

use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::map::colormap::paint_around_grey;
use crate::map::findings::finite;
use crate::map::heatmap::Heatmap;
use crate::model::network::Network;
use crate::model::objective::Objective;
use crate::photo::crop::Rect;
use crate::photo::input::Input;

/// A few pixels have values many times larger than all others, which would leave those grey.
const CLIP: f32 = 0.005;

/// What a unit responds to in one input: its activation, and a map of the pixels.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The unit's value at the input, before a rectifier that ends the layer.
    pub activation: f32,
    /// How many ReLUs lie between the unit and the input.
    pub rectifiers: usize,
    /// The map, with the layers red, green and blue.
    pub map: Heatmap,
}

impl Projection {
    /// The projection of an objective that is a unit, cut to a part of the input.
    ///
    /// # Errors
    /// Those of [`Network::traced`], among them [`Error::NoLayer`](crate::error::Error::NoLayer) and
    /// [`Error::LayerIndex`](crate::error::Error::LayerIndex) for a unit that the network does not have,
    /// and [`Error::NotFinite`](crate::error::Error::NotFinite) for a map that is not finite.
    pub fn new(
        network: &mut Network,
        input: &Input,
        unit: &Objective,
        rectifier: Rectifier,
        part: &Part,
    ) -> Result<Projection> {
        let (slope, rectifiers) = network.traced(&input.values, unit, rectifier)?;
        let planes = slope.gradient.chunks_exact(input.plane());
        let by_intensity = planes.enumerate().flat_map(|(channel, plane)| {
            let values = part.cut(plane, input.columns());
            values.map(move |value| value * input.nudge(channel, 1.0))
        });
        let values = by_intensity.collect();
        let layers = vec!["red", "green", "blue"];
        let size = (part.rows.len(), part.columns.len());
        let unit_of_values = "activation per unit of intensity";
        Ok(Projection {
            activation: finite("activation", slope.value)?,
            rectifiers,
            map: Heatmap {
                clip: CLIP,
                extent: input.crop.to_photo(part.rect()),
                ..Heatmap::tiles(input, layers, size, values, unit_of_values)
            }
            .checked(None)
            .map_err(|error| error.of("projection"))?,
        })
    }

    /// RGBA of the map: mid-grey is zero, and the colours end where the map's own scale does; all grey if
    /// the map is flat.
    pub fn pixels(&self) -> Vec<u8> {
        paint_around_grey(&self.map.values, self.map.scale())
    }
}

/// A rectangle of whole pixels of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    rows: Range<usize>,
    columns: Range<usize>,
}

impl Part {
    /// The part that is all of an input.
    pub fn whole(input: &Input) -> Part {
        Part {
            rows: 0..input.rows(),
            columns: 0..input.columns(),
        }
    }

    /// The part of an input that a unit can see, which is its receptive field; all of the input for an
    /// objective that is no unit.
    ///
    /// # Errors
    /// Those of [`Network::receptive_field`].
    pub fn seen(network: &Network, input: &Input, unit: &Objective) -> Result<Part> {
        let Objective::Unit {
            layer,
            channel,
            row,
            column,
        } = unit
        else {
            return Ok(Part::whole(input));
        };
        let field = network.receptive_field(layer, Some(*channel), (*row, *column))?;
        Ok(Part::new(field.rows, field.columns, input))
    }

    /// The part of these rows and columns that lies within an input; all of the input if nothing does.
    pub fn new(rows: Range<usize>, columns: Range<usize>, input: &Input) -> Part {
        let rows = rows.start..rows.end.min(input.rows());
        let columns = columns.start..columns.end.min(input.columns());
        match rows.is_empty() || columns.is_empty() {
            true => Part::whole(input),
            false => Part { rows, columns },
        }
    }

    /// The edges of the part, in pixels of the input.
    pub fn rect(&self) -> Rect {
        Rect {
            left: self.columns.start as f64,
            top: self.rows.start as f64,
            right: self.columns.end as f64,
            bottom: self.rows.end as f64,
        }
    }

    /// RGBA of the input's picture in the part.
    pub fn pixels(&self, input: &Input) -> Vec<u8> {
        let levels = input.levels(&input.values);
        let (pixels, _) = levels.as_chunks::<3>();
        self.cut(pixels, input.columns())
            .flat_map(|[red, green, blue]| [red, green, blue, 255])
            .collect()
    }

    /// A plane's values there, of rows of so many columns.
    fn cut<T: Copy>(&self, plane: &[T], columns: usize) -> impl Iterator<Item = T> {
        let rows = plane.chunks_exact(columns);
        let rows = rows.skip(self.rows.start).take(self.rows.len());
        rows.flat_map(|row| row[self.columns.clone()].iter().copied())
    }
}

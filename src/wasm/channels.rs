//! What channels respond to: projections of units, and the parts of a cell.

use serde_json::json;
use wasm_bindgen::prelude::*;
use web_sys::ImageData;

use super::image::image_data;
use super::network::NetworkDoor;
use super::{JsResult, parse, to_js, to_json};
use crate::graph::backward::Rectifier;
use crate::map::colormap::{self, Colormap};
use crate::methods::cam::Cam;
use crate::model::objective::Objective;
use crate::model::target::Target;
use crate::photo::input::Input;
use crate::report::{self, CellMap, CellPlace, Grid};
use crate::units::contributions::Contributions;
use crate::units::projection::{Part, Projection};

#[wasm_bindgen(js_class = Network)]
impl NetworkDoor {
    /// Projects a unit, an objective as JSON, from a normalised input back to it by a rule.
    pub fn project(&mut self, input: Vec<f32>, unit: &str, rule: &str) -> JsResult<Projected> {
        let input = Input::from_tensor(input, self.network.manifest()).map_err(to_js)?;
        let unit: Objective = parse(unit)?;
        let rule: Rectifier = parse(&json!(rule).to_string())?;
        let part = Part::seen(&self.network, &input, &unit).map_err(to_js)?;
        let projection =
            Projection::new(&mut self.network, &input, &unit, rule, &part).map_err(to_js)?;
        let map = &projection.map;
        let info = report::Projected {
            grid: Grid::from(map),
            activation: projection.activation,
            rectifiers: projection.rectifiers,
            part: part.rect(),
            unit: map.unit,
            reach: map.scale().high,
            flat: map.is_flat(),
            clip: map.clip,
        };
        Ok(Projected {
            info: to_json(&info)?,
            pixels: image_data(&projection.pixels(), map.columns, map.rows)?,
            patch: image_data(&part.pixels(&input), map.columns, map.rows)?,
        })
    }

    /// The class activation map of a target over what the network sees.
    pub fn cam(
        &mut self,
        input: Vec<f32>,
        target: usize,
        versus: Option<usize>,
        colormap: &str,
    ) -> JsResult<Cells> {
        let input = Input::from_tensor(input, self.network.manifest()).map_err(to_js)?;
        let target = Target::new(target, versus, self.network.classes()).map_err(to_js)?;
        let colormap = Colormap::find(colormap).map_err(to_js)?;
        let map = Cam::map(&mut self.network, &input, target).map_err(to_js)?;
        let largest = map.largest();
        let info = CellMap {
            grid: Grid::from(&map),
            unit: map.unit,
            largest: largest.map(|(row, column)| CellPlace { row, column }),
            seen_rows: input.rows(),
            seen_columns: input.columns(),
        };
        let pixels = colormap::paint(colormap, &map.values, map.sign, map.scale());
        let seen = Part::whole(&input).pixels(&input);
        Ok(Cells {
            info: to_json(&info)?,
            pixels: image_data(&pixels, map.columns, map.rows)?,
            seen: image_data(&seen, input.columns(), input.rows())?,
            values: map.values,
        })
    }

    /// The channels that carry a cell of a target's class activation map, as JSON.
    pub fn shares(
        &mut self,
        input: Vec<f32>,
        target: usize,
        versus: Option<usize>,
        row: usize,
        column: usize,
        count: usize,
    ) -> JsResult<String> {
        let input = Input::from_tensor(input, self.network.manifest()).map_err(to_js)?;
        let target = Target::new(target, versus, self.network.classes()).map_err(to_js)?;
        let shares = Contributions::new(&mut self.network, &input, target, (row, column), count);
        to_json(&shares.map_err(to_js)?)
    }
}

/// A class activation map: facts as JSON, its values, its pixels and those of what the network sees.
#[wasm_bindgen(getter_with_clone)]
pub struct Cells {
    pub info: String,
    pub values: Vec<f32>,
    pub pixels: ImageData,
    pub seen: ImageData,
}

/// A projection: facts as JSON, and pixels of it and of what the unit saw there.
#[wasm_bindgen(getter_with_clone)]
pub struct Projected {
    pub info: String,
    pub pixels: ImageData,
    pub patch: ImageData,
}

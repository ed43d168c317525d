//! Pictures that climb: held in the desk worker, with slopes from the pool.

use js_sys::Float32Array;
use serde_json::json;
use wasm_bindgen::prelude::*;
use web_sys::ImageData;

use super::desk::Desk;
use super::image::opaque;
use super::network::NetworkDoor;
use super::{JsResult, parse, parse_options, to_js, to_json};
use crate::ascent::{self, Ascent, Scene};
use crate::error::Error;
use crate::graph::backward::Rectifier;
use crate::manifest::Manifest;
use crate::model::objective::{Objective, Slope};
use crate::model::target::Target;
use crate::options::Chosen;
use crate::photo::crop::Crop;
use crate::photo::input::Input;
use crate::report::{AscentPlan, AscentState, Grid};

/// The table of ascents and their options, as JSON.
#[wasm_bindgen(js_name = ascents)]
pub fn ascent_table() -> String {
    json!(ascent::ASCENTS).to_string()
}

/// A picture on its way up.
#[wasm_bindgen(js_name = Ascent)]
pub struct AscentDoor {
    ascent: Box<dyn Ascent>,
    parameters: Chosen,
    manifest: Manifest,
}

#[wasm_bindgen]
impl Desk {
    /// Begins an ascent, with the photo if it takes one; options are a JSON object.
    pub fn ascend(
        &self,
        name: &str,
        options: &str,
        target: Option<usize>,
        versus: Option<usize>,
    ) -> JsResult<AscentDoor> {
        let maker = ascent::find(name).map_err(to_js)?;
        let options = parse_options(maker, options)?;
        let target = target
            .map(|class| Target::new(class, versus, self.labels.len()))
            .transpose()
            .map_err(to_js)?;
        let scene = Scene {
            manifest: &self.manifest,
            input: self.input.as_ref(),
            photo: self.whole.as_ref(),
        };
        Ok(AscentDoor {
            ascent: maker.begin(&scene, target, &options).map_err(to_js)?,
            parameters: options,
            manifest: self.manifest.clone(),
        })
    }

    /// The whole photo, as a dream begins with it.
    pub fn whole(&self) -> JsResult<Made> {
        let photo = self.whole.as_ref().ok_or_else(|| to_js(Error::NoPhoto))?;
        Ok(Made {
            info: to_json(&Grid::from(photo))?,
            pixels: opaque(photo.clone())?,
        })
    }
}

#[wasm_bindgen(js_class = Ascent)]
impl AscentDoor {
    /// What there is to do, as JSON.
    pub fn plan(&self) -> JsResult<String> {
        to_json(&AscentPlan {
            objective: self.ascent.objective().clone(),
            steps: self.ascent.steps(),
            passes: self.ascent.passes(),
            parameters: self.parameters.texts().clone(),
        })
    }

    /// The inputs whose slopes the next step needs.
    pub fn views(&self) -> Vec<Float32Array> {
        let views = self.ascent.views();
        views.iter().map(|view| view.as_slice().into()).collect()
    }

    /// Takes a step, from the value and the gradient at each view.
    pub fn absorb(&mut self, values: &[f32], gradients: Vec<Float32Array>) -> JsResult<()> {
        let slopes = values
            .iter()
            .zip(gradients)
            .map(|(&value, gradient)| Slope {
                value,
                gradient: gradient.to_vec(),
                scores: None,
            });
        self.ascent
            .absorb(&slopes.collect::<Vec<_>>())
            .map_err(to_js)
    }

    /// The picture as it is now.
    pub fn picture(&self) -> JsResult<Made> {
        let picture = self.ascent.picture().map_err(to_js)?;
        let state = AscentState {
            grid: Grid::from(&picture),
            done: self.ascent.done(),
            value: self.ascent.value(),
        };
        Ok(Made {
            info: to_json(&state)?,
            pixels: opaque(picture)?,
        })
    }

    /// The picture as the network's input, for pictures of the input's size.
    pub fn input(&self) -> JsResult<Vec<f32>> {
        let picture = self.ascent.picture().map_err(to_js)?;
        let crop = Crop::identity(picture.height() as usize, picture.width() as usize);
        let input = Input::from_pixels(&picture, crop, &self.manifest.preprocessing);
        Ok(input.map_err(to_js)?.values)
    }
}

#[wasm_bindgen(js_class = Network)]
impl NetworkDoor {
    /// The slope of an objective, given as JSON, at a normalised input.
    pub fn climb(&mut self, objective: &str, input: &[f32]) -> JsResult<SlopeDoor> {
        let objective: Objective = parse(objective)?;
        let slope = self.network.slope(input, &objective, Rectifier::Gradient);
        let Slope {
            value, gradient, ..
        } = slope.map_err(to_js)?;
        Ok(SlopeDoor { value, gradient })
    }
}

/// The value of an objective at an input, and its derivative by each value of the input.
#[wasm_bindgen(js_name = Slope, getter_with_clone)]
pub struct SlopeDoor {
    pub value: f32,
    pub gradient: Vec<f32>,
}

/// A picture: facts as JSON, its rows and columns among them, and pixels.
#[wasm_bindgen(getter_with_clone)]
pub struct Made {
    pub info: String,
    pub pixels: ImageData,
}

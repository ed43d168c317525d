//! What reads photos and draws maps in the desk worker.

use image::RgbImage;
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ImageData};

use super::darkroom::PrintDoor;
use super::file::small_photo;
use super::image::image_data;
use super::{JsResult, begin, kept_photo_options, parse, parse_options, to_js, to_json};
use crate::error::Error;
use crate::manifest::Manifest;
use crate::map::colormap::{self, Colormap};
use crate::map::drawing::Edges;
use crate::map::heatmap::Heatmap;
use crate::map::npy;
use crate::methods::{Method, Question, Run};
use crate::model::labels::Labels;
use crate::model::target::Target;
use crate::photo::Photo;
use crate::photo::cover::Cover;
use crate::photo::fill::Fill;
use crate::photo::input::Input;
use crate::photo::print::{Facts, Print, adopt};
use crate::report::{Drawing, Grid, MapFacts, MapInfo, Plan, Trial, probabilities, rows, top};

const LEGEND: usize = 256;

/// The names of all classes, in the order of the scores, from the bytes of a manifest's file of labels.
#[wasm_bindgen(js_name = labelNames)]
pub fn label_names(file: &str, bytes: &[u8]) -> JsResult<Vec<String>> {
    let labels = Labels::read(file, bytes).map_err(to_js)?;
    Ok((0..labels.len())
        .map(|class| labels.name(class).to_string())
        .collect())
}

/// Reads photos, gathers what the pool computes and draws it; has no network of its own.
#[wasm_bindgen]
pub struct Desk {
    pub(super) manifest: Manifest,
    pub(super) labels: Labels,
    /// The whole photo, small enough to dream of.
    pub(super) whole: Option<RgbImage>,
    photo: Option<Input>,
    /// The photo, or what was made of it by hand.
    pub(super) input: Option<Input>,
    facts: Facts,
    work: Option<(&'static Method, Box<Run>)>,
}

#[wasm_bindgen]
impl Desk {
    #[wasm_bindgen(constructor)]
    pub fn new(
        manifest_name: &str,
        manifest: &str,
        labels: &[u8],
        names: Option<Vec<u8>>,
    ) -> JsResult<Desk> {
        let manifest = Manifest::parse(manifest_name, manifest).map_err(to_js)?;
        Ok(Desk {
            labels: Labels::load(&manifest.labels, labels, names.as_deref()).map_err(to_js)?,
            manifest,
            whole: None,
            photo: None,
            input: None,
            facts: Facts::default(),
            work: None,
        })
    }

    /// Decodes a photo. Its preview has a longer side of at most `side` pixels.
    pub fn open(&mut self, file: &Blob, side: u32, tones: &str) -> JsResult<PrintDoor> {
        let options = kept_photo_options(tones)?;
        let photo = Photo::decode_with(&small_photo(file)?, &options).map_err(to_js)?;
        let print = Print::of(&photo, options.tones, &self.manifest, side).map_err(to_js)?;
        self.keep(
            print.facts.clone(),
            print.input.clone(),
            print.whole.clone(),
        );
        print.try_into()
    }

    /// Takes what a darkroom made of a photo: facts as JSON, the normalised input, and the whole
    /// photo as RGB.
    pub fn adopt(
        &mut self,
        facts: &str,
        input: Vec<f32>,
        width: u32,
        height: u32,
        whole: Vec<u8>,
    ) -> JsResult<()> {
        let facts: Facts = parse(facts)?;
        let adopted = adopt(&facts, input, (width, height), whole, &self.manifest);
        let (input, whole) = adopted.map_err(to_js)?;
        self.keep(facts, input, whole);
        Ok(())
    }

    /// Another desk with the same photo, and nothing gathered yet.
    pub fn fork(&self) -> Desk {
        Desk {
            manifest: self.manifest.clone(),
            labels: self.labels.clone(),
            whole: self.whole.clone(),
            photo: self.photo.clone(),
            input: self.input.clone(),
            facts: self.facts.clone(),
            work: None,
        }
    }

    /// Paints over a part of the photo, by a mask of one byte for each pixel of the input; what was
    /// painted before is forgotten.
    pub fn cover(&mut self, mask: Vec<u8>, fill: &str, seed: u32) -> JsResult<Covered> {
        let photo = self
            .photo
            .as_ref()
            .ok_or_else(|| to_js(Error::NothingYet))?;
        let fill =
            Fill::find(fill, seed.into()).ok_or_else(|| to_js(Error::Fill(fill.to_string())))?;
        let cover = Cover::new(photo, &fill.paint(photo), mask).map_err(to_js)?;
        let covered = Covered {
            info: to_json(&Grid::from(photo))?,
            pixels: image_data(&cover.pixels(photo), photo.columns(), photo.rows())?,
        };
        self.input = Some(photo.with(cover.values));
        Ok(covered)
    }

    /// The trial closest to a point of the photo, and how it changed the scores; none for a method that
    /// tries no positions, or has not yet tried any.
    pub fn trial(
        &self,
        x: f64,
        y: f64,
        target: usize,
        versus: Option<usize>,
    ) -> JsResult<Option<Covered>> {
        let input = self.current()?;
        let (_, stepper) = self.work.as_ref().ok_or_else(|| to_js(Error::NothingYet))?;
        let target = Target::new(target, versus, self.labels.len()).map_err(to_js)?;
        let (row, column) = input.crop.to_input(x, y);
        let Some(trial) = stepper.trial(row, column) else {
            return Ok(None);
        };
        let report = Trial {
            grid: Grid::from(input),
            extent: input.crop.photo,
            window: input.crop.to_photo(trial.window),
            score: [target.of(trial.whole), target.of(trial.there)],
            probability: [
                target.probability(trial.whole),
                target.probability(trial.there),
            ],
            top: top(trial.there, &self.labels).map_err(to_js)?,
            probabilities: probabilities(trial.there).map_err(to_js)?,
        };
        Ok(Some(Covered {
            info: to_json(&report)?,
            pixels: image_data(&trial.cover.pixels(input), input.columns(), input.rows())?,
        }))
    }

    /// The normalised input, for the pool.
    pub fn input(&self) -> JsResult<Vec<f32>> {
        Ok(self.current()?.values.clone())
    }

    /// All classes from the highest score to the lowest, as JSON.
    pub fn rank(&self, scores: &[f32]) -> JsResult<String> {
        to_json(&rows(scores, &self.labels).map_err(to_js)?)
    }

    /// Begins to gather a method's parts; returns steps, passes and resolved options as JSON.
    pub fn begin(
        &mut self,
        method: &str,
        options: &str,
        target: usize,
        versus: Option<usize>,
    ) -> JsResult<String> {
        self.work = None;
        let classes = self.labels.len();
        let target = Target::new(target, versus, classes).map_err(to_js)?;
        let question = Question {
            input: self.current()?,
            classes,
            target,
        };
        let (method, stepper) = begin(method, options, &question, &self.manifest)?;
        let plan = Plan {
            steps: stepper.steps(),
            coarse: stepper.coarse(),
            passes: stepper.passes(),
            options: parse_options(method, options)?.texts().clone(),
        };
        self.work = Some((method, stepper));
        to_json(&plan)
    }

    /// The steps to compute next, from what has been gathered; `rest` for what was left out.
    pub fn agenda(&self, rest: bool) -> JsResult<Vec<u32>> {
        let (_, stepper) = self.work.as_ref().ok_or_else(|| to_js(Error::NothingYet))?;
        let steps = stepper.agenda(rest).into_iter();
        Ok(steps.map(|step| step as u32).collect())
    }

    pub fn absorb(&mut self, index: usize, part: Vec<f32>) -> JsResult<()> {
        let (_, stepper) = self.work.as_mut().ok_or_else(|| to_js(Error::NothingYet))?;
        stepper.absorb(index, part).map_err(to_js)
    }

    /// Draws the map of a target, from what has been gathered; `look` is JSON of a [`Look`].
    pub fn read(
        &self,
        target: usize,
        versus: Option<usize>,
        options: &str,
        look: &str,
    ) -> JsResult<Picture> {
        let Look {
            layer,
            colormap,
            reach,
            edges,
        } = parse(look)?;
        let colormap = Colormap::find(&colormap).map_err(to_js)?;
        let (method, stepper) = self.work.as_ref().ok_or_else(|| to_js(Error::NothingYet))?;
        let aim = Target::new(target, versus, self.labels.len()).map_err(to_js)?;
        let map = self.finished(target, versus, options)?;
        let grid = map.drawn(layer, edges).map_err(to_js)?;
        let cells = match edges {
            Edges::Sharp => grid.values.clone(),
            Edges::Smooth => map.drawn(layer, Edges::Sharp).map_err(to_js)?.values,
        };
        let shared = reach.filter(|_| !map.is_flat());
        let shared = shared.map(|reach| map.scale_to(reach));
        let scale = shared.unwrap_or_else(|| map.scale());
        // A scale that other maps share is shown whole.
        let span = shared.unwrap_or_else(|| map.span());
        let (manifest, labels, photo) = (&self.manifest, &self.labels, &self.facts);
        let info = MapInfo {
            facts: MapFacts::of(&map, (method.name, aim), manifest, labels, &photo.notes),
            drawn: Drawing::of(&map, (grid.rows, grid.columns), &colormap, span),
            done: stepper.done(),
            total: stepper.steps(),
            passes: stepper.passes(),
            tones: photo.tones,
        };
        let pixels = colormap::paint(colormap, &grid.values, map.sign, scale);
        let legend = colormap::legend(colormap, map.sign, scale, span, LEGEND);
        Ok(Picture {
            info: to_json(&info)?,
            pixels: image_data(&pixels, grid.columns, grid.rows)?,
            legend: image_data(&legend, LEGEND, 1)?,
            drawn: grid.values,
            sharp: cells,
            values: map.values,
        })
    }

    /// The map's own grid as a NumPy file.
    pub fn npy(&self, target: usize, versus: Option<usize>, options: &str) -> JsResult<Vec<u8>> {
        let map = self.finished(target, versus, options)?;
        let mut bytes = vec![];
        npy::write(&map, &mut bytes).map_err(|error| js_sys::Error::new(&error.to_string()))?;
        Ok(bytes)
    }

    fn finished(&self, target: usize, versus: Option<usize>, options: &str) -> JsResult<Heatmap> {
        let (method, stepper) = self.work.as_ref().ok_or_else(|| to_js(Error::NothingYet))?;
        let reading = parse_options(method, options)?;
        let target = Target::new(target, versus, self.labels.len()).map_err(to_js)?;
        stepper.finish(target, &reading).map_err(to_js)
    }

    fn current(&self) -> JsResult<&Input> {
        self.input.as_ref().ok_or_else(|| to_js(Error::NothingYet))
    }

    fn keep(&mut self, facts: Facts, input: Input, whole: RgbImage) {
        self.work = None;
        self.facts = facts;
        self.whole = Some(whole);
        self.input = Some(input.clone());
        self.photo = Some(input);
    }
}

/// How a map is drawn.
#[derive(Deserialize)]
struct Look {
    /// The index of the layer.
    layer: usize,
    /// The name of the colours; "" for the usual ones.
    colormap: String,
    /// Where the scale ends, if not at the map's own end.
    reach: Option<f32>,
    edges: Edges,
}

/// A part of a photo that is painted over: facts as JSON, and pixels of the input's size.
#[wasm_bindgen(getter_with_clone)]
pub struct Covered {
    pub info: String,
    pub pixels: ImageData,
}

/// A drawn map: facts as JSON, pixels with the values behind each and the value of the cell at each, the
/// method's own values, and the legend's colours in one row.
#[wasm_bindgen(getter_with_clone)]
pub struct Picture {
    pub info: String,
    pub pixels: ImageData,
    pub drawn: Vec<f32>,
    pub sharp: Vec<f32>,
    pub values: Vec<f32>,
    pub legend: ImageData,
}

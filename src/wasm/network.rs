//! A network as a worker of the pool has it.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::darkroom::Kept;
use super::file::{File, small_photo};
use super::{JsResult, begin, kept_photo_options, to_js, to_json};
use crate::error::Error;
use crate::manifest::Manifest;
use crate::methods::{Question, Run};
use crate::model::network::Network;
use crate::model::onnx::check_size;
use crate::model::target::Target;
use crate::photo::Photo;
use crate::photo::input::Input;
use crate::units::index::Index;

/// A network with the stepper it is working on; lives in a worker of the pool.
#[wasm_bindgen(js_name = Network)]
pub struct NetworkDoor {
    pub(super) network: Network,
    stepper: Option<Box<Run>>,
}

#[wasm_bindgen(js_class = Network)]
impl NetworkDoor {
    /// Loads a network from a file, or from bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(
        manifest_name: &str,
        manifest: &str,
        onnx: &JsValue,
        labels: &[u8],
    ) -> JsResult<NetworkDoor> {
        let manifest = Manifest::parse(manifest_name, manifest).map_err(to_js)?;
        let onnx = match onnx.dyn_ref::<Blob>() {
            Some(blob) => File::open(blob, |bytes| check_size(&manifest.file, bytes))?.bytes()?,
            None => onnx
                .dyn_ref::<Uint8Array>()
                .ok_or_else(|| js_sys::TypeError::new("a network is a Blob or a Uint8Array"))?
                .to_vec(),
        };
        let network = Network::load(manifest, &onnx, labels).map_err(to_js)?;
        Ok(NetworkDoor {
            network,
            stepper: None,
        })
    }

    /// Scores of all classes for a normalised input.
    pub fn classify(&mut self, input: &[f32]) -> JsResult<Vec<f32>> {
        let output = self.network.run_values(input).map_err(to_js)?;
        Ok(output.scores)
    }

    /// An index of no photos, as JSON.
    #[wasm_bindgen(js_name = emptyIndex)]
    pub fn empty_index(&self, seed: u32) -> JsResult<String> {
        let index = Index::new(&self.network, seed.into()).map_err(to_js)?;
        Ok(index.to_json())
    }

    /// Decodes a photo and says how much it excites each class and channel.
    pub fn look(&mut self, file: &Blob) -> JsResult<Look> {
        let photo = decode(file)?;
        let manifest = self.network.manifest();
        let input = photo.input(manifest).map_err(to_js)?;
        let kept = photo.kept(manifest).map_err(to_js)?;
        let kept = Kept::of(&kept, manifest)?;
        let peaks = self.network.peaks(&input.values).map_err(to_js)?;
        Ok(Look {
            kept,
            numbers: peaks.numbers(),
        })
    }

    /// How much a normalised input excites each class and channel: the numbers of its peaks.
    pub fn peaks(&mut self, input: Vec<f32>) -> JsResult<Vec<f32>> {
        let input = Input::from_tensor(input, self.network.manifest()).map_err(to_js)?;
        let peaks = self.network.peaks(&input.values).map_err(to_js)?;
        Ok(peaks.numbers())
    }

    /// The normalised values that the network sees of a photo.
    #[wasm_bindgen(js_name = inputOf)]
    pub fn input_of(&self, file: &Blob) -> JsResult<Vec<f32>> {
        let photo = decode(file)?;
        let input = photo.input(self.network.manifest()).map_err(to_js)?;
        Ok(input.values)
    }

    /// The value of a unit of a layer for a normalised input.
    pub fn unit(
        &mut self,
        input: Vec<f32>,
        layer: &str,
        channel: usize,
        row: usize,
        column: usize,
    ) -> JsResult<f32> {
        let input = Input::from_tensor(input, self.network.manifest()).map_err(to_js)?;
        let unit = self
            .network
            .unit(&input.values, layer, [channel, row, column]);
        unit.map_err(to_js)
    }

    /// Takes up a method on a normalised input; options are a JSON object of strings. Returns what
    /// its passes recompute, as JSON.
    pub fn begin(
        &mut self,
        method: &str,
        options: &str,
        target: usize,
        versus: Option<usize>,
        input: Vec<f32>,
    ) -> JsResult<String> {
        let input = Input::from_tensor(input, self.network.manifest()).map_err(to_js)?;
        let classes = self.network.classes();
        let target = Target::new(target, versus, classes).map_err(to_js)?;
        let question = Question {
            input: &input,
            classes,
            target,
        };
        let (_, stepper) = begin(method, options, &question, self.network.manifest())?;
        let report = stepper.prepare(&mut self.network).map_err(to_js)?;
        self.stepper = Some(stepper);
        to_json(&report)
    }

    /// Builds what a method will need, and leaves the one taken up as it is.
    pub fn prepare(&mut self, method: &str, options: &str, input: &[f32]) -> JsResult<()> {
        let input = Input::from_tensor(input.to_vec(), self.network.manifest()).map_err(to_js)?;
        let classes = self.network.classes();
        let target = Target::new(0, None, classes).map_err(to_js)?;
        let question = Question {
            input: &input,
            classes,
            target,
        };
        let (_, stepper) = begin(method, options, &question, self.network.manifest())?;
        stepper.prepare(&mut self.network).map_err(to_js)?;
        Ok(())
    }

    /// Computes one step of the method taken up last.
    pub fn step(&mut self, index: usize) -> JsResult<Vec<f32>> {
        let stepper = self
            .stepper
            .as_ref()
            .ok_or_else(|| to_js(Error::NothingYet))?;
        stepper.step(index, &mut self.network).map_err(to_js)
    }
}

fn decode(file: &Blob) -> JsResult<Photo> {
    Photo::decode_with(&small_photo(file)?, &kept_photo_options("as-is")?).map_err(to_js)
}

/// How much a photo excites each class and channel, with a small copy of the photo.
#[wasm_bindgen(getter_with_clone)]
pub struct Look {
    pub kept: Kept,
    /// The numbers of the photo's peaks.
    pub numbers: Vec<f32>,
}

//! A network as a worker of the pool has it.

use serde_json::json;
use wasm_bindgen::prelude::*;

use super::{JsResult, begin, to_js};
use crate::error::Error;
use crate::input::Input;
use crate::manifest::Manifest;
use crate::methods::Stepper;
use crate::network::Network;
use crate::target::Target;

/// A network with the stepper it is working on; lives in a worker of the pool.
#[wasm_bindgen(js_name = Network)]
pub struct NetworkDoor {
    network: Network,
    stepper: Option<Box<dyn Stepper>>,
}

#[wasm_bindgen(js_class = Network)]
impl NetworkDoor {
    #[wasm_bindgen(constructor)]
    pub fn new(
        manifest_name: &str,
        manifest: &str,
        onnx: &[u8],
        labels: &str,
    ) -> JsResult<NetworkDoor> {
        let manifest = Manifest::parse(manifest_name, manifest).map_err(to_js)?;
        let network = Network::load(manifest, onnx, labels).map_err(to_js)?;
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
        let (_, stepper) = begin(method, options, target, &input, classes)?;
        let report = stepper.prepare(&mut self.network).map_err(to_js)?;
        self.stepper = Some(stepper);
        Ok(json!(report).to_string())
    }

    /// Builds what a method will need, and leaves the one taken up as it is.
    pub fn prepare(&mut self, method: &str, options: &str, input: &[f32]) -> JsResult<()> {
        let input = Input::from_tensor(input.to_vec(), self.network.manifest()).map_err(to_js)?;
        let classes = self.network.classes();
        let target = Target::new(0, None, classes).map_err(to_js)?;
        let (_, stepper) = begin(method, options, target, &input, classes)?;
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

//! Which class a text names.

use wasm_bindgen::prelude::*;

use super::{JsResult, to_js};
use crate::manifest::Manifest;
use crate::model::labels::Labels;

/// The labels that a manifest names, with their names.
#[wasm_bindgen(js_name = Classes)]
pub struct ClassesDoor {
    labels: Labels,
}

#[wasm_bindgen(js_class = Classes)]
impl ClassesDoor {
    /// Reads the bytes of the manifest's files.
    #[wasm_bindgen(constructor)]
    pub fn new(
        manifest_name: &str,
        manifest: &str,
        labels: &[u8],
        names: Option<Vec<u8>>,
    ) -> JsResult<ClassesDoor> {
        let manifest = Manifest::parse(manifest_name, manifest).map_err(to_js)?;
        let labels = Labels::load(&manifest.labels, labels, names.as_deref()).map_err(to_js)?;
        Ok(ClassesDoor { labels })
    }

    /// The class that a text names.
    pub fn find(&self, text: &str) -> JsResult<usize> {
        self.labels.find(text).map_err(to_js)
    }
}

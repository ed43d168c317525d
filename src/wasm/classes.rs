//! Which class a text names.

use wasm_bindgen::prelude::*;

use super::{JsResult, to_js};
use crate::model::labels::Labels;

/// The labels of a manifest's file of labels.
#[wasm_bindgen(js_name = Classes)]
pub struct ClassesDoor {
    labels: Labels,
}

#[wasm_bindgen(js_class = Classes)]
impl ClassesDoor {
    /// Reads the file's bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &str, bytes: &[u8]) -> JsResult<ClassesDoor> {
        let labels = Labels::read(file, bytes).map_err(to_js)?;
        Ok(ClassesDoor { labels })
    }

    /// The class that a text names.
    pub fn find(&self, text: &str) -> JsResult<usize> {
        self.labels.find(text).map_err(to_js)
    }
}

//! An index of photos, in a worker that has no network.

use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::file::File;
use super::{JsResult, parse, to_js, to_json};
use crate::manifest::Manifest;
use crate::model::peaks::Peaks;
use crate::report::IndexFacts;
use crate::units::index::{Fingerprint, Index, Photo, Query, Row};

/// The id of a photo, by the bytes of its file.
#[wasm_bindgen(js_name = photoId)]
pub fn photo_id(file: &Blob) -> JsResult<String> {
    let mut fingerprint = Fingerprint::default();
    File::photo(file)?.each(|piece| fingerprint.update(piece))?;
    Ok(fingerprint.id())
}

/// The photos that excite each class and channel most and least.
#[wasm_bindgen(js_name = Index)]
pub struct IndexDoor {
    index: Index,
}

#[wasm_bindgen(js_class = Index)]
impl IndexDoor {
    /// Reads an index that was made with the manifest's model.
    #[wasm_bindgen(constructor)]
    pub fn new(json: &str, manifest_name: &str, manifest: &str) -> JsResult<IndexDoor> {
        let manifest = Manifest::parse(manifest_name, manifest).map_err(to_js)?;
        let index = Index::parse(json, &manifest).map_err(to_js)?;
        Ok(IndexDoor { index })
    }

    /// An index of no photos for a unit of a layer, as the layer's channel 0.
    #[wasm_bindgen(js_name = ofUnit)]
    pub fn of_unit(&self, layer: &str) -> JsResult<IndexDoor> {
        let layout = self.index.layout().of_unit(layer).map_err(to_js)?;
        let index = Index::of(layout, self.index.seed());
        Ok(IndexDoor { index })
    }

    /// Layers with their channels, rows and columns, and the number of photos, as JSON.
    pub fn facts(&self) -> JsResult<String> {
        to_json(&IndexFacts::from(&self.index))
    }

    /// `{id, name, crop}` of those that are in some row, as JSON.
    pub fn photos(&self) -> JsResult<String> {
        to_json(&self.index.photos())
    }

    /// Takes in a photo, `{id, name, crop}` as JSON, with the numbers of its peaks.
    pub fn insert(&mut self, photo: &str, numbers: &[f32]) -> JsResult<()> {
        let photo: Photo = parse(photo)?;
        let peaks = Peaks::from_numbers(numbers);
        self.index.insert(photo, &peaks).map_err(to_js)
    }

    /// The photos of a row, as JSON.
    pub fn search(&self, query: &str, row: &str) -> JsResult<String> {
        let query: Query = parse(query)?;
        let row: Row = parse(row)?;
        let found = self.index.search(&query, row).map_err(to_js)?;
        to_json(&found)
    }

    /// The file's text.
    #[wasm_bindgen(js_name = toJSON)]
    pub fn to_json(&self) -> String {
        self.index.to_json()
    }
}

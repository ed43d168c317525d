//! The browser's door: converts, delegates, and turns errors into messages. No arithmetic.

mod ascent;
mod channels;
mod classes;
mod darkroom;
mod desk;
mod file;
mod image;
mod index;
mod network;
mod panic;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::manifest::Manifest;
use crate::methods::{self, Method, Question, Run};
use crate::options::Chosen;
use crate::photo;
use crate::photo::footprint;
use crate::registry::Entry;
use crate::report::Thrown;

type JsResult<T> = Result<T, JsValue>;

/// The table of methods and their options, as JSON.
#[wasm_bindgen(js_name = methods)]
pub fn method_table() -> String {
    json!(methods::METHODS).to_string()
}

/// Begins a method by its name, if the network has what it requires; options are a JSON object.
pub fn begin(
    method: &str,
    options: &str,
    question: &Question,
    manifest: &Manifest,
) -> JsResult<(&'static Method, Box<Run>)> {
    let method = methods::find(method).map_err(to_js)?;
    method.check(manifest).map_err(to_js)?;
    let options = parse_options(method, options)?;
    let run = method.begin(question, &options).map_err(to_js)?;
    Ok((method, run))
}

/// Options of a method or an ascent from a JSON object.
pub fn parse_options<Begin>(entry: &Entry<Begin>, json: &str) -> JsResult<Chosen> {
    let texts = parse_texts(json)?;
    let given = texts.iter();
    entry
        .options(given.map(|(key, text)| (key.as_str(), text.as_str())))
        .map_err(to_js)
}

/// A JSON object's values as texts.
fn parse_texts(json: &str) -> JsResult<Vec<(String, String)>> {
    let given: Map<String, Value> = parse(json)?;
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(given
        .into_iter()
        .map(|(key, value)| (key, text(value)))
        .collect())
}

/// The JSON of a report.
pub fn to_json(report: &impl Serialize) -> JsResult<String> {
    serde_json::to_string(report).map_err(|error| js_sys::Error::new(&error.to_string()).into())
}

pub fn parse<T: DeserializeOwned>(json: &str) -> JsResult<T> {
    serde_json::from_str(json).map_err(|error| js_sys::Error::new(&error.to_string()).into())
}

/// The options of decoding; `tones` is the name of what becomes of the tones.
pub fn photo_options(tones: &str) -> JsResult<photo::Options> {
    let tones = tones.parse().map_err(|words| to_js(Error::Tones(words)))?;
    Ok(photo::Options {
        tones,
        ..Default::default()
    })
}

/// The options of decoding, as [`photo_options`] has them, for a worker that stays: the memory of
/// WebAssembly never shrinks, so the budget is smaller.
pub fn kept_photo_options(tones: &str) -> JsResult<photo::Options> {
    Ok(photo::Options {
        budget: footprint::BUDGET,
        ..photo_options(tones)?
    })
}

/// A JavaScript `Error` whose `code` is the name of the variant.
pub fn to_js(error: Error) -> JsValue {
    let Thrown { code, message } = (&error).into();
    thrown(&code, &message)
}

/// A JavaScript `Error` with a `code`.
pub fn thrown(code: &str, message: &str) -> JsValue {
    let thrown = js_sys::Error::new(message);
    // Setting a property of a fresh ordinary object cannot fail.
    let _ = js_sys::Reflect::set(&thrown, &"code".into(), &code.into());
    thrown.into()
}

//! What the page learns of a panic. Nothing catches one in WebAssembly, and the instance ends with it.

use std::panic::{PanicHookInfo, set_hook};

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::console;

use super::thrown;
use crate::guard::{place, words};

/// Runs when an instance begins.
#[wasm_bindgen(start, private)]
fn watch() {
    set_hook(Box::new(tell));
}

/// Throws an `Error` of the code `Panic` through all frames, with the panic's place as `place`.
fn tell(info: &PanicHookInfo) {
    let place = info.location().map(place).unwrap_or_default();
    let words = words(info.payload());
    console::error_1(&format!("panicked at {place}: {words}").into());
    let error = thrown("Panic", &words);
    // Setting a property of a fresh ordinary object cannot fail.
    let _ = Reflect::set(&error, &"place".into(), &place.into());
    wasm_bindgen::throw_val(error)
}

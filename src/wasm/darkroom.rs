//! What reads large photos, in an instance that is thrown away with all the memory it took.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, ImageData};

use super::file::File;
use super::image::{image_data, opaque};
use super::{JsResult, photo_options, to_js, to_json};
use crate::error::Error;
use crate::manifest::Manifest;
use crate::photo::footprint;
use crate::photo::print::Print;
use crate::photo::{self, Photo, Tones, check_pixels};
use crate::report::PhotoFacts;

/// Refuses a photo whose first bytes claim more pixels than are read. Nothing is said of one whose
/// first bytes do not tell.
#[wasm_bindgen(js_name = checkHead)]
pub fn check_head(file: &Blob) -> JsResult<()> {
    let claimed = footprint::dimensions(&File::photo(file)?.head()?);
    let checked = claimed.map(|(width, height)| check_pixels(width, height));
    checked.unwrap_or(Ok(())).map_err(to_js)
}

/// Refuses a photo of more pixels than are read.
#[wasm_bindgen(js_name = checkSize)]
pub fn check_size(width: u32, height: u32) -> JsResult<()> {
    check_pixels(width, height).map_err(to_js)
}

/// Decodes one photo, and makes what is kept of it.
#[wasm_bindgen]
pub struct Darkroom {
    manifest: Manifest,
    photo: Option<Photo>,
    tones: Tones,
}

#[wasm_bindgen]
impl Darkroom {
    #[wasm_bindgen(constructor)]
    pub fn new(manifest_name: &str, manifest: &str, tones: &str) -> JsResult<Darkroom> {
        Ok(Darkroom {
            manifest: Manifest::parse(manifest_name, manifest).map_err(to_js)?,
            photo: None,
            tones: photo_options(tones)?.tones,
        })
    }

    /// Decodes a photo.
    pub fn open(&mut self, file: &Blob) -> JsResult<()> {
        let bytes = File::photo(file)?.bytes()?;
        let options = photo::Options {
            tones: self.tones,
            ..Default::default()
        };
        self.photo = Some(Photo::decode_with(&bytes, &options).map_err(to_js)?);
        Ok(())
    }

    /// Takes a photo that the browser decoded.
    #[wasm_bindgen(js_name = openPixels)]
    pub fn open_pixels(&mut self, width: u32, height: u32, rgba: Vec<u8>) -> JsResult<()> {
        if self.tones != Tones::AsIs {
            return Err(to_js(Error::TonesOfPixels));
        }
        self.photo = Some(Photo::from_rgba(width, height, rgba).map_err(to_js)?);
        Ok(())
    }

    /// The print of the photo that a desk keeps, with a preview whose longer side is at most `side` pixels.
    pub fn print(&self, side: u32) -> JsResult<PrintDoor> {
        let print = Print::of(self.photo()?, self.tones, &self.manifest, side).map_err(to_js)?;
        print.try_into()
    }

    /// The normalised values that the network sees of the photo.
    pub fn input(&self) -> JsResult<Vec<f32>> {
        let input = self.photo()?.input(&self.manifest).map_err(to_js)?;
        Ok(input.values)
    }

    /// A small copy of the photo, as an index keeps it.
    pub fn kept(&self) -> JsResult<Kept> {
        let kept = self.photo()?.kept(&self.manifest).map_err(to_js)?;
        Kept::of(&kept, &self.manifest)
    }

    fn photo(&self) -> JsResult<&Photo> {
        self.photo.as_ref().ok_or_else(|| to_js(Error::NothingYet))
    }
}

/// What is kept of a photo: facts as JSON, the preview, the network's input, and the whole photo, small,
/// as RGB.
#[wasm_bindgen(js_name = Print, getter_with_clone)]
pub struct PrintDoor {
    pub info: String,
    pub preview: ImageData,
    pub input: Vec<f32>,
    #[wasm_bindgen(js_name = wholeWidth)]
    pub whole_width: u32,
    #[wasm_bindgen(js_name = wholeHeight)]
    pub whole_height: u32,
    pub whole: Vec<u8>,
}

impl TryFrom<Print> for PrintDoor {
    type Error = JsValue;

    fn try_from(print: Print) -> JsResult<PrintDoor> {
        let (whole_width, whole_height) = print.whole.dimensions();
        Ok(PrintDoor {
            info: to_json(&PhotoFacts::of(print.facts, &print.input.crop))?,
            preview: opaque(print.preview)?,
            input: print.input.values,
            whole_width,
            whole_height,
            whole: print.whole.into_raw(),
        })
    }
}

/// A small copy of a photo.
#[wasm_bindgen(getter_with_clone)]
#[derive(Clone)]
pub struct Kept {
    /// The part of the copy that the network saw, in pixels of the copy, as JSON.
    pub crop: String,
    pub image: ImageData,
}

impl Kept {
    pub fn of(kept: &Photo, manifest: &Manifest) -> JsResult<Kept> {
        Ok(Kept {
            crop: to_json(&kept.crop(manifest).photo)?,
            image: image_data(&kept.rgba(), kept.width() as usize, kept.height() as usize)?,
        })
    }
}

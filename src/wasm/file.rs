//! Files as the browser has them, read piece by piece, so that JavaScript never holds one as a whole.

use js_sys::{ArrayBuffer, RangeError, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FileReaderSync};

use super::{JsResult, thrown, to_js};
use crate::error::Result;
use crate::photo::{check_bytes, footprint};

/// How much is read at once, in bytes.
const PIECE: usize = 4 << 20;
/// How much of a photo is looked at to learn how large the picture is.
const HEAD: usize = 1 << 18;

/// A file that has as many bytes as it claims and as are accepted, or whose reading fails.
pub struct File<'a> {
    blob: &'a Blob,
    size: usize,
    reader: FileReaderSync,
}

impl<'a> File<'a> {
    /// A file whose claim `check` accepts.
    pub fn open(blob: &'a Blob, check: impl FnOnce(usize) -> Result<()>) -> JsResult<File<'a>> {
        // The cast saturates, so that no claim becomes a smaller one.
        let size = blob.size() as usize;
        check(size).map_err(to_js)?;
        let reader = FileReaderSync::new().map_err(|_| {
            let words =
                "a file can be read in a dedicated worker only: FileReaderSync is missing here";
            thrown("NoFileReader", words)
        })?;
        Ok(File { blob, size, reader })
    }

    /// A photo of no more bytes than are accepted.
    pub fn photo(blob: &'a Blob) -> JsResult<File<'a>> {
        File::open(blob, check_bytes)
    }

    /// The first bytes of a photo, in which its size may stand.
    pub fn head(&self) -> JsResult<Vec<u8>> {
        let mut head = vec![];
        self.read(0, self.size.min(HEAD), &mut head)?;
        Ok(head)
    }

    /// All bytes.
    pub fn bytes(&self) -> JsResult<Vec<u8>> {
        let mut bytes = vec![];
        if bytes.try_reserve_exact(self.size).is_err() {
            let words = format!("no memory for a file of {} bytes", self.size);
            return Err(RangeError::new(&words).into());
        }
        self.pieces(|start, end| self.read(start, end, &mut bytes))?;
        Ok(bytes)
    }

    /// Has `take` see the bytes, piece by piece.
    pub fn each(&self, mut take: impl FnMut(&[u8])) -> JsResult<()> {
        let mut piece = vec![];
        self.pieces(|start, end| {
            piece.clear();
            self.read(start, end, &mut piece)?;
            take(&piece);
            Ok(())
        })
    }

    fn pieces(&self, mut read: impl FnMut(usize, usize) -> JsResult<()>) -> JsResult<()> {
        for start in (0..self.size).step_by(PIECE) {
            read(start, self.size.min(start + PIECE))?;
        }
        match self.buffer(self.size, self.size + 1)?.byte_length() {
            0 => Ok(()),
            _ => Err(self.changed("more")),
        }
    }

    /// Appends the bytes from `start` to `end`, which lie in the file.
    fn read(&self, start: usize, end: usize, bytes: &mut Vec<u8>) -> JsResult<()> {
        let buffer = self.buffer(start, end)?;
        if buffer.byte_length() as usize != end - start {
            return Err(self.changed("fewer"));
        }
        let filled = bytes.len();
        bytes.resize(filled + end - start, 0);
        Uint8Array::new(&buffer).copy_to(&mut bytes[filled..]);
        // Nothing is collected until the engine returns. Where buffers cannot be given back, each waits for that.
        let _ = buffer.transfer_with_length(0);
        Ok(())
    }

    /// Those of the bytes from `start` to `end` that are there.
    fn buffer(&self, start: usize, end: usize) -> JsResult<ArrayBuffer> {
        let slice = self.blob.slice_with_f64_and_f64(start as f64, end as f64)?;
        self.reader.read_as_array_buffer(&slice)
    }

    fn changed(&self, found: &str) -> JsValue {
        let words = format!(
            "the file was said to have {} bytes, and {found} are there; choose it again",
            self.size
        );
        thrown("FileChanged", &words)
    }
}

/// The bytes of a photo that an instance which stays can read.
pub fn small_photo(blob: &Blob) -> JsResult<Vec<u8>> {
    let file = File::photo(blob)?;
    footprint::check(&file.head()?, file.size as u64).map_err(to_js)?;
    file.bytes()
}

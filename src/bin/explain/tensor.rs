//! NumPy files in and out.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use heatlens::heatmap::Heatmap;
use heatlens::manifest::InputSpec;
use npyz::WriterBuilder;

/// A float32 array of shape 1 x channels x height x width, in C order.
pub fn read(path: &Path, spec: &InputSpec) -> Result<Vec<f32>, String> {
    let fail = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(|error| fail(&error))?;
    let array = npyz::NpyFile::new(BufReader::new(file)).map_err(|error| fail(&error))?;
    let expected = [1, spec.channels, spec.height, spec.width].map(|n| n as u64);
    if array.shape() != expected || array.order() != npyz::Order::C {
        return Err(fail(&format!(
            "the array has shape {:?} in {:?} order; {expected:?} in C order is needed",
            array.shape(),
            array.order()
        )));
    }
    if array.dtype().descr() != "'<f4'" {
        return Err(fail(&format!(
            "the array's type is {}; '<f4' (float32) is needed",
            array.dtype().descr()
        )));
    }
    array.into_vec().map_err(|error| fail(&error))
}

/// Writes the map's own grid as float32: rows x columns, with the layers first if several.
pub fn write(path: &Path, map: &Heatmap) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut shape = vec![map.rows as u64, map.columns as u64];
    if map.layers.len() > 1 {
        shape.insert(0, map.layers.len() as u64);
    }
    let file = BufWriter::new(File::create(path).map_err(fail)?);
    let mut writer = npyz::WriteOptions::new()
        .default_dtype()
        .shape(&shape)
        .writer(file)
        .begin_nd()
        .map_err(fail)?;
    writer.extend(map.values.iter().copied()).map_err(fail)?;
    writer.finish().map_err(fail)
}

//! A map as a NumPy file.

use std::io::{self, Write};

use npyz::WriterBuilder;

use crate::map::heatmap::Heatmap;

/// Writes the map's own grid as float32 of shape rows x columns, or layers x rows x columns if there are
/// several layers.
///
/// # Errors
/// The error of `file`, if it cannot be written to.
pub fn write(map: &Heatmap, file: impl Write) -> io::Result<()> {
    let mut shape = vec![map.rows as u64, map.columns as u64];
    if map.layers.len() > 1 {
        shape.insert(0, map.layers.len() as u64);
    }
    let mut writer = npyz::WriteOptions::new()
        .default_dtype()
        .shape(&shape)
        .writer(file)
        .begin_nd()?;
    writer.extend(map.values.iter().copied())?;
    writer.finish()
}

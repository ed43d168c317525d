//! NumPy files in and out.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use heatlens::manifest::InputSpec;
use heatlens::map::heatmap::Heatmap;
use heatlens::map::npy;

use crate::files::at;
use crate::output;

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

pub fn write(path: &Path, map: &Heatmap) -> Result<(), String> {
    let mut bytes = vec![];
    npy::write(map, &mut bytes).map_err(|error| at(path, error))?;
    output::write(path, &bytes)
}

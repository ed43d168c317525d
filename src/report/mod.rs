//! The JSON that leaves the crate: what browser and terminal say of a photo, a map, a picture, an index.
//!
//! The types of `www/heatlens.d.ts` and `www/engine/door.d.ts` are made from these structs and from what
//! they hold, docs included.

mod classes;
mod index;
mod map;
mod picture;
mod sentences;
mod thrown;

pub use classes::{ClassName, ClassRow, probabilities, rows, top};
pub use index::{IndexFacts, IndexReport, LayerFacts, SearchReport, Skipped, UnitAt};
pub use map::{Drawing, MapFacts, MapInfo, MapReport, Plan, Trial};
pub use picture::{
    AscentPlan, AscentReport, AscentState, CellMap, CellPlace, Grid, PhotoFacts, Projected,
    Recognised,
};
pub use sentences::sentences;
pub use thrown::Thrown;

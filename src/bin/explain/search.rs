//! `explain search`: the photos of an index that excite a class, a channel or a unit.

use std::path::{Path, PathBuf};

use heatlens::model::peaks::{Peak, Peaks};
use heatlens::report::{SearchReport, UnitAt};
use heatlens::units::index::{Index, Query, Row};
use lexopt::prelude::*;
use serde_json::json;

use crate::arguments::default_model;
use crate::files::{photo_of, read_text, text};
use crate::given::{labels, load, manifest};
use crate::progress::progress_bar;
use crate::sheet;

struct Arguments {
    index: PathBuf,
    model: PathBuf,
    photos: Option<PathBuf>,
    class: Option<String>,
    layer: Option<String>,
    channel: Option<usize>,
    place: (Option<usize>, Option<usize>),
    row: Row,
    png: Option<PathBuf>,
}

fn parse(mut parser: lexopt::Parser) -> Result<Arguments, lexopt::Error> {
    let (mut index, mut photos, mut class, mut layer, mut channel) = (None, None, None, None, None);
    let mut model = default_model();
    let mut place = (None, None);
    let mut row = Row::Most;
    let mut png = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("model") => model = parser.value()?.into(),
            Long("photos") => photos = Some(parser.value()?.into()),
            Long("class") => class = Some(parser.value()?.string()?),
            Long("layer") => layer = Some(parser.value()?.string()?),
            Long("channel") => channel = Some(parser.value()?.parse()?),
            Long("row") => place.0 = Some(parser.value()?.parse()?),
            Long("column") => place.1 = Some(parser.value()?.parse()?),
            Long("least") => row = Row::Least,
            Long("random") => row = Row::Random,
            Long("png") => png = Some(parser.value()?.into()),
            Value(path) if index.is_none() => index = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Arguments {
        index: index.ok_or("give an INDEX that `explain index` wrote; --help says more")?,
        model,
        photos,
        class,
        layer,
        channel,
        place,
        row,
        png,
    })
}

pub fn run(parser: lexopt::Parser) -> Result<serde_json::Value, String> {
    let arguments = parse(parser).map_err(|error| error.to_string())?;
    let manifest = manifest(&arguments.model)?;
    let mut index = Index::parse(&read_text(&arguments.index)?, &manifest).map_err(text)?;
    let beside = arguments.index.parent().unwrap_or(Path::new("."));
    let folder = arguments.photos.clone().unwrap_or(beside.to_path_buf());
    let count = index.count();
    let (mut scanned, mut at) = (None, None);
    let query = match (&arguments.class, &arguments.layer, arguments.channel) {
        (Some(class), None, None) => {
            let models = arguments.model.parent().unwrap_or(Path::new("."));
            let class = labels(models, &manifest)?.find(class).map_err(text)?;
            Query::Class { class }
        }
        (None, Some(layer), Some(channel)) => match arguments.place {
            (None, None) => Query::Channel {
                layer: layer.clone(),
                channel,
            },
            (Some(row), Some(column)) => {
                let unit = [channel, row, column];
                index = scan(&index, &arguments.model, &folder, layer, unit)?;
                scanned = Some(index.count());
                at = Some(UnitAt {
                    channel,
                    row,
                    column,
                });
                Query::Channel {
                    layer: layer.clone(),
                    channel: 0,
                }
            }
            _ => return Err("a unit takes both --row and --column".to_string()),
        },
        _ => return Err("give --class NAME, or --layer L and --channel K".to_string()),
    };
    let found = index.search(&query, arguments.row).map_err(text)?;
    if let Some(path) = &arguments.png {
        sheet::write(path, &folder, &found, &manifest)?;
    }
    let unit = match query {
        Query::Class { .. } => "score",
        Query::Channel { .. } => "activation before the rectifier",
    };
    Ok(json!(SearchReport {
        model: manifest.name.clone(),
        model_sha256: manifest.sha256.clone(),
        photos: count,
        query,
        unit_at: at,
        scanned,
        row: arguments.row,
        seed: index.seed(),
        unit,
        found,
    }))
}

/// The index of one unit, by a forward pass for each photo that the other index knows.
fn scan(
    known: &Index,
    model: &Path,
    folder: &Path,
    layer: &str,
    [channel, row, column]: [usize; 3],
) -> Result<Index, String> {
    let mut network = load(model)?;
    let layout = known.layout().of_unit(layer).map_err(text)?;
    let columns = layout.layers[0].columns.len();
    let mut index = Index::of(layout, known.seed());
    let bar = progress_bar(known.photos().len(), "photos");
    for photo in known.photos() {
        let decoded = photo_of(&folder.join(&photo.name))?;
        let input = decoded.input(network.manifest()).map_err(text)?;
        let at = [channel, row, column];
        let value = network.unit(&input.values, layer, at).map_err(text)?;
        let place = Some(row * columns + column);
        let peaks = Peaks {
            all: vec![Peak { value, place }],
        };
        index.insert(photo.clone(), &peaks).map_err(text)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(index)
}

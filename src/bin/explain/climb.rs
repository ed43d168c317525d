//! Pictures that raise a number of the network.

use std::time::Instant;

use heatlens::ascent::{Maker, Scene};
use heatlens::graph::backward::Rectifier;
use heatlens::map::findings::finite;
use heatlens::model::target::Target;
use heatlens::photo::crop::Crop;
use heatlens::photo::input::Input;
use heatlens::report::{self, AscentPlan, AscentReport, Grid, Recognised};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::files::text;
use crate::given::{load, notes, read_input};
use crate::overlay;
use crate::progress::progress_bar;

pub fn run(maker: &Maker, arguments: &Arguments) -> Result<Value, String> {
    let given = arguments.options.iter();
    let options = maker
        .options(given.map(|(key, value)| (key.as_str(), value.as_str())))
        .map_err(text)?;
    let mut network = load(&arguments.model)?;
    let (photo, input) = match &arguments.source {
        Some(source) => {
            let (photo, input) = read_input(source, network.manifest(), arguments.tones)?;
            (photo, Some(input))
        }
        None => (None, None),
    };
    let class = |name: &Option<String>| match name {
        Some(name) => network.labels().find(name).map(Some).map_err(text),
        None => Ok(None),
    };
    let target = match (class(&arguments.target)?, class(&arguments.versus)?) {
        (Some(class), versus) => Some(Target::new(class, versus, network.classes()).map_err(text)?),
        (None, _) => None,
    };

    let manifest = network.manifest().clone();
    let scene = Scene {
        manifest: &manifest,
        input: input.as_ref(),
        photo: photo.as_ref().map(|photo| photo.pixels()),
    };
    let mut ascent = maker.begin(&scene, target, &options).map_err(text)?;
    let objective = ascent.objective().clone();
    let started = Instant::now();
    let bar = progress_bar(ascent.steps(), "steps");
    while ascent.done() < ascent.steps() {
        let mut slopes = vec![];
        for view in ascent.views() {
            let slope = network.slope(&view, &objective, Rectifier::Gradient);
            slopes.push(slope.map_err(text)?);
        }
        ascent.absorb(&slopes).map_err(text)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let seconds = started.elapsed().as_secs_f64();
    let picture = ascent.picture().map_err(text)?;
    if let Some(path) = &arguments.png {
        overlay::save(path, picture.clone())?;
    }
    let crop = Crop::identity(picture.height() as usize, picture.width() as usize);
    let mut recognised = None;
    if (crop.rows, crop.columns) == (manifest.input.height, manifest.input.width) {
        let shown = Input::from_pixels(&picture, crop, &manifest.preprocessing).map_err(text)?;
        let scores = network.run(&shown).map_err(text)?.scores;
        let mut top5 = report::rows(&scores, network.labels()).map_err(text)?;
        let own = |target: Target| top5.iter().find(|row| row.index == target.class).cloned();
        let target = target.and_then(own);
        top5.truncate(5);
        recognised = Some(Recognised { target, top5 });
    }
    let value = ascent.value().map(|value| finite("value", value));
    Ok(json!(AscentReport {
        model: manifest.name.clone(),
        model_sha256: manifest.sha256.clone(),
        method: maker.name,
        notes: notes(photo.as_ref()),
        plan: AscentPlan {
            objective,
            steps: ascent.done(),
            passes: ascent.passes(),
            parameters: options.texts().clone(),
        },
        value: value.transpose().map_err(text)?,
        grid: Grid::from(&picture),
        seconds,
        recognised,
    }))
}

//! A map of where the network looked.

use std::time::Instant;

use heatlens::ascent;
use heatlens::map::colormap::Colormap;
use heatlens::map::findings::finite;
use heatlens::methods::{self, Question};
use heatlens::model::target::{Target, winner};
use heatlens::report::{self, ClassName, MapFacts, MapReport};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::files::text;
use crate::given::{load, manifest, notes, read_input};
use crate::progress::progress_bar;
use crate::{climb, overlay, tensor};

pub fn run(arguments: &Arguments) -> Result<Value, String> {
    let manifest = manifest(&arguments.model)?;
    let method = match &arguments.method {
        None => methods::usual(&manifest),
        Some(name) => {
            if let Ok(maker) = ascent::find(name) {
                return climb::run(maker, arguments);
            }
            methods::find(name).map_err(|error| format!("{}, {}", text(error), ascent::names()))?
        }
    };
    method.check(&manifest).map_err(text)?;
    let given = arguments.options.iter();
    let options = method
        .options(given.map(|(key, value)| (key.as_str(), value.as_str())))
        .map_err(text)?;
    let colormap = Colormap::find(&arguments.colormap).map_err(text)?;
    let mut network = load(&arguments.model)?;
    let source = arguments.source.as_ref();
    let source = source.ok_or("give a PHOTO, or --tensor input.npy; --help says more")?;
    let (photo, input) = read_input(source, network.manifest(), arguments.tones)?;

    let started = Instant::now();
    let scores = network.run(&input).map_err(text)?.scores;
    let class = match &arguments.target {
        Some(name) => network.labels().find(name).map_err(text)?,
        None => winner(&scores),
    };
    let versus = match &arguments.versus {
        Some(name) => Some(network.labels().find(name).map_err(text)?),
        None => None,
    };
    let target = Target::new(class, versus, network.classes()).map_err(text)?;

    let before = network.forward_passes();
    let question = Question {
        input: &input,
        classes: network.classes(),
        target,
    };
    let mut stepper = method.begin(&question, &options).map_err(text)?;
    let recomputed = stepper.prepare(&mut network).map_err(text)?;
    let bar = progress_bar(stepper.steps(), "steps");
    loop {
        let agenda = stepper.agenda(false);
        if agenda.is_empty() {
            break;
        }
        for index in agenda {
            let part = stepper.step(index, &mut network).map_err(text)?;
            stepper.absorb(index, part).map_err(text)?;
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let map = stepper.finish(target, &options).map_err(text)?;
    let seconds = started.elapsed().as_secs_f64();

    let labels = network.labels();
    let top5 = report::top(&scores, labels).map_err(text)?;
    let notes = notes(photo.as_ref());
    let report = MapReport {
        facts: MapFacts::of(
            &map,
            (method.name, target),
            network.manifest(),
            labels,
            &notes,
        ),
        target: ClassName::of(class, labels),
        versus: versus.map(|class| ClassName::of(class, labels)),
        score: finite("score", target.of(&scores)).map_err(text)?,
        probability: finite("probability", target.probability(&scores)).map_err(text)?,
        top5,
        forward_passes: network.forward_passes() - before,
        recomputed,
        seconds,
    };
    if let Some(path) = &arguments.raw {
        tensor::write(path, &map)?;
    }
    if let Some(path) = &arguments.png {
        overlay::write(path, &map, photo.as_ref(), &input, colormap)?;
    }
    Ok(json!(report))
}

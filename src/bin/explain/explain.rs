//! A map of where the network looked.

use std::time::Instant;

use heatlens::ascent;
use heatlens::map::colormap::Colormap;
use heatlens::map::heatmap::Heatmap;
use heatlens::methods::{self, Question};
use heatlens::model::target::{Target, ranking, softmax};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::files::text;
use crate::given::{load, manifest, notes, read_input};
use crate::output::number;
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
    let order = ranking(&scores);
    let class = match &arguments.target {
        Some(name) => network.labels().find(name).map_err(text)?,
        None => order[0],
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

    let probabilities = softmax(&scores);
    let name = |class: usize| network.labels().name(class);
    let described = |&class: &usize| {
        Ok(json!({
            "index": class,
            "label": name(class),
            "score": number("score", scores[class])?,
            "probability": number("probability", probabilities[class])?,
        }))
    };
    let top = order.iter().take(5).map(described);
    let (minimum, maximum) = map.range().unzip();
    let report = json!({
        "model": network.manifest().name,
        "model_sha256": network.manifest().sha256,
        "method": method.name,
        "notes": notes(photo.as_ref()),
        "parameters": map.parameters,
        "target": {"index": class, "label": name(class)},
        "versus": versus.map(|class| json!({"index": class, "label": name(class)})),
        "score": number("score", target.of(&scores))?,
        "probability": number("probability", target.probability(&scores))?,
        "top5": top.collect::<Result<Vec<_>, String>>()?,
        "layers": map.layers,
        "rows": map.rows,
        "columns": map.columns,
        "unit": map.unit,
        "sign": map.sign,
        "extent": map.extent,
        "minimum": minimum,
        "maximum": maximum,
        "findings": findings(&map, name),
        "forward_passes": network.forward_passes() - before,
        "recomputed": recomputed,
        "seconds": seconds,
    });
    if let Some(path) = &arguments.raw {
        tensor::write(path, &map)?;
    }
    if let Some(path) = &arguments.png {
        overlay::write(path, &map, photo.as_ref(), &input, colormap)?;
    }
    Ok(report)
}

/// The map's findings, with labels beside class indices.
fn findings<'a>(map: &Heatmap, name: impl Fn(usize) -> &'a str) -> Value {
    let mut findings = json!(map.findings);
    if let Some(winners) = findings.get_mut("winners").and_then(Value::as_array_mut) {
        for winner in winners {
            let class = winner["index"].as_u64().unwrap_or_default() as usize;
            winner["label"] = json!(name(class));
        }
    }
    findings
}

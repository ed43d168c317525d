//! The terminal's door: the same maps as on the page, as JSON, NumPy arrays and pictures.

mod arguments;
mod overlay;
mod tensor;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use heatlens::colormap::Colormap;
use heatlens::heatmap::Heatmap;
use heatlens::input::Input;
use heatlens::manifest::Manifest;
use heatlens::methods;
use heatlens::network::Network;
use heatlens::photo::{self, Photo};
use heatlens::target::{Target, ranking, softmax};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use arguments::{Arguments, Source};

fn main() -> ExitCode {
    let arguments = match arguments::parse() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            print!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(message) => return refuse(&message),
    };
    match explain(&arguments) {
        Ok(report) => {
            println!("{report:#}");
            ExitCode::SUCCESS
        }
        Err(message) => refuse(&message),
    }
}

fn refuse(message: &str) -> ExitCode {
    eprintln!("explain: {}", message.replace('\n', " "));
    ExitCode::from(2)
}

fn explain(arguments: &Arguments) -> Result<Value, String> {
    let method = methods::find(&arguments.method).map_err(text)?;
    let given = arguments.options.iter();
    let options = method
        .options(given.map(|(key, value)| (key.as_str(), value.as_str())))
        .map_err(text)?;
    let colormap = Colormap::find(&arguments.colormap).map_err(text)?;
    let mut network = load(&arguments.model)?;
    let (photo, input) = read_input(&arguments.source, network.manifest())?;

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
    let mut stepper = method
        .begin(&input, network.classes(), target, &options)
        .map_err(text)?;
    let recomputed = stepper.prepare(&mut network).map_err(text)?;
    let bar = progress_bar(stepper.steps());
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

    if let Some(path) = &arguments.raw {
        tensor::write(path, &map)?;
    }
    if let Some(path) = &arguments.png {
        overlay::write(path, &map, photo.as_ref(), &input, colormap)?;
    }
    let probabilities = softmax(&scores);
    let name = |class: usize| network.labels().name(class);
    let described = |class: usize| {
        json!({
            "index": class,
            "label": name(class),
            "score": scores[class],
            "probability": probabilities[class],
        })
    };
    let (minimum, maximum) = map.range().unwrap_or_default();
    Ok(json!({
        "model": network.manifest().name,
        "model_sha256": network.manifest().sha256,
        "method": method.name,
        "parameters": map.parameters,
        "target": {"index": class, "label": name(class)},
        "versus": versus.map(|class| json!({"index": class, "label": name(class)})),
        "score": target.of(&scores),
        "probability": target.probability(&scores),
        "top5": order.iter().take(5).map(|&class| described(class)).collect::<Vec<_>>(),
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
    }))
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

fn load(manifest: &Path) -> Result<Network, String> {
    let json = read_text(manifest)?;
    let parsed = Manifest::parse(&manifest.display().to_string(), &json).map_err(text)?;
    let folder = manifest.parent().unwrap_or(Path::new("."));
    let onnx = read(&folder.join(&parsed.file))?;
    let labels = read_text(&folder.join(&parsed.labels.file))?;
    Network::load(parsed, &onnx, &labels).map_err(text)
}

fn read_input(source: &Source, manifest: &Manifest) -> Result<(Option<Photo>, Input), String> {
    match source {
        Source::Photo(path) => {
            let size = fs::metadata(path).map_err(|error| at(path, error))?.len();
            photo::check_bytes(usize::try_from(size).unwrap_or(usize::MAX)).map_err(text)?;
            let photo = Photo::decode(&read(path)?)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let input = photo.input(manifest).map_err(text)?;
            Ok((Some(photo), input))
        }
        Source::Tensor(path) => {
            let values = tensor::read(path, &manifest.input)?;
            Ok((None, Input::from_tensor(values, manifest).map_err(text)?))
        }
    }
}

fn progress_bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| at(path, error))
}

fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| at(path, error))
}

fn at(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

fn text(error: heatlens::error::Error) -> String {
    error.to_string()
}

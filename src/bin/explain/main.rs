//! The terminal's door: the same maps as on the page, as JSON, NumPy arrays and pictures.

mod arguments;
mod climb;
mod index;
mod output;
mod overlay;
mod search;
mod sheet;
mod tensor;

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use heatlens::ascent;
use heatlens::error::Error;
use heatlens::manifest::Manifest;
use heatlens::map::colormap::Colormap;
use heatlens::map::heatmap::Heatmap;
use heatlens::methods::{self, Question};
use heatlens::model::network::Network;
use heatlens::model::target::{Target, ranking, softmax};
use heatlens::photo::input::Input;
use heatlens::photo::{self, Note, Photo, Tones};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use arguments::{Arguments, Source};
use output::number;

fn main() -> ExitCode {
    let given: Vec<String> = env::args_os()
        .skip(1)
        .map(|a| a.to_string_lossy().into())
        .collect();
    let help = given
        .iter()
        .any(|argument| argument == "--help" || argument == "-h");
    let report = match given.first().map(String::as_str) {
        Some("index") if !help => index::run(parser_after_command()),
        Some("search") if !help => search::run(parser_after_command()),
        _ => match arguments::parse() {
            Ok(Some(arguments)) => explain(&arguments),
            Ok(None) => {
                return output::print(arguments::HELP);
            }
            Err(message) => Err(message),
        },
    };
    match report {
        Ok(report) => output::print(&format!("{report:#}\n")),
        Err(message) => refuse(&message),
    }
}

fn parser_after_command() -> lexopt::Parser {
    lexopt::Parser::from_args(env::args_os().skip(2))
}

fn refuse(message: &str) -> ExitCode {
    output::say(&format!("explain: {}", message.replace('\n', " ")));
    ExitCode::from(2)
}

fn explain(arguments: &Arguments) -> Result<Value, String> {
    if let Ok(maker) = ascent::find(&arguments.method) {
        return climb::run(maker, arguments);
    }
    let method = methods::find(&arguments.method)
        .map_err(|error| format!("{}, {}", text(error), ascent::names()))?;
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
    method.check(network.manifest()).map_err(text)?;
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

fn manifest(path: &Path) -> Result<Manifest, String> {
    Manifest::parse(&path.display().to_string(), &read_text(path)?).map_err(text)
}

fn load(path: &Path) -> Result<Network, String> {
    let parsed = manifest(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let onnx = read(&folder.join(&parsed.file))?;
    let labels = read(&folder.join(&parsed.labels.file))?;
    Network::load(parsed, &onnx, &labels).map_err(text)
}

fn read_input(
    source: &Source,
    manifest: &Manifest,
    tones: Tones,
) -> Result<(Option<Photo>, Input), String> {
    match source {
        Source::Photo(path) => {
            let options = photo::Options {
                tones,
                ..Default::default()
            };
            let photo = Photo::decode_with(&photo_bytes(path)?, &options)
                .map_err(|error| at(path, error))?;
            for note in photo.notes() {
                output::say(&format!("explain: {}: {note}", path.display()));
            }
            let input = photo.input(manifest).map_err(text)?;
            Ok((Some(photo), input))
        }
        Source::Tensor(_) if tones != Tones::AsIs => Err(text(Error::TonesOfPixels)),
        Source::Tensor(path) => {
            let values = tensor::read(path, &manifest.input)?;
            Ok((None, Input::from_tensor(values, manifest).map_err(text)?))
        }
    }
}

fn notes(photo: Option<&Photo>) -> &[Note] {
    photo.map_or(&[], Photo::notes)
}

fn progress_bar(count: usize, what: &str) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    let template = format!("{{bar:40}} {{pos}}/{{len}} {what}, {{eta}} left");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| at(path, error))
}

/// A photo's file, if it is not larger than photos may be.
fn photo_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let size = fs::metadata(path).map_err(|error| at(path, error))?.len();
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    photo::check_bytes(size).map_err(|error| at(path, error))?;
    read(path)
}

/// A photo that some folder has.
fn photo_of(path: &Path) -> Result<Photo, String> {
    Photo::decode(&photo_bytes(path)?).map_err(|error| at(path, error))
}

fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| at(path, error))
}

fn at(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

fn text(error: Error) -> String {
    error.to_string()
}

//! What the reader typed.

use std::path::{Path, PathBuf};

use heatlens::photo::Tones;
use lexopt::prelude::*;

/// The manifest that is taken without `--model`.
pub fn default_model() -> PathBuf {
    let name = include_str!("../../../models/default").trim();
    Path::new("models").join(name).with_extension("json")
}

pub enum Source {
    Photo(PathBuf),
    Tensor(PathBuf),
}

pub struct Arguments {
    pub source: Option<Source>,
    pub method: Option<String>,
    pub model: PathBuf,
    pub target: Option<String>,
    pub versus: Option<String>,
    pub options: Vec<(String, String)>,
    pub raw: Option<PathBuf>,
    pub png: Option<PathBuf>,
    pub colormap: String,
    pub tones: Tones,
}

/// Reads the command line.
pub fn parse() -> Result<Arguments, String> {
    parse_from(lexopt::Parser::from_env()).map_err(|error| error.to_string())
}

fn parse_from(mut parser: lexopt::Parser) -> Result<Arguments, lexopt::Error> {
    let mut source = None;
    let mut method = None;
    let mut model = default_model();
    let (mut target, mut versus, mut raw, mut png) = (None, None, None, None);
    let mut options = vec![];
    let mut colormap = String::new();
    let mut tones = Tones::AsIs;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("method") => method = Some(parser.value()?.string()?),
            Long("model") => model = parser.value()?.into(),
            Long("target") => target = Some(parser.value()?.string()?),
            Long("versus") => versus = Some(parser.value()?.string()?),
            Long("raw") => raw = Some(parser.value()?.into()),
            Long("colormap") => colormap = parser.value()?.string()?,
            Long("tones") => tones = parser.value()?.parse()?,
            Long("png") => png = Some(parser.value()?.into()),
            Long("tensor") if source.is_none() => {
                source = Some(Source::Tensor(parser.value()?.into()));
            }
            Long("set") => {
                let pair = parser.value()?.string()?;
                let (key, value) = pair
                    .split_once('=')
                    .ok_or_else(|| format!("--set {pair}: write it as key=value"))?;
                options.push((key.to_string(), value.to_string()));
            }
            Value(path) if source.is_none() => source = Some(Source::Photo(path.into())),
            Value(_) | Long("tensor") => return Err("give one PHOTO or one --tensor".into()),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Arguments {
        source,
        method,
        model,
        target,
        versus,
        options,
        raw,
        png,
        colormap,
        tones,
    })
}

//! The terminal's door: the same maps as on the page, as JSON, NumPy arrays and pictures.

mod arguments;
mod climb;
mod explain;
mod files;
mod given;
mod help;
mod index;
mod output;
mod overlay;
mod progress;
mod search;
mod sheet;
mod tensor;

use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let given: Vec<String> = env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into())
        .collect();
    if given
        .iter()
        .any(|argument| matches!(&argument[..], "--help" | "-h"))
    {
        return output::print(&help::text(&given));
    }
    let report = match given.first().map(String::as_str) {
        Some("index") => index::run(parser_after_command()),
        Some("search") => search::run(parser_after_command()),
        _ => arguments::parse().and_then(|arguments| explain::run(&arguments)),
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

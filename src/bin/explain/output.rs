//! What leaves the program. A reader who has seen enough, as `head` has, closes the pipe; that ends it
//! quietly.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::files::at;

/// Prints a text, and says how the program ends.
pub fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match quiet(written) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("explain: standard output: {error}"));
            ExitCode::from(2)
        }
    }
}

/// Prints a line on stderr; where that is closed nobody wants it.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes a file, which may be a pipe.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let written = File::create(path).and_then(|mut file| file.write_all(bytes));
    quiet(written).map_err(|error| at(path, error))
}

fn quiet(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

//! What of tract panics on a strange network, turned into an error where panics can be caught. In
//! WebAssembly they cannot; there the page replaces the worker.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, Location, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::error::{Error, Result};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// The place of the last panic.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

static QUIET: Once = Once::new();

/// Runs `act`, which calls tract. A panic in it becomes an [`Error::Panicked`].
pub fn guarded<T>(file: &str, act: impl FnOnce() -> Result<T>) -> Result<T> {
    quietly(act).unwrap_or_else(|reason| {
        Err(Error::Panicked {
            file: file.to_string(),
            reason,
        })
    })
}

/// Runs `act`, which may panic. A panic is not printed; its words and its place are the error.
pub fn quietly<T>(act: impl FnOnce() -> T) -> std::result::Result<T, String> {
    if cfg!(panic = "abort") {
        return Ok(act());
    }
    QUIET.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                return usual(info);
            }
            PLACE.set(info.location().map(place).unwrap_or_default());
        }));
    });
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(act));
    GUARDED.set(outer);
    result.map_err(|panic| format!("{}, {}", words(panic.as_ref()), PLACE.take()))
}

/// File and line of a panic, without the folders of the machine that compiled it.
pub fn place(at: &Location) -> String {
    format!("{}:{}", inner(at.file()), at.line())
}

/// A source file from its crate on: what lies in this crate is compiled by relative paths, crates of a
/// registry in `registry/src/INDEX/`, the standard library in `rustc/HASH/` or `rustlib/src/rust/`.
fn inner(file: &str) -> &str {
    let behind = |folder: &str, names: usize| {
        let (_, rest) = file.split_once(folder)?;
        rest.splitn(names + 1, ['/', '\\']).nth(names)
    };
    let known = behind("/registry/src/", 1)
        .or_else(|| behind("\\registry\\src\\", 1))
        .or_else(|| behind("/rustc/", 1))
        .or_else(|| behind("rustlib/src/rust/", 0));
    let is_absolute = file.starts_with(['/', '\\']) || file.get(1..2) == Some(":");
    match known {
        Some(rest) => rest,
        None if is_absolute => file.rsplit(['/', '\\']).next().unwrap_or(file),
        None => file,
    }
}

/// What a panic says.
pub fn words(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(ToString::to_string);
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
    words.unwrap_or_else(|| "no reason given".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader is told where the engine stopped, and nothing of the machine that compiled it.
    #[test]
    fn a_place_names_no_folder_above_its_crate() {
        for (file, place) in [
            ("src/photo/png/mod.rs", "src/photo/png/mod.rs"),
            ("src\\photo\\png\\mod.rs", "src\\photo\\png\\mod.rs"),
            (
                "/home/ada/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/tract-core-0.23.9/src/lib.rs",
                "tract-core-0.23.9/src/lib.rs",
            ),
            (
                "C:\\Users\\ada\\.cargo\\registry\\src\\index\\gif-0.14.0\\src\\lib.rs",
                "gif-0.14.0\\src\\lib.rs",
            ),
            (
                "/rustc/59807616e/library/core/src/option.rs",
                "library/core/src/option.rs",
            ),
            (
                "/home/ada/.rustup/toolchains/1.95.0/lib/rustlib/src/rust/library/std/src/io/mod.rs",
                "library/std/src/io/mod.rs",
            ),
            ("/home/ada/work/secret/src/lib.rs", "lib.rs"),
            ("C:\\work\\secret\\lib.rs", "lib.rs"),
        ] {
            assert_eq!(inner(file), place);
        }
    }
}

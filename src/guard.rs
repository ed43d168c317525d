//! What of tract panics on a strange network, turned into an error where panics can be caught. In
//! WebAssembly they cannot; there the page replaces the worker.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
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
    QUIET.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                return usual(info);
            }
            let place = info.location().map(|at| {
                // From the crate's folder on.
                let file = at
                    .file()
                    .rsplit_once("tract-")
                    .map_or(at.file(), |(_, file)| file);
                format!("{file}:{}", at.line())
            });
            PLACE.set(place.unwrap_or_default());
        }));
    });
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(act));
    GUARDED.set(outer);
    result.map_err(|panic| format!("{}, {}", words(panic.as_ref()), PLACE.take()))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(ToString::to_string);
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
    words.unwrap_or_else(|| "no reason given".to_string())
}

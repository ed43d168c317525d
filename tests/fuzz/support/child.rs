//! The process that tries cases, and says on its output which one it is at.

use std::io::Write;

use super::{Target, bytes_of, memory};

/// Tries one case and says what it was; returns the exit code.
pub fn one<T: Target>(target: &T, seed: u64, number: u64) -> i32 {
    let bytes = bytes_of(target, seed, number);
    let path = std::env::temp_dir().join(format!("{}-{seed}-{number}", T::NAME));
    match std::fs::write(&path, &bytes) {
        Ok(()) => eprintln!("{} bytes, in {}", bytes.len(), path.display()),
        Err(error) => eprintln!("{} bytes; {}: {error}", bytes.len(), path.display()),
    }
    memory::allow(T::MEMORY);
    match target.run(&bytes) {
        Ok(()) => 0,
        Err(reason) => {
            eprintln!("case {number} of seed {seed}: {reason}");
            1
        }
    }
}

/// Tries every `stride`th case until nobody listens.
pub fn many<T: Target>(target: &T, seed: u64, first: u64, stride: u64) -> i32 {
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| out.write_all(line.as_bytes()).and_then(|()| out.flush());
    for number in (0..).map(|count: u64| first + count * stride) {
        let bytes = bytes_of(target, seed, number);
        if say(format!("{number}\n")).is_err() {
            return 0;
        }
        memory::allow(T::MEMORY);
        let result = target.run(&bytes);
        memory::allow(usize::MAX);
        if let Err(reason) = result
            && say(format!("! {}\n", reason.replace('\n', " "))).is_err()
        {
            return 0;
        }
    }
    0
}

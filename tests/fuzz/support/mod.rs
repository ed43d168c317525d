//! A fuzz target: cases made by number, each tried in a child process that may die or hang.
//!
//! Case `k` of seed `s` is the same on every machine, so that a finding is named by two numbers.
//! ```text
//! cargo test --test fuzz_photos -- [--seconds 60] [--seed 0] [--first 0] [--jobs 2]
//! cargo test --test fuzz_photos -- --case K [--seed 0]    # one case, in this process
//! ```

mod arguments;
mod child;
mod findings;
mod memory;
mod parent;

use std::time::Duration;

use heatlens::random::Random;

use arguments::{Arguments, Task};

#[global_allocator]
static ALLOCATOR: memory::Limited = memory::Limited;

/// What is fuzzed.
pub trait Target {
    /// The name of the test, which also names the folder of findings.
    const NAME: &str;
    /// How long one case may take.
    const DEADLINE: Duration;
    /// How many bytes one case may hold at a time.
    const MEMORY: usize;

    /// Bytes that a stranger might hand over.
    fn case(&self, random: &mut Random) -> Vec<u8>;

    /// What must hold for any bytes, or words that say what did not. A panic counts, too.
    fn run(&self, bytes: &[u8]) -> Result<(), String>;
}

/// Does what the command line says, and ends the process.
pub fn main<T: Target>(make: impl FnOnce() -> T) -> ! {
    let code = match arguments::parse(T::NAME) {
        Ok(Arguments { task, seed }) => match task {
            Task::Skip => 0,
            Task::List => {
                println!("{}: test", T::NAME);
                0
            }
            Task::Case(number) => child::one(&make(), seed, number),
            Task::Child { first, stride } => child::many(&make(), seed, first, stride),
            Task::Parent(limits) => parent::run::<T>(seed, &limits),
        },
        Err(error) => {
            eprintln!("{}: {error}", T::NAME);
            2
        }
    };
    std::process::exit(code)
}

fn bytes_of<T: Target>(target: &T, seed: u64, number: u64) -> Vec<u8> {
    // A large odd factor, so that neighbouring seeds do not share cases.
    let mixed = seed
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(number);
    target.case(&mut Random::new(mixed))
}

//! The command line of a fuzz target.

use std::time::Duration;

use lexopt::prelude::*;

pub struct Arguments {
    pub task: Task,
    pub seed: u64,
}

pub enum Task {
    /// A filter of the test command names other tests.
    Skip,
    List,
    Case(u64),
    Child {
        first: u64,
        stride: u64,
    },
    Parent(Limits),
}

pub struct Limits {
    pub time: Duration,
    pub first: u64,
    pub jobs: u64,
}

pub fn parse(name: &str) -> Result<Arguments, lexopt::Error> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let (mut seed, mut seconds, mut first, mut jobs) = (0, 60.0, 0, cores);
    let (mut case, mut stride, mut list) = (None, None, false);
    let (mut filters, mut exact) = (vec![], false);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("seed") => seed = parser.value()?.parse()?,
            Long("seconds") => seconds = parser.value()?.parse()?,
            Long("first") => first = parser.value()?.parse()?,
            Long("jobs") => jobs = parser.value()?.parse()?,
            Long("case") => case = Some(parser.value()?.parse()?),
            Long("child") => stride = Some(parser.value()?.parse()?),
            Long("list") => list = true,
            Long("exact") => exact = true,
            Long("skip" | "format" | "color" | "test-threads") => drop(parser.value()?),
            // The other options of the test command have no meaning here.
            Long(_) | Short(_) => {}
            Value(filter) => filters.push(filter.string()?),
        }
    }
    let wanted = |filter: &String| {
        if exact {
            filter == name
        } else {
            name.contains(filter.as_str())
        }
    };
    let task = if !filters.is_empty() && !filters.iter().any(wanted) {
        Task::Skip
    } else if list {
        Task::List
    } else if let Some(number) = case {
        Task::Case(number)
    } else if let Some(stride) = stride {
        Task::Child { first, stride }
    } else {
        let time = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
        Task::Parent(Limits {
            time,
            first,
            jobs: jobs.max(1),
        })
    };
    Ok(Arguments { task, seed })
}

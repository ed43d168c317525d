//! The process that watches: it starts children, and replaces those that die or hang.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::arguments::Limits;
use super::findings::Findings;
use super::{Target, memory};

/// How long a child may take before its first case.
const START: Duration = Duration::from_secs(60);
/// So many bytes of what a child said last are kept.
const LAST_WORDS: usize = 600;

/// Runs children until the time is over; returns the exit code.
pub fn run<T: Target>(seed: u64, limits: &Limits) -> i32 {
    let findings = Arc::new(Mutex::new(Findings::default()));
    let started = Instant::now();
    let end = started + limits.time;
    let lanes = (0..limits.jobs).map(|lane| {
        let findings = Arc::clone(&findings);
        let (first, stride) = (limits.first + lane, limits.jobs);
        thread::spawn(move || watch::<T>(seed, first, stride, end, &findings))
    });
    let lanes: Vec<_> = lanes.collect();
    let cases: u64 = lanes
        .into_iter()
        .map(|lane| lane.join().unwrap_or_default())
        .sum();
    let findings = findings.lock().expect("no lane panicked");
    findings.print();
    let seconds = started.elapsed().as_secs_f64();
    let rate = cases as f64 / seconds;
    println!(
        "{}: {cases} cases of seed {seed} in {seconds:.0} s, {rate:.0} a second; {}",
        T::NAME,
        if findings.is_empty() {
            "all well"
        } else {
            "FAILED"
        }
    );
    i32::from(!findings.is_empty() || cases == 0)
}

/// One child after the other; returns how many cases were begun.
fn watch<T: Target>(
    seed: u64,
    first: u64,
    stride: u64,
    end: Instant,
    findings: &Mutex<Findings>,
) -> u64 {
    let mut next = first;
    while Instant::now() < end {
        let mut child = match start(seed, next, stride) {
            Ok(child) => child,
            Err(error) => {
                note(
                    findings,
                    next,
                    &format!("no child could be started: {error}"),
                );
                break;
            }
        };
        let lines = lines_of(&mut child);
        let words = last_words_of(&mut child);
        let (reached, fate) = listen::<T>(&lines, next, end, findings);
        let hung = matches!(fate, Fate::Hung);
        if !matches!(fate, Fate::Ended) {
            // It may have ended by itself meanwhile.
            let _ = child.kill();
        }
        let status = child.wait();
        if let Some(number) = reached {
            if hung {
                note(findings, number, "it took longer than it may");
            } else if matches!(fate, Fate::Ended) {
                let words = words.join().unwrap_or_default();
                let died = match status.map(|status| status.code()) {
                    Ok(Some(memory::TOO_MUCH)) => "it held more memory than it may".to_string(),
                    Ok(Some(code)) => format!("exit code {code}"),
                    other => format!("it was killed ({other:?})"),
                };
                note(findings, number, &format!("{died}: {words}"));
            }
            next = number + stride;
        } else if !matches!(fate, Fate::Over) {
            note(findings, next, "a child ended before its first case");
            break;
        }
    }
    (next - first) / stride
}

enum Fate {
    Over,
    Hung,
    Ended,
}

/// Hears which cases a child is at, until it falls silent.
fn listen<T: Target>(
    lines: &Receiver<String>,
    first: u64,
    end: Instant,
    findings: &Mutex<Findings>,
) -> (Option<u64>, Fate) {
    let mut reached = None;
    loop {
        let patience = if reached.is_some() {
            T::DEADLINE
        } else {
            START
        };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return (reached, Fate::Over);
        }
        match lines.recv_timeout(patience.min(left)) {
            Ok(line) => match line.strip_prefix("! ") {
                Some(words) => note(findings, reached.unwrap_or(first), words),
                None => reached = line.parse().ok().or(reached),
            },
            Err(RecvTimeoutError::Timeout) if left <= patience => {}
            Err(RecvTimeoutError::Timeout) => return (reached, Fate::Hung),
            Err(RecvTimeoutError::Disconnected) => return (reached, Fate::Ended),
        }
    }
}

fn start(seed: u64, first: u64, stride: u64) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["--seed", &seed.to_string()])
        .args(["--first", &first.to_string()])
        .args(["--child", &stride.to_string()])
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn lines_of(child: &mut Child) -> Receiver<String> {
    let (send, receive) = channel();
    if let Some(out) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
    }
    receive
}

fn last_words_of(child: &mut Child) -> thread::JoinHandle<String> {
    let errors = child.stderr.take();
    thread::spawn(move || {
        let mut last = vec![];
        let mut piece = [0; 4096];
        if let Some(mut errors) = errors {
            while let Ok(count @ 1..) = errors.read(&mut piece) {
                last.extend_from_slice(&piece[..count]);
                last.drain(..last.len().saturating_sub(LAST_WORDS));
            }
        }
        String::from_utf8_lossy(&last).replace('\n', " ")
    })
}

fn note(findings: &Mutex<Findings>, number: u64, words: &str) {
    findings
        .lock()
        .expect("no lane panicked")
        .add(number, words);
}

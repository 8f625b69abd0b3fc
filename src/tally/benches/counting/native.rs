//! Counting beside others, for `cargo xtask bench tally`: makes responses of 32 items, writes their
//! columns for the others to read, and then counts whatever group it is told to on its input.
//! It must not count in any way but the one the officers' app counts in: through `Look`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros
)]

mod made;

use made::{counts, filter, made};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;
use tally::Look;

/// How much memory the process holds, in megabytes; none where the system does not say.
fn megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim()
        .trim_end_matches("kB")
        .trim()
        .parse::<f64>()
        .ok()
        .map(|kb| kb / 1024.0)
}

/// Reading every column once, and doing nothing with it: nobody counts in less.
fn read_once(columns: &[Vec<u8>]) -> f64 {
    let started = Instant::now();
    let sum = columns
        .iter()
        .flat_map(|column| column.chunks_exact(8))
        .fold(0u64, |sum, chunk| {
            sum ^ u64::from_ne_bytes(chunk.try_into().unwrap_or_default())
        });
    std::hint::black_box(sum);
    started.elapsed().as_secs_f64() * 1000.0
}

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let (Some(count), Some(folder)) = (arguments.next(), arguments.next()) else {
        return;
    };
    let before = megabytes();
    let (records, columns) = made(count.parse().expect("how many"), 0);
    let folder = Path::new(&folder);
    for (at, column) in columns.iter().enumerate() {
        std::fs::write(folder.join(format!("{at}.column")), column)
            .expect("a folder that can be written");
    }
    let copied: usize = columns.iter().map(Vec::len).sum();
    let held = megabytes()
        .zip(before)
        .map(|(now, before)| now - before - copied as f64 / 1_048_576.0);
    let mut output = std::io::stdout();
    let mut say = |line: Value| {
        writeln!(output, "{line}")
            .and_then(|()| output.flush())
            .expect("someone listens");
    };
    say(json!({ "megabytes": held }));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        if line == "limit" {
            say(json!({ "ms": read_once(&columns) }));
            continue;
        }
        let filter = filter(&line);
        let started = Instant::now();
        let look = Look::of(&records, &filter);
        let ms = started.elapsed().as_secs_f64() * 1000.0;
        say(json!({ "ms": ms, "counts": counts(&look) }));
    }
}

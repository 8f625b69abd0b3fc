//! `heard scrub`: what the device does to free text, on lines of standard input.

use anyhow::Result;
use form::{Piece, words};
use std::io::{BufRead, Write};

/// Scrubs line by line.
pub fn run(hidden: &[String]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let lists = words::british();
    for line in std::io::stdin().lock().lines() {
        let shown: String = form::scrub(&line?, hidden, &lists)
            .iter()
            .map(Piece::shown)
            .collect();
        writeln!(out, "{shown}")?;
    }
    Ok(())
}

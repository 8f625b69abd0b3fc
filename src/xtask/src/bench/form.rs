//! What one answer costs: Criterion's figures of `src/form/benches/answer.rs`, printed whole. The
//! figure told at the end is a time, in microseconds. No peer has been put beside it.

use super::{Figures, Manner};
use crate::process;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Stdio;

/// The estimate of one answer in a form of 1,000 questions, below Cargo's target folder.
const ESTIMATES: &str = "criterion/one answer/1000/new/estimates.json";

pub(super) fn run(manner: Manner) -> Result<Figures> {
    let mut bench = process::command("cargo", &["bench", "-p", "form", "--bench", "answer", "--"]);
    if manner.quick {
        bench.args(["--warm-up-time", "0.5", "--measurement-time", "1"]);
    }
    if manner.silent {
        bench.stdout(Stdio::null());
    }
    process::run(&mut bench)?;
    let path = process::target().join(ESTIMATES);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Figures {
        bench: "form",
        heard: microseconds(&text)?,
        peers: BTreeMap::new(),
        limit: None,
    })
}

fn microseconds(estimates: &str) -> Result<f64> {
    let estimates: Value = serde_json::from_str(estimates)?;
    let nanoseconds = estimates["median"]["point_estimate"].as_f64();
    Ok(nanoseconds.context("Criterion wrote no median")? / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_read() {
        let time = microseconds(r#"{"median":{"point_estimate":1500.0}}"#).expect("a median");
        assert!((time - 1.5).abs() < 1e-9);
        assert!(microseconds("{}").is_err());
    }
}

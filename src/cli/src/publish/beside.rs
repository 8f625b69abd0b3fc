//! What figures are made with beside the responses: meetings held, codes of taking part, targets,
//! and the releases before. The same for `heard report` and `heard count`.

use super::entered::Files;
use crate::desk;
use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use tally::{Frozen, Period, Records, Wanted};

/// The files.
#[derive(Args)]
pub struct Beside {
    /// Meetings held, for response rates (CSV: meeting, when, area, count, source, entered_on).
    #[arg(long, value_name = "FILE")]
    held: Option<PathBuf>,
    /// Codes of taking part (CSV: of, meeting, when, area, pn0 to pn7, source, entered_on).
    #[arg(long, value_name = "FILE")]
    taking_part: Option<PathBuf>,
    /// The targets (TOML: of, way, percent, and meeting where it is for one kind alone); where there
    /// is no file, 95% of children take part and 80% come, themselves or through an advocate.
    #[arg(long, value_name = "FILE")]
    targets: Option<PathBuf>,
    /// What the releases before this one kept (--keep), beside which nothing may be given away.
    #[arg(long, value_name = "FILE")]
    earlier: Vec<PathBuf>,
    /// Keep what later releases have to know of this one. It holds no figure, and is not for
    /// publishing.
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
}

/// What one file holds: a release that was told by itself, or with the year before beside it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    One(Box<Frozen>),
    Several(Vec<Frozen>),
}

impl Beside {
    /// Asks for everything that can be made of the files.
    pub fn wanted(&self, records: &Records, period: Period) -> Result<Wanted> {
        let mut wanted = Wanted::of(period);
        let files = [&self.held, &self.taking_part, &self.targets];
        let [held, codes, targets] = files.map(Option::as_deref);
        Files::read(records.service(), held, codes, targets)?.ask(&mut wanted, records);
        for path in &self.earlier {
            wanted.earlier.extend(earlier(path, records)?);
        }
        Ok(wanted)
    }

    /// Writes what later releases have to know, where that is asked for.
    pub fn keep(&self, kept: &[Frozen]) -> Result<()> {
        let Some(path) = &self.keep else {
            return Ok(());
        };
        fs::write(path, serde_json::to_string(kept)?)
            .with_context(|| format!("{} cannot be written.", path.display()))
    }
}

/// A release before; what it counted has to be there, or nobody can say what a new one gives away.
fn earlier(path: &Path, records: &Records) -> Result<Vec<Frozen>> {
    let kept: Kept = serde_json::from_str(&desk::text(path)?).with_context(|| {
        format!(
            "{} is not what a release has kept (--keep).",
            path.display()
        )
    })?;
    let all = match kept {
        Kept::One(one) => vec![*one],
        Kept::Several(all) => all,
    };
    for frozen in &all {
        if !frozen.is_known() {
            bail!(
                "{} was kept by another version of this program.",
                path.display()
            );
        }
        let missing = frozen.missing(records);
        if missing > 0 {
            let count = frozen.count();
            eprintln!(
                "{}: {missing} of the {count} responses it counted are not among these, so it cannot \
                 be told what this release gives away beside it.",
                path.display()
            );
        }
    }
    Ok(all)
}

//! Figures from elsewhere, as files: meetings held and the codes of taking part as tables that a
//! spreadsheet saves (CSV), and the targets (TOML). Every figure says where it is from and on which
//! day it was entered; the first line that cannot be read stops the report.

use crate::desk;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::Path;
use tally::pasted::{self, Assumed, Pasted};
use tally::{
    Entered, Entry, MeetingsHeld, RateWanted, Records, Service, TakingPartEntered, Target, Wanted,
};

/// What was entered, as far as there are files.
#[derive(Clone, Default)]
pub struct Files {
    pub held: MeetingsHeld,
    pub codes: TakingPartEntered,
    pub targets: Vec<Target>,
}

/// The file of targets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Targets {
    target: Vec<Target>,
}

impl Files {
    /// Reads them.
    pub fn read(
        service: &Service,
        held: Option<&Path>,
        codes: Option<&Path>,
        targets: Option<&Path>,
    ) -> Result<Self> {
        let held = held.map(|path| {
            let read = |text: &str| {
                pasted::held(text, service, &MeetingsHeld::default(), &Assumed::default())
            };
            entered(path, read)
        });
        let codes = codes.map(|path| {
            let read = |text: &str| {
                let none = TakingPartEntered::default();
                pasted::codes(text, service, &none, &Assumed::default())
            };
            entered(path, read)
        });
        let targets = targets.map(|path| self::targets(path, service));
        Ok(Self {
            held: held.transpose()?.unwrap_or_default(),
            codes: codes.transpose()?.unwrap_or_default(),
            targets: targets.transpose()?.unwrap_or_else(Target::defaults),
        })
    }

    /// Asks for everything that can be made of what was entered: a rate for each questionnaire about
    /// a kind of meeting, taking part for each kind of meeting and base, and the targets.
    pub fn ask(self, wanted: &mut Wanted, records: &Records) {
        wanted.rates = (RateWanted::possible(records, &self.held), self.held);
        wanted.taking_part = (self.codes.bases(), self.codes);
        wanted.targets = self.targets;
    }
}

fn entered<E: Entry>(path: &Path, read: impl Fn(&str) -> Pasted<E>) -> Result<Entered<E>> {
    let pasted = read(&desk::text(path)?);
    if let Some(unread) = pasted.unread.first() {
        let (path, line, why) = (path.display(), unread.line, &unread.why);
        bail!("{path}, line {line}, was not understood. {why}");
    }
    let mut entered = Entered::default();
    for (_, entry) in pasted.read {
        entered.put(entry)?;
    }
    Ok(entered)
}

fn targets(path: &Path, service: &Service) -> Result<Vec<Target>> {
    let targets: Targets = toml::from_str(&desk::text(path)?)
        .with_context(|| format!("{} cannot be understood.", path.display()))?;
    for target in &targets.target {
        if let Some(unknown) = target
            .meeting
            .as_ref()
            .filter(|id| service.meeting(id).is_none())
        {
            bail!("There is no kind of meeting “{unknown}” to set a target for.");
        }
    }
    Ok(targets.target)
}

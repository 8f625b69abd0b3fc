//! Figures from elsewhere, as tables (CSV) that a spreadsheet saves: meetings held, and the codes
//! of taking part. Every line says where it is from and on which day it was entered.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tally::{
    Code, CodesEntered, Entered, Entry, Filter, Held, MeetingsHeld, Of, Origin, Records, Service,
    TakingPartEntered, Target, Wanted, When,
};

/// A line of meetings held.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeldLine {
    meeting: String,
    when: When,
    #[serde(default)]
    area: Option<String>,
    count: u64,
    source: String,
    entered_on: String,
}

/// A line of codes; a code left empty is none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodesLine {
    of: Of,
    meeting: String,
    when: When,
    #[serde(default)]
    area: Option<String>,
    pn0: Option<u64>,
    pn1: Option<u64>,
    pn2: Option<u64>,
    pn3: Option<u64>,
    pn4: Option<u64>,
    pn5: Option<u64>,
    pn6: Option<u64>,
    pn7: Option<u64>,
    source: String,
    entered_on: String,
}

/// Meetings held, as they stand in a file.
pub fn held(path: &Path, service: &Service) -> Result<MeetingsHeld> {
    let entry = |line: HeldLine| Held {
        meeting: line.meeting,
        when: line.when,
        area: line.area,
        count: line.count,
        origin: Origin {
            source: line.source,
            entered_on: line.entered_on,
        },
    };
    entered(path, service, entry, |held| &held.meeting)
}

/// Codes of taking part, as they stand in a file.
pub fn taking_part(path: &Path, service: &Service) -> Result<TakingPartEntered> {
    let entry = |line: CodesLine| CodesEntered {
        counts: line.counts(),
        of: line.of,
        meeting: line.meeting,
        when: line.when,
        area: line.area,
        origin: Origin {
            source: line.source,
            entered_on: line.entered_on,
        },
    };
    entered(path, service, entry, |codes| &codes.meeting)
}

impl CodesLine {
    fn counts(&self) -> BTreeMap<Code, u64> {
        let all = [
            (Code::Pn0, self.pn0),
            (Code::Pn1, self.pn1),
            (Code::Pn2, self.pn2),
            (Code::Pn3, self.pn3),
            (Code::Pn4, self.pn4),
            (Code::Pn5, self.pn5),
            (Code::Pn6, self.pn6),
            (Code::Pn7, self.pn7),
        ];
        let given = all
            .into_iter()
            .filter_map(|(code, count)| Some((code, count?)));
        given.collect()
    }
}

/// Reads a file line by line, and says which line is wrong.
fn entered<L: DeserializeOwned, E: Entry>(
    path: &Path,
    service: &Service,
    entry: impl Fn(L) -> E,
    meeting: impl Fn(&E) -> &String,
) -> Result<Entered<E>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .with_context(|| format!("{} cannot be read.", path.display()))?;
    let mut entered = Entered::default();
    for (at, line) in reader.deserialize().enumerate() {
        let wrong = || format!("{}, line {}, was not understood.", path.display(), at + 2);
        let one = entry(line.with_context(wrong)?);
        known(service, meeting(&one), one.area()).with_context(wrong)?;
        entered.put(one).with_context(wrong)?;
    }
    Ok(entered)
}

fn known(service: &Service, meeting: &str, area: Option<&str>) -> Result<()> {
    if service.meeting(meeting).is_none() {
        let ids: Vec<&str> = service.meetings.iter().map(|m| m.id.as_str()).collect();
        bail!(
            "There is no kind of meeting “{meeting}”. There are: {}.",
            ids.join(", ")
        );
    }
    if let Some(area) = area.filter(|area| service.area(area).is_none()) {
        bail!("There is no area “{area}”.");
    }
    Ok(())
}

/// Asks for everything that can be made of what was entered: a rate for each questionnaire about
/// a kind of meeting, taking part for each kind of meeting and base, and the usual targets.
pub fn ask(wanted: &mut Wanted, records: &Records, held: MeetingsHeld, codes: TakingPartEntered) {
    let kinds: BTreeSet<&str> = held
        .entries()
        .iter()
        .map(|held| held.meeting.as_str())
        .collect();
    let forms = records.forms();
    let about = |id: &&str| {
        (records.returned(&Filter::all(id)) > 0).then_some(())?;
        let meeting = forms.latest(id)?.document().meeting.clone()?;
        Some(((*id).to_owned(), meeting))
    };
    let ids: Vec<&str> = forms.ids().collect();
    let about = ids.iter().filter_map(about);
    let rates = about.filter(|(_, meeting)| kinds.contains(meeting.as_str()));
    let rate = |(form, meeting)| tally::RateWanted {
        forms: vec![form],
        meetings: vec![meeting],
    };
    wanted.rates.0 = rates.map(rate).collect();
    let bases: BTreeSet<(Of, String)> = codes
        .entries()
        .iter()
        .map(|codes| (codes.of, codes.meeting.clone()))
        .collect();
    wanted.taking_part.0 = bases
        .into_iter()
        .map(|(of, meeting)| (of, vec![meeting]))
        .collect();
    wanted.targets = Target::defaults();
    (wanted.rates.1, wanted.taking_part.1) = (held, codes);
}

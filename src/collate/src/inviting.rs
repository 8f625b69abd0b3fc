//! What *Invitations* does: the choices of a batch, the worker that makes codes, the mailbox that
//! is told their hashes, and the workspace in which colleagues find the batch again.

use crate::app::Desk;
use crate::errand::{self, Errand, MadeCodes};
use crate::mailbox;
use crate::opened::Opened;
use device::page;
use form::{Audience, Document, Quarter, Readers, calendar};
use leptos::prelude::*;
use report::slips::{Asked, Choices, Layout, Reader, SLIPS_MAX, Slips, When};
use tally::{Filter, Period, Place};
use wire::invited::{INVITED_KIND, Invited};
use wire::routes::{CODES_TOLD_MIN, CodeBatch, NewCodes, TOKENS_PER_CODE_MAX};

/// What the page says before anything was chosen.
const SLIPS_AT_FIRST: usize = 40;

/// A batch as it is being chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// What colleagues will call it.
    pub label: String,
    /// The forms to choose from.
    pub forms: Vec<String>,
    /// The kind of meeting, or nothing.
    pub meeting: String,
    /// The area, or nothing.
    pub area: String,
    /// The quarter or the day, or nothing.
    pub when: String,
    /// The officer's number, or nothing.
    pub officer: String,
    /// Whom the slips speak to; none for those whom the first form is for.
    pub reader: Option<Reader>,
    /// How many slips.
    pub count: usize,
    /// How many may answer on a shared tablet; none where the slips are for people.
    pub tablet: Option<u32>,
    /// How they lie on the paper.
    pub layout: Layout,
    /// The families' page.
    pub address: String,
}

/// Slips that were made.
#[derive(Clone)]
pub struct Made {
    /// What they say.
    pub slips: Slips,
    /// Their codes; none where the service is open.
    pub codes: Option<Vec<String>>,
    /// How many.
    pub count: usize,
    /// How they lie on the paper.
    pub layout: Layout,
}

/// A batch as the table shows it.
pub struct Line {
    /// What colleagues kept of it.
    pub invited: Invited,
    /// How many of its codes were used, when that is told.
    pub used: Option<u32>,
    /// How many responses came back on its forms, from its area and time; not counted for small
    /// batches.
    pub returned: Option<u64>,
}

impl Batch {
    /// What the page begins with.
    pub fn blank() -> Self {
        Self {
            label: String::new(),
            forms: Vec::new(),
            meeting: String::new(),
            area: String::new(),
            when: String::new(),
            officer: String::new(),
            reader: None,
            count: SLIPS_AT_FIRST,
            tablet: None,
            layout: Layout::Eight,
            address: page::folder_above(),
        }
    }

    /// The slips of these choices, or why there can be none.
    pub fn slips(&self, desk: Desk, fingerprint: &str) -> Result<Slips, String> {
        let documents: Vec<Document> = documents(desk, &self.forms);
        let when = match self.when.is_empty() {
            true => None,
            false => Some(time(&self.when)?),
        };
        let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
        let choices = Choices {
            address: self.address.clone(),
            reader: self.reader(desk),
            forms: documents.iter().map(asked).collect(),
            meeting: filled(&self.meeting),
            area: filled(&self.area),
            when,
            officer: self.officer.parse().ok(),
            fingerprint: Some(fingerprint.to_owned()),
            tablet: self.tablet,
        };
        Slips::of(&desk.settings(), choices).map_err(|why| why.to_string())
    }

    /// Whom the slips speak to.
    pub fn reader(&self, desk: Desk) -> Reader {
        let first = documents(desk, &self.forms).into_iter().next();
        let meant = first.map_or(Reader::Parent, |form| meant_for(&form));
        self.reader.unwrap_or(meant)
    }

    fn check_numbers(&self) -> Result<(), String> {
        if !(1..=SLIPS_MAX).contains(&self.count) {
            return Err(format!("Make between 1 and {SLIPS_MAX} slips in one go."));
        }
        let tokens = self.tablet.unwrap_or(1);
        if !(1..=TOKENS_PER_CODE_MAX).contains(&tokens) {
            return Err(format!(
                "With one code between 1 and {TOKENS_PER_CODE_MAX} may answer."
            ));
        }
        Ok(())
    }

    fn invited(&self, desk: Desk, batch: String) -> Invited {
        let filled = |text: &String| (!text.is_empty()).then(|| text.clone());
        Invited {
            heard: INVITED_KIND.to_owned(),
            at: page::moment(),
            batch,
            label: self.label.trim().to_owned(),
            forms: self.forms.clone(),
            meeting: filled(&self.meeting),
            area: filled(&self.area),
            when: filled(&self.when),
            officer: self.officer.parse().ok(),
            reader: self.reader(desk).name().to_owned(),
            made: u32::try_from(self.count).unwrap_or(u32::MAX),
            tokens: self.tablet.unwrap_or(1),
        }
    }
}

/// Makes the slips. The server has the hashes of their codes before anyone sees one: a hash without
/// a slip harms nobody, a slip without its hash opens nothing.
pub async fn make(desk: Desk, batch: Batch, fingerprint: &str) -> Result<Made, String> {
    batch.check_numbers()?;
    let slips = batch.slips(desk, fingerprint)?;
    let (codes, name) = match desk.settings().admission.is_open() {
        true => (None, String::new()),
        false => {
            let made = make_codes(desk, &batch).await?;
            (Some(made.codes), made.batch)
        }
    };
    tell_colleagues(desk, batch.invited(desk, name)).await;
    Ok(Made {
        slips,
        codes,
        count: batch.count,
        layout: batch.layout,
    })
}

/// Every batch the team kept, the newest first, with what may be told of it.
pub async fn batches(desk: Desk) -> Result<Vec<Line>, String> {
    if !desk.has_mailbox() {
        return Ok(Vec::new());
    }
    let hand = desk.hand()?;
    let reader = mailbox::enter(&hand).await?;
    let operations = reader.operations().await?;
    let told = reader.code_batches().await?;
    let invited = errand::read_invited(&hand, &operations).await?;
    let line = |invited: Invited| {
        desk.opened
            .with_untracked(|opened| line(opened, &told, invited))
    };
    Ok(invited.into_iter().map(line).collect())
}

async fn make_codes(desk: Desk, batch: &Batch) -> Result<MadeCodes, String> {
    let hand = desk.hand()?;
    let made: MadeCodes = errand::ask(&hand, &Errand::MakeCodes(batch.count)).await?;
    let new = NewCodes {
        batch: made.batch.clone(),
        tokens: batch.tablet.unwrap_or(1),
        hashes: made.hashes.clone(),
    };
    mailbox::enter(&hand).await?.make_codes(&new).await?;
    Ok(made)
}

/// A batch without its label still works, so that is said and undoes nothing.
async fn tell_colleagues(desk: Desk, invited: Invited) {
    if !desk.has_mailbox() {
        return;
    }
    if let Err(why) = append(desk, invited).await {
        let words = format!("The slips are good, but colleagues do not see this batch: {why}");
        desk.problem.set(Some(words));
    }
}

async fn append(desk: Desk, invited: Invited) -> Result<(), String> {
    let hand = desk.hand()?;
    let (id, bytes) = errand::keep_invited(&hand, invited).await?;
    mailbox::enter(&hand).await?.append(&id, &bytes).await
}

fn line(opened: &Opened, told: &[CodeBatch], invited: Invited) -> Line {
    let large = invited.made >= CODES_TOLD_MIN;
    let same = told.iter().find(|batch| batch.batch == invited.batch);
    Line {
        used: same.and_then(|batch| batch.used).filter(|_| large),
        returned: large.then(|| returned(opened, &invited)),
        invited,
    }
}

/// How many came back on the batch's forms, from its area and quarter: whoever invited them.
fn returned(opened: &Opened, invited: &Invited) -> u64 {
    let Some(records) = opened.records() else {
        return 0;
    };
    let all: Vec<String> = records.forms().ids().map(str::to_owned).collect();
    let forms = match invited.forms.is_empty() {
        true => &all,
        false => &invited.forms,
    };
    let area = invited.area.clone().map(Place::Area);
    let counts = forms.iter().map(|form| {
        records.returned(&Filter {
            period: invited.when.as_deref().map_or(Period::All, quarter),
            place: area.clone().unwrap_or(Place::Anywhere),
            meeting: invited.meeting.clone(),
            ..Filter::all(form)
        })
    });
    counts.sum()
}

fn quarter(when: &str) -> Period {
    let quarter = when.parse::<Quarter>().ok();
    let quarter = quarter.or_else(|| calendar::day(when).map(Quarter::of));
    quarter.map_or(Period::All, Period::Quarter)
}

/// The newest versions of these forms.
fn documents(desk: Desk, ids: &[String]) -> Vec<Document> {
    desk.opened.with_untracked(|opened| {
        let forms = opened.records().map(tally::Records::forms);
        let latest = |id: &String| Some(forms?.latest(id)?.document().clone());
        ids.iter().filter_map(latest).collect()
    })
}

/// Who a form is for, as slips see it.
pub fn meant_for(form: &Document) -> Reader {
    match form.audience {
        Audience::Child => Reader::Child,
        Audience::YoungPerson => Reader::YoungPerson,
        Audience::Parent => Reader::Parent,
        Audience::Adult => Reader::Carer,
    }
}

fn asked(form: &Document) -> Asked {
    Asked {
        id: form.id.clone(),
        title: form.title.get("en").cloned().unwrap_or_default(),
        minutes: form.minutes,
        feedback: form.readers == Readers::Managers,
        agreed: form.agreed_by.is_some(),
    }
}

fn time(text: &str) -> Result<When, String> {
    let words = calendar::time_in_words(text);
    Ok(When {
        id: text.to_owned(),
        words: words.ok_or("Choose a quarter, or a day that is in the calendar.")?,
    })
}

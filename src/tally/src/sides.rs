//! One side of a comparison: the answers to a question, or a kind of *who* (quarters, areas,
//! meetings), each as sets of rows. What leaves this crate is made of counts of those sets.

use crate::bitmap::Bitmap;
use crate::filter::{Filter, Period, Place};
use crate::forms::{Counting, Forms, Question, part_column};
use crate::records::{
    Column, Columns, FIRST_NAME, GIVEN, NOT_SURE, RATHER_NOT_SAY, Records, SKIPPED,
};
use crate::service::Service;
use form::{Quarter, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is compared: the answers to a question, or who answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The answers to a question.
    Question(Asked),
    /// The quarters of the meetings.
    Quarter,
    /// The years from April to March.
    Year,
    /// The parts of the county.
    Locality,
    /// The areas of all of them.
    Area,
    /// The kinds of meeting.
    Meeting,
    /// The versions of the form.
    Version,
    /// How the responses came.
    Source,
}

/// Which table of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The question's stable id.
    pub name: String,
    /// The card or person, by its stable name, where each has a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// A version that asked it in the wording meant; none: the wording now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// Something that can be compared, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideOffered {
    /// What to ask for.
    pub side: Side,
    /// The short name of the question, or of the kind of *who*.
    pub label: String,
    /// Which card or person.
    pub part: Option<String>,
    /// Which wording, where the choices changed over versions.
    pub wording: Option<String>,
}

/// One side over a group of rows.
pub(crate) struct SideCounted {
    pub(crate) side: Side,
    pub(crate) label: String,
    pub(crate) part: Option<String>,
    pub(crate) wording: Option<String>,
    pub(crate) several: bool,
    pub(crate) sensitive: bool,
    /// The rows this side is about: all of the group, or those of its versions.
    pub(crate) about: Bitmap,
    pub(crate) groups: Vec<Group>,
    /// Answered, passed by, not sure, rather not say; the rest of `about` was not asked.
    pub(crate) states: [Bitmap; 4],
}

/// One row or column of a comparison.
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) rows: Bitmap,
    /// The same group as a filter, where it is one of *who*.
    pub(crate) filter: Option<Filter>,
}

/// The words of the five states, in the order of [`SideCounted::in_states`].
pub(crate) const STATES: [&str; 5] = [
    "answered",
    "passed by",
    "not sure",
    "rather not say",
    "not asked",
];

impl Side {
    /// Whether it says who answered, not what.
    pub fn is_who(&self) -> bool {
        !matches!(self, Self::Question(_))
    }

    pub(crate) fn is_place(&self) -> bool {
        matches!(self, Self::Locality | Self::Area)
    }

    /// What a kind of *who* is called.
    fn who_label(&self) -> &'static str {
        match self {
            Self::Question(_) => "Question",
            Self::Quarter => "Quarter",
            Self::Year => "Year",
            Self::Locality => "Locality",
            Self::Area => "Area",
            Self::Meeting => "Kind of meeting",
            Self::Version => "Version of the form",
            Self::Source => "How it came",
        }
    }

    /// One word for it, for the names of tables.
    pub(crate) fn key(&self) -> String {
        let Self::Question(asked) = self else {
            return self.who_label().to_lowercase().replace(' ', "_");
        };
        let version = asked.version.map(|v| format!("@{v}")).unwrap_or_default();
        format!("{}{version}", asked.column())
    }
}

impl Asked {
    /// A question in its wording now.
    pub fn now(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            part: None,
            version: None,
        }
    }

    fn column(&self) -> String {
        match &self.part {
            Some(part) => part_column(&self.name, part),
            None => self.name.clone(),
        }
    }

    pub(crate) fn find(&self, forms: &Forms, form: &str) -> Option<Question> {
        let column = self.column();
        let mut same = forms.questions(form).into_iter().filter(|question| {
            let meant = |version| question.versions.contains(&version);
            question.column == column && self.version.is_none_or(meant)
        });
        same.next()
    }
}

/// Everything of a form that can be compared: its questions with rows, then the kinds of *who*.
pub fn sides(forms: &Forms, form: &str) -> Vec<SideOffered> {
    let questions = forms.questions(form).into_iter();
    let counted = questions.filter(|question| question.counting != Counting::Answered);
    let mut found: Vec<SideOffered> = counted.map(SideOffered::of).collect();
    let who = [
        Side::Quarter,
        Side::Year,
        Side::Locality,
        Side::Area,
        Side::Meeting,
        Side::Version,
        Side::Source,
    ];
    found.extend(who.map(|side| SideOffered {
        label: side.who_label().to_owned(),
        side,
        part: None,
        wording: None,
    }));
    found
}

/// Every table of a form, those of which only the answering is counted among them.
pub fn tables(forms: &Forms, form: &str) -> Vec<SideOffered> {
    let questions = forms.questions(form).into_iter();
    questions.map(SideOffered::of).collect()
}

impl SideOffered {
    /// "Family time: Mum (wording now, version 2)".
    pub fn in_words(&self) -> String {
        let part = self.part.as_ref().map(|part| format!(": {part}"));
        let wording = self.wording.as_ref().map(|words| format!(" ({words})"));
        let (part, wording) = (part.unwrap_or_default(), wording.unwrap_or_default());
        format!("{}{part}{wording}", self.label)
    }

    fn of(question: Question) -> Self {
        Self {
            wording: question.wording(),
            side: Side::Question(question.asked()),
            label: question.label,
            part: question.part,
        }
    }
}

impl SideCounted {
    /// A side over a group; none for a question the form does not ask or that has no rows.
    pub(crate) fn of(
        records: &Records,
        filter: &Filter,
        group: &Bitmap,
        side: &Side,
    ) -> Option<Self> {
        let columns = records.columns(&filter.form)?;
        match side {
            Side::Question(asked) => {
                let question = asked.find(records.forms(), &filter.form)?;
                Self::question(columns, question, group)
            }
            who => Some(Self::who(records, columns, filter, group, who)),
        }
    }

    /// A question's side.
    pub(crate) fn question(columns: &Columns, question: Question, group: &Bitmap) -> Option<Self> {
        if question.counting == Counting::Answered {
            return None;
        }
        let about = columns.of_question(&question, group);
        let nobody = Column::default();
        let column = columns.question(&question.column).unwrap_or(&nobody);
        let sets = column.sets(&about);
        let set = |code: usize| sets.get(code).cloned().unwrap_or_default();
        let rows = |name: &str| match question.counting {
            Counting::Many => column.choosers(name).and(&about),
            _ => column.code_of(name).map(set).unwrap_or_default(),
        };
        let groups = question.rows.iter().map(|row| Group {
            rows: rows(&row.name),
            name: row.name.clone(),
            label: row.label.clone(),
            filter: None,
        });
        let mut answered = set(GIVEN);
        sets.iter()
            .skip(FIRST_NAME)
            .for_each(|one| answered.add(one));
        Some(Self {
            groups: groups.collect(),
            states: [answered, set(SKIPPED), set(NOT_SURE), set(RATHER_NOT_SAY)],
            about,
            wording: question.wording(),
            side: Side::Question(question.asked()),
            several: question.counting == Counting::Many,
            sensitive: question.sensitive,
            label: question.label,
            part: question.part,
        })
    }

    fn who(
        records: &Records,
        columns: &Columns,
        filter: &Filter,
        group: &Bitmap,
        side: &Side,
    ) -> Self {
        let named = who_groups(records, columns, filter, side).into_iter();
        let groups = named.map(|(name, label, filter)| Group {
            rows: columns.rows(&filter, records.service()).and(group),
            filter: Some(filter),
            name,
            label,
        });
        let mut groups: Vec<Group> = groups.collect();
        groups.extend(unsaid(side, group, &groups));
        let nobody = Bitmap::default;
        Self {
            groups,
            states: [group.clone(), nobody(), nobody(), nobody()],
            about: group.clone(),
            side: side.clone(),
            label: side.who_label().to_owned(),
            part: None,
            wording: None,
            several: false,
            sensitive: false,
        }
    }

    /// The rows of each of the five states, out of some rows.
    pub(crate) fn in_states(&self, rows: &Bitmap) -> [Bitmap; 5] {
        let [answered, skipped, not_sure, rather] =
            self.states.each_ref().map(|state| state.and(rows));
        let mut not_asked = rows.clone();
        for state in [&answered, &skipped, &not_sure, &rather] {
            not_asked = not_asked.without(state);
        }
        [answered, skipped, not_sure, rather, not_asked]
    }

    pub(crate) fn answered(&self) -> &Bitmap {
        &self.states[0]
    }
}

/// Rows that name no quarter, meeting or the like make a group of their own, if there are any.
fn unsaid(side: &Side, group: &Bitmap, groups: &[Group]) -> Option<Group> {
    let mut rows = group.clone();
    for known in groups {
        rows = rows.without(&known.rows);
    }
    (rows.count() > 0 && !side.is_place()).then(|| Group {
        name: "none".to_owned(),
        label: "Not said".to_owned(),
        rows,
        filter: None,
    })
}

type Named = (String, String, Filter);

fn who_groups(records: &Records, columns: &Columns, filter: &Filter, side: &Side) -> Vec<Named> {
    let service = records.service();
    let at = |period: Period| Filter {
        period,
        ..filter.clone()
    };
    let quarters = columns.quarter.keys().copied();
    let quarters = quarters.filter(|quarter| filter.period.holds(*quarter));
    match side {
        Side::Question(_) => Vec::new(),
        Side::Quarter => quarters
            .map(|q| (q.to_string(), q.in_words(), at(Period::Quarter(q))))
            .collect(),
        Side::Year => {
            let years: BTreeSet<i32> = quarters.map(Quarter::reporting_year).collect();
            let year = |year: i32| {
                let period = Period::Year(year);
                (
                    year.to_string(),
                    period.in_words(),
                    narrower(filter, period),
                )
            };
            years.into_iter().map(year).collect()
        }
        Side::Locality | Side::Area => places(service, filter, side),
        Side::Meeting => {
            let named = |id: &String| {
                let words = service.meeting(id).map_or(id, |meeting| &meeting.name);
                let meeting = Some(id.clone());
                (
                    id.clone(),
                    words.clone(),
                    Filter {
                        meeting,
                        ..filter.clone()
                    },
                )
            };
            columns.meeting.keys().map(named).collect()
        }
        Side::Version => {
            let named = |version: &u32| {
                let one = Filter {
                    version: Some(*version),
                    ..filter.clone()
                };
                (version.to_string(), format!("Version {version}"), one)
            };
            columns.version.keys().map(named).collect()
        }
        Side::Source => {
            let named = |source: &Source| {
                let one = Filter {
                    source: Some(*source),
                    ..filter.clone()
                };
                (source.name().to_owned(), source.name().to_owned(), one)
            };
            columns.source.keys().map(named).collect()
        }
    }
}

/// A quarter stays a quarter where its year is asked for.
fn narrower(filter: &Filter, period: Period) -> Filter {
    let period = match filter.period {
        Period::All => period,
        own => own,
    };
    Filter {
        period,
        ..filter.clone()
    }
}

fn places(service: &Service, filter: &Filter, side: &Side) -> Vec<Named> {
    let at = |place: Place| Filter {
        place,
        ..filter.clone()
    };
    let mut found: Vec<Named> = Vec::new();
    for locality in &service.localities {
        if *side == Side::Locality {
            let place = Place::Locality(locality.id.clone());
            found.push((locality.id.clone(), locality.name.clone(), at(place)));
            continue;
        }
        let area = |area: &crate::Area| {
            let place = Place::Area(area.id.clone());
            (area.id.clone(), area.name.clone(), at(place))
        };
        found.extend(locality.areas.iter().map(area));
    }
    let words = "Not said, or outside the areas";
    found.push((
        "elsewhere".to_owned(),
        words.to_owned(),
        at(Place::Elsewhere),
    ));
    found
}

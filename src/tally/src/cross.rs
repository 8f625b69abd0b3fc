//! Two items compared: how many gave each answer of the one together with each of the other, out
//! of those who answered both. Children and reviews, forms and versions are never mixed: a
//! comparison is of one form, and its base stands in words.

use crate::bitmap::Bitmap;
use crate::filter::Filter;
use crate::groups;
use crate::percent::Percent;
use crate::records::Records;
use crate::sides::{STATES, Side, SideCounted};
use serde::{Deserialize, Serialize};

/// Two items to be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cross {
    /// The form's id.
    pub form: String,
    /// What the rows are.
    pub rows: Side,
    /// What the columns are.
    pub columns: Side,
}

/// The exact counts, before anything is decided about showing them.
pub(crate) struct Crossed {
    pub(crate) rows: SideCounted,
    pub(crate) columns: SideCounted,
    /// Everyone both sides are about.
    pub(crate) about: Bitmap,
    /// Those who answered both.
    pub(crate) both: Bitmap,
}

/// Two items compared, for the team's own screen. Like a [`Look`](crate::Look) it cannot leave it.
pub struct LookCross {
    /// The period in words.
    pub period: String,
    /// What the rows are.
    pub rows: LookSide,
    /// What the columns are.
    pub columns: LookSide,
    /// How many responses the group has.
    pub group: u64,
    /// Why nothing is shown, if nothing is.
    pub withheld: Option<String>,
    /// Those who answered both.
    pub base: u64,
    /// "of the 30 who answered both questions".
    pub base_words: String,
    /// Row by row.
    pub lines: Vec<LookLine>,
    /// The last line: each column over all rows.
    pub totals: Vec<LookTotal>,
    /// What became of both questions over the whole group: the five states of the one against
    /// the five of the other, in the order of `state_names`.
    pub states: [[u64; 5]; 5],
}

/// What a side is.
pub struct LookSide {
    /// The short name.
    pub label: String,
    /// Which card or person.
    pub part: Option<String>,
    /// Which wording.
    pub wording: Option<String>,
    /// A person may be in several groups, so percentages need not add up to 100.
    pub several: bool,
    /// It says who answered, not what.
    pub who: bool,
}

/// One row.
pub struct LookLine {
    /// Its words and its whole.
    pub total: LookTotal,
    /// For each column; none where the row or the column is too small to show.
    pub cells: Vec<Option<LookCell>>,
}

/// A row or a column as a whole.
pub struct LookTotal {
    /// The stable name.
    pub name: String,
    /// Its words.
    pub label: String,
    /// How many, of the base; none where the group is too small to show.
    pub count: Option<u64>,
    /// Of the base.
    pub percent: Option<Percent>,
}

/// One cell.
pub struct LookCell {
    /// How many.
    pub count: u64,
    /// Of those in the row.
    pub of_row: Option<Percent>,
    /// Of those in the column.
    pub of_column: Option<Percent>,
    /// Of the base.
    pub of_base: Option<Percent>,
}

/// The names of the five states that [`LookCross::states`] counts.
pub fn state_names() -> [&'static str; 5] {
    STATES
}

impl Crossed {
    /// None where a side is not one of the form's.
    pub(crate) fn of(
        records: &Records,
        filter: &Filter,
        group: &Bitmap,
        sides: [&Side; 2],
    ) -> Option<Self> {
        let rows = SideCounted::of(records, filter, group, sides[0])?;
        let columns = SideCounted::of(records, filter, group, sides[1])?;
        Some(Self {
            about: rows.about.and(&columns.about),
            both: rows.answered().and(columns.answered()),
            rows,
            columns,
        })
    }

    pub(crate) fn base_words(&self) -> String {
        base_words(self.both.count(), &self.rows, &self.columns)
    }

    fn states(&self) -> [[u64; 5]; 5] {
        let columns = self.columns.in_states(&self.about);
        let rows = self.rows.in_states(&self.about);
        rows.map(|row| columns.each_ref().map(|column| row.count_and(column)))
    }
}

/// "of the 30 who answered both questions".
pub(crate) fn base_words(base: u64, rows: &SideCounted, columns: &SideCounted) -> String {
    let what = match (rows.side.is_who(), columns.side.is_who()) {
        (true, true) => "returned this form",
        (false, false) => "answered both questions",
        _ => "answered this question",
    };
    format!("of the {base} who {what}")
}

impl LookCross {
    /// Two items of the filter's form compared, for the filter's group; none where a side is not
    /// one of the form's.
    pub fn of(records: &Records, filter: &Filter, rows: &Side, columns: &Side) -> Option<Self> {
        let group = records.rows(filter);
        let crossed = Crossed::of(records, filter, &group, [rows, columns])?;
        let withheld = groups::why_withheld(records, filter, group.count());
        let mut look = Self {
            period: filter.period.in_words(),
            rows: LookSide::of(&crossed.rows),
            columns: LookSide::of(&crossed.columns),
            group: group.count(),
            base: 0,
            base_words: String::new(),
            lines: Vec::new(),
            totals: Vec::new(),
            states: [[0; 5]; 5],
            withheld: withheld.or_else(|| too_few_asked(records, &crossed)),
        };
        if look.withheld.is_none() {
            look.base = crossed.both.count();
            look.base_words = crossed.base_words();
            look.states = crossed.states();
            look.fill(records, &crossed);
        }
        Some(look)
    }

    fn fill(&mut self, records: &Records, crossed: &Crossed) {
        let who_alone = self.rows.who && self.columns.who;
        let seen = |side: &SideCounted| -> Vec<bool> {
            let shows = |group: &crate::sides::Group| {
                who_alone || !side.side.is_who() || is_shown(records, &group.filter, &group.rows)
            };
            side.groups.iter().map(shows).collect()
        };
        let (rows, columns) = (seen(&crossed.rows), seen(&crossed.columns));
        let totals: Vec<LookTotal> = totals(&crossed.columns, &crossed.both, &columns);
        for (row, total) in totals_of_rows(crossed, &rows) {
            let cell = |(at, column): (usize, &crate::sides::Group)| {
                let count = row.count_and(&column.rows);
                let of = |whole: Option<u64>| Percent::of(count, whole?);
                (total.count.is_some() && columns[at]).then(|| LookCell {
                    count,
                    of_row: of(total.count),
                    of_column: of(totals[at].count),
                    of_base: Percent::of(count, self.base),
                })
            };
            let cells = crossed
                .columns
                .groups
                .iter()
                .enumerate()
                .map(cell)
                .collect();
            self.lines.push(LookLine { cells, total });
        }
        self.totals = totals;
    }
}

impl LookSide {
    fn of(side: &SideCounted) -> Self {
        Self {
            label: side.label.clone(),
            part: side.part.clone(),
            wording: side.wording.clone(),
            several: side.several,
            who: side.side.is_who(),
        }
    }
}

fn totals(side: &SideCounted, both: &Bitmap, shown: &[bool]) -> Vec<LookTotal> {
    let base = both.count();
    let total = |(group, shown): (&crate::sides::Group, &bool)| {
        let count = shown.then(|| group.rows.count_and(both));
        LookTotal {
            name: group.name.clone(),
            label: group.label.clone(),
            percent: count.and_then(|count| Percent::of(count, base)),
            count,
        }
    };
    side.groups.iter().zip(shown).map(total).collect()
}

fn totals_of_rows(crossed: &Crossed, shown: &[bool]) -> Vec<(Bitmap, LookTotal)> {
    let rows = crossed.rows.groups.iter();
    let rows = rows.map(|group| group.rows.and(&crossed.both));
    rows.zip(totals(&crossed.rows, &crossed.both, shown))
        .collect()
}

/// The base rule for one group of *who*; a group of answers has no rule of its own on the screen.
pub(crate) fn is_shown(records: &Records, filter: &Option<Filter>, rows: &Bitmap) -> bool {
    let base = records.service().small_numbers.base_on_screen;
    match filter {
        Some(filter) => groups::why_withheld(records, filter, rows.count()).is_none(),
        None => rows.count() == 0 || rows.count() >= base,
    }
}

fn too_few_asked(records: &Records, crossed: &Crossed) -> Option<String> {
    let base = records.service().small_numbers.base_on_screen;
    let about = crossed.about.count();
    let split = crossed.rows.wording.is_some() || crossed.columns.wording.is_some();
    (split && about < base)
        .then(|| format!("Not shown: fewer than {base} were asked both questions in this wording."))
}

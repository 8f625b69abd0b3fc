//! The base rule of the team's screen: which groups are large enough to be shown, and leave
//! enough over when they are taken away from the groups around them.

use crate::disclosure;
use crate::filter::{Filter, Period, Place};
use crate::records::{Columns, Records};
use form::Quarter;

/// Why the answers of a group are not shown, if they are not.
pub(crate) fn why_withheld(records: &Records, filter: &Filter, size: u64) -> Option<String> {
    let base = records.service().small_numbers.base_on_screen;
    if size == 0 || filter.is_whole_year() {
        return None;
    }
    if size < base {
        return Some(format!(
            "Not shown: this group has fewer than {base} responses. \
             Choose a longer period or a larger place."
        ));
    }
    let columns = records.columns(&filter.form)?;
    let divisions = Division::all_of(records, columns, filter);
    let stands = |division: &Division| division.shows(filter, records, columns, base);
    let message = format!(
        "Not shown: taken away from a larger group, this one would show the answers of fewer \
         than {base} people. Choose a longer period or a larger place."
    );
    (!divisions.iter().all(stands)).then_some(message)
}

/// A larger group, and the parts it falls into on one side.
struct Division {
    around: Filter,
    parts: Vec<Filter>,
}

impl Division {
    /// Every division in which the filter's group is one of the parts.
    fn all_of(records: &Records, columns: &Columns, filter: &Filter) -> Vec<Self> {
        let mut found = Vec::new();
        found.extend(Self::by_period(columns, filter));
        found.extend(Self::by_place(records, filter));
        let keyed = |around: Filter, parts| Self { around, parts };
        if filter.meeting.is_some() {
            let part = |meeting: &String| Filter {
                meeting: Some(meeting.clone()),
                ..filter.clone()
            };
            let around = Filter {
                meeting: None,
                ..filter.clone()
            };
            found.push(keyed(around, columns.meeting.keys().map(part).collect()));
        }
        if filter.version.is_some() {
            let part = |version: &u32| Filter {
                version: Some(*version),
                ..filter.clone()
            };
            let around = Filter {
                version: None,
                ..filter.clone()
            };
            found.push(keyed(around, columns.version.keys().map(part).collect()));
        }
        if filter.source.is_some() {
            let part = |source: &_| Filter {
                source: Some(*source),
                ..filter.clone()
            };
            let around = Filter {
                source: None,
                ..filter.clone()
            };
            found.push(keyed(around, columns.source.keys().map(part).collect()));
        }
        found
    }

    fn by_period(columns: &Columns, filter: &Filter) -> Option<Self> {
        let at = |period: Period| Filter {
            period,
            ..filter.clone()
        };
        let quarters = columns.quarter.keys().copied();
        let (around, mut parts): (_, Vec<Period>) = match filter.period {
            Period::All => return None,
            Period::Year(_) => {
                let years = quarters.map(Quarter::reporting_year);
                (Period::All, years.map(Period::Year).collect())
            }
            Period::Quarter(quarter) => {
                let year = Period::Year(quarter.reporting_year());
                let inside = quarters.filter(|quarter| year.holds(*quarter));
                (year, inside.map(Period::Quarter).collect())
            }
        };
        parts.dedup();
        Some(Self {
            around: at(around),
            parts: parts.into_iter().map(at).collect(),
        })
    }

    fn by_place(records: &Records, filter: &Filter) -> Vec<Self> {
        let service = records.service();
        let at = |place: Place| Filter {
            place,
            ..filter.clone()
        };
        let area = |area: &crate::Area| at(Place::Area(area.id.clone()));
        let localities = service.localities.iter();
        let whole = |parts| Self {
            around: at(Place::Anywhere),
            parts,
        };
        match &filter.place {
            Place::Anywhere => Vec::new(),
            Place::Locality(_) | Place::Elsewhere => {
                let parts = localities.map(|l| at(Place::Locality(l.id.clone())));
                vec![whole(parts.chain([at(Place::Elsewhere)]).collect())]
            }
            Place::Area(id) => {
                let every = localities.flat_map(|l| &l.areas).map(area);
                let mut found = vec![whole(every.collect())];
                found.extend(service.area(id).map(|(locality, _)| Self {
                    around: at(Place::Locality(locality.id.clone())),
                    parts: locality.areas.iter().map(area).collect(),
                }));
                found
            }
        }
    }

    /// Whether the filter's group may be shown among the parts of this division.
    fn shows(&self, filter: &Filter, records: &Records, columns: &Columns, base: u64) -> bool {
        let size = |part: &Filter| columns.rows(part, records.service()).count();
        let mut sizes: Vec<u64> = self.parts.iter().map(size).collect();
        let known: u64 = sizes.iter().sum();
        sizes.push(size(&self.around).saturating_sub(known));
        let shown = disclosure::parts_shown(&sizes, base);
        let here = self.parts.iter().position(|part| part == filter);
        here.is_none_or(|at| shown[at])
    }
}

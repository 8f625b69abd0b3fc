//! What came back: on each questionnaire and from each place, beside the period before. Only how
//! many; nothing of what anyone answered.

use crate::filter::{Filter, Period, Place};
use crate::percent::Percent;
use crate::records::Records;

/// What came back in a period, for the team's own screen.
pub struct LookReturns {
    /// The period in words.
    pub period: String,
    /// The period before in words; none where the period is all there is.
    pub before: Option<String>,
    /// Questionnaire by questionnaire, also those of which none came.
    pub forms: Vec<FormReturns>,
    /// All of them.
    pub all: Returns,
    /// Place by place.
    pub places: Vec<PlaceReturns>,
    /// How many areas something came from, of how many.
    pub areas: (usize, usize),
}

/// How many, and how many before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returns {
    /// Now.
    pub now: u64,
    /// In the period before.
    pub before: Option<u64>,
}

/// What came back on one questionnaire.
pub struct FormReturns {
    /// The form's id.
    pub form: String,
    /// What it is called.
    pub title: String,
    /// How many.
    pub returns: Returns,
    /// Of everything that came back.
    pub percent: Option<Percent>,
}

/// What came back from one place.
pub struct PlaceReturns {
    /// The locality; none where the area was not said or is not known.
    pub locality: Option<String>,
    /// The area; none in the line of the whole locality.
    pub area: Option<String>,
    /// How many.
    pub returns: Returns,
    /// Of everything that came back.
    pub percent: Option<Percent>,
}

impl LookReturns {
    /// What came back in a period.
    pub fn of(records: &Records, period: Period) -> Self {
        let counting = Counting { records, period };
        let all = counting.at(&Place::Anywhere);
        let forms = records.forms().ids();
        let forms = forms.map(|form| {
            let returns = counting.on(form, &Place::Anywhere);
            FormReturns {
                title: records.forms().title(form),
                form: form.to_owned(),
                percent: Percent::of(returns.now, all.now),
                returns,
            }
        });
        let places = counting.places(all.now);
        let areas = places.iter().filter(|place| place.area.is_some());
        let came = areas.clone().filter(|place| place.returns.now > 0).count();
        Self {
            period: period.in_words(),
            before: period.before().map(Period::in_words),
            forms: forms.collect(),
            areas: (came, areas.count()),
            places,
            all,
        }
    }
}

impl Returns {
    /// "30 fewer (30%)": against the period before, where there was something.
    pub fn change(self) -> Option<String> {
        let before = self.before.filter(|before| *before > 0)?;
        let difference = self.now.abs_diff(before);
        let way = match self.now.cmp(&before) {
            std::cmp::Ordering::Less => "fewer",
            std::cmp::Ordering::Equal => return Some("as many".to_owned()),
            std::cmp::Ordering::Greater => "more",
        };
        let share = Percent::of(difference, before).map(|percent| format!(" ({percent})"));
        Some(format!("{difference} {way}{}", share.unwrap_or_default()))
    }
}

struct Counting<'r> {
    records: &'r Records,
    period: Period,
}

impl Counting<'_> {
    fn on(&self, form: &str, place: &Place) -> Returns {
        let count = |period: Period| {
            self.records.returned(&Filter {
                period,
                place: place.clone(),
                ..Filter::all(form)
            })
        };
        Returns {
            now: count(self.period),
            before: self.period.before().map(count),
        }
    }

    fn at(&self, place: &Place) -> Returns {
        let each = self.records.forms().ids().map(|form| self.on(form, place));
        let none = Returns {
            now: 0,
            before: self.period.before().map(|_| 0),
        };
        each.fold(none, |sum, one| Returns {
            now: sum.now + one.now,
            before: sum.before.zip(one.before).map(|(a, b)| a + b),
        })
    }

    fn places(&self, all: u64) -> Vec<PlaceReturns> {
        let place = |locality: Option<&String>, area: Option<&String>, place: Place| {
            let returns = self.at(&place);
            PlaceReturns {
                locality: locality.cloned(),
                area: area.cloned(),
                percent: Percent::of(returns.now, all),
                returns,
            }
        };
        let mut places = Vec::new();
        for locality in &self.records.service().localities {
            let name = Some(&locality.name);
            places.push(place(name, None, Place::Locality(locality.id.clone())));
            for area in &locality.areas {
                let at = Place::Area(area.id.clone());
                places.push(place(name, Some(&area.name), at));
            }
        }
        places.push(place(None, None, Place::Elsewhere));
        places
    }
}

//! Whose answers a release gives: one form's responses of its period, so chosen that nothing is
//! given away beside the releases before it.
//!
//! What came after a release in which it would have been counted is *late*. Late responses are
//! counted as returned in a row of their own. Their answers go into the tables only if there are
//! enough of them that the tables before tell nothing of the few.

use crate::bitmap::Bitmap;
use crate::filter::{Filter, Period};
use crate::frozen::{self, Past};
use crate::records::{Columns, Records};
use crate::sides::SideCounted;
use crate::span;

/// The answers of one form in one release, and everything published of the form before.
pub(crate) struct Scope {
    pub(crate) group: Bitmap,
    /// Came too late for the tables.
    pub(crate) left_out: Bitmap,
    /// Earlier releases with answers of the form: which, and whose.
    pub(crate) earlier: Vec<(usize, Bitmap)>,
    /// Every group whose answers were ever given, this one first; comparisons add theirs.
    pub(crate) published: Vec<Bitmap>,
    /// What the group and the earlier ones cut each other into; the first flag is this group.
    pub(crate) parts: Vec<(Bitmap, Vec<bool>)>,
    /// Which of the parts a reader can work out.
    pub(crate) derivable: Vec<bool>,
}

impl Scope {
    /// Decides, or says why no answers can be given.
    pub(crate) fn of(
        records: &Records,
        form: &str,
        period: Period,
        past: &[Past<'_>],
    ) -> Result<Self, String> {
        let base = records.service().small_numbers.base_published;
        let few = || format!("Fewer than {base} came back, so no answers are given.");
        let columns = records.columns(form).ok_or_else(few)?;
        let all = columns.of_period(period);
        if all.count() < base {
            return Err(few());
        }
        if past.iter().any(|past| past.frozen.missing(records) > 0) {
            return Err(
                "Withheld: responses of an earlier report are missing here, so nobody can \
                        tell what new figures would give away beside it."
                    .to_owned(),
            );
        }
        let late = frozen::late(columns, past, &all);
        let before = published_before(records, form, columns, past);
        for left_out in [Bitmap::default(), late] {
            let group = all.without(&left_out);
            let published = [std::slice::from_ref(&group), &before].concat();
            if group.count() >= base && !span::gives_away(&published, base) {
                return Ok(Self::new(form, columns, past, (group, left_out), published));
            }
        }
        Err(format!(
            "Withheld: beside the reports published before, it would tell the answers of fewer than {base}."
        ))
    }

    fn new(
        form: &str,
        columns: &Columns,
        past: &[Past<'_>],
        (group, left_out): (Bitmap, Bitmap),
        published: Vec<Bitmap>,
    ) -> Self {
        let answers = past
            .iter()
            .map(|past| past.answers(form, columns))
            .enumerate();
        let earlier: Vec<(usize, Bitmap)> = answers.filter(|(_, rows)| rows.count() > 0).collect();
        let mut sets = vec![group.clone()];
        sets.extend(earlier.iter().map(|(_, rows)| rows.clone()));
        let parts = span::parts(&sets);
        let derivable = span::derivable(&parts, sets.len());
        Self {
            group,
            left_out,
            earlier,
            published,
            parts,
            derivable,
        }
    }

    /// The parts that can be worked out and are more than the group itself.
    pub(crate) fn derived(&self) -> impl Iterator<Item = &Bitmap> {
        let pairs = self.parts.iter().zip(&self.derivable);
        pairs
            .filter(|(_, derivable)| **derivable)
            .map(|((rows, _), _)| rows)
    }

    /// Gives the answers of some more groups of the form, if that gives nobody away.
    pub(crate) fn publish(&mut self, groups: &[Bitmap], base: u64) -> bool {
        let more = [self.published.as_slice(), groups].concat();
        let safe = !span::gives_away(&more, base);
        if safe {
            self.published = more;
        }
        safe
    }
}

/// The groups of *who* that earlier releases gave answers of, whole forms first.
fn published_before(
    records: &Records,
    form: &str,
    columns: &Columns,
    past: &[Past<'_>],
) -> Vec<Bitmap> {
    let mut groups = Vec::new();
    for past in past {
        let answers = past.answers(form, columns);
        for kept in past
            .frozen
            .crosses
            .iter()
            .filter(|kept| kept.cross.form == form)
        {
            let filter = Filter {
                period: past.frozen.period(),
                ..Filter::all(form)
            };
            for side in [&kept.cross.rows, &kept.cross.columns] {
                let who = side
                    .is_who()
                    .then(|| SideCounted::of(records, &filter, &answers, side))
                    .flatten();
                let shown = who.into_iter().flat_map(|side| side.groups);
                groups.extend(
                    shown
                        .filter(|group| kept.shown.contains(&group.name))
                        .map(|group| group.rows),
                );
            }
        }
        groups.push(answers);
    }
    groups.retain(|group| group.count() > 0);
    groups
}

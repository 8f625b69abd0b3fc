//! Which items of a form are tied to which by the tables of a release. Tables that hang together
//! without a circle can each be judged by itself; a circle (A with B, B with C, A with C) could
//! pin a withheld cell down, so where something is withheld no circle is closed.

use std::collections::{BTreeMap, BTreeSet};

/// The items, each with the one it hangs on.
#[derive(Clone, Default)]
pub(crate) struct Links {
    above: BTreeMap<String, String>,
    /// The items of tables, with the questions whose answers decide whether they are asked.
    compared: BTreeMap<String, BTreeSet<String>>,
    /// Items of tables in which something is withheld.
    withheld: BTreeSet<String>,
}

/// One side of a table: its name, and what decides whether it is asked.
pub(crate) type End = (String, BTreeSet<String>);

impl Links {
    /// Ties items together because something that is printed is made from all of them.
    pub(crate) fn tie<'n>(&mut self, names: impl IntoIterator<Item = &'n String>) {
        let mut names = names.into_iter();
        let Some(first) = names.next() else { return };
        for name in names {
            self.join(first, name);
        }
    }

    /// Whether a table of two items may be printed; if so, they hang together from now on.
    pub(crate) fn allow(&mut self, ends: [&End; 2], withholds: bool) -> bool {
        let [one, other] = ends.map(|(name, _)| name);
        let circle = self.top(one) == self.top(other);
        let touched = withholds || self.touches_withheld(one) || self.touches_withheld(other);
        if circle && touched || self.tells_by_the_way(ends, withholds) {
            return false;
        }
        self.join(one, other);
        for (name, reads) in ends {
            self.compared.insert(name.clone(), reads.clone());
            if withholds {
                self.withheld.insert(name.clone());
            }
        }
        true
    }

    /// How many were not asked a question tells how the one that leads to it was answered: where
    /// the one is in a table that withholds something, the other must be in none.
    fn tells_by_the_way(&self, ends: [&End; 2], withholds: bool) -> bool {
        let names = ends.map(|(name, _)| name);
        let follows = |(name, reads): (&String, &BTreeSet<String>)| {
            !names.contains(&name) && names.iter().any(|lead| reads.contains(*lead))
        };
        if withholds && self.compared.iter().any(follows) {
            return true;
        }
        ends.iter().any(|(_, reads)| {
            let mut leads = self.withheld.iter().filter(|held| !names.contains(held));
            leads.any(|lead| reads.contains(lead))
        })
    }

    /// Whether anything is withheld from a table that hangs together with an item.
    pub(crate) fn touches_withheld(&self, name: &str) -> bool {
        let top = self.top(name);
        self.withheld.iter().any(|held| self.top(held) == top)
    }

    fn top(&self, name: &str) -> String {
        let mut name = name;
        while let Some(above) = self.above.get(name) {
            name = above;
        }
        name.to_owned()
    }

    fn join(&mut self, one: &str, other: &str) {
        let (one, other) = (self.top(one), self.top(other));
        if one != other {
            self.above.insert(one, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(name: &str, reads: &[&str]) -> End {
        (
            name.to_owned(),
            reads.iter().map(|one| (*one).to_owned()).collect(),
        )
    }

    #[test]
    fn no_circle_is_closed_around_what_is_withheld() {
        let mut links = Links::default();
        let mut allow = |one: &str, other: &str, withholds: bool| {
            links.allow([&end(one, &[]), &end(other, &[])], withholds)
        };
        assert!(allow("a", "b", true));
        assert!(allow("b", "c", false));
        assert!(!allow("a", "c", false), "it would close a circle");
        assert!(allow("d", "e", false) && allow("e", "f", false));
        assert!(
            allow("d", "f", false),
            "a circle with nothing withheld tells nothing"
        );
        assert!(!allow("d", "f", true));
        assert!(allow("c", "d", false));
        assert!(links.touches_withheld("f"));
    }

    #[test]
    fn a_follow_up_does_not_tell_of_what_leads_to_it() {
        let mut links = Links::default();
        assert!(
            links.allow([&end("a", &[]), &end("b", &["a"])], true),
            "the two themselves"
        );
        assert!(!links.allow([&end("f", &["a"]), &end("c", &[])], false));
        let mut links = Links::default();
        assert!(links.allow([&end("f", &["a"]), &end("c", &[])], false));
        assert!(!links.allow([&end("a", &[]), &end("d", &[])], true));
    }

    #[test]
    fn what_a_printed_measure_is_made_of_hangs_together() {
        let mut links = Links::default();
        links.tie(["a".to_owned(), "b".to_owned()].iter());
        assert!(links.allow([&end("a", &[]), &end("b", &[])], false));
        assert!(!links.allow([&end("a", &[]), &end("b", &[])], true));
    }
}

//! Which cells of a small table must not be printed, so that none that is withheld can be worked
//! back. Pure arithmetic over whole numbers: it knows nothing of forms or people.
//!
//! The reader this guards against knows every printed cell, every printed sum, the grand total,
//! that counts are whole numbers, and that a withheld cell is at least 1 (zeros are printed).
//! Against that reader **each withheld cell can still take every value from 1 to one less than
//! the limit**: with the default limit of 5, each of 1, 2, 3 and 4. What is not guarded against,
//! here as in official tables, is reasoning from the choice of the complementary cell (that it
//! was the smallest): it can narrow a cell, never settle that it is not small.
//!
//! Why the method is exact: the withheld cells that share one known sum `S` are otherwise free.
//! With `k` of them, one can take the values 1 to `S - (k - 1)` (the others at 1 each, or any one
//! of them taking up what is left), so the promise holds exactly if `k >= 2` and
//! `S >= (k - 1) + (limit - 1)`. Adding one cell of at least the limit to any set that contains
//! a small cell always fulfils it, so one complementary cell is enough, and the smallest is taken.

/// Which cells of a [`Grouped`] table are withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// For each group, for each of its cells.
    pub cells: Vec<Vec<bool>>,
    /// For each group. The subtotal of a group of one cell *is* that cell.
    pub subtotals: Vec<bool>,
    /// Nothing could be printed without giving a withheld cell away: neither cells nor subtotals
    /// are, zeros included.
    pub everything: bool,
}

/// Cells in groups: every group has a subtotal, and the grand total is always printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped {
    /// The cells, group by group.
    pub groups: Vec<Vec<u64>>,
    /// Counts from 1 to one less than this are small.
    pub limit: u64,
}

/// The withheld cells that share one known sum.
#[derive(Clone, Copy, Default)]
struct Shared {
    cells: u64,
    sum: u64,
}

impl Shared {
    fn with(mut self, value: u64) -> Self {
        self.cells += 1;
        self.sum += value;
        self
    }

    fn keeps(self, limit: u64) -> bool {
        self.cells == 0 || (self.cells >= 2 && self.sum + 2 >= self.cells + limit)
    }
}

impl Grouped {
    /// Decides what is withheld: all small cells, and as few others as it takes.
    pub fn withhold(&self) -> Hidden {
        let mut hidden = self.small_ones();
        if hidden.cells.iter().flatten().all(|hidden| !hidden) {
            return hidden;
        }
        for group in 0..self.groups.len() {
            self.complete_group(&mut hidden, group);
        }
        if !self.complete_pool(&mut hidden) {
            return self.nothing_left();
        }
        self.give_back(&mut hidden);
        hidden
    }

    /// Whether each withheld cell can take every small value, for the reader described above.
    pub fn keeps(&self, hidden: &Hidden) -> bool {
        if hidden.everything {
            return true;
        }
        let apart = (0..self.groups.len()).filter(|group| !hidden.subtotals[*group]);
        let small_ones_hidden = self
            .groups
            .iter()
            .zip(&hidden.cells)
            .all(|(cells, hidden)| {
                cells
                    .iter()
                    .zip(hidden)
                    .all(|(value, hidden)| *hidden || !self.is_small(*value))
            });
        small_ones_hidden
            && apart
                .map(|group| self.shared(hidden, group))
                .all(|s| s.keeps(self.limit))
            && self.pool(hidden).keeps(self.limit)
    }

    fn is_small(&self, value: u64) -> bool {
        value > 0 && value < self.limit
    }

    fn small_ones(&self) -> Hidden {
        let small = |cells: &Vec<u64>| cells.iter().map(|v| self.is_small(*v)).collect();
        let cells: Vec<Vec<bool>> = self.groups.iter().map(small).collect();
        let alone = |cells: &Vec<bool>| cells.len() == 1 && cells[0];
        Hidden {
            subtotals: cells.iter().map(alone).collect(),
            cells,
            everything: false,
        }
    }

    fn nothing_left(&self) -> Hidden {
        Hidden {
            cells: self
                .groups
                .iter()
                .map(|cells| vec![true; cells.len()])
                .collect(),
            subtotals: vec![true; self.groups.len()],
            everything: true,
        }
    }

    /// Withholds a second cell of the group, or its subtotal where no cell is left for that.
    fn complete_group(&self, hidden: &mut Hidden, group: usize) {
        if hidden.subtotals[group] || self.shared(hidden, group).keeps(self.limit) {
            return;
        }
        match self.smallest_shown(hidden, group) {
            Some(cell) => hidden.cells[group][cell] = true,
            None => hidden.subtotals[group] = true,
        }
    }

    /// Makes the groups whose subtotals are withheld safe together; they share one known sum.
    fn complete_pool(&self, hidden: &mut Hidden) -> bool {
        if self.pool(hidden).keeps(self.limit) {
            return true;
        }
        let outside = (0..self.groups.len()).filter(|group| !hidden.subtotals[*group]);
        let cost = |group: &usize| match self.shared(hidden, *group).cells {
            0 => self
                .smallest_shown(hidden, *group)
                .map(|cell| self.groups[*group][cell]),
            _ => Some(0),
        };
        let cheapest = outside
            .filter_map(|group| Some((cost(&group)?, group)))
            .min();
        let Some((cost, group)) = cheapest else {
            return false;
        };
        hidden.subtotals[group] = true;
        if let (true, Some(cell)) = (cost > 0, self.smallest_shown(hidden, group)) {
            hidden.cells[group][cell] = true;
        }
        true
    }

    /// Prints again what turned out not to be needed, the largest first.
    fn give_back(&self, hidden: &mut Hidden) {
        let mut extra: Vec<(u64, usize, usize)> = Vec::new();
        for (group, cells) in self.groups.iter().enumerate() {
            let held = cells
                .iter()
                .enumerate()
                .filter(|(cell, _)| hidden.cells[group][*cell]);
            let held = held.filter(|(_, value)| !self.is_small(**value));
            extra.extend(held.map(|(cell, value)| (*value, group, cell)));
        }
        extra.sort_unstable_by(|a, b| b.cmp(a));
        for (_, group, cell) in extra {
            let mut less = hidden.clone();
            less.cells[group][cell] = false;
            if self.groups[group].len() == 1 {
                less.subtotals[group] = false;
            }
            self.take_if_kept(hidden, less);
        }
        for group in 0..self.groups.len() {
            if self.groups[group].len() > 1 && hidden.subtotals[group] {
                let mut less = hidden.clone();
                less.subtotals[group] = false;
                self.take_if_kept(hidden, less);
            }
        }
    }

    fn take_if_kept(&self, hidden: &mut Hidden, less: Hidden) {
        if self.keeps(&less) {
            *hidden = less;
        }
    }

    fn smallest_shown(&self, hidden: &Hidden, group: usize) -> Option<usize> {
        let cells = self.groups[group].iter().enumerate();
        let shown = cells.filter(|(cell, value)| **value > 0 && !hidden.cells[group][*cell]);
        shown.min_by_key(|(_, value)| **value).map(|(cell, _)| cell)
    }

    fn shared(&self, hidden: &Hidden, group: usize) -> Shared {
        let cells = self.groups[group].iter().zip(&hidden.cells[group]);
        let held = cells.filter(|(_, hidden)| **hidden);
        held.fold(Shared::default(), |shared, (value, _)| shared.with(*value))
    }

    fn pool(&self, hidden: &Hidden) -> Shared {
        let groups = (0..self.groups.len()).filter(|group| hidden.subtotals[*group]);
        groups
            .map(|group| self.shared(hidden, group))
            .fold(Shared::default(), |all, one| Shared {
                cells: all.cells + one.cells,
                sum: all.sum + one.sum,
            })
    }
}

/// A question to which a person may give several answers. The sum of the first three kinds of
/// cell is known (everyone who was asked); those who answered chose at least one thing each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    /// How many answered.
    pub answered: u64,
    /// How many did not, by state.
    pub others: Vec<u64>,
    /// How many hold each choice.
    pub choices: Vec<u64>,
    /// Which choices are chosen alone ("none of these").
    pub alone: Vec<bool>,
    /// Counts from 1 to one less than this are small.
    pub limit: u64,
}

/// Which cells of a [`Several`] are withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeveralHidden {
    /// How many answered.
    pub answered: bool,
    /// For each state.
    pub others: Vec<bool>,
    /// For each choice.
    pub choices: Vec<bool>,
    /// Nothing is printed, zeros included.
    pub everything: bool,
}

/// From the lowest to the highest value something can have.
type Span = (u64, u64);

impl Several {
    /// Decides what is withheld.
    pub fn withhold(&self) -> SeveralHidden {
        let mut groups = vec![vec![self.answered]];
        groups.extend(self.others.iter().map(|count| vec![*count]));
        let states = Grouped {
            groups,
            limit: self.limit,
        }
        .withhold();
        let mut hidden = SeveralHidden {
            answered: states.subtotals[0],
            others: states.subtotals[1..].to_vec(),
            choices: self
                .choices
                .iter()
                .map(|count| self.is_small(*count))
                .collect(),
            everything: states.everything,
        };
        while !hidden.everything && !self.keeps(&hidden) {
            let shown = |at: &usize| self.choices[*at] > 0 && !hidden.choices[*at];
            let next = (0..self.choices.len())
                .filter(shown)
                .min_by_key(|at| self.choices[*at]);
            match next {
                Some(choice) => hidden.choices[choice] = true,
                None => hidden.everything = true,
            }
        }
        hidden
    }

    /// Whether each withheld state and choice can take every small value. How many answered is a
    /// subtotal: it is withheld only for the sake of the others.
    pub fn keeps(&self, hidden: &SeveralHidden) -> bool {
        let small = 1..self.limit;
        let choice_keeps = |at: usize| small.clone().all(|v| self.choice_can_be(hidden, at, v));
        let other_keeps = |at: usize| small.clone().all(|v| self.other_can_be(hidden, at, v));
        hidden.everything
            || ((0..self.choices.len()).all(|at| !hidden.choices[at] || choice_keeps(at))
                && (0..self.others.len()).all(|at| !hidden.others[at] || other_keeps(at)))
    }

    fn is_small(&self, value: u64) -> bool {
        value > 0 && value < self.limit
    }

    fn choice_can_be(&self, hidden: &SeveralHidden, choice: usize, value: u64) -> bool {
        let span = match hidden.answered {
            false => Some((self.answered, self.answered)),
            true => self.answered_span(hidden, None),
        };
        span.is_some_and(|span| self.choices_allow(hidden, Some((choice, value)), span))
    }

    fn other_can_be(&self, hidden: &SeveralHidden, other: usize, value: u64) -> bool {
        if hidden.answered {
            let span = self.answered_span(hidden, Some((other, value)));
            return span.is_some_and(|span| self.choices_allow(hidden, None, span));
        }
        let held = (0..self.others.len()).filter(|at| hidden.others[*at]);
        let (cells, sum) = held.fold((0, 0), |(n, sum), at| (n + 1, sum + self.others[at]));
        let rest = cells - 1;
        value == sum && rest == 0 || rest > 0 && value + rest <= sum
    }

    /// What the number who answered can be, where it is withheld.
    fn answered_span(&self, hidden: &SeveralHidden, fixed: Option<(usize, u64)>) -> Option<Span> {
        let free = |at: &usize| hidden.others[*at] && fixed.is_none_or(|(one, _)| one != *at);
        let held = (0..self.others.len()).filter(|at| hidden.others[*at]);
        let pool = self.answered + held.map(|at| self.others[at]).sum::<u64>();
        let free = (0..self.others.len()).filter(free).count() as u64;
        let high = pool
            .checked_sub(fixed.map_or(0, |(_, value)| value))?
            .checked_sub(free)?;
        let low = if free == 0 { high } else { 1 };
        (low <= high && high >= 1).then_some((low, high))
    }

    /// Whether some choices of so many people give the printed counts. Those who chose nothing
    /// alone are `m` people; any counts up to `m` each and of at least `m` together can be theirs.
    fn choices_allow(
        &self,
        hidden: &SeveralHidden,
        fixed: Option<(usize, u64)>,
        answered: Span,
    ) -> bool {
        let (mut alone, mut alone_free) = (0, false);
        let (mut largest, mut sum, mut free) = (0, 0, false);
        for at in 0..self.choices.len() {
            let known = match fixed {
                Some((one, value)) if one == at => Some(value),
                _ => (!hidden.choices[at]).then_some(self.choices[at]),
            };
            match (self.alone[at], known) {
                (true, known) => {
                    alone += known.unwrap_or(1);
                    alone_free |= known.is_none();
                }
                (false, known) => {
                    let at_least = known.unwrap_or(1);
                    largest = largest.max(at_least);
                    sum += known.unwrap_or(0);
                    free |= known.is_none();
                }
            }
        }
        let most = if free { u64::MAX / 4 } else { sum };
        let low = largest + alone;
        let high = if alone_free {
            u64::MAX / 2
        } else {
            most + alone
        };
        largest <= most && low <= answered.1 && answered.0 <= high
    }
}

/// Which parts of a group may be shown, so that neither a part nor what is left when the shown
/// parts are taken away is smaller than the base. Empty parts are shown as empty.
pub fn parts_shown(sizes: &[u64], base: u64) -> Vec<bool> {
    let mut shown: Vec<bool> = sizes
        .iter()
        .map(|size| *size == 0 || *size >= base)
        .collect();
    let left = |shown: &[bool]| -> u64 {
        let hidden = sizes.iter().zip(shown).filter(|(_, shown)| !**shown);
        hidden.map(|(size, _)| size).sum()
    };
    while left(&shown) > 0 && left(&shown) < base {
        let candidates = (0..sizes.len()).filter(|at| shown[*at] && sizes[*at] > 0);
        match candidates.min_by_key(|at| sizes[*at]) {
            Some(smallest) => shown[smallest] = false,
            None => break,
        }
    }
    shown
}

//! Attacks on withheld cells. The attacker here is written apart from `tally::disclosure` and by
//! brute force: it knows every printed cell and sum, that counts are whole, and that a withheld
//! cell is at least 1. It must find each withheld cell able to take every small value.

use proptest::prelude::*;
use std::collections::BTreeSet;
use tally::disclosure::{Grouped, Hidden, Several, SeveralHidden, parts_shown};

/// A sum that the attacker knows: of these cells, so much.
pub struct Known {
    /// The cells.
    pub cells: Vec<usize>,
    /// Their sum.
    pub sum: u64,
}

/// Whether whole numbers of at least 1 for the withheld cells fulfil every known sum.
fn possible(values: &mut Vec<Option<u64>>, known: &[Known]) -> bool {
    for equation in known {
        let free = equation
            .cells
            .iter()
            .filter(|cell| values[**cell].is_none())
            .count() as u64;
        let so_far: u64 = equation.cells.iter().filter_map(|cell| values[*cell]).sum();
        if so_far + free > equation.sum || (free == 0 && so_far != equation.sum) {
            return false;
        }
    }
    let Some(next) = values.iter().position(Option::is_none) else {
        return true;
    };
    let ceiling = known.iter().map(|equation| equation.sum).max().unwrap_or(0);
    let found = (1..=ceiling).any(|value| {
        values[next] = Some(value);
        possible(values, known)
    });
    values[next] = None;
    found
}

/// Whether each withheld cell can take every value from 1 to one less than the limit.
pub fn survives(cells: &[u64], hidden: &[bool], known: &[Known], limit: u64) -> bool {
    let withheld = (0..cells.len()).filter(|cell| hidden[*cell]);
    let every = |cell: usize| {
        (1..limit).all(|value| {
            let seen = |at: usize| (!hidden[at]).then_some(cells[at]);
            let mut values: Vec<Option<u64>> = (0..cells.len()).map(seen).collect();
            values[cell] = Some(value);
            possible(&mut values, known)
        })
    };
    withheld.into_iter().all(every)
}

/// What is printed of a grouped table: the total, and the subtotals that are not withheld.
fn grouped_survives(table: &Grouped, hidden: &Hidden) -> bool {
    if hidden.everything {
        return true;
    }
    let cells: Vec<u64> = table.groups.iter().flatten().copied().collect();
    let flags: Vec<bool> = hidden.cells.iter().flatten().copied().collect();
    let mut known = vec![Known {
        cells: (0..cells.len()).collect(),
        sum: cells.iter().sum(),
    }];
    let mut start = 0;
    for (group, subtotal_hidden) in table.groups.iter().zip(&hidden.subtotals) {
        if !subtotal_hidden {
            let range = (start..start + group.len()).collect();
            known.push(Known {
                cells: range,
                sum: group.iter().sum(),
            });
        }
        start += group.len();
    }
    survives(&cells, &flags, &known, table.limit)
}

fn small_ones_are_hidden(table: &Grouped, hidden: &Hidden) -> bool {
    let pairs = table
        .groups
        .iter()
        .flatten()
        .zip(hidden.cells.iter().flatten());
    pairs
        .into_iter()
        .all(|(value, hidden)| *hidden || *value == 0 || *value >= table.limit)
}

fn grouped() -> impl Strategy<Value = Grouped> {
    let cell = prop_oneof![Just(0u64), 1..4u64, 3..9u64];
    let group = prop::collection::vec(cell, 1..4);
    (prop::collection::vec(group, 1..4), 3..5u64)
        .prop_map(|(groups, limit)| Grouped { groups, limit })
}

fn grouped_and_hidden() -> impl Strategy<Value = (Grouped, Hidden)> {
    grouped().prop_flat_map(|table| {
        let flags: usize = table.groups.iter().map(Vec::len).sum();
        let groups = table.groups.len();
        let flags = prop::collection::vec(any::<bool>(), flags);
        let subtotals = prop::collection::vec(any::<bool>(), groups);
        (Just(table), flags, subtotals).prop_map(|(table, flags, subtotals)| {
            let hidden = some_hidden(&table, &flags, subtotals);
            (table, hidden)
        })
    })
}

/// Withholds small cells and whatever else chance says; a single cell goes with its subtotal, and
/// a zero is never withheld.
fn some_hidden(table: &Grouped, flags: &[bool], mut subtotals: Vec<bool>) -> Hidden {
    let mut flags = flags.iter();
    let mut cells = Vec::new();
    for (group, subtotal) in table.groups.iter().zip(&mut subtotals) {
        let hide = |value: &u64| {
            let chance = *flags.next().unwrap_or(&false);
            *value > 0 && (chance || *value < table.limit)
        };
        let hidden: Vec<bool> = group.iter().map(hide).collect();
        if group.len() == 1 {
            *subtotal = hidden[0];
        }
        cells.push(hidden);
    }
    Hidden {
        cells,
        subtotals,
        everything: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_withheld_cannot_be_worked_back(table in grouped()) {
        let hidden = table.withhold();
        prop_assert!(small_ones_are_hidden(&table, &hidden), "{table:?} {hidden:?}");
        prop_assert!(table.keeps(&hidden), "{table:?} {hidden:?}");
        prop_assert!(grouped_survives(&table, &hidden), "{table:?} {hidden:?}");
    }

    #[test]
    fn everything_is_withheld_only_where_nothing_else_would_do(table in grouped()) {
        if table.withhold().everything {
            let flags: Vec<bool> = table.groups.iter().flatten().map(|v| *v > 0).collect();
            let most = some_hidden(&table, &flags, vec![true; table.groups.len()]);
            prop_assert!(!grouped_survives(&table, &most), "{table:?}");
        }
    }

    #[test]
    fn the_check_is_exact((table, hidden) in grouped_and_hidden()) {
        prop_assert_eq!(table.keeps(&hidden), grouped_survives(&table, &hidden), "{:?} {:?}", table, hidden);
    }

    #[test]
    fn several_answers_cannot_be_worked_back(table in several()) {
        let hidden = table.withhold();
        prop_assert!(several_survives(&table, &hidden), "{table:?} {hidden:?}");
        let shown = table.choices.iter().zip(&hidden.choices);
        prop_assert!(shown.into_iter().all(|(v, h)| *h || *v == 0 || *v >= table.limit));
    }

    #[test]
    fn the_check_of_several_answers_is_exact(table in several(), chance in prop::collection::vec(any::<bool>(), 8)) {
        let mut chance = chance.into_iter();
        let mut some = |counts: &[u64]| -> Vec<bool> {
            counts.iter().map(|count| chance.next().unwrap_or(false) && *count > 0).collect()
        };
        let hidden = SeveralHidden {
            choices: some(&table.choices),
            others: some(&table.others),
            answered: some(&[table.answered])[0],
            everything: false,
        };
        prop_assert_eq!(table.keeps(&hidden), several_survives(&table, &hidden), "{:?} {:?}", table, hidden);
    }

    #[test]
    fn nothing_small_is_left_over(sizes in prop::collection::vec(0..15u64, 0..6), base in 2..8u64) {
        let shown = parts_shown(&sizes, base);
        let left: u64 = sizes.iter().zip(&shown).filter(|(_, s)| !**s).map(|(size, _)| size).sum();
        let total: u64 = sizes.iter().sum();
        prop_assert!(sizes.iter().zip(&shown).all(|(size, s)| !*s || *size == 0 || *size >= base));
        prop_assert!(left == 0 || left >= base || total < base);
    }
}

/// A question with several answers, made from people so that it is one that can happen.
fn several() -> impl Strategy<Value = Several> {
    let person = prop::collection::vec(any::<bool>(), 3);
    let people = prop::collection::vec(person, 1..6);
    let others = prop::collection::vec(0..4u64, 1..4);
    (people, others, any::<bool>()).prop_map(|(people, others, alone)| {
        let mut choices = vec![0; 3];
        let answered = people.len() as u64;
        for person in people {
            let taken = taken(&person, alone);
            (0..3)
                .filter(|at| taken[*at])
                .for_each(|at| choices[at] += 1);
        }
        Several {
            answered,
            others,
            choices,
            alone: vec![false, false, alone],
            limit: 3,
        }
    })
}

/// At least one choice; the last may be one that is taken alone.
fn taken(person: &[bool], last_alone: bool) -> [bool; 3] {
    match (person[0], person[1], person[2]) {
        (false, false, _) => [false, false, true],
        (first, second, third) => [first, second, third && !last_alone],
    }
}

/// Every combination of counts that so many people can give.
fn all_counts(people: u64, last_alone: bool) -> BTreeSet<[u64; 3]> {
    let mut counts = BTreeSet::from([[0; 3]]);
    for _ in 0..people {
        counts = counts
            .iter()
            .flat_map(|so_far| {
                (1..8u8).map(|bits| {
                    let taken = taken(&[bits & 1 > 0, bits & 2 > 0, bits & 4 > 0], last_alone);
                    [0, 1, 2].map(|at| so_far[at] + u64::from(taken[at]))
                })
            })
            .collect();
    }
    counts
}

/// Tries every number who answered and every combination of choices they could have made.
fn several_survives(table: &Several, hidden: &SeveralHidden) -> bool {
    if hidden.everything {
        return true;
    }
    let asked = table.answered + table.others.iter().sum::<u64>();
    let worlds: Vec<(u64, BTreeSet<[u64; 3]>)> = (0..=asked)
        .filter(|answered| {
            if hidden.answered {
                *answered > 0
            } else {
                *answered == table.answered
            }
        })
        .map(|answered| (answered, all_counts(answered, table.alone[2])))
        .collect();
    let fits = |counts: &[u64; 3], fixed: Option<(usize, u64)>| {
        (0..3).all(|at| match (fixed, hidden.choices[at]) {
            (Some((one, value)), _) if one == at => counts[at] == value,
            (_, true) => counts[at] > 0,
            (_, false) => counts[at] == table.choices[at],
        })
    };
    let others_fit = |answered: u64, fixed: Option<(usize, u64)>| {
        let seen = |at: usize| match fixed {
            Some((one, value)) if one == at => Some(value),
            _ => (!hidden.others[at]).then_some(table.others[at]),
        };
        let mut values: Vec<Option<u64>> = (0..table.others.len()).map(seen).collect();
        let cells = (0..values.len()).collect();
        asked
            .checked_sub(answered)
            .is_some_and(|sum| possible(&mut values, &[Known { cells, sum }]))
    };
    let world = |choice: Option<(usize, u64)>, other: Option<(usize, u64)>| {
        worlds.iter().any(|(answered, counts)| {
            others_fit(*answered, other) && counts.iter().any(|counts| fits(counts, choice))
        })
    };
    let choices = (0..3).filter(|at| hidden.choices[*at]);
    let others = (0..table.others.len()).filter(|at| hidden.others[*at]);
    choices
        .into_iter()
        .all(|at| (1..table.limit).all(|v| world(Some((at, v)), None)))
        && others
            .into_iter()
            .all(|at| (1..table.limit).all(|v| world(None, Some((at, v)))))
}

#[test]
fn one_complementary_cell_is_enough_and_it_is_the_smallest() {
    let table = Grouped {
        groups: vec![vec![12, 9, 3], vec![11, 7, 6], vec![10, 9, 0]],
        limit: 5,
    };
    let hidden = table.withhold();
    assert_eq!(hidden.cells, [[false, true, true], [false; 3], [false; 3]]);
    assert_eq!(hidden.subtotals, [false; 3]);
}

#[test]
fn a_subtotal_goes_where_its_only_cell_is_small() {
    let table = Grouped {
        groups: vec![vec![3, 0], vec![11, 7]],
        limit: 5,
    };
    let hidden = table.withhold();
    assert_eq!(hidden.cells, [vec![true, false], vec![false, true]]);
    assert_eq!(hidden.subtotals, [true, true]);
}

#[test]
fn two_ones_are_not_safe_together() {
    let table = Grouped {
        groups: vec![vec![1, 1, 20]],
        limit: 5,
    };
    assert_eq!(table.withhold().cells, [[true, true, true]]);
}

//! The base rule over everything that was ever published: whose answers could be worked out by
//! adding and taking away the groups whose answers are given.
//!
//! Every published group is a set of rows; its answers add up over the parts into which all the
//! groups together cut the rows. What can be worked out are the sums of groups, each taken any
//! number of times. None of them may be about fewer people than the base.

use crate::bitmap::Bitmap;

/// Sums are taken modulo this prime (2^61 - 1): exact for tables of noughts and ones of any size
/// that can occur, and never a reason to call a group safe that is not, since it can only find
/// more that cancels.
const PRIME: u64 = (1 << 61) - 1;

/// How many ways of cancelling are looked at before a group is taken to give somebody away.
const TRIES_MAX: usize = 3000;

/// The parts into which sets cut the rows they cover; with each, in which sets it lies.
pub(crate) fn parts(sets: &[Bitmap]) -> Vec<(Bitmap, Vec<bool>)> {
    let mut all = Bitmap::default();
    sets.iter().for_each(|set| all.add(set));
    let mut parts = vec![(all, Vec::new())];
    for set in sets {
        let cut = |(part, within): &(Bitmap, Vec<bool>)| {
            let half = |rows: Bitmap, inside: bool| (rows, [within.as_slice(), &[inside]].concat());
            [half(part.and(set), true), half(part.without(set), false)]
        };
        parts = parts
            .iter()
            .flat_map(cut)
            .filter(|(part, _)| part.count() > 0)
            .collect();
    }
    parts
}

/// Whether the answers of fewer than `base` people could be worked out from those of the groups.
pub(crate) fn gives_away(groups: &[Bitmap], base: u64) -> bool {
    let mut parts = parts(groups);
    // Large parts first: what is left after they are cancelled is about small parts only.
    parts.sort_by_key(|(part, _)| std::cmp::Reverse(part.count()));
    let large = parts
        .iter()
        .take_while(|(part, _)| part.count() >= base)
        .count();
    let left = reduced(&parts, groups.len());
    let small = left
        .iter()
        .filter(|row| row[..large].iter().all(|cell| *cell == 0));
    let small: Vec<Vec<u64>> = small.map(|row| row[large..].to_vec()).collect();
    let sizes = parts[large..]
        .iter()
        .map(|(part, _)| part.count())
        .collect();
    let mut search = Search {
        rows: small,
        sizes,
        base,
        tries: TRIES_MAX,
    };
    !search.rows.is_empty() && search.tells_of_few(0, &mut Vec::new())
}

/// Looks through everything small that could be left when groups cancel.
struct Search {
    rows: Vec<Vec<u64>>,
    sizes: Vec<u64>,
    base: u64,
    tries: usize,
}

impl Search {
    /// Whether something can be worked out of only these parts, or of them with some from `next`
    /// on, as long as they are about fewer people than the base. Out of tries, it says yes.
    fn tells_of_few(&mut self, next: usize, chosen: &mut Vec<usize>) -> bool {
        let people: u64 = chosen.iter().map(|part| self.sizes[*part]).sum();
        let mut last = true;
        for part in next..self.sizes.len() {
            if people + self.sizes[part] < self.base {
                last = false;
                chosen.push(part);
                let tells = self.tells_of_few(part + 1, chosen);
                chosen.pop();
                if tells {
                    return true;
                }
            }
        }
        last && !chosen.is_empty() && self.can_be_left(chosen)
    }

    /// Whether some sum of the rows is nothing but these parts: the rows are then not independent
    /// on the others.
    fn can_be_left(&mut self, chosen: &[usize]) -> bool {
        let Some(tries) = self.tries.checked_sub(1) else {
            return true;
        };
        self.tries = tries;
        let others: Vec<usize> = (0..self.sizes.len())
            .filter(|part| !chosen.contains(part))
            .collect();
        let rows = self
            .rows
            .iter()
            .map(|row| others.iter().map(|part| row[*part]).collect());
        echelon(rows.collect(), others.len()).len() < self.rows.len()
    }
}

/// For each part that the groups cut, whether its answers can be worked out.
pub(crate) fn derivable(parts: &[(Bitmap, Vec<bool>)], groups: usize) -> Vec<bool> {
    let rows = reduced(parts, groups);
    let alone = |at: usize| {
        let only = |row: &&Vec<u64>| {
            row.iter()
                .enumerate()
                .all(|(other, cell)| (*cell != 0) == (other == at))
        };
        rows.iter().any(|row| only(&row))
    };
    (0..parts.len()).map(alone).collect()
}

/// The groups as rows of noughts and ones over the parts, in reduced echelon form.
fn reduced(parts: &[(Bitmap, Vec<bool>)], groups: usize) -> Vec<Vec<u64>> {
    let row = |group: usize| {
        parts
            .iter()
            .map(|(_, within)| u64::from(within[group]))
            .collect()
    };
    echelon((0..groups).map(row).collect(), parts.len())
}

/// The reduced echelon form, without rows of noughts.
fn echelon(mut rows: Vec<Vec<u64>>, columns: usize) -> Vec<Vec<u64>> {
    let mut done = 0;
    for column in 0..columns {
        let Some(pivot) = (done..rows.len()).find(|row| rows[*row][column] != 0) else {
            continue;
        };
        rows.swap(done, pivot);
        let by = inverse(rows[done][column]);
        rows[done]
            .iter_mut()
            .for_each(|cell| *cell = times(*cell, by));
        let pivot = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = row[column];
            if at != done && factor != 0 {
                let cells = row.iter_mut().zip(&pivot);
                cells.for_each(|(cell, p)| *cell = (*cell + PRIME - times(factor, *p)) % PRIME);
            }
        }
        done += 1;
    }
    rows.truncate(done);
    rows
}

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(product).unwrap_or_default()
}

/// By Fermat: the power that is one less than the last.
fn inverse(value: u64) -> u64 {
    let (mut power, mut base, mut left) = (1, value, PRIME - 2);
    while left > 0 {
        if left & 1 == 1 {
            power = times(power, base);
        }
        base = times(base, base);
        left >>= 1;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(from: usize, to: usize) -> Bitmap {
        Bitmap::full(to).without(&Bitmap::full(from))
    }

    #[test]
    fn a_small_difference_gives_away() {
        let all = rows(0, 30);
        assert!(!gives_away(&[all.clone(), rows(0, 20)], 10));
        assert!(gives_away(&[all.clone(), rows(0, 21)], 10));
        assert!(
            gives_away(&[rows(0, 9)], 10),
            "a group that is small itself"
        );
        assert!(
            !gives_away(&[all.clone(), rows(0, 30)], 10),
            "nothing is left over"
        );
        let three = [all.clone(), rows(0, 11), rows(11, 22)];
        assert!(gives_away(&three, 10), "eight are left of three groups");
        assert!(!gives_away(&three[1..], 10));
    }

    #[test]
    fn small_parts_that_cannot_be_told_apart_are_safe() {
        // Two halves of a county, and two halves of a year, with five in each quarter of them.
        let halves = [rows(0, 10), rows(10, 20)];
        let mut early = rows(0, 5);
        early.add(&rows(10, 15));
        let late = rows(0, 20).without(&early);
        let groups = [halves[0].clone(), halves[1].clone(), early, late];
        assert!(!gives_away(&groups, 10));
    }

    #[test]
    fn what_can_be_worked_out_is_known() {
        let groups = [rows(0, 30), rows(0, 12), rows(5, 20)];
        let parts = parts(&groups);
        let found = derivable(&parts, 3);
        assert_eq!(
            (parts.len(), found.iter().filter(|one| **one).count()),
            (4, 0)
        );
        let groups = [rows(0, 30), rows(0, 12), rows(12, 20)];
        let parts = super::parts(&groups);
        assert!(derivable(&parts, 3).into_iter().all(|one| one));
    }
}

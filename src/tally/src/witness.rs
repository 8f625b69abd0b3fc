//! Looks for whole numbers that fulfil given sums: a *witness* that a withheld cell can be what
//! it is asked to be. It searches in floating point (a small simplex, then branching) and checks
//! what it found in whole numbers, so that an error of rounding can only make it find nothing,
//! and then more is withheld than need be; it can never call a cell safe that is not.

/// How often a fraction is split into the whole numbers around it before the search gives up.
const BRANCHES_MAX: usize = 60;
/// How many steps the simplex may take for each row and column.
const STEPS_EACH: usize = 20;
/// Differences below this are rounding.
const TINY: f64 = 1e-7;

/// The sum of some unknowns lies between two values.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    pub(crate) unknowns: Vec<usize>,
    pub(crate) least: u64,
    pub(crate) most: Option<u64>,
}

impl Sum {
    pub(crate) fn exactly(unknowns: Vec<usize>, value: u64) -> Self {
        Self {
            unknowns,
            least: value,
            most: Some(value),
        }
    }

    fn holds(&self, values: &[u64]) -> bool {
        let sum: u64 = self.unknowns.iter().map(|at| values[*at]).sum();
        sum >= self.least && self.most.is_none_or(|most| sum <= most)
    }
}

/// Whole numbers from 0 on for each unknown that fulfil every sum, if they are found.
pub(crate) fn find(unknowns: usize, sums: &[Sum]) -> Option<Vec<u64>> {
    let mut known: Vec<Option<u64>> = vec![None; unknowns];
    let mut left = sums.to_vec();
    while settle_one(&mut known, &mut left)? {}
    let names: Vec<usize> = (0..unknowns).filter(|at| known[*at].is_none()).collect();
    let mut place = vec![usize::MAX; unknowns];
    names
        .iter()
        .enumerate()
        .for_each(|(at, name)| place[*name] = at);
    for sum in &mut left {
        sum.unknowns.iter_mut().for_each(|at| *at = place[*at]);
    }
    let mut branches = BRANCHES_MAX;
    let found = branch(names.len(), &mut left, &mut branches)?;
    names
        .iter()
        .zip(found)
        .for_each(|(name, value)| known[*name] = Some(value));
    let values: Vec<u64> = known.into_iter().map(|value| value.unwrap_or(0)).collect();
    sums.iter().all(|sum| sum.holds(&values)).then_some(values)
}

/// Takes known unknowns out of the sums and settles what follows at once. None: nothing fits.
fn settle_one(known: &mut [Option<u64>], sums: &mut Vec<Sum>) -> Option<bool> {
    let mut more = false;
    for sum in sums.iter_mut() {
        let mut taken = 0;
        sum.unknowns.retain(|at| match known[*at] {
            Some(value) => {
                taken += value;
                false
            }
            None => true,
        });
        sum.least = sum.least.saturating_sub(taken);
        sum.most = match sum.most {
            Some(most) => Some(most.checked_sub(taken)?),
            None => None,
        };
        match (sum.unknowns.as_slice(), sum.most) {
            ([], _) if sum.least > 0 => return None,
            ([one], Some(most)) if most == sum.least => {
                known[*one] = Some(most);
                more = true;
            }
            (some, Some(0)) if !some.is_empty() => {
                if sum.least > 0 {
                    return None;
                }
                some.iter().for_each(|at| known[*at] = Some(0));
                more = true;
            }
            _ => {}
        }
    }
    sums.retain(|sum| !sum.unknowns.is_empty());
    Some(more)
}

/// Splits on the first fraction, the smaller half first.
fn branch(unknowns: usize, sums: &mut Vec<Sum>, branches: &mut usize) -> Option<Vec<u64>> {
    let values = Simplex::new(unknowns, sums).solve()?;
    let fraction = values
        .iter()
        .position(|value| (value - value.round()).abs() > TINY);
    let Some(at) = fraction else {
        return Some(
            values
                .into_iter()
                .map(|value| value.round() as u64)
                .collect(),
        );
    };
    *branches = branches.checked_sub(1)?;
    let floor = values[at].floor() as u64;
    for (least, most) in [(0, Some(floor)), (floor + 1, None)] {
        sums.push(Sum {
            unknowns: vec![at],
            least,
            most,
        });
        let found = branch(unknowns, sums, branches);
        sums.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The first phase of the simplex method over a dense table: some vertex, or none.
struct Simplex {
    /// One row a bound; the last column is the right-hand side.
    rows: Vec<Vec<f64>>,
    /// What is still to be got rid of; the last column is its sum.
    cost: Vec<f64>,
    basis: Vec<usize>,
    unknowns: usize,
    /// Columns from here on are artificial and never come back.
    artificial: usize,
}

impl Simplex {
    fn new(unknowns: usize, sums: &[Sum]) -> Self {
        let equal = |sum: &Sum| sum.most == Some(sum.least);
        let bounds: usize = sums.iter().map(|sum| bounds_of(sum).len()).sum();
        let slacks: usize = sums
            .iter()
            .filter(|s| !equal(s))
            .map(|s| bounds_of(s).len())
            .sum();
        let artificial = unknowns + slacks;
        let width = artificial + bounds + 1;
        let (mut rows, mut basis, mut slack) = (Vec::new(), Vec::new(), unknowns);
        for sum in sums {
            for (bound, sign) in bounds_of(sum) {
                let mut row = vec![0.0; width];
                sum.unknowns.iter().for_each(|at| row[*at] = 1.0);
                row[width - 1] = bound as f64;
                let mut enters = artificial + rows.len();
                if !equal(sum) {
                    row[slack] = sign;
                    // An upper bound is fulfilled by its slack alone; it needs no artificial.
                    enters = if sign > 0.0 { slack } else { enters };
                    slack += 1;
                }
                row[enters] = 1.0;
                basis.push(enters);
                rows.push(row);
            }
        }
        let mut simplex = Self {
            cost: vec![0.0; width],
            rows,
            basis,
            unknowns,
            artificial,
        };
        simplex.price();
        simplex
    }

    fn price(&mut self) {
        for (row, basis) in self.rows.iter().zip(&self.basis) {
            if *basis >= self.artificial {
                self.cost
                    .iter_mut()
                    .zip(row)
                    .for_each(|(cost, cell)| *cost += cell);
            }
        }
    }

    fn solve(mut self) -> Option<Vec<f64>> {
        let width = self.cost.len();
        let steps = STEPS_EACH * (width + self.rows.len());
        for step in 0..steps {
            if self.cost[width - 1] < TINY {
                return Some(self.values());
            }
            // The steepest way first; the first way once that may go in circles.
            let column = match step < steps / 2 {
                true => self.steepest()?,
                false => (0..self.artificial).find(|at| self.cost[*at] > TINY)?,
            };
            let row = self.leaving(column)?;
            self.pivot(row, column);
        }
        None
    }

    fn steepest(&self) -> Option<usize> {
        let columns = (0..self.artificial).filter(|at| self.cost[*at] > TINY);
        columns.max_by(|a, b| self.cost[*a].total_cmp(&self.cost[*b]))
    }

    fn leaving(&self, column: usize) -> Option<usize> {
        let last = self.cost.len() - 1;
        let rows = (0..self.rows.len()).filter(|row| self.rows[*row][column] > TINY);
        let ratio = |row: &usize| self.rows[*row][last] / self.rows[*row][column];
        rows.min_by(|a, b| {
            let by_ratio = ratio(a).total_cmp(&ratio(b));
            by_ratio.then(self.basis[*a].cmp(&self.basis[*b]))
        })
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let by = self.rows[row][column];
        self.rows[row].iter_mut().for_each(|cell| *cell /= by);
        let pivot = std::mem::take(&mut self.rows[row]);
        let clear = |line: &mut Vec<f64>| {
            let times = line[column];
            if times != 0.0 {
                line.iter_mut()
                    .zip(&pivot)
                    .for_each(|(cell, p)| *cell -= times * p);
            }
        };
        self.rows
            .iter_mut()
            .filter(|line| !line.is_empty())
            .for_each(clear);
        clear(&mut self.cost);
        self.rows[row] = pivot;
        self.basis[row] = column;
    }

    fn values(&self) -> Vec<f64> {
        let mut values = vec![0.0; self.unknowns];
        for (row, basis) in self.rows.iter().zip(&self.basis) {
            if *basis < self.unknowns {
                values[*basis] = row.last().copied().unwrap_or(0.0).max(0.0);
            }
        }
        values
    }
}

/// The bounds of a sum with the sign of their slack: one for an exact sum.
fn bounds_of(sum: &Sum) -> Vec<(u64, f64)> {
    let mut bounds = Vec::new();
    if let Some(most) = sum.most {
        bounds.push((most, 1.0));
    }
    if sum.least > 0 && sum.most != Some(sum.least) {
        bounds.push((sum.least, -1.0));
    }
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_there_is_and_nothing_else() {
        // A table of two rows and two columns with sums 5, 7 and 6, 6.
        let table = |first: u64| {
            let sum = |unknowns: &[usize], value| Sum::exactly(unknowns.to_vec(), value);
            let sums = [
                sum(&[0, 1], 5),
                sum(&[2, 3], 7),
                sum(&[0, 2], 6),
                sum(&[1, 3], 6),
                sum(&[0], first),
            ];
            find(4, &sums)
        };
        for first in 0..=5 {
            assert_eq!(
                table(first),
                Some(vec![first, 5 - first, 6 - first, first + 1])
            );
        }
        assert_eq!(table(6), None);
    }

    #[test]
    fn fractions_are_split() {
        // Three sums of pairs that only halves fulfil, and once more with room for whole numbers.
        let pairs = |value: u64, room: u64| {
            let pair = |a, b| Sum {
                unknowns: vec![a, b],
                least: value,
                most: Some(value + room),
            };
            find(3, &[pair(0, 1), pair(1, 2), pair(0, 2)])
        };
        assert_eq!(pairs(1, 0), None);
        assert!(pairs(1, 1).is_some());
    }
}

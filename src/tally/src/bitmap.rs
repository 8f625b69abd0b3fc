//! Sets of records as words of 64 bits: a filter is a few of them and-ed together, and a count is
//! a population count.

/// A set of row numbers. Rows beyond the last word are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bitmap {
    words: Vec<u64>,
}

impl Bitmap {
    /// The rows from 0 to one less than `rows`.
    pub(crate) fn full(rows: usize) -> Self {
        let mut words = vec![u64::MAX; rows / 64];
        if !rows.is_multiple_of(64) {
            words.push((1 << (rows % 64)) - 1);
        }
        Self { words }
    }

    /// Puts a row into the set.
    pub(crate) fn set(&mut self, row: usize) {
        let word = row / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (row % 64);
    }

    /// Takes a row out of the numbering: the last of all rows takes its place.
    pub(crate) fn take_out(&mut self, row: usize, last: usize) {
        let is_in = self.holds(last);
        for (row, is_in) in [(row, is_in), (last, false)] {
            let Some(word) = self.words.get_mut(row / 64) else {
                if is_in {
                    self.set(row);
                }
                continue;
            };
            match is_in {
                true => *word |= 1 << (row % 64),
                false => *word &= !(1 << (row % 64)),
            }
        }
    }

    fn holds(&self, row: usize) -> bool {
        let word = self.words.get(row / 64);
        word.is_some_and(|word| word & 1 << (row % 64) != 0)
    }

    /// How many rows are in the set.
    pub(crate) fn count(&self) -> u64 {
        self.words.iter().map(|w| u64::from(w.count_ones())).sum()
    }

    /// How many rows are in both sets, without making a third.
    pub(crate) fn count_and(&self, other: &Self) -> u64 {
        let pairs = self.words.iter().zip(&other.words);
        pairs.map(|(a, b)| u64::from((a & b).count_ones())).sum()
    }

    /// The rows that are in both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let pairs = self.words.iter().zip(&other.words);
        Self {
            words: pairs.map(|(a, b)| a & b).collect(),
        }
    }

    /// Adds the rows of another set.
    pub(crate) fn add(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (mine, theirs) in self.words.iter_mut().zip(&other.words) {
            *mine |= theirs;
        }
    }

    /// The rows that are in this set and not in the other.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut words = self.words.clone();
        for (mine, theirs) in words.iter_mut().zip(&other.words) {
            *mine &= !theirs;
        }
        Self { words }
    }

    /// Calls `each` with every row below `end`, in order.
    pub(crate) fn for_each_below(&self, end: usize, mut each: impl FnMut(usize)) {
        for (number, word) in self.words.iter().enumerate() {
            let mut word = *word;
            while word != 0 {
                let row = number * 64 + word.trailing_zeros() as usize;
                if row >= end {
                    return;
                }
                each(row);
                word &= word - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_count_and_combine() {
        let mut odd = Bitmap::default();
        for row in (1..200).step_by(2) {
            odd.set(row);
        }
        let all = Bitmap::full(130);
        assert_eq!(all.count(), 130);
        assert_eq!(odd.count(), 100);
        assert_eq!(all.and(&odd).count(), 65);
        assert_eq!(all.count_and(&odd), 65);
        assert_eq!(all.without(&odd).count(), 65);
        let mut both = all.clone();
        both.add(&odd);
        assert_eq!(both.count(), 130 + 35);
        let mut fewer = odd.clone();
        fewer.take_out(3, 199);
        fewer.take_out(4, 198);
        assert_eq!(
            (fewer.count(), fewer.holds(3), fewer.holds(4)),
            (99, true, false)
        );
        fewer.take_out(0, 197);
        assert!(fewer.holds(0) && !fewer.holds(197));
        let mut seen = Vec::new();
        odd.for_each_below(6, |row| seen.push(row));
        assert_eq!(seen, [1, 3, 5]);
    }
}

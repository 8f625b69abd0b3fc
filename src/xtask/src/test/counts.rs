//! How many tests passed, failed and were left out, read from what test programs print.

use std::iter::Sum;
use std::ops::Add;

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Counts {
    /// A step that has no tests of its own and went well.
    pub fn one() -> Self {
        Self {
            passed: 1,
            ..Self::default()
        }
    }

    /// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
    pub fn of_rust_line(line: &str) -> Option<Self> {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        Self::of(counts, ';')
    }

    /// `12 passed, 0 failed, 1 skipped`
    pub fn of_browser_line(line: &str) -> Option<Self> {
        Self::of(line, ',').filter(|_| line.starts_with(|first: char| first.is_ascii_digit()))
    }

    /// Numbers with what they count, with a mark between them; none without both main counts.
    fn of(text: &str, mark: char) -> Option<Self> {
        let number = |name: &str| {
            let mut parts = text
                .split(mark)
                .filter_map(|part| part.trim().split_once(' '));
            parts
                .find(|(_, what)| *what == name)
                .and_then(|(number, _)| number.parse().ok())
        };
        Some(Self {
            passed: number("passed")?,
            failed: number("failed")?,
            skipped: number("skipped").or_else(|| number("ignored")).unwrap_or(0),
        })
    }

    /// In words, for a table.
    pub fn shown(self) -> String {
        let skipped = match self.skipped {
            0 => String::new(),
            some => format!(", {some} skipped"),
        };
        match (self.passed, self.failed) {
            (1, 0) if self.skipped == 0 => "ok".to_owned(),
            (passed, 0) => format!("{passed} passed{skipped}"),
            (passed, failed) => format!("{passed} passed, {failed} FAILED{skipped}"),
        }
    }

    /// Was nothing counted at all?
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_tell_results_are_read() {
        let rust = "test result: FAILED. 11 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s";
        assert_eq!(
            Counts::of_rust_line(rust),
            Some(Counts {
                passed: 11,
                failed: 2,
                skipped: 1
            })
        );
        let browser = Counts {
            passed: 30,
            failed: 1,
            skipped: 4,
        };
        assert_eq!(
            Counts::of_browser_line("30 passed, 1 failed, 4 skipped"),
            Some(browser)
        );
        let all = Counts {
            passed: 30,
            ..Counts::default()
        };
        assert_eq!(Counts::of_browser_line("30 passed, 0 failed"), Some(all));
    }

    #[test]
    fn other_lines_are_not() {
        assert_eq!(Counts::of_rust_line("test walk::a ... ok"), None);
        assert_eq!(Counts::of_rust_line("running 3 tests"), None);
        assert_eq!(
            Counts::of_browser_line("ok a 3 passed, 0 failed (chromium)"),
            None
        );
    }

    #[test]
    fn a_table_says_it_short() {
        assert_eq!(Counts::one().shown(), "ok");
        assert_eq!(
            Counts {
                passed: 5,
                failed: 0,
                skipped: 2
            }
            .shown(),
            "5 passed, 2 skipped"
        );
        assert_eq!(
            Counts {
                passed: 5,
                failed: 1,
                skipped: 0
            }
            .shown(),
            "5 passed, 1 FAILED"
        );
    }
}

//! Percentages, worked out in whole numbers so that no figure depends on how a machine rounds.

use std::fmt;

/// No percentage is given of a base smaller than this.
pub const PERCENT_BASE_MIN: u64 = 10;
/// From this base on a percentage has one decimal.
pub const DECIMAL_BASE_MIN: u64 = 100;

/// A rounded percentage, as it is printed: whole under a base of 100, one decimal from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percent {
    tenths: u64,
    decimal: bool,
}

impl Percent {
    /// The percentage, half rounded away from zero; none of a base under 10.
    pub fn of(numerator: u64, denominator: u64) -> Option<Self> {
        if denominator < PERCENT_BASE_MIN {
            return None;
        }
        let decimal = denominator >= DECIMAL_BASE_MIN;
        let tenths = match decimal {
            true => Self::round(1000, numerator, denominator),
            false => Self::round(100, numerator, denominator) * 10,
        };
        Some(Self { tenths, decimal })
    }

    /// The percentage in tenths, for the length of a bar.
    pub fn tenths(self) -> u64 {
        self.tenths
    }

    fn round(scale: u64, numerator: u64, denominator: u64) -> u64 {
        let doubled = 2 * u128::from(scale) * u128::from(numerator) + u128::from(denominator);
        let rounded = doubled / (2 * u128::from(denominator));
        u64::try_from(rounded).unwrap_or(u64::MAX)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimal {
            true => write!(f, "{}.{}%", self.tenths / 10, self.tenths % 10),
            false => write!(f, "{}%", self.tenths / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(numerator: u64, denominator: u64) -> String {
        Percent::of(numerator, denominator).map_or("none".to_owned(), |p| p.to_string())
    }

    #[test]
    fn rounds_as_the_rule_says() {
        let cases = [
            (18, 30, "60%"),
            (16, 18, "89%"),
            (17, 18, "94%"),
            (20, 36, "56%"),
            (1, 40, "3%"), // 2.5, half away from zero
            (3, 9, "none"),
            (0, 10, "0%"),
            (1006, 1062, "94.7%"),
            (1542, 1608, "95.9%"),
            (1, 2000, "0.1%"), // 0.05
            (100, 100, "100.0%"),
            (99, 99, "100%"),
        ];
        for (numerator, denominator, expected) in cases {
            assert_eq!(
                printed(numerator, denominator),
                expected,
                "{numerator}/{denominator}"
            );
        }
    }
}

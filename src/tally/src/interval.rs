//! How sure a figure is: Wilson's interval for one percentage, Newcombe's for the difference of
//! two (his method 10, without continuity correction), Student's for a mean. All at 95%.
//!
//! The arithmetic is checked against statsmodels (`tests/tallies/intervals.py`).

use serde::Serialize;

/// The point of the normal distribution that leaves 2.5% above it.
const Z: f64 = 1.959_963_984_540_054;
/// From this many degrees of freedom on Student's point is taken from its expansion, which is
/// then right to the last digits; the sum below would only be slower.
const EXPANSION_FROM: u64 = 1000;

/// From the lowest to the highest value that the counts go with, at 95%. Shares are of 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A mean with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mean {
    /// How many it is the mean of.
    pub n: u64,
    /// The mean.
    pub mean: f64,
    /// None of fewer than two, who have no spread.
    pub interval: Option<Interval>,
}

impl Interval {
    /// Wilson's score interval of a share; none of nobody.
    pub fn of_share(numerator: u64, denominator: u64) -> Option<Self> {
        if denominator == 0 || numerator > denominator {
            return None;
        }
        let (x, n) = (numerator as f64, denominator as f64);
        let p = x / n;
        let squared = Z * Z;
        let middle = p + squared / (2.0 * n);
        let spread = Z * (p * (1.0 - p) / n + squared / (4.0 * n * n)).sqrt();
        let whole = 1.0 + squared / n;
        // At the ends the formula gives 0 and 1 exactly, and rounding must not go beyond.
        Some(Self {
            low: if numerator == 0 {
                0.0
            } else {
                (middle - spread) / whole
            },
            high: if numerator == denominator {
                1.0
            } else {
                (middle + spread) / whole
            },
        })
    }

    /// Newcombe's hybrid score interval of the first share less the second.
    pub fn of_difference(first: (u64, u64), second: (u64, u64)) -> Option<Self> {
        let (one, two) = (
            Self::of_share(first.0, first.1)?,
            Self::of_share(second.0, second.1)?,
        );
        let p = first.0 as f64 / first.1 as f64;
        let q = second.0 as f64 / second.1 as f64;
        let below = ((p - one.low).powi(2) + (two.high - q).powi(2)).sqrt();
        let above = ((one.high - p).powi(2) + (q - two.low).powi(2)).sqrt();
        Some(Self {
            low: p - q - below,
            high: p - q + above,
        })
    }

    /// Whether it lies on both sides of nothing at all.
    pub fn holds_zero(self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }
}

impl Mean {
    /// The mean of values, each so many times; none of nobody.
    pub fn of(values: impl Iterator<Item = (f64, u64)> + Clone) -> Option<Self> {
        let n: u64 = values.clone().map(|(_, count)| count).sum();
        if n == 0 {
            return None;
        }
        let sum: f64 = values
            .clone()
            .map(|(value, count)| value * count as f64)
            .sum();
        let mean = sum / n as f64;
        let squares: f64 = values
            .map(|(value, count)| (value - mean).powi(2) * count as f64)
            .sum();
        let interval = (n > 1).then(|| {
            let error = (squares / (n - 1) as f64 / n as f64).sqrt();
            let spread = student(n - 1) * error;
            Interval {
                low: mean - spread,
                high: mean + spread,
            }
        });
        Some(Self { n, mean, interval })
    }
}

/// The point of Student's distribution that leaves 2.5% above it.
fn student(freedom: u64) -> f64 {
    if freedom > EXPANSION_FROM {
        return expansion(freedom as f64);
    }
    let (mut low, mut high) = (Z, 13.0);
    // Each step halves the span; after 60 nothing is left of it.
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if within(middle, freedom) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// How much of Student's distribution lies within `t` of the middle (Abramowitz and Stegun
/// 26.7.3 and 26.7.4: a finite sum for whole degrees of freedom).
fn within(t: f64, freedom: u64) -> f64 {
    let n = freedom as f64;
    let sine = t / (n + t * t).sqrt();
    let cosine_squared = n / (n + t * t);
    let odd = freedom % 2 == 1;
    let (mut term, mut sum) = if odd {
        (cosine_squared.sqrt(), 0.0)
    } else {
        (1.0, 0.0)
    };
    let first = if odd { 1 } else { 0 };
    let mut at = first;
    while at + 2 <= freedom {
        sum += term;
        let step = (at + 1) as f64 / (at + 2) as f64;
        term *= step * cosine_squared;
        at += 2;
    }
    if odd {
        let angle = (t / n.sqrt()).atan();
        return std::f64::consts::FRAC_2_PI * (angle + sine * sum);
    }
    sine * sum
}

/// Abramowitz and Stegun 26.7.5.
fn expansion(n: f64) -> f64 {
    let power = |exponent: i32| Z.powi(exponent);
    let first = (power(3) + Z) / 4.0;
    let second = (5.0 * power(5) + 16.0 * power(3) + 3.0 * Z) / 96.0;
    let third = (3.0 * power(7) + 19.0 * power(5) + 17.0 * power(3) - 15.0 * Z) / 384.0;
    let fourth =
        (79.0 * power(9) + 776.0 * power(7) + 1482.0 * power(5) - 1920.0 * power(3) - 945.0 * Z)
            / 92_160.0;
    Z + first / n + second / n.powi(2) + third / n.powi(3) + fourth / n.powi(4)
}

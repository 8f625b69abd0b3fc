//! Intervals, against the values that statsmodels gives (`intervals.py` writes `intervals.csv`).

use super::data;
use tally::{Interval, Mean};

/// "17/18"
fn share(cell: &str) -> (u64, u64) {
    let (x, n) = cell.split_once('/').expect("a share");
    (x.parse().expect("a count"), n.parse().expect("a count"))
}

fn counts(cell: &str) -> Vec<(f64, u64)> {
    let counts = cell.split(' ').map(|count| count.parse().expect("a count"));
    counts
        .enumerate()
        .map(|(at, count)| (at as f64, count))
        .collect()
}

#[test]
fn every_interval_is_that_of_statsmodels() {
    let rows = data::rows(include_str!("intervals.csv"));
    assert!(rows.len() > 35, "{}", rows.len());
    for cells in &rows[1..] {
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        let found = match cells[0].as_str() {
            "share" => Interval::of_share(share(&cells[1]).0, share(&cells[1]).1),
            "difference" => Interval::of_difference(share(&cells[1]), share(&cells[2])),
            _ => {
                let mean = Mean::of(counts(&cells[1]).into_iter()).expect("a mean");
                close(mean.mean, number(2), cells);
                mean.interval
            }
        };
        let found = found.expect("an interval");
        close(found.low, number(3), cells);
        close(found.high, number(4), cells);
    }
}

fn close(found: f64, right: f64, cells: &[String]) {
    assert!(
        (found - right).abs() < 1e-9,
        "{found} is not {right}: {cells:?}"
    );
}

#[test]
fn of_nobody_nothing_is_said() {
    assert_eq!(Interval::of_share(0, 0), None);
    assert_eq!(Interval::of_difference((1, 2), (0, 0)), None);
    assert_eq!(Mean::of([(1.0, 0)].into_iter()), None);
    let one = Mean::of([(3.0, 1)].into_iter()).expect("one answered");
    assert_eq!((one.n, one.mean, one.interval), (1, 3.0, None));
}

//! Values over time, with intervals as thin lines. The line of now is thick and whole, the one
//! before is dashed, and each is named where it ends. Over a withheld value the line is broken.

use super::svg::{Anchor, Drawing, Frame, INK, LETTER, MAIN, QUIET, RULE};
use super::{Dot, Shown, wide};

/// One or two lines over the same times.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// The times, in words short enough to stand under a chart: "Apr to Jun".
    pub times: Vec<String>,
    /// What is marked at the side, with its words; it begins at nought, so that heights compare.
    pub marks: Vec<(f64, String)>,
    /// The lines; the first is now.
    pub lines: Vec<Line>,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is: "2015/16".
    pub label: String,
    /// A value for each time.
    pub values: Vec<Shown<Dot>>,
}

const LEFT: f64 = 48.0;
const RIGHT: f64 = 130.0;
const TOP: f64 = 26.0;
const HEIGHT: f64 = 150.0;
const BELOW: f64 = 28.0;

pub(super) fn draw(lines: &Lines) -> Drawing {
    let mut drawing = wide(TOP + HEIGHT + BELOW);
    let end = super::svg::PAGE_WIDTH - RIGHT;
    for (value, words) in &lines.marks {
        let y = lines.height_of(*value);
        drawing.line((LEFT, y), (end, y), RULE, 0.8);
        drawing.words((LEFT - 8.0, y + LETTER * 0.35), Anchor::End, QUIET, words);
    }
    for (at, words) in lines.times.iter().enumerate() {
        let place = (lines.place_of(at), TOP + HEIGHT + 19.0);
        drawing.words(place, Anchor::Middle, QUIET, words);
    }
    for (at, line) in lines.lines.iter().enumerate().rev() {
        one(&mut drawing, lines, line, at == 0);
    }
    drawing
}

fn one(drawing: &mut Drawing, lines: &Lines, line: &Line, now: bool) {
    let mut last: Option<(f64, f64)> = None;
    for (at, shown) in line.values.iter().enumerate() {
        let x = lines.place_of(at);
        let Shown::Known(dot, words) = shown else {
            last = None;
            not_shown(drawing, shown, x);
            continue;
        };
        let here = (x, lines.height_of(dot.value));
        if let Some(from) = last {
            match now {
                true => drawing.line(from, here, MAIN, 2.6),
                false => drawing.dashes(from, here, QUIET),
            }
        }
        if let Some((low, high)) = dot.interval {
            drawing.line(
                (x, lines.height_of(low)),
                (x, lines.height_of(high)),
                QUIET,
                1.2,
            );
        }
        drawing.dot(here, now);
        let below = if now { -10.0 } else { 20.0 };
        // Beside the thin line of an interval, not on it.
        let (aside, anchor) = match dot.interval {
            Some(_) => (8.0, Anchor::Start),
            None => (0.0, Anchor::Middle),
        };
        drawing.words(
            (x + aside, here.1 + below),
            anchor,
            if now { INK } else { QUIET },
            words,
        );
        last = Some(here);
    }
    if let Some((x, y)) = last {
        let ink = if now { INK } else { QUIET };
        drawing.words(
            (x + 24.0, y + LETTER * 0.35),
            Anchor::Start,
            ink,
            &line.label,
        );
    }
}

fn not_shown(drawing: &mut Drawing, shown: &Shown<Dot>, x: f64) {
    if *shown == Shown::Withheld {
        let frame = Frame {
            x: x - 42.0,
            y: TOP + HEIGHT - 20.0,
            width: 84.0,
            height: 16.0,
        };
        drawing.hatched(frame);
        drawing.words((x, frame.y - 6.0), Anchor::Middle, QUIET, "withheld");
    }
}

impl Lines {
    /// Marks of shares.
    pub fn shares() -> Vec<(f64, String)> {
        let mark = |n: u32| (f64::from(n) / 4.0, format!("{}%", n * 25));
        (0..=4).map(mark).collect()
    }

    /// Marks of counts up to more than the most, few enough to be read.
    pub fn counts(most: f64) -> Vec<(f64, String)> {
        const STEPS: [f64; 3] = [1.0, 2.0, 5.0];
        const MARKS_MAX: f64 = 5.0;
        let mut steps = (0..).flat_map(|tens| STEPS.map(|step| step * 10_f64.powi(tens)));
        let step = steps.find(|step| (most / step).floor() < MARKS_MAX);
        let step = step.unwrap_or(most.max(1.0));
        let last = (most / step).floor() as u32 + 1;
        let mark = |n: u32| (f64::from(n) * step, format!("{}", f64::from(n) * step));
        (0..=last).map(mark).collect()
    }

    fn top(&self) -> f64 {
        let marks = self.marks.iter();
        marks.fold(0.0, |top, (value, _)| value.max(top))
    }

    fn height_of(&self, value: f64) -> f64 {
        let part = value / self.top().max(f64::MIN_POSITIVE);
        TOP + HEIGHT * (1.0 - part.clamp(0.0, 1.0))
    }

    fn place_of(&self, at: usize) -> f64 {
        let room = super::svg::PAGE_WIDTH - RIGHT - LEFT;
        LEFT + room * (at as f64 + 0.5) / self.times.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_begin_at_nought_and_leave_room_above_the_most() {
        for most in [0.0, 3.0, 5.0, 20.0, 99.0, 100.0, 512.0, 4321.0] {
            let marks = Lines::counts(most);
            let last = marks.last().map_or(0.0, |(value, _)| *value);
            assert_eq!(marks[0], (0.0, "0".to_owned()));
            assert!(last > most && marks.len() <= 6, "{most}: {marks:?}");
        }
        assert_eq!(Lines::counts(20.0)[1].1, "5");
        assert_eq!(Lines::shares()[4], (1.0, "100%".to_owned()));
    }
}

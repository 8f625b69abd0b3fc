//! Values with their intervals as thin lines, on one axis. A filled dot is now, an open one before.

use super::svg::{Anchor, Drawing, INK, LETTER, QUIET, RULE, label_height, wrapped};
use super::{Shown, wide};

/// What the axis goes from and to.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The left end.
    pub low: f64,
    /// The right end.
    pub high: f64,
    /// The marks on it, with their words.
    pub marks: Vec<(f64, String)>,
}

/// A value and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The value.
    pub value: f64,
    /// From where to where it may lie.
    pub interval: Option<(f64, f64)>,
}

/// One line of the chart.
#[derive(Clone, Debug, PartialEq)]
pub struct DotRow {
    /// What it is.
    pub label: String,
    /// The value now.
    pub now: Shown<Dot>,
    /// The value before, if there is one to compare with.
    pub before: Option<Shown<Dot>>,
    /// What is to be reached, as a thick mark.
    pub target: Option<f64>,
}

const LABEL_WIDTH: f64 = 270.0;
/// Room for "10000 of 100000 (10.0%)".
const FIGURE_WIDTH: f64 = 172.0;
const FIGURE_GAP: f64 = 14.0;
const ROW_HEIGHT: f64 = 26.0;
const BEFORE_HEIGHT: f64 = 18.0;
const AXIS_HEIGHT: f64 = 26.0;
const AXIS_WIDTH: f64 = super::svg::PAGE_WIDTH - LABEL_WIDTH - FIGURE_WIDTH;

impl Axis {
    /// From 0% to 100%.
    pub fn percent() -> Self {
        let mark = |n: u32| (f64::from(n) / 4.0, format!("{}%", n * 25));
        Self {
            low: 0.0,
            high: 1.0,
            marks: (0..=4).map(mark).collect(),
        }
    }

    /// From one whole number to another, each marked.
    pub fn points(low: i64, high: i64) -> Self {
        let mark = |n: i64| (n as f64, n.to_string());
        Self {
            low: low as f64,
            high: high as f64,
            marks: (low..=high).map(mark).collect(),
        }
    }

    /// From 100 percentage points fewer to 100 more.
    pub fn difference() -> Self {
        let mark = |n: i32| {
            let sign = if n > 0 { "+" } else { "" };
            let words = format!("{sign}{}", n * 50).replace('-', "−");
            (f64::from(n) / 2.0, words)
        };
        Self {
            low: -1.0,
            high: 1.0,
            marks: (-2..=2).map(mark).collect(),
        }
    }

    fn at(&self, value: f64) -> f64 {
        let part = (value - self.low) / (self.high - self.low);
        LABEL_WIDTH + AXIS_WIDTH * part.clamp(0.0, 1.0)
    }
}

pub(super) fn draw(axis: &Axis, rows: &[DotRow]) -> Drawing {
    let heights: Vec<f64> = rows.iter().map(row_height).collect();
    let bottom: f64 = heights.iter().sum();
    let mut drawing = wide(bottom + AXIS_HEIGHT);
    for (value, words) in &axis.marks {
        let x = axis.at(*value);
        drawing.line((x, 0.0), (x, bottom), RULE, 0.8);
        drawing.words((x, bottom + 17.0), Anchor::Middle, QUIET, words);
    }
    let mut y = 0.0;
    for (row, height) in rows.iter().zip(&heights) {
        draw_row(&mut drawing, axis, row, (y, *height));
        y += height;
    }
    drawing
}

fn draw_row(drawing: &mut Drawing, axis: &Axis, row: &DotRow, (y, height): (f64, f64)) {
    let lines = wrapped(&row.label, LABEL_WIDTH - 12.0);
    drawing.label(LABEL_WIDTH - 12.0, y + height / 2.0, &lines);
    let space = height
        - if row.before.is_some() {
            BEFORE_HEIGHT
        } else {
            0.0
        };
    if let Some(target) = row.target {
        let x = axis.at(target);
        drawing.line((x, y + 2.0), (x, y + height - 2.0), INK, 4.0);
    }
    value(drawing, axis, &row.now, (y + space / 2.0, true));
    if let Some(before) = &row.before {
        let middle = y + space + BEFORE_HEIGHT / 2.0 - 4.0;
        value(drawing, axis, before, (middle, false));
    }
}

fn value(drawing: &mut Drawing, axis: &Axis, shown: &Shown<Dot>, (y, now): (f64, bool)) {
    let base = y + LETTER * 0.35;
    let ink = if now { INK } else { QUIET };
    match shown {
        Shown::Known(dot, words) => {
            if let Some((low, high)) = dot.interval {
                drawing.line((axis.at(low), y), (axis.at(high), y), ink, 1.6);
                for end in [low, high] {
                    let x = axis.at(end);
                    drawing.line((x, y - 4.0), (x, y + 4.0), ink, 1.6);
                }
            }
            drawing.dot((axis.at(dot.value), y), now);
            let x = LABEL_WIDTH + AXIS_WIDTH + FIGURE_GAP;
            drawing.words((x, base), Anchor::Start, ink, words);
        }
        Shown::Withheld => {
            let frame = super::svg::Frame {
                x: LABEL_WIDTH,
                y: y - 8.0,
                width: AXIS_WIDTH,
                height: 16.0,
            };
            drawing.hatched(frame);
            let x = LABEL_WIDTH + AXIS_WIDTH + FIGURE_GAP;
            drawing.words((x, base), Anchor::Start, QUIET, "withheld");
        }
        Shown::Nothing(why) => drawing.words((LABEL_WIDTH + 6.0, base), Anchor::Start, QUIET, why),
    }
}

fn row_height(row: &DotRow) -> f64 {
    let own = ROW_HEIGHT
        + if row.before.is_some() {
            BEFORE_HEIGHT
        } else {
            0.0
        };
    let lines = wrapped(&row.label, LABEL_WIDTH - 12.0);
    own.max(label_height(&lines) + 8.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::svg::width_of;

    #[test]
    fn the_figures_of_the_largest_service_stay_on_the_page() {
        let longest = "10000 of 100000 (10.0%)";
        assert!(width_of(longest) + FIGURE_GAP <= FIGURE_WIDTH);
    }
}

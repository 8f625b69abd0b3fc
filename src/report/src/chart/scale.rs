//! Scales stacked around their middle: the lower steps to the left, the higher to the right, each
//! with its count in it. The steps differ in lightness as well as in colour, so that they can be
//! told apart in black and white.

use super::svg::{
    Anchor, Drawing, Frame, INK, LETTER, PAPER, QUIET, RULE, label_height, width_of, wrapped,
};
use super::{Shown, wide};

/// The steps of a scale in words, from the lowest to the highest; two to five of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps(pub Vec<String>);

/// One question on the scale: how many said each step.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleRow {
    /// What was asked.
    pub label: String,
    /// The counts, from the lowest step to the highest, and "of 36".
    pub shown: Shown<Vec<u64>>,
}

/// The most steps that can be told apart.
pub const STEPS_MAX: usize = 5;

/// Fill and ink of the five steps. Their lightness is 46, 80, 95, 61 and 24 of 100: all differ.
const COLOURS: [(&str, &str); STEPS_MAX] = [
    ("#b3541e", PAPER),
    ("#f0bd91", INK),
    ("#eeece7", INK),
    ("#6fa8c9", INK),
    ("#0f3d61", PAPER),
];

const LABEL_WIDTH: f64 = 216.0;
const BASE_WIDTH: f64 = 66.0;
const BAR_HEIGHT: f64 = 22.0;
const GAP: f64 = 8.0;
const LEGEND_HEIGHT: f64 = 30.0;

/// How far the bars reach to both sides of the middle, in shares of 1.
#[derive(Clone, Copy)]
struct Reach {
    left: f64,
    right: f64,
}

pub(super) fn draw(steps: &Steps, rows: &[ScaleRow]) -> Drawing {
    let heights: Vec<f64> = rows.iter().map(row_height).collect();
    let mut drawing = wide(LEGEND_HEIGHT + heights.iter().sum::<f64>());
    legend(&mut drawing, steps);
    let reach = Reach::of(rows);
    let axis = LABEL_WIDTH + reach.left * reach.unit();
    let bottom = LEGEND_HEIGHT + heights.iter().sum::<f64>();
    drawing.line((axis, LEGEND_HEIGHT - 4.0), (axis, bottom), INK, 1.0);
    let mut y = LEGEND_HEIGHT;
    for (row, height) in rows.iter().zip(&heights) {
        draw_row(&mut drawing, row, reach, (y, *height));
        y += height;
    }
    drawing
}

fn legend(drawing: &mut Drawing, steps: &Steps) {
    let mut x = LABEL_WIDTH;
    for (at, words) in steps.0.iter().enumerate() {
        let (fill, _) = COLOURS[colour(at, steps.0.len())];
        let square = Frame {
            x,
            y: 4.0,
            width: 14.0,
            height: 14.0,
        };
        drawing.rect(
            Frame {
                x: x - 0.5,
                y: 3.5,
                width: 15.0,
                height: 15.0,
            },
            QUIET,
            "edge",
        );
        drawing.rect(square, fill, &step_class(at, steps.0.len()));
        drawing.words((x + 20.0, 15.5), Anchor::Start, INK, words);
        x += width_of(words) + 40.0;
    }
}

fn draw_row(drawing: &mut Drawing, row: &ScaleRow, reach: Reach, (y, height): (f64, f64)) {
    let middle = y + height / 2.0;
    let lines = wrapped(&row.label, LABEL_WIDTH - 10.0);
    drawing.label(LABEL_WIDTH - 10.0, middle, &lines);
    let frame = Frame {
        x: LABEL_WIDTH,
        y: middle - BAR_HEIGHT / 2.0,
        width: reach.width(),
        height: BAR_HEIGHT,
    };
    let base = middle + LETTER * 0.35;
    drawing.line(
        (LABEL_WIDTH, y),
        (LABEL_WIDTH + reach.width(), y),
        RULE,
        0.6,
    );
    match &row.shown {
        Shown::Known(counts, words) => {
            segments(drawing, counts, reach, frame);
            let end = super::svg::PAGE_WIDTH;
            drawing.words((end, base), Anchor::End, QUIET, words);
        }
        Shown::Withheld => {
            drawing.hatched(frame);
            let end = super::svg::PAGE_WIDTH;
            drawing.words((end, base), Anchor::End, QUIET, "withheld");
        }
        Shown::Nothing(why) => drawing.words((LABEL_WIDTH, base), Anchor::Start, QUIET, why),
    }
}

fn segments(drawing: &mut Drawing, counts: &[u64], reach: Reach, frame: Frame) {
    let total: u64 = counts.iter().sum();
    let unit = reach.unit() / total.max(1) as f64;
    let mut x = frame.x + (reach.left - left_of(counts)) * reach.unit();
    for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let width = *count as f64 * unit;
        let (fill, ink) = COLOURS[colour(at, counts.len())];
        let part = Frame { x, width, ..frame };
        drawing.rect(part, QUIET, "edge");
        let inner = Frame {
            x: x + 0.5,
            y: frame.y + 0.5,
            width: (width - 1.0).max(0.5),
            height: frame.height - 1.0,
        };
        drawing.rect(inner, fill, &step_class(at, counts.len()));
        let words = count.to_string();
        if width_of(&words) + 4.0 <= width {
            let middle = (
                x + width / 2.0,
                frame.y + frame.height / 2.0 + LETTER * 0.35,
            );
            drawing.words(middle, Anchor::Middle, ink, &words);
        }
        x += width;
    }
}

impl Reach {
    fn of(rows: &[ScaleRow]) -> Self {
        let mut reach = Self {
            left: 0.1,
            right: 0.1,
        };
        for row in rows {
            if let Shown::Known(counts, _) = &row.shown {
                let left = left_of(counts);
                reach.left = reach.left.max(left);
                reach.right = reach.right.max(1.0 - left);
            }
        }
        reach
    }

    fn width(self) -> f64 {
        super::svg::PAGE_WIDTH - LABEL_WIDTH - BASE_WIDTH
    }

    /// How long a share of 1 is.
    fn unit(self) -> f64 {
        self.width() / (self.left + self.right)
    }
}

/// What lies left of the middle, of 1: the lower steps, and half of the one in the middle.
fn left_of(counts: &[u64]) -> f64 {
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let half = counts.len() / 2;
    let low: u64 = counts[..half].iter().sum();
    let middle = match counts.len() % 2 {
        1 => counts[half] as f64 / 2.0,
        _ => 0.0,
    };
    (low as f64 + middle) / total
}

/// Which of the five colours a step has: an even number of steps has no middle.
fn colour(step: usize, steps: usize) -> usize {
    let of_few: &[usize] = match steps {
        0..=2 => &[0, 4],
        3 => &[0, 2, 4],
        4 => &[0, 1, 3, 4],
        _ => &[0, 1, 2, 3, 4],
    };
    of_few.get(step).copied().unwrap_or(STEPS_MAX - 1)
}

fn step_class(step: usize, steps: usize) -> String {
    format!("step-{}", colour(step, steps) + 1)
}

fn row_height(row: &ScaleRow) -> f64 {
    let lines = wrapped(&row.label, LABEL_WIDTH - 10.0);
    label_height(&lines).max(BAR_HEIGHT) + GAP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_step_lies_on_both_sides() {
        assert_eq!(left_of(&[2, 4, 4]), 0.4);
        assert_eq!(left_of(&[1, 1, 1, 1]), 0.5);
        assert_eq!(left_of(&[0, 0, 0]), 0.0);
    }

    #[test]
    fn the_steps_differ_in_lightness() {
        let light = |colour: &str| {
            let part = |at: usize| u64::from_str_radix(&colour[at..at + 2], 16).expect("hex");
            (299 * part(1) + 587 * part(3) + 114 * part(5)) / 1000
        };
        let mut all: Vec<u64> = COLOURS.iter().map(|(fill, _)| light(fill)).collect();
        all.sort_unstable();
        assert!(
            all.windows(2).all(|pair| pair[1] - pair[0] >= 35),
            "{all:?}"
        );
    }
}

//! Labelled bars: the words before each bar, the figure behind it, no axis to be read off.

use super::svg::{
    Anchor, Drawing, Frame, GROUND, INK, LETTER, MAIN, PAPER, QUIET, label_height, width_of,
    wrapped,
};
use super::{Shown, longest, wide};
use tally::Share;

/// A bar. Lengths are shares of 1 where the chart is of shares, else counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How long it is.
    pub shown: Shown<f64>,
}

const LABEL_WIDTH: f64 = 230.0;
const FIGURE_WIDTH: f64 = 96.0;
const BAR_HEIGHT: f64 = 18.0;
const GAP: f64 = 8.0;

/// How wide the parts of a chart of bars are.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) label: f64,
    pub(super) bar: f64,
    /// The length that fills the whole width.
    pub(super) whole: f64,
}

pub(super) fn draw(bars: &[Bar]) -> Drawing {
    let longest = longest(bars.iter());
    let layout = Layout {
        label: LABEL_WIDTH,
        bar: super::svg::PAGE_WIDTH - LABEL_WIDTH - FIGURE_WIDTH - 10.0,
        whole: if longest <= 1.0 { 1.0 } else { longest },
    };
    let mut drawing = wide(height(bars, layout));
    rows(&mut drawing, bars, layout, (0.0, 0.0));
    drawing
}

/// How high the bars are together.
pub(super) fn height(bars: &[Bar], layout: Layout) -> f64 {
    bars.iter().map(|bar| row_height(bar, layout)).sum()
}

/// The bars, from a corner on.
pub(super) fn rows(drawing: &mut Drawing, bars: &[Bar], layout: Layout, corner: (f64, f64)) {
    let mut y = corner.1;
    for bar in bars {
        let height = row_height(bar, layout);
        let lines = wrapped(&bar.label, layout.label - 8.0);
        let middle = y + height / 2.0;
        drawing.label(corner.0 + layout.label - 8.0, middle, &lines);
        let frame = Frame {
            x: corner.0 + layout.label,
            y: middle - BAR_HEIGHT / 2.0,
            width: layout.bar,
            height: BAR_HEIGHT,
        };
        one(drawing, bar, layout, frame);
        y += height;
    }
}

fn one(drawing: &mut Drawing, bar: &Bar, layout: Layout, frame: Frame) {
    let base = frame.y + frame.height / 2.0 + LETTER * 0.35;
    match &bar.shown {
        Shown::Known(length, words) => {
            let part = (length / layout.whole).clamp(0.0, 1.0);
            let width = frame.width * part;
            drawing.rect(frame, GROUND, "ground");
            drawing.rect(Frame { width, ..frame }, MAIN, "bar");
            let x = frame.x + frame.width + 8.0;
            drawing.words((x, base), Anchor::Start, INK, words);
        }
        Shown::Withheld => {
            drawing.hatched(frame);
            let x = frame.x + frame.width + 8.0;
            drawing.words((x, base), Anchor::Start, QUIET, "withheld");
        }
        Shown::Nothing(why) => {
            let why = match width_of(why) > frame.width {
                true => "no figure",
                false => why.as_str(),
            };
            drawing.words((frame.x, base), Anchor::Start, QUIET, why);
        }
    }
}

fn row_height(bar: &Bar, layout: Layout) -> f64 {
    let lines = wrapped(&bar.label, layout.label - 8.0);
    label_height(&lines).max(BAR_HEIGHT) + GAP
}

/// How long a bar for a cell of a table is.
const BESIDE: f64 = 160.0;
const BESIDE_HEIGHT: f64 = 14.0;

/// A bar for a cell of a table, beside the cell that says the share; a dot on a line where its
/// interval is given. It is silent to a screen reader: the number stands next to it.
pub(crate) fn beside(share: Share, interval: Option<(f64, f64)>) -> String {
    let frame = Frame {
        x: 0.0,
        y: 0.0,
        width: BESIDE,
        height: BESIDE_HEIGHT,
    };
    let mut drawing = Drawing::new(BESIDE, BESIDE_HEIGHT);
    match (share, interval) {
        (Share::Percent(percent), interval) => {
            drawing.rect(frame, GROUND, "ground");
            let value = percent.tenths().min(1000) as f64 / 1000.0;
            match interval {
                Some(interval) => dot_on_line(&mut drawing, value, interval),
                None => {
                    let width = BESIDE * value;
                    drawing.rect(Frame { width, ..frame }, MAIN, "bar");
                }
            }
        }
        (Share::Withheld, _) => drawing.hatched(frame),
        (Share::NotApplicable, _) => return String::new(),
    }
    drawing.silent()
}

/// The dot stays inside of the drawing at both ends.
fn dot_on_line(drawing: &mut Drawing, value: f64, (low, high): (f64, f64)) {
    let middle = BESIDE_HEIGHT / 2.0;
    let at = |share: f64| 6.0 + (BESIDE - 12.0) * share;
    let half = at(0.5);
    drawing.line((half, 0.0), (half, BESIDE_HEIGHT), PAPER, 1.5);
    drawing.line((at(low), middle), (at(high), middle), INK, 1.4);
    for end in [low, high] {
        drawing.line((at(end), middle - 4.0), (at(end), middle + 4.0), INK, 1.4);
    }
    drawing.dot((at(value), middle), true);
}

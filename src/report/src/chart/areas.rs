//! Small multiples: the same bars for several places, side by side on one scale, so that their
//! lengths can be compared over all of them.

use super::bars::{self, Bar, Layout};
use super::svg::{Anchor, Drawing, INK, PAGE_WIDTH, wrapped};
use super::{longest, wide};

/// One place's bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// The place.
    pub title: String,
    /// Its bars, such as one for each area.
    pub bars: Vec<Bar>,
}

const ACROSS: usize = 3;
const SPACE: f64 = 18.0;
const TITLE_HEIGHT: f64 = 26.0;
const LABEL_WIDTH: f64 = 92.0;
const FIGURE_WIDTH: f64 = 66.0;

pub(super) fn draw(panels: &[Panel]) -> Drawing {
    let across = panels.len().clamp(1, ACROSS);
    let width = (PAGE_WIDTH - SPACE * (across as f64 - 1.0)) / across as f64;
    let layout = Layout {
        label: LABEL_WIDTH,
        bar: width - LABEL_WIDTH - FIGURE_WIDTH,
        whole: longest(panels.iter().flat_map(|panel| &panel.bars)).max(1.0),
    };
    let rows: Vec<&[Panel]> = panels.chunks(across).collect();
    let heights: Vec<f64> = rows.iter().map(|row| row_height(row, layout)).collect();
    let mut drawing = wide(heights.iter().sum());
    let mut y = 0.0;
    for (row, height) in rows.iter().zip(&heights) {
        for (at, panel) in row.iter().enumerate() {
            let x = at as f64 * (width + SPACE);
            draw_panel(&mut drawing, panel, layout, (x, y));
        }
        y += height;
    }
    drawing
}

fn draw_panel(drawing: &mut Drawing, panel: &Panel, layout: Layout, (x, y): (f64, f64)) {
    let whole = layout.label + layout.bar + FIGURE_WIDTH;
    let title = one_line(&panel.title, whole);
    drawing.words((x, y + 16.0), Anchor::Start, INK, &title);
    bars::rows(drawing, &panel.bars, layout, (x, y + TITLE_HEIGHT));
}

/// As many words as stand on one line.
fn one_line(words: &str, width: f64) -> String {
    let lines = wrapped(words, width);
    match lines.as_slice() {
        [one] => one.clone(),
        [first, ..] => format!("{first} …"),
        [] => String::new(),
    }
}

fn row_height(panels: &[Panel], layout: Layout) -> f64 {
    let each = panels.iter().map(|panel| bars::height(&panel.bars, layout));
    each.fold(0.0, f64::max) + TITLE_HEIGHT + 6.0
}

//! Small multiples: the same bars for several places, side by side on one scale, so that their
//! lengths can be compared over all of them.

use super::bars::{self, Bar, Layout};
use super::svg::{Anchor, Drawing, INK, LEADING, PAGE_WIDTH, wrapped};
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
    let rows: Vec<Row<'_>> = panels
        .chunks(across)
        .map(|panels| Row::of(panels, layout))
        .collect();
    let mut drawing = wide(rows.iter().map(|row| row.height(layout)).sum());
    let mut y = 0.0;
    for row in &rows {
        for (at, (panel, title)) in row.panels.iter().zip(&row.titles).enumerate() {
            let x = at as f64 * (width + SPACE);
            draw_title(&mut drawing, title, (x, y));
            bars::rows(&mut drawing, &panel.bars, layout, (x, y + row.bars_at()));
        }
        y += row.height(layout);
    }
    drawing
}

/// Panels side by side: their bars begin at one height, below the longest title.
struct Row<'p> {
    panels: &'p [Panel],
    titles: Vec<Vec<String>>,
}

impl<'p> Row<'p> {
    fn of(panels: &'p [Panel], layout: Layout) -> Self {
        let whole = layout.label + layout.bar + FIGURE_WIDTH;
        let titles = panels.iter().map(|panel| wrapped(&panel.title, whole));
        Self {
            panels,
            titles: titles.collect(),
        }
    }

    fn bars_at(&self) -> f64 {
        let lines = self.titles.iter().map(Vec::len).max().unwrap_or(1);
        TITLE_HEIGHT + LEADING * lines.saturating_sub(1) as f64
    }

    fn height(&self, layout: Layout) -> f64 {
        let bars = self.panels.iter();
        let bars = bars.map(|panel| bars::height(&panel.bars, layout));
        bars.fold(0.0, f64::max) + self.bars_at() + 6.0
    }
}

fn draw_title(drawing: &mut Drawing, lines: &[String], (x, y): (f64, f64)) {
    for (at, line) in lines.iter().enumerate() {
        let place = (x, y + 16.0 + LEADING * at as f64);
        drawing.words(place, Anchor::Start, INK, line);
    }
}

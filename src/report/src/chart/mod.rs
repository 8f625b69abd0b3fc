//! Charts as drawings of our own: SVG with attributes and classes only, so that they print, are
//! read aloud and pass a content security policy that refuses inline styles.
//!
//! A chart is drawn from what it is given and decides nothing about showing it: what is withheld
//! comes in as withheld, is hatched, and says so. A chart is not an export; whoever makes a file
//! makes it from a [`tally::Release`].
//!
//! The title says the finding in words, the line below it the base, the period and the number. A
//! chart always stands beside a table with the same figures, which its description names.

mod areas;
mod bars;
mod dots;
mod lines;
mod scale;
mod svg;

pub use areas::Panel;
pub use bars::Bar;
pub(crate) use bars::beside;
pub use dots::{Axis, Dot, DotRow};
pub use lines::{Line, Lines};
pub use scale::{ScaleRow, Steps};

use crate::html::escaped;
use svg::Drawing;

/// A chart, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The finding: "Most often “Yes” for Invited to core groups".
    pub title: String,
    /// What it is of: base, period, how many.
    pub about: String,
    /// The same in words, for whoever does not see it.
    pub description: String,
    /// What is drawn.
    pub drawn: Drawn,
}

/// The kinds of chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    /// Labelled bars, one below the other.
    Bars(Vec<Bar>),
    /// Scales stacked around their middle.
    Scale(Steps, Vec<ScaleRow>),
    /// Values with their intervals on one axis.
    Dots(Axis, Vec<DotRow>),
    /// Values over time.
    Lines(Lines),
    /// The same bars for several places, on one scale.
    Areas(Vec<Panel>),
}

/// A value that a chart shows, or why it does not.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown<T> {
    /// The value, with the words beside it: "27 (90%)".
    Known(T, String),
    /// Withheld: hatched over the whole length, so that the hatching says nothing of the size.
    Withheld,
    /// There is nothing to draw, for this reason.
    Nothing(String),
}

impl Chart {
    /// The drawing alone. The id is its own on the page.
    pub fn svg(&self, id: &str) -> String {
        let drawing = match &self.drawn {
            Drawn::Bars(bars) => bars::draw(bars),
            Drawn::Scale(steps, rows) => scale::draw(steps, rows),
            Drawn::Dots(axis, rows) => dots::draw(axis, rows),
            Drawn::Lines(lines) => lines::draw(lines),
            Drawn::Areas(panels) => areas::draw(panels),
        };
        drawing.finish(id, &self.title, &self.description)
    }

    /// The drawing with its title and what it is of, for a page.
    pub fn figure(&self, id: &str) -> String {
        let (title, about) = (escaped(&self.title), escaped(&self.about));
        format!(
            "<figure class=\"chart\" tabindex=\"0\"><figcaption><strong>{title}</strong> \
             <span class=\"base\">{about}</span></figcaption>\n{}</figure>",
            self.svg(id)
        )
    }
}

/// The largest known length, so that all bars of a chart have one scale.
fn longest<'b>(bars: impl Iterator<Item = &'b Bar>) -> f64 {
    let known = bars.filter_map(|bar| match &bar.shown {
        Shown::Known(length, _) => Some(*length),
        Shown::Withheld | Shown::Nothing(_) => None,
    });
    known.fold(0.0, f64::max)
}

/// A drawing as wide as the page's text.
fn wide(height: f64) -> Drawing {
    Drawing::new(svg::PAGE_WIDTH, height)
}

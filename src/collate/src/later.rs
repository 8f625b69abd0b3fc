//! What the page fetches when it is first needed. The functions themselves stand in the page's own
//! module (`main.rs`), because whatever is parted there is also linked there.

use crate::app::{Desk, Screen};
use ui::draw::{Fetching, View, later};

/// The parts of the app.
pub struct Later {
    /// Tables, comparisons and charts.
    pub figures: fn(Desk, Screen) -> Fetching,
    /// Setting up, people and keys.
    pub keys: fn(Desk, Screen) -> Fetching,
    /// Whatever is made to leave: figures to publish, invitations.
    pub papers: fn(Desk, Screen) -> Fetching,
    /// What people wrote, and what the team makes of it.
    pub words: fn(Desk, Screen) -> Fetching,
    /// Forms on paper and old spreadsheets.
    pub coming: fn(Desk, Screen) -> Fetching,
    /// What was given to one officer, and is never counted.
    pub sheets: fn(Desk, Screen) -> Fetching,
}

/// Draws a screen of one of the parts.
pub fn fetched(desk: Desk, part: fn(Desk, Screen) -> Fetching, screen: &Screen) -> View {
    let screen = screen.clone();
    later(move || part(desk, screen.clone()))
}

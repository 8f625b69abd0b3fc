//! What the page fetches when it is first needed. The functions themselves stand in the page's own
//! module (`main.rs`), because whatever is parted there is also linked there.

use crate::app::{Heard, Screen};
use crate::draft::Draft;
use crate::outbox::Sent;
use crate::service::Offered;
use crate::visit::Visit;
use std::pin::Pin;
use ui::Question;
use ui::draw::{Fetching, NotThere};

/// Something that is done behind the page.
pub type Doing = Pin<Box<dyn Future<Output = ()>>>;

/// What became of sending.
pub type Settling = Pin<Box<dyn Future<Output = Result<Option<Sent>, NotThere>>>>;

/// Something that cannot be done where its part cannot be fetched.
pub type Trying = Pin<Box<dyn Future<Output = Result<(), NotThere>>>>;

/// What can be listened to.
#[derive(Clone, Copy)]
pub enum Listening {
    /// The page.
    Page,
    /// The questions of a page, or one of them.
    Questions(Visit, Option<usize>),
}

/// The parts of the app.
pub struct Later {
    /// Opens a questionnaire: a fresh draft, or one that was begun; kept on this device or not.
    pub open: fn(Heard, Offered, Option<Draft>, bool) -> Trying,
    /// Finds out what is on this device: drafts, what waits, whether it is a shared tablet.
    pub look: fn(Heard) -> Trying,
    /// Sets up what opens, reads and asks.
    pub fetch_asking: fn() -> Doing,
    /// Fetches the signed service document, and tries whether there is room on the device.
    pub prepare: fn(Heard) -> Doing,
    /// Fetches what draws the pages on which somebody chooses, while the service is being fetched.
    pub fetch_welcome: fn() -> Doing,
    /// A question that is more than words to choose or to write.
    pub rich: fn(Question) -> Fetching,
    /// Fetches what draws those, before the first of them is met.
    pub fetch_rich: fn() -> Doing,
    /// The pages on which somebody chooses: who they are, what to answer and how, where to go next.
    pub welcome: fn(Heard, Screen) -> Fetching,
    /// The way to have a page read aloud.
    pub aloud: fn(Heard, Listening) -> Fetching,
    /// The pages after the last question, and those that few people see.
    pub leaving: fn(Heard, Screen) -> Fetching,
    /// The person's own sheet and what is done with it; of a path, whom that answer is for.
    pub sheet: fn(Heard, Visit, Option<String>) -> Fetching,
    /// Verifying the service and sending what waits.
    pub settle: fn(Heard) -> Settling,
}

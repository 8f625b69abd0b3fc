//! What the page fetches when it is first needed. The functions themselves stand in the page's own
//! module (`main.rs`), because whatever is parted there is also linked there.

use crate::app::{Heard, Screen};
use crate::outbox::Sent;
use crate::visit::Visit;
use std::pin::Pin;
use ui::Question;
use ui::draw::{Fetching, NotThere};

/// What became of sending.
pub type Settling = Pin<Box<dyn Future<Output = Result<Option<Sent>, NotThere>>>>;

/// The parts of the app.
pub struct Later {
    /// A question that is more than words to choose or to write.
    pub rich: fn(Question) -> Fetching,
    /// Fetches what draws those, before the first of them is met.
    pub fetch_rich: fn() -> Pin<Box<dyn Future<Output = ()>>>,
    /// The pages after the last question, and those that few people see.
    pub leaving: fn(Heard, Screen) -> Fetching,
    /// The person's own sheet and what is done with it; of a path, whom that answer is for.
    pub sheet: fn(Heard, Visit, Option<String>) -> Fetching,
    /// Verifying the service and sending what waits.
    pub settle: fn(Heard) -> Settling,
}

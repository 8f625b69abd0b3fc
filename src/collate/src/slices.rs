//! Long work of the page, in slices: between them it looks after whoever sits in front of it.

use device::page;

/// How long a slice may be.
const MILLISECONDS: f64 = 20.0;

/// The slice that is going on.
pub struct Slices {
    /// None for one without an end.
    began: Option<f64>,
}

impl Slices {
    /// Begins with the first.
    pub fn begin() -> Self {
        Self {
            began: Some(page::milliseconds()),
        }
    }

    /// One without an end.
    #[cfg(test)]
    pub fn unending() -> Self {
        Self { began: None }
    }

    /// Is this one long enough?
    pub fn is_over(&self) -> bool {
        let over = |began| page::milliseconds() - began >= MILLISECONDS;
        self.began.is_some_and(over)
    }

    /// Lets the page do other things, and begins the next one.
    pub async fn next(&mut self) {
        page::wait(0).await;
        *self = Self::begin();
    }

    /// Does so where this one is long enough; says whether it was.
    pub async fn next_if_over(&mut self) -> bool {
        let over = self.is_over();
        if over {
            self.next().await;
        }
        over
    }
}

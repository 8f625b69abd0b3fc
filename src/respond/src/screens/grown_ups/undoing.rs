//! Making a shared tablet an ordinary device again. Nothing that somebody said is lost by it.

use super::Page;
use crate::errand::Failed;
use crate::tablet;
use ui::draw::{View, button, buttons, el, group, p};

impl Page {
    pub(super) fn undoing(&self) -> View {
        let body = match self.in_the_way() {
            Some((words, help)) => group(vec![p(words), help]),
            None => self.undo(),
        };
        let words = "Stop using this as a shared tablet";
        el("details")
            .child(el("summary").text(words).done())
            .child(body)
            .done()
    }

    /// What has to be done before, and the way to do it.
    fn in_the_way(&self) -> Option<(&'static str, View)> {
        let (found, waiting) = (self.found.borrow(), self.heard.waiting().count());
        if !found.seats.is_empty() {
            let words = "Somebody is in the middle of something. Let them finish, or wipe what they \
                         began, above.";
            return Some((words, ui::draw::nothing()));
        }
        if found.drawing {
            let words = "A code is still being changed. Try it again first, above, so that it is \
                         not lost.";
            return Some((words, ui::draw::nothing()));
        }
        if waiting > self.saved.get() {
            let words = "Something sealed still waits to be sent from here. Send it first, or save \
                         it as a file.";
            return Some((words, buttons(vec![self.save()])));
        }
        None
    }

    fn undo(&self) -> View {
        let left = self.found.borrow().left;
        let lost = match left {
            0 => "Its settings and its code for grown-ups go.".to_owned(),
            n => format!(
                "Its settings and its code for grown-ups go, and with them the {n} that could still \
                 be answered on it: they cannot be given back."
            ),
        };
        let stays = match self.heard.waiting().count() {
            0 => "",
            _ => {
                " What waits stays sealed on this device and still goes when there is a connection."
            }
        };
        let this = self.clone();
        let press = move || {
            let page = this.clone();
            this.run(async move { page.made_ordinary().await });
        };
        group(vec![
            p([&lost, stays].concat()),
            buttons(vec![button(
                "danger",
                "Make it an ordinary device again",
                press,
            )]),
        ])
    }

    /// The page starts again, so that nothing of the tablet is left in it.
    async fn made_ordinary(&self) -> Result<String, Failed> {
        let undone = tablet::undo(&self.store()?).await;
        undone.map_err(|error| error.to_string())?;
        device::page::reload();
        Ok(String::new())
    }
}

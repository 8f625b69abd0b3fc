//! What a grown-up sees once the code was given: what waits and until when it is safe, who is in the
//! middle of something, what the tablet may still send, and how it is set.

use super::{Found, Page};
use crate::asking::today;
use crate::errand::Failed;
use crate::tablet::seat::{self, Seat, TRIES_MAX};
use chrono::Days;
use device::store::persist;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h2, nothing, p};

/// After so many days without a visit some systems clear what a page keeps.
const DAYS_KEPT: u64 = 7;

impl Page {
    pub(super) fn opened(&self) -> View {
        let found = self.found.borrow();
        group(vec![
            self.waiting(),
            self.promise(&found),
            h2("Being answered"),
            if found.seats.is_empty() {
                p("Nobody is in the middle of something.")
            } else {
                let seats = found.seats.iter().map(|seat| self.seat(seat)).collect();
                el("ul").class("plain begun").children(seats).done()
            },
            self.more(&found),
            h2("How it is set"),
            self.choices.fields(),
            buttons(vec![self.does(
                "",
                "Keep these settings",
                |page| async move { page.set_anew().await },
            )]),
            staying(),
            self.undoing(),
        ])
    }

    async fn set_anew(&self) -> Result<String, Failed> {
        let store = self.store()?;
        let tablet = self.heard.tablet().ok_or("This is no shared tablet.")?;
        let kept = self.choices.keep(self.heard, &store, tablet.clone());
        kept.await?;
        Ok("The settings are kept.".to_owned())
    }

    fn more(&self, found: &Found) -> View {
        if !self.heard.asks_for_codes() {
            return nothing();
        }
        let left = ["Left to be answered: ", &found.left.to_string()].concat();
        let (field, words) = if found.drawing {
            (nothing(), "Try the code again")
        } else {
            (self.code_field(), "Add what this code is good for")
        };
        let add = self.does("", words, |page| async move {
            let store = page.store()?;
            page.draw(&store).await
        });
        group(vec![
            h2("What this tablet may send"),
            p(left),
            field,
            buttons(vec![add]),
        ])
    }

    fn waiting(&self) -> View {
        let count = self.heard.waiting().count();
        let words = ["Waiting to be sent: ", &count.to_string()].concat();
        let send = self.does("main", "Try to send now", |page| async move {
            page.heard.send_and_say().await;
            match page.heard.sent().and_then(|sent| sent.refused) {
                Some(why) => Err(why),
                None => Ok(String::new()),
            }
        });
        let buttons = if count == 0 {
            nothing()
        } else {
            buttons(vec![send, self.save()])
        };
        let sealed = "What waits is sealed: nobody can read it here. It goes by itself when this \
                      page is open with a connection.";
        group(vec![h2("What waits"), p(words), p(sealed), buttons])
    }

    /// Saving leaves the sealed copies here; the mailbox counts each once, whichever way it comes.
    pub(super) fn save(&self) -> View {
        let this = self.clone();
        button("", "Save as a sealed file", move || {
            let this = this.clone();
            spawn_local(async move {
                let count = this.heard.waiting().count();
                this.heard.save_waiting().await;
                this.saved.set(count);
                let said = "Saved as a file for each. Hand them to a reviewing officer.";
                this.run(async move { Ok(said.to_owned()) });
            });
        })
    }

    /// Until when it is safe, as far as the browser says.
    fn promise(&self, found: &Found) -> View {
        let heading = h2("Until when it is safe");
        if found.kept {
            let words = "This browser has promised to keep what lies here until it is sent, or until \
                         somebody clears the browser's data.";
            return group(vec![heading, p(words)]);
        }
        let until = today().checked_add_days(Days::new(DAYS_KEPT));
        let until = until.map(form::calendar::full_day).unwrap_or_default();
        let words = [
            "This browser has not promised to keep what lies here. Some tablets clear what a page \
             keeps after seven days of use without a visit, so it is safe until ",
            &until,
            ". Each visit to this page begins the seven days anew; a sealed file is safe for good.",
        ];
        let ask = self.does("", "Ask the browser to keep it", |_| async {
            if persist().await {
                Ok("The browser has promised to keep it.".to_owned())
            } else {
                Err(
                    "The browser did not promise it. Put Heard on the home screen and open it from \
                     there, then ask again; or open it at least once a week."
                        .to_owned(),
                )
            }
        });
        group(vec![heading, p(words.concat()), buttons(vec![ask])])
    }

    fn seat(&self, seat: &Seat) -> View {
        let words = if seat.tries >= TRIES_MAX {
            [seat.title(), ": locked after ten wrong tries"].concat()
        } else {
            seat.title().to_owned()
        };
        let (asked, turn) = (Rc::new(Cell::new(false)), Turn::new());
        let (this, wiped) = (self.clone(), seat.clone());
        let wipe = turn.live(move || {
            if !asked.get() {
                let asked = Rc::clone(&asked);
                return button("quiet", "Wipe it", move || {
                    asked.set(true);
                    turn.again();
                });
            }
            let (this, wiped) = (this.clone(), wiped.clone());
            button(
                "danger",
                "Yes, wipe it; it cannot be brought back",
                move || {
                    let (page, wiped) = (this.clone(), wiped.clone());
                    this.run(async move { page.wipe(&wiped).await });
                },
            )
        });
        el("li").child(p(words)).child(wipe).done()
    }

    async fn wipe(&self, seat: &Seat) -> Result<String, Failed> {
        let wiped = seat::wipe(&self.store()?, seat).await;
        wiped.map_err(|error| error.to_string())?;
        Ok("It is wiped, and so is its key.".to_owned())
    }
}

/// What no page can do for itself.
fn staying() -> View {
    let step = |words: &'static str| el("li").text(words).done();
    let steps = vec![
        step(
            "iPad: Settings, Accessibility, Guided Access: turn it on and set a passcode. Then open \
             Heard and press the top button (or the home button) three times.",
        ),
        step(
            "Android: Settings, Security, App pinning (or Screen pinning): turn it on. Then open \
             Heard, show the recent apps, tap its icon and choose Pin.",
        ),
        step("Windows: Settings, Accounts, Other users, Set up a kiosk."),
    ];
    let words = "A page cannot stop anyone from closing the browser. The tablet itself can:";
    el("details")
        .child(el("summary").text("Keeping people on this page").done())
        .child(p(words))
        .child(el("ul").children(steps).done())
        .done()
}

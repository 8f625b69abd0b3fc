//! After a sheet was sealed: it is there, or it waits, or it was refused, or it is saved as a file.

use super::{Given, Giving};
use crate::outbox::{self, Sent};
use device::store::Kind;
use leptos::task::spawn_local;
use ui::draw::{View, button, buttons, el, group, h1, nothing, p};

/// Draws it.
pub fn view(giving: &Giving, given: &Given) -> View {
    let officer = given.officer.as_str();
    match &given.sent {
        Some(Sent { gone: 1.., .. }) => gone(giving, officer),
        Some(Sent {
            refused: Some(why), ..
        }) => group(vec![
            h1("It could not be given"),
            p(why.as_str()),
            p(
                "Your sheet is still here, and sealed on this device too. You can save it as a file and hand it over, or print it.",
            ),
            ways(giving, given, true),
        ]),
        Some(sent) => group(vec![
            h1(["It is not with ", officer, " yet"].concat()),
            p(why_it_waits(sent.status, officer)),
            p(
                "It is sealed on this device, and nobody can read it here. It goes by itself when this page is open with a connection. Or save it as a file to hand over.",
            ),
            kept(given),
            ways(giving, given, true),
        ]),
        None => group(vec![
            h1(["It is sealed for ", officer].concat()),
            p([
                "Save the file and send it to ",
                officer,
                ", or hand it over. Nobody else can open it.",
            ]
            .concat()),
            kept(given),
            ways(giving, given, false),
        ]),
    }
}

fn gone(giving: &Giving, officer: &str) -> View {
    let visit = giving.visit;
    group(vec![
        h1(["It is on its way to ", officer].concat()),
        p([
            officer,
            " can open it now, and nobody else. It may take some days until it is read.",
        ]
        .concat()),
        p("Your own sheet is still here."),
        buttons(vec![button("main", "Back to my sheet", move || {
            visit.back();
        })]),
    ])
}

fn why_it_waits(status: Option<u16>, officer: &str) -> String {
    match status {
        Some(507) => [
            "There is no room for it at the moment: too many sheets wait for ",
            officer,
            ", or the mailbox is full.",
        ]
        .concat(),
        Some(429) => {
            "Too much was sent from here in a short time. It is tried again in a few minutes."
                .to_owned()
        }
        Some(_) => "The mailbox cannot take it at the moment.".to_owned(),
        None => "There is no connection at the moment.".to_owned(),
    }
}

fn kept(given: &Given) -> View {
    let words = match given.store.kind() {
        Kind::Memory | Kind::Full => {
            "This device keeps nothing after you close the page, so please save the file before that."
        }
        Kind::Durable | Kind::Fragile => {
            "Some phones clear what a page keeps after a week without a visit. A saved file is safe from that."
        }
    };
    el("p").class("quiet").text(words).done()
}

fn ways(giving: &Giving, given: &Given, mailbox: bool) -> View {
    let again = match mailbox {
        true => try_again(giving, given),
        false => nothing(),
    };
    let (sealed, this, waiting) = (given.sealed.clone(), giving.clone(), given.clone());
    let save = button("main other", "Save the sealed file", move || sealed.save());
    let remove = button(
        "quiet",
        "I have handed it over. Remove it from here",
        move || {
            let (this, waiting) = (this.clone(), waiting.clone());
            spawn_local(async move {
                // If it fails it still waits, and the first page says so.
                let _ = outbox::take_out(&waiting.store, &waiting.sealed.id).await;
                this.visit.back();
            });
        },
    );
    buttons(vec![again, save, remove])
}

fn try_again(giving: &Giving, given: &Given) -> View {
    let (this, waiting) = (giving.clone(), given.clone());
    button("main", "Try again now", move || {
        let (this, waiting) = (this.clone(), waiting.clone());
        spawn_local(async move {
            let sent = outbox::send_now(this.heard, &waiting.store, &waiting.sealed).await;
            *this.given.borrow_mut() = Some(Given {
                sent: Some(sent),
                ..waiting
            });
            this.turn.again();
            crate::screens::arrive();
        });
    })
}

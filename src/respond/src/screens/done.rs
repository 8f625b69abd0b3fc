//! After sealing: it was sent, or it waits, or it is handed over as a file.

use crate::app::{Done, Heard};
use crate::draft::Draft;
use crate::outbox::{self, Sealed, Sent};
use device::store::Kind;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, h2, nothing, p};
use ui::to_ring;

/// Draws it.
pub fn view(heard: Heard, done: &Done) -> View {
    super::arrive();
    let (sent, turn) = (Rc::new(RefCell::new(done.sent.clone())), Turn::new());
    let (kept, done) = (done.sheet.clone(), done.clone());
    let body = turn.live(move || match &*sent.borrow() {
        Some(Sent { gone: 1.., .. }) => gone(&done),
        Some(Sent {
            refused: Some(why),
            code,
            ..
        }) => refused(
            heard,
            &done,
            why,
            code.as_ref(),
            again(heard, &done, &sent, turn),
        ),
        Some(_) => waits(heard, &done, again(heard, &done, &sent, turn)),
        None => as_file(heard, &done),
    });
    let home = if heard.tablet().is_some() {
        button("main", "I’ve finished", device::page::reload)
    } else {
        button("quiet", "Back to the first page", move || {
            spawn_local(heard.go_home())
        })
    };
    let sheet = sheet(heard, kept.as_ref());
    group(vec![body, sheet, help(heard), buttons(vec![home])])
}

/// The person's own sheet, where they wanted it to stay.
fn sheet(heard: Heard, kept: Option<&Draft>) -> View {
    let found = kept.and_then(|draft| Some((heard.offered_for(draft)?, draft.clone())));
    let Some((offered, draft)) = found else {
        return nothing();
    };
    let see = move || spawn_local(heard.open_sheet(offered.clone(), draft.clone()));
    group(vec![
        h2("Your own sheet"),
        p("It is still on this device. You find it on the first page whenever you want it."),
        buttons(vec![button("", "See my own sheet", see)]),
    ])
}

/// The last thing anyone is asked, whatever became of the sending.
fn help(heard: Heard) -> View {
    group(vec![
        h2("Is there anything you need help with now?"),
        p(
            "You do not have to wait until what you wrote is read, which may be weeks from now. Tell \
             someone you trust: a person where you live, a teacher, your social worker or your \
             reviewing officer. Or ring:",
        ),
        to_ring(super::lines(heard)),
    ])
}

fn gone(done: &Done) -> View {
    let mut all = vec![h1("Sent. Thank you.")];
    all.extend(done.thanks.iter().map(|words| p(words.as_str())));
    all.push(quiet(match &done.sheet {
        Some(_) => "But for your own sheet, nothing of it is left on this device.",
        None if super::is_young(done.audience) => {
            "Nothing of it is left on this device. What you printed, saved or gave to somebody is \
             still yours."
        }
        None => "Nothing of it is left on this device.",
    }));
    group(all)
}

fn again(heard: Heard, done: &Done, sent: &Rc<RefCell<Option<Sent>>>, turn: Turn) -> View {
    let (store, sealed, sent) = (done.store.clone(), done.sealed.clone(), Rc::clone(sent));
    let again = move || {
        let (store, sealed, sent) = (store.clone(), sealed.clone(), Rc::clone(&sent));
        spawn_local(async move {
            let now = outbox::send_now(heard, &store, &sealed).await;
            *sent.borrow_mut() = Some(now);
            turn.again();
            super::arrive();
        });
    };
    button("main", "Try again now", again)
}

fn waits(heard: Heard, done: &Done, again: View) -> View {
    group(vec![
        h1("We could not send it yet"),
        p(
            "Your answers are sealed on this device, and nobody can read them here. They go the next \
           time this page is open with a connection. Or save them as a file to hand over.",
        ),
        quiet(kept_words(done)),
        buttons(vec![again, save(heard, done)]),
    ])
}

fn refused(heard: Heard, done: &Done, why: &str, code: Option<&Sealed>, again: View) -> View {
    let another = code.map_or_else(nothing, |sealed| {
        let sealed = sealed.clone();
        super::type_code(
            heard,
            Some(Done {
                sealed,
                ..done.clone()
            }),
        )
    });
    group(vec![
        h1("It could not be sent"),
        p(why),
        p(
            "Your answers are still sealed on this device. You can save them as a file and hand it over.",
        ),
        another,
        buttons(vec![again, save(heard, done)]),
    ])
}

fn as_file(heard: Heard, done: &Done) -> View {
    group(vec![
        h1("Your answers are sealed"),
        p(
            "Save the sealed file and give it to the person who asked you, or send it to them. Only \
           the reviewing service can open it.",
        ),
        quiet(kept_words(done)),
        buttons(vec![save(heard, done)]),
    ])
}

fn quiet(words: &str) -> View {
    el("p").class("quiet").text(words).done()
}

fn kept_words(done: &Done) -> &'static str {
    match done.store.kind() {
        Kind::Memory | Kind::Full => {
            "This device keeps nothing after you close the page, so please save the file or send before that."
        }
        Kind::Durable | Kind::Fragile => {
            "Some phones clear what a page keeps after a week without a visit. A saved file is safe from that."
        }
    }
}

/// Saving leaves the sealed copy here until the person says the file has been handed over.
fn save(heard: Heard, done: &Done) -> View {
    let (saved, turn) = (Rc::new(Cell::new(false)), Turn::new());
    let (sealed, store, id) = (
        done.sealed.clone(),
        done.store.clone(),
        done.sealed.id.clone(),
    );
    let kept = Rc::clone(&saved);
    let keep = move || {
        sealed.save();
        kept.set(true);
        turn.again();
    };
    let handed = turn.live(move || {
        if !saved.get() {
            return nothing();
        }
        let (store, id) = (store.clone(), id.clone());
        button("", "I have the file. Remove it from here", move || {
            spawn_local(handed_over(heard, store.clone(), id.clone()));
        })
    });
    group(vec![
        button("main other", "Save the sealed file", keep),
        handed,
    ])
}

async fn handed_over(heard: Heard, store: device::store::Store, id: String) {
    // If it fails it still waits on the first page.
    let _ = outbox::take_out(&store, &id).await;
    heard.go_home().await;
}

//! Typing a one-time code, for what will be answered or for what was sealed and would not be taken.

use crate::app::{Done, Heard, Screen};
use crate::outbox;
use leptos::prelude::event_target_value;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use token::{Code, CodeError};
use ui::draw::{Turn, View, button, buttons, el, group, h1, nothing, p};

/// Draws it.
pub fn view(heard: Heard, done: Option<Done>) -> View {
    super::arrive();
    let (typed, wrong) = (
        Rc::<RefCell<String>>::default(),
        Rc::<RefCell<_>>::default(),
    );
    let turn = Turn::new();
    let keep = Rc::clone(&typed);
    let field = el("input")
        .set("id", "code")
        .set("type", "text")
        .set("autocapitalize", "characters")
        .set("spellcheck", "false")
        .set("aria-describedby", "code-wrong")
        .on("input", move |event| {
            *keep.borrow_mut() = event_target_value(&event);
        });
    let told = Rc::clone(&wrong);
    let back = done.clone();
    let take = move || {
        let (done, typed) = (done.clone(), typed.borrow().clone());
        let told = Rc::clone(&told);
        spawn_local(async move {
            if let Err(why) = taken(heard, done, &typed).await {
                *told.borrow_mut() = Some(why);
                turn.again();
                device::page::focus("#code");
            }
        });
    };
    group(vec![
        h1("Your code"),
        p(
            "It has 16 letters and numbers, and stands on your invitation. Each code is good for \
           one questionnaire. It does not matter whether you type capitals, spaces or dashes.",
        ),
        el("label").set("for", "code").text("The code").done(),
        field.done(),
        turn.live(move || shown(wrong.borrow().as_deref())),
        buttons(vec![
            button("main", "Use this code", take),
            button("quiet", "Back", move || match back.clone() {
                Some(done) => heard.show(Screen::Done(done)),
                None => spawn_local(heard.go_home()),
            }),
        ]),
    ])
}

fn shown(wrong: Option<&str>) -> View {
    wrong.map_or_else(nothing, |why| {
        let told = el("p").class("problem").set("role", "alert");
        told.set("id", "code-wrong").text(why).done()
    })
}

/// Reads what was typed and goes on with it; `Err` says in words why it cannot.
async fn taken(heard: Heard, done: Option<Done>, typed: &str) -> Result<(), String> {
    let code = Code::parse(typed).map_err(in_words)?.short();
    let Some(mut done) = done else {
        heard.keep_code(Some(code));
        heard.go_home().await;
        return Ok(());
    };
    done.sealed = outbox::give_code(&done.store, &done.sealed, code).await;
    done.sent = Some(outbox::send_now(heard, &done.store, &done.sealed).await);
    heard.show(Screen::Done(done));
    Ok(())
}

fn in_words(error: CodeError) -> String {
    let what = match error {
        CodeError::Length(0) => "Please type the code.".to_owned(),
        CodeError::Length(count) => format!("A code has 16 letters and numbers; this has {count}."),
        CodeError::Sign(sign) => format!("No code of ours has “{sign}” in it."),
    };
    what + " Please compare it with your invitation. Nothing is lost."
}

//! What a child or a young person sees before a questionnaire begins: their meeting and who runs
//! it, the ways to answer, the words of the questionnaire itself, and a kind way out.

use super::before::{introduction, others};
use super::{code_wanted, lines, listen, spoken_to, words};
use crate::app::{Heard, Screen, Step};
use crate::asking::today;
use crate::later::Listening;
use crate::officer::{self, Card};
use crate::service::{Introduction, Offered};
use crate::tablet;
use crate::visit::PLACES;
use form::calendar;
use form::json::Json;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use ui::draw::{View, button, buttons, el, group, h1, nothing, p};
use ui::to_ring;

/// Draws one of the pages.
pub fn view(heard: Heard, step: Step, offered: &Offered) -> View {
    match step {
        Step::How => page(heard, offered, how(heard, offered)),
        Step::Ready => page(heard, offered, ready(heard, offered)),
        Step::Declined => page(heard, offered, declined(heard, offered)),
    }
}

fn page(heard: Heard, offered: &Offered, body: View) -> View {
    super::arrive();
    let body = group(vec![listen(heard, Listening::Page), body]);
    spoken_to(&offered.audience, None, body)
}

/// When the meeting is, who runs it, how long this takes, and who reads it.
pub fn meeting(heard: Heard, offered: &Offered) -> View {
    let beside = beside(heard, offered);
    let title = match (&beside[..], &offered.way) {
        ([_, _, ..], Some(way)) => said(way, "title"),
        _ => words(&offered.title).to_owned(),
    };
    let next = if beside.len() > 1 {
        Step::How
    } else {
        Step::Ready
    };
    let show = |step| {
        let offered = offered.clone();
        move || heard.show(Screen::Welcome(step, offered.clone()))
    };
    let card = officer::invited(heard);
    let body = group(vec![
        h1(title),
        facts(heard, &beside),
        officer_or_none(heard, offered, card.as_ref()),
        buttons(vec![
            button("main", "Go on", show(next)),
            button("", "I don’t want to do this", show(Step::Declined)),
        ]),
        button("back quiet", "Back", move || spawn_local(heard.go_home())),
    ]);
    page(heard, offered, body)
}

/// The form, and every other way to say the same; those for the same people first.
fn beside(heard: Heard, offered: &Offered) -> Vec<Offered> {
    let all = heard.offered();
    let mut beside: Vec<_> = all
        .into_iter()
        .filter(|form| form.is_beside(offered))
        .collect();
    beside.sort_by_key(|form| form.audience != offered.audience);
    beside
}

fn facts(heard: Heard, beside: &[Offered]) -> View {
    let when = heard.invitation().when;
    let when = when.and_then(|when| calendar::meeting_in_words(&when, today()));
    let fact = |sign: &'static str, words: String| {
        let words = el("span").text(words).done();
        el("li").set("data-sign", sign).child(words).done()
    };
    let mut all: Vec<View> = when.into_iter().map(|when| fact("when", when)).collect();
    all.push(fact("long", how_long(beside)));
    all.push(fact(
        "alone",
        "Nobody reads this while you write.".to_owned(),
    ));
    el("ul").class("plain facts").children(all).done()
}

/// "It takes about 8 minutes", or from the shortest way to the longest.
fn how_long(beside: &[Offered]) -> String {
    let minutes = || beside.iter().map(|form| form.minutes);
    let (least, most) = (minutes().min().unwrap_or(0), minutes().max().unwrap_or(0));
    let (least, most) = (least.to_string(), most.to_string());
    let long = match least == most {
        true => least,
        false => [&least, " to ", &most].concat(),
    };
    [
        "It takes about ",
        &long,
        " minutes. You can stop at any time.",
    ]
    .concat()
}

/// Who runs the meeting; nothing where it is no meeting that is known to be run by an officer.
fn officer_or_none(heard: Heard, offered: &Offered, card: Option<&Card>) -> View {
    let of_meeting = offered.meeting.is_some() || heard.invitation().meeting.is_some();
    if card.is_none() && !of_meeting {
        return nothing();
    }
    let who = match card {
        Some(card) => [&card.name, " runs your meeting."].concat(),
        None => "A reviewing officer runs your meeting.".to_owned(),
    };
    let mut told = vec![el("p").class("lead").text(who).done()];
    if let Some(card) = card.filter(|card| !card.about.is_empty()) {
        let about = ["“", &card.about, "”"].concat();
        told.push(el("p").class("own").text(about).done());
    }
    told.push(p(
        "This job is called IRO for short. An IRO makes sure that people listen to you, and checks \
         that they do what they said they would do for you.",
    ));
    let face = card.map_or_else(nothing, face);
    let told = el("div").children(told).done();
    el("section")
        .class("officer")
        .set("aria-label", "Who runs your meeting")
        .children(vec![face, told])
        .done()
}

/// Their picture; a friendly drawn face where there is none.
fn face(card: &Card) -> View {
    match &card.picture {
        Some(picture) => el("img")
            .class("portrait")
            .set("src", picture.as_str())
            .set("alt", ["A picture of ", &card.name].concat())
            .done(),
        None => drawn("portrait", "officer"),
    }
}

/// One of our own drawings of people.
pub(super) fn drawn(class: &'static str, name: &str) -> View {
    let svg = [
        "<svg aria-hidden=\"true\" viewBox=\"0 0 96 96\"><use href=\"pictures/who.svg#",
        name,
        "\"/></svg>",
    ];
    el("span").class(class).markup(svg.concat()).done()
}

/// The ways to answer, as the questionnaires describe them.
fn how(heard: Heard, offered: &Offered) -> View {
    let pictured = offered.is_pictured();
    let tiles = beside(heard, offered).into_iter();
    let tiles = tiles.map(|form| way(heard, form, pictured));
    let back = offered.clone();
    group(vec![
        h1("How would you like to answer?"),
        p("Each is another way to say what you think. Take the one you like best."),
        el("ul")
            .class("plain ways-in")
            .children(tiles.collect())
            .done(),
        button("back quiet", "Back", move || {
            heard.show(Screen::Before(back.clone()))
        }),
    ])
}

fn way(heard: Heard, form: Offered, pictured: bool) -> View {
    let way = form.way.clone().unwrap_or(Json::object([]));
    let minutes = ["About ", &form.minutes.to_string(), " minutes"].concat();
    let picture = way
        .text("picture")
        .filter(|_| pictured)
        .map_or_else(nothing, |name| ui::picture(&name));
    let told = el("span")
        .class("told")
        .child(el("strong").text(said(&way, "label")).done())
        .child(el("span").text(said(&way, "hint")).done())
        .child(el("span").class("quiet").text(minutes).done())
        .done();
    let press = move || heard.show(Screen::Welcome(Step::Ready, form.clone()));
    let tile = el("button").set("type", "button").class("way");
    let tile = tile.child(picture).child(told).on_click(press).done();
    el("li").child(tile).done()
}

/// Words of a way to answer.
fn said(way: &Json, name: &str) -> String {
    words(&form::plain::text(way, name)).to_owned()
}

/// The questionnaire's own words, who else opens this device, and the way in.
fn ready(heard: Heard, offered: &Offered) -> View {
    let (asked, back) = (offered.clone(), offered.clone());
    let way_in = move |introduction: &Introduction| {
        let asked = asked.clone();
        let several = introduction.has_places;
        let below = move |alone| begin(heard, &asked, several, alone);
        group(vec![code_wanted(heard), others(below)])
    };
    group(vec![
        h1(words(&offered.title)),
        introduction(offered.clone(), way_in, nothing),
        button("back quiet", "Back", move || {
            heard.show(Screen::Before(back.clone()))
        }),
    ])
}

fn begin(heard: Heard, offered: &Offered, several: bool, others: Option<bool>) -> View {
    let pressed = Rc::new(Cell::new(false));
    let way = |class: &'static str, words: &'static str, by_place: bool| {
        let (offered, pressed) = (offered.clone(), Rc::clone(&pressed));
        let start = move || {
            // Pressed twice it would begin twice.
            if let Some(others) = others.filter(|_| !pressed.replace(true)) {
                spawn_local(open(heard, offered.clone(), !others, by_place));
            }
        };
        el("button")
            .set("type", "button")
            .class(class)
            .text(words)
            .on_click(start)
            .flag("disabled", others.is_none())
            .done()
    };
    let mut ways = vec![way("main", "Begin", false)];
    if several {
        ways.push(way("main other", "Choose where to begin", true));
    }
    buttons(ways)
}

async fn open(heard: Heard, offered: Offered, keep: bool, by_place: bool) {
    heard.open(offered, None, keep).await;
    if let Screen::Visit(visit) = heard.screen()
        && by_place
    {
        visit.go_by_place();
        // What comes before all places is asked first.
        if visit.page().is_none_or(|page| page.place.is_some()) {
            visit.go(PLACES.to_owned());
        }
    }
}

/// Thanked kindly. Nothing of it is kept, and nothing asks again.
fn declined(heard: Heard, offered: &Offered) -> View {
    let card = officer::invited(heard);
    let officer = card.map_or_else(|| "your reviewing officer".to_owned(), |card| card.name);
    let back = offered.clone();
    let (again, back) = match heard.tablet() {
        Some(_) => (
            "If you change your mind, come back to this tablet.",
            Screen::Tablet(tablet::Step::New(back)),
        ),
        None => (
            "If you change your mind, open your letter or your link again. It stays good.",
            Screen::Before(back),
        ),
    };
    group(vec![
        h1("That is fine. Thank you for telling us."),
        p("You do not have to do this. Nothing is kept, and nobody is told that you said no."),
        p(again),
        p([
            "You can say what you think in other ways too. Talk to ",
            &officer,
            ", to your social worker, or to someone you trust where you live or at school. Or ask \
             for an advocate: a person whose job is to help you say what you think.",
        ]
        .concat()),
        el("h2")
            .text("Is there anything you need help with now?")
            .done(),
        p("Tell someone you trust, or ring:"),
        to_ring(lines(heard)),
        buttons(vec![
            button("", "I have changed my mind", move || {
                heard.show(back.clone());
            }),
            button("quiet", "To the first page", move || {
                spawn_local(heard.go_home())
            }),
        ]),
    ])
}

#[cfg(test)]
mod tests;

//! Typing in a form: a line for each question of the booklet, and no hand leaves the keyboard. What is
//! typed stands here until it is saved, and nowhere afterwards.

use super::{Coming, area_field, form_field, meeting_field, quarter_field, struck};
use crate::errand::Copied;
use crate::paper;
use device::page;
use form::typing::{self, Line, Ticked, Way};
use form::{About, Answer, Answers, Context, Sending, Source, Walk};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A form as far as it is typed in. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Typing {
    pub(super) coming: Coming,
    answers: RwSignal<Answers>,
    lines: Memo<Vec<Line>>,
    /// Which form this is, of those typed in one after the other.
    turn: RwSignal<u32>,
    /// Fields that hold something that is no answer.
    wrong: RwSignal<Option<(Place, String)>>,
    /// What the officer put back of what was struck out.
    pub(super) sending: RwSignal<Sending>,
    /// A response of which words were struck out, until somebody has looked at them.
    pub(super) looked_at: RwSignal<Option<Copied>>,
    busy: RwSignal<bool>,
    saved: RwSignal<usize>,
    /// The key of the form that was saved last, and its questionnaire.
    last: RwSignal<Option<(String, String)>>,
}

/// Where a line stands in the answers.
type Place = (String, Option<String>);

/// Draws it.
pub(super) fn view(coming: Coming) -> AnyView {
    let answers = RwSignal::new(Answers::default());
    let lines = Memo::new(move |_| {
        let (form, answers) = (coming.form.get(), answers.get());
        walked(coming, &form, answers, typing::lines).unwrap_or_default()
    });
    let typing = Typing {
        coming,
        answers,
        lines,
        turn: RwSignal::new(0),
        wrong: RwSignal::new(None),
        sending: RwSignal::new(Sending::default()),
        looked_at: RwSignal::new(None),
        busy: RwSignal::new(false),
        saved: RwSignal::new(0),
        last: RwSignal::new(None),
    };
    // Another questionnaire is another form.
    let form = coming.form;
    Effect::new(move |before: Option<String>| {
        let now = form.get();
        if before.is_some_and(|before| before != now) {
            typing.answers.set(Answers::default());
        }
        now
    });
    let body = move || match typing.looked_at.get() {
        Some(copied) => struck::view(typing, copied),
        None => lines_of(typing),
    };
    view! {
        <div class="filters" role="group" aria-label="The same for the next form">
            {form_field(coming)} {move || meeting_field(coming)} {area_field(coming)} {quarter_field(coming)}
        </div>
        {so_far(typing)}
        {how()}
        {body}
    }
    .into_any()
}

/// Walks a form with some answers.
fn walked<T>(
    coming: Coming,
    form: &str,
    answers: Answers,
    look: impl FnOnce(&Walk<'_>) -> T,
) -> Option<T> {
    coming.desk.opened.with_untracked(|opened| {
        let form = opened.records()?.forms().latest(form)?;
        let (year, month, day) = page::today();
        let context = Context {
            today: chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default(),
            language: "en".to_owned(),
            easy: false,
            report_hours_before: None,
        };
        Some(look(&Walk::new(form, answers, context)))
    })
}

impl Typing {
    fn walk<T>(self, look: impl FnOnce(&Walk<'_>) -> T) -> Option<T> {
        let form = self.coming.form.get_untracked();
        walked(self.coming, &form, self.answers.get_untracked(), look)
    }

    fn answer(self, path: &str, answer: Option<Answer>) {
        self.answers.update(|answers| answers.set(path, answer));
    }

    /// The line after this one, as the route goes now; at the end the button that saves.
    fn next(self, line: &Line) {
        let lines = self.walk(typing::lines).unwrap_or_default();
        let here = lines.iter().position(|one| place(one) == place(line));
        let next = here.and_then(|here| lines.get(here + 1));
        go_to(next.map_or_else(
            || "#save-form".to_owned(),
            |next| format!("#{} [data-field]", id_of(next)),
        ));
    }

    fn begin_again(self) {
        self.answers.set(Answers::default());
        self.sending.set(Sending::default());
        self.looked_at.set(None);
        self.wrong.set(None);
        // New fields, for what stands in an old one may be no answer.
        self.turn.update(|turn| *turn += 1);
        page::put_at_soon(".lines [data-field]");
    }
}

/// At once where it stands there already, for the next key may be typed already; where the route has
/// just changed, when it is drawn.
fn go_to(selector: String) {
    if !page::put_at(&selector) {
        page::put_at_soon(selector);
    }
}

fn so_far(typing: Typing) -> AnyView {
    let count = move || match typing.saved.get() {
        0 => "No form is typed in yet.".to_owned(),
        1 => "1 form typed in since this page was opened.".to_owned(),
        n => format!("{n} forms typed in since this page was opened."),
    };
    let back = move |_| {
        let Some((form, key)) = typing.last.get_untracked() else {
            return;
        };
        if paper::take_away(typing.coming.desk, &form, &[key]) {
            typing.last.set(None);
            typing
                .saved
                .update(|saved| *saved = saved.saturating_sub(1));
            typing
                .coming
                .say("The last form is taken away as a whole. Type it in again if it was wrong.");
            page::put_at(".lines [data-field]");
        }
    };
    let button = move || {
        typing.last.get().map(|_| {
            view! { <button type="button" class="quiet" on:click=back>"Take the last one away"</button> }
        })
    };
    view! { <p class="so-far">{count} " " {button}</p> }.into_any()
}

fn how() -> AnyView {
    view! {
        <details class="how" id="typing-keys">
            <summary>"Keys while a form is typed in"</summary>
            <dl>
                <dt><kbd>"1"</kbd> " to " <kbd>"9"</kbd> ", or the printed letter"</dt><dd>"the answer, and on"</dd>
                <dt><kbd>"x"</kbd> ", " <kbd>"y"</kbd></dt><dd>"not sure, rather not say"</dd>
                <dt><kbd>"Enter"</kbd></dt><dd>"on; what is left empty was skipped"</dd>
                <dt><kbd>"Shift"</kbd> " and " <kbd>"Tab"</kbd></dt><dd>"back"</dd>
                <dt><kbd>"Backspace"</kbd></dt><dd>"takes an answer away"</dd>
                <dt><kbd>"Ctrl"</kbd> " and " <kbd>"Enter"</kbd></dt><dd>"save, next form"</dd>
            </dl>
        </details>
    }
    .into_any()
}

fn lines_of(typing: Typing) -> AnyView {
    page::put_at_soon(".lines [data-field]");
    let saving = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save(typing);
        }
    };
    view! {
        <div on:keydown=saving>
            <div class="lines">
                <For each=move || numbered(typing) key=|(turn, line)| format!("{turn}{:?}{}", place(line), line.code) let:one>
                    {one_line(typing, one.1)}
                </For>
            </div>
            <div class="buttons">
                <button type="button" id="save-form" class="main" disabled=move || typing.busy.get()
                    on:click=move |_| save(typing)>"Save, next form"</button>
                <button type="button" class="quiet" on:click=move |_| typing.begin_again()>"Empty this form"</button>
            </div>
        </div>
    }
    .into_any()
}

fn numbered(typing: Typing) -> Vec<(u32, Line)> {
    let turn = typing.turn.get();
    let lines = typing.lines.get().into_iter();
    lines.map(|line| (turn, line)).collect()
}

fn one_line(typing: Typing, line: Line) -> AnyView {
    let id = id_of(&line);
    let name = format!("{id}-name");
    let labelled = name.clone();
    let note = line.stays_here.then(
        || view! { <span class="quiet">"Not kept: it only helps to strike names out."</span> },
    );
    let field = match &line.way {
        Way::One(_) | Way::Several(_) | Way::Ranked(_) => boxes(typing, &line),
        Way::Words | Way::Things => words(typing, &line),
        Way::Number | Way::Day => short(typing, &line),
    };
    let wrong = wrong_of(typing, &line);
    view! {
        <div class="line" id=id role="group" aria-labelledby=labelled>
            <span class="code">{line.code.clone()}</span>
            <p id=name>{line.label.clone()} " " {note}</p>
            {field}
            {wrong}
        </div>
    }
    .into_any()
}

fn wrong_of(typing: Typing, line: &Line) -> AnyView {
    let here = place(line);
    let words = move || {
        let wrong = typing.wrong.get().filter(|(where_, _)| *where_ == here);
        wrong.map(|(_, why)| view! { <p class="wrong" role="alert">{why}</p> })
    };
    view! { {words} }.into_any()
}

/// Boxes are real radio buttons or checkboxes; the keys are a way that is quicker.
fn boxes(typing: Typing, line: &Line) -> AnyView {
    let (group, several) = (id_of(line), !matches!(line.way, Way::One(_)));
    let for_marks = line.clone();
    let marks = Memo::new(move |_| {
        typing.answers.track();
        let line = for_marks.clone();
        typing
            .walk(|walk| typing::ticked(walk, &line))
            .unwrap_or_default()
    });
    let box_of = |tick: &typing::Tick| {
        let (means, key) = (tick.means.clone(), tick.letter.clone());
        let (on, place_of) = (means.clone(), means.clone());
        let checked = move || marks.with(|marks| marks.contains(&on));
        let ranked = matches!(line.way, Way::Ranked(_));
        let order = move || {
            let at = marks.with(|marks| marks.iter().position(|one| *one == place_of));
            at.filter(|_| ranked).map(|at| format!(" ({})", at + 1))
        };
        let line = line.clone();
        let take = move |_| {
            if let Some(pressed) = typing
                .walk(|walk| typing::pressed(walk, &line, &key))
                .flatten()
            {
                typing.answer(&line.path, pressed.answer);
            }
        };
        let kind = if several && matches!(means, Ticked::Choice(_)) {
            "checkbox"
        } else {
            "radio"
        };
        let key = tick
            .number
            .map_or_else(|| tick.letter.clone(), String::from);
        view! {
            <label class="tick">
                <input type=kind name=group.clone() data-field="" autocomplete="off" prop:checked=checked on:change=take/>
                <kbd>{key}</kbd> " " <span>{tick.label.clone()} {order}</span>
            </label>
        }
    };
    let ticks = line.way.ticks().iter().map(box_of).collect_view();
    let line = line.clone();
    view! { <div class="ticks" on:keydown=move |event| key(typing, &line, &event)>{ticks}</div> }
        .into_any()
}

fn key(typing: Typing, line: &Line, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let pressed = event.key();
    if pressed == "Enter" {
        event.prevent_default();
        return typing.next(line);
    }
    if let Some(pressed) = typing
        .walk(|walk| typing::pressed(walk, line, &pressed))
        .flatten()
    {
        event.prevent_default();
        typing.answer(&line.path, pressed.answer);
        if pressed.on {
            typing.next(line);
        }
    }
}

fn words(typing: Typing, line: &Line) -> AnyView {
    let (value, taken, on) = (value_of(typing, line), line.clone(), line.clone());
    let name = format!("{}-name", id_of(line));
    view! {
        <textarea rows="2" data-field="" autocomplete="off" aria-labelledby=name prop:value=value
            on:change=move |event| written(typing, &taken, &event_target_value(&event))
            on:keydown=move |event| enter(typing, &on, &event)></textarea>
    }
    .into_any()
}

fn short(typing: Typing, line: &Line) -> AnyView {
    let (value, taken, on) = (value_of(typing, line), line.clone(), line.clone());
    let name = format!("{}-name", id_of(line));
    let kind = if line.way == Way::Day { "date" } else { "text" };
    let mode = (line.way == Way::Number).then_some("numeric");
    view! {
        <input type=kind inputmode=mode class="short" data-field="" autocomplete="off" aria-labelledby=name prop:value=value
            on:change=move |event| written(typing, &taken, &event_target_value(&event))
            on:keydown=move |event| enter(typing, &on, &event)/>
    }
    .into_any()
}

fn value_of(typing: Typing, line: &Line) -> impl Fn() -> String + use<> {
    let line = line.clone();
    move || {
        typing.answers.track();
        typing
            .walk(|walk| typing::words_in(walk, &line))
            .unwrap_or_default()
    }
}

/// Enter goes on; with Shift it begins another line.
fn enter(typing: Typing, line: &Line, event: &KeyboardEvent) {
    let with = event.shift_key() || event.ctrl_key() || event.meta_key();
    if event.key() != "Enter" || with {
        return;
    }
    event.prevent_default();
    written(typing, line, &event_target_value(event));
    if typing.wrong.with_untracked(Option::is_none) {
        typing.next(line);
    }
}

fn written(typing: Typing, line: &Line, text: &str) {
    match typing.walk(|walk| typing::written(walk, line, text)) {
        Some(Ok(answer)) => {
            typing.wrong.set(None);
            typing.answer(&line.path, answer);
        }
        Some(Err(why)) => typing.wrong.set(Some((place(line), why))),
        None => {}
    }
}

/// Makes a response of the form. Where words were struck out, somebody looks at them first.
pub(super) fn save(typing: Typing) {
    if typing.busy.get_untracked() {
        return;
    }
    // What stands in the field that has the keyboard is taken too.
    page::let_go();
    let about = about(typing.coming);
    // Names that stay here go along: they are struck out of the rest, and left out of the response.
    let answers = typing.walk(typing::taken).unwrap_or_default();
    if !answers.0.values().any(|answer| *answer != Answer::Skipped) {
        let why = "Nothing is typed in yet: a form on which nothing was answered is not counted.";
        return typing.coming.problem.set(Some(why.to_owned()));
    }
    typing.coming.problem.set(None);
    typing.busy.set(true);
    let sending = typing.sending.get_untracked();
    spawn_local(async move {
        let copied = made(typing, answers, about, sending).await;
        typing.busy.set(false);
        match copied {
            Ok(copied) if paper::struck(&copied).is_empty() => keep(typing, &copied),
            Ok(copied) => typing.looked_at.set(Some(copied)),
            Err(why) => typing.coming.problem.set(Some(why)),
        }
    });
}

async fn made(
    typing: Typing,
    answers: Answers,
    about: About,
    sending: Sending,
) -> Result<Copied, String> {
    let id = typing.coming.form.get_untracked();
    let document = typing.coming.desk.opened.with_untracked(|opened| {
        let form = opened.records()?.forms().latest(&id)?;
        Some(form.document().clone())
    });
    let document = document.ok_or("This questionnaire is not here any more.")?;
    paper::copy(typing.coming.desk, &document, answers, about, sending).await
}

fn about(coming: Coming) -> About {
    let chosen =
        |signal: RwSignal<String>| Some(signal.get_untracked()).filter(|chosen| !chosen.is_empty());
    About {
        area: chosen(coming.area),
        meeting: chosen(coming.meeting),
        quarter: coming.quarter.get_untracked().parse().ok(),
        source: Source::Paper,
    }
}

/// Keeps the response, and begins the next form.
pub(super) fn keep(typing: Typing, copied: &Copied) {
    let form = typing.coming.form.get_untracked();
    let Some(key) = paper::keep(typing.coming.desk, &form, copied) else {
        return;
    };
    typing.saved.update(|saved| *saved += 1);
    typing.last.set(Some((form, key)));
    typing.begin_again();
    typing.coming.say(format!(
        "Saved. {} typed in. Here is the next one.",
        typing.saved.get_untracked()
    ));
}

fn place(line: &Line) -> Place {
    (line.path.clone(), line.part.clone())
}

fn id_of(line: &Line) -> String {
    let part = line.part.as_deref().unwrap_or_default();
    let id = format!("line-{}-{part}", line.path);
    id.replace('.', "-")
}

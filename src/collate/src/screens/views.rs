//! Saved views: a page of figures with its filter and comparison, under a name, for everyone of
//! the team who may see that questionnaire.

use crate::app::{Desk, Screen, Tab};
use crate::looking::{self, SavedView, Step};
use crate::team;
use device::page;
use leptos::prelude::*;
use ui::View;
use ui::draw::{button, el, group, p};

/// What the team calls them in what it keeps together.
const VIEW: &str = "view";
/// The longest name.
const NAME_MAX: usize = 80;

/// Draws the page that lists them.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let list = move || {
        let mut views = team::all::<SavedView>(desk, VIEW);
        views.sort_by(|(_, one), (_, other)| {
            one.name.to_lowercase().cmp(&other.name.to_lowercase())
        });
        match views.is_empty() {
            true => empty(desk),
            false => {
                let lines = views.into_iter().map(|(key, view)| line(desk, key, view));
                el("ul")
                    .class("plain saved-views")
                    .children(lines.collect())
                    .done()
            }
        }
    };
    view! {
        <h1 tabindex="-1">"Saved views"</h1>
        {super::undo::view(desk)}
        {list}
    }
    .into_any()
}

/// Gives what a page shows a name; stands on each page that can be saved.
pub fn save_field(desk: Desk, tab: Tab) -> AnyView {
    let (name, said) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let save = move || {
        let called = name.get_untracked().trim().to_owned();
        if called.is_empty() {
            said.set("Give it a name first.".to_owned());
            return;
        }
        if let Some(view) = SavedView::of(desk, &called, tab) {
            put(
                desk,
                &new_key(),
                None,
                Some(view),
                format!("saving “{called}”"),
            );
            name.set(String::new());
            said.set(format!("“{called}” is saved. It stands under Saved views."));
        }
    };
    let entered = move |event: leptos::web_sys::Event| {
        if page::key_of(&event) == "Enter" {
            save();
        }
    };
    let field = view! {
        <input id="view-name" type="text" autocomplete="off" maxlength=NAME_MAX.to_string()
            prop:value=move || name.get()
            on:input=move |event| name.set(event_target_value(&event))
            on:keydown=move |event| entered(event.into())/>
    };
    let details = el("details")
        .class("save-view")
        .child(el("summary").text("Save this view").done())
        .child(
            el("label")
                .set("for", "view-name")
                .text("What it is called")
                .done(),
        )
        .child(field.into_any())
        .child(button("", "Save for the team", save))
        .child(
            el("p")
                .set("role", "status")
                .child((move || said.get()).into_any())
                .done(),
        );
    details.done()
}

fn empty(desk: Desk) -> View {
    let to = move || desk.screen.set(Screen::Open(Tab::Tables));
    let words = "Nobody has saved a view yet. On Overview, Tables, Compare and What made the \
                 difference you can give what is shown a name; it then stands here for everyone of \
                 the team who may see that questionnaire.";
    el("div")
        .class("notice")
        .child(p(words))
        .child(button("quiet", "Go to Tables", to))
        .done()
}

fn line(desk: Desk, key: String, view: SavedView) -> View {
    let renaming = RwSignal::new(false);
    let open = {
        let view = view.clone();
        move || open(desk, &view)
    };
    let remove = {
        let (key, view) = (key.clone(), view.clone());
        move || {
            let what = format!("removing “{}”", view.name);
            put(desk, &key, Some(view.clone()), None, what);
        }
    };
    let about = about(desk, &view);
    let rename = button("quiet", "Rename", move || renaming.update(|on| *on = !*on));
    let field = {
        let view = view.clone();
        move || {
            renaming
                .get()
                .then(|| rename_field(desk, key.clone(), view.clone()))
        }
    };
    el("li")
        .child(button("quiet name", view.name.clone(), open))
        .child(el("p").class("quiet").text(about).done())
        .child(
            el("div")
                .class("buttons")
                .child(rename)
                .child(button("quiet", "Remove", remove))
                .done(),
        )
        .child(field.into_any())
        .done()
}

fn rename_field(desk: Desk, key: String, view: SavedView) -> View {
    let name = RwSignal::new(view.name.clone());
    let id = format!("rename-{key}");
    let save = move || {
        let called = name.get_untracked().trim().to_owned();
        if !called.is_empty() && called != view.name {
            let mut renamed = view.clone();
            renamed.name = called;
            let what = format!("renaming “{}”", view.name);
            put(desk, &key, Some(view.clone()), Some(renamed), what);
        }
    };
    let typed = move |event| name.set(event_target_value(&event));
    let field = el("input")
        .set("id", id.clone())
        .set("type", "text")
        .set("maxlength", NAME_MAX.to_string())
        .value(name.get_untracked())
        .on("input", typed);
    group(vec![
        el("label").set("for", id).text("The new name").done(),
        field.done(),
        button("", "Save the name", save),
    ])
}

/// "Tables: After the conference, April 2025 to March 2026".
fn about(desk: Desk, view: &SavedView) -> String {
    let filter = view.looking().filter;
    let title = desk.opened.with_untracked(|opened| {
        let records = opened.records();
        records.map(|records| records.forms().title(&filter.form))
    });
    let page = super::navigation::name_of(view.tab());
    let title = title.unwrap_or_else(|| filter.form.clone());
    format!("{page}: {title}, {}", filter.period.in_words())
}

fn open(desk: Desk, view: &SavedView) {
    let to = view.looking();
    looking::change(desk, format!("opening “{}”", view.name), |looking| {
        *looking = to
    });
    desk.screen.set(Screen::Open(view.tab()));
}

/// Keeps a view, or takes it away, and keeps the way back.
fn put(desk: Desk, key: &str, before: Option<SavedView>, after: Option<SavedView>, what: String) {
    if !keep(desk, key, before.as_ref(), after.as_ref(), &what) {
        return;
    }
    let key = key.to_owned();
    let step = what.clone();
    let back = move |desk: Desk| {
        // The team's own undo takes it back where nothing was changed since, and knows it is done.
        if team::undoable(desk).as_ref() == Some(&what) {
            team::undo(desk);
        } else {
            keep(
                desk,
                &key,
                after.as_ref(),
                before.as_ref(),
                &format!("undoing {what}"),
            );
        }
    };
    looking::did(desk, Step::new(step, back));
}

/// Whether it was taken; if not, the desk says why.
fn keep(
    desk: Desk,
    key: &str,
    before: Option<&SavedView>,
    after: Option<&SavedView>,
    what: &str,
) -> bool {
    let form = before.or(after).map(|view| view.looking().filter.form);
    let group = team::group_of(desk, &form.unwrap_or_default());
    team::put_all(desk, &group, vec![team::change(VIEW, key, after)], what)
}

fn new_key() -> String {
    let bytes: [u8; 8] = page::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

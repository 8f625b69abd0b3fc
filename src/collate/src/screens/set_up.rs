//! Setting a service up: the first manager's key, the recovery sheet, a test opening.

use crate::app::{Desk, Screen};
use crate::errand::{self, Errand, Made};
use crate::{mailbox, office};
use device::files;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::problem;
use wire::routes::{Setup, ToSign};
use wire::service::{Area, Helpline, Locality, Meeting, OfferedForm, Settings};

/// The shortest passphrase: four words or so.
const PASSPHRASE_CHARS_MIN: usize = 12;

#[derive(Clone)]
enum Step {
    /// Who you are and what locks your key.
    Key,
    /// Save the key file, print the sheet.
    Keep(Box<Made>),
    /// Show that the saved file opens.
    Test(Box<Made>),
    /// Done.
    Ready,
}

/// What all steps share. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Setting {
    desk: Desk,
    /// The one-time token; none where there is no server and everything is handed over as files.
    token: StoredValue<Option<String>>,
    to_sign: RwSignal<Option<Result<ToSign, String>>>,
    step: RwSignal<Step>,
    problem: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

/// Draws it.
pub fn view(desk: Desk, token: Option<String>) -> AnyView {
    let setting = Setting {
        desk,
        token: StoredValue::new(token.clone()),
        to_sign: RwSignal::new(None),
        step: RwSignal::new(Step::Key),
        problem: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    spawn_local(async move {
        let to_sign = match token {
            Some(token) => mailbox::to_sign(&token).await,
            None => Ok(plain_settings(desk).into()),
        };
        setting.to_sign.set(Some(to_sign));
    });
    let step = move || match setting.step.get() {
        Step::Key => key(setting),
        Step::Keep(made) => keep(setting, made),
        Step::Test(made) => test(setting, made),
        Step::Ready => ready(setting),
    };
    view! {
        <main id="main"><div class="narrow">
            {move || setting.problem.get().map(problem)}
            {step}
        </div></main>
    }
    .into_any()
}

fn key(setting: Setting) -> AnyView {
    super::arrive();
    let body = move || match setting.to_sign.get() {
        None => view! { <p role="status">"Fetching the settings…"</p> }.into_any(),
        Some(Err(why)) => problem(why),
        Some(Ok(to_sign)) => key_fields(setting, to_sign),
    };
    view! {
        <h1 tabindex="-1">"Set the service up"</h1>
        <p>
            "You are about to make the keys that open what families send. They are made here, in this "
            "browser. The server never sees them, so nobody can bring them back if all copies are lost."
        </p>
        {body}
    }
    .into_any()
}

fn key_fields(setting: Setting, to_sign: ToSign) -> AnyView {
    let (service, name) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let (once, twice) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let own_name = setting.token.with_value(Option::is_none);
    let words = about(&to_sign.settings);
    let called = to_sign.settings.name.clone();
    let go = move |_| {
        let mut to_sign = to_sign.clone();
        if own_name {
            to_sign.settings.name = typed(service);
        }
        let given = (typed(name), typed(once), typed(twice));
        match passphrase_problem(&given) {
            Some(why) => setting.problem.set(Some(why)),
            None => make(setting, to_sign, given.0, given.1),
        }
    };
    let service_field = own_name.then(|| {
        view! {
            <label for="service-name">"What is the service called?"</label>
            <input id="service-name" type="text" node_ref=service value=called />
        }
    });
    view! {
        {words}
        {service_field}
        <label for="name">"Your name, as your colleagues know it"</label>
        <input id="name" type="text" node_ref=name autocomplete="name" />
        {super::passphrase::new(once, twice)}
        <div class="buttons">
            <button type="button" class="main" on:click=go>
                {move || if setting.busy.get() { "Making the keys…" } else { "Make the keys" }}
            </button>
        </div>
    }
    .into_any()
}

fn about(settings: &Settings) -> AnyView {
    let areas: Vec<_> = settings
        .localities
        .iter()
        .flat_map(|locality| &locality.areas)
        .collect();
    let counts = format!(
        "{} areas, {} questionnaires, {} helplines",
        areas.len(),
        settings.forms.len(),
        settings.helplines.len()
    );
    view! {
        <p class="notice">
            "You will sign these settings: "
            <strong>{if settings.name.is_empty() { "(no name yet)".to_owned() } else { settings.name.clone() }}</strong>
            ". " {counts} "."
        </p>
    }
    .into_any()
}

fn typed(field: NodeRef<Input>) -> String {
    field
        .get_untracked()
        .map(|input| input.value())
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn passphrase_problem((name, once, twice): &(String, String, String)) -> Option<String> {
    if name.is_empty() {
        return Some("Please give your name, so that colleagues know whose key it is.".to_owned());
    }
    if once.chars().count() < PASSPHRASE_CHARS_MIN {
        return Some("The passphrase is too short. Please use at least 12 characters.".to_owned());
    }
    (once != twice)
        .then(|| "The two passphrases are not the same. Please type them again.".to_owned())
}

fn make(setting: Setting, to_sign: ToSign, name: String, passphrase: String) {
    setting.problem.set(None);
    setting.busy.set(true);
    spawn_local(async move {
        let errand = Errand::SetUp {
            to_sign: Box::new(to_sign),
            name,
            passphrase,
        };
        let made = match setting.desk.hand() {
            Ok(hand) => errand::ask::<Made>(&hand, &errand).await,
            Err(why) => Err(why),
        };
        setting.busy.set(false);
        match made {
            Ok(made) => setting.step.set(Step::Keep(Box::new(made))),
            Err(why) => setting.problem.set(Some(why)),
        }
    });
}

fn keep(setting: Setting, made: Box<Made>) -> AnyView {
    super::arrive();
    let (saved, printed) = (RwSignal::new(false), RwSignal::new(false));
    let (file, sheet) = (made.key_file.clone(), made.recovery.clone());
    let save = move |_| {
        files::save("heard-key.json", "application/json", file.as_bytes());
        saved.set(true);
    };
    view! {
        <h1 tabindex="-1">"Keep the key in two places"</h1>
        <h2>"1. Your key file"</h2>
        <p class="no-print">"Save it where only you get at it. With your passphrase it opens what families send."</p>
        <div class="buttons">
            <button type="button" class="main" on:click=save>"Save the key file"</button>
            {move || saved.get().then_some("Saved.")}
        </div>
        <h2>"2. The recovery sheet"</h2>
        <p>
            "Print it and lock it away, in another place than the key file. It opens everything without a "
            "passphrase. If every key file and this sheet are lost, the responses are lost."
        </p>
        <p class="to-copy">{sheet}</p>
        <div class="buttons">
            <button type="button" on:click=|_| device::page::print()>"Print this page"</button>
        </div>
        <label class="choice" for="printed">
            <input type="checkbox" id="printed"
                on:change=move |event| printed.set(event_target_checked(&event)) />
            <span>"The recovery sheet is printed and will be locked away"</span>
        </label>
        <div class="buttons">
            <button type="button" class="main" disabled=move || !(saved.get() && printed.get())
                on:click=move |_| setting.step.set(Step::Test(made.clone()))>
                "Go on to the test opening"
            </button>
        </div>
    }
    .into_any()
}

fn test(setting: Setting, made: Box<Made>) -> AnyView {
    super::arrive();
    let (file, passphrase) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let go = move |_| {
        let made = made.clone();
        let Some(field) = file.get_untracked() else {
            return;
        };
        let passphrase = typed(passphrase);
        setting.problem.set(None);
        setting.busy.set(true);
        spawn_local(async move {
            let chosen = files::chosen(&field).await;
            let proved = prove(setting, &made, chosen, passphrase).await;
            setting.busy.set(false);
            match proved {
                Ok(()) => setting.step.set(Step::Ready),
                Err(why) => setting.problem.set(Some(why)),
            }
        });
    };
    view! {
        <h1 tabindex="-1">"A test opening"</h1>
        <p>"Choose the key file you have just saved and type your passphrase, to be sure both work."</p>
        <label for="key-file">"Your key file"</label>
        <input id="key-file" type="file" accept=".json,application/json" node_ref=file />
        <label for="passphrase">"Your passphrase"</label>
        <input id="passphrase" type="password" node_ref=passphrase autocomplete="current-password" />
        <div class="buttons">
            <button type="button" class="main" on:click=go>
                {move || if setting.busy.get() { "Opening…" } else { "Open the test" }}
            </button>
        </div>
    }
    .into_any()
}

async fn prove(
    setting: Setting,
    made: &Made,
    chosen: Vec<files::Chosen>,
    passphrase: String,
) -> Result<(), String> {
    let file = chosen
        .into_iter()
        .next()
        .ok_or("Choose the key file you saved.")?;
    let key_file = String::from_utf8_lossy(&file.bytes).into_owned();
    let hand = setting.desk.hand()?;
    let groups = Errand::Groups {
        keyring: made.keyring.clone(),
        service: made.service.clone(),
    };
    errand::ask::<()>(
        &hand,
        &Errand::Unlock {
            key_file,
            passphrase,
        },
    )
    .await?;
    errand::ask::<Vec<String>>(&hand, &groups).await?;
    errand::ask::<()>(&hand, &Errand::TestOpening).await?;
    let setup = Setup {
        service: made.service.clone(),
        keyring: made.keyring.clone(),
    };
    match setting.token.get_value() {
        Some(token) => mailbox::set_up(&token, &setup).await,
        None => {
            office::save(&setup);
            Ok(())
        }
    }
}

fn ready(setting: Setting) -> AnyView {
    super::arrive();
    let words = if setting.token.with_value(Option::is_some) {
        "The test opened, and the service is open. Families can answer now."
    } else {
        "The test opened. Two files were saved: lay service.json and keyring.json beside index.html on \
         the host. Families can answer as soon as they are there; they hand their answers over as \
         sealed files."
    };
    view! {
        <h1 tabindex="-1">"The service is ready"</h1>
        <p>{words}</p>
        <div class="buttons">
            <button type="button" class="main"
                on:click=move |_| setting.desk.screen.set(Screen::Unlock)>"Open the responses"</button>
        </div>
    }
    .into_any()
}

/// What a service starts with where no `service.toml` says more.
fn plain_settings(desk: Desk) -> Settings {
    let line = |name: &str, number: &str| Helpline {
        name: name.to_owned(),
        number: number.to_owned(),
        about: String::new(),
        audiences: Vec::new(),
    };
    let meeting = |id: &str, name: &str, report_hours_before: f64| Meeting {
        id: id.to_owned(),
        name: name.to_owned(),
        report_hours_before,
    };
    let whole = Area {
        id: "whole".to_owned(),
        name: "Whole service".to_owned(),
    };
    Settings {
        name: "Our reviewing service".to_owned(),
        localities: vec![Locality {
            id: "service".to_owned(),
            name: "The service".to_owned(),
            areas: vec![whole],
        }],
        meetings: vec![
            meeting("icpc", "initial child protection conference", 24.0),
            meeting("rcpc", "review child protection conference", 48.0),
            meeting("review", "looked-after review", 72.0),
        ],
        forms: desk
            .form_ids()
            .into_iter()
            .map(|id| OfferedForm { id, readers: None })
            .collect(),
        helplines: vec![
            line("Childline", "0800 1111"),
            line("Help at Hand", "0800 528 0731"),
        ],
        exit_page: "https://www.bbc.co.uk/weather".to_owned(),
        ..Settings::default()
    }
}

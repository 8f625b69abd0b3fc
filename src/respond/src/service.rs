//! The service this page belongs to, and the questionnaires that came with it.

use crate::errand;
use device::worker::Hand;
use device::{net, page, small};
use form::json::Json;
use form::{Form, Words};
use futures_util::future::join;
use std::cell::RefCell;
use std::rc::Rc;
use wire::base64url;
use wire::routes;
use wire::service::{Admission, Area, Helpline, Locality, Meeting, OfferedForm, Settings};

/// The fingerprint of the service this device has agreed with.
const FINGERPRINT: &str = "heard-service";
/// The last service document that was verified, for a day without the server.
const REMEMBERED: &str = "heard-service-document";

/// How answers can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Through the mailbox, or as a file.
    Mailbox,
    /// Only as a file: the pages lie on a static host.
    File,
}

/// The service as this page knows it.
#[derive(Clone, Debug)]
pub struct Service {
    /// What its document says to a family. Before anything is sealed it is held against the signed
    /// document, and the worker verifies that.
    pub settings: Settings,
    /// How answers can leave.
    pub way: Way,
    /// The questionnaires that came with the page.
    pub forms: Vec<Offered>,
}

/// A line of the index of forms that the build writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    /// The form's id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What it is called.
    pub title: form::Text,
    /// Whom it speaks to, in the word that the style sheet goes by.
    pub audience: String,
    /// The kind of meeting it is about, if it is about one.
    pub meeting: Option<String>,
    /// How long it takes.
    pub minutes: u32,
    /// Where it is one of several ways to say the same: what sets it apart, as the form says it.
    pub way: Option<Json>,
    /// Does it make a sheet of the person's own?
    pub sheet: bool,
    /// Its file, beside the index.
    pub file: String,
}

impl Offered {
    /// Do pictures stand beside its words?
    pub fn is_pictured(&self) -> bool {
        self.audience == "child"
    }

    /// Is it the same form, or another way to say the same?
    pub fn is_beside(&self, other: &Self) -> bool {
        let of = |form: &Self| form.way.as_ref().and_then(|way| way.text("of"));
        self.id == other.id || (of(self).is_some() && of(self) == of(other))
    }
}

/// Why the page cannot begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Nothing answered.
    Offline,
    /// The server is there, but no officer has set the service up.
    NotSetUp,
    /// Something answered that is no service document.
    Unreadable,
}

/// A form and the text it was read from, which the worker needs.
#[derive(Clone)]
pub struct Loaded {
    /// As fetched.
    pub json: String,
    /// Read and checked; it lives as long as the page.
    pub form: &'static Form,
}

/// Why there is no signed document.
pub enum Unsigned {
    /// It could not be fetched now.
    NotThere,
    /// It says something else than this page was told, in words.
    Other(String),
}

/// Fetches what the service says (from the server, a file beside the page, or memory) and the index of
/// forms; the signed document too, where that is what came.
pub async fn load() -> Result<(Service, Option<String>), Unavailable> {
    let (told, forms) = join(told(), index()).await;
    let (settings, way, signed) = told?;
    let service = Service {
        settings,
        way,
        forms: forms?,
    };
    Ok((service, signed))
}

/// Fetches the signed document, and holds what the page was told before against it.
pub async fn signed(settings: &Settings) -> Result<String, Unsigned> {
    let path = routes::SERVICE.trim_start_matches('/');
    let reply = net::get(path, &[]).await.ok();
    let signed = reply.as_ref().and_then(read).ok_or(Unsigned::NotThere)?;
    let says = settings_signed(&signed);
    if says.as_ref() == Some(settings) {
        return Ok(signed);
    }
    // Officers may have changed something between the two, and of a slow line there may be only what
    // was kept of one of them.
    let now = excerpt().await.map_err(|_| Unsigned::NotThere)?;
    let kept = |reply: &net::Reply| reply.status == KEPT;
    match said(&now) {
        None => Err(Unsigned::NotThere),
        same if same == says => Ok(signed),
        _ if kept(&now) || reply.as_ref().is_some_and(kept) => Err(Unsigned::NotThere),
        _ => Err(Unsigned::Other(OTHER.to_owned())),
    }
}

/// With this status the service worker gives what it kept of an earlier visit.
const KEPT: u16 = 203;

const OTHER: &str =
    "What this page was told about the service is not what its officers have signed.";

/// What is said before a questionnaire begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Introduction {
    /// Its own words.
    pub start: Words,
    /// With whom it was agreed, and when.
    pub agreed: Option<(String, String)>,
    /// Do its questions lie at more than one place?
    pub has_places: bool,
}

/// A form's file, taken apart once: its words come first, its questions when it is begun.
struct Fetched {
    file: String,
    text: String,
    json: Json,
}

thread_local! {
    /// The form that was fetched last, by its file: the page before a questionnaire shows its words,
    /// and whoever begins it then must not wait for it a second time.
    static FETCHED: RefCell<Option<Rc<Fetched>>> = const { RefCell::new(None) };
    /// The form that was read last.
    static READ: RefCell<Option<(String, Loaded)>> = const { RefCell::new(None) };
}

/// A form's introduction, if it is the one that was fetched last.
pub fn introduction_here(offered: &Offered) -> Option<Introduction> {
    introduced(&fetched(offered)?.json)
}

fn fetched(offered: &Offered) -> Option<Rc<Fetched>> {
    let last = FETCHED.with_borrow(Clone::clone);
    last.filter(|last| last.file == offered.file)
}

/// Fetches a form for the words before it.
pub async fn introduction(offered: &Offered) -> Result<Introduction, Unavailable> {
    introduced(&have(offered).await?.json).ok_or(Unavailable::Unreadable)
}

fn introduced(form: &Json) -> Option<Introduction> {
    let mut places = Vec::new();
    gather(form.list("survey"), &mut places);
    Some(Introduction {
        start: form::plain::words(form, "start"),
        agreed: form.text("agreed_by").zip(form.text("agreed_on")),
        has_places: places.iter().any(|place| *place != places[0]),
    })
    .filter(|_| !form.list("survey").is_empty())
}

fn gather<'j>(items: &'j [Json], places: &mut Vec<&'j str>) {
    for item in items {
        places.extend(item.get("place").and_then(Json::as_text));
        gather(item.list("items"), places);
    }
}

/// Fetches and reads one form.
pub async fn form(offered: &Offered) -> Result<Loaded, Unavailable> {
    let last = READ.with_borrow(Clone::clone);
    if let Some((_, loaded)) = last.filter(|(file, _)| *file == offered.file) {
        return Ok(loaded);
    }
    let fetched = have(offered).await?;
    let form = Form::open(&fetched.json).map_err(|_| Unavailable::Unreadable)?;
    // A page reads a few forms in its life; keeping them saves copying them into every screen.
    let loaded = Loaded {
        json: fetched.text.clone(),
        form: Box::leak(Box::new(form)),
    };
    READ.set(Some((offered.file.clone(), loaded.clone())));
    Ok(loaded)
}

async fn have(offered: &Offered) -> Result<Rc<Fetched>, Unavailable> {
    if let Some(fetched) = fetched(offered) {
        return Ok(fetched);
    }
    let reply = net::get(&beside_index(&offered.file), &[])
        .await
        .map_err(|_| Unavailable::Offline)?;
    if !reply.is_ok() {
        return Err(Unavailable::Unreadable);
    }
    let text = reply.text();
    let fetched = Rc::new(Fetched {
        file: offered.file.clone(),
        json: Json::parse(&text).ok_or(Unavailable::Unreadable)?,
        text,
    });
    FETCHED.set(Some(Rc::clone(&fetched)));
    Ok(fetched)
}

/// Has the worker check the signature, against the fingerprint of the invitation or the one this
/// device agreed with before. `Err` is a refusal in words.
pub async fn verify(hand: &Hand, signed: String, invited: Option<String>) -> Result<(), String> {
    let expected = expected(invited);
    let fingerprint = errand::verify(hand, signed.clone(), expected).await?;
    small::set(FINGERPRINT, &fingerprint);
    small::set(REMEMBERED, &signed);
    Ok(())
}

/// The fingerprint a service must have.
pub fn expected(invited: Option<String>) -> Option<String> {
    invited.or_else(|| small::get(FINGERPRINT))
}

type Told = (Settings, Way, Option<String>);

async fn told() -> Result<Told, Unavailable> {
    let from_server = excerpt().await;
    if let Some(settings) = from_server.as_ref().ok().and_then(said) {
        return Ok((settings, Way::Mailbox, None));
    }
    let beside = net::get(routes::SERVICE_FILE, &[]).await;
    if let Some(signed) = beside.as_ref().ok().and_then(read) {
        return whole(signed, Way::File).ok_or(Unavailable::Unreadable);
    }
    let remembered = || small::get(REMEMBERED).and_then(|signed| whole(signed, Way::Mailbox));
    match from_server {
        Err(net::Offline) => remembered().ok_or(Unavailable::Offline),
        // A static host has no word for it but that there is no such file.
        Ok(reply) if reply.status == 404 || refused_as_new(&reply) => Err(Unavailable::NotSetUp),
        Ok(_) => remembered().ok_or(Unavailable::Unreadable),
    }
}

async fn excerpt() -> Result<net::Reply, net::Offline> {
    net::get(routes::SETTINGS.trim_start_matches('/'), &[]).await
}

fn said(reply: &net::Reply) -> Option<Settings> {
    reply
        .is_ok()
        .then(|| settings(&Json::parse(&reply.text())?))?
}

fn whole(signed: String, way: Way) -> Option<Told> {
    Some((settings_signed(&signed)?, way, Some(signed)))
}

/// The answer, if it has the shape of a signed document.
fn read(reply: &net::Reply) -> Option<String> {
    let text = reply.text();
    let signed = reply.is_ok() && Json::parse(&text)?.get("signature").is_some();
    signed.then_some(text)
}

fn refused_as_new(reply: &net::Reply) -> bool {
    let said = Json::parse(&reply.text()).and_then(|said| said.text("error"));
    said.as_deref() == Some("not_set_up")
}

async fn index() -> Result<Vec<Offered>, Unavailable> {
    let address = page::link("forms-index").ok_or(Unavailable::Unreadable)?;
    let reply = net::get(&address, &[])
        .await
        .map_err(|_| Unavailable::Offline)?;
    match Json::parse(&reply.text()) {
        Some(Json::List(lines)) => Ok(lines.iter().filter_map(offered).collect()),
        _ => Err(Unavailable::Unreadable),
    }
}

fn offered(line: &Json) -> Option<Offered> {
    Some(Offered {
        id: line.text("id")?,
        version: line.small("version")?,
        title: form::plain::text(line, "title"),
        audience: line.text("audience")?,
        meeting: line.text("meeting"),
        minutes: line.small("minutes")?,
        way: line.get("way").cloned(),
        sheet: line.get("sheet").is_some(),
        file: line.text("file")?,
    })
}

fn settings_signed(signed: &str) -> Option<Settings> {
    let document = base64url::decode(&Json::parse(signed)?.text("document")?)?;
    let document = Json::parse(std::str::from_utf8(&document).ok()?)?;
    settings(document.get("settings")?)
}

/// What a family sees of the settings; the worker reads the whole document.
fn settings(settings: &Json) -> Option<Settings> {
    Some(Settings {
        name: settings.text("name")?,
        localities: settings
            .list("localities")
            .iter()
            .filter_map(locality)
            .collect(),
        meetings: settings
            .list("meetings")
            .iter()
            .filter_map(meeting)
            .collect(),
        forms: settings
            .list("forms")
            .iter()
            .filter_map(offered_form)
            .collect(),
        helplines: settings
            .list("helplines")
            .iter()
            .filter_map(helpline)
            .collect(),
        admission: admission(settings),
        exit_page: settings.text("exit_page").unwrap_or_default(),
        officers: Vec::new(),
        small_numbers: wire::service::SmallNumbers::default(),
    })
}

fn admission(settings: &Json) -> Admission {
    match settings.get("admission").and_then(Json::as_text) {
        Some("codes") => Admission::Codes,
        _ => Admission::Open,
    }
}

fn locality(json: &Json) -> Option<Locality> {
    let area = |json: &Json| {
        Some(Area {
            id: json.text("id")?,
            name: json.text("name")?,
        })
    };
    let areas = json.list("areas").iter().filter_map(area).collect();
    Some(Locality {
        id: json.text("id")?,
        name: json.text("name")?,
        areas,
    })
}

fn meeting(json: &Json) -> Option<Meeting> {
    let report_hours_before = json.number("report_hours_before")?;
    Some(Meeting {
        id: json.text("id")?,
        name: json.text("name")?,
        report_hours_before,
    })
}

fn offered_form(json: &Json) -> Option<OfferedForm> {
    Some(OfferedForm {
        id: json.text("id")?,
        readers: json.text("readers"),
    })
}

fn helpline(json: &Json) -> Option<Helpline> {
    Some(Helpline {
        name: json.text("name")?,
        number: json.text("number")?,
        about: json.text("about").unwrap_or_default(),
        audiences: json.list("for").iter().filter_map(name).collect(),
    })
}

fn name(json: &Json) -> Option<String> {
    json.as_text().map(str::to_owned)
}

fn beside_index(file: &str) -> String {
    let index = page::link("forms-index").unwrap_or_default();
    let folder = index.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{file}")
}

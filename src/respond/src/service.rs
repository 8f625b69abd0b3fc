//! The service this page belongs to, and the questionnaires that came with it.

use crate::errand;
use device::worker::Hand;
use device::{net, page, small};
use form::{Audience, Form};
use futures_util::future::join;
use serde::{Deserialize, Serialize};
use wire::routes;
use wire::service::{ServiceDocument, Signed};

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
    /// As it came, for the worker to verify.
    pub signed: Signed,
    /// What it says; the worker verifies it before anything is sealed.
    pub document: ServiceDocument,
    /// How answers can leave.
    pub way: Way,
    /// The questionnaires that came with the page.
    pub forms: Vec<Offered>,
}

/// A line of the index of forms that the build writes.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct Offered {
    /// The form's id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// What it is called.
    pub title: form::Text,
    /// Whom it speaks to.
    pub audience: Audience,
    /// How long it takes.
    pub minutes: u32,
    /// Its file, beside the index.
    pub file: String,
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
pub struct Loaded {
    /// As fetched.
    pub json: String,
    /// Read and checked; it lives as long as the page.
    pub form: &'static Form,
}

/// Fetches the service document (from the server, a file beside the page, or memory) and the index
/// of forms.
pub async fn load() -> Result<Service, Unavailable> {
    let (fetched, forms) = join(signed(), index()).await;
    let (signed, way) = fetched?;
    let document = signed.unverified().ok_or(Unavailable::Unreadable)?;
    Ok(Service { signed, document, way, forms: forms? })
}

/// Fetches and reads one form.
pub async fn form(offered: &Offered) -> Result<Loaded, Unavailable> {
    let address = beside_index(&offered.file);
    let reply = net::get(&address, &[]).await.map_err(|_| Unavailable::Offline)?;
    let json = reply.text();
    let form = Form::read(&json).map_err(|_| Unavailable::Unreadable)?;
    // A page reads a few forms in its life; keeping them saves copying them into every screen.
    Ok(Loaded { json, form: Box::leak(Box::new(form)) })
}

/// Has the worker check the signature, against the fingerprint of the invitation or the one this
/// device agreed with before. `Err` is a refusal in words.
pub async fn verify(hand: &Hand, service: &Service, invited: Option<String>) -> Result<(), String> {
    let expected = expected(invited);
    let fingerprint = errand::verify(hand, service.signed.clone(), expected).await?;
    small::set(FINGERPRINT, &fingerprint);
    small::set(REMEMBERED, &service.signed);
    Ok(())
}

/// The fingerprint a service must have.
pub fn expected(invited: Option<String>) -> Option<String> {
    invited.or_else(|| small::get(FINGERPRINT))
}

async fn signed() -> Result<(Signed, Way), Unavailable> {
    let path = routes::SERVICE.trim_start_matches('/');
    let from_server = net::get(path, &[]).await;
    if let Some(signed) = from_server.as_ref().ok().and_then(read) {
        return Ok((signed, Way::Mailbox));
    }
    let beside = net::get(routes::SERVICE_FILE, &[]).await;
    if let Some(signed) = beside.as_ref().ok().and_then(read) {
        return Ok((signed, Way::File));
    }
    match from_server {
        Err(net::Offline) => remembered().ok_or(Unavailable::Offline),
        Ok(reply) if refused_as_new(&reply) => Err(Unavailable::NotSetUp),
        Ok(_) => remembered().ok_or(Unavailable::Unreadable),
    }
}

fn read(reply: &net::Reply) -> Option<Signed> {
    if !reply.is_ok() {
        return None;
    }
    serde_json::from_str(&reply.text()).ok()
}

fn remembered() -> Option<(Signed, Way)> {
    Some((small::get(REMEMBERED)?, Way::Mailbox))
}

fn refused_as_new(reply: &net::Reply) -> bool {
    serde_json::from_str::<routes::Refusal>(&reply.text())
        .is_ok_and(|said| said.error == "not_set_up")
}

async fn index() -> Result<Vec<Offered>, Unavailable> {
    let address = page::link("forms-index").ok_or(Unavailable::Unreadable)?;
    let reply = net::get(&address, &[]).await.map_err(|_| Unavailable::Offline)?;
    serde_json::from_str(&reply.text()).map_err(|_| Unavailable::Unreadable)
}

fn beside_index(file: &str) -> String {
    let index = page::link("forms-index").unwrap_or_default();
    let folder = index.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{file}")
}

//! Talking to the server the page came from, and to nobody else.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCredentials,
    RequestInit, Response,
};
use wire::routes;

/// After this long without an answer a request counts as offline.
const PATIENCE_MILLISECONDS: i32 = 30_000;

/// The network is not there, or the server does not answer.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("there is no connection to the server")]
pub struct Offline;

/// What the server said.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// Was it a 2xx?
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text; what is not UTF-8 shows as replacement characters.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Fetches something, or takes what the page asked for while the program was on its way.
pub async fn get(path: &str, headers: &[(&str, &str)]) -> Result<Reply, Offline> {
    if headers.is_empty()
        && let Some(reply) = asked(path).await
    {
        return Ok(reply);
    }
    send("GET", path, headers, None).await
}

/// What `start.js` asked for and has read. Each can be taken once.
async fn asked(path: &str) -> Option<Reply> {
    let asked = Reflect::get(&js_sys::global(), &"asked".into()).ok()?;
    let asked: Function = asked.dyn_into().ok()?;
    let answer = asked.call1(&JsValue::NULL, &path.into()).ok()?;
    let answer = JsFuture::from(answer.dyn_into::<Promise>().ok()?).await;
    let answer = answer.ok()?;
    let part = |name: &str| Reflect::get(&answer, &name.into()).ok();
    Some(Reply {
        status: part("status")?.as_f64()? as u16,
        bytes: Uint8Array::new(&part("bytes")?).to_vec(),
    })
}

/// Sends a request with or without a body.
pub async fn send(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> Result<Reply, Offline> {
    ask(method, path, headers, body).await.map_err(|_| Offline)
}

/// An answer that is read while it is still coming. Whoever stops reading lets the line rest.
pub struct Coming {
    /// The HTTP status.
    pub status: u16,
    headers: Headers,
    reader: ReadableStreamDefaultReader,
    abort: AbortController,
}

impl Coming {
    /// Asks, and waits until the answer begins.
    pub async fn open(path: &str, headers: &[(&str, &str)]) -> Result<Self, Offline> {
        Self::begin(path, headers).await.map_err(|_| Offline)
    }

    async fn begin(path: &str, headers: &[(&str, &str)]) -> Result<Self, JsValue> {
        let abort = AbortController::new()?;
        let init = request("GET", headers, None)?;
        init.set_credentials(RequestCredentials::Omit);
        init.set_signal(Some(&abort.signal()));
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let answer = window.fetch_with_str_and_init(path, &init);
        let response: Response = patiently(&abort, answer).await?.dyn_into()?;
        let body = response.body().ok_or(JsValue::NULL)?;
        Ok(Self {
            status: response.status(),
            headers: response.headers(),
            reader: body.get_reader().dyn_into()?,
            abort,
        })
    }

    /// A number among the headers.
    pub fn number(&self, header: &str) -> Option<u64> {
        self.headers.get(header).ok()??.parse().ok()
    }

    /// The next bytes; `None` at the end.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, Offline> {
        let read = patiently(&self.abort, self.reader.read()).await;
        let value = read.and_then(|read| Reflect::get(&read, &"value".into()));
        let value = value.map_err(|_| Offline)?;
        Ok(value
            .dyn_into::<Uint8Array>()
            .ok()
            .map(|bytes| bytes.to_vec()))
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

/// Waits for a promise as long as one waits for a server.
async fn patiently(abort: &AbortController, promise: Promise) -> Result<JsValue, JsValue> {
    let stop = abort.clone();
    let timer = crate::page::later(PATIENCE_MILLISECONDS, move || stop.abort());
    let answer = JsFuture::from(promise).await;
    timer.cancel();
    answer
}

async fn ask(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> Result<Reply, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let patience = AbortController::new()?;
    let init = request(method, headers, body)?;
    // Nothing that could connect two requests of one device goes to the mailbox. The files of the
    // page itself and what the service says of itself were asked for ahead, and are only found
    // again if asked for in the same way.
    let ahead = [routes::SETTINGS, routes::SERVICE].contains(&["/", path].concat().as_str());
    let mailbox = path.split('/').any(|part| part == "api") && !ahead;
    init.set_credentials(if mailbox {
        RequestCredentials::Omit
    } else {
        RequestCredentials::SameOrigin
    });
    init.set_signal(Some(&patience.signal()));
    let timer = crate::page::later(PATIENCE_MILLISECONDS, move || patience.abort());
    let answer = JsFuture::from(window.fetch_with_str_and_init(path, &init)).await;
    let response: Response = answer?.dyn_into()?;
    let bytes = JsFuture::from(response.array_buffer()?).await;
    timer.cancel();
    Ok(Reply {
        status: response.status(),
        bytes: Uint8Array::new(&bytes?).to_vec(),
    })
}

fn request(
    method: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> Result<RequestInit, JsValue> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    let sent = Headers::new()?;
    for (name, value) in headers {
        sent.set(name, value)?;
    }
    init.set_headers(&sent);
    if let Some(body) = body {
        init.set_body(&Uint8Array::from(body));
    }
    Ok(init)
}

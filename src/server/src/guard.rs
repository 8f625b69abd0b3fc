//! What holds for every request and every answer: headers that fence the apps in, and limits.
//!
//! It must not know what a route does, and it never writes down who asked.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use http_body_util::LengthLimitError;
use tokio::sync::Semaphore;

use crate::error::Error;

/// Requests worked on at once; more are told to come back.
const REQUESTS_MAX: usize = 512;
/// How long a request may take, its body included: a sealed response over a very slow line.
const REQUEST_SECONDS_MAX: u64 = 60;
/// So much of a body that is too long is read and thrown away, so that the asker gets to hear why.
const DISCARDED_BYTES_MAX: u64 = 1024 * 1024;

/// Own files only. `wasm-unsafe-eval` compiles WebAssembly and nothing else; `data:` is for the
/// pictures on officers' cards, which stand in the signed service document.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; \
frame-ancestors 'none'";

const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), \
encrypted-media=(), geolocation=(), gyroscope=(), hid=(), \
identity-credentials-get=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), \
payment=(), publickey-credentials-get=(), serial=(), usb=(), xr-spatial-tracking=()";

/// On every answer.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// On all that a browser could open or run: pages, scripts, pictures, messages.
const PAGE_HEADERS: [(HeaderName, HeaderValue); 4] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("require-corp"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(PERMISSIONS),
    ),
];

/// What only a page of ours can take up, and only as what it is (`nosniff`). To these, as to a page's own
/// scripts, a policy of their own means nothing, and on a slow line the headers of a page's files are as
/// much as a part of the program.
const NEVER_OPENED: [&[u8]; 4] = [
    b"application/json",
    b"application/wasm",
    b"font/woff2",
    b"text/css",
];

/// How many requests at once, and how long each.
#[derive(Clone, Debug)]
pub struct Limits {
    /// One permit for each request that is worked on.
    pub requests: Arc<Semaphore>,
    /// How long one may take until its answer begins.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests: Arc::new(Semaphore::new(REQUESTS_MAX)),
            time: Duration::from_secs(REQUEST_SECONDS_MAX),
        }
    }
}

/// Puts the headers on an answer. What has not said otherwise is kept by no cache.
pub async fn fence(request: Request, next: Next) -> Response {
    let of_a_page = is_script_of_a_page(request.uri().path());
    let mut response = next.run(request).await;
    // What is refused is told to whoever asks in any way.
    let refused = response.status().is_client_error() || response.status().is_server_error();
    let answer = response.headers_mut();
    let taken_up = of_a_page || answer.get(CONTENT_TYPE).is_some_and(is_never_opened);
    let of_page = PAGE_HEADERS.into_iter().filter(|_| refused || !taken_up);
    for (name, value) in HEADERS.into_iter().chain(of_page) {
        answer.insert(name, value);
    }
    answer
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A page's own script runs under the page's policy; a worker's script brings the policy of the worker.
fn is_script_of_a_page(path: &str) -> bool {
    let name = path.strip_prefix("/assets/");
    name.is_some_and(|name| name.ends_with(".js") && !name.contains("worker"))
}

/// What stands after the kind, such as how its letters are written, changes nothing.
fn is_never_opened(kind: &HeaderValue) -> bool {
    let kind = kind.as_bytes().split(|byte| *byte == b';').next();
    kind.is_some_and(|kind| NEVER_OPENED.contains(&kind))
}

/// Holds a request to the limits.
pub async fn limit(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let Ok(_permit) = limits.requests.try_acquire() else {
        return Error::TooBusy.into_response();
    };
    match tokio::time::timeout(limits.time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::TooSlow.into_response(),
    }
}

/// Reads a body of at most so many bytes.
pub async fn body(request: Request, bytes_max: usize) -> Result<Bytes, Error> {
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let body = request.into_body();
    if let Some(length) = announced
        && length > bytes_max as u64
    {
        if length <= DISCARDED_BYTES_MAX {
            discard(body).await;
        }
        return Err(Error::TooLarge);
    }
    axum::body::to_bytes(body, bytes_max)
        .await
        .map_err(|error| {
            if error.into_inner().is::<LengthLimitError>() {
                Error::TooLarge
            } else {
                Error::Broken
            }
        })
}

async fn discard(body: Body) {
    let mut frames = body.into_data_stream();
    while let Some(Ok(_)) = frames.next().await {}
}

//! One long answer of frames, read from the mailbox page by page, so that the memory it takes does
//! not grow with what is kept.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use wire::stream::{Cursor, write_frame};

use crate::error::Error;
use crate::mailbox::{Kept, Mailbox, MailboxError, START};

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

/// What is streamed.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// Responses that were let out.
    Responses,
    /// The sheets of the officer with this key id.
    Sheets([u8; 8]),
    /// The workspace's operations.
    Operations,
}

impl After {
    /// The place that was given, or the start.
    pub(super) fn cursor(&self) -> Result<Cursor, Error> {
        match self.after.as_deref() {
            None | Some("") => Ok(START),
            Some(text) => text.parse().map_err(|_| Error::WrongCursor),
        }
    }
}

impl Of {
    async fn page(self, mailbox: &Mailbox, after: Cursor) -> Result<Vec<Kept>, MailboxError> {
        match self {
            Self::Responses => mailbox.read_after(after).await,
            Self::Sheets(recipient) => mailbox.sheets_after(&recipient, after.id).await,
            Self::Operations => mailbox.operations_after(after.batch).await,
        }
    }
}

/// Everything after `after`, as a stream.
pub(super) fn frames(of: Of, mailbox: Mailbox, after: Cursor) -> Response {
    let frames = stream::try_unfold((of, mailbox, after), next_frames);
    let content_type = [(CONTENT_TYPE, "application/octet-stream")];
    (content_type, Body::from_stream(frames)).into_response()
}

/// Some more frames, and where to go on after them. An error cuts the stream short of its end, so
/// that a reader does not take it for the whole.
async fn next_frames(
    (of, mailbox, after): (Of, Mailbox, Cursor),
) -> Result<Option<(Bytes, (Of, Mailbox, Cursor))>, MailboxError> {
    let kept = of.page(&mailbox, after).await.inspect_err(|error| {
        eprintln!("heard-server: a download broke off: {error:?}");
    })?;
    let Some(last) = kept.last().map(|kept| kept.at) else {
        return Ok(None);
    };
    let mut frames = Vec::with_capacity(kept.iter().map(|kept| kept.bytes.len() + 8).sum());
    for kept in &kept {
        if !write_frame(&mut frames, kept.at.batch, &kept.bytes) {
            eprintln!("heard-server: something stored is longer than any can be; it is not sent");
        }
    }
    Ok(Some((frames.into(), (of, mailbox, last))))
}

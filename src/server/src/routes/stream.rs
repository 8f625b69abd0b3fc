//! One long answer of frames, read from the mailbox page by page, so that the memory it takes does
//! not grow with what is kept.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::mpsc;
use wire::stream::{Cursor, write_frame};

use crate::error::Error;
use crate::mailbox::{Kept, Mailbox, MailboxError, START, today};

/// Pages that are read before they can be sent.
const PAGES_AHEAD: usize = 1;

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
            Self::Sheets(recipient) => mailbox.sheets_after(&recipient, after.id, today()).await,
            Self::Operations => mailbox.operations_after(after.batch).await,
        }
    }
}

/// Everything after `after`, as a stream. The next page is read while one is on its way.
pub(super) fn frames(of: Of, mailbox: Mailbox, after: Cursor) -> Response {
    let (pages, coming) = mpsc::channel(PAGES_AHEAD);
    tokio::spawn(read(of, mailbox, after, pages));
    let frames = stream::unfold(coming, async |mut coming| {
        let page = coming.recv().await?;
        Some((page, coming))
    });
    let content_type = [(CONTENT_TYPE, "application/octet-stream")];
    (content_type, Body::from_stream(frames)).into_response()
}

/// Reads page by page until the end, or until nobody listens any more.
async fn read(
    of: Of,
    mailbox: Mailbox,
    mut after: Cursor,
    pages: mpsc::Sender<Result<Bytes, MailboxError>>,
) {
    loop {
        let kept = match of.page(&mailbox, after).await {
            Ok(kept) => kept,
            Err(error) => {
                eprintln!("heard-server: a download broke off: {error:?}");
                // It cuts the stream short of its end, so that a reader does not take it for the
                // whole; nobody listening means that nobody minds.
                let _ = pages.send(Err(error)).await;
                return;
            }
        };
        let Some(last) = kept.last() else {
            return;
        };
        after = last.at;
        if pages.send(Ok(framed(&kept))).await.is_err() {
            return;
        }
    }
}

fn framed(kept: &[Kept]) -> Bytes {
    let mut frames = Vec::with_capacity(kept.iter().map(|kept| kept.bytes.len() + 8).sum());
    for kept in kept {
        if !write_frame(&mut frames, kept.at.batch, &kept.bytes) {
            eprintln!("heard-server: something stored is longer than any can be; it is not sent");
        }
    }
    frames.into()
}

//! How envelopes are fetched: one long answer of frames, so that a hundred thousand of them need
//! no hundred thousand requests, and can be opened while the rest is still coming.
//!
//! A frame is `batch u32 | length u32 | envelope`, numbers big-endian, in the order of batch and
//! then id. What stands in a frame is not looked at here: a damaged envelope is for the reader to
//! set aside and must not stop the others.

use crate::envelope::{ENVELOPE_BYTES_MAX, EnvelopeId};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The length of what stands before each envelope.
pub const FRAME_HEAD_BYTES: usize = 8;

/// One envelope as it lies in the mailbox, whole or damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The batch it was let out in.
    pub batch: u32,
    /// The bytes.
    pub envelope: Vec<u8>,
}

/// How far a reader has come: `<batch>.<id hex>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The batch of the last frame seen.
    pub batch: u32,
    /// Its id.
    pub id: EnvelopeId,
}

/// Takes a stream apart as it arrives.
#[derive(Debug, Default)]
pub struct Frames {
    waiting: Vec<u8>,
    taken: usize,
}

/// Why a stream cannot be read on. Frames taken before it are good.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum StreamError {
    /// No envelope is that long, so the place of the next frame is not known either.
    #[error("the mailbox sent something that is not a list of responses ({0} bytes in one piece)")]
    TooLong(u32),
    /// It ended inside a frame.
    #[error("the connection broke off; what had come is kept, and the rest can be fetched again")]
    CutOff,
}

/// A text that is not a cursor.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a place in the mailbox is a number, a full stop and 64 hex digits")]
pub struct CursorError;

/// Adds a frame. Nothing longer than an envelope can be is written: the answer is `false` then.
pub fn write_frame(out: &mut Vec<u8>, batch: u32, envelope: &[u8]) -> bool {
    if envelope.len() > ENVELOPE_BYTES_MAX {
        return false;
    }
    out.extend_from_slice(&batch.to_be_bytes());
    out.extend_from_slice(&(envelope.len() as u32).to_be_bytes());
    out.extend_from_slice(envelope);
    true
}

impl Frame {
    /// Where to go on after this frame; `None` if it is too damaged to hold an id. The id is read
    /// from the bytes without any check, so a reader moves its cursor forwards only.
    pub fn cursor(&self) -> Option<Cursor> {
        let id = self.envelope.get(6..38)?.try_into().ok()?;
        Some(Cursor {
            batch: self.batch,
            id: EnvelopeId(id),
        })
    }
}

impl Frames {
    /// Adds bytes as they come in. Taking all frames after each push keeps the memory small.
    pub fn push(&mut self, bytes: &[u8]) {
        self.waiting.drain(..self.taken);
        self.taken = 0;
        self.waiting.extend_from_slice(bytes);
    }

    /// Takes the next whole frame; `None` until more bytes have come.
    pub fn take(&mut self) -> Result<Option<Frame>, StreamError> {
        let waiting = &self.waiting[self.taken..];
        let Some((head, rest)) = waiting.split_first_chunk::<FRAME_HEAD_BYTES>() else {
            return Ok(None);
        };
        let [b0, b1, b2, b3, l0, l1, l2, l3] = *head;
        let length = u32::from_be_bytes([l0, l1, l2, l3]);
        if length as usize > ENVELOPE_BYTES_MAX {
            return Err(StreamError::TooLong(length));
        }
        let Some(envelope) = rest.get(..length as usize) else {
            return Ok(None);
        };
        let frame = Frame {
            batch: u32::from_be_bytes([b0, b1, b2, b3]),
            envelope: envelope.to_vec(),
        };
        self.taken += FRAME_HEAD_BYTES + length as usize;
        Ok(Some(frame))
    }

    /// To be asked when the stream has ended: was it whole?
    pub fn finish(self) -> Result<(), StreamError> {
        let whole = self.taken == self.waiting.len();
        whole.then_some(()).ok_or(StreamError::CutOff)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.batch, self.id)
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (batch, id) = text.split_once('.').ok_or(CursorError)?;
        let digits = !batch.is_empty() && batch.bytes().all(|byte| byte.is_ascii_digit());
        let batch = batch.parse().ok().filter(|_| digits).ok_or(CursorError)?;
        Ok(Self {
            batch,
            id: id.parse().map_err(|_| CursorError)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames() -> Vec<Frame> {
        let envelopes = [vec![1; 100], Vec::new(), vec![3; ENVELOPE_BYTES_MAX]];
        let frame = |(batch, envelope)| Frame { batch, envelope };
        (7..).zip(envelopes).map(frame).collect()
    }

    fn written() -> Vec<u8> {
        let mut out = Vec::new();
        for frame in frames() {
            assert!(write_frame(&mut out, frame.batch, &frame.envelope));
        }
        out
    }

    #[test]
    fn reads_what_it_writes_however_it_arrives() {
        for piece in [1, 7, 8, 100, 5000, usize::MAX] {
            let mut reader = Frames::default();
            let mut read = Vec::new();
            for bytes in written().chunks(piece) {
                reader.push(bytes);
                while let Some(frame) = reader.take().expect("good frames") {
                    read.push(frame);
                }
            }
            assert_eq!(reader.finish(), Ok(()));
            assert!(read == frames(), "in pieces of {piece}");
        }
    }

    #[test]
    fn says_when_it_is_cut_off() {
        let written = written();
        let mut reader = Frames::default();
        reader.push(&written[..written.len() - 1]);
        let whole = std::iter::from_fn(|| reader.take().expect("good frames")).count();
        assert_eq!(whole, 2);
        assert_eq!(reader.finish(), Err(StreamError::CutOff));
    }

    #[test]
    fn refuses_impossible_lengths() {
        let mut reader = Frames::default();
        reader.push(&[0, 0, 0, 1, 255, 255, 255, 255]);
        assert_eq!(reader.take(), Err(StreamError::TooLong(u32::MAX)));
        assert!(!write_frame(
            &mut Vec::new(),
            1,
            &vec![0; ENVELOPE_BYTES_MAX + 1]
        ));
    }

    #[test]
    fn a_cursor_reads_what_it_writes() {
        let id = EnvelopeId([0x5a; 32]);
        let cursor = Cursor { batch: 12, id };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        let hex = id.to_string();
        let bad = [
            "",
            ".",
            "12",
            &hex,
            &format!("+1.{hex}"),
            &format!("4294967296.{hex}"),
        ];
        for text in bad {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
        let frame = Frame {
            batch: 12,
            envelope: [&[0; 6][..], &id.0].concat(),
        };
        assert_eq!(frame.cursor(), Some(cursor));
        assert_eq!(
            Frame {
                batch: 12,
                envelope: vec![0; 37]
            }
            .cursor(),
            None
        );
    }
}

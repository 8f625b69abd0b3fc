//! Fetching and opening: portion by portion, so that the page stays at hand, shows how far it has
//! come, and can be told to pause or to stop. What was opened stays on this device under a lock of
//! the officer's own, so that the next start opens only what is new.

use crate::app::Desk;
use crate::errand::{self, Opening};
use crate::mailbox::Reader;
use device::files::Chosen;
use device::net::Coming;
use device::page;
use device::shelf::Shelf;
use leptos::prelude::*;
use wire::access::Act;
use wire::routes::{COUNT_HEADER, FIRST_BATCH_HEADER};
use wire::stream::{Frame, Frames};

/// The name of the database with what was opened here.
const SHELF: &str = "heard-opened";
/// How many envelopes go to the worker at a time: enough to be fast, few enough to show progress.
const PORTION: usize = 64;
/// How many portions make one piece of the shelf.
const PORTIONS_A_PIECE: usize = 8;
/// How long the page may count before it looks after whoever sits in front of it.
const SLICE_MILLISECONDS: f64 = 20.0;
/// How often the figures on the screen are made anew while more comes in.
const SHOWN_EVERY_MILLISECONDS: f64 = 400.0;
/// How often a pause is looked at.
const PAUSE_MILLISECONDS: i32 = 100;
/// Files were handed over and belong to no batch of the mailbox.
const NO_BATCH: u32 = 0;

/// How far opening has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// So many are open.
    pub done: u64,
    /// Of so many.
    pub all: u64,
}

/// What the officer said about going on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// Nothing.
    #[default]
    Going,
    /// To wait.
    Paused,
    /// To leave the rest for another time.
    Stopped,
}

/// What is being read.
struct Run {
    desk: Desk,
    shelf: Option<Shelf>,
    /// The number of the next piece.
    next: u32,
    /// Where the mailbox goes on.
    after: Option<String>,
    portions: usize,
    /// How many were opened that were never opened here before.
    fresh: u64,
    shown: f64,
}

/// Takes from this device what was opened before, and from the mailbox what is new.
pub async fn fetch(desk: Desk, reader: &Reader) {
    let mut run = Run::begin(desk).await;
    run.last_place().await;
    match reader.responses(run.after.as_deref()).await {
        Ok(coming) => {
            run.expect(coming.number(COUNT_HEADER));
            run.take_from_shelf(first_batch(&coming)).await;
            run.take_from_mailbox(&coming).await;
        }
        Err(why) => {
            run.take_from_shelf(NO_BATCH).await;
            desk.problem.set(Some(why));
        }
    }
    run.end();
}

/// Opens sealed files that were handed over.
pub async fn take_files(desk: Desk, chosen: Vec<Chosen>) {
    let mut run = Run::begin(desk).await;
    run.next = run.numbers().await.last().map_or(0, |last| last + 1);
    run.expect(Some(chosen.len() as u64));
    let frames: Vec<Frame> = chosen.into_iter().map(handed_over).collect();
    for portion in frames.chunks(PORTION) {
        if !run.may_go_on().await || !run.open(portion).await {
            break;
        }
    }
    run.shelve().await;
    run.end();
}

/// Forgets what was opened on this device; the mailbox still has what it has.
pub async fn forget() -> bool {
    match Shelf::open(SHELF).await {
        Some(shelf) => shelf.clear().await.is_ok(),
        None => true,
    }
}

fn handed_over(file: Chosen) -> Frame {
    Frame {
        batch: NO_BATCH,
        envelope: file.bytes,
    }
}

fn first_batch(coming: &Coming) -> u32 {
    let first = coming.number(FIRST_BATCH_HEADER);
    first
        .and_then(|first| first.try_into().ok())
        .unwrap_or(NO_BATCH)
}

impl Run {
    async fn begin(desk: Desk) -> Self {
        desk.pace.set(Pace::Going);
        desk.reading.set(Some(Reading::default()));
        Self {
            desk,
            shelf: Shelf::open(SHELF).await,
            next: 0,
            after: None,
            portions: 0,
            fresh: 0,
            shown: page::milliseconds(),
        }
    }

    /// Where the last piece on the shelf left off. A piece that does not open was locked for
    /// somebody else or for other groups: then everything is fetched afresh.
    async fn last_place(&mut self) {
        let Some(last) = self.numbers().await.last().copied() else {
            return;
        };
        let (kept, _) = match self.unshelve(last, NO_BATCH).await {
            Some(kept) => kept,
            None => return self.clear().await,
        };
        self.next = last + 1;
        self.after = kept.after;
    }

    async fn take_from_shelf(&mut self, first: u32) {
        for number in self.numbers().await {
            if !self.may_go_on().await {
                return;
            }
            let Some((kept, trimmed)) = self.unshelve(number, first).await else {
                continue;
            };
            self.expect(Some(kept.openings.len() as u64));
            self.count(kept.openings).await;
            if let (Some(shelf), Some(trimmed)) = (&self.shelf, trimmed) {
                // If it stays, it is trimmed at the next start.
                let _ = shelf.put(number, &trimmed).await;
            }
        }
    }

    async fn take_from_mailbox(&mut self, coming: &Coming) {
        let (mut frames, mut waiting) = (Frames::default(), Vec::new());
        let broken = loop {
            if !self.may_go_on().await {
                break None;
            }
            match next_frames(coming, &mut frames, &mut waiting).await {
                Ok(more) => {
                    while waiting.len() >= PORTION || !more && !waiting.is_empty() {
                        let rest = waiting.split_off(PORTION.min(waiting.len()));
                        let portion = std::mem::replace(&mut waiting, rest);
                        if !self.may_go_on().await || !self.open(&portion).await {
                            return self.shelve().await;
                        }
                    }
                    if !more {
                        break frames.finish().err().map(|why| why.to_string());
                    }
                }
                Err(why) => break Some(why),
            }
        };
        self.shelve().await;
        if broken.is_some() {
            self.desk.problem.set(broken);
        }
    }

    /// Has a portion opened, and counts it. Says whether that worked.
    async fn open(&mut self, portion: &[Frame]) -> bool {
        let Ok(hand) = self.desk.hand() else {
            return false;
        };
        match errand::open(&hand, portion).await {
            Ok(openings) => {
                let responses = openings.iter().filter(|opening| opening.is_response());
                self.fresh += responses.count() as u64;
                self.count(openings).await;
                let furthest = portion.iter().filter_map(Frame::cursor).max();
                let furthest = furthest.filter(|cursor| cursor.batch != NO_BATCH);
                self.after = furthest
                    .map(|cursor| cursor.to_string())
                    .or(self.after.take());
                self.portions += 1;
                if self.portions.is_multiple_of(PORTIONS_A_PIECE) {
                    self.shelve().await;
                }
                true
            }
            Err(why) => {
                self.desk.problem.set(Some(why));
                false
            }
        }
    }

    /// Counts, and lets the page breathe between slices.
    async fn count(&mut self, openings: Vec<Opening>) {
        let mut openings = openings.into_iter().peekable();
        while openings.peek().is_some() {
            let began = page::milliseconds();
            let mut done = 0;
            self.desk.opened.update_untracked(|opened| {
                while page::milliseconds() - began < SLICE_MILLISECONDS {
                    let Some(opening) = openings.next() else {
                        break;
                    };
                    opened.take(opening);
                    done += 1;
                }
            });
            self.done(done);
            page::wait(0).await;
        }
    }

    fn done(&mut self, more: u64) {
        self.change(|reading| reading.done += more);
        let now = page::milliseconds();
        if now - self.shown > SHOWN_EVERY_MILLISECONDS {
            self.shown = now;
            self.desk.opened.notify();
        }
    }

    fn expect(&self, more: Option<u64>) {
        self.change(|reading| reading.all += more.unwrap_or(0));
    }

    fn change(&self, change: impl FnOnce(&mut Reading)) {
        self.desk.reading.update(|reading| {
            if let Some(reading) = reading {
                change(reading);
            }
        });
    }

    /// Waits while there is a pause; `false` once the officer said to stop.
    async fn may_go_on(&self) -> bool {
        while self.desk.pace.get_untracked() == Pace::Paused {
            page::wait(PAUSE_MILLISECONDS).await;
        }
        self.desk.pace.get_untracked() == Pace::Going
    }

    /// Puts what was opened since the last piece onto the shelf. Where that fails, it is opened
    /// again next time.
    async fn shelve(&mut self) {
        let Ok(hand) = self.desk.hand() else { return };
        let piece = errand::shelve(&hand, self.next, self.after.clone()).await;
        if let (Some(shelf), Ok(Some(piece))) = (&self.shelf, piece)
            && shelf.put(self.next, &piece).await.is_ok()
        {
            self.next += 1;
        }
    }

    async fn unshelve(&self, number: u32, first: u32) -> Option<(errand::Kept, Option<Vec<u8>>)> {
        let piece = self.shelf.as_ref()?.piece(number).await?;
        let hand = self.desk.hand().ok()?;
        errand::unshelve(&hand, number, first, piece).await.ok()
    }

    async fn numbers(&self) -> Vec<u32> {
        match &self.shelf {
            Some(shelf) => shelf.numbers().await,
            None => Vec::new(),
        }
    }

    async fn clear(&mut self) {
        let Some(shelf) = &self.shelf else { return };
        if shelf.clear().await.is_err() {
            // Old and new pieces must not stand side by side.
            self.shelf = None;
        }
    }

    fn end(self) {
        self.desk.opened.notify();
        self.desk.reading.set(None);
        self.desk.choose_first_filter();
        if self.fresh > 0 {
            let responses = self.fresh;
            self.desk.log(Act::Opened { responses });
        }
    }
}

/// Waits for more of the stream; `false` at its end.
async fn next_frames(
    coming: &Coming,
    frames: &mut Frames,
    waiting: &mut Vec<Frame>,
) -> Result<bool, String> {
    let Some(bytes) = coming.next().await.map_err(|why| why.to_string())? else {
        return Ok(false);
    };
    frames.push(&bytes);
    while let Some(frame) = frames.take().map_err(|why| why.to_string())? {
        waiting.push(frame);
    }
    Ok(true)
}

//! Fetching and opening: portion by portion, so that the page stays at hand, shows how far it has
//! come, and can be told to pause or to stop. While one portion is counted here, the next is opened
//! by the workers. What was opened stays on this device under a lock of
//! the officer's own, so that the next start opens only what is new.

use crate::app::Desk;
use crate::errand::{self, Errand, Opening};
use crate::mailbox::Reader;
use crate::slices::Slices;
use device::files::Chosen;
use device::net::Coming;
use device::page;
use device::shelf::Shelf;
use device::worker::Hand;
use futures_util::future::join;
use leptos::prelude::*;
use std::collections::VecDeque;
use wire::access::Act;
use wire::routes::{COUNT_HEADER, FIRST_BATCH_HEADER};
use wire::stream::{Frame, Frames};

/// The name of the database with what was opened here.
const SHELF: &str = "heard-opened";
/// How many responses make one piece of the shelf.
const PIECE: usize = 512;
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
    /// How many were opened since the last piece.
    unshelved: usize,
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
            run.open(Source::mailbox(&coming)).await;
        }
        Err(why) => {
            run.take_from_shelf(NO_BATCH).await;
            desk.problem.set(Some(why));
        }
    }
    run.end().await;
}

/// Opens sealed files that were handed over.
pub async fn take_files(desk: Desk, chosen: Vec<Chosen>) {
    let mut run = Run::begin(desk).await;
    run.last_place().await;
    run.expect(Some(chosen.len() as u64));
    let frames = chosen.into_iter().map(handed_over);
    run.open(Source::Files(frames.collect())).await;
    run.end().await;
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
            unshelved: 0,
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
        let kept = unshelve(self.shelf.clone(), self.desk.hand(), last, NO_BATCH);
        let (kept, _) = match kept.await {
            Some(kept) => kept,
            None => return self.clear().await,
        };
        self.next = last + 1;
        self.after = kept.after;
    }

    async fn take_from_shelf(&mut self, first: u32) {
        let mut opened = Vec::new();
        for number in self.numbers().await {
            if !self.may_go_on(&mut opened).await {
                break;
            }
            let (shelf, hand) = (self.shelf.clone(), self.desk.hand());
            let next = unshelve(shelf, hand, number, first);
            let (next, ()) = join(next, self.count(std::mem::take(&mut opened))).await;
            let Some((kept, trimmed)) = next else {
                continue;
            };
            self.expect(Some(kept.openings.len() as u64));
            opened = kept.openings;
            if let (Some(shelf), Some(trimmed)) = (&self.shelf, trimmed) {
                // If it stays, it is trimmed at the next start.
                let _ = shelf.put(number, &trimmed).await;
            }
        }
        self.count(opened).await;
    }

    /// Opens all that comes, and puts it onto the shelf.
    async fn open(&mut self, mut source: Source<'_>) {
        let (mut opened, portion) = (Vec::new(), errand::SHARE * openers());
        while self.may_go_on(&mut opened).await {
            let next = source.opened(self.desk.hand(), portion, self.after.clone());
            let (next, ()) = join(next, self.count(std::mem::take(&mut opened))).await;
            match next {
                Ok(Some((openings, after))) => {
                    let responses = openings.iter().filter(|opening| opening.is_response());
                    self.fresh += responses.count() as u64;
                    self.unshelved += openings.len();
                    (opened, self.after) = (openings, after);
                }
                Ok(None) => break,
                Err(why) => {
                    self.desk.problem.set(Some(why));
                    break;
                }
            }
            if self.unshelved >= PIECE {
                self.shelve().await;
            }
        }
        self.count(opened).await;
        self.shelve().await;
    }

    /// Counts, and lets the page breathe between slices.
    async fn count(&mut self, openings: Vec<Opening>) {
        let mut openings = openings.into_iter().peekable();
        while openings.peek().is_some() {
            let (slice, mut done) = (Slices::begin(), 0);
            self.desk.opened.update_untracked(|opened| {
                while !slice.is_over() {
                    let Some(opening) = openings.next() else {
                        break;
                    };
                    opened.take(opening);
                    done += 1;
                }
            });
            self.change(|reading| reading.done += done);
            page::wait(0).await;
            self.show().await;
        }
    }

    /// Draws the figures as they are so far, once in a while, and counts nothing meanwhile.
    async fn show(&mut self) {
        let now = page::milliseconds();
        if now - self.shown > SHOWN_EVERY_MILLISECONDS {
            self.shown = now;
            self.desk.opened.notify();
            page::wait(0).await;
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

    /// Waits while there is a pause, in which all that is open is counted; `false` once the officer
    /// said to stop.
    async fn may_go_on(&mut self, opened: &mut Vec<Opening>) -> bool {
        if self.desk.pace.get_untracked() == Pace::Paused {
            self.count(std::mem::take(opened)).await;
        }
        while self.desk.pace.get_untracked() == Pace::Paused {
            page::wait(PAUSE_MILLISECONDS).await;
        }
        self.desk.pace.get_untracked() == Pace::Going
    }

    /// Puts what was opened since the last piece onto the shelf. Where that fails, it is opened
    /// again next time, and so is all that comes after it.
    async fn shelve(&mut self) {
        self.unshelved = 0;
        let (Some(shelf), Ok(hand)) = (self.shelf.clone(), self.desk.hand()) else {
            return;
        };
        let is_there = match errand::shelve(&hand, self.next).await {
            Ok(Some(piece)) => shelf.put(self.next, &piece).await.is_ok(),
            Ok(None) => return,
            Err(_) => false,
        };
        match is_there {
            true => self.next += 1,
            false => self.shelf = None,
        }
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

    async fn end(self) {
        if let Ok(hand) = self.desk.hand() {
            // If they stay, they go with the page.
            let _ = errand::ask::<()>(&hand, &Errand::Rest).await;
        }
        // Each of these has much to draw.
        page::wait(0).await;
        self.desk.opened.notify();
        page::wait(0).await;
        self.desk.choose_first_filter();
        page::wait(0).await;
        self.desk.reading.set(None);
        if self.fresh > 0 {
            let responses = self.fresh;
            self.desk.log(Act::Opened { responses });
        }
    }
}

/// What is to be opened, in its order.
enum Source<'c> {
    Mailbox {
        coming: &'c Coming,
        frames: Frames,
        waiting: VecDeque<Frame>,
        over: bool,
    },
    Files(VecDeque<Frame>),
}

/// What was opened of a portion, and where the mailbox goes on after it.
type Portion = (Vec<Opening>, Option<String>);

impl<'c> Source<'c> {
    fn mailbox(coming: &'c Coming) -> Self {
        Self::Mailbox {
            coming,
            frames: Frames::default(),
            waiting: VecDeque::new(),
            over: false,
        }
    }

    /// Has the next portion opened; nothing at the end.
    async fn opened(
        &mut self,
        hand: Result<Hand, String>,
        size: usize,
        after: Option<String>,
    ) -> Result<Option<Portion>, String> {
        let portion = self.portion(size).await?;
        if portion.is_empty() {
            return Ok(None);
        }
        let furthest = portion.iter().filter_map(Frame::cursor).max();
        let furthest = furthest.filter(|cursor| cursor.batch != NO_BATCH);
        let after = furthest.map(|cursor| cursor.to_string()).or(after);
        let openings = errand::open(&hand?, &portion, after.clone()).await?;
        Ok(Some((openings, after)))
    }

    async fn portion(&mut self, size: usize) -> Result<Vec<Frame>, String> {
        let waiting = match self {
            Self::Files(waiting) => waiting,
            Self::Mailbox {
                coming,
                frames,
                waiting,
                over,
            } => {
                while waiting.len() < size && !*over {
                    *over = !next_frames(coming, frames, waiting).await?;
                }
                if waiting.is_empty() {
                    std::mem::take(frames)
                        .finish()
                        .map_err(|why| why.to_string())?;
                }
                waiting
            }
        };
        let some = waiting.drain(..size.min(waiting.len()));
        Ok(some.collect())
    }
}

/// How many workers open at a time here.
fn openers() -> usize {
    page::processors().min(errand::OPENERS_MAX)
}

async fn unshelve(
    shelf: Option<Shelf>,
    hand: Result<Hand, String>,
    number: u32,
    first: u32,
) -> Option<(errand::Kept, Option<Vec<u8>>)> {
    let piece = shelf?.piece(number).await?;
    errand::unshelve(&hand.ok()?, number, first, piece)
        .await
        .ok()
}

/// Waits for more of the stream; `false` at its end.
async fn next_frames(
    coming: &Coming,
    frames: &mut Frames,
    waiting: &mut VecDeque<Frame>,
) -> Result<bool, String> {
    let Some(bytes) = coming.next().await.map_err(|why| why.to_string())? else {
        return Ok(false);
    };
    frames.push(&bytes);
    while let Some(frame) = frames.take().map_err(|why| why.to_string())? {
        waiting.push_back(frame);
    }
    Ok(true)
}

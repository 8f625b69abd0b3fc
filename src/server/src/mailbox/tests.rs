//! Batches, retention and repeats, with the days given.

use axum::body::Bytes;
use wire::envelope::EnvelopeId;

use super::*;
use crate::scratch::Scratch;

const WEEK: BatchRule = BatchRule {
    at_least: 3,
    days: 7,
};

/// A mailbox that was made today, in a folder that goes away with the test.
async fn mailbox() -> (Mailbox, Scratch) {
    let folder = Scratch::new();
    let mailbox = Mailbox::open(&folder.path().join("heard.sqlite")).await;
    (mailbox.expect("a mailbox"), folder)
}

async fn send(mailbox: &Mailbox, first: u8, bytes: &'static [u8]) -> Result<(), MailboxError> {
    let mut id = [7; 32];
    id[0] = first;
    mailbox
        .store(EnvelopeId(id), Vec::new(), Bytes::from_static(bytes))
        .await
}

/// Batch and first byte of the id of everything a reader can see.
async fn seen(mailbox: &Mailbox) -> Vec<(u32, u8)> {
    let mut seen = Vec::new();
    let mut after = START;
    loop {
        let kept = mailbox.read_after(after).await.expect("a page");
        let Some(last) = kept.last() else {
            return seen;
        };
        after = last.at;
        seen.extend(kept.iter().map(|kept| (kept.at.batch, kept.at.id.0[0])));
    }
}

#[tokio::test]
async fn a_repeat_is_answered_like_the_first_and_other_bytes_are_not() {
    let (mailbox, _folder) = mailbox().await;
    assert!(send(&mailbox, 1, b"one").await.is_ok());
    assert!(send(&mailbox, 1, b"one").await.is_ok());
    let other = send(&mailbox, 1, b"two").await;
    assert!(matches!(other, Err(MailboxError::OtherBytes)), "{other:?}");
    assert_eq!(mailbox.verify().await.expect("whole"), 1);
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_what_was_refused_goes_through_later() {
    let (mailbox, _folder) = mailbox().await;
    send(&mailbox, 1, b"x").await.expect("stored");
    // What a full disk answers, without filling one.
    let limit = |pages: &'static str| sqlx::query(pages).execute(&mailbox.writer);
    limit("PRAGMA max_page_count = 1").await.expect("set");
    let big = &[7; 100_000];
    let refused = send(&mailbox, 2, big).await;
    assert!(matches!(refused, Err(MailboxError::Full)), "{refused:?}");
    limit("PRAGMA max_page_count = 4294967294")
        .await
        .expect("set");
    let again = send(&mailbox, 2, big).await;
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(mailbox.verify().await.expect("whole"), 2);
}

#[tokio::test]
async fn a_batch_waits_for_enough_responses_and_for_enough_days() {
    let (mailbox, _folder) = mailbox().await;
    let start = today();
    send(&mailbox, 9, b"x").await.expect("stored");
    send(&mailbox, 4, b"x").await.expect("stored");
    mailbox.let_out(WEEK, start + 30).await.expect("asked");
    assert_eq!(
        seen(&mailbox).await,
        [],
        "two are not enough, whatever the day"
    );
    send(&mailbox, 6, b"x").await.expect("stored");
    mailbox.let_out(WEEK, start + 6).await.expect("asked");
    assert_eq!(seen(&mailbox).await, [], "six days are not enough");
    mailbox.let_out(WEEK, start + 7).await.expect("asked");
    let first = [(1, 4), (1, 6), (1, 9)];
    assert_eq!(seen(&mailbox).await, first, "in the order of ids");
    for id in [1, 2, 3, 8] {
        send(&mailbox, id, b"x").await.expect("stored");
    }
    mailbox.let_out(WEEK, start + 13).await.expect("asked");
    assert_eq!(
        seen(&mailbox).await,
        first,
        "a week begins anew with each batch"
    );
    mailbox.let_out(WEEK, start + 14).await.expect("asked");
    let second = [(2, 1), (2, 2), (2, 3), (2, 8)];
    assert_eq!(seen(&mailbox).await, [&first[..], &second[..]].concat());
}

#[tokio::test]
async fn a_reader_goes_on_over_many_pages() {
    let (mailbox, _folder) = mailbox().await;
    for id in 0..=255 {
        send(&mailbox, id, b"x").await.expect("stored");
    }
    let at_once = BatchRule {
        at_least: 1,
        days: 0,
    };
    mailbox.let_out(at_once, today()).await.expect("asked");
    let expected: Vec<_> = (0..=255).map(|id| (1, id)).collect();
    assert_eq!(seen(&mailbox).await, expected);
}

#[tokio::test]
async fn what_is_old_goes_by_the_batch_and_numbers_are_not_used_again() {
    let (mailbox, _folder) = mailbox().await;
    let at_once = BatchRule {
        at_least: 1,
        days: 0,
    };
    for (id, years_ago) in [(1, 3), (2, 2), (3, 0)] {
        send(&mailbox, id, b"x").await.expect("stored");
        let day = today() - years_ago * 366;
        // Days that go backwards let nothing out, so each batch is made from its own start.
        sqlx::query("UPDATE batches SET day = ?")
            .bind(day)
            .execute(&mailbox.writer)
            .await
            .expect("set");
        mailbox.let_out(at_once, day).await.expect("asked");
    }
    sqlx::query("UPDATE batches SET day = ? - 366 * (3 - number)")
        .bind(today())
        .execute(&mailbox.writer)
        .await
        .expect("set");
    let deleted = mailbox.delete_old(1, today()).await.expect("asked");
    let expected = Deleted {
        batch: 1,
        responses: 1,
    };
    assert_eq!(deleted, [expected], "only what is more than a year old");
    assert_eq!(seen(&mailbox).await, [(2, 2), (3, 3)]);
    assert_eq!(mailbox.delete_old(1, today()).await.expect("asked"), []);
    send(&mailbox, 4, b"x").await.expect("stored");
    mailbox.let_out(at_once, today()).await.expect("asked");
    assert_eq!(seen(&mailbox).await, [(2, 2), (3, 3), (4, 4)]);
    mailbox.vacuum_daily(today()).await.expect("tidied");
    assert_eq!(mailbox.verify().await.expect("whole"), 3);
}

#[tokio::test]
async fn reading_by_batch_uses_the_index() {
    let (mailbox, _folder) = mailbox().await;
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(
        "EXPLAIN QUERY PLAN SELECT batch, id, bytes FROM responses \
         WHERE batch IS NOT NULL AND (batch, id) > (1, x'00') ORDER BY batch, id LIMIT 1",
    )
    .fetch_all(&mailbox.reader)
    .await
    .expect("a plan");
    let steps: Vec<_> = plan.iter().map(|step| step.3.as_str()).collect();
    assert_eq!(
        steps,
        ["SEARCH responses USING INDEX responses_by_batch ((batch,id)>(?,?))"]
    );
}

#[tokio::test]
async fn closing_finishes_what_was_accepted() {
    let (mailbox, folder) = mailbox().await;
    let sending: Vec<_> = (0..100)
        .map(|id| {
            let mailbox = mailbox.clone();
            tokio::spawn(async move { send(&mailbox, id, b"x").await.is_ok() })
        })
        .collect();
    tokio::task::yield_now().await;
    mailbox.close().await;
    let mut stored = 0;
    for sent in sending {
        stored += u64::from(sent.await.expect("ended"));
    }
    let again = Mailbox::open(&folder.path().join("heard.sqlite")).await;
    assert_eq!(
        again.expect("opened").verify().await.expect("whole"),
        stored
    );
}

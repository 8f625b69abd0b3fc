//! Batches, retention, codes, sheets and repeats, with the days given, over both databases.

use axum::body::Bytes;
use wire::envelope::EnvelopeId;

use super::*;
use crate::scratch::Scratch;

// The tests of the whole server have the same one; this crate can be tested without them.
#[path = "../../../../tests/mailbox/postgres.rs"]
#[expect(dead_code, reason = "some of it is for the tests of the whole server")]
mod postgres;

const WEEK: BatchRule = BatchRule {
    at_least: 3,
    days: 7,
};

/// Which database a test runs over.
#[derive(Clone, Copy)]
enum On {
    Sqlite,
    Postgres,
}

/// Runs each test over both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::On::Sqlite).await.expect("there is always SQLite");
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                // Without PostgreSQL it has said that it skips this.
                let _ = super::$name(super::On::Postgres).await;
            })*
        }
    };
}

on_both!(
    a_repeat_is_answered_like_the_first_and_other_bytes_are_not,
    a_batch_waits_for_enough_responses_and_for_enough_days,
    a_reader_goes_on_over_many_pages,
    what_is_old_goes_by_the_batch_and_numbers_are_not_used_again,
    closing_finishes_what_was_accepted,
    a_group_with_repeats_in_it_is_answered_one_by_one,
    codes_are_counted_only_when_a_batch_is_let_out,
    a_code_is_used_once_for_one_thing,
    a_sheet_is_seen_by_its_officer_and_goes_after_thirty_days,
    a_workspace_keeps_its_order,
    a_whole_copy_holds_everything,
);

/// A mailbox that was made today, and where; it goes away with the test.
struct Fresh {
    mailbox: Mailbox,
    place: Place,
    folder: Scratch,
}

impl Fresh {
    /// `None` where there is no PostgreSQL.
    async fn on(on: On) -> Option<Self> {
        let folder = Scratch::new();
        let place = match on {
            On::Sqlite => Place::File(folder.path().join("heard.sqlite")),
            On::Postgres => Place::Postgres(postgres::shared()?.database()),
        };
        let mailbox = Mailbox::open(&place).await.expect("a mailbox");
        Some(Self {
            mailbox,
            place,
            folder,
        })
    }
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

async fn a_repeat_is_answered_like_the_first_and_other_bytes_are_not(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    assert!(send(mailbox, 1, b"one").await.is_ok());
    assert!(send(mailbox, 1, b"one").await.is_ok());
    let other = send(mailbox, 1, b"two").await;
    assert!(matches!(other, Err(MailboxError::OtherBytes)), "{other:?}");
    assert_eq!(mailbox.verify().await.expect("whole"), 1);
    Some(())
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_what_was_refused_goes_through_later() {
    let fresh = Fresh::on(On::Sqlite).await.expect("there is always SQLite");
    let mailbox = &fresh.mailbox;
    send(mailbox, 1, b"x").await.expect("stored");
    // What a full disk answers, without filling one.
    mailbox
        .database
        .raw("PRAGMA max_page_count = 1")
        .await
        .expect("set");
    let big = &[7; 100_000];
    let refused = send(mailbox, 2, big).await;
    assert!(matches!(refused, Err(MailboxError::Full)), "{refused:?}");
    mailbox
        .database
        .raw("PRAGMA max_page_count = 4294967294")
        .await
        .expect("set");
    let again = send(mailbox, 2, big).await;
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(mailbox.verify().await.expect("whole"), 2);
}

async fn a_batch_waits_for_enough_responses_and_for_enough_days(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    let start = today();
    send(mailbox, 9, b"x").await.expect("stored");
    send(mailbox, 4, b"x").await.expect("stored");
    mailbox.let_out(WEEK, start + 30).await.expect("asked");
    assert_eq!(
        seen(mailbox).await,
        [],
        "two are not enough, whatever the day"
    );
    send(mailbox, 6, b"x").await.expect("stored");
    mailbox.let_out(WEEK, start + 6).await.expect("asked");
    assert_eq!(seen(mailbox).await, [], "six days are not enough");
    mailbox.let_out(WEEK, start + 7).await.expect("asked");
    let first = [(1, 4), (1, 6), (1, 9)];
    assert_eq!(seen(mailbox).await, first, "in the order of ids");
    for id in [1, 2, 3, 8] {
        send(mailbox, id, b"x").await.expect("stored");
    }
    mailbox.let_out(WEEK, start + 13).await.expect("asked");
    assert_eq!(
        seen(mailbox).await,
        first,
        "a week begins anew with each batch"
    );
    mailbox.let_out(WEEK, start + 14).await.expect("asked");
    let second = [(2, 1), (2, 2), (2, 3), (2, 8)];
    assert_eq!(seen(mailbox).await, [&first[..], &second[..]].concat());
    Some(())
}

async fn a_reader_goes_on_over_many_pages(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    for id in 0..=255 {
        send(mailbox, id, b"x").await.expect("stored");
    }
    let at_once = BatchRule {
        at_least: 1,
        days: 0,
    };
    mailbox.let_out(at_once, today()).await.expect("asked");
    let expected: Vec<_> = (0..=255).map(|id| (1, id)).collect();
    assert_eq!(seen(mailbox).await, expected);
    assert_eq!(mailbox.extent(START).await.expect("asked"), (1, 256));
    let rows = mailbox.read_after(START).await.expect("read");
    let after = rows[9].at;
    assert_eq!(mailbox.extent(after).await.expect("asked"), (1, 246));
    Some(())
}

async fn what_is_old_goes_by_the_batch_and_numbers_are_not_used_again(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    let at_once = BatchRule {
        at_least: 1,
        days: 0,
    };
    for (id, years_ago) in [(1, 3), (2, 2), (3, 0)] {
        send(mailbox, id, b"x").await.expect("stored");
        let day = today() - years_ago * 366;
        // Days that go backwards let nothing out, so each batch is made from its own start.
        let set = sql("UPDATE batches SET day = $1").with(day);
        mailbox.database.write(set).await.expect("set");
        mailbox.let_out(at_once, day).await.expect("asked");
    }
    let set = sql("UPDATE batches SET day = $1 - 366 * (3 - number)").with(today());
    mailbox.database.write(set).await.expect("set");
    let deleted = mailbox.delete_old(1, today()).await.expect("asked");
    let expected = Deleted {
        batch: 1,
        responses: 1,
    };
    assert_eq!(deleted, [expected], "only what is more than a year old");
    assert_eq!(seen(mailbox).await, [(2, 2), (3, 3)]);
    assert_eq!(mailbox.extent(START).await.expect("asked"), (2, 2));
    assert_eq!(mailbox.delete_old(1, today()).await.expect("asked"), []);
    send(mailbox, 4, b"x").await.expect("stored");
    mailbox.let_out(at_once, today()).await.expect("asked");
    assert_eq!(seen(mailbox).await, [(2, 2), (3, 3), (4, 4)]);
    mailbox.vacuum_if_due(today()).await.expect("tidied");
    assert_eq!(mailbox.verify().await.expect("whole"), 3);
    Some(())
}

#[tokio::test]
async fn reading_and_knowing_again_use_the_indexes() {
    let fresh = Fresh::on(On::Sqlite).await.expect("there is always SQLite");
    let plans = [
        (
            "EXPLAIN QUERY PLAN SELECT batch, id, bytes FROM responses \
             WHERE (batch, id) > (1, x'00') ORDER BY batch, id LIMIT 1",
            "SEARCH responses USING PRIMARY KEY ((batch,id)>(?,?))",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT 1 FROM responses WHERE id = x'00'",
            "SEARCH responses USING COVERING INDEX responses_by_id (id=?)",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT count(*) FROM codes WHERE batch = x'00' AND used = 1",
            "SEARCH codes USING INDEX codes_by_batch (batch=?)",
        ),
    ];
    for (asked, expected) in plans {
        let plan = fresh
            .mailbox
            .database
            .read(sql(asked))
            .await
            .expect("a plan");
        let steps: Vec<String> = plan.iter().map(|row| row.get(3).expect("a step")).collect();
        assert_eq!(steps, [expected]);
    }
}

async fn closing_finishes_what_was_accepted(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let sending: Vec<_> = (0..100)
        .map(|id| {
            let mailbox = fresh.mailbox.clone();
            tokio::spawn(async move { send(&mailbox, id, b"x").await.is_ok() })
        })
        .collect();
    tokio::task::yield_now().await;
    fresh.mailbox.close().await;
    let mut stored = 0;
    for sent in sending {
        stored += u64::from(sent.await.expect("ended"));
    }
    let again = Mailbox::open(&fresh.place).await.expect("opened");
    assert_eq!(again.verify().await.expect("whole"), stored);
    Some(())
}

async fn a_group_with_repeats_in_it_is_answered_one_by_one(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let sent = [(1, "a"), (2, "b"), (1, "a"), (1, "c"), (3, "d"), (2, "b")];
    let sending = sent.map(|(id, bytes)| {
        let mailbox = fresh.mailbox.clone();
        tokio::spawn(async move { send(&mailbox, id, bytes.as_bytes()).await.is_ok() })
    });
    let mut kept = 0;
    for sent in sending {
        kept += u32::from(sent.await.expect("ended"));
    }
    // Of id 1 either both of "a" were first or the one "c".
    assert!(matches!(kept, 4 | 5), "{kept}");
    assert_eq!(fresh.mailbox.verify().await.expect("whole"), 3);
    Some(())
}

const AT_ONCE: BatchRule = BatchRule {
    at_least: 1,
    days: 0,
};

async fn codes_are_counted_only_when_a_batch_is_let_out(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    let many: Vec<[u8; 32]> = (0..20).map(|code| [code; 32]).collect();
    let few: Vec<[u8; 32]> = (20..39).map(|code| [code; 32]).collect();
    for (batch, codes) in [(1, &many), (2, &few)] {
        for _ in 0..2 {
            let kept = mailbox.new_codes(&[batch; 16], 1, codes).await;
            kept.expect("kept, and the same again");
        }
        let other = mailbox.new_codes(&[batch; 16], 2, codes).await;
        assert!(matches!(other, Err(MailboxError::OtherBytes)), "{other:?}");
    }
    let taken = mailbox.new_codes(&[3; 16], 1, &[[99; 32], [5; 32]]).await;
    assert!(matches!(taken, Err(MailboxError::OtherBytes)), "{taken:?}");
    assert_eq!(
        mailbox.code(&[99; 32]).await.expect("asked"),
        None,
        "all or nothing"
    );
    let told = async || {
        let batches = mailbox.code_batches().await.expect("told");
        batches
            .iter()
            .map(|batch| (batch.made, batch.used))
            .collect::<Vec<_>>()
    };
    for code in [3, 4, 25] {
        assert!(
            mailbox
                .use_code(&[code; 32], &[code + 100; 32])
                .await
                .expect("used")
        );
    }
    assert_eq!(told().await, [(20, None), (19, None)]);
    mailbox.let_out(AT_ONCE, today()).await.expect("asked");
    assert_eq!(
        told().await,
        [(20, None), (19, None)],
        "nothing was let out"
    );
    send(mailbox, 1, b"x").await.expect("stored");
    mailbox.let_out(AT_ONCE, today()).await.expect("asked");
    assert_eq!(told().await, [(20, Some(2)), (19, None)]);
    assert!(mailbox.use_code(&[6; 32], &[0; 32]).await.expect("used"));
    assert_eq!(
        told().await,
        [(20, Some(2)), (19, None)],
        "until the next batch"
    );
    Some(())
}

async fn a_code_is_used_once_for_one_thing(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    mailbox
        .new_codes(&[1; 16], 30, &[[1; 32], [2; 32]])
        .await
        .expect("kept");
    let known = |used_for| KnownCode {
        tokens: 30,
        used_for,
    };
    assert_eq!(
        mailbox.code(&[1; 32]).await.expect("asked"),
        Some(known(None))
    );
    for (blinded, expected) in [(7, true), (8, false), (7, true)] {
        let used = mailbox.use_code(&[1; 32], &[blinded; 32]).await;
        assert_eq!(used.expect("asked"), expected, "{blinded}");
    }
    assert_eq!(
        mailbox.code(&[1; 32]).await.expect("asked"),
        Some(known(Some([7; 32])))
    );
    assert_eq!(
        mailbox.code(&[2; 32]).await.expect("asked"),
        Some(known(None))
    );
    assert!(!mailbox.use_code(&[3; 32], &[7; 32]).await.expect("asked"));
    let seed = mailbox.token_seed().await.expect("a seed");
    let other = Mailbox::open(&fresh.place).await.expect("opened");
    assert_eq!(
        other.token_seed().await.expect("a seed"),
        seed,
        "one for all servers"
    );
    Some(())
}

/// Lets members with these key ids read.
async fn members(mailbox: &Mailbox, key_ids: &[u8]) {
    let document = |kind| Document {
        kind,
        serial: 1,
        signed: "{}".to_owned(),
    };
    let members: Vec<_> = key_ids
        .iter()
        .map(|id| MemberKeys {
            verify: [*id; 32],
            key_id: [*id; 8],
        })
        .collect();
    let token = mailbox.new_setup_token().await.expect("a token");
    let (service, keyring) = (document(Kind::Service), document(Kind::Keyring));
    let set_up = mailbox.set_up(token.expose(), &service, &keyring, &members);
    assert!(set_up.await.expect("asked"));
}

async fn a_sheet_is_seen_by_its_officer_and_goes_after_thirty_days(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    members(mailbox, &[1, 2]).await;
    let id = |first| EnvelopeId([first; 32]);
    let put = async |first, to, bytes: &[u8], day| {
        mailbox.put_sheet(id(first), &[to; 8], bytes, day).await
    };
    put(7, 1, b"a", 100).await.expect("kept");
    put(7, 1, b"a", 101).await.expect("the same again");
    put(8, 2, b"b", 101).await.expect("kept");
    let other = put(7, 1, b"c", 101).await;
    assert!(matches!(other, Err(MailboxError::OtherBytes)), "{other:?}");
    let nobody = put(9, 3, b"a", 101).await;
    assert!(
        matches!(nobody, Err(MailboxError::NoSuchReader)),
        "{nobody:?}"
    );
    let seen = async |who| {
        let sheets = mailbox
            .sheets_after(&[who; 8], START.id, 110)
            .await
            .expect("read");
        sheets
            .iter()
            .map(|kept| kept.at.id.0[0])
            .collect::<Vec<_>>()
    };
    assert_eq!((seen(1).await, seen(2).await), (vec![7], vec![8]));
    for (today, left) in [(100, 30), (129, 1), (130, 0), (999, 0)] {
        let sheets = mailbox.sheets_after(&[1; 8], START.id, today).await;
        assert_eq!(sheets.expect("read")[0].at.batch, left, "on day {today}");
    }
    mailbox.delete_sheet(&[1; 8], id(8)).await.expect("asked");
    assert_eq!(seen(2).await, [8], "another's is not deleted");
    assert_eq!(mailbox.delete_old_sheets(129).await.expect("asked"), 0);
    assert_eq!(mailbox.delete_old_sheets(130).await.expect("asked"), 1);
    mailbox.delete_sheet(&[2; 8], id(8)).await.expect("asked");
    assert_eq!((seen(1).await, seen(2).await), (vec![], vec![]));
    for number in 0..SHEETS_WAITING_MAX {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let put = mailbox.put_sheet(EnvelopeId(id), &[1; 8], b"x", 100);
        put.await.expect("kept");
    }
    let full = put(9, 1, b"x", 100).await;
    assert!(matches!(full, Err(MailboxError::SheetsFull)), "{full:?}");
    put(9, 2, b"x", 100)
        .await
        .expect("another officer has room");
    Some(())
}

async fn a_workspace_keeps_its_order(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    for (id, bytes, expected) in [
        (9, "a", true),
        (1, "b", true),
        (9, "a", true),
        (9, "c", false),
    ] {
        let added = mailbox.append(EnvelopeId([id; 32]), bytes.as_bytes()).await;
        assert_eq!(added.is_ok(), expected, "{id} {bytes}");
    }
    mailbox
        .append(EnvelopeId([5; 32]), b"d")
        .await
        .expect("added");
    let after = async |place| {
        let kept = mailbox.operations_after(place).await.expect("read");
        kept.iter()
            .map(|kept| (kept.at.batch, kept.at.id.0[0]))
            .collect::<Vec<_>>()
    };
    assert_eq!(after(0).await, [(1, 9), (2, 1), (3, 5)]);
    assert_eq!(after(2).await, [(3, 5)]);
    Some(())
}

async fn a_whole_copy_holds_everything(on: On) -> Option<()> {
    let fresh = Fresh::on(on).await?;
    let mailbox = &fresh.mailbox;
    members(mailbox, &[1]).await;
    mailbox
        .new_codes(&[1; 16], 1, &[[1; 32]])
        .await
        .expect("kept");
    mailbox
        .put_sheet(EnvelopeId([1; 32]), &[1; 8], b"sheet", 5)
        .await
        .expect("kept");
    mailbox
        .append(EnvelopeId([1; 32]), b"operation")
        .await
        .expect("added");
    send(mailbox, 1, b"one").await.expect("stored");
    mailbox.let_out(AT_ONCE, today()).await.expect("asked");
    send(mailbox, 2, b"two").await.expect("stored");
    let seed = mailbox.token_seed().await.expect("a seed");
    let file = fresh.folder.path().join("copy");
    mailbox.copy_to_file(&file).await.expect("copied");
    let copy = Mailbox::open(&Place::File(file)).await.expect("opened");
    let back = Fresh::on(on).await?;
    assert!(back.mailbox.is_empty().await.expect("asked"));
    copy.copy_into(&back.mailbox).await.expect("copied back");
    for mailbox in [&copy, &back.mailbox] {
        assert_eq!(mailbox.verify().await.expect("whole"), 2);
        assert_eq!(seen(mailbox).await, [(1, 1)]);
        assert_eq!(mailbox.token_seed().await.expect("a seed"), seed);
        assert!(mailbox.code(&[1; 32]).await.expect("asked").is_some());
        assert_eq!(mailbox.operations_after(0).await.expect("read").len(), 1);
        let sheets = mailbox.sheets_after(&[1; 8], START.id, 5).await;
        assert_eq!(sheets.expect("read").len(), 1);
        assert!(!mailbox.is_empty().await.expect("asked"));
    }
    Some(())
}

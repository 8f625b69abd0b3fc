//! What the raw files of a database tell to someone who has them and the list of codes.
//!
//! Five hundred people each change a code for a token and send a response, one after the other, in
//! an order that is known here. Then every file is searched for what is known of each code and each
//! response, in pages, in rows, and in whatever was left behind; and where they stand, and in which
//! transaction, must tell nothing of which belongs to which.

use std::collections::HashMap;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use token::{Code, blind};
use wire::envelope::EnvelopeId;

use super::codes::{admission, draw, make_codes, with_codes_on};
use super::fetch;
use super::http::Client;
use super::made_up::{address, envelope_of};
use super::postgres;
use super::served::{Folder, On, Server};

/// How many people.
const PEOPLE: usize = 500;
/// What a rank correlation has to stay under.
const RANK_CORRELATION_MAX: f64 = 0.1;
/// A page of PostgreSQL.
const PAGE_BYTES: usize = 8192;
/// What is looked for of each person.
const TRACES: [&str; 4] = ["code", "blinded", "id", "body"];
/// The first two are the code's, the others the response's.
const OF_CODES: usize = 2;

on_both!(the_files_do_not_tell_whose_response_came_with_which_code);

/// Everything about one person that may stand in a file.
struct Person {
    code: Code,
    id: EnvelopeId,
    blinded: [u8; 32],
    body_end: [u8; 32],
}

fn the_files_do_not_tell_whose_response_came_with_which_code(on: On) -> Option<()> {
    // So many that they all wait until they are asked for.
    let rule = "[mailbox]\nbatch_at_least = 500\nbatch_days = 0\n";
    let (mut folder, server, public) = with_codes_on(on, rule)?;
    let people = all_sent(&server, &public);
    server.ask_to_stop();
    assert!(server.wait().0);
    check(&folder, &people, "while they wait", false);
    // Let out, and started anew, as at the next hour.
    let server = Server::start(&folder);
    assert_eq!(fetch(&server, "").len(), PEOPLE);
    server.ask_to_stop();
    assert!(server.wait().0);
    folder = stopped_anew(folder);
    check(&folder, &people, "after they were let out", true);
    Some(())
}

/// The hourly upkeep is done at the start as well.
fn stopped_anew(folder: Folder) -> Folder {
    let server = Server::start(&folder);
    assert_eq!(fetch(&server, "").len(), PEOPLE);
    server.ask_to_stop();
    assert!(server.wait().0);
    folder
}

/// Has everyone send theirs in order.
fn all_sent(server: &Server, public: &[u8; 32]) -> Vec<Person> {
    let (codes, ids) = fair_start();
    make_codes(server, &codes);
    let mut client = server.client();
    let people = codes.into_iter().zip(ids);
    people
        .map(|(code, id)| send(&mut client, public, code, id))
        .collect()
}

/// Codes and ids whose order by key is, by bad luck, like nothing: chance alone gives five hundred
/// pairs a correlation of 0.05.
fn fair_start() -> (Vec<Code>, Vec<EnvelopeId>) {
    for seed in 0_u32.. {
        let drawn = |kind: &str, person: usize| -> [u8; 32] {
            Sha256::digest(format!("{seed} {kind} {person}")).into()
        };
        let code = |person: usize| {
            let signs = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
            let text = drawn("code", person).map(|byte| char::from(signs[usize::from(byte) % 32]));
            Code::parse(&String::from_iter(&text[..16])).expect("a code")
        };
        let codes: Vec<_> = (0..PEOPLE).map(code).collect();
        let ids: Vec<_> = (0..PEOPLE)
            .map(|person| EnvelopeId(drawn("id", person)))
            .collect();
        let first =
            |bytes: &[u8]| f64::from(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        let order: Vec<_> = (0_u32..500).map(f64::from).collect();
        let by_code: Vec<_> = codes.iter().map(|code| first(&code.hash())).collect();
        let by_id: Vec<_> = ids.iter().map(|id| first(&id.0)).collect();
        let pairs = [(&order, &by_code), (&order, &by_id), (&by_code, &by_id)];
        if pairs
            .iter()
            .all(|(one, other)| rank_correlation(one, other).abs() < 0.02)
        {
            return (codes, ids);
        }
    }
    unreachable!("there are four thousand million seeds")
}

/// One person: draws, and sends at once.
fn send(client: &mut Client, public: &[u8; 32], code: Code, id: EnvelopeId) -> Person {
    let blinded = blind(&[id.0]).expect("blinded");
    let drawn = draw(client, &code, &blinded);
    let admission = admission(&drawn, &blinded, public);
    let envelope = envelope_of(id, &[[1; 8]]);
    let headers = [("heard-admission", admission.as_str())];
    let stored = client.ask("PUT", &address(id), &headers, &envelope);
    assert_eq!(stored.expect("answered").status, 200);
    let mut hash = Sha256::new_with_prefix(b"heard/1/blinded\0");
    hash.update(blinded.elements().concat());
    Person {
        code,
        id,
        blinded: hash.finalize().into(),
        body_end: *envelope.last_chunk().expect("a body"),
    }
}

/// Looks through every file, and compares everything found of codes with everything of responses.
fn check(folder: &Folder, people: &[Person], when: &str, is_let_out: bool) {
    let found = search(folder, people);
    let series = series(&found, people.len());
    let order: Vec<_> = (0_u32..).map(f64::from).take(people.len()).collect();
    for (name, (trace, code)) in &series {
        if *trace >= OF_CODES {
            continue;
        }
        for (other, (trace, response)) in &series {
            if *trace >= OF_CODES {
                let rank = rank_correlation(code, response);
                assert!(
                    rank.abs() < RANK_CORRELATION_MAX,
                    "{when}: {name} with {other}: {rank}"
                );
            }
        }
    }
    for (name, (trace, places)) in &series {
        // Responses that wait may lie in the order in which they came, until they are let out.
        if is_let_out || *trace < OF_CODES {
            let rank = rank_correlation(places, &order);
            assert!(
                rank.abs() < RANK_CORRELATION_MAX,
                "{when}: {name} with the order: {rank}"
            );
        }
    }
}

/// Where something was found: person, trace, file and byte, and what its row says.
struct Found {
    person: usize,
    trace: usize,
    place: f64,
    row: Option<Row>,
}

/// A row of PostgreSQL: the transaction that made it, and the number that it begins with: that of a
/// long value, where it is a piece of one.
struct Row {
    made_by: f64,
    number: f64,
}

/// Everything that could be measured of each person, by name; each for all of them.
fn series(found: &[Found], people: usize) -> HashMap<String, (usize, Vec<f64>)> {
    let mut series = HashMap::new();
    for (trace, name) in TRACES.iter().enumerate() {
        let mut of: Vec<Vec<&Found>> = (0..people).map(|_| Vec::new()).collect();
        for found in found.iter().filter(|found| found.trace == trace) {
            of[found.person].push(found);
        }
        let missing = of.iter().filter(|found| found.is_empty()).count();
        assert!(missing * 20 < people, "{name}: {missing} are nowhere");
        of.retain(|found| !found.is_empty());
        if of.len() < people {
            // What lies across two pages is not found, and then nobody is compared by it.
            continue;
        }
        let all = |value: &dyn Fn(&[&Found]) -> f64| of.iter().map(|found| value(found)).collect();
        series.insert(
            format!("{name}, first"),
            (trace, all(&|found| found[0].place)),
        );
        let last = all(&|found| found[found.len() - 1].place);
        series.insert(format!("{name}, last"), (trace, last));
        if of
            .iter()
            .all(|found| found.iter().any(|found| found.row.is_some()))
        {
            let row = |value: &dyn Fn(&Row) -> f64| {
                all(&|found| {
                    found
                        .iter()
                        .find_map(|found| found.row.as_ref())
                        .map_or(0.0, value)
                })
            };
            series.insert(format!("{name}, xmin"), (trace, row(&|row| row.made_by)));
            if *name == "body" {
                series.insert(format!("{name}, number"), (trace, row(&|row| row.number)));
            }
        }
    }
    assert!(series.len() >= 2 * TRACES.len() - 2, "{:?}", series.keys());
    series
}

/// Finds every trace of everyone in every file, wherever it stands.
fn search(folder: &Folder, people: &[Person]) -> Vec<Found> {
    let mut wanted = HashMap::new();
    // Most bytes begin nothing that is looked for, and this says so quickly.
    let mut begins = vec![false; 1 << 16];
    for (person, known) in people.iter().enumerate() {
        let traces = [known.code.hash(), known.blinded, known.id.0, known.body_end];
        for (trace, bytes) in traces.into_iter().enumerate() {
            let (first, rest) = bytes.split_first_chunk::<8>().expect("32 bytes");
            wanted.insert(*first, (rest.to_vec(), person, trace));
            begins[usize::from(u16::from_be_bytes([bytes[0], bytes[1]]))] = true;
        }
    }
    let mut found = Vec::new();
    let mut before = 0.0;
    for file in files(folder) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        for (place, window) in bytes.windows(8).enumerate() {
            if !begins[usize::from(u16::from_be_bytes([window[0], window[1]]))] {
                continue;
            }
            let Some((rest, person, trace)) = window.first_chunk().and_then(|key| wanted.get(key))
            else {
                continue;
            };
            if bytes[place + 8..].starts_with(rest) {
                found.push(Found {
                    person: *person,
                    trace: *trace,
                    place: before + place as f64,
                    row: folder
                        .database
                        .as_ref()
                        .and_then(|_| row_around(&bytes, place)),
                });
            }
        }
        before += bytes.len() as f64;
    }
    found
}

/// The database's files, and what lies beside them.
fn files(folder: &Folder) -> Vec<PathBuf> {
    let database = folder.database.as_ref();
    let place = match database {
        Some(address) => postgres::shared().expect("it is there").files(address),
        None => folder.path(""),
    };
    let mut files: Vec<_> = std::fs::read_dir(place)
        .expect("the files")
        .map(|file| file.expect("a file").path())
        .filter(|file| file.is_file())
        .collect();
    files.sort();
    files
}

/// The row of a table's page that holds this byte; see PostgreSQL's "Database Page Layout".
fn row_around(file: &[u8], place: usize) -> Option<Row> {
    let page = &file[place / PAGE_BYTES * PAGE_BYTES..][..PAGE_BYTES];
    let place = place % PAGE_BYTES;
    let number = |at: usize| usize::from(u16::from_le_bytes([page[at], page[at + 1]]));
    let long = |at: usize| u32::from_le_bytes([page[at], page[at + 1], page[at + 2], page[at + 3]]);
    // A page of an index ends in what is special about it.
    if number(16) != PAGE_BYTES {
        return None;
    }
    (24..number(12)).step_by(4).find_map(|at| {
        let item = long(at);
        let (start, length) = ((item & 0x7fff) as usize, (item >> 17) as usize);
        let holds = (start..start + length).contains(&place);
        holds.then(|| Row {
            made_by: long(start).into(),
            number: long(start + usize::from(page[start + 22])).into(),
        })
    })
}

/// Spearman's: 1 or -1 where one order gives the other, 0 where it tells nothing.
fn rank_correlation(one: &[f64], other: &[f64]) -> f64 {
    let (one, other) = (ranks(one), ranks(other));
    let middle = (one.len() as f64 - 1.0) / 2.0;
    let product = |one: &[f64], other: &[f64]| -> f64 {
        let pairs = one.iter().zip(other);
        pairs
            .map(|(one, other)| (one - middle) * (other - middle))
            .sum()
    };
    let spread = (product(&one, &one) * product(&other, &other)).sqrt();
    if spread == 0.0 {
        return 0.0;
    }
    product(&one, &other) / spread
}

/// The place of each value among all, from 0; equal ones share theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = |value: &f64| {
        let before = sorted.partition_point(|other| other < value);
        let through = sorted.partition_point(|other| other <= value);
        (before + through - 1) as f64 / 2.0
    };
    values.iter().map(rank).collect()
}

#[test]
fn the_measure_sees_an_order_where_there_is_one() {
    let up: Vec<_> = (0_u32..100).map(f64::from).collect();
    let down: Vec<_> = up.iter().map(|value| 7.0 - value * value).collect();
    assert!((rank_correlation(&up, &up) - 1.0).abs() < 1e-9);
    assert!((rank_correlation(&up, &down) + 1.0).abs() < 1e-9);
    assert!(rank_correlation(&up, &[5.0; 100]).abs() < 1e-9);
}

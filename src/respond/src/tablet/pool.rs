//! What a shared tablet may send: ids with their admissions, drawn from the server with one code.
//!
//! What is posted is kept first, so that a repeat after a lost answer says the same again. How many
//! a code is good for is the server's to say: it refuses too many without using the code up.

use crate::app::Heard;
use crate::draft::{POOL, TABLET};
use crate::errand::{self, Admitting, Failed};
use crate::settle::signed;
use device::net;
use device::store::{Change, Store};
use form::json::Json;
use wire::base64url;
use wire::routes::{TOKENS, TOKENS_PER_CODE_MAX};

/// The row of what is being drawn.
const DRAWING: &str = "drawing";

/// An id and its admission, in hex.
pub type Pair = (String, String);

/// What the server made of a drawing.
enum Answer {
    Drawn(String),
    /// The code is good for so many.
    Fewer(u32),
}

/// How many are left.
pub async fn left(store: &Store) -> usize {
    store.all(POOL).await.map_or(0, |pairs| pairs.len())
}

/// Any one; the order of random ids says nothing.
pub async fn one(store: &Store) -> Option<Pair> {
    store.all(POOL).await.ok()?.into_iter().next()
}

/// What must still be there when it is taken.
pub fn seen(pair: &Pair) -> (&'static str, &str, &str) {
    (POOL, &pair.0, &pair.1)
}

/// The write that takes it.
pub fn taken(pair: &Pair) -> Change {
    Change::Delete(POOL, pair.0.clone())
}

/// Was something drawn whose answer has not come yet?
pub async fn is_drawing(store: &Store) -> bool {
    drawing(store).await.is_some()
}

/// Changes a code for as many as it is good for; says how many.
pub async fn draw(heard: Heard, store: &Store, code: &str) -> Result<usize, Failed> {
    begin(heard, store, code, TOKENS_PER_CODE_MAX).await?;
    go_on(heard, store).await
}

/// Goes on with what was begun.
pub async fn go_on(heard: Heard, store: &Store) -> Result<usize, Failed> {
    loop {
        let row = drawing(store)
            .await
            .ok_or("There is nothing to go on with.")?;
        let (draw, blinding) = (row.said("draw"), row.said("blinding"));
        match post(store, &draw).await? {
            Answer::Drawn(drawn) => return finish(heard, store, blinding, drawn).await,
            Answer::Fewer(count) => {
                let draw = Json::parse(&draw).unwrap_or(Json::Null);
                if draw.list("blinded").len() <= count as usize {
                    return Err(LATER.to_owned());
                }
                begin(heard, store, &draw.said("code"), count).await?;
            }
        }
    }
}

async fn begin(heard: Heard, store: &Store, code: &str, count: u32) -> Result<(), Failed> {
    let (draw, blinding) = errand::draw(&heard.hand()?, code, count).await?;
    let row = Json::object([
        ("draw", Json::text_of(&draw)),
        ("blinding", Json::Text(base64url::encode(&blinding))),
    ]);
    let row = Change::Put(TABLET, DRAWING.to_owned(), row.write());
    store
        .write(vec![row])
        .await
        .map_err(|error| not_kept(&error.to_string()))
}

async fn post(store: &Store, draw: &str) -> Result<Answer, Failed> {
    let path = TOKENS.trim_start_matches('/');
    let json = [("content-type", "application/json")];
    let reply = net::send("POST", path, &json, Some(draw.as_bytes())).await;
    let reply = reply.map_err(|net::Offline| LATER.to_owned())?;
    let text = reply.text();
    let said = Json::parse(&text).unwrap_or(Json::Null);
    let message = said.said("message");
    match said.said("error").as_str() {
        "" if reply.is_ok() && said.get("evaluated").is_some() => Ok(Answer::Drawn(text)),
        "too_many_tokens" => match number_in(&message) {
            Some(count) => Ok(Answer::Fewer(count)),
            None => Err(message),
        },
        "unknown_code" | "code_used" | "wrong_elements" => {
            // If it is not forgotten the same is refused again.
            let _ = store.write(vec![forgotten()]).await;
            Err(message)
        }
        _ => Err(LATER.to_owned()),
    }
}

async fn finish(
    heard: Heard,
    store: &Store,
    blinding: String,
    drawn: String,
) -> Result<usize, Failed> {
    let admitting = Admitting {
        signed: signed(heard).await?,
        expected: heard.expected(),
        blinding,
        drawn,
    };
    let pairs = errand::pool(&heard.hand()?, admitting).await?;
    let count = pairs.len();
    let put = |(id, admission)| Change::Put(POOL, id, admission);
    let mut changes: Vec<Change> = pairs.into_iter().map(put).collect();
    changes.push(forgotten());
    let written = store.write(changes).await;
    written.map_err(|error| not_kept(&error.to_string()))?;
    Ok(count)
}

async fn drawing(store: &Store) -> Option<Json> {
    let rows = store.all(TABLET).await.ok()?;
    let (_, row) = rows.into_iter().find(|(key, _)| key == DRAWING)?;
    Json::parse(&row)
}

fn forgotten() -> Change {
    Change::Delete(TABLET, DRAWING.to_owned())
}

/// The first number of a sentence, if a code can be good for so many.
fn number_in(words: &str) -> Option<u32> {
    let digits = words.split(|sign: char| !sign.is_ascii_digit());
    let number = digits.filter_map(|digits| digits.parse().ok()).next();
    number.filter(|number| (1..TOKENS_PER_CODE_MAX).contains(number))
}

const LATER: &str = "The mailbox could not be reached. The code is kept here and is not lost. Try \
                     again with a connection.";

fn not_kept(why: &str) -> Failed {
    [
        "This could not be kept, because ",
        why,
        ". The code is not lost.",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::number_in;

    #[test]
    fn the_number_is_read_from_what_the_server_says() {
        for (said, number) in [
            (
                "This code is good for 30 and no more. It was not used up.",
                Some(30),
            ),
            ("This code is good for 1 and no more.", Some(1)),
            ("This code is good for 0 and no more.", None),
            ("This code is good for 500 and no more.", None),
            ("No number here.", None),
        ] {
            assert_eq!(number_in(said), number, "{said}");
        }
    }
}

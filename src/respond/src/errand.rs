//! What the page asks its worker to do. The worker carries what a person who only reads and
//! answers does not need yet: word lists, anonymising, cryptography.

use device::worker::{Hand, Message};
use form::json::Json;
use form::plain::all;
use form::{About, Answers, Piece, Quarter, Sending};

/// One errand.
#[derive(Clone, Debug, PartialEq)]
pub enum Errand {
    /// Is this document signed by the service with this fingerprint?
    Verify(String, Option<String>),
    /// What would leave the device?
    Preview(Leaving),
    /// Make the one copy that will leave.
    Seal(Leaving, String, Option<String>),
    /// Seal this sheet to one officer.
    Give(Giving),
    /// Blind this envelope's id, and write what changes this code for a token.
    Blind(String, String),
    /// Make an admission of what the server drew.
    Admit(Admitting),
    /// Blind so many fresh ids, and write what changes this code for as many tokens.
    Draw(String, u32),
    /// Make all the ids and admissions of what the server drew.
    Pool(Admitting),
    /// Make a key of what a person said, and of a salt in base64url.
    Stretch(String, String),
}

/// A sheet that its person gives to an officer.
#[derive(Clone, Debug, PartialEq)]
pub struct Giving {
    /// The sheet as JSON, exactly as the person has seen it.
    pub sheet: String,
    /// A fresh id, in hex: not that of the response, which nobody may connect with the sheet.
    pub id: String,
    /// The officer's number among the service's cards.
    pub officer: u32,
    /// The signed service document, which holds the officer's key.
    pub signed: String,
    /// The fingerprint its service must have.
    pub expected: Option<String>,
}

/// What makes an admission.
#[derive(Clone, Debug, PartialEq)]
pub struct Admitting {
    /// The signed service document, which holds the key that tokens are made with.
    pub signed: String,
    /// The fingerprint its service must have.
    pub expected: Option<String>,
    /// The blinding that was kept, base64url.
    pub blinding: String,
    /// The server's answer, as it came.
    pub drawn: String,
}

/// Everything anonymising needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// The form document as it was fetched.
    pub form: String,
    /// The answers on the route.
    pub answers: Answers,
    /// Area, kind of meeting, quarter.
    pub about: About,
    /// The id made with the draft, in hex.
    pub id: String,
    /// What the person took out.
    pub sending: Sending,
}

/// What would leave, read back from the response and put into words for drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The response, exactly as it will be sealed.
    pub response: String,
    /// The area's id, as it stands in the response.
    pub area: Option<String>,
    /// The quarter, as it stands in the response.
    pub quarter: Option<Quarter>,
    /// Each answer of the response, in the order they are asked.
    pub lines: Vec<Line>,
}

/// One answer that would leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its path.
    pub path: String,
    /// The answer in words.
    pub said: String,
    /// A free text with what was struck out of it; empty for other answers.
    pub pieces: Vec<Piece>,
}

impl Errand {
    fn to_json(&self) -> Json {
        let expected = |expected: &Option<String>| Json::some_text(expected.as_deref());
        match self {
            Self::Verify(signed, fingerprint) => Json::object([
                ("do", Json::text_of("verify")),
                ("signed", Json::text_of(signed)),
                ("expected", expected(fingerprint)),
            ]),
            Self::Preview(leaving) => Json::object([
                ("do", Json::text_of("preview")),
                ("leaving", leaving.to_json()),
            ]),
            Self::Seal(leaving, signed, fingerprint) => Json::object([
                ("do", Json::text_of("seal")),
                ("leaving", leaving.to_json()),
                ("signed", Json::text_of(signed)),
                ("expected", expected(fingerprint)),
            ]),
            Self::Give(giving) => giving.to_json(),
            Self::Blind(id, code) => Json::object([
                ("do", Json::text_of("blind")),
                ("id", Json::text_of(id)),
                ("code", Json::text_of(code)),
            ]),
            Self::Admit(admitting) => admitting.to_json("admit"),
            Self::Pool(admitting) => admitting.to_json("pool"),
            Self::Draw(code, count) => Json::object([
                ("do", Json::text_of("draw")),
                ("code", Json::text_of(code)),
                ("count", Json::Number(f64::from(*count))),
            ]),
            Self::Stretch(said, salt) => Json::object([
                ("do", Json::text_of("stretch")),
                ("said", Json::text_of(said)),
                ("salt", Json::text_of(salt)),
            ]),
        }
    }

    /// Reads what [`Errand::to_json`] wrote.
    pub fn from_json(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        let leaving = || Leaving::from_json(json.get("leaving")?);
        Some(match json.get("do")?.as_text()? {
            "verify" => Self::Verify(json.text("signed")?, json.text("expected")),
            "preview" => Self::Preview(leaving()?),
            "seal" => Self::Seal(leaving()?, json.text("signed")?, json.text("expected")),
            "give" => Self::Give(Giving::from_json(&json)?),
            "blind" => Self::Blind(json.text("id")?, json.text("code")?),
            "admit" => Self::Admit(Admitting::from_json(&json)?),
            "draw" => Self::Draw(json.text("code")?, json.small("count")?),
            "pool" => Self::Pool(Admitting::from_json(&json)?),
            "stretch" => Self::Stretch(json.text("said")?, json.text("salt")?),
            _ => return None,
        })
    }
}

impl Giving {
    fn to_json(&self) -> Json {
        Json::object([
            ("do", Json::text_of("give")),
            ("sheet", Json::text_of(&self.sheet)),
            ("id", Json::text_of(&self.id)),
            ("officer", Json::Number(f64::from(self.officer))),
            ("signed", Json::text_of(&self.signed)),
            ("expected", Json::some_text(self.expected.as_deref())),
        ])
    }

    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            sheet: json.text("sheet")?,
            id: json.text("id")?,
            officer: json.small("officer")?,
            signed: json.text("signed")?,
            expected: json.text("expected"),
        })
    }
}

impl Admitting {
    fn to_json(&self, errand: &str) -> Json {
        Json::object([
            ("do", Json::text_of(errand)),
            ("signed", Json::text_of(&self.signed)),
            ("expected", Json::some_text(self.expected.as_deref())),
            ("blinding", Json::text_of(&self.blinding)),
            ("drawn", Json::text_of(&self.drawn)),
        ])
    }

    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            signed: json.text("signed")?,
            expected: json.text("expected"),
            blinding: json.text("blinding")?,
            drawn: json.text("drawn")?,
        })
    }
}

impl Leaving {
    fn to_json(&self) -> Json {
        Json::object([
            ("form", Json::text_of(&self.form)),
            ("answers", self.answers.to_plain()),
            ("about", self.about.to_plain()),
            ("id", Json::text_of(&self.id)),
            ("sending", self.sending.to_plain()),
        ])
    }

    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            form: json.text("form")?,
            answers: Answers::from_plain(json.get("answers")?)?,
            about: About::from_plain(json.get("about")?),
            id: json.text("id")?,
            sending: Sending::from_plain(json.get("sending")?),
        })
    }
}

impl Preview {
    /// As the worker sends it.
    pub fn to_json(&self) -> Json {
        let quarter = self.quarter.map(String::from);
        Json::object([
            ("response", Json::text_of(&self.response)),
            ("area", Json::some_text(self.area.as_deref())),
            ("quarter", Json::some_text(quarter.as_deref())),
            (
                "lines",
                Json::List(self.lines.iter().map(Line::to_json).collect()),
            ),
        ])
    }

    /// As the page reads it.
    pub fn from_json(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        Some(Self {
            response: json.text("response")?,
            area: json.text("area"),
            quarter: json
                .text("quarter")
                .and_then(|quarter| quarter.parse().ok()),
            lines: all(json.list("lines"), Line::from_json)?,
        })
    }
}

impl Line {
    fn to_json(&self) -> Json {
        Json::object([
            ("path", Json::text_of(&self.path)),
            ("said", Json::text_of(&self.said)),
            (
                "pieces",
                Json::List(self.pieces.iter().map(Piece::to_plain).collect()),
            ),
        ])
    }

    fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            path: json.text("path")?,
            said: json.text("said")?,
            pieces: all(json.list("pieces"), Piece::from_plain)?,
        })
    }
}

/// Why an errand failed, in words for the person.
pub type Failed = String;

/// The part of the worker that few people need is fetched when it is, and there was no network.
pub const NOT_FETCHED: &str = "A part of this page could not be fetched.";

/// The worker itself did not come, or stopped.
const STOPPED: &str = "A part of this page could not be loaded. Your answers are still here. Check \
                       the connection and try again.";

/// Was it only that the worker, or a part of it, did not come? Then nothing was refused, and it is
/// tried again like anything else that needs the line.
pub fn did_not_come(why: &Failed) -> bool {
    [NOT_FETCHED, STOPPED].contains(&why.as_str())
}

/// Has a service document checked; gives the service's fingerprint.
pub async fn verify(
    hand: &Hand,
    signed: String,
    expected: Option<String>,
) -> Result<String, Failed> {
    Ok(ask(hand, &Errand::Verify(signed, expected)).await?.0)
}

/// Has the worker make the copy that would leave, to be looked at.
pub async fn preview(hand: &Hand, leaving: Leaving) -> Result<Preview, Failed> {
    let (json, _) = ask(hand, &Errand::Preview(leaving)).await?;
    Preview::from_json(&json).ok_or_else(stopped)
}

/// Asks the worker for an envelope.
pub async fn ask_bytes(hand: &Hand, errand: &Errand) -> Result<Vec<u8>, Failed> {
    ask(hand, errand).await?.1.ok_or_else(stopped)
}

/// Has an envelope's id blinded; gives what is sent with the code, and the blinding to be kept.
pub async fn blind(hand: &Hand, id: &str, code: &str) -> Result<(String, Vec<u8>), Failed> {
    let errand = Errand::Blind(id.to_owned(), code.to_owned());
    let (draw, blinding) = ask(hand, &errand).await?;
    Ok((draw, blinding.ok_or_else(stopped)?))
}

/// Has an admission made, in hex.
pub async fn admit(hand: &Hand, admitting: Admitting) -> Result<String, Failed> {
    Ok(ask(hand, &Errand::Admit(admitting)).await?.0)
}

/// Has fresh ids blinded; gives what is sent with the code, and the blinding to be kept.
pub async fn draw(hand: &Hand, code: &str, count: u32) -> Result<(String, Vec<u8>), Failed> {
    let errand = Errand::Draw(code.to_owned(), count);
    let (draw, blinding) = ask(hand, &errand).await?;
    Ok((draw, blinding.ok_or_else(stopped)?))
}

/// Has ids and their admissions made, both in hex.
pub async fn pool(hand: &Hand, admitting: Admitting) -> Result<Vec<(String, String)>, Failed> {
    let (lines, _) = ask(hand, &Errand::Pool(admitting)).await?;
    let pair = |line: &str| {
        let (id, admission) = line.split_once(' ')?;
        Some((id.to_owned(), admission.to_owned()))
    };
    Ok(lines.lines().filter_map(pair).collect())
}

/// The answer is text (JSON where it has parts) and bytes; a refusal is a sentence.
async fn ask(hand: &Hand, errand: &Errand) -> Result<(String, Option<Vec<u8>>), Failed> {
    let json = errand.to_json().write();
    let answer = hand
        .ask(Message { json, bytes: None })
        .await
        .map_err(|_| stopped())?;
    match answer.json.split_at_checked(1) {
        Some((DONE, said)) => Ok((said.to_owned(), answer.bytes)),
        Some((REFUSED, why)) => Err(why.to_owned()),
        _ => Err(stopped()),
    }
}

/// Begins the worker's answer when the errand is done.
pub const DONE: &str = "+";
/// Begins it when the rest is a refusal in words.
pub const REFUSED: &str = "-";

fn stopped() -> Failed {
    STOPPED.to_owned()
}

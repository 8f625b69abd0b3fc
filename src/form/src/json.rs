//! JSON, small: for programs that are downloaded before anyone can answer.
//!
//! `serde` makes code for each type it reads, which came to a sixth of the families' page. What
//! that page reads was written by this project and checked before it was shipped, so it needs no
//! words for what is wrong: it is read, or it is not. Tests hold that both ways read the same.

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order it was written.
    Object(Vec<(String, Json)>),
}

/// No document of ours goes deeper.
const DEPTH_MAX: u32 = 64;

impl Json {
    /// Reads a document; `None` if it is not JSON.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.space();
        (reader.at == text.len()).then_some(value)
    }

    /// An object.
    pub fn object<const N: usize>(fields: [(&str, Json); N]) -> Self {
        let fields = Vec::from(fields).into_iter();
        Self::Object(
            fields
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// Text.
    pub fn text_of(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Text, or null.
    pub fn some_text(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::text_of)
    }

    /// A field that is there and not null.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else {
            return None;
        };
        let (_, value) = fields.iter().find(|(field, _)| field == name)?;
        (*value != Self::Null).then_some(value)
    }

    /// The text of a field.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_text().map(str::to_owned)
    }

    /// The text of a field; empty where there is none.
    pub fn said(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// The number of a field.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The whole number of a field.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number that is not whole is not read"
    )]
    #[expect(
        clippy::cast_precision_loss,
        reason = "it is compared with what it came from"
    )]
    pub fn whole(&self, name: &str) -> Option<i64> {
        let number = self.number(name)?;
        let whole = number as i64;
        (whole as f64 == number).then_some(whole)
    }

    /// The small whole number of a field.
    pub fn small(&self, name: &str) -> Option<u32> {
        u32::try_from(self.whole(name)?).ok()
    }

    /// Whether a field says true.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name) == Some(&Self::Bool(true))
    }

    /// The list of a field; empty where there is none.
    pub fn list(&self, name: &str) -> &[Self] {
        match self.get(name) {
            Some(Self::List(list)) => list,
            _ => &[],
        }
    }

    /// The fields of an object.
    pub fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Writes it, without any space.
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(number) => write_number(*number, out),
            Self::Text(text) => write_text(text, out),
            Self::List(list) => {
                out.push('[');
                for (place, value) in list.iter().enumerate() {
                    comma(place, out);
                    value.write_to(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (place, (name, value)) in fields.iter().enumerate() {
                    comma(place, out);
                    write_text(name, out);
                    out.push(':');
                    value.write_to(out);
                }
                out.push('}');
            }
        }
    }
}

/// Decimals to this many places; the standard library's way of exact decimals is large.
const PLACES: u32 = 6;
/// From here on only whole numbers are written.
const LARGE: u64 = 1_000_000_000;
/// The largest number that is read: one of fifteen digits.
pub const NUMBER_MAX: i64 = 999_999_999_999_999;

/// Reads `-12.5`. Nothing of ours is written with an exponent or more than 15 digits.
#[expect(clippy::cast_precision_loss, reason = "15 digits fit")]
fn read_number(digits: &str) -> Option<f64> {
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    if unsigned.is_empty() || !plain(unsigned) || !plain(decimals) || digits.ends_with('.') {
        return None;
    }
    if unsigned.len() + decimals.len() > 15 || (unsigned.len() > 1 && unsigned.starts_with('0')) {
        return None;
    }
    let number: i64 = [unsigned, decimals].concat().parse().ok()?;
    // Both sides are exact, so the division rounds once, and rightly.
    let value = number as f64 / 10_i64.pow(u32::try_from(decimals.len()).ok()?) as f64;
    Some(if unsigned.len() < whole.len() {
        -value
    } else {
        value
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what is that large is not a number of ours"
)]
fn write_number(number: f64, out: &mut String) {
    let scale = 10_i64.pow(PLACES);
    let (scaled, whole) = ((number * 1e6).round() as i64, number as i64);
    // What is that large has no decimals, and scaled it would not be exact.
    let large = whole.unsigned_abs() >= LARGE;
    let (whole, rest) = match large {
        true => (whole, 0),
        false => (scaled / scale, (scaled % scale).abs()),
    };
    if whole == 0 && scaled < 0 {
        out.push('-');
    }
    out.push_str(&whole.to_string());
    if rest > 0 {
        out.push('.');
        out.push_str((scale + rest).to_string()[1..].trim_end_matches('0'));
    }
}

fn comma(place: usize, out: &mut String) {
    if place > 0 {
        out.push(',');
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if u32::from(control) < 0x20 => write_control(control, out),
            letter => out.push(letter),
        }
    }
    out.push('"');
}

fn write_control(control: char, out: &mut String) {
    let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
    out.push_str("\\u00");
    out.push(digit(u32::from(control) >> 4));
    out.push(digit(u32::from(control) & 15));
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, depth: u32) -> Option<Json> {
        if depth > DEPTH_MAX {
            return None;
        }
        self.space();
        match self.peek()? {
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'"' => self.string().map(Json::Text),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let there = self.text[self.at..].starts_with(word);
        self.at += word.len();
        there.then_some(value)
    }

    fn object(&mut self, depth: u32) -> Option<Json> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.eat(b'}') {
            return Some(Json::Object(fields));
        }
        loop {
            self.space();
            let name = self.string()?;
            if !self.eat(b':') {
                return None;
            }
            fields.push((name, self.value(depth + 1)?));
            if self.eat(b'}') {
                return Some(Json::Object(fields));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn list(&mut self, depth: u32) -> Option<Json> {
        self.at += 1;
        let mut list = Vec::new();
        if self.eat(b']') {
            return Some(Json::List(list));
        }
        loop {
            list.push(self.value(depth + 1)?);
            if self.eat(b']') {
                return Some(Json::List(list));
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(|c| matches!(c, '"' | '\\' | '\0'..'\x20'))?;
            text.push_str(&rest[..plain]);
            self.at += plain + 1;
            match rest.as_bytes()[plain] {
                b'"' => return Some(text),
                b'\\' => text.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => return self.unicode(),
            b'"' | b'\\' | b'/' => char::from(byte),
            _ => return None,
        })
    }

    /// Letters beyond the first 65,536 are written as two escapes.
    fn unicode(&mut self) -> Option<char> {
        let first = self.hex()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        if self.text.get(self.at..self.at + 2)? != "\\u" {
            return None;
        }
        self.at += 2;
        let second = self.hex()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + second)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        // The standard library would read "+12f" too.
        let number = u32::from_str_radix(digits, 16).ok();
        number.filter(|_| !digits.starts_with('+'))
    }

    fn number(&mut self) -> Option<Json> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let digits = &rest[..end.unwrap_or(rest.len())];
        self.at += digits.len();
        read_number(digits).map(Json::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn from_serde(value: &serde_json::Value) -> Json {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(bool) => Json::Bool(*bool),
            Value::Number(number) => Json::Number(number.as_f64().unwrap_or(0.0)),
            Value::String(text) => Json::Text(text.clone()),
            Value::Array(list) => Json::List(list.iter().map(from_serde).collect()),
            Value::Object(fields) => Json::Object(
                fields
                    .iter()
                    .map(|(name, value)| (name.clone(), from_serde(value)))
                    .collect(),
            ),
        }
    }

    proptest! {
        #[test]
        fn reads_text_as_serde_does(text in "\\PC*|[\\x00-\\x1f\"\\\\]{0,9}") {
            let written = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(Json::parse(&written), Some(Json::Text(text.clone())));
            let ours = Json::Text(text.clone()).write();
            prop_assert_eq!(serde_json::from_str::<String>(&ours).unwrap(), text);
        }

        #[test]
        fn reads_numbers_as_serde_does(number in -1_000_000_000_000_i64..1_000_000_000_000) {
            prop_assert_eq!(Json::parse(&number.to_string()), Some(Json::Number(number as f64)));
        }

        #[test]
        fn writes_what_it_reads(number in -1_000_000_000..1_000_000_000_i64) {
            let number = Json::Number(number as f64 / 1000.0);
            prop_assert_eq!(Json::parse(&number.write()), Some(number));
        }

        #[test]
        fn writes_whole_numbers_up_to_the_largest(number in -NUMBER_MAX..=NUMBER_MAX) {
            let json = Json::Number(number as f64);
            prop_assert_eq!(json.write(), number.to_string());
            prop_assert_eq!(Json::parse(&json.write()), Some(json));
        }

        #[test]
        fn reads_documents_as_serde_does(value in document()) {
            let value: serde_json::Value = value;
            prop_assert_eq!(Json::parse(&value.to_string()), Some(from_serde(&value)));
        }

        #[test]
        fn never_panics(text in "[\\[\\]{}\",:0-9a-z\\\\ .-]{0,40}|\\PC{0,20}") {
            let _ = Json::parse(&text);
        }
    }

    fn document() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i32>().prop_map(Into::into),
            "\\PC{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::btree_map("[a-z]{1,4}", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn refuses_what_is_too_deep_or_not_json() {
        for text in [
            "",
            "[",
            "{\"a\":}",
            "[1,]",
            "tru",
            "\"a",
            "1 2",
            "{\"a\" 1}",
            "\"\\ud800\"",
            "\"\\u+12f\"",
            "\"a\nb\"",
        ] {
            assert_eq!(Json::parse(text), None, "{text}");
        }
        assert_eq!(Json::parse(&"[".repeat(10_000)), None);
    }
}

//! Finds full dates, and what says when somebody was born.

use super::numbers::said_before;
use super::reading::{Reading, STRUCK, Token, TokenKind, What};
use super::vocabulary::{WordSet, words};

/// The months with their short forms and the ways they are misspelt most.
const MONTHS: WordSet = words!(
    january jan janurary januray february feb febuary feburary febrary march mar april apr may
    june jun july jul august aug agust september sept sep septemer october oct ocotber november
    nov novemeber december dec decemeber
);

/// "Christmas Day" is a day and a month as well.
const FEASTS: WordSet = words!(christmas xmas boxing halloween valentines);

const ORDINALS: WordSet = words!(
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth twelth
);

/// Words after which a part of a date is enough to say when somebody was born.
const BIRTH: WordSet = words!(
    born birthday birthdate birth bday dob birthdays bdays
);

/// What a date can be made of, and how far it reaches.
struct Found {
    /// The place of the token after it.
    next: usize,
    end: usize,
    has_year: bool,
}

pub(super) fn strike(reading: &mut Reading) {
    let tokens = reading.tokens();
    let mut place = 0;
    while place < tokens.len() {
        let born = said_before(reading, &tokens, place, &BIRTH) || initials_before(&tokens, place);
        let found = date_at(reading, &tokens, place, born);
        let told = |found: &Found| found.has_year || born || birthday_after(&tokens, found.next);
        match found.filter(told) {
            Some(found) => {
                reading.strike(tokens[place].start..found.end, What::Date);
                place = found.next;
            }
            None => place += 1,
        }
    }
}

/// "... is my birthday" just behind.
fn birthday_after(tokens: &[Token], next: usize) -> bool {
    let behind = tokens[next..].iter().take(3);
    behind
        .map(|token| &*token.plain)
        .any(|word| matches!(word, "birthday" | "bday"))
}

/// "d.o.b." just before.
fn initials_before(tokens: &[Token], place: usize) -> bool {
    let before = &tokens[place.saturating_sub(3)..place];
    before.iter().map(|token| &*token.plain).eq(["d", "o", "b"])
}

fn date_at(reading: &Reading, tokens: &[Token], place: usize, born: bool) -> Option<Found> {
    if born && let Some(found) = short_birth(tokens, place) {
        return Some(found);
    }
    in_figures(reading, tokens, place, born)
        .or_else(|| day_first(reading, tokens, place))
        .or_else(|| month_first(reading, tokens, place))
}

/// "born in 2011", "dob 030415".
fn short_birth(tokens: &[Token], place: usize) -> Option<Found> {
    let token = &tokens[place];
    let run_together = token.kind == TokenKind::Number && matches!(token.plain.len(), 6 | 8);
    (run_together || is_year(token, false)).then(|| found(tokens, place, true))
}

/// `03/04/2015`, `14.09.11`, `2015-04-03`; `23/11` where somebody is born.
fn in_figures(reading: &Reading, tokens: &[Token], place: usize, born: bool) -> Option<Found> {
    let [first, second] = tokens.get(place..place + 2)? else {
        return None;
    };
    let sign = sign_between(reading, first, second)?;
    let either_way = day_and_month(first, second) || day_and_month(second, first);
    let third = tokens.get(place + 2);
    let third = third.filter(|third| sign_between(reading, second, third) == Some(sign));
    if let Some(third) = third {
        let spaced = sign == ' ' && !born;
        let long = !spaced || [first, second].iter().all(|token| token.plain.len() == 2);
        let day_first = either_way && is_year(third, sign != ' ' || born) && long;
        let year_first = is_year(first, false) && day_and_month(third, second) && sign != ' ';
        return (day_first || year_first).then(|| found(tokens, place + 2, true));
    }
    (either_way && sign != ' ').then(|| found(tokens, place + 1, false))
}

fn day_and_month(day: &Token, month: &Token) -> bool {
    let within = |token: &Token, max| token.number().is_some_and(|n| (1..=max).contains(&n));
    within(day, 31) && within(month, 12)
}

/// The one sign between the figures of a date, with blanks around it or without.
fn sign_between(reading: &Reading, one: &Token, other: &Token) -> Option<char> {
    let gap = &reading.letters[one.end..other.start];
    let mut signs = gap.iter().filter(|c| **c != ' ');
    let sign = signs.next().copied();
    let single = signs.next().is_none() && gap.len() <= 3;
    match sign {
        None => (gap == [' ']).then_some(' '),
        Some(sign) => (single && matches!(sign, '/' | '-' | '.' | '\\')).then_some(sign),
    }
}

/// "3rd of April 2015", "the first of may".
fn day_first(reading: &Reading, tokens: &[Token], place: usize) -> Option<Found> {
    if is_feast(tokens, place) {
        return Some(with_year(reading, tokens, place, place + 1));
    }
    let day = day_end(reading, tokens, place)?;
    let of = usize::from(tokens.get(day + 1).is_some_and(|token| token.plain == "of"));
    let month = day + 1 + of;
    is_month(tokens.get(month)?).then_some(())?;
    near(reading, tokens, place, month)?;
    Some(with_year(reading, tokens, place, month))
}

fn is_feast(tokens: &[Token], place: usize) -> bool {
    let day = tokens.get(place + 1);
    let day = day.is_some_and(|day| matches!(&*day.plain, "day" | "eve"));
    FEASTS.has(&tokens[place].plain) && day
}

/// "April 3rd, 2015".
fn month_first(reading: &Reading, tokens: &[Token], place: usize) -> Option<Found> {
    is_month(&tokens[place]).then_some(())?;
    let day = day_end(reading, tokens, place + 1)?;
    near(reading, tokens, place, day)?;
    Some(with_year(reading, tokens, place, day))
}

/// The last token of a day of the month: the "rd" of "3rd".
fn day_end(reading: &Reading, tokens: &[Token], place: usize) -> Option<usize> {
    let token = tokens.get(place)?;
    if ORDINALS.has(&token.plain) {
        return Some(place);
    }
    let in_month = token.number().is_some_and(|n| (1..=31).contains(&n)) && token.plain.len() < 3;
    let ending = tokens.get(place + 1).is_some_and(|ending| {
        matches!(&*ending.plain, "st" | "nd" | "rd" | "th")
            && reading.letters[token.end..ending.start]
                .iter()
                .all(|c| *c == ' ')
    });
    in_month.then_some(place + usize::from(ending))
}

/// The date with its year, where one follows.
fn with_year(reading: &Reading, tokens: &[Token], start: usize, last: usize) -> Found {
    let year = tokens.get(last + 1).is_some_and(|year| {
        is_year(year, true) && near(reading, tokens, start, last + 1).is_some()
    });
    found(tokens, last + usize::from(year), year)
}

/// Whether the tokens stand on one line with no more between them than a date has.
fn near(reading: &Reading, tokens: &[Token], first: usize, last: usize) -> Option<()> {
    tokens[first..=last]
        .windows(2)
        .all(|pair| {
            let gap = &reading.letters[pair[0].end..pair[1].start];
            gap.len() <= 3
                && gap
                    .iter()
                    .all(|c| matches!(*c, ' ' | ',' | '.' | '-' | '/' | '\'') && *c != STRUCK)
        })
        .then_some(())
}

fn found(tokens: &[Token], last: usize, has_year: bool) -> Found {
    Found {
        next: last + 1,
        end: tokens[last].end,
        has_year,
    }
}

fn is_month(token: &Token) -> bool {
    token.is_word() && names_month(&token.plain)
}

/// Whether a word in lower case is the name of a month.
pub(super) fn names_month(word: &str) -> bool {
    MONTHS.has(word)
}

/// Four digits of a year people were born or met in; two where the rest makes it a date.
fn is_year(token: &Token, short: bool) -> bool {
    let four = token.plain.len() == 4 && matches!(token.number(), Some(1900..=2099));
    let two = short && token.kind == TokenKind::Number && token.plain.len() == 2;
    four || two
}

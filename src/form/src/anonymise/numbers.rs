//! Finds telephone numbers, NHS numbers and National Insurance numbers.

use super::reading::{Reading, STRUCK, Token, TokenKind, What};
use super::vocabulary::{WordSet, words};
use std::ops::Range;

/// Digits of a number that starts with 0, in the plan that Britain uses.
const NATIONAL_DIGITS: usize = 11;
/// Some older numbers have one digit less.
const NATIONAL_DIGITS_OLD: usize = 10;
/// No telephone number in the world has more digits.
const TELEPHONE_DIGITS_MAX: usize = 15;
/// From here on a row of digits is somebody's number, whatever number it is.
const LONG_DIGITS: usize = 9;
/// How many groups are taken together as one number.
const GROUPS_MAX: usize = 16;
/// Marks that may stand between two groups of digits: `) - `.
const GAP_MAX: usize = 3;
/// How many words before a short number may say that it is a telephone's.
const WORDS_BEFORE: usize = 4;

/// Words that make a telephone number of a short one.
const TELEPHONE_WORDS: WordSet = words!(
    ring rang call called phone phoned tel telephone number mobile mob fax text texted landline
    dial
);

/// Where one of these stands, the last letter of an insurance number may be missing.
const INSURANCE_WORDS: WordSet = words!(ni nino insurance);

/// Words before ten digits that make an NHS number of them, whatever their check says.
const NHS_WORDS: WordSet = words!(nhs hospital);

/// How a telephone number begins when it is spelt out.
const SPOKEN_NOUGHTS: WordSet = words!(oh o zero nought);
const SPOKEN_DIGITS: WordSet = words!(
    oh o zero nought one two three four five six seven eight nine double
);

/// A row of digits without a gap; the letter o counts as a nought.
struct Group {
    start: usize,
    end: usize,
    digits: String,
}

/// Two letters, six digits, and A to D.
pub(super) fn strike_insurance_numbers(reading: &mut Reading) {
    let tokens = reading.tokens();
    let said = tokens.iter().any(|token| INSURANCE_WORDS.has(&token.plain));
    for token in &tokens {
        let starts = token.is_word() && token.plain.len() == 2 && token.plain.is_ascii();
        if !starts || reading.before(token.start).is_ascii_digit() {
            continue;
        }
        let Some(digits_end) = six_digits(reading, token.end) else {
            continue;
        };
        let last = after_gap(reading, digits_end);
        let suffix = matches!(reading.letter(last).to_ascii_lowercase(), 'a'..='d')
            && !reading.letter(last + 1).is_alphanumeric();
        if suffix {
            reading.strike(token.start..last + 1, What::InsuranceNumber);
        } else if said {
            reading.strike(token.start..digits_end, What::InsuranceNumber);
        }
    }
}

/// Ten digits whose last one checks the others, or that are said to be an NHS number.
pub(super) fn strike_nhs_numbers(reading: &mut Reading) {
    let tokens = reading.tokens();
    for (place, token) in tokens.iter().enumerate() {
        let Some(end) = ten_digits(reading, &tokens[place..]) else {
            continue;
        };
        let digits: Vec<u32> = reading.letters[token.start..end]
            .iter()
            .filter_map(|c| c.to_digit(10))
            .collect();
        let said = said_before(reading, &tokens, place, &NHS_WORDS);
        if digits[0] != 0 && (checks(&digits) || said) {
            reading.strike(token.start..end, What::NhsNumber);
        }
    }
}

pub(super) fn strike_telephones(reading: &mut Reading) {
    let tokens = reading.tokens();
    for row in rows(reading) {
        let mut from = 0;
        while from < row.len() {
            match telephone(reading, &row[from..]) {
                Some((range, groups)) => {
                    reading.strike(range, What::Telephone);
                    from += groups;
                }
                None => from += 1,
            }
        }
        if row
            .iter()
            .all(|group| reading.letter(group.start) != STRUCK)
        {
            strike_short(reading, &tokens, &row);
        }
    }
    strike_spoken(reading);
}

/// The end of `12 34 56` or `123456` after an optional gap.
fn six_digits(reading: &Reading, start: usize) -> Option<usize> {
    let mut place = start;
    for _ in 0..3 {
        place = after_gap(reading, place);
        let pair = [reading.letter(place), reading.letter(place + 1)];
        if !pair.iter().all(char::is_ascii_digit) {
            return None;
        }
        place += 2;
    }
    Some(place)
}

fn after_gap(reading: &Reading, place: usize) -> usize {
    place + usize::from(matches!(reading.letter(place), ' ' | '-' | '.'))
}

/// The end of `9990166137` or `999 016 6137`, if the tokens start with it.
fn ten_digits(reading: &Reading, tokens: &[Token]) -> Option<usize> {
    let lengths = |lengths: &[usize]| {
        let groups = tokens.get(..lengths.len())?;
        let fits = groups
            .iter()
            .zip(lengths)
            .all(|(group, length)| group.kind == TokenKind::Number && group.plain.len() == *length);
        let close = groups.windows(2).all(|pair| {
            pair[0].end + 1 == pair[1].start
                && matches!(reading.letter(pair[0].end), ' ' | '-' | '.')
        });
        (fits && close).then(|| groups[lengths.len() - 1].end)
    };
    lengths(&[10]).or_else(|| lengths(&[3, 3, 4]))
}

/// The check of an NHS number: weights 10 down to 2, modulo 11.
fn checks(digits: &[u32]) -> bool {
    let weighted = digits.iter().zip((2..=10).rev());
    let sum: u32 = weighted.map(|(digit, weight)| digit * weight).sum();
    digits.last() == Some(&((11 - sum % 11) % 11))
}

/// Whether one of the words stands shortly before a token, on the same line.
pub(super) fn said_before(
    reading: &Reading,
    tokens: &[Token],
    place: usize,
    words: &WordSet,
) -> bool {
    let from = place.saturating_sub(WORDS_BEFORE);
    let said = tokens[from..place]
        .iter()
        .rposition(|t| words.has(&t.plain));
    said.is_some_and(|said| {
        let between = tokens[from + said].end..tokens[place].start;
        !reading.letters[between].contains(&'\n')
    })
}

/// Groups of digits that stand close to each other.
fn rows(reading: &Reading) -> Vec<Vec<Group>> {
    let mut rows: Vec<Vec<Group>> = Vec::new();
    let mut place = 0;
    while place < reading.letters.len() {
        let Some(group) = group_at(reading, place) else {
            place += 1;
            continue;
        };
        place = group.end;
        let row = rows.last_mut().filter(|row| {
            row.last()
                .is_some_and(|before| close(reading, before.end..group.start))
        });
        match row {
            Some(row) => row.push(group),
            None => rows.push(vec![group]),
        }
    }
    rows
}

/// Digits, or an o that stands where a nought should: `o7700`.
fn group_at(reading: &Reading, start: usize) -> Option<Group> {
    let nought = |place: usize| {
        matches!(reading.letter(place), 'o' | 'O')
            && reading.letter(place + 1).is_ascii_digit()
            && !reading.before(place).is_alphabetic()
    };
    let digit = |place: usize| reading.letter(place).is_ascii_digit() || nought(place);
    let length = (start..).take_while(|place| digit(*place)).count();
    let end = start + length;
    let digits = reading.letters[start..end].iter();
    (length > 0).then(|| Group {
        start,
        end,
        digits: digits
            .map(|c| if c.is_ascii_digit() { *c } else { '0' })
            .collect(),
    })
}

fn close(reading: &Reading, gap: Range<usize>) -> bool {
    let letters = &reading.letters[gap];
    letters.len() <= GAP_MAX
        && letters
            .iter()
            .all(|c| matches!(*c, ' ' | '-' | '.' | '/' | '(' | ')'))
}

/// The telephone number that a row starts with, and of how many groups it is made.
fn telephone(reading: &Reading, row: &[Group]) -> Option<(Range<usize>, usize)> {
    let first = row.first()?;
    let plus = reading.before(first.start) == '+';
    let international = plus || first.digits.starts_with("00");
    let groups = if international {
        groups_up_to(row, abroad(row, plus))?
    } else if first.digits.starts_with('0') {
        groups_of(row, NATIONAL_DIGITS)
            .or_else(|| groups_of(row, NATIONAL_DIGITS_OLD).filter(|n| has_long(&row[..*n])))
            .or_else(|| long_row(row))?
    } else if first.digits.starts_with('7') {
        groups_of(row, NATIONAL_DIGITS_OLD)
            .filter(|n| has_long(&row[..*n]))
            .or_else(|| long_row(row))?
    } else {
        long_row(row)?
    };
    let (start, end) = (first.start - usize::from(plus), row[groups - 1].end);
    let bracket = reading.before(start) == '(' && reading.letters[start..end].contains(&')');
    Some((start - usize::from(bracket)..end, groups))
}

/// How many digits a number with its country has: Britain's are known, others may be longer.
fn abroad(row: &[Group], plus: bool) -> usize {
    let digits: String = row
        .iter()
        .take(4)
        .map(|group| group.digits.as_str())
        .collect();
    let country = if plus { &*digits } else { &digits[2..] };
    let Some(rest) = country.strip_prefix("44") else {
        return TELEPHONE_DIGITS_MAX;
    };
    let nought = usize::from(rest.starts_with('0'));
    digits.len() - rest.len() + nought + NATIONAL_DIGITS_OLD
}

/// As many groups as do not go over so many digits, if they are enough for a number.
fn groups_up_to(row: &[Group], digits_max: usize) -> Option<usize> {
    let mut digits = 0;
    let groups = row.iter().take_while(|group| {
        digits += group.digits.len();
        digits <= digits_max
    });
    let groups = groups.count();
    let enough: usize = row[..groups].iter().map(|group| group.digits.len()).sum();
    if enough >= LONG_DIGITS {
        Some(groups)
    } else {
        long_row(row)
    }
}

/// The groups that have together just so many digits.
fn groups_of(row: &[Group], wanted: usize) -> Option<usize> {
    let mut digits = 0;
    for (place, group) in row.iter().enumerate() {
        digits += group.digits.len();
        if digits >= wanted {
            return (digits == wanted).then_some(place + 1);
        }
    }
    None
}

fn has_long(row: &[Group]) -> bool {
    row.iter().any(|group| group.digits.len() > 2)
}

/// A row of many digits that fits no plan: a number with a digit too many, an account.
fn long_row(row: &[Group]) -> Option<usize> {
    let long = row.iter().take_while(|group| group.digits.len() > 2);
    let groups = long.take(GROUPS_MAX).count();
    let years = row[..groups].iter().all(|group| is_year(&group.digits));
    let digits: usize = row[..groups].iter().map(|group| group.digits.len()).sum();
    (digits >= LONG_DIGITS && !years).then_some(groups)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// "number to ring is 496 0123".
fn strike_short(reading: &mut Reading, tokens: &[Token], row: &[Group]) {
    let digits: usize = row.iter().map(|group| group.digits.len()).sum();
    let fits = (5..LONG_DIGITS).contains(&digits) && row.iter().all(|g| g.digits.len() > 2);
    let helpline = row[0].digits.starts_with("0800");
    if !fits || helpline || row.iter().any(|group| is_year(&group.digits)) {
        return;
    }
    let place = tokens.partition_point(|token| token.start < row[0].start);
    let said = tokens
        .get(place)
        .is_some_and(|token| token.start == row[0].start)
        && said_before(reading, tokens, place, &TELEPHONE_WORDS);
    if said {
        reading.strike(row[0].start..row[row.len() - 1].end, What::Telephone);
    }
}

/// "oh seven seven double oh nine...".
fn strike_spoken(reading: &mut Reading) {
    let tokens = reading.tokens();
    let mut place = 0;
    while place < tokens.len() {
        let spoken = tokens[place..].iter();
        let spoken = spoken
            .take_while(|token| SPOKEN_DIGITS.has(&token.plain))
            .count();
        let starts = SPOKEN_NOUGHTS.has(&tokens[place].plain);
        if starts && spoken >= LONG_DIGITS - 2 {
            let range = tokens[place].start..tokens[place + spoken - 1].end;
            reading.strike(range, What::Telephone);
        }
        place += spoken.max(1);
    }
}

//! Finds postcodes and addresses.

use super::lists::{Class, Lists};
use super::reading::{Reading, Token, TokenKind, What};
use super::vocabulary::{FUNCTION_WORDS, WordSet, words};
use std::ops::Range;

/// The letters that a postcode of the United Kingdom can begin with.
const AREAS: WordSet = words!(
    ab al b ba bb bd bf bh bl bn br bs bt bx ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt
    dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv ka kt kw ky l la ld le
    ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl
    sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze zz
);

/// Kinds of street that are little else: after a number small letters will do.
const STREETS: WordSet = words!(
    road rd street st avenue ave av lane ln crescent cres mews broadway mead croft wharf
);

/// Kinds of street that make an address of an unknown word before them, without a number.
const STREETS_ALONE: WordSet = words!(
    road rd street avenue lane crescent mews
);

/// Kinds of street and house that are ordinary words too.
const PLACES: WordSet = words!(
    close cl drive dr terrace gardens gdns grove court ct way place pl walk hill square sq green
    view rise row parade park gate end mount fold yard house lodge cottage cottages flats reach
    buildings estate quay approach
);

/// Houses that have a name rather than a number.
const HOUSES: WordSet = words!(
    rectory vicarage manor grange cottage farmhouse
);

/// Words that stand between a number and "road" only in a sentence: "2 doors down the road".
const NOT_IN_STREETS: WordSet = words!(
    the our my your his her their a an of in on at down up and or to from for is was by with
    minute minutes min mins hour hours hrs day days week weeks month months year years yr mile
    miles metres times time kids children people doors houses busy main long big quiet other
    different more new pm am bus nice
);

/// Words that make a number of what follows: "Flat 3".
const UNITS: WordSet = words!(flat apartment apt unit room house plot);

/// How many words the name of a street has at most.
const NAME_WORDS_MAX: usize = 4;

pub(super) fn strike_postcodes(reading: &mut Reading) {
    let starts = (0..reading.letters.len()).filter(|place| {
        reading.letters[*place].is_ascii_alphabetic() && !reading.before(*place).is_alphanumeric()
    });
    let found: Vec<_> = starts
        .filter_map(|start| postcode(reading, start))
        .collect();
    for range in found {
        reading.strike(range, What::Postcode);
    }
}

pub(super) fn strike_addresses(reading: &mut Reading, lists: &Lists) {
    let tokens = reading.tokens();
    let mut done = 0;
    for place in 0..tokens.len() {
        let token = &tokens[place];
        if token.start < done || token.kind == TokenKind::Struck {
            continue;
        }
        let found = numbered(reading, &tokens, place, lists)
            .or_else(|| street_alone(reading, &tokens, place, lists));
        if let Some(range) = found {
            done = range.end;
            reading.strike(range, What::Address);
        }
    }
}

/// `SW1A 9ZZ`, in small letters and without the blank too.
fn postcode(reading: &Reading, start: usize) -> Option<Range<usize>> {
    let at = |place: usize| reading.letter(place).to_ascii_lowercase();
    let letters = 1 + usize::from(at(start + 1).is_ascii_alphabetic());
    let area: String = (start..start + letters).map(at).collect();
    AREAS.has(&area).then_some(())?;
    let digit = start + letters;
    at(digit).is_ascii_digit().then_some(())?;
    // "M1 1AA" has one sign after its area, "SW1A 1AA" two.
    [1, 2].into_iter().find_map(|signs| {
        let outward = digit + signs;
        (signs == 1 || at(outward - 1).is_ascii_alphanumeric()).then_some(())?;
        inward(reading, outward).map(|end| start..end)
    })
}

/// The second half, `9ZZ`; an o may stand for the nought, "2nd" is something else.
fn inward(reading: &Reading, outward_end: usize) -> Option<usize> {
    let gap = (0..=2).find(|n| !matches!(reading.letter(outward_end + n), ' ' | '-'))?;
    let start = outward_end + gap;
    let digit = reading.letter(start);
    let nought = gap > 0 && digit == 'O';
    (digit.is_ascii_digit() || nought).then_some(())?;
    let pair = [reading.letter(start + 1), reading.letter(start + 2)];
    let letters = pair.iter().all(|c| {
        c.is_ascii_alphabetic()
            && !matches!(c.to_ascii_lowercase(), 'c' | 'i' | 'k' | 'm' | 'o' | 'v')
    });
    let ordinal = matches!(
        (digit, pair),
        ('1', ['s', 't']) | ('2', ['n', 'd']) | ('3', ['r', 'd']) | ('4'..='9' | '0', ['t', 'h'])
    );
    let ends = !reading.letter(start + 3).is_alphanumeric();
    (letters && ends && !ordinal).then_some(start + 3)
}

/// "14 Oakfield Road", "Flat 3, 18 Wellesley Street", "Flat 2b Larch House".
fn numbered(
    reading: &Reading,
    tokens: &[Token],
    place: usize,
    lists: &Lists,
) -> Option<Range<usize>> {
    let unit = unit_end(reading, tokens, place);
    let first = unit.unwrap_or(place);
    let number = number_end(reading, tokens, first);
    let name = match (unit, number) {
        (_, Some(number)) => number,
        (Some(unit), None) => unit,
        (None, None) => return None,
    };
    let close = tokens.get(name)?.start - tokens[name - 1].end <= 2;
    let end = street_end(reading, &tokens[name..], lists, true).filter(|_| close)?;
    Some(tokens[place].start..end)
}

/// The token after "Flat 2b".
fn unit_end(reading: &Reading, tokens: &[Token], place: usize) -> Option<usize> {
    UNITS.has(&tokens[place].plain).then_some(())?;
    number_end(reading, tokens, place + 1)
}

/// The token after a house's number: "14", "41a", "70-72".
fn number_end(reading: &Reading, tokens: &[Token], place: usize) -> Option<usize> {
    let number = tokens.get(place)?;
    let house = number.kind == TokenKind::Number && number.plain.len() <= 4;
    let own = !matches!(reading.before(number.start), '£' | '.' | '/' | ':');
    (house && own).then_some(())?;
    let mut next = place + 1;
    let follows = |next: usize| {
        tokens
            .get(next)
            .filter(|token| token.start - tokens[next - 1].end <= 1)
    };
    if follows(next).is_some_and(|letter| letter.is_word() && letter.plain.len() == 1) {
        next += 1;
    }
    let ranged = reading.letter(tokens[next - 1].end) == '-';
    if ranged && follows(next).is_some_and(|token| token.kind == TokenKind::Number) {
        next += 1;
    }
    Some(next)
}

/// Where a street ends whose name the tokens begin with; `known` where a number stands before.
fn street_end(reading: &Reading, tokens: &[Token], lists: &Lists, known: bool) -> Option<usize> {
    let words = &tokens[..name_words(reading, tokens, lists, known)];
    let is_kind = |word: &Token| STREETS.has(&word.plain) || PLACES.has(&word.plain);
    let mut last =
        (1..words.len()).find(|last| ends_street(reading, &words[..=*last], lists, known))?;
    // "Partridge Green Rise" ends with the last of them.
    while words.get(last + 1).is_some_and(is_kind) {
        last += 1;
    }
    Some(words[last].end)
}

/// How many of the tokens could be the words of a street's name and its kind.
fn name_words(reading: &Reading, tokens: &[Token], lists: &Lists, known: bool) -> usize {
    let mut count = 0;
    for (place, word) in tokens.iter().take(NAME_WORDS_MAX + 1).enumerate() {
        let stops = NOT_IN_STREETS.has(&word.plain)
            && !(place == 0 && word.plain == "the" && the_begins(reading, tokens, lists, known))
            && !(known && is_own_name(reading, word));
        let joined = place == 0 || {
            let gap = &reading.letters[tokens[place - 1].end..word.start];
            gap.len() <= 2 && gap.iter().all(|c| matches!(*c, ' ' | '.' | '-'))
        };
        if !word.is_word() || stops || !joined {
            break;
        }
        count += 1;
    }
    count
}

/// "6 The Crescent", "9 the glebe close", "The Old Rectory".
fn the_begins(reading: &Reading, tokens: &[Token], lists: &Lists, known: bool) -> bool {
    let next = tokens.get(1);
    let glebe = next.is_some_and(|next| lists.class(&next.plain) != Class::Common);
    is_capital(reading, &tokens[0]) || (known && glebe)
}

/// "210 New North Road"
fn is_own_name(reading: &Reading, word: &Token) -> bool {
    let capital = is_capital(reading, word) && !is_capital_at(reading, word.start + 1);
    capital && !FUNCTION_WORDS.has(&word.plain)
}

/// Whether the last of the words is a kind of street, and the others could be its name.
fn ends_street(reading: &Reading, words: &[Token], lists: &Lists, known: bool) -> bool {
    let Some((kind, name)) = words.split_last() else {
        return false;
    };
    let street = STREETS.has(&kind.plain);
    let house = HOUSES.has(&kind.plain);
    let place = house || PLACES.has(&kind.plain);
    if !street && !place {
        return false;
    }
    let capitals = words.iter().all(|word| is_capital(reading, word));
    let unknown = |word: &Token| lists.class(&word.plain) != Class::Common;
    if known {
        return street || (place && (capitals || name.iter().any(unknown)));
    }
    let alone = STREETS_ALONE.has(&kind.plain);
    let short = matches!(
        &*kind.plain,
        "dr" | "cl" | "ct" | "pl" | "st" | "av" | "ave" | "sq"
    );
    let given = alone || house || name.iter().any(unknown);
    (alone && name.iter().all(unknown)) || (capitals && !short && given)
}

fn is_capital(reading: &Reading, word: &Token) -> bool {
    is_capital_at(reading, word.start)
}

fn is_capital_at(reading: &Reading, place: usize) -> bool {
    reading.letter(place).is_uppercase()
}

/// "Hollybush Lane", "on tavistock road": a street without its number.
fn street_alone(
    reading: &Reading,
    tokens: &[Token],
    place: usize,
    lists: &Lists,
) -> Option<Range<usize>> {
    let word = &tokens[place];
    let named = word.is_word() && word.plain.len() > 2 && word.plain != "high";
    let unknown = lists.class(&word.plain) != Class::Common;
    if !named || !(is_capital(reading, word) || unknown) {
        return None;
    }
    let end = street_end(reading, &tokens[place..], lists, false)?;
    Some(word.start..end)
}

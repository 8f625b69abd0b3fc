//! Finds links, e-mail addresses and the names of accounts.

use super::lists::{Class, Lists};
use super::reading::{Reading, STRUCK, Token, What, lower};
use super::vocabulary::{WordSet, words};
use std::ops::Range;

const LINK_STARTS: &[&str] = &["http://", "https://", "ftp://", "www."];

/// Endings that make a link of words with dots between them.
const SURE_ENDINGS: WordSet = words!(
    com org net uk gov edu info gg io tv app xyz dev scot
);

/// Endings that are also English words or slips ("home.me and mum"): only with a path behind.
const UNSURE_ENDINGS: WordSet = words!(be me ly to co ie fm);

/// Providers that people write without their ending: `baz@gmail`.
const PROVIDERS: WordSet = words!(
    gmail googlemail hotmail outlook yahoo icloud live aol btinternet proton
);

/// Where people have accounts.
const PLATFORMS: WordSet = words!(
    snap snapchat insta instagram ig tiktok tik tok discord xbox roblox psn playstation twitter
    facebook fb fortnite minecraft steam twitch youtube kik telegram whatsapp messenger skype
    username gamertag switch threads bereal
);

/// Words between a platform and the account on it.
const JOINING: WordSet = words!(
    is name username handle account acc user id tag gamertag called my im at add as its channel
    his her was their
);

/// Those after which any word that is not a common one is an account.
const NAMING: WordSet = words!(
    is was name username handle account user id gamertag called
);

/// How many joining words may stand between.
const JOINING_MAX: usize = 4;

pub(super) fn strike_links_and_mail(reading: &mut Reading) {
    for stretch in without_blanks(reading) {
        strike_started_link(reading, stretch);
    }
    strike_mail(reading);
    strike_spelt_mail(reading);
    for stretch in without_blanks(reading) {
        strike_bare_link(reading, stretch);
    }
}

pub(super) fn strike_accounts(reading: &mut Reading, lists: &Lists) {
    strike_at_names(reading, lists);
    strike_odd_shapes(reading, lists);
    strike_named_accounts(reading, lists);
}

fn without_blanks(reading: &Reading) -> Vec<Range<usize>> {
    reading.stretches(|c| !c.is_whitespace() && c != STRUCK)
}

/// `https://...` to the end of the stretch, less the punctuation of the sentence.
fn strike_started_link(reading: &mut Reading, stretch: Range<usize>) {
    let started = stretch.clone().find(|place| {
        let here = &reading.letters[*place..stretch.end];
        let inside_a_word = reading.before(*place).is_alphanumeric();
        let start = LINK_STARTS.iter().find(|start| starts_with(here, start));
        start.is_some_and(|start| *start != "www." || !inside_a_word)
    });
    if let Some(start) = started {
        let end = without_punctuation(reading, start..stretch.end);
        reading.strike(start..end, What::Link);
    }
}

fn starts_with(letters: &[char], start: &str) -> bool {
    letters.len() > start.len()
        && start
            .chars()
            .zip(letters)
            .all(|(a, b)| a == b.to_ascii_lowercase())
}

/// Where a link ends if the sentence's own punctuation is taken off it.
fn without_punctuation(reading: &Reading, link: Range<usize>) -> usize {
    let letters = &reading.letters[link.clone()];
    let opened = letters.contains(&'(');
    let kept = letters.iter().rposition(|c| match c {
        ')' => opened,
        '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '>' | ']' | '”' => false,
        _ => c.is_ascii() || c.is_alphanumeric(),
    });
    kept.map_or(link.end, |kept| link.start + kept + 1)
}

fn strike_mail(reading: &mut Reading) {
    for at in 0..reading.letters.len() {
        if reading.letters[at] == '@'
            && let Some(range) = mail_around(reading, at)
        {
            reading.strike(range, What::Email);
        }
    }
}

fn mail_around(reading: &Reading, at: usize) -> Option<Range<usize>> {
    let spaced = reading.letter(at + 1) == ' ';
    let apart = spaced && reading.before(at) == ' ';
    let (local_end, domain_start) = (at - usize::from(apart), at + 1 + usize::from(spaced));
    let local = reading.letters[..local_end].iter().rev();
    let start = local_end - local.take_while(|c| in_local(**c)).count();
    let end = domain_end(reading, domain_start);
    let domain = lower(&reading.letters[domain_start..end]);
    let known = domain.bytes().any(|b| b == b'.') || (!spaced && PROVIDERS.has(&domain));
    let begins = reading.letter(domain_start).is_ascii_alphanumeric();
    (start < local_end && known && begins).then_some(start..end)
}

fn in_local(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '_' | '%' | '+' | '-')
}

/// The end of `example.co.uk`, without the full stop of the sentence.
fn domain_end(reading: &Reading, start: usize) -> usize {
    let mut end = start;
    loop {
        let letter = reading.letter(end);
        let dot = matches!(letter, '.' | '-') && reading.letter(end + 1).is_ascii_alphanumeric();
        if letter.is_ascii_alphanumeric() || dot {
            end += 1;
        } else {
            return end;
        }
    }
}

/// "tilly at gmail dot com".
fn strike_spelt_mail(reading: &mut Reading) {
    let tokens = reading.tokens();
    let dot = |place: usize| tokens.get(place).is_some_and(|token| token.plain == "dot");
    let at_places = (1..tokens.len()).filter(|place| tokens[*place].plain == "at");
    for at in at_places {
        let (mut first, mut last) = (at - 1, at + 1);
        while dot(last + 1) && tokens.get(last + 2).is_some_and(Token::is_word) {
            last += 2;
        }
        while first >= 2 && dot(first - 1) {
            first -= 2;
        }
        let sure = last > at + 1 && SURE_ENDINGS.has(&tokens[last].plain);
        let spelt = tokens[first].start..tokens.get(last).map_or(0, |token| token.end);
        if sure && !reading.letters[spelt.clone()].contains(&STRUCK) {
            reading.strike_words(spelt, What::Email);
        }
    }
}

/// `example.co.uk/help` without anything before it that says it is a link.
fn strike_bare_link(reading: &mut Reading, stretch: Range<usize>) {
    let mut start = stretch.start;
    while start < stretch.end {
        let end = domain_end(reading, start).max(start + 1);
        if let Some(site) = site_end(reading, start..end) {
            let with_path = matches!(reading.letter(site), '/' | '?' | '#' | ':');
            let path = without_punctuation(reading, start..stretch.end).max(site);
            reading.strike(start..if with_path { path } else { site }, What::Link);
        }
        start = end;
    }
}

/// Where the name of a site ends that begins the stretch: behind the last ending it has.
fn site_end(reading: &Reading, stretch: Range<usize>) -> Option<usize> {
    let dots = stretch
        .clone()
        .rev()
        .filter(|place| reading.letter(*place) == '.');
    let named = |dot: usize| {
        reading.letters[stretch.start..dot]
            .iter()
            .any(|c| c.is_alphabetic())
    };
    let ends = dots.filter_map(|dot| {
        let rest = &reading.letters[dot + 1..stretch.end];
        let length = rest.iter().take_while(|c| c.is_alphanumeric()).count();
        let (ending, end) = (lower(&rest[..length]), dot + 1 + length);
        let path = reading.letter(end) == '/' && UNSURE_ENDINGS.has(&ending);
        (path || SURE_ENDINGS.has(&ending)).then_some((dot, end))
    });
    ends.into_iter()
        .find(|(dot, _)| named(*dot))
        .map(|(_, end)| end)
}

/// `@foxy_tilly`, but not "the meeting @ school".
fn strike_at_names(reading: &mut Reading, lists: &Lists) {
    let names = reading.stretches(|c| in_account(c) || c == '@');
    for stretch in names {
        let Some(at) = stretch.clone().find(|place| reading.letters[*place] == '@') else {
            continue;
        };
        let end = account_end(reading, at + 1..stretch.end);
        let name = lower(&reading.letters[at + 1..end]);
        let lettered = name.chars().any(char::is_alphabetic) && name.len() > 1;
        if at == stretch.start && lettered && !lists.is_common(&name) {
            reading.strike(at..end, What::Account);
        }
    }
}

fn in_account(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '#')
}

/// Where an account's name ends, without the full stop of the sentence.
fn account_end(reading: &Reading, name: Range<usize>) -> usize {
    let letters = &reading.letters[name.clone()];
    let kept = letters
        .iter()
        .rposition(|c| c.is_alphanumeric() || *c == '_');
    kept.map_or(name.start, |kept| name.start + kept + 1)
}

/// `lil_squidge`, `tillz2011`, `crumpet#4821`: no word is written like that.
fn strike_odd_shapes(reading: &mut Reading, lists: &Lists) {
    for stretch in reading.stretches(in_account) {
        let end = account_end(reading, stretch.clone());
        let shape = &reading.letters[stretch.start..end];
        if lined(shape) || numbered(shape, lists) {
            reading.strike(stretch.start..end, What::Account);
        }
    }
}

/// Letters with a low line between: `dark_lord`.
fn lined(shape: &[char]) -> bool {
    let inner = shape
        .iter()
        .position(|c| *c != '_')
        .map(|first| &shape[first..]);
    let inner = inner.map_or(&[][..], |inner| {
        let last = inner.iter().rposition(|c| *c != '_').unwrap_or(0);
        &inner[..=last]
    });
    inner.contains(&'_') && inner.iter().any(|c| c.is_alphabetic())
}

/// An unknown word with two digits or more written onto it, unlike `room12`.
fn numbered(shape: &[char], lists: &Lists) -> bool {
    let digits = shape
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let (word, _) = shape.split_at(shape.len() - digits);
    let tagged = word.last() == Some(&'#') && digits == 4;
    let word = if tagged {
        &word[..word.len() - 1]
    } else {
        word
    };
    let plain = lower(word);
    let lettered = word.len() > 2 && word.iter().all(|c| c.is_alphabetic());
    lettered && digits > 1 && (tagged || !lists.is_common(&plain))
}

/// "my snap is jellybeanz".
fn strike_named_accounts(reading: &mut Reading, lists: &Lists) {
    let tokens = reading.tokens();
    let mut done = 0;
    for (place, token) in tokens.iter().enumerate() {
        if token.start < done || !PLATFORMS.has(&token.plain) {
            continue;
        }
        if let Some(account) = named_account(reading, &tokens, place, lists) {
            done = account.end;
            reading.strike(account, What::Account);
        }
    }
}

fn named_account(
    reading: &Reading,
    tokens: &[Token],
    platform: usize,
    lists: &Lists,
) -> Option<Range<usize>> {
    let itself = matches!(&*tokens[platform].plain, "username" | "gamertag");
    let mut named = itself;
    let mut end = tokens[platform].end;
    let rest = tokens[platform + 1..].iter();
    for token in rest.take(JOINING_MAX + 1) {
        let gap = &reading.letters[end..token.start];
        if !gap
            .iter()
            .all(|c| matches!(*c, ' ' | ':' | '=' | '-' | '(' | ','))
        {
            return None;
        }
        named |= gap.contains(&':') || gap.contains(&'=');
        if !JOINING.has(&token.plain) && !PLATFORMS.has(&token.plain) {
            return account_at(reading, token, named, lists);
        }
        named |= NAMING.has(&token.plain);
        end = token.end;
    }
    None
}

fn account_at(
    reading: &Reading,
    token: &Token,
    named: bool,
    lists: &Lists,
) -> Option<Range<usize>> {
    let letters = reading.letters[token.start..].iter();
    let length = letters.take_while(|c| in_account(**c)).count();
    let end = account_end(reading, token.start..token.start + length);
    let shape = &reading.letters[token.start..end];
    let joined = shape
        .iter()
        .any(|c| matches!(*c, '_' | '.' | '-') || c.is_ascii_digit());
    let letters = shape.iter().filter(|c| c.is_alphabetic()).count();
    let lettered = letters > 2 && !shape[0].is_ascii_digit();
    let word = token.is_word() && token.end == end;
    let unknown = word && !is_ordinary(&token.plain, lists);
    let odd = joined && !word && !(token.is_word() && lists.is_common(&token.plain) && !named);
    (lettered && (odd || (named && unknown))).then_some(token.start..end)
}

fn is_ordinary(word: &str, lists: &Lists) -> bool {
    lists.class(word) == Class::Common || lists.is_misspelt(word)
}

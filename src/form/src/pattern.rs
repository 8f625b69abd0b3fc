//! The patterns of `regex()`, kept small: a text is matched as a whole, in time bounded by its
//! length times the length of the pattern, whatever either of them is.
//!
//! A full engine for regular expressions would weigh more in the page than the rest of this
//! crate. What is known: letters, `.`, classes, `\d \w \s`, groups, `|`, `? * + {m,n}`, `^ $`.

use crate::advice;
use crate::limits::{PATTERN_CHARS_MAX, PATTERN_STEPS_MAX};

/// A compiled pattern.
#[derive(Debug, PartialEq)]
pub(crate) struct Pattern {
    source: Box<str>,
    steps: Vec<Step>,
}

/// One step of a pattern. Distances are from the step itself, so that a piece can be copied.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// One letter in (or, if `true`, not in) these ranges.
    Letter(Vec<(char, char)>, bool),
    /// Go on here and there.
    Fork(i32),
    /// Go on there.
    Jump(i32),
    /// Only at the start.
    Start,
    /// Only at the end.
    End,
}

impl Pattern {
    /// Compiles a pattern, or says what is wrong with it.
    pub fn read(source: &str) -> Result<Self, String> {
        if source.chars().count() > PATTERN_CHARS_MAX {
            return Err(advice::words(&[
                "The pattern is longer than 200 letters. Make it shorter.",
            ]));
        }
        let mut reader = Reader {
            rest: source,
            steps: Vec::new(),
            open: 0,
        };
        reader.choices()?;
        if !reader.rest.is_empty() {
            return Err(advice::words(&[
                "The pattern closes a group “)” that it never opened. Take it out, or write \\).",
            ]));
        }
        Ok(Self {
            source: source.into(),
            steps: reader.steps,
        })
    }

    /// The pattern as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the whole text fits the pattern.
    pub fn fits(&self, text: &str) -> bool {
        let mut now = Places::new(self.steps.len());
        let mut next = Places::new(self.steps.len());
        self.follow(0, true, text.is_empty(), &mut now);
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            let last = letters.as_str().is_empty();
            next.clear();
            for at in 0..now.list.len() {
                let step = now.list[at];
                if self.takes(step, letter) {
                    self.follow(step + 1, false, last, &mut next);
                }
            }
            std::mem::swap(&mut now, &mut next);
        }
        now.seen[self.steps.len()]
    }

    fn takes(&self, step: usize, letter: char) -> bool {
        match self.steps.get(step) {
            Some(Step::Letter(ranges, none_of)) => {
                let inside = ranges
                    .iter()
                    .any(|(from, to)| (*from..=*to).contains(&letter));
                inside != *none_of
            }
            _ => false,
        }
    }

    /// Adds a step and all that can be reached from it without taking a letter.
    fn follow(&self, step: usize, first: bool, last: bool, places: &mut Places) {
        let mut waiting = vec![step];
        while let Some(step) = waiting.pop() {
            if std::mem::replace(&mut places.seen[step], true) {
                continue;
            }
            let there = |by: i32| (step as i64 + i64::from(by)) as usize;
            match self.steps.get(step) {
                None | Some(Step::Letter(..)) => places.list.push(step),
                Some(Step::Jump(by)) => waiting.push(there(*by)),
                Some(Step::Fork(by)) => waiting.extend([step + 1, there(*by)]),
                Some(Step::Start) if first => waiting.push(step + 1),
                Some(Step::End) if last => waiting.push(step + 1),
                Some(Step::Start | Step::End) => {}
            }
        }
    }
}

/// The steps a text has come to.
struct Places {
    list: Vec<usize>,
    seen: Vec<bool>,
}

impl Places {
    fn new(steps: usize) -> Self {
        Self {
            list: Vec::new(),
            seen: vec![false; steps + 1],
        }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.seen.fill(false);
    }
}

struct Reader<'s> {
    rest: &'s str,
    steps: Vec<Step>,
    open: u8,
}

impl Reader<'_> {
    /// `a|b|c`
    fn choices(&mut self) -> Result<(), String> {
        let start = self.steps.len();
        self.row()?;
        if self.take('|') {
            let length = self.steps.len() - start;
            self.steps.insert(start, Step::Fork(length as i32 + 2));
            let jump = self.steps.len();
            self.steps.push(Step::Jump(0));
            self.deeper()?;
            self.choices()?;
            self.open -= 1;
            self.steps[jump] = Step::Jump((self.steps.len() - jump) as i32);
        }
        self.bounded()
    }

    /// One piece after another.
    fn row(&mut self) -> Result<(), String> {
        while let Some(letter) = self.rest.chars().next() {
            if letter == '|' || letter == ')' {
                break;
            }
            self.rest = &self.rest[letter.len_utf8()..];
            let start = self.steps.len();
            self.piece(letter)?;
            self.repeat(start)?;
            self.bounded()?;
        }
        Ok(())
    }

    fn piece(&mut self, letter: char) -> Result<(), String> {
        let step = match letter {
            '(' => return self.group(),
            '[' => self.class()?,
            '.' => Step::Letter(Vec::new(), true),
            '^' => Step::Start,
            '$' => Step::End,
            '\\' => {
                let (ranges, none_of) = self.escaped()?;
                Step::Letter(ranges, none_of)
            }
            '*' | '+' | '?' | '{' => {
                return Err(advice::words(&[
                    "In the pattern nothing stands before “",
                    letter.encode_utf8(&mut [0; 4]),
                    "” that it could repeat. Put a \\ before it if it is meant as it stands.",
                ]));
            }
            letter => Step::Letter(vec![(letter, letter)], false),
        };
        self.steps.push(step);
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        self.rest = self.rest.strip_prefix("?:").unwrap_or(self.rest);
        if self.rest.starts_with('?') {
            return Err(advice::words(&[
                "Patterns know plain groups only: ( ) or (?: ).",
            ]));
        }
        self.deeper()?;
        self.choices()?;
        self.open -= 1;
        if self.take(')') {
            return Ok(());
        }
        Err(advice::words(&[
            "A group “(” of the pattern is never closed. Put “)” at its end.",
        ]))
    }

    /// `?`, `*`, `+` and `{m,n}` after the piece that begins at `start`.
    fn repeat(&mut self, start: usize) -> Result<(), String> {
        let length = (self.steps.len() - start) as i32;
        if self.take('?') {
            self.steps.insert(start, Step::Fork(length + 1));
        } else if self.take('*') {
            self.steps.insert(start, Step::Fork(length + 2));
            self.steps.push(Step::Jump(-length - 1));
        } else if self.take('+') {
            self.steps.push(Step::Fork(-length));
        } else if self.take('{') {
            self.times(start)?;
        } else {
            return Ok(());
        }
        if self.rest.starts_with(['?', '*', '+', '{']) {
            return Err(advice::words(&[
                "The pattern repeats a repetition. Put the first one in a group.",
            ]));
        }
        Ok(())
    }

    /// `{m}`, `{m,}` and `{m,n}`: the piece is copied as often as it says.
    fn times(&mut self, start: usize) -> Result<(), String> {
        let wrong = || {
            advice::words(&[
                "In the pattern, how often something repeats is written {2}, {2,} or {2,5}.",
            ])
        };
        let (inside, rest) = self.rest.split_once('}').ok_or_else(wrong)?;
        self.rest = rest;
        let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
        let least: usize = least.parse().map_err(|_| wrong())?;
        let most: Option<usize> = match most {
            "" => None,
            most => Some(most.parse().map_err(|_| wrong())?),
        };
        if most.is_some_and(|most| most < least || most == 0) {
            return Err(wrong());
        }
        let piece = self.steps.split_off(start);
        let length = piece.len() as i32;
        let copies = most.unwrap_or(least + 1);
        if copies.saturating_mul(piece.len() + 2) > PATTERN_STEPS_MAX {
            return Err(advice::words(&[TOO_LARGE]));
        }
        for copy in 0..copies {
            let open_ended = most.is_none();
            if copy >= least {
                self.steps
                    .push(Step::Fork(length + if open_ended { 2 } else { 1 }));
            }
            self.steps.extend_from_slice(&piece);
            if copy >= least && open_ended {
                self.steps.push(Step::Jump(-length - 1));
            }
        }
        Ok(())
    }

    /// `[a-z_]`
    fn class(&mut self) -> Result<Step, String> {
        let none_of = self.take('^');
        let mut ranges = Vec::new();
        loop {
            let from =
                self.next("A class “[” of the pattern is never closed. Put “]” at its end.")?;
            if from == ']' && !ranges.is_empty() {
                return Ok(Step::Letter(ranges, none_of));
            }
            if from == '\\' {
                let (more, none) = self.escaped()?;
                if none {
                    return Err(advice::words(&[
                        "Inside [ ] a pattern knows \\d, \\w and \\s, not their opposites.",
                    ]));
                }
                ranges.extend(more);
                continue;
            }
            let to = match self.rest.strip_prefix('-') {
                Some(rest) if !rest.starts_with(']') => {
                    self.rest = rest;
                    self.next("A range of the pattern has no end. Write it like a-z.")?
                }
                _ => from,
            };
            if to < from {
                return Err(advice::words(&[
                    "A range of the pattern runs backwards. Write it like a-z.",
                ]));
            }
            ranges.push((from, to));
        }
    }

    /// What stands after a backslash.
    fn escaped(&mut self) -> Result<(Vec<(char, char)>, bool), String> {
        let letter = self.next(
            "The pattern ends with a single \\. Write \\\\ for one that is meant as it stands.",
        )?;
        let ranges = match letter.to_ascii_lowercase() {
            'd' => vec![('0', '9')],
            'w' => vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            's' => vec![('\t', '\r'), (' ', ' '), ('\u{a0}', '\u{a0}')],
            other if !other.is_ascii() || other.is_ascii_alphanumeric() => {
                return Err(advice::words(&[
                    "After a \\ patterns know d, w and s, and marks such as \\.",
                ]));
            }
            _ => return Ok((vec![(letter, letter)], false)),
        };
        Ok((ranges, letter.is_ascii_uppercase()))
    }

    fn take(&mut self, mark: char) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    #[inline]
    fn next(&mut self, missing: &str) -> Result<char, String> {
        let letter = self.rest.chars().next();
        let letter = letter.ok_or_else(|| advice::words(&[missing]))?;
        self.rest = &self.rest[letter.len_utf8()..];
        Ok(letter)
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.open += 1;
        if self.open > 30 {
            return Err(advice::words(&[TOO_LARGE]));
        }
        Ok(())
    }

    fn bounded(&self) -> Result<(), String> {
        if self.steps.len() > PATTERN_STEPS_MAX {
            return Err(advice::words(&[TOO_LARGE]));
        }
        Ok(())
    }
}

const TOO_LARGE: &str = "The pattern is too large. Repeat fewer things, or less often.";

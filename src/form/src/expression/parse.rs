//! Reads an expression. Every fault points at the letter it was found at and says what would be
//! right there; how deep and how long an expression can be is bounded.

use super::{
    Expression, FUNCTIONS, Fault, Function, OPERATORS, Operator, Part, Place, UNARY_LEVEL,
    read_number,
};
use crate::advice;
use crate::limits::{BRACKETS_MAX, EXPRESSION_CHARS_MAX, EXPRESSION_DEEP_MAX};
use crate::pattern::Pattern;

/// Reads an expression; `find` gives the number of an item by its name.
pub(crate) fn parse(text: &str, find: &dyn Fn(&str) -> Option<u32>) -> Result<Expression, Fault> {
    let mut reader = Reader {
        text,
        at: 0,
        open: 0,
        find,
    };
    if text.chars().count() > EXPRESSION_CHARS_MAX {
        return Err(
            reader.fault(&["This is longer than 2,000 letters. Split it with a calculate."])
        );
    }
    let whole = reader.level(0)?;
    reader.skip_spaces();
    if reader.at < text.len() {
        return Err(reader.fault(&["The expression should end here, or go on with and, or, =, !=, <, <=, >, >=, +, -, *, div or mod."]));
    }
    Ok(whole)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Brackets and functions open here.
    open: u8,
    find: &'t dyn Fn(&str) -> Option<u32>,
}

impl<'t> Reader<'t> {
    /// Reads operators that bind as tightly as `level` or more.
    fn level(&mut self, level: u8) -> Result<Expression, Fault> {
        if level == UNARY_LEVEL {
            return self.unary();
        }
        let mut left = self.level(level + 1)?;
        while let Some((operator, place)) = self.operator(level) {
            let right = self.level(level + 1)?;
            let height = left.height.max(right.height);
            let part = Part::Pair(operator, Box::new([left, right]));
            left = over(height, place, part)?;
        }
        Ok(left)
    }

    /// Takes an operator of this level, if one is next.
    fn operator(&mut self, level: u8) -> Option<(Operator, Place)> {
        self.skip_spaces();
        let place = self.place();
        let (operator, written, of) = OPERATORS
            .into_iter()
            .find(|(_, written, _)| self.rest().starts_with(written))?;
        let word = written.as_bytes()[0].is_ascii_lowercase();
        let longer = self.rest()[written.len()..].starts_with(in_name);
        if of != level || (word && longer) {
            return None;
        }
        self.at += written.len();
        Some((operator, place))
    }

    fn unary(&mut self) -> Result<Expression, Fault> {
        self.skip_spaces();
        let place = self.place();
        if !self.take("-") {
            return self.single();
        }
        self.deeper()?;
        let one = self.unary()?;
        self.open -= 1;
        over(one.height, place, Part::Negative(Box::new(one)))
    }

    fn single(&mut self) -> Result<Expression, Fault> {
        let place = self.place();
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Err(self.fault(&[
                "Something is missing here: a question like ${name}, a number, or words in quotes.",
            ]));
        };
        let digit_next = rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        let part = match first {
            '(' => return self.bracket(),
            '$' => self.question()?,
            '\'' | '"' => self.quoted(first)?,
            '0'..='9' => self.number()?,
            '.' if digit_next => self.number()?,
            '.' => {
                self.at += 1;
                Part::Own
            }
            'a'..='z' | 'A'..='Z' => return self.call(),
            '‘' | '’' | '“' | '”' => {
                return Err(self.fault(&["These quotes are curly. Write straight ones: 'yes'."]));
            }
            '=' => {
                return Err(self.fault(&[
                    "Something is missing before this =. “Is the same as” is a single =.",
                ]));
            }
            _ => {
                return Err(self.fault(&["This cannot stand here. Write a question like ${name}, a number, words in quotes, or a function."]));
            }
        };
        over(0, place, part)
    }

    fn bracket(&mut self) -> Result<Expression, Fault> {
        self.at += 1;
        self.deeper()?;
        let inside = self.level(0)?;
        self.open -= 1;
        self.expect(")")?;
        Ok(inside)
    }

    fn question(&mut self) -> Result<Part, Fault> {
        let closed = self
            .rest()
            .strip_prefix("${")
            .and_then(|r| r.split_once('}'));
        let Some((name, _)) = closed else {
            return Err(self.fault(&["A question is written with its name in braces: ${name}."]));
        };
        let Some(node) = (self.find)(name.trim()) else {
            return Err(self.fault(&[
                "There is no item named “",
                name.trim(),
                "”. Check the spelling, or add the item.",
            ]));
        };
        self.at += name.len() + 3;
        Ok(Part::Question(node))
    }

    fn quoted(&mut self, mark: char) -> Result<Part, Fault> {
        let Some((words, _)) = self.rest()[1..].split_once(mark) else {
            return Err(
                self.fault(&["These quotes are never closed. Put the same mark at the end."])
            );
        };
        self.at += words.len() + 2;
        Ok(Part::Text(words.into()))
    }

    fn number(&mut self) -> Result<Part, Fault> {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let digits = &rest[..length];
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let number = read_number(digits).filter(|_| whole.len() <= 9 && part.len() <= 6);
        let Some(number) = number else {
            return Err(self.fault(&["Numbers are written like 12 or 2.5, with at most nine places before the point and six after it."]));
        };
        self.at += length;
        Ok(Part::Number(number))
    }

    fn call(&mut self) -> Result<Expression, Fault> {
        let place = self.place();
        let rest = self.rest();
        let name = &rest[..rest.find(|c| !in_name(c)).unwrap_or(rest.len())];
        self.at += name.len();
        if !self.take("(") {
            self.at = place.0 as usize;
            return Err(self.fault(&[
                "“",
                name,
                "” is neither a question nor in quotes. Write ${",
                name,
                "} for a question, '",
                name,
                "' for a choice or for words.",
            ]));
        }
        let Some(&(function, _, fewest, most)) = FUNCTIONS.iter().find(|f| f.1 == name) else {
            self.at = place.0 as usize;
            return Err(self.fault(&[
                "There is no function “",
                name,
                "”. Those there are: ",
                &all_functions(),
                ".",
            ]));
        };
        self.deeper()?;
        let all = self.arguments(function)?;
        self.open -= 1;
        if all.len() < fewest || all.len() > most {
            self.at = place.0 as usize;
            return Err(self.fault(&wrong_count(name, fewest, most)));
        }
        self.finish_call(function, all, place)
    }

    /// What stands between a function's brackets.
    fn arguments(&mut self, function: Function) -> Result<Vec<Expression>, Fault> {
        let mut all = Vec::new();
        if function == Function::Position {
            self.expect("..")?;
        } else if self.take(")") {
            return Ok(all);
        } else {
            all.push(self.level(0)?);
            while self.take(",") {
                all.push(self.level(0)?);
            }
        }
        self.expect(")")?;
        Ok(all)
    }

    fn finish_call(
        &self,
        function: Function,
        mut all: Vec<Expression>,
        place: Place,
    ) -> Result<Expression, Fault> {
        let height = all.iter().map(|one| one.height).max().unwrap_or(0);
        if function != Function::Regex {
            return over(height, place, Part::Call(function, all));
        }
        let pattern = all.pop();
        let (Some(text), Some(pattern)) = (all.pop(), pattern) else {
            return Err(self.fault(&wrong_count("regex", 2, 2)));
        };
        let at = pattern.at;
        let compiled = match &pattern.part {
            Part::Text(source) => Pattern::read(source),
            _ => Err(advice::words(&[
                "The pattern of regex() is written out in quotes, so that it can be checked.",
            ])),
        };
        let compiled = compiled.map_err(|message| Fault { at, message })?;
        over(height, place, Part::Matches(Box::new(text), compiled))
    }
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn place(&self) -> Place {
        Place(self.at as u32)
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes a mark, if it is next.
    fn take(&mut self, mark: &str) -> bool {
        self.skip_spaces();
        let there = self.rest().starts_with(mark);
        if there {
            self.at += mark.len();
        }
        there
    }

    fn expect(&mut self, mark: &str) -> Result<(), Fault> {
        if self.take(mark) {
            return Ok(());
        }
        Err(self.fault(&["There should be a “", mark, "” here."]))
    }

    /// Notes that one more bracket is open.
    fn deeper(&mut self) -> Result<(), Fault> {
        self.open += 1;
        if self.open > BRACKETS_MAX {
            return Err(self.fault(&[
                "More than 24 brackets are open here. Work a part of it out in a calculate.",
            ]));
        }
        Ok(())
    }

    #[inline]
    fn fault(&self, words: &[&str]) -> Fault {
        Fault {
            at: self.place(),
            message: advice::words(words),
        }
    }
}

/// Puts a part over others, unless that makes the tree too high.
fn over(under: u8, at: Place, part: Part) -> Result<Expression, Fault> {
    if under >= EXPRESSION_DEEP_MAX {
        return Err(Fault {
            at,
            message: advice::words(&[
                "More than 100 parts hang together here. Work a part of it out in a calculate.",
            ]),
        });
    }
    Ok(Expression {
        at,
        height: under + 1,
        part,
    })
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn all_functions() -> String {
    let names: Vec<&str> = FUNCTIONS.iter().map(|f| f.1).collect();
    names.join(", ")
}

fn wrong_count(name: &str, fewest: usize, most: usize) -> [&str; 4] {
    let things = match (fewest, most) {
        (0, _) => "nothing",
        (1, 1) => "one thing",
        (1, 2) => "one or two things",
        (1, _) => "1 to 20 things",
        (2, _) => "two things",
        _ => "three things",
    };
    [
        name,
        "() takes ",
        things,
        " between its brackets, set apart by commas.",
    ]
}

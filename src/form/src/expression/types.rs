//! Finds what kind of value an expression comes to, so that a rule that makes no sense is refused
//! when its form is read and never puzzles the engine while somebody answers.

use super::{Expression, Fault, Function, Operator, Part};
use crate::document::{Choice, Item, Kind};
use crate::form::{Form, NONE, Repeats};
use chrono::NaiveDate;

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Written out as '': fits beside any kind that can be left empty.
    Empty,
    Text,
    Number,
    Truth,
    Day,
    /// One choice of the item with this number.
    Choice(u32),
    /// Several choices of the item with this number.
    Choices(u32),
    /// An answer that a rule cannot look into, such as a drawing.
    Closed,
}

/// Where an expression stands, and the kinds of all calculations found so far.
pub(crate) struct Types<'f> {
    pub form: &'f Form,
    pub calculated: &'f [Type],
    /// The item whose rule it is; none for a measure.
    pub here: u32,
    /// `.` means its answer: this is a constraint.
    pub own: bool,
}

impl Types<'_> {
    /// Checks a rule: it has to be true or false.
    pub fn check_rule(&self, rule: &Expression) -> Result<(), Fault> {
        self.truth(rule)
    }

    /// What kind of value an expression comes to.
    pub fn of(&self, whole: &Expression) -> Result<Type, Fault> {
        match &whole.part {
            Part::Number(_) => Ok(Type::Number),
            Part::Text(words) if words.is_empty() => Ok(Type::Empty),
            Part::Text(_) => Ok(Type::Text),
            Part::Own | Part::Question(_) => self.question(whole),
            Part::Negative(one) => self.wants(one, Type::Number).map(|()| Type::Number),
            Part::Pair(operator, two) => self.pair(*operator, &two[0], &two[1], whole),
            Part::Call(function, all) => self.call(*function, all, whole),
            Part::Matches(one, _) => self.words(one).map(|()| Type::Truth),
        }
    }

    /// The item that `${name}` or `.` means.
    fn item(&self, one: &Expression) -> Option<(u32, &Item)> {
        let node = match one.part {
            Part::Question(node) => node,
            Part::Own if self.own => self.here,
            _ => return None,
        };
        (node != NONE).then(|| (node, self.form.at(node)))
    }

    fn question(&self, one: &Expression) -> Result<Type, Fault> {
        let Some((node, item)) = self.item(one) else {
            return fault(
                one,
                &["“.” means the answer a constraint is about; here there is none."],
            );
        };
        if self.is_set(node) {
            return fault(
                one,
                &[
                    "“",
                    &item.name,
                    "” is asked in a repeat, so from here it has many answers. Use it inside sum(), count(), min() or max(), or move this into the repeat.",
                ],
            );
        }
        match item.kind {
            Kind::Note => fault(
                one,
                &[
                    "“",
                    &item.name,
                    "” is a note and has no answer. Name a question.",
                ],
            ),
            Kind::Group if !item.offer => fault(
                one,
                &[
                    "“",
                    &item.name,
                    "” is a group and has no answer. Name a question in it.",
                ],
            ),
            _ => Ok(self.plain(node, item)),
        }
    }

    /// The kind of an item's answer.
    fn plain(&self, node: u32, item: &Item) -> Type {
        match item.kind {
            Kind::Text | Kind::Acknowledge => Type::Text,
            Kind::Integer | Kind::Repeat => Type::Number,
            Kind::Date => Type::Day,
            Kind::SelectOne | Kind::Group => Type::Choice(node),
            Kind::SelectMultiple | Kind::Rank => Type::Choices(node),
            Kind::Calculate => self.calculated[node as usize],
            _ => Type::Closed,
        }
    }

    /// Whether an item is asked many times, seen from here.
    fn is_set(&self, node: u32) -> bool {
        let around = &self.form.node(node).repeats;
        let here = match self.here {
            NONE => Repeats::default(),
            here => self.form.node(here).repeats,
        };
        around.shared(&here) < around.depth
    }

    fn pair(
        &self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        whole: &Expression,
    ) -> Result<Type, Fault> {
        match operator {
            Operator::Or | Operator::And => {
                self.truth(left)?;
                self.truth(right)?;
                Ok(Type::Truth)
            }
            Operator::Add | Operator::Subtract => self.sum(operator, left, right, whole),
            Operator::Multiply | Operator::Divide | Operator::Modulo => {
                self.wants(left, Type::Number)?;
                self.wants(right, Type::Number)?;
                Ok(Type::Number)
            }
            Operator::Equal | Operator::Unequal => self.equal(left, right),
            _ => self.ordered(left, right),
        }
    }

    /// Numbers, or days and a number of days.
    fn sum(
        &self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        whole: &Expression,
    ) -> Result<Type, Fault> {
        let adds = operator == Operator::Add;
        match (self.of(left)?, self.of(right)?) {
            (Type::Number, Type::Number) => Ok(Type::Number),
            (Type::Day, Type::Day) if !adds => Ok(Type::Number),
            (Type::Day, Type::Number) => Ok(Type::Day),
            (Type::Number, Type::Day) if adds => Ok(Type::Day),
            (Type::Day, Type::Day) => fault(
                whole,
                &["Two days cannot be added. Take one from the other, or add a number of days."],
            ),
            (Type::Number | Type::Day, _) => self.wants(right, Type::Number).map(|()| Type::Number),
            _ => self.wants(left, Type::Number).map(|()| Type::Number),
        }
    }

    /// `=` and `!=`: the same kind on both sides, or '' on one of them.
    fn equal(&self, left: &Expression, right: &Expression) -> Result<Type, Fault> {
        let (one, other) = (self.of(left)?, self.of(right)?);
        match (one, other) {
            (Type::Closed, _) => return self.wants(left, Type::Text).map(|()| Type::Truth),
            (_, Type::Closed) => return self.wants(right, Type::Text).map(|()| Type::Truth),
            (Type::Truth, Type::Empty) | (Type::Empty, Type::Truth) => {
                return fault(
                    right,
                    &["A rule is true or false, never ''. Leave the comparison out."],
                );
            }
            (Type::Empty, _) | (_, Type::Empty) => {}
            (Type::Choices(_), _) | (_, Type::Choices(_)) => {
                return fault(
                    left,
                    &[
                        "Several things can be chosen here, so = and != do not fit. Use selected(${name}, 'choice').",
                    ],
                );
            }
            (Type::Choice(node), Type::Text) => self.known_choice(node, right)?,
            (Type::Text, Type::Choice(node)) => self.known_choice(node, left)?,
            (Type::Choice(_), Type::Choice(_)) => {}
            (Type::Day, Type::Text) => self.written_day(right)?,
            (Type::Text, Type::Day) => self.written_day(left)?,
            (one, other) if one == other => {}
            _ => return self.unlike(left, right),
        }
        Ok(Type::Truth)
    }

    /// `<` and the like: two numbers, or two days.
    fn ordered(&self, left: &Expression, right: &Expression) -> Result<Type, Fault> {
        match (self.of(left)?, self.of(right)?) {
            (Type::Number, Type::Number) | (Type::Day, Type::Day) => {}
            (Type::Day, Type::Text) => self.written_day(right)?,
            (Type::Text, Type::Day) => self.written_day(left)?,
            (Type::Number | Type::Day, _) => return self.unlike(left, right),
            _ => self.wants(left, Type::Number)?,
        }
        Ok(Type::Truth)
    }

    fn unlike(&self, left: &Expression, right: &Expression) -> Result<Type, Fault> {
        let (one, other) = (in_words(self.of(left)?), in_words(self.of(right)?));
        fault(
            right,
            &[
                "This compares ",
                one,
                " with ",
                other,
                ". Compare things of one kind: numbers stand without quotes, words and choices in quotes.",
            ],
        )
    }

    /// A choice that is written out has to be one of the list.
    fn known_choice(&self, node: u32, written: &Expression) -> Result<(), Fault> {
        let Part::Text(name) = &written.part else {
            return Ok(());
        };
        let item = self.form.at(node);
        let choices = self.form.choices(item);
        if choices.iter().any(|choice| *choice.name == **name) {
            return Ok(());
        }
        fault(
            written,
            &[
                "“",
                &item.name,
                "” has no choice “",
                name,
                "”. It has: ",
                &names(choices),
                ".",
            ],
        )
    }

    fn written_day(&self, written: &Expression) -> Result<(), Fault> {
        match &written.part {
            Part::Text(day) if day.parse::<NaiveDate>().is_err() => {
                fault(written, &["A day is written like '2026-11-21'."])
            }
            _ => Ok(()),
        }
    }

    fn truth(&self, one: &Expression) -> Result<(), Fault> {
        let found = self.of(one)?;
        if found == Type::Truth {
            return Ok(());
        }
        let such_as = self.rule_about(one, found);
        fault(
            one,
            &[
                "Here stands ",
                in_words(found),
                " where something true or false is needed, such as ",
                &such_as,
                ".",
            ],
        )
    }

    /// A rule that could stand where a bare question does.
    fn rule_about(&self, one: &Expression, found: Type) -> String {
        let Some((_, item)) = self.item(one) else {
            return "${name} = 'yes'".to_owned();
        };
        let choices = self.form.choices(item);
        let first = choices.first().map_or("", |choice| &choice.name);
        let name = &item.name;
        match found {
            Type::Choice(_) => ["${", name, "} = '", first, "'"].concat(),
            Type::Choices(_) => ["selected(${", name, "}, '", first, "')"].concat(),
            _ => ["answered(${", name, "})"].concat(),
        }
    }

    fn wants(&self, one: &Expression, wanted: Type) -> Result<(), Fault> {
        self.found(one, self.of(one)?, wanted)
    }

    /// As [`Self::wants`], where the kind is known already: asking twice at every level would
    /// take time that doubles with each.
    fn found(&self, one: &Expression, found: Type, wanted: Type) -> Result<(), Fault> {
        if found == wanted || (found == Type::Empty && wanted == Type::Text) {
            return Ok(());
        }
        let mend = match (found, wanted) {
            (Type::Choice(_), Type::Number) => {
                " Use choice-number(${name}) for the number of a choice."
            }
            (Type::Choices(_), Type::Number) => {
                " Use count-selected(${name}) for how many were chosen."
            }
            (Type::Text, Type::Number) => " Use number() to read it as one.",
            (Type::Closed, _) => " Only answered() and not-sure() can be asked of it.",
            _ => "",
        };
        fault(
            one,
            &[
                "Here stands ",
                in_words(found),
                " where ",
                in_words(wanted),
                " is needed.",
                mend,
            ],
        )
    }

    /// Something that can be taken as words.
    fn words(&self, one: &Expression) -> Result<(), Fault> {
        self.as_words(one, self.of(one)?)
    }

    fn as_words(&self, one: &Expression, found: Type) -> Result<(), Fault> {
        match found {
            Type::Closed | Type::Choices(_) | Type::Truth => self.found(one, found, Type::Text),
            _ => Ok(()),
        }
    }

    fn call(
        &self,
        function: Function,
        all: &[Expression],
        whole: &Expression,
    ) -> Result<Type, Fault> {
        use Function as F;
        match (function, all) {
            (F::Answered | F::NotSure, [one]) => self.asked_of(one, function),
            (
                F::Selected | F::SelectedAt | F::CountSelected | F::ChoiceNumber,
                [one, more @ ..],
            ) => self.of_choices(function, one, more),
            (F::Sum | F::Count | F::Min | F::Max, all) => self.gathered(function, all),
            (F::If, [rule, one, other]) => {
                self.truth(rule)?;
                self.either(one, other, whole)
            }
            (F::Coalesce, [one, other]) => self.either(one, other, whole),
            (F::Not, [one]) => self.truth(one).map(|()| Type::Truth),
            (F::Contains | F::StartsWith, [one, other]) => {
                self.words(one)?;
                self.words(other)?;
                Ok(Type::Truth)
            }
            (F::Int, [one]) => self.wants(one, Type::Number).map(|()| Type::Number),
            (F::Round, all) => {
                for one in all {
                    self.wants(one, Type::Number)?;
                }
                Ok(Type::Number)
            }
            (F::Number, [one]) => match self.of(one)? {
                Type::Truth => Ok(Type::Number),
                found => self.as_words(one, found).map(|()| Type::Number),
            },
            (F::Date, [one]) => {
                let found = self.of(one)?;
                if found != Type::Day {
                    self.found(one, found, Type::Text)?;
                    self.written_day(one)?;
                }
                Ok(Type::Day)
            }
            (F::Position, _) => self.position(whole),
            _ => self.simple(function, all),
        }
    }

    /// Functions that take words, or nothing.
    fn simple(&self, function: Function, all: &[Expression]) -> Result<Type, Fault> {
        for one in all {
            self.words(one)?;
        }
        Ok(match function {
            Function::True | Function::False => Type::Truth,
            Function::Today => Type::Day,
            Function::String | Function::Concat => Type::Text,
            _ => Type::Number,
        })
    }

    fn position(&self, whole: &Expression) -> Result<Type, Fault> {
        if self.here == NONE || self.form.node(self.here).repeats.depth == 0 {
            return fault(
                whole,
                &["position(..) counts the times of a repeat; this does not stand in one."],
            );
        }
        Ok(Type::Number)
    }

    /// `answered()` and `not-sure()` ask of a question, whatever its kind.
    fn asked_of(&self, one: &Expression, function: Function) -> Result<Type, Fault> {
        if !matches!(one.part, Part::Question(_) | Part::Own) {
            return fault(
                one,
                &[
                    function.name(),
                    "() asks about one question: ",
                    function.name(),
                    "(${name}).",
                ],
            );
        }
        self.question(one).map(|_| Type::Truth)
    }

    /// Functions about what was chosen.
    fn of_choices(
        &self,
        function: Function,
        one: &Expression,
        more: &[Expression],
    ) -> Result<Type, Fault> {
        let single = function == Function::ChoiceNumber;
        let node = match (self.item(one), self.of(one)?) {
            (Some(_), Type::Choice(node)) => node,
            (Some(_), Type::Choices(node)) if !single => node,
            _ => {
                let of = if single { "one choice" } else { "choices" };
                return fault(
                    one,
                    &[
                        function.name(),
                        "() asks about a question with ",
                        of,
                        ": ",
                        function.name(),
                        "(${name}...).",
                    ],
                );
            }
        };
        match (function, more) {
            (Function::Selected, [choice]) => {
                self.words(choice)?;
                self.known_choice(node, choice)?;
                Ok(Type::Truth)
            }
            (Function::SelectedAt, [place]) => {
                self.wants(place, Type::Number)?;
                Ok(Type::Choice(node))
            }
            (Function::ChoiceNumber, _) => {
                let item = self.form.at(node);
                if self
                    .form
                    .choices(item)
                    .iter()
                    .all(|choice| choice.number.is_none())
                {
                    return fault(
                        one,
                        &[
                            "The choices of “",
                            &item.name,
                            "” have no numbers. Give them one each: \"number\": 3.",
                        ],
                    );
                }
                Ok(Type::Number)
            }
            _ => Ok(Type::Number),
        }
    }

    /// `sum`, `count`, `min`, `max`: over the times of a repeat, or over what is listed.
    fn gathered(&self, function: Function, all: &[Expression]) -> Result<Type, Fault> {
        let mut kind = Type::Number;
        for one in all {
            let found = match self.item(one) {
                Some((node, item)) if self.is_set(node) => self.plain(node, item),
                Some((_, item)) if item.kind == Kind::Repeat => Type::Number,
                _ if function == Function::Count => {
                    return fault(
                        one,
                        &[
                            "count() counts the times of a repeat: name the repeat, or a question in it.",
                        ],
                    );
                }
                _ => self.of(one)?,
            };
            let dated = matches!(function, Function::Min | Function::Max);
            match found {
                Type::Number | Type::Empty => {}
                Type::Day if dated => kind = Type::Day,
                _ if function == Function::Count => {}
                _ => {
                    return fault(
                        one,
                        &[
                            function.name(),
                            "() takes numbers; this is ",
                            in_words(found),
                            ".",
                        ],
                    );
                }
            }
        }
        Ok(kind)
    }

    /// The kind that two possible outcomes share.
    fn either(
        &self,
        one: &Expression,
        other: &Expression,
        whole: &Expression,
    ) -> Result<Type, Fault> {
        let (first, second) = (self.of(one)?, self.of(other)?);
        match (first, second) {
            (Type::Closed | Type::Choices(_), _) => {
                self.wants(one, Type::Text).map(|()| Type::Text)
            }
            (_, Type::Closed | Type::Choices(_)) => {
                self.wants(other, Type::Text).map(|()| Type::Text)
            }
            (same, found) if same == found => Ok(same),
            (Type::Truth, _) | (_, Type::Truth) => self.unlike_outcomes(first, second, whole),
            (Type::Empty, found) | (found, Type::Empty) => Ok(found),
            (Type::Choice(_) | Type::Text, Type::Choice(_) | Type::Text) => Ok(Type::Text),
            _ => self.unlike_outcomes(first, second, whole),
        }
    }

    fn unlike_outcomes(&self, one: Type, other: Type, whole: &Expression) -> Result<Type, Fault> {
        fault(
            whole,
            &[
                "This comes to ",
                in_words(one),
                " or to ",
                in_words(other),
                ". Both have to be of one kind; string() and number() turn one into the other.",
            ],
        )
    }
}

fn fault<T>(at: &Expression, words: &[&str]) -> Result<T, Fault> {
    Err(Fault {
        at: at.at,
        message: words.concat(),
    })
}

fn names(choices: &[Choice]) -> String {
    let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
    names.join(", ")
}

fn in_words(kind: Type) -> &'static str {
    match kind {
        Type::Empty => "nothing ('')",
        Type::Text => "a text",
        Type::Number => "a number",
        Type::Truth => "a rule",
        Type::Day => "a day",
        Type::Choice(_) => "a choice",
        Type::Choices(_) => "a list of choices",
        Type::Closed => "an answer that rules cannot look into",
    }
}

//! XLSForm's expressions as a tree: `${coming} = 'no' and not(selected(${who}, 'mum'))`.
//!
//! An expression is parsed once, when its form is read. It holds items by number, never by name,
//! and knows where in its source each part stands, so that a fault found later can point there.

mod parse;
#[cfg(test)]
mod property;
mod show;
mod types;
mod value;

use crate::pattern::Pattern;
pub(crate) use parse::parse;
pub(crate) use types::{Type, Types};
pub(crate) use value::{Val, number_in_words, read_number};

/// One part of an expression, with everything under it.
#[derive(Debug, PartialEq)]
pub(crate) struct Expression {
    pub at: Place,
    /// How many parts stand under each other in it.
    pub height: u8,
    pub part: Part,
}

/// What a part is.
#[derive(Debug, PartialEq)]
pub(crate) enum Part {
    Number(f64),
    Text(Box<str>),
    /// `.`: the answer a constraint is about.
    Own,
    /// `${name}`.
    Question(u32),
    Negative(Box<Expression>),
    Pair(Operator, Box<[Expression; 2]>),
    Call(Function, Vec<Expression>),
    /// `regex(text, 'pattern')`, the pattern compiled.
    Matches(Box<Expression>, Pattern),
}

/// Where a part starts in its source, in bytes. Two parts that differ only in it are the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place(pub u32);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What is wrong in an expression, and where.
#[derive(Debug)]
pub(crate) struct Fault {
    pub at: Place,
    pub message: String,
}

/// What joins two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// How each operator is written and how tightly it binds, as XPath has it. An operator that
/// begins another one's spelling comes after it.
pub(crate) const OPERATORS: [(Operator, &str, u8); 13] = [
    (Operator::Or, "or", 0),
    (Operator::And, "and", 1),
    (Operator::Equal, "=", 2),
    (Operator::Unequal, "!=", 2),
    (Operator::LessOrEqual, "<=", 3),
    (Operator::Less, "<", 3),
    (Operator::GreaterOrEqual, ">=", 3),
    (Operator::Greater, ">", 3),
    (Operator::Add, "+", 4),
    (Operator::Subtract, "-", 4),
    (Operator::Multiply, "*", 5),
    (Operator::Divide, "div", 5),
    (Operator::Modulo, "mod", 5),
];

/// Binds more tightly than any operator between two parts.
pub(crate) const UNARY_LEVEL: u8 = 6;

/// The functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Answered,
    ChoiceNumber,
    Coalesce,
    Concat,
    Contains,
    Count,
    CountSelected,
    Date,
    False,
    If,
    Int,
    Max,
    Min,
    Not,
    NotSure,
    Number,
    Position,
    Regex,
    ReportHoursBefore,
    Round,
    Selected,
    SelectedAt,
    StartsWith,
    String,
    StringLength,
    Sum,
    Today,
    True,
}

/// Each function's name and the fewest and most things it takes.
pub(crate) const FUNCTIONS: [(Function, &str, usize, usize); 28] = [
    (Function::Answered, "answered", 1, 1),
    (Function::ChoiceNumber, "choice-number", 1, 1),
    (Function::Coalesce, "coalesce", 2, 2),
    (Function::Concat, "concat", 1, 20),
    (Function::Contains, "contains", 2, 2),
    (Function::Count, "count", 1, 1),
    (Function::CountSelected, "count-selected", 1, 1),
    (Function::Date, "date", 1, 1),
    (Function::False, "false", 0, 0),
    (Function::If, "if", 3, 3),
    (Function::Int, "int", 1, 1),
    (Function::Max, "max", 1, 20),
    (Function::Min, "min", 1, 20),
    (Function::Not, "not", 1, 1),
    (Function::NotSure, "not-sure", 1, 1),
    (Function::Number, "number", 1, 1),
    (Function::Position, "position", 0, 0),
    (Function::Regex, "regex", 2, 2),
    (Function::ReportHoursBefore, "report-hours-before", 0, 0),
    (Function::Round, "round", 1, 2),
    (Function::Selected, "selected", 2, 2),
    (Function::SelectedAt, "selected-at", 2, 2),
    (Function::StartsWith, "starts-with", 2, 2),
    (Function::String, "string", 1, 1),
    (Function::StringLength, "string-length", 1, 1),
    (Function::Sum, "sum", 1, 20),
    (Function::Today, "today", 0, 0),
    (Function::True, "true", 0, 0),
];

impl Operator {
    /// How it is written and how tightly it binds.
    pub fn written(self) -> (&'static str, u8) {
        let (_, text, level) = OPERATORS[self as usize];
        (text, level)
    }
}

impl Function {
    pub fn name(self) -> &'static str {
        FUNCTIONS[self as usize].1
    }
}

impl Expression {
    /// Shows every question it names to `look`.
    pub fn questions(&self, look: &mut dyn FnMut(u32)) {
        if let Part::Question(node) = self.part {
            look(node);
        }
        for under in self.under() {
            under.questions(look);
        }
    }

    /// The parts directly under it.
    pub fn under(&self) -> &[Expression] {
        match &self.part {
            Part::Negative(one) | Part::Matches(one, _) => std::slice::from_ref(one),
            Part::Pair(_, two) => two.as_slice(),
            Part::Call(_, all) => all,
            _ => &[],
        }
    }
}

//! Writes an expression back as a person would write it, with no more brackets than it needs.

use super::{Expression, Function, Part, UNARY_LEVEL, number_in_words};

impl Expression {
    /// The expression as text; `name` gives the name of an item by its number.
    pub fn show<'a>(&self, name: &dyn Fn(u32) -> &'a str) -> String {
        let mut text = String::new();
        self.write(name, 0, &mut text);
        text
    }

    /// Writes it, in brackets where it binds less tightly than `level`.
    fn write<'a>(&self, name: &dyn Fn(u32) -> &'a str, level: u8, text: &mut String) {
        match &self.part {
            Part::Number(number) => text.push_str(&number_in_words(*number)),
            Part::Text(words) => write_quoted(words, text),
            Part::Own => text.push('.'),
            Part::Question(node) => text.push_str(&["${", name(*node), "}"].concat()),
            Part::Negative(one) => {
                text.push('-');
                one.write(name, UNARY_LEVEL, text);
            }
            Part::Pair(operator, two) => {
                let (written, own) = operator.written();
                if own < level {
                    text.push('(');
                }
                two[0].write(name, own, text);
                text.push_str(&[" ", written, " "].concat());
                two[1].write(name, own + 1, text);
                if own < level {
                    text.push(')');
                }
            }
            Part::Call(Function::Position, _) => text.push_str("position(..)"),
            Part::Call(function, all) => {
                text.push_str(function.name());
                text.push('(');
                for (at, one) in all.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { ", " });
                    one.write(name, 0, text);
                }
                text.push(')');
            }
            Part::Matches(one, pattern) => {
                text.push_str("regex(");
                one.write(name, 0, text);
                text.push_str(", ");
                write_quoted(pattern.source(), text);
                text.push(')');
            }
        }
    }
}

/// XPath has no way to write a quotation mark inside its own kind; a text that was read never
/// holds both kinds.
fn write_quoted(words: &str, text: &mut String) {
    let mark = if words.contains('\'') { '"' } else { '\'' };
    text.push(mark);
    text.push_str(words);
    text.push(mark);
}

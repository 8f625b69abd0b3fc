//! Cells that are safe to open: a spreadsheet takes words that begin with certain letters for a
//! formula, and what families or officers wrote may begin with anything.

/// The words with an apostrophe before them, if a spreadsheet could take them for a formula.
pub(crate) fn cell(words: &str) -> String {
    match is_formula(words) {
        true => format!("'{words}"),
        false => words.to_owned(),
    }
}

/// Blanks before it do not make a formula harmless, and full-width signs are read as signs.
fn is_formula(words: &str) -> bool {
    let first = words
        .chars()
        .find(|letter| *letter != ' ' && *letter != '\u{a0}');
    let sign = |letter| {
        matches!(
            letter,
            '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'
        )
    };
    first.is_some_and(|letter| sign(letter) || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_formula_begins_with_an_apostrophe() {
        let dangerous = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{ff1d}1",
        ];
        for words in dangerous {
            assert!(cell(words).starts_with('\''), "{words:?}");
        }
        for words in ["", "Yes", "1", "c", "a=b", "18 of 30", "É"] {
            assert_eq!(cell(words), words);
        }
    }
}

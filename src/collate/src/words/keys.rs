//! What a key does while texts are read. Letters that are no command begin the name of a theme.

/// What somebody wants who presses a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// So many texts on.
    Move(isize),
    /// To the first text.
    First,
    /// To the last.
    Last,
    /// Into the theme with this number, or out of it.
    Theme(usize),
    /// No theme fits.
    NoTheme,
    /// Into the theme that is suggested first.
    Suggested,
    /// To the field in which a theme is found or named, with what was typed.
    Find(String),
    /// Pick it as a quotation.
    Quote,
    /// Pass it on: it worries.
    PassOn,
    /// Take back what was done last.
    Undo,
}

/// How far a page key goes.
const PAGE: isize = 10;

/// What a key means, if it means anything; `with` says that Ctrl, Alt or the like was held.
pub fn press(key: &str, with: bool) -> Option<Press> {
    if with {
        return (key == "z").then_some(Press::Undo);
    }
    Some(match key {
        "j" | "ArrowDown" => Press::Move(1),
        "k" | "ArrowUp" => Press::Move(-1),
        "PageDown" => Press::Move(PAGE),
        "PageUp" => Press::Move(-PAGE),
        "Home" => Press::First,
        "End" => Press::Last,
        "0" => Press::NoTheme,
        "s" => Press::Suggested,
        "q" => Press::Quote,
        "w" => Press::PassOn,
        "u" => Press::Undo,
        "Enter" | "/" => Press::Find(String::new()),
        other => return one_letter(other),
    })
}

fn one_letter(key: &str) -> Option<Press> {
    let mut letters = key.chars();
    let (letter, None) = (letters.next()?, letters.next()) else {
        return None;
    };
    match letter.to_digit(10) {
        Some(number) => Some(Press::Theme(number as usize)),
        None => letter.is_alphabetic().then(|| Press::Find(key.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_code_and_name() {
        let said = [
            ("j", Press::Move(1)),
            ("ArrowUp", Press::Move(-1)),
            ("3", Press::Theme(3)),
            ("0", Press::NoTheme),
            ("w", Press::PassOn),
            ("l", Press::Find("l".to_owned())),
            ("Ł", Press::Find("Ł".to_owned())),
            ("Enter", Press::Find(String::new())),
        ];
        for (key, wanted) in said {
            assert_eq!(press(key, false), Some(wanted), "{key}");
        }
        for key in ["Tab", "Shift", "Escape", "F5", " ", "-"] {
            assert_eq!(press(key, false), None, "{key}");
        }
        assert_eq!(press("w", true), None, "the browser's own");
        assert_eq!(press("z", true), Some(Press::Undo));
    }
}

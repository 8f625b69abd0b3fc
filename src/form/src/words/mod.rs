//! The word lists that come with the product, for whoever has none of their own.
//!
//! Only the worker, the command line and the tests name this module, so that the lists are not
//! part of what a page loads first. Where the words are from stands in `README.md` beside them.

use crate::anonymise::WordLists;
use std::sync::LazyLock;

static COMMON: LazyLock<String> =
    LazyLock::new(|| spread(include_str!(concat!(env!("OUT_DIR"), "/common.txt"))));
static FIRST_NAMES: LazyLock<String> =
    LazyLock::new(|| spread(include_str!(concat!(env!("OUT_DIR"), "/first_names.txt"))));

/// Common English words and first names given in Britain.
pub fn british() -> WordLists<'static> {
    WordLists {
        common: &COMMON,
        first_names: &FIRST_NAMES,
    }
}

/// One word a line again; `build.rs` wrote them closer together.
fn spread(coded: &str) -> String {
    let (mut list, mut word) = (String::new(), String::new());
    for letter in coded.chars() {
        if letter.is_ascii_uppercase() {
            list.push_str(&word);
            list.push('\n');
            word.truncate(usize::from(letter as u8 - b'A'));
        } else {
            word.push(letter);
        }
    }
    list.push_str(&word);
    // The first line ended before there was a word.
    list.split_off(1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_come_out_as_they_were_written() {
        let lists = super::british();
        assert_eq!(lists.common, include_str!("common.txt").trim_end());
        assert_eq!(
            lists.first_names,
            include_str!("first_names.txt").trim_end()
        );
    }
}

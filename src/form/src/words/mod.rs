//! The word lists that come with the product, for whoever has none of their own.
//!
//! Only the worker, the command line and the tests name this module, so that the lists are not
//! part of what a page loads first. Where the words are from stands in `README.md` beside them.

use crate::anonymise::WordLists;

/// Common English words and first names given in Britain.
pub fn british() -> WordLists<'static> {
    WordLists {
        common: include_str!("common.txt"),
        first_names: include_str!("first_names.txt"),
    }
}

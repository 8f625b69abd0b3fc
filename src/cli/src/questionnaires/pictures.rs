//! The pictures that forms name, for booklets: Twemoji, by the names that Unicode gives them, with
//! hyphens for spaces (`sun-with-face`).

use std::collections::BTreeMap;
use std::sync::OnceLock;
use twemoji_assets::svg::SvgTwemojiAsset;

/// A picture's SVG by its name.
pub fn svg(name: &str) -> Option<String> {
    static NAMES: OnceLock<BTreeMap<String, &str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let named = emojis::iter().map(|emoji| (as_in_forms(emoji.name()), emoji.as_str()));
        named.collect()
    });
    let emoji = names.get(name)?;
    // Some are filed without the mark that asks for the coloured picture.
    let plain = emoji.trim_end_matches('\u{fe0f}');
    let found = SvgTwemojiAsset::from_emoji(emoji).or_else(|| SvgTwemojiAsset::from_emoji(plain));
    found.map(|picture| picture.to_string())
}

/// `fork and knife with plate` as `fork-and-knife-with-plate`.
fn as_in_forms(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric();
    let words = name.split(|letter: char| !plain(letter) && letter != '\'' && letter != '’');
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::svg;
    use crate::questionnaires::library;
    use form::Item;
    use std::path::Path;

    fn named(items: &[Item], names: &mut Vec<String>) {
        for item in items {
            names.extend(item.picture.clone());
            named(&item.items, names);
        }
    }

    #[test]
    fn every_picture_that_a_form_names_is_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/forms");
        let library = library(Some(&folder)).unwrap();
        let mut names = Vec::new();
        for form in library.forms() {
            let document = form.document();
            named(&document.survey, &mut names);
            let choices = document.choices.values().flatten();
            names.extend(choices.filter_map(|choice| choice.picture.clone()));
        }
        names.retain(|name| svg(name).is_none());
        assert_eq!(names, [""; 0], "these are no pictures");
    }

    #[test]
    fn a_name_that_is_no_picture_has_none() {
        assert!(svg("my-own-dog").is_none());
    }
}

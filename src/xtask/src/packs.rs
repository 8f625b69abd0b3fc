//! Pictures as the apps fetch them: a file for all that the questionnaires show, and a file for each
//! topic of the picture chooser, always whole, so that no server learns which picture was wanted.
//! The list of topics is the chooser's own; what a picture means is no business of the build.

use crate::assets::{self, Tree};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use twemoji_assets::svg::SvgTwemojiAsset;

const PACKS: &str = "src/ui/src/ask/packs.txt";
/// The pictures of which codes on shared tablets are made.
const CODE: &str = "src/respond/src/tablet/pictures.txt";
const NOTICES: &str = "third-party.txt";

/// Where pictures of one sign lie: arrows and symbols, and the two large blocks of pictures.
const SINGLE: [(u32, u32); 2] = [(0x2190, 0x2bff), (0x1_f000, 0x1_faff)];
/// Pictures of several signs.
const SEVERAL: [&str; 2] = ["🧑\u{200d}🤝\u{200d}🧑", "🧑\u{200d}🏫"];
/// The five colours of skin.
const SKINS: [char; 5] = ['🏻', '🏼', '🏽', '🏾', '🏿'];

const LICENCE: &str = "Pictures: Twemoji, Copyright Twitter, Inc and other contributors, \
    https://github.com/jdecked/twemoji, licensed under CC BY 4.0 \
    (https://creativecommons.org/licenses/by/4.0/). They are put together in files by topic; the \
    pictures themselves are not changed.";

/// The pictures by name.
type Pictures = BTreeMap<String, &'static SvgTwemojiAsset>;

/// Adds the files of pictures, and says in the notices whose they are. Gives the folder they are in,
/// which is named by what is in it.
pub fn add(root: &Path, tree: &mut Tree) -> Result<String> {
    let files = files(root)?;
    let whole: Vec<u8> = files.iter().flat_map(|(_, svg)| svg.bytes()).collect();
    let named = assets::hashed("pictures", "svg", &whole);
    let folder = format!("assets/{}/", named.trim_end_matches(".svg"));
    let placed = files.into_iter();
    tree.extend(placed.map(|(name, svg)| (format!("{folder}{name}.svg"), svg.into_bytes())));
    let notices = tree.entry(NOTICES.to_owned()).or_default();
    notices.extend(format!("\n{LICENCE}\n").into_bytes());
    Ok(folder)
}

/// The files by their names.
fn files(root: &Path) -> Result<Vec<(String, String)>> {
    let list = fs::read_to_string(root.join(PACKS)).with_context(|| format!("{PACKS} is gone"))?;
    let topics = topics(&list);
    let (pictures, mut files) = (all(), Vec::new());
    for (pack, names) in &topics {
        let svg = sprite(&pictures, names.iter().copied()).context(PACKS)?;
        files.push(((*pack).to_owned(), svg));
    }
    let code = fs::read_to_string(root.join(CODE)).with_context(|| format!("{CODE} is gone"))?;
    let lines = code.lines().filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| line.split(' ').next());
    files.push(("code".to_owned(), sprite(&pictures, names).context(CODE)?));
    let mut asked = in_forms(&root.join("public/forms"))?;
    let coloured = topics.iter().flat_map(|(_, names)| names);
    // The colours of skin are offered by the first picture that comes in them.
    if let Some(first) = coloured.into_iter().find(|name| name.ends_with('*')) {
        asked.remove(first.trim_end_matches('*'));
        asked.insert((*first).to_owned());
    }
    let svg = sprite(&pictures, asked.iter().map(String::as_str)).context("public/forms")?;
    files.push(("questions".to_owned(), svg));
    Ok(files)
}

/// Every picture, by its name as questionnaires and packs write it: "red apple" is `red-apple`.
fn all() -> Pictures {
    let single = SINGLE.iter().flat_map(|(first, last)| *first..=*last);
    let single = single.filter_map(char::from_u32).map(String::from);
    let signs = single.chain(SEVERAL.map(str::to_owned));
    let assets = signs.filter_map(|sign| SvgTwemojiAsset::from_emoji(&sign));
    let named = assets.filter_map(|asset| Some((slug(asset.label?), asset)));
    named.collect()
}

fn slug(label: &str) -> String {
    let words = label.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_lowercase()
}

/// The names of each topic; a star stands behind those that come in colours of skin.
fn topics(list: &str) -> Vec<(&str, Vec<&str>)> {
    let mut topics: Vec<(&str, Vec<&str>)> = Vec::new();
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    for line in lines {
        let topic = line.strip_prefix("= ");
        let word = topic.unwrap_or(line).split(' ').next().unwrap_or_default();
        match topics.last_mut() {
            _ if topic.is_some() => topics.push((word, Vec::new())),
            Some((_, names)) if !word.is_empty() => names.push(word),
            _ => {}
        }
    }
    topics
}

/// One SVG with a symbol for each picture.
fn sprite<'a>(pictures: &Pictures, names: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let mut svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {LICENCE} -->");
    for name in names {
        let plain = name.trim_end_matches('*');
        let Some(picture) = pictures.get(plain) else {
            bail!(
                "There is no picture called “{plain}”. Its name is that of an emoji, as in red-apple."
            );
        };
        svg += &symbol(plain, picture);
        if name == plain {
            continue;
        }
        for (place, skin) in SKINS.iter().enumerate() {
            let sign: String = picture.emoji.chars().take(1).chain([*skin]).collect();
            let coloured = SvgTwemojiAsset::from_emoji(&sign);
            let coloured =
                coloured.with_context(|| format!("“{plain}” has no colours of skin."))?;
            svg += &symbol(&format!("{plain}.{}", place + 1), coloured);
        }
    }
    Ok(svg + "</svg>\n")
}

/// A picture as a symbol. Names inside of it become its own, for a file holds many pictures.
fn symbol(name: &str, picture: &SvgTwemojiAsset) -> String {
    let inside = picture.split_once('>').map_or("", |(_, inside)| inside);
    let inside = inside.trim_end().trim_end_matches("</svg>");
    let inside = inside
        .replace(" id=\"", &format!(" id=\"{name}-"))
        .replace("url(#", &format!("url(#{name}-"))
        .replace("href=\"#", &format!("href=\"#{name}-"));
    format!("<symbol id=\"{name}\" viewBox=\"0 0 36 36\">{inside}</symbol>")
}

/// The pictures that questionnaires name, beside questions and choices.
fn in_forms(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let form: Value = serde_json::from_slice(&fs::read(&path)?)?;
            collect(&form, &mut names);
        }
    }
    Ok(names)
}

fn collect(json: &Value, names: &mut BTreeSet<String>) {
    match json {
        Value::Array(all) => all.iter().for_each(|inside| collect(inside, names)),
        Value::Object(fields) => {
            for (key, inside) in fields {
                match inside {
                    Value::String(name) if key == "picture" => drop(names.insert(name.clone())),
                    _ => collect(inside, names),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_what_its_topic_lists() {
        let list = "# why\n= animals Animals\ndog-face puppy\n= people People\nboy* son\n";
        let topics = topics(list);
        assert_eq!(
            topics,
            [("animals", vec!["dog-face"]), ("people", vec!["boy*"])]
        );
        let svg = sprite(&all(), ["dog-face", "boy*"]).unwrap();
        for id in ["dog-face", "boy", "boy.1", "boy.5"] {
            assert!(
                svg.contains(&format!("<symbol id=\"{id}\" viewBox=\"0 0 36 36\"><")),
                "{id}"
            );
        }
        assert_eq!(svg.matches("<svg").count(), 1);
        assert_eq!(svg.matches("</svg>").count(), 1);
    }

    #[test]
    fn a_picture_that_is_not_there_is_named() {
        let said = sprite(&all(), ["red-aple"]).unwrap_err().to_string();
        assert!(said.contains("red-aple"), "{said}");
    }

    #[test]
    fn pictures_are_found_wherever_a_questionnaire_names_them() {
        let form = serde_json::json!({"choices": {"a": [{"picture": "star"}]}, "survey": [{"items": [{"picture": "bed"}]}]});
        let mut names = BTreeSet::new();
        collect(&form, &mut names);
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["bed", "star"]);
    }
}

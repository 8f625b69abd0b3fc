//! The questionnaires themselves: each can be read, keeps the rules that all of them keep, and
//! never changes once it is released. Nothing here names a question of one form.

use form::{
    Answer, Answers, Audience, Booklet, Choice, Document, Form, Item, Kind, Readers, Value,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// Every form file, name and JSON, in the order of their names.
pub fn files() -> Vec<(String, String)> {
    let entries = fs::read_dir(folder()).expect("public/forms");
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".json")).collect();
    names.sort();
    names
        .into_iter()
        .map(|name| (name.clone(), contents(&name)))
        .collect()
}

/// The newest version of each form: the one that is asked, and may still be reworded by a newer.
pub fn newest() -> Vec<(String, String)> {
    let mut newest: BTreeMap<String, (u32, String, String)> = BTreeMap::new();
    for (name, json) in files() {
        let (id, version) = id_and_version(&name);
        if newest.get(&id).is_none_or(|(known, ..)| *known < version) {
            newest.insert(id, (version, name, json));
        }
    }
    newest
        .into_values()
        .map(|(_, name, json)| (name, json))
        .collect()
}

#[test]
fn every_form_can_be_read_and_is_named_by_its_id_and_version() {
    for (name, json) in files() {
        let form = Form::read(&json)
            .unwrap_or_else(|error| panic!("{name}: {}: {}", error.path, error.message));
        let document = form.document();
        assert_eq!(
            id_and_version(&name),
            (document.id.clone(), document.version),
            "{name}"
        );
    }
}

#[test]
fn a_released_form_never_changes_and_every_form_is_listed() {
    let listed: BTreeMap<String, String> = contents("released.txt")
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(hash, name)| (name.to_owned(), hash.to_owned()))
        .collect();
    let found: BTreeMap<String, String> = files()
        .into_iter()
        .map(|(name, json)| (name, hex(&Sha256::digest(json.as_bytes()))))
        .collect();
    assert_eq!(
        listed, found,
        "a change to a released form is a new file with the next version"
    );
}

#[test]
fn an_id_means_the_same_in_every_form() {
    let mut known: BTreeMap<String, (String, String)> = BTreeMap::new();
    for document in documents() {
        for item in items(&document.survey) {
            if matches!(item.kind, Kind::Group | Kind::Note | Kind::Calculate) {
                continue;
            }
            let means = meaning_of(&document, item);
            let first = (document.id.clone(), means.clone());
            let (form, before) = known.entry(item.name.clone()).or_insert(first);
            assert_eq!(
                *before, means,
                "{} in {form} and in {}",
                item.name, document.id
            );
        }
    }
}

#[test]
fn every_question_has_its_words_and_nothing_is_required_of_a_family() {
    for document in documents() {
        let id = &document.id;
        assert!(
            !document.start.0.is_empty() && !document.end.0.is_empty(),
            "{id}: start and end"
        );
        for choice in document.choices.values().flatten() {
            assert!(
                choice.label.contains_key("en"),
                "{id}: choice {} has no words",
                choice.name
            );
        }
        for item in items(&document.survey) {
            let silent = matches!(item.kind, Kind::Group | Kind::Calculate) && !item.offer;
            assert!(
                silent || item.label.contains_key("en"),
                "{id}: {} has no label",
                item.name
            );
            let counted = is_answered(item) && !item.stays_here;
            assert!(
                !counted || item.short.contains_key("en"),
                "{id}: {} has no short",
                item.name
            );
            assert!(
                !counted
                    || item.meaning.is_some()
                    || item.kind == Kind::Acknowledge
                    || item.kind == Kind::Repeat,
                "{id}: {} has no meaning",
                item.name
            );
            assert!(!item.required, "{id}: {} is required", item.name);
        }
    }
}

#[test]
fn the_core_is_six_questions_and_can_be_finished_alone() {
    for document in documents() {
        let core = items(&document.survey)
            .filter(|item| item.core)
            .collect::<Vec<_>>();
        let always = core.iter().filter(|item| item.relevant.is_none()).count();
        assert!(
            core.is_empty() || core.len() >= 6,
            "{}: {} in the core",
            document.id,
            core.len()
        );
        assert!(always <= 6, "{}: {always} in the core", document.id);
        let offered = items(&document.survey).filter(|item| item.offer);
        let hidden = offered
            .flat_map(|group| items(&group.items))
            .find(|item| item.core);
        assert_eq!(
            hidden.map(|item| &item.name),
            None,
            "{}: core is never offered",
            document.id
        );
    }
}

#[test]
fn every_family_says_whether_someone_helped_and_a_child_may_say_no() {
    for document in documents() {
        let families = document.audience != Audience::Adult;
        let asks = |name: &str| items(&document.survey).any(|item| item.name == name);
        assert_eq!(asks("helped_by"), families, "{}: helped_by", document.id);
        let children = matches!(document.audience, Audience::Child | Audience::YoungPerson);
        let first = document.survey.first().map(|item| item.name.as_str());
        assert_eq!(
            first == Some("do_this"),
            children,
            "{}: do_this",
            document.id
        );
    }
}

#[test]
fn faces_run_from_not_good_to_good_and_every_scale_has_numbers() {
    for document in documents() {
        for item in items(&document.survey).filter(|item| item.appearance == "faces") {
            let choices = choices(&document, item.choices.as_ref());
            let faced = choices.iter().all(|choice| choice.picture.is_some());
            let numbered = choices.iter().all(|choice| choice.number.is_some());
            assert!(
                faced && numbered && (3..=4).contains(&choices.len()),
                "{}: {}",
                document.id,
                item.name
            );
            let last = choices.last().and_then(|choice| choice.picture.as_deref());
            assert_eq!(
                last,
                Some("slightly-smiling-face"),
                "{}: {}",
                document.id,
                item.name
            );
        }
    }
}

#[test]
fn every_question_is_answered_in_a_scenario() {
    let scenarios = scenarios();
    for document in documents() {
        for way in ["shortest", "longest"] {
            let name = format!("{}-{way}.txt", document.id);
            assert!(
                scenarios.iter().any(|(file, _)| *file == name),
                "write {name}"
            );
        }
        let form = format!("form {}", document.id);
        let about = |(_, text): &&(String, String)| text.lines().any(|line| line == form);
        let lines = scenarios
            .iter()
            .filter(about)
            .flat_map(|(_, text)| text.lines());
        let answered: BTreeSet<&str> = lines
            .filter_map(|line| {
                line.strip_prefix("answer ")?
                    .split(' ')
                    .next()?
                    .rsplit('.')
                    .next()
            })
            .collect();
        for item in items(&document.survey).filter(|item| is_answered(item) || item.offer) {
            let name = item.name.as_str();
            assert!(
                answered.contains(name),
                "{}: {name} is never answered",
                document.id
            );
        }
    }
}

#[test]
fn every_question_can_be_read_aloud_as_it_stands_or_has_words_for_it() {
    for document in documents() {
        for item in items(&document.survey).filter(|item| is_answered(item) || item.offer) {
            let label = item.label.get("en").map_or("", String::as_str);
            let sentence = label.ends_with(['?', '.']);
            assert!(
                sentence || item.say.contains_key("en"),
                "{}: {} is no sentence, and there are no words to read aloud",
                document.id,
                item.name
            );
        }
    }
}

#[test]
fn what_children_and_easy_read_see_has_pictures_and_parents_have_easier_words() {
    for document in documents() {
        let id = &document.id;
        let pictured = matches!(document.audience, Audience::Child | Audience::Parent);
        let parents = document.audience == Audience::Parent;
        for item in items(&document.survey) {
            let asked = is_answered(item) || item.offer;
            let picture = !pictured || !is_answered(item) || item.picture.is_some();
            assert!(picture, "{id}: {} has no picture", item.name);
            let easy = !parents || !asked || item.easy.contains_key("en");
            assert!(easy, "{id}: {} has no easier words", item.name);
        }
    }
}

/// What `participation.md` asks to be said, in words that may differ: nobody looks on, nobody comes
/// because of what has no name, whom to turn to now; and where a sheet is handed over, that people
/// have to act. Nothing promises to keep a secret.
#[test]
fn every_start_and_end_has_the_safeguarding_words() {
    for document in documents() {
        let id = &document.id;
        let (start, end) = (words(&document.start.0), words(&document.end.0));
        let says = |words: &str, any: &[&str]| any.iter().any(|part| words.contains(part));
        let family = document.audience != Audience::Adult;
        assert!(
            says(&start, &["Nobody", "Only the one who helps you"]),
            "{id}: who looks on"
        );
        assert!(
            says(&start, &["no name on it"]),
            "{id}: a copy without a name"
        );
        let nobody_comes = ["nobody can come and help", "nobody can act on it"];
        assert!(says(&start, &nobody_comes), "{id}: nobody can come");
        let now = [
            "help now",
            "rules now",
            "do not feel safe now",
            "worried about a child now",
        ];
        assert!(says(&start, &now), "{id}: whom to turn to, before");
        assert!(says(&end, &now), "{id}: whom to turn to, after");
        let numbers = [
            "ring one of the numbers we show you",
            "ring a number we show you",
        ];
        assert!(!family || says(&start, &numbers), "{id}: numbers to ring");
        let sheet = document.readers == Readers::Officers;
        let safe = says(&start, &["may not be safe"]);
        let act = says(
            &start,
            &[
                "have to act",
                "have to help",
                "follow your own safeguarding rules",
            ],
        );
        assert!(!sheet || (safe && act), "{id}: people may have to act");
        assert!(
            says(&end, &["take it back", "take yours back", "take them back"]),
            "{id}: no way back"
        );
    }
}

#[test]
fn a_form_says_who_agreed_to_it_or_that_nobody_has_yet() {
    for (name, json) in newest() {
        let form = Form::read(&json).expect("a form");
        let document = form.document();
        let state = match (&document.agreed_by, &document.agreed_on) {
            (Some(by), Some(on)) => format!("Agreed by {by} on {on}."),
            _ => "Draft".to_owned(),
        };
        assert!(form::show(&form, "en").contains(&state), "{name}: shown");
        assert!(
            booklet(&form, false, false).contains(&state),
            "{name}: printed"
        );
    }
}

#[test]
fn checking_all_forms_together_finds_nothing() {
    let forms: Vec<Form> = newest()
        .iter()
        .map(|(_, json)| Form::read(json).expect("a form"))
        .collect();
    let found: Vec<String> = form::check(&forms)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(found, [""; 0]);
}

/// A booklet asks everything that the form asks, every box has a code, no code stands twice, and
/// nothing speaks of a screen or of a rule as it is written.
#[test]
fn every_form_prints_as_a_booklet_with_a_code_for_every_box() {
    for (name, json) in newest() {
        let form = Form::read(&json).expect("a form");
        let codes = form::paper_codes(&form);
        let distinct: BTreeSet<&str> = codes.iter().map(|place| place.code.as_str()).collect();
        assert_eq!(distinct.len(), codes.len(), "{name}: a code stands twice");
        for (large, easy) in [(false, false), (true, false), (false, true)] {
            let page = booklet(&form, large, easy);
            for place in &codes {
                let printed = format!("<small>{}</small>", place.code);
                let drawn =
                    place.answer.is_empty() && form.item_at(&place.path).is_some_and(is_drawn);
                assert!(
                    drawn || page.contains(&printed),
                    "{name}: no box {}",
                    place.code
                );
            }
            for word in [
                "tablet",
                "phone or",
                "Tap ",
                " tap ",
                "this is so",
                "${",
                "as you type",
            ] {
                assert!(!page.contains(word), "{name} says “{word}” on paper");
            }
            let foot = format!("content: \"{}.1", form.document().id);
            assert!(page.contains(&foot), "{name}: no name at the foot");
        }
    }
}

#[test]
fn each_variant_of_a_form_prints_in_its_own_words() {
    let mut variants = 0;
    for (name, json) in newest() {
        let form = Form::read(&json).expect("a form");
        // A calculation that looks at one question is how a form speaks to different people.
        let fills = form.items().filter(|item| item.kind == Kind::Calculate);
        let asked: BTreeSet<String> = fills.flat_map(named).collect();
        for question in asked.iter().filter_map(|name| form.item(name)) {
            let pages: BTreeSet<String> = form
                .choices(question)
                .iter()
                .map(|choice| {
                    let mut answers = Answers::default();
                    let value = Value::One(choice.name.clone());
                    answers.set(&question.name, Some(Answer::Given(value)));
                    let page = printed(&form, &answers, false, false);
                    let label = choice.label.get("en").expect("a label");
                    assert!(
                        page.contains(&format!("class=\"fixed\">{label}")),
                        "{name}: {label}"
                    );
                    page
                })
                .collect();
            assert_eq!(pages.len(), form.choices(question).len(), "{name}");
            variants += pages.len();
        }
    }
    assert!(variants >= 8, "only {variants} variants");
}

/// The questions that a calculation names.
fn named(item: &Item) -> Vec<String> {
    let rule = item.calculation.as_deref().unwrap_or_default();
    let names = rule.split("${").skip(1);
    names
        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
        .collect()
}

fn is_drawn(item: &Item) -> bool {
    item.kind == Kind::Drawing
}

fn booklet(form: &Form, large: bool, easy: bool) -> String {
    printed(form, &Answers::default(), large, easy)
}

fn printed(form: &Form, answers: &Answers, large: bool, easy: bool) -> String {
    form::print(
        form,
        &Booklet {
            language: "en",
            large,
            easy,
            service: None,
            helplines: &[],
            answers,
            picture: &|_| None,
        },
    )
}

/// Paragraphs as one text.
fn words(paragraphs: &[form::Text]) -> String {
    let english = paragraphs.iter().filter_map(|text| text.get("en"));
    english.cloned().collect::<Vec<_>>().join(" ")
}

/// Every scenario of `tests/journeys`, file name and text.
fn scenarios() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/journeys");
    let files = fs::read_dir(folder)
        .expect("tests/journeys")
        .filter_map(Result::ok);
    files
        .filter_map(|file| {
            let text = fs::read_to_string(file.path()).ok()?;
            Some((file.file_name().into_string().ok()?, text))
        })
        .collect()
}

fn documents() -> Vec<Document> {
    let read = |(name, json): (String, String)| {
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    newest().into_iter().map(read).collect()
}

/// Every item of a form in its order, groups before what they hold.
fn items(here: &[Item]) -> Box<dyn Iterator<Item = &Item> + '_> {
    let held = here.iter().map(|item| (item, items(&item.items)));
    Box::new(held.flat_map(|(item, held)| std::iter::once(item).chain(held)))
}

/// What an answer under this id says, whatever words it was asked in.
fn meaning_of(document: &Document, item: &Item) -> String {
    let scale = |list: Option<&String>| {
        let choices = choices(document, list).iter();
        choices
            .map(|choice| format!("{}={:?}", choice.name, choice.number))
            .collect::<BTreeSet<_>>()
    };
    let (choices, columns) = (scale(item.choices.as_ref()), scale(item.columns.as_ref()));
    format!(
        "{:?} {choices:?} {columns:?} {:?} {:?}",
        item.kind, item.meaning, item.stays_here
    )
}

fn choices<'d>(document: &'d Document, list: Option<&String>) -> &'d [Choice] {
    let found = list.and_then(|name| document.choices.get(name));
    found.map_or(&[], Vec::as_slice)
}

fn is_answered(item: &Item) -> bool {
    !matches!(item.kind, Kind::Group | Kind::Note | Kind::Calculate)
}

fn id_and_version(file: &str) -> (String, u32) {
    let parts = file
        .strip_suffix(".json")
        .and_then(|name| name.rsplit_once('.'));
    let read = parts.and_then(|(id, version)| Some((id.to_owned(), version.parse().ok()?)));
    read.unwrap_or_else(|| panic!("{file}: name it ID.VERSION.json"))
}

fn contents(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("public/forms")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

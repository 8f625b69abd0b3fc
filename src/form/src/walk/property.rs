//! Properties of the engine: after any answers, in any order, it stands exactly where working
//! everything out from nothing would stand; and nothing a document or an answer holds makes it
//! panic.

use super::*;
use crate::{BoardItem, BoardSlot};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// One item of a form to be made, in numbers that mean something only here.
#[derive(Clone, Debug)]
struct Seed {
    kind: u8,
    rule: u8,
    names: [u8; 2],
    closes: bool,
}

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    let seed = (
        0_u8..26,
        0_u8..32,
        any::<[u8; 2]>(),
        prop::bool::weighted(0.2),
    );
    let seed = seed.prop_map(|(kind, rule, names, closes)| Seed {
        kind,
        rule,
        names,
        closes,
    });
    prop::collection::vec(seed, 1..24)
}

/// Something asked so far: its name, its kind and the repeats around it.
#[derive(Clone)]
struct Asked {
    name: String,
    kind: &'static str,
    repeats: Vec<String>,
}

/// Makes a form whose rules mostly make sense; now and then one does not, and the form is
/// refused, which is as good.
struct Making {
    asked: Vec<Asked>,
    repeats: Vec<String>,
    next: usize,
}

impl Making {
    fn items(&mut self, seeds: &mut std::slice::Iter<'_, Seed>, deep: usize) -> Vec<Json> {
        let mut items = Vec::new();
        while let Some(seed) = seeds.next() {
            let name = format!("q{}", self.next);
            self.next += 1;
            let mut item = json!({ "name": name });
            if let Some(rule) = self.rule(seed) {
                item["relevant"] = json!(rule);
            }
            let kind = kind_of(seed.kind);
            self.fill(&mut item, kind, seed);
            self.asked.push(Asked {
                name: name.clone(),
                kind,
                repeats: self.repeats.clone(),
            });
            if matches!(kind, "group" | "offer" | "repeat" | "field-list") && deep < 4 {
                if kind == "repeat" {
                    self.repeats.push(name);
                }
                let inside = self.items(seeds, deep + 1);
                if kind == "repeat" {
                    self.repeats.pop();
                }
                if inside.is_empty() {
                    continue;
                }
                item["items"] = json!(inside);
            }
            items.push(item);
            if seed.closes && deep > 0 {
                break;
            }
        }
        items
    }

    fn fill(&self, item: &mut Json, kind: &'static str, seed: &Seed) {
        item["type"] = json!(match kind {
            "offer" | "field-list" => "group",
            other => other,
        });
        if kind != "calculate" {
            item["label"] = json!({ "en": format!("Words {}?", self.blank(seed)) });
        }
        match kind {
            "select_one" | "select_multiple" | "rank" => item["choices"] = json!("abc"),
            "people" => {
                item["choices"] = json!("abc");
                item["columns"] = json!("abc");
            }
            "offer" => item["offer"] = json!(true),
            "field-list" => item["appearance"] = json!("field-list"),
            "repeat" => item["end"] = json!(3),
            "calculate" => item["calculation"] = json!(self.calculation(seed)),
            "integer" => item["constraint"] = json!(". > 1 and . < 9"),
            _ => {}
        }
    }

    /// Something asked before: half the time of the last few, which may stand in the same repeat.
    fn pick(&self, name: u8) -> Option<&Asked> {
        let back = match name {
            0..128 => usize::from(name) % 3,
            _ => usize::from(name) % self.asked.len().max(1),
        };
        self.asked.iter().rev().nth(back)
    }

    fn rule(&self, seed: &Seed) -> Option<String> {
        let one = self.about(self.pick(seed.names[0])?, seed.rule);
        let other = self.about(self.pick(seed.names[1])?, seed.rule / 2);
        match seed.rule {
            0..14 => None,
            14..22 => Some(one),
            22..26 => Some(format!("{one} and not({other})")),
            _ => Some(format!("({one} or {other}) and {one}")),
        }
    }

    /// A rule about something that was asked.
    fn about(&self, asked: &Asked, how: u8) -> String {
        let name = &asked.name;
        if !self.repeats.starts_with(&asked.repeats) {
            return match (asked.kind, how % 2) {
                ("integer", 0) => format!("sum(${{{name}}}) > 3"),
                ("integer", _) => format!("max(${{{name}}}, 2) < 5"),
                _ => format!("count(${{{name}}}) > 1"),
            };
        }
        match (asked.kind, how % 3) {
            ("note" | "group" | "field-list", _) => "true()".to_owned(),
            ("select_one", 0) => format!("${{{name}}} = 'a'"),
            ("select_one", 1) => format!("choice-number(${{{name}}}) >= 2"),
            ("offer", 0) => format!("${{{name}}} != 'yes'"),
            ("integer", 0) => format!("${{{name}}} + 1 > 3"),
            ("integer", 1) => format!("${{{name}}} mod 2 = 0"),
            ("select_multiple", 0) => format!("selected(${{{name}}}, 'b')"),
            ("select_multiple", 1) => format!("count-selected(${{{name}}}) > 1"),
            ("rank", 0) => format!("selected-at(${{{name}}}, 0) = 'c'"),
            ("text", 0) => format!("regex(${{{name}}}, 'a+b?')"),
            ("text", 1) => format!("string-length(${{{name}}}) != 2"),
            ("date", 0) => format!("${{{name}}} < today()"),
            ("repeat", 0) => format!("count(${{{name}}}) > 1"),
            ("repeat", 1) => format!("${{{name}}} = 2"),
            ("calculate", 0) => format!("${{{name}}} = 4"),
            (_, 2) => format!("not-sure(${{{name}}})"),
            _ => format!("answered(${{{name}}})"),
        }
    }

    /// An answer to fill into the words, if there is one that can be read in a sentence.
    fn blank(&self, seed: &Seed) -> String {
        let reads = [
            "text",
            "integer",
            "select_one",
            "calculate",
            "date",
            "repeat",
        ];
        let asked = self
            .pick(seed.names[0])
            .filter(|asked| reads.contains(&asked.kind));
        match asked.filter(|asked| self.repeats.starts_with(&asked.repeats)) {
            Some(asked) => format!("${{{}}}", asked.name),
            None => String::new(),
        }
    }

    fn calculation(&self, seed: &Seed) -> String {
        let Some(asked) = self.pick(seed.names[1]) else {
            return "1".to_owned();
        };
        let name = &asked.name;
        if !self.repeats.starts_with(&asked.repeats) {
            return format!("count(${{{name}}}) * 2");
        }
        match asked.kind {
            "integer" | "calculate" | "repeat" => format!("coalesce(${{{name}}}, 0) + 1"),
            _ => format!("if({}, 4, 0 div 0)", self.about(asked, seed.rule)),
        }
    }
}

fn kind_of(kind: u8) -> &'static str {
    match kind {
        0..4 => "select_one",
        4..7 => "integer",
        7..9 => "text",
        9..11 => "select_multiple",
        11 => "rank",
        12 => "date",
        13 => "people",
        14 => "board",
        15 => "note",
        16..19 => "calculate",
        19 => "group",
        20 => "offer",
        21 => "field-list",
        22 => "acknowledge",
        _ => "repeat",
    }
}

fn document(seeds: &[Seed]) -> Json {
    let mut making = Making {
        asked: Vec::new(),
        repeats: Vec::new(),
        next: 0,
    };
    let survey = making.items(&mut seeds.iter(), 0);
    let choice = |name: &str, number: u32| json!({ "name": name, "label": { "en": name }, "number": number });
    json!({
        "id": "made-up", "version": 1, "title": { "en": "Made up" }, "audience": "parent",
        "readers": "managers", "minutes": 5,
        "choices": { "abc": [choice("a", 1), choice("b", 2), choice("c", 3)] },
        "survey": survey,
    })
}

fn answers() -> impl Strategy<Value = Option<Answer>> {
    let word =
        || prop::sample::select(vec!["a", "b", "c", "yes", "no", "ab", ""]).prop_map(str::to_owned);
    let board = BoardItem {
        slot: BoardSlot::Wish,
        text: "a wish".to_owned(),
        picture: None,
        drawing: None,
    };
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    let value = prop_oneof![
        3 => word().prop_map(Value::One),
        3 => prop_oneof![0_i64..9, any::<i64>()].prop_map(Value::Integer),
        2 => word().prop_map(Value::Text),
        1 => any::<String>().prop_map(Value::Text),
        2 => prop::collection::vec(word(), 0..3).prop_map(Value::Many),
        1 => prop::collection::vec(word(), 0..3).prop_map(Value::Ranked),
        1 => Just(Value::Date(day)),
        1 => (word(), word()).prop_map(|pair| Value::Sorted([pair].into())),
        1 => Just(Value::Board(vec![board])),
        1 => Just(Value::Acknowledged),
        3 => prop_oneof![0_u32..5, any::<u32>()].prop_map(Value::Times),
    ];
    prop_oneof![
        8 => value.prop_map(|value| Some(Answer::Given(value))),
        1 => Just(Some(Answer::Skipped)),
        1 => Just(Some(Answer::NotSure)),
        1 => Just(Some(Answer::RatherNotSay)),
        1 => Just(None),
    ]
}

/// An answer of the kind that an item takes.
fn fitting(item: &Item, any: u8) -> Option<Answer> {
    let name = ["a", "b", "c"][usize::from(any % 3)].to_owned();
    let value = match item.kind {
        Kind::SelectOne => Value::One(name),
        Kind::SelectMultiple => Value::Many(vec![name]),
        Kind::Rank => Value::Ranked(vec![name]),
        Kind::Integer => Value::Integer(i64::from(any % 6)),
        Kind::Text => Value::Text("aab".to_owned()[..usize::from(any % 4)].to_owned()),
        Kind::Group => Value::One(if any > 200 { "no" } else { "yes" }.to_owned()),
        Kind::Repeat => Value::Times(u32::from(any % 4)),
        _ => Value::Acknowledged,
    };
    Some(Answer::Given(value))
}

fn context() -> Context {
    Context {
        today: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default(),
        language: "cy".to_owned(),
        easy: true,
        report_hours_before: None,
    }
}

/// Every path that a form can ask at.
fn paths(form: &Form) -> Vec<String> {
    let of = |node: u32| {
        let times = form.node(node).repeats.times();
        (0..times).map(move |time| form.path(Here { node, time }))
    };
    (0..form.nodes.len() as u32).flat_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn answer_by_answer_is_the_same_as_all_at_once(
        seeds in seeds(),
        steps in prop::collection::vec((any::<prop::sample::Index>(), answers(), any::<u8>()), 1..60),
    ) {
        let Ok(form) = Form::read(&document(&seeds).to_string()) else {

            return Err(TestCaseError::reject("not a form"));
        };
        let paths = paths(&form);
        let mut walk = Walk::new(&form, Answers::default(), context());
        for repeat in form.items().filter(|item| item.kind == Kind::Repeat && steps.len().is_multiple_of(2)) {
            walk.set(&repeat.name, Some(Answer::Given(Value::Times(3))));
        }
        for (at, answer, any) in steps {
            let path: &String = at.get(&paths);
            let item = form.item_at(path).filter(|_| any > 40);
            walk.set(path, item.map_or(answer, |item| fitting(item, any)));
            let fresh = Walk::new(&form, walk.answers().clone(), context());
            prop_assert_eq!(&walk.on, &fresh.on);
            prop_assert_eq!(&walk.calculated, &fresh.calculated);
            prop_assert_eq!(walk.on_route(), fresh.on_route());
            prop_assert_eq!(walk.journey(), journey(&form, walk.answers(), &context()));
        }
        for path in &paths {
            walk.problems(path);
            walk.label(path);
            let round = form.here(path).map(|here| form.path(here));
            prop_assert_eq!(round.as_ref(), Some(path));
        }
        let shown = walk.journey().pages.into_iter().flat_map(|page| page.shows);
        for path in shown {
            prop_assert!(walk.is_on_route(&path));
        }
    }

    #[test]
    fn no_document_panics(
        seeds in seeds(),
        cut in any::<prop::sample::Index>(),
        put in prop::sample::select(vec!["", "\"", "}", "[", "null", "-1", "${", "(", "é", "9999999999", ","]),
        length in 0_usize..40,
    ) {
        let text = document(&seeds).to_string();
        let mut letters: Vec<char> = text.chars().collect();
        let start = cut.index(letters.len());
        let end = (start + length).min(letters.len());
        letters.splice(start..end, put.chars());
        let text: String = letters.into_iter().collect();
        let opened = crate::json::Json::parse(&text).and_then(|json| Form::open(&json).ok());
        for form in [Form::read(&text).ok(), opened].into_iter().flatten() {
            let mut walk = Walk::new(&form, Answers::default(), context());
            for path in paths(&form) {
                walk.set(&path, fitting(form.item_at(&path).unwrap_or(form.at(0)), 1));
                walk.problems(&path);
                walk.label(&path);
            }
            walk.journey();
        }
    }

    #[test]
    fn no_answers_panic(path in "[a-z0-9.]{0,12}|q0|q1", answer in answers()) {
        let seeds = [Seed { kind: 23, rule: 0, names: [0, 0], closes: false }, Seed { kind: 4, rule: 0, names: [0, 0], closes: true }];
        let form = Form::read(&document(&seeds).to_string());
        if let Ok(form) = form {
            let mut walk = Walk::new(&form, Answers::default(), context());
            walk.set(&path, answer);
            walk.problems(&path);
            walk.on_route();
        }
    }
}

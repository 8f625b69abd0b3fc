//! Properties of expressions: whatever is written, reading it never panics; whatever is read can
//! be written back and reads the same again; and the small pattern engine agrees with a full one.

use super::{Expression, FUNCTIONS, Function, OPERATORS, Part, Place, parse};
use crate::pattern::Pattern;
use proptest::prelude::*;

const NAMES: [&str; 4] = ["coming", "who", "report_seen", "age-2"];

fn find(name: &str) -> Option<u32> {
    let at = NAMES.iter().position(|known| *known == name)?;
    u32::try_from(at).ok()
}

fn name(node: u32) -> &'static str {
    NAMES[node as usize]
}

fn whole(part: Part) -> Expression {
    Expression {
        at: Place(0),
        height: 1,
        part,
    }
}

/// Parts with nothing under them.
fn leaf() -> impl Strategy<Value = Part> {
    prop_oneof![
        (0_u32..=999_999_999, 0_u32..=6).prop_map(|(digits, places)| {
            Part::Number(f64::from(digits) / f64::from(10_u32.pow(places)))
        }),
        "[^'\"]{0,8}|[^']{0,8}|[^\"]{0,8}".prop_map(|words| Part::Text(words.into())),
        (0_u32..4).prop_map(Part::Question),
        any::<()>().prop_map(|()| Part::Own),
        any::<()>().prop_map(|()| Part::Call(Function::Position, Vec::new())),
    ]
}

fn expressions() -> impl Strategy<Value = Expression> {
    leaf().prop_map(whole).prop_recursive(6, 40, 3, |under| {
        let pair = (0..OPERATORS.len(), under.clone(), under.clone());
        let call = (0..FUNCTIONS.len(), prop::collection::vec(under.clone(), 20));
        prop_oneof![
            under
                .clone()
                .prop_map(|one| whole(Part::Negative(Box::new(one)))),
            pair.prop_map(|(at, left, right)| {
                whole(Part::Pair(OPERATORS[at].0, Box::new([left, right])))
            }),
            call.prop_map(|(at, mut all)| {
                let (function, _, fewest, most) = FUNCTIONS[at];
                all.truncate(fewest.max(most.min(3)));
                match function {
                    Function::Regex => {
                        let pattern = Pattern::read("[a-z]+'?").expect("a pattern");
                        whole(Part::Matches(Box::new(all.swap_remove(0)), pattern))
                    }
                    _ => whole(Part::Call(function, all)),
                }
            }),
        ]
    })
}

/// The height of each part is worked out while reading, so it is left out of the comparison.
fn shown(expression: &Expression) -> String {
    expression.show(&name)
}

fn same(one: &Expression, other: &Expression) -> bool {
    let alike = match (&one.part, &other.part) {
        (Part::Negative(_), Part::Negative(_)) => true,
        (Part::Pair(one, _), Part::Pair(other, _)) => one == other,
        (Part::Call(one, _), Part::Call(other, _)) => one == other,
        (Part::Matches(_, one), Part::Matches(_, other)) => one == other,
        (one, other) => one == other,
    };
    let (one, other) = (one.under(), other.under());
    alike && one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same_again(expression in expressions()) {
        let text = shown(&expression);
        match parse(&text, &find) {
            Ok(again) => prop_assert!(same(&expression, &again), "{text} came back as {}", shown(&again)),
            Err(fault) => prop_assert!(
                fault.message.contains("longer than") || fault.message.contains("brackets are open"),
                "{text}: {}", fault.message
            ),
        }
    }

    #[test]
    fn reading_never_panics(text in any::<String>()) {
        let _ = parse(&text, &find);
    }

    #[test]
    fn what_reads_is_written_back_and_reads_the_same(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "${coming}", "${who}", "'no'", "\"it's\"", "12", "2.50", ".5", ".", "(", ")", ",", " ",
                " and ", " or ", " = ", "!=", "<=", "<", "-", "+", "*", " div ", " mod ", "not(",
                "selected(", "if(", "today()", "position(..)", "regex(", "'[a-z]{2,3}'", "é", "’",
            ]),
            0..14,
        )
    ) {
        let text = pieces.concat();
        if let Ok(read) = parse(&text, &find) {
            let written = shown(&read);
            let again = parse(&written, &find);
            prop_assert!(again.is_ok_and(|again| again == read), "{text} was written as {written}");
        }
    }

    #[test]
    fn patterns_agree_with_a_full_engine(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", "\\d", "\\w", "\\s", "\\.", "(", ")", "(?:",
                "|", "?", "*", "+", "{2}", "{1,}", "{0,2}", "^", "$", "1", "-", "[\\d_]", "[]a]",
            ]),
            0..9,
        ),
        texts in prop::collection::vec("[abc1. _-]{0,6}", 6),
    ) {
        let source = pieces.concat();
        let full = regex_lite::Regex::new(&format!("^(?s:{source})$"));
        if let (Ok(pattern), Ok(full)) = (Pattern::read(&source), full) {
            for text in texts {
                prop_assert_eq!(pattern.fits(&text), full.is_match(&text), "{} on {:?}", source, text);
            }
        }
    }

    #[test]
    fn patterns_never_panic(source in any::<String>(), text in any::<String>()) {
        if let Ok(pattern) = Pattern::read(&source) {
            pattern.fits(&text);
        }
    }
}

#[test]
fn operators_and_functions_stand_in_their_tables_in_order() {
    for (at, (operator, _, _)) in OPERATORS.into_iter().enumerate() {
        assert_eq!(operator as usize, at);
    }
    for (at, (function, _, _, _)) in FUNCTIONS.into_iter().enumerate() {
        assert_eq!(function as usize, at);
    }
}

#[test]
fn precedence_is_that_of_xpath() {
    let shown = |text: &str| shown(&parse(text, &find).expect("reads"));
    assert_eq!(
        shown("1 or 2 and 3 = 4 < 5 + 6 * -7"),
        "1 or 2 and 3 = 4 < 5 + 6 * -7"
    );
    assert_eq!(shown("((1 or 2) and 3)"), "(1 or 2) and 3");
    assert_eq!(shown("1 - (2 - 3) - 4"), "1 - (2 - 3) - 4");
    assert_eq!(shown("(1 - 2) - 3"), "1 - 2 - 3");
    assert_eq!(shown("-(1 + 2) * 3"), "-(1 + 2) * 3");
    assert_eq!(shown("${who}='it'"), "${who} = 'it'");
}

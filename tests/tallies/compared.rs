//! Items compared, and what made the difference, on the data of the published years.

use super::{data, figures};
use tally::{
    Asked, Chosen, Filter, Finding, LookCross, LookDifferences, Records, Side, sides, state_names,
};

fn question(name: &str) -> Side {
    Side::Question(Asked::now(name))
}

fn cross(records: &Records, rows: Side, columns: Side) -> LookCross {
    let filter = Filter::year("parent-after-icpc", 2015);
    LookCross::of(records, &filter, &rows, &columns).expect("both are asked")
}

/// A cross table as text: row by row, each cell with the percentage of its row.
fn text(cross: &LookCross) -> Vec<String> {
    let cell = |cell: &Option<tally::LookCell>| {
        let cell = cell.as_ref()?;
        let share = cell.of_row.map(|p| format!(" {p}")).unwrap_or_default();
        Some(format!("{}{share}", cell.count))
    };
    let line = |line: &tally::LookLine| {
        let cells = line
            .cells
            .iter()
            .map(|c| cell(c).unwrap_or_else(|| "-".to_owned()));
        let total = line
            .total
            .count
            .map_or("-".to_owned(), |count| count.to_string());
        format!(
            "{} ({total}): {}",
            line.total.label,
            cells.collect::<Vec<_>>().join(", ")
        )
    };
    cross.lines.iter().map(line).collect()
}

#[test]
fn two_questions_compared() {
    let records = figures::year(2015);
    let table = cross(
        &records,
        question("met_iro_before"),
        question("well_chaired"),
    );
    assert_eq!(
        table.base_words,
        format!("of the {} who answered both questions", table.base)
    );
    let whole: u64 = table
        .lines
        .iter()
        .flat_map(|line| &line.cells)
        .flatten()
        .map(|cell| cell.count)
        .sum();
    assert_eq!(whole, table.base, "one answer each, so the cells add up");
    for line in &table.lines {
        let row: u64 = line.cells.iter().flatten().map(|cell| cell.count).sum();
        assert_eq!(line.total.count, Some(row), "{}", line.total.label);
    }
    let states: u64 = table.states.iter().flatten().sum();
    assert_eq!((states, table.states[0][0]), (table.group, table.base));
    assert_eq!(state_names()[4], "not asked");
}

#[test]
fn a_question_by_place_keeps_the_base_rule_of_the_screen() {
    let records = figures::year(2015);
    let table = cross(&records, question("met_iro_before"), Side::Locality);
    let shown: Vec<bool> = table
        .totals
        .iter()
        .map(|total| total.count.is_some())
        .collect();
    assert_eq!(shown, [true, true, true, true], "nobody is elsewhere");
    let areas = cross(&records, question("met_iro_before"), Side::Area);
    for (at, total) in areas.totals.iter().enumerate() {
        let cells = areas.lines.iter().map(|line| line.cells[at].is_some());
        assert!(cells.eq(areas.lines.iter().map(|_| total.count.is_some())));
        let records_there = records.returned(&Filter {
            place: match total.name.as_str() {
                "elsewhere" => tally::Place::Elsewhere,
                area => tally::Place::Area(area.to_owned()),
            },
            ..Filter::year("parent-after-icpc", 2015)
        });
        let small = (1..5).contains(&records_there);
        assert!(
            !small || total.count.is_none(),
            "{} has {records_there}",
            total.name
        );
    }
}

#[test]
fn who_against_who_is_counted_exactly() {
    let records = figures::year(2015);
    let table = cross(&records, Side::Quarter, Side::Area);
    assert_eq!(table.base, 30);
    assert_eq!(table.base_words, "of the 30 who returned this form");
    let all = table
        .lines
        .iter()
        .flat_map(|line| &line.cells)
        .map(|cell| cell.as_ref().map_or(0, |c| c.count));
    assert_eq!(all.sum::<u64>(), 30);
    assert_eq!(text(&table).len(), 4, "four quarters came");
}

#[test]
fn what_can_be_compared_is_offered_by_name() {
    let offered = sides(&data::forms(), "parent-after-icpc");
    let questions = offered.iter().filter(|one| !one.side.is_who()).count();
    assert!(questions > 15 && offered.len() == questions + 7);
    let records = figures::year(2015);
    let filter = Filter::year("parent-after-icpc", 2015);
    for one in &offered {
        assert!(LookCross::of(&records, &filter, &one.side, &question("well_chaired")).is_some());
    }
    assert!(LookCross::of(&records, &filter, &question("tea"), &Side::Area).is_none());
}

#[test]
fn what_made_the_difference() {
    let records = figures::year(2015);
    let filter = Filter::year("parent-after-icpc", 2015);
    let chosen = Chosen {
        asked: Asked::now("understood_plan"),
        rows: ["yes".to_owned()].into(),
    };
    let found = LookDifferences::of(&records, &filter, &chosen).expect("an outcome");
    assert!(found.outcome.in_words().ends_with(": Yes"));
    assert!(found.lines.len() > 5);
    let seen = found
        .lines
        .iter()
        .find(|line| line.experience.chosen.asked.name == "report_seen");
    let seen = seen.expect("an experience");
    assert_eq!(
        (seen.with_base, seen.without_base),
        (17, 11),
        "the upper half, a day before or more, of those who answered both"
    );
    let differences: Vec<Option<f64>> = found.lines.iter().map(|line| line.difference).collect();
    let said = differences.iter().flatten().count();
    assert!(
        differences[..said].iter().all(Option::is_some),
        "what can be said stands first"
    );
    assert!(differences[..said].is_sorted_by(|a, b| a >= b));
    for line in &found.lines {
        let few = line.with_base < 10 || line.without_base < 10;
        assert_eq!(few, line.finding == Finding::TooFew, "{}", line.words);
        assert_eq!(few, line.interval.is_none());
        let plain =
            line.words.starts_with("Too few to say") || line.words.starts_with("All or none");
        assert_eq!(few, plain, "{}", line.words);
    }
    let nobody = LookDifferences::of(
        &records,
        &Filter::year("parent-after-review", 2015),
        &chosen,
    );
    assert!(nobody.is_none_or(|none| {
        none.lines
            .iter()
            .all(|line| line.finding == Finding::TooFew)
    }));
}

#[test]
fn outcomes_are_offered_with_the_upper_half_of_their_scale() {
    let outcomes = figures::year(2015).outcomes("parent-after-icpc");
    assert_eq!(outcomes.len(), 7);
    assert!(outcomes.iter().all(|outcome| outcome.answers == "Yes"));
}

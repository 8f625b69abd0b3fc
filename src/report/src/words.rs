//! The sentences of a report, each with the counts in it. All of them are made from the release;
//! none knows a question.

use crate::Edition;
use tally::{
    Cell, Change, DifferenceRow, DifferenceTable, Finding, FormTables, MeasureRow, Of, Origin,
    Parameters, Percent, Places, QuestionTable, ResponseRate, Returned, Row, Share, Sharing,
    TakingPart, TargetReached, Way, WayRate, calendar, thousands,
};

/// "69 questionnaires came back from April 2015 to March 2016."
pub(crate) fn came_back(returned: &Returned, period: &str) -> String {
    match returned.total {
        0 => format!("No questionnaires came back ({period})."),
        1 => format!("1 questionnaire came back ({period})."),
        total => format!("{} questionnaires came back ({period}).", thousands(total)),
    }
}

/// "That is 30 fewer than the 99 of April 2014 to March 2015 (30% fewer; annual report)."
pub(crate) fn changed(change: &Change) -> String {
    let before = &change.before;
    let (returned, period, source) = (before.returned, &before.period, &before.source);
    if change.difference == 0 {
        return format!("That is as many as in {period} ({source}).");
    }
    let way = if change.fewer { "fewer" } else { "more" };
    let share = match change.share {
        Share::Percent(percent) => format!("{percent} {way}; "),
        Share::Withheld | Share::NotApplicable => String::new(),
    };
    let difference = change.difference;
    let (difference, returned) = (thousands(difference), thousands(returned));
    format!("That is {difference} {way} than the {returned} of {period} ({share}source: {source}).")
}

/// "That is 517 more than the 507 of April 2024 to March 2025 (102% more)."
pub(crate) fn changed_since(now: u64, before: u64, period: &str) -> String {
    let difference = now.abs_diff(before);
    if difference == 0 {
        return format!("That is as many as in {period}.");
    }
    let way = if now < before { "fewer" } else { "more" };
    let share = Percent::of(difference, before).map(|percent| format!(" ({percent} {way})"));
    format!(
        "That is {} {way} than the {} of {period}{}.",
        thousands(difference),
        thousands(before),
        share.unwrap_or_default()
    )
}

/// "Of the 30 parents who answered after the initial child protection conference, 18 (60%) saw
/// the social worker's report in time."
pub(crate) fn measure(form: &FormTables, row: &MeasureRow) -> String {
    let people = form.people;
    let who = match &row.base_label {
        Some(label) => format!("{people} who {label}"),
        None => format!("{people} who answered {}", title_inside(&form.title)),
    };
    let label = lower_first(&row.label);
    match (row.numerator, row.denominator) {
        (Cell::Count(numerator), Cell::Count(denominator)) => {
            let share = in_brackets(row.share);
            format!("Of the {denominator} {who}, {numerator}{share} {label}.")
        }
        _ => {
            let why = row.withheld.as_deref().unwrap_or("Withheld.");
            format!("Of the {who}, how many {label}: {}", lower_first(why))
        }
    }
}

/// "27 of the 30 who answered this question said “Yes” (90%)": the answer given most often.
pub(crate) fn finding(question: &QuestionTable) -> Option<String> {
    let counts = question.rows.iter().map(|row| match row.count {
        Cell::Count(count) => Some((count, row)),
        Cell::Withheld | Cell::NotApplicable => None,
    });
    let counts: Vec<_> = counts.collect::<Option<_>>()?;
    let most = counts
        .iter()
        .map(|(count, _)| *count)
        .max()
        .filter(|most| *most > 0)?;
    let mut same = counts.iter().filter(|(count, _)| *count == most);
    let (row, alone) = (same.next()?.1, same.next().is_none());
    let verb = if question.ranked { "put first" } else { "said" };
    let Cell::Count(base) = question.base else {
        return None;
    };
    let share = in_brackets(row.share);
    let label = &row.label;
    alone
        .then(|| format!("{most} of the {base} who answered this question{share} {verb} “{label}”"))
}

/// " (60%)", or nothing where no percentage is given.
pub(crate) fn in_brackets(share: Share) -> String {
    match share {
        Share::Percent(percent) => format!(" ({percent})"),
        Share::Withheld | Share::NotApplicable => String::new(),
    }
}

/// A title such as "After the conference" runs on in a sentence; any other is quoted.
fn title_inside(title: &str) -> String {
    let runs_on = ["After ", "Before "]
        .iter()
        .any(|start| title.starts_with(start));
    match runs_on {
        true => lower_first(title),
        false => format!("“{title}”"),
    }
}

/// Lower case where a sentence goes on, unless the first word is an abbreviation or "I".
pub fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words.to_owned(),
    }
}

/// A number with one decimal, and a real minus sign: "−3.5".
pub fn decimal(value: f64) -> String {
    let words = format!("{value:.1}");
    match words.strip_prefix('-') {
        Some("0.0") => "0.0".to_owned(),
        Some(rest) => format!("−{rest}"),
        None => words,
    }
}

/// "Parents".
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// "one, two and three".
pub(crate) fn listed(items: &[String]) -> String {
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// How many came before, in a sentence: the release of the year before tells it, or somebody who
/// entered it.
pub(crate) fn beside_before(edition: &Edition<'_>) -> Option<String> {
    let returned = edition.release.returned();
    let entered = returned.change.as_ref().map(changed);
    entered.or_else(|| {
        let before = edition.before?;
        let period = &before.parameters().period;
        Some(changed_since(
            returned.total,
            before.returned().total,
            period,
        ))
    })
}

/// "Nothing was set aside."
pub(crate) fn set_aside_in_short(made: &Parameters) -> String {
    match made.set_aside.iter().map(|aside| aside.count).sum::<u64>() {
        0 => "Nothing was set aside.".to_owned(),
        aside => {
            format!("{aside} could not be counted and were set aside; the last section says why.")
        }
    }
}

/// "4 of them came after the report on their quarter was made."
pub(crate) fn late(returned: &Returned) -> Option<String> {
    let late = returned.late;
    (late > 0).then(|| {
        format!(
            "{} of them came after a report had been made on the time of their meeting; where \
             quarters are told, they stand in a row of their own.",
            thousands(late)
        )
    })
}

/// "This report was made beside those on April to June 2015 and July to September 2015."
pub(crate) fn beside_earlier(periods: &[String]) -> String {
    let mut periods = periods.to_vec();
    periods.dedup();
    format!(
        "Beside earlier reports ({}) nothing that one of them withheld can be worked out from this \
         one, nor the other way round.",
        listed(&periods)
    )
}

/// "The answers on “After a review” were left out by those who made this report."
pub(crate) fn not_told(titles: &[String]) -> String {
    let titles: Vec<String> = titles.iter().map(|title| format!("“{title}”")).collect();
    format!(
        "Those who made this report left the answers on {} out of it.",
        listed(&titles)
    )
}

/// "“In time” before an initial conference: at least 24 hours before."
pub(crate) fn sharing(sharing: &Sharing) -> String {
    let (meeting, hours) = (with_article(&sharing.meeting), sharing.hours);
    format!("“In time” before {meeting}: at least {hours} hours before.")
}

fn with_article(words: &str) -> String {
    let vowel = words.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {words}", if vowel { "an" } else { "a" })
}

/// "30 parents returned this form."
pub(crate) fn returned_this(form: &FormTables) -> String {
    let (returned, people) = (thousands(form.returned), form.people);
    match form.returned {
        1 => "1 person returned this form.".to_owned(),
        _ => format!("{returned} {people} returned this form."),
    }
}

/// "Family time: Mum (wording now, version 2)".
pub(crate) fn question(question: &QuestionTable) -> String {
    let part = question.part.as_ref().map(|part| format!(": {part}"));
    let wording = question.wording.as_ref().map(|words| format!(" ({words})"));
    let (part, wording) = (part.unwrap_or_default(), wording.unwrap_or_default());
    format!("{}{part}{wording}", question.label)
}

/// "Well prepared, of those who saw the report in time".
pub(crate) fn measure_label(row: &MeasureRow) -> String {
    let of = row
        .base_label
        .as_ref()
        .map(|label| format!(", of those who {label}"));
    let wording = row.wording.as_ref().map(|words| format!(" ({words})"));
    format!(
        "{}{}{}",
        row.label,
        of.unwrap_or_default(),
        wording.unwrap_or_default()
    )
}

/// "10 of the 36 who came to “What has changed” answered it in their own words."
pub(crate) fn answered(question: &QuestionTable) -> String {
    let label = self::question(question);
    match question.base {
        Cell::Count(base) => {
            let returned = question.returned;
            format!(
                "“{label}”: {base} of the {returned} who returned this form wrote or gave an answer."
            )
        }
        _ => format!("“{label}”: how many answered is withheld."),
    }
}

/// "Yes, partly, no": the answers a table is about.
pub(crate) fn choices(question: &QuestionTable) -> String {
    let labels: Vec<&str> = question.rows.iter().map(|row| row.label.as_str()).collect();
    labels.join(", ")
}

/// "Of the 69, 30 (43%) came back on “After the conference”, and 3 (4%) on ...".
pub(crate) fn on_each(returned: &Returned) -> Option<String> {
    let part = |row: &Row| format!("{}{} on “{}”", row.count, in_brackets(row.share), row.label);
    let parts: Vec<String> = returned.forms.iter().map(part).collect();
    (parts.len() > 1).then(|| {
        format!(
            "Of the {}, {} came back.",
            thousands(returned.total),
            listed(&parts)
        )
    })
}

/// "More than half came back on one questionnaire", as far as the counts say so.
pub(crate) fn most_came_on(forms: &[Row], total: u64) -> String {
    let known = forms.iter().filter_map(|row| match row.count {
        Cell::Count(count) => Some((count, &row.label)),
        Cell::Withheld | Cell::NotApplicable => None,
    });
    match known.max_by_key(|(count, _)| *count) {
        Some((most, label)) => format!(
            "Most came back on “{label}”: {most} of {}",
            thousands(total)
        ),
        None => "What came back on each questionnaire".to_owned(),
    }
}

/// "Most came back from July to September 2015: 20".
pub(crate) fn quarters(rows: &[Row]) -> String {
    let known: Option<Vec<(u64, &str)>> = rows
        .iter()
        .map(|row| match row.count {
            Cell::Count(count) => Some((count, row.label.as_str())),
            Cell::Withheld | Cell::NotApplicable => None,
        })
        .collect();
    match known.and_then(|known| known.into_iter().max_by_key(|(count, _)| *count)) {
        Some((most, label)) => format!("Most came back for meetings of {label}: {most}"),
        None => "What came back for the meetings of each quarter".to_owned(),
    }
}

/// "Apr to Jun" of "April to June 2015".
pub(crate) fn short_quarter(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    match words[..] {
        [from, "to", to, _] => {
            let short = |month: &str| month.chars().take(3).collect::<String>();
            format!("{} to {}", short(from), short(to))
        }
        _ => words.join(" "),
    }
}

/// "2015/16" of "April 2015 to March 2016".
pub fn short_period(words: &str) -> String {
    let years: Vec<&str> = words
        .split_whitespace()
        .filter(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    match years[..] {
        [from, to] => format!("{from}/{}", &to[2..]),
        _ => words.to_owned(),
    }
}

/// "Some came from 7 of 9 areas", as far as it is not withheld.
pub(crate) fn where_from(places: &Places) -> String {
    let areas: Vec<Cell> = places
        .localities
        .iter()
        .flat_map(|locality| locality.areas.iter().map(|area| area.count))
        .collect();
    let none = areas.iter().filter(|cell| **cell == Cell::Count(0)).count();
    match none {
        0 => format!("Answers came from all {} areas", areas.len()),
        _ => format!(
            "Answers came from {} of {} areas",
            areas.len() - none,
            areas.len()
        ),
    }
}

/// "Six in ten saw the report in time (After the conference: 18 of 30)".
pub(crate) fn in_ten(form: &FormTables, row: &MeasureRow) -> String {
    let Share::Percent(percent) = row.share else {
        return row.label.clone();
    };
    let (label, title) = (lower_first(&row.label), &form.title);
    let who = match &row.base_label {
        Some(base) => format!(" of those who {base}"),
        None => String::new(),
    };
    let many = tenths_in_words(percent.tenths());
    format!(
        "{many}{who} {label} ({title}: {} of {})",
        row.numerator, row.denominator
    )
}

/// "Six in ten", "About six in ten", "Nearly all".
fn tenths_in_words(tenths: u64) -> String {
    const NUMBERS: [&str; 9] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let exact = tenths.is_multiple_of(100);
    let nearest = usize::try_from((tenths + 50) / 100).unwrap_or(10);
    match (nearest, exact) {
        (0, true) => "None".to_owned(),
        (0, false) => "Hardly any".to_owned(),
        (10.., true) => "All".to_owned(),
        (10.., false) => "Nearly all".to_owned(),
        (at, true) => capital(&format!("{} in ten", NUMBERS[at - 1])),
        (at, false) => format!("About {} in ten", NUMBERS[at - 1]),
    }
}

/// Which questions on one scale were most and least often answered with its first choice.
pub(crate) fn scale_finding(questions: &[&QuestionTable]) -> String {
    let known = questions.iter().filter_map(|question| {
        let row = question.rows.first()?;
        match (row.share, row.count, question.base) {
            (Share::Percent(percent), Cell::Count(count), Cell::Count(base)) => {
                Some((percent.tenths(), *question, count, base))
            }
            _ => None,
        }
    });
    let known: Vec<_> = known.collect();
    let most = known.iter().rev().max_by_key(|(tenths, ..)| *tenths);
    let least = known.iter().min_by_key(|(tenths, ..)| *tenths);
    let (Some(most), Some(least)) = (most, least) else {
        return "How these questions were answered".to_owned();
    };
    let first = &questions[0].rows[0].label;
    let named = |(_, q, count, base): &(u64, &QuestionTable, u64, u64)| {
        format!("“{}” ({count} of {base})", question(q))
    };
    match most.0 == least.0 {
        true => format!("“{first}” equally often throughout"),
        false => format!(
            "“{first}” most often to {}, least often to {}",
            named(most),
            named(least)
        ),
    }
}

/// The whole of a chart of scales in words.
pub(crate) fn scale_description(questions: &[&QuestionTable]) -> String {
    let line = |q: &&QuestionTable| {
        let parts = q
            .rows
            .iter()
            .map(|row| format!("{} {}", row.label, in_words(row.count)));
        format!("{}: {}.", question(q), parts.collect::<Vec<_>>().join(", "))
    };
    questions.iter().map(line).collect::<Vec<_>>().join(" ")
}

fn in_words(cell: Cell) -> String {
    match cell {
        Cell::Count(count) => count.to_string(),
        Cell::Withheld => "withheld".to_owned(),
        Cell::NotApplicable => "no figure".to_owned(),
    }
}

/// "After the conference (initial child protection conference)".
pub(crate) fn rate_name(rate: &ResponseRate) -> String {
    let (forms, meetings) = (listed(&rate.forms), listed(&rate.meetings));
    match forms.to_lowercase().contains(&meetings.to_lowercase()) {
        true => forms,
        false => format!("{forms} ({meetings})"),
    }
}

/// "After the conference: 30 came back of the 1,387 meetings held (…), 2.2%. …"
pub(crate) fn rate(rate: &ResponseRate) -> String {
    let (returned, forms) = (thousands(rate.returned), rate_name(rate));
    let Some(percent) = rate.percent() else {
        let why = &rate.base_words;
        return format!("{forms}: {returned} came back. There is no response rate: {why}.");
    };
    let from = origins(rate);
    let base = &rate.base_words;
    format!("{forms}: {returned} came back {base}, {percent}. Meetings held are from: {from}.")
}

/// "After the conference: 30 came back of the 1,387 meetings held (2.2%)", where there is a rate.
pub(crate) fn rate_in_short(rate: &ResponseRate) -> Option<String> {
    let (percent, base) = (rate.percent()?, &rate.base_words);
    let (returned, forms) = (thousands(rate.returned), rate_name(rate));
    Some(format!("{forms}: {returned} came back {base} ({percent})."))
}

/// "case system, entered on 8 April 2016"
pub(crate) fn origins(rate: &ResponseRate) -> String {
    match rate.held {
        Some(_) => each_origin(&rate.origins),
        None => capital(&rate.base_words),
    }
}

/// "From: case system, entered on 8 April 2016."
pub(crate) fn sources(origins: &[Origin]) -> String {
    format!("From: {}.", each_origin(origins))
}

fn each_origin(origins: &[Origin]) -> String {
    let one =
        |origin: &Origin| format!("{}, entered on {}", origin.source, day(&origin.entered_on));
    origins.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// "1,542 of the 1,608 children aged four or over (95.9%) took part or contributed."
pub(crate) fn took_part(one: &TakingPart) -> String {
    format!(
        "{}: {}",
        capital(&listed(&one.meetings)),
        way(&one.rate(Way::TookPart))
    )
}

/// The same without the kinds of meeting.
fn way(rate: &WayRate) -> String {
    let percent = rate.percent().map(|percent| format!(" ({percent})"));
    let way = lower_first(way_name(rate.way));
    format!(
        "{} {}{} {way}.",
        thousands(rate.numerator),
        rate.base_words,
        percent.unwrap_or_default()
    )
}

/// A way of taking part, in words.
pub fn way_name(way: Way) -> &'static str {
    match way {
        Way::TookPart => "Took part or contributed",
        Way::Attended => "Came to the meeting",
        Way::AttendedOrAdvocate => "Came, or briefed an advocate who spoke for them",
        Way::ConveyedOtherwise => "Stayed away and sent their views another way",
        Way::DidNot => "Neither came with views nor sent any",
    }
}

/// "children", "reviews".
pub(crate) fn of(of: Of) -> &'static str {
    match of {
        Of::Children => "children",
        Of::Reviews => "reviews",
    }
}

/// "Took part or contributed: at least 95% of children".
pub(crate) fn target_name(reached: &TargetReached) -> String {
    let target = &reached.target;
    let (way, of) = (way_name(target.way), of(target.of));
    let meetings = listed(&reached.meetings);
    format!("{way}: at least {}% of {of} ({meetings})", target.percent)
}

/// "The target of 95% was reached: 1,542 of the 1,608 children … (95.9%) …"
pub(crate) fn target(reached: &TargetReached) -> String {
    let (percent, rate) = (reached.target.percent, lower_first(&way(&reached.rate)));
    match reached.more_needed {
        0 => format!("The target of {percent}% was reached: {rate}"),
        1 => format!("The target of {percent}% was missed by one: {rate}"),
        more => format!(
            "The target of {percent}% was missed by {}: {rate}",
            thousands(more)
        ),
    }
}

/// "One of two targets was reached".
pub(crate) fn targets_reached(targets: &[TargetReached]) -> String {
    let reached = targets
        .iter()
        .filter(|target| target.more_needed == 0)
        .count();
    match (reached, targets.len()) {
        (1, 1) => "The target was reached".to_owned(),
        (0, 1) => "The target was missed".to_owned(),
        (0, all) => format!("None of {all} targets was reached"),
        (reached, all) if reached == all => format!("All {all} targets were reached"),
        (reached, all) => format!("{reached} of {all} targets reached"),
    }
}

/// The first of the lines, which is the largest difference that can be told from chance; or that
/// there is none.
pub(crate) fn difference(found: &DifferenceTable) -> String {
    let told =
        |row: &&DifferenceRow| matches!(row.finding, Some(Finding::MoreOften | Finding::LessOften));
    match found.lines.iter().find(told) {
        Some(row) => {
            let often = match row.finding {
                Some(Finding::LessOften) => "less often",
                _ => "more often",
            };
            format!("“{}” {often} with “{}”", found.outcome, row.experience)
        }
        None => "No difference that could not be chance".to_owned(),
    }
}

/// A sentence for each experience of which something can be said, and one for all others.
pub(crate) fn differences(found: &DifferenceTable) -> Vec<String> {
    let (told, others): (Vec<&DifferenceRow>, Vec<&DifferenceRow>) =
        found.lines.iter().partition(|row| row.difference.is_some());
    let mut sentences: Vec<String> = told.into_iter().map(with_and_without).collect();
    if !others.is_empty() {
        let names: Vec<String> = others
            .iter()
            .map(|row| format!("“{}”", row.experience))
            .collect();
        sentences.push(format!("Too few to say, or withheld: {}.", listed(&names)));
    }
    sentences
}

/// "“Time to read: Yes”: 12 of the 13 with it (92%), 7 of the 11 without it (64%). It may be chance."
fn with_and_without(row: &DifferenceRow) -> String {
    let part = |cell, base, share| format!("{cell} of the {base}{}", in_brackets(share));
    format!(
        "“{}”: {} with it, {} without it. {}",
        row.experience,
        part(row.with, row.with_base, row.with_share),
        part(row.without, row.without_base, row.without_share),
        row.words
    )
}

/// "8 April 2016" of "2016-04-08"; anything else as it is.
pub fn day(written: &str) -> String {
    calendar::day(written).map_or_else(|| written.to_owned(), calendar::long_day)
}

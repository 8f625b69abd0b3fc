//! Checks everything about a document but what is asked.

use super::{NAME_MENDING, check_optional_text, check_text, fault, is_name, numbered};
use crate::document::{Choice, Document};
use crate::form::FormError;
use crate::limits::{CHOICES_MAX, MEASURES_MAX};
use chrono::NaiveDate;

pub(super) fn check(document: &Document) -> Result<(), FormError> {
    if !is_name(&document.id, false) {
        return fault("id", NAME_MENDING);
    }
    if document.version == 0 {
        return fault("version", "Versions count from 1. Write 1 for the first.");
    }
    if !(1..=240).contains(&document.minutes) {
        return fault("minutes", "Say how many minutes it takes, from 1 to 240.");
    }
    if document
        .meeting
        .as_ref()
        .is_some_and(|id| !is_name(id, false))
    {
        return fault("meeting", NAME_MENDING);
    }
    check_text(&document.title, "title")?;
    check_words(&document.start.0, "start")?;
    check_words(&document.end.0, "end")?;
    check_words(&document.agenda.0, "agenda")?;
    check_suggestions(document)?;
    check_agreement(document)?;
    check_way(document)?;
    for (name, choices) in &document.choices {
        check_list(name, choices)?;
    }
    check_measures(document)
}

fn check_words(words: &[crate::Text], path: &str) -> Result<(), FormError> {
    for (index, text) in words.iter().enumerate() {
        check_text(text, &numbered(path, index))?;
    }
    Ok(())
}

/// What a sheet suggests; the rules themselves are checked with all others.
fn check_suggestions(document: &Document) -> Result<(), FormError> {
    for code in document.suggests.keys() {
        let path = ["suggests.", code].concat();
        if document.sheet.is_none() {
            return fault(
                &path,
                "Only a sheet suggests anything. Say \"sheet\": \"marks\" or \"plain\", or take this away.",
            );
        }
        let digit = code.strip_prefix("PN").unwrap_or_default();
        if !matches!(digit.as_bytes(), [b'0'..=b'7']) {
            return fault(
                &path,
                "The codes of taking part are PN0 to PN7. Write one of them.",
            );
        }
    }
    Ok(())
}

/// Who agreed and when are told together or not at all.
fn check_agreement(document: &Document) -> Result<(), FormError> {
    match (&document.agreed_by, &document.agreed_on) {
        (None, None) => Ok(()),
        (Some(_), None) => fault(
            "agreed_by",
            "Say on which day they agreed too, as \"agreed_on\": \"2026-11-21\".",
        ),
        (None, Some(_)) => fault(
            "agreed_on",
            "Say who agreed on that day too, as \"agreed_by\".",
        ),
        (Some(_), Some(day)) if day.parse::<NaiveDate>().is_err() => fault(
            "agreed_on",
            "A day is written like \"2026-11-21\". Change it to that.",
        ),
        (Some(by), _) if by.trim().is_empty() => fault(
            "agreed_by",
            "There is nobody here. Name the group, or take both fields away.",
        ),
        _ => Ok(()),
    }
}

fn check_way(document: &Document) -> Result<(), FormError> {
    let Some(way) = &document.way else {
        return Ok(());
    };
    if !is_name(&way.of, false) {
        return fault("way.of", NAME_MENDING);
    }
    check_text(&way.title, "way.title")?;
    check_text(&way.label, "way.label")?;
    check_optional_text(&way.hint, "way.hint")
}

fn check_list(name: &str, choices: &[Choice]) -> Result<(), FormError> {
    let list = ["choices.", name].concat();
    if !is_name(name, false) {
        return fault(&list, NAME_MENDING);
    }
    if choices.is_empty() {
        return fault(
            &list,
            "This list has no choices. Add some, or take the list away.",
        );
    }
    if choices.len() > CHOICES_MAX {
        return fault(
            &list,
            "This list has more than 300 choices. Make it shorter.",
        );
    }
    for (index, choice) in choices.iter().enumerate() {
        let path = numbered(&list, index);
        let name_path = [path.as_str(), ".name"].concat();
        if !is_name(&choice.name, true) {
            return fault(
                &name_path,
                "The name of a choice has small letters, digits, _ and - only, at most 64 of them. Change it to that.",
            );
        }
        if choices[..index]
            .iter()
            .any(|before| before.name == choice.name)
        {
            return fault(
                &name_path,
                "Another choice of this list has the same name. Give each its own.",
            );
        }
        check_text(&choice.label, &[path.as_str(), ".label"].concat())?;
        no_blanks(&choice.label, &[path.as_str(), ".label"].concat())?;
    }
    Ok(())
}

fn check_measures(document: &Document) -> Result<(), FormError> {
    let measures = &document.measures;
    if measures.len() > MEASURES_MAX {
        return fault(
            "measures",
            "There are more than 200 measures. Take some away.",
        );
    }
    for (index, measure) in measures.iter().enumerate() {
        let path = numbered("measures", index);
        let name_path = [path.as_str(), ".name"].concat();
        if !is_name(&measure.name, false) {
            return fault(&name_path, NAME_MENDING);
        }
        if measures[..index]
            .iter()
            .any(|before| before.name == measure.name)
        {
            return fault(
                &name_path,
                "Another measure has the same name. Give each its own.",
            );
        }
        check_text(&measure.label, &[path.as_str(), ".label"].concat())?;
        check_optional_text(
            &measure.base_label,
            &[path.as_str(), ".base_label"].concat(),
        )?;
        if !measure.base_label.is_empty() && measure.base.is_none() {
            return fault(
                &[path.as_str(), ".base_label"].concat(),
                "This says what the base is made of, but there is no “base”. Add the expression, or take this away.",
            );
        }
    }
    Ok(())
}

/// Words that stand for everybody have nobody's answers to fill in.
fn no_blanks(text: &crate::Text, path: &str) -> Result<(), FormError> {
    for (language, words) in text {
        if words.contains("${") {
            return fault(
                &[path, ".", language].concat(),
                "Answers can be filled in with ${...} in questions and hints only. Take it out here.",
            );
        }
    }
    Ok(())
}

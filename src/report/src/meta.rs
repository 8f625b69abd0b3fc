//! What people write for a report: its title, their own words around the figures, and what they
//! chose to quote. Figures cannot be written here; they come from a release.

/// What a report says about itself, beside its figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// "What parents told us".
    pub title: String,
    /// The day it was made, in words: "Tuesday 8 December 2026".
    pub made_on: String,
    /// Who made it, if they want to be named.
    pub made_by: String,
    /// What the officers write before the figures, in paragraphs divided by blank lines.
    pub introduction: String,
    /// What they write around the figures of a section.
    pub written: Vec<Written>,
    /// What people wrote, chosen to stand in the report.
    pub quotations: Vec<Quotation>,
}

/// Officers' words at the beginning or the end of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The section, by its id; [`Edition::sections`](crate::Edition::sections) lists them.
    pub section: String,
    /// Before the figures or after them.
    pub at: At,
    /// Paragraphs divided by blank lines.
    pub text: String,
}

/// Where words stand in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Under the heading.
    Before,
    /// Behind the last figure.
    After,
}

/// A quotation. Whoever chose it has read it again for anything that names someone; it stands
/// apart from every coded answer, with no more than its questionnaire and the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The form's id.
    pub form: String,
    /// The question, by its stable id; none: it stands at the end of the form.
    pub question: Option<String>,
    /// The year in words: "2015/16".
    pub year: Option<String>,
    /// The words.
    pub words: String,
}

/// The paragraphs of a text, without those that are blank.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let parts: Vec<String> = lines
        .split("\n\n")
        .map(|p| p.trim().replace('\n', " "))
        .collect();
    parts.into_iter().filter(|paragraph| !paragraph.is_empty())
}

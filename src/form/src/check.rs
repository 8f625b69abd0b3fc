//! Looks over forms that can be read for what is probably not meant: the library part of
//! `heard form check`. It knows nothing of any questionnaire, and it changes nothing.

mod ids;
mod reach;
mod words;

use crate::Form;

/// Something that is probably not meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The form and its version: `parent-after-icpc.1`.
    pub form: String,
    /// Where in its document: `survey[3].relevant`.
    pub path: String,
    /// What is probably not meant, and what to do about it.
    pub message: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.form, self.path, self.message)
    }
}

/// Looks over forms, each by itself and all beside each other.
pub fn check(forms: &[Form]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for form in forms {
        let mut found = Found {
            form,
            warnings: &mut warnings,
        };
        words::check(&mut found);
        reach::check(&mut found);
    }
    ids::check(forms, &mut warnings);
    warnings
}

/// The form that is looked over, and what was found so far.
struct Found<'f, 'w> {
    form: &'f Form,
    warnings: &'w mut Vec<Warning>,
}

impl Found<'_, '_> {
    fn warn(&mut self, path: String, message: String) {
        self.warnings.push(Warning {
            form: name_of(self.form),
            path,
            message,
        });
    }

    fn warn_item(&mut self, node: u32, field: &str, message: String) {
        self.warn(format!("{}.{field}", self.form.place(node)), message);
    }
}

/// A form and its version, as its file is named.
fn name_of(form: &Form) -> String {
    let document = form.document();
    format!("{}.{}", document.id, document.version)
}

#[cfg(test)]
mod tests;

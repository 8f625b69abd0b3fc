//! The note for whoever answers for safeguarding: on paper, or as a page that stands alone.

use super::Worry;

/// What stands above it.
pub const TITLE: &str = "A text that worried its reader";
/// What its file is called; nothing in the name says what it is about.
pub const FILE: &str = "note-for-the-safeguarding-lead.html";

/// What stands under the words.
pub fn lines(service: &str, worry: &Worry) -> Vec<String> {
    vec![
        format!("Questionnaire: {}", worry.title),
        format!("Quarter: {}", worry.quarter),
        format!("Passed on by {service} on {}", worry.passed_on),
        "These words came without a name. Names and the like were struck out before they were sent, and nobody can tell \
         whose they are: this note holds all that is known."
            .to_owned(),
        "What was decided, by whom and when:".to_owned(),
    ]
}

/// The note as a page.
pub fn html(service: &str, worry: &Worry) -> String {
    let lines = lines(service, worry).into_iter();
    let lines: String = lines
        .map(|line| format!("<p>{}</p>\n", escaped(&line)))
        .collect();
    let words = escaped(&worry.words);
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <title>{TITLE}</title>\n</head>\n<body>\n<h1>{TITLE}</h1>\n<blockquote>{words}</blockquote>\n{lines}\
         </body>\n</html>\n"
    )
}

fn escaped(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    words.replace('>', "&gt;").replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_holds_the_words_and_nothing_that_runs() {
        let worry = Worry {
            form: "a-form".to_owned(),
            title: "Before my review".to_owned(),
            quarter: "July to September 2026".to_owned(),
            words: "I am <b>afraid</b> & alone\nat night".to_owned(),
            passed_on: "Saturday 21 November 2026".to_owned(),
        };
        let page = html("Northshire", &worry);
        assert!(page.contains("I am &lt;b&gt;afraid&lt;/b&gt; &amp; alone<br>at night"));
        assert!(page.contains("July to September 2026") && page.contains("Before my review"));
    }
}

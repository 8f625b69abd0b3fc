//! HTML being written: nothing gets into a page but through here, and words only escaped.

/// A page as far as it is written.
#[derive(Default)]
pub(super) struct Paper(pub String);

impl Paper {
    /// Markup, as it stands.
    pub fn put(&mut self, html: &str) {
        self.0.push_str(html);
    }

    /// An element with words in it: `say("p class=\"hint\"", "A few words are enough.")`.
    pub fn say(&mut self, element: &str, words: &str) {
        let name = element.split(' ').next().unwrap_or(element);
        self.put(&format!("<{element}>{}</{name}>\n", escaped(words)));
    }

    /// An element around something.
    pub fn around(&mut self, element: &str, inside: impl FnOnce(&mut Self)) {
        let name = element.split(' ').next().unwrap_or(element);
        self.put(&format!("<{element}>\n"));
        inside(self);
        self.put(&format!("</{name}>\n"));
    }

    /// Lines to write on.
    pub fn lines(&mut self, count: usize) {
        self.around("div class=\"lines\"", |paper| {
            paper.put(&"<i></i>".repeat(count));
        });
    }
}

/// Words as they may stand in a page.
pub(super) fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// Words as they may stand in a string of the style: of a form's names nothing else can get there.
pub(super) fn in_style(words: &str) -> String {
    let safe = |letter: &char| letter.is_alphanumeric() || " -_.,:·".contains(*letter);
    words.chars().filter(safe).collect()
}

//! Elements of a drawing. Colours stand as attributes, which any style sheet may overrule by the
//! classes beside them; lengths are in the drawing's own units, of which a page is 720 wide.

use crate::html::escaped;
use std::fmt::Write;

/// How wide a drawing is that fills the page.
pub(super) const PAGE_WIDTH: f64 = 720.0;
/// The size of labels.
pub(super) const LETTER: f64 = 13.0;
/// How wide a letter is on the whole, of its size.
const LETTER_WIDTH: f64 = 0.52;
/// Between two lines of a label.
pub(super) const LEADING: f64 = 15.0;

pub(super) const INK: &str = "#1b2226";
pub(super) const QUIET: &str = "#59666f";
pub(super) const RULE: &str = "#c9d1d6";
pub(super) const GROUND: &str = "#e9edf0";
pub(super) const MAIN: &str = "#1f5a7a";
pub(super) const PAPER: &str = "#ffffff";

/// A drawing in the making.
pub(super) struct Drawing {
    width: f64,
    height: f64,
    inside: String,
}

/// Where something stands, and how large it is.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where words stand in relation to their place.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Drawing {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self {
            width,
            height,
            inside: String::new(),
        }
    }

    pub(super) fn rect(&mut self, frame: Frame, fill: &str, class: &str) {
        let Frame {
            x,
            y,
            width,
            height,
        } = frame;
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>",
            n(x),
            n(y),
            n(width),
            n(height)
        ));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, thick: f64) {
        self.put(format_args!(
            "<path d=\"M{} {}L{} {}\" stroke=\"{stroke}\" stroke-width=\"{}\" fill=\"none\"/>",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1),
            n(thick)
        ));
    }

    pub(super) fn dashes(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str) {
        self.put(format_args!(
            "<path d=\"M{} {}L{} {}\" stroke=\"{stroke}\" stroke-width=\"2\" \
             stroke-dasharray=\"6 4\" fill=\"none\"/>",
            n(from.0),
            n(from.1),
            n(to.0),
            n(to.1)
        ));
    }

    pub(super) fn dot(&mut self, at: (f64, f64), filled: bool) {
        let fill = if filled { MAIN } else { PAPER };
        self.put(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"4.5\" fill=\"{fill}\" stroke=\"{MAIN}\" stroke-width=\"2\"/>",
            n(at.0),
            n(at.1)
        ));
    }

    /// Words on one line.
    pub(super) fn words(&mut self, at: (f64, f64), anchor: Anchor, ink: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.put(format_args!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"{ink}\">{}</text>",
            n(at.0),
            n(at.1),
            escaped(words)
        ));
    }

    /// A label before something, on as many lines as it takes, ending at `x`, around `middle`.
    pub(super) fn label(&mut self, x: f64, middle: f64, lines: &[String]) {
        let first = middle - LEADING * (lines.len() as f64 - 1.0) / 2.0 + LETTER * 0.35;
        for (at, line) in lines.iter().enumerate() {
            let y = first + LEADING * at as f64;
            self.words((x, y), Anchor::End, INK, line);
        }
    }

    /// Slanted lines in a frame, which read as "there is something, and it is not told". The word
    /// for it stands where the figure would.
    pub(super) fn hatched(&mut self, frame: Frame) {
        self.rect(frame, PAPER, "withheld");
        let (low, high) = (frame.y + frame.height, frame.y);
        let mut path = String::new();
        let mut x = frame.x;
        while x + frame.height <= frame.x + frame.width {
            let _ = write!(
                path,
                "M{} {}L{} {}",
                n(x),
                n(low),
                n(x + frame.height),
                n(high)
            );
            x += 8.0;
        }
        self.put(format_args!(
            "<path class=\"withheld\" d=\"{path}\" stroke=\"{QUIET}\" stroke-width=\"1.2\" fill=\"none\"/>"
        ));
    }

    /// The whole drawing, named and described for whoever does not see it.
    pub(super) fn finish(self, id: &str, title: &str, description: &str) -> String {
        let (id, title, description) = (escaped(id), escaped(title), escaped(description));
        format!(
            "<svg class=\"drawing\" role=\"img\" aria-labelledby=\"{id}-title {id}-text\" \
             viewBox=\"0 0 {} {}\" font-size=\"{}\" focusable=\"false\">\
             <title id=\"{id}-title\">{title}</title><desc id=\"{id}-text\">{description}</desc>{}</svg>\n",
            n(self.width),
            n(self.height),
            n(LETTER),
            self.inside
        )
    }

    /// The drawing as an ornament beside words that say the same.
    pub(super) fn silent(self) -> String {
        format!(
            "<svg class=\"beside\" aria-hidden=\"true\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" \
             height=\"{h}\" font-size=\"11\" focusable=\"false\">{}</svg>",
            self.inside,
            w = n(self.width),
            h = n(self.height)
        )
    }

    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = self.inside.write_fmt(element);
    }
}

/// A number with at most one decimal, the same on every machine.
fn n(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => {
            let sign = if tenths < 0 { "-" } else { "" };
            format!("{sign}{}.{}", (tenths / 10).abs(), rest.abs())
        }
    }
}

/// About how wide words are on one line.
pub(super) fn width_of(words: &str) -> f64 {
    words.chars().count() as f64 * LETTER * LETTER_WIDTH
}

/// Words on lines of about this width; what does not fit on three ends in dots, and stands in full
/// in the table.
pub(super) fn wrapped(words: &str, width: f64) -> Vec<String> {
    const LINES_MAX: usize = 3;
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width_of(line) + width_of(word) + LETTER * LETTER_WIDTH <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > LINES_MAX {
        lines.truncate(LINES_MAX);
        lines[LINES_MAX - 1].push('…');
    }
    lines
}

/// How high a label of so many lines is.
pub(super) fn label_height(lines: &[String]) -> f64 {
    lines.len() as f64 * LEADING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_decimal_at_most() {
        let cases = [
            (0.0, "0"),
            (12.04, "12"),
            (12.05, "12.1"),
            (-0.46, "-0.5"),
            (-3.0, "-3"),
        ];
        for (value, expected) in cases {
            assert_eq!(n(value), expected);
        }
    }

    #[test]
    fn labels_break_between_words() {
        assert_eq!(
            wrapped("Able to say what they thought", 120.0),
            ["Able to say what", "they thought"]
        );
        assert_eq!(wrapped("", 120.0), Vec::<String>::new());
        let long = "word ".repeat(40);
        let lines = wrapped(&long, 60.0);
        assert_eq!(lines.len(), 3);
        assert!(lines[2].ends_with('…'));
    }
}

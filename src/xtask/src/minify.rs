//! Takes out what no browser reads. Conservative on purpose: brotli does the rest, and a byte saved
//! is not worth a page that breaks.

/// JSON without the spaces between its parts; order and numbers stay as they were written.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        if quoted || !c.is_ascii_whitespace() {
            out.push(c);
        }
        if quoted && !escaped && c == '\\' {
            escaped = true;
            continue;
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = false;
    }
    out
}

/// CSS without comments, and with spaces only where they may mean something.
pub fn css(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            space(&mut out);
        } else if c == '"' || c == '\'' {
            let end = string_end(rest, c);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else {
            push_css(&mut out, c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out.trim().to_owned()
}

/// JavaScript without the lines that are only comment, and without indentation. Text that uses
/// template literals over several lines is left as it is, because there indentation is content.
pub fn js(text: &str) -> String {
    if text.lines().any(|line| !line.matches('`').count().is_multiple_of(2)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut comment = false;
    for line in text.lines().map(str::trim) {
        comment |= line.starts_with("/*");
        if !comment && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
        comment &= !line.ends_with("*/");
    }
    out
}

/// HTML without comments, empty lines and indentation.
pub fn html(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |out, line| out + line + "\n")
}

fn push_css(out: &mut String, c: char) {
    if c.is_ascii_whitespace() {
        return space(out);
    }
    if "{};,".contains(c) && out.ends_with(' ') {
        out.pop();
    }
    if c == '}' && out.ends_with(';') {
        out.pop();
    }
    out.push(c);
}

/// One space, unless nothing would be told apart by it. A space before `:` tells `a :hover` from
/// `a:hover`; after it, it says nothing.
fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(['{', '}', ';', ',', ':', ' ']) {
        out.push(' ');
    }
}

/// Where a string literal ends, its closing quote included.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_strings_order_and_numbers() {
        let text = "{ \"b\" : \"a \\\" , b\\\\\" ,\n \"a\": [ 1.0, 2 ] }";
        assert_eq!(json(text), "{\"b\":\"a \\\" , b\\\\\",\"a\":[1.0,2]}");
    }

    #[test]
    fn css_keeps_what_spaces_and_strings_mean() {
        let text = "/* why */\n@layer base {\n  a :hover , b > c {\n    margin: 0 calc(1px + 2px);\n    content: \" ; } \";\n  }\n}\n";
        let expected =
            "@layer base{a :hover,b > c{margin:0 calc(1px + 2px);content:\" ; } \"}}";
        assert_eq!(css(text), expected);
    }

    #[test]
    fn css_keeps_media_queries_apart() {
        assert_eq!(css("@media print and (width > 1px) { a{b:c;} }"), "@media print and (width > 1px){a{b:c}}");
    }

    #[test]
    fn js_loses_comment_lines_only() {
        let text = "/**\n * Why.\n */\n  let a = 'x // y'; // kept\n\n// gone\n  /* gone */\nb();\n";
        assert_eq!(js(text), "let a = 'x // y'; // kept\nb();\n");
        let template = "let a = `\n  // text\n`;\n";
        assert_eq!(js(template), template);
    }

    #[test]
    fn html_loses_comments_and_indentation() {
        assert_eq!(html("<p>\n  <!-- why\n -->\n  a b\n</p>\n"), "<p>\na b\n</p>\n");
    }
}

//! Just enough Rust for the rules of `tidy`: what is code, what is a comment, what is a string, and
//! what is compiled for tests only. It is no parser and must not become one.

use std::ops::Range;

/// One file, taken apart.
pub struct Source {
    /// From the root, with `/`.
    pub path: String,
    /// As it is on the disk.
    pub text: String,
    /// The same with comments, and what is inside strings, blanked; every byte keeps its place.
    pub code: String,
    /// Each string: where its inside begins, and the inside.
    pub strings: Vec<(usize, String)>,
    tests: Vec<Range<usize>>,
}

impl Source {
    /// Takes a file apart.
    pub fn read(path: &str, text: &str) -> Self {
        let mut reader = Reader {
            bytes: text.as_bytes(),
            code: text.as_bytes().to_vec(),
            strings: Vec::new(),
        };
        reader.all();
        let code = String::from_utf8_lossy(&reader.code).into_owned();
        let tests = test_parts(&code);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            strings: reader.strings,
            tests,
        }
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        1 + self.text.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
    }

    /// Is this byte compiled for tests only?
    pub fn in_tests(&self, at: usize) -> bool {
        self.tests.iter().any(|part| part.contains(&at))
    }

    /// Where a path or name stands in code as whole words: `seal::seal` is not in `unseal::sealed`.
    pub fn words(&self, word: &str) -> Vec<usize> {
        let bytes = self.code.as_bytes();
        let joins = |byte: Option<&u8>| byte.is_some_and(|byte| name_byte(*byte));
        let ends_open = !word.as_bytes().last().is_some_and(|byte| name_byte(*byte));
        self.code
            .match_indices(word)
            .map(|(at, _)| at)
            .filter(|at| !joins(at.checked_sub(1).and_then(|before| bytes.get(before))))
            .filter(|at| ends_open || !joins(bytes.get(at + word.len())))
            .collect()
    }

    /// The modules declared for tests only, each as the start of its files' paths.
    pub fn test_modules(&self) -> Vec<String> {
        let folder = self.folder();
        let declared = self.tests.iter().filter_map(|part| {
            let item = self.code[part.clone()].trim_end();
            let (_, name) = item.strip_suffix(';')?.rsplit_once("mod ")?;
            Some(format!("{folder}/{}", name.trim()))
        });
        declared.collect()
    }

    /// Where this file's modules lie.
    fn folder(&self) -> &str {
        let path = self.path.trim_end_matches(".rs");
        match path.rsplit_once('/') {
            Some((folder, "mod" | "lib" | "main")) => folder,
            _ => path,
        }
    }
}

/// The place of the `}` that closes the `{` at `open`.
pub fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len().saturating_sub(1)
}

/// May this byte stand in a name?
pub fn name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Each item behind `#[cfg(test)]`, from the attribute to its end.
fn test_parts(code: &str) -> Vec<Range<usize>> {
    let starts = code.match_indices("#[cfg(test)]").map(|(at, _)| at);
    let parts = starts.map(|start| {
        let rest = &code[start..];
        let end = match rest.find(['{', ';']).map(|at| start + at) {
            None => code.len(),
            Some(at) if code.as_bytes()[at] == b';' => at + 1,
            Some(open) => closing(code, open) + 1,
        };
        start..end
    });
    parts.collect()
}

struct Reader<'a> {
    bytes: &'a [u8],
    code: Vec<u8>,
    strings: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn all(&mut self) {
        let mut at = 0;
        while at < self.bytes.len() {
            at = self.one(at);
        }
    }

    /// Reads what begins at `at`; gives where the next begins.
    fn one(&mut self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        match rest {
            [b'/', b'/', ..] => self.blank(at..at + find(rest, b"\n").unwrap_or(rest.len())),
            [b'/', b'*', ..] => self.blank(at..at + block_comment(rest)),
            [b'"', ..] => self.string(at + 1, at + 1 + plain_string(&rest[1..])),
            [b'r', b'"' | b'#', ..] if !self.in_a_name(at) => self.raw_string(at),
            [b'\'', ..] => self.blank_within(at, character(rest)),
            _ => at + 1,
        }
    }

    /// Does this byte go on with a name, as the `r` of `for` does? `br"…"` is a string all the same.
    fn in_a_name(&self, at: usize) -> bool {
        match self.bytes[..at] {
            [.., before, b'b'] => name_byte(before),
            [b'b'] => false,
            [.., before] => name_byte(before),
            [] => false,
        }
    }

    fn raw_string(&mut self, at: usize) -> usize {
        let rest = &self.bytes[at + 1..];
        let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
        if rest.get(hashes) != Some(&b'"') {
            return at + 1;
        }
        let start = at + 1 + hashes + 1;
        let mut end_mark = vec![b'"'];
        end_mark.resize(1 + hashes, b'#');
        let length = find(&self.bytes[start..], &end_mark).unwrap_or(self.bytes.len() - start);
        self.string(start, start + length) + hashes
    }

    fn string(&mut self, start: usize, end: usize) -> usize {
        let end = end.min(self.bytes.len());
        let inside = String::from_utf8_lossy(&self.bytes[start..end]).into_owned();
        self.strings.push((start, inside));
        self.blank(start..end);
        end + 1
    }

    fn blank_within(&mut self, at: usize, length: usize) -> usize {
        if length > 2 {
            self.blank(at + 1..at + length - 1);
        }
        at + length
    }

    fn blank(&mut self, part: Range<usize>) -> usize {
        for byte in &mut self.code[part.clone()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        part.end
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// How long a comment is that may hold comments.
fn block_comment(bytes: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0usize);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (at, depth) = (at + 2, depth + 1),
            [b'*', b'/', ..] if depth <= 1 => return at + 2,
            [b'*', b'/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
    }
    bytes.len()
}

/// How long the inside of a string is.
fn plain_string(bytes: &[u8]) -> usize {
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// How long a character in quotes is; 1 if the quote begins a lifetime.
fn character(bytes: &[u8]) -> usize {
    let longest = bytes.len().min(14);
    let search = match bytes {
        [_, b'\\', ..] => 3,
        _ => 2,
    };
    let end = (search..longest).find(|at| bytes[*at] == b'\'');
    match (bytes, end) {
        (_, None) => 1,
        ([_, b'\\', ..], Some(end)) => end + 1,
        (_, Some(end)) => {
            let one = std::str::from_utf8(&bytes[1..end]);
            one.ok()
                .filter(|text| text.chars().count() == 1)
                .map_or(1, |_| end + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        Source::read("src/a/src/b.rs", text).code
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        assert_eq!(code("a // b\nc"), "a     \nc");
        assert_eq!(code("a /* b /* c */ d */ e"), "a                   e");
        assert_eq!(code(r#"f("a \" b") g"#), r#"f("      ") g"#);
        assert_eq!(code(r##"f(r#"a " b"#) g"##), r##"f(r#"     "#) g"##);
        assert_eq!(code(r#"f(b"a", br"b")"#), r#"f(b" ", br" ")"#);
    }

    #[test]
    fn a_quote_may_begin_a_character_or_a_lifetime() {
        assert_eq!(
            code("('\"', '\\'', '\\u{1F600}', 'é')"),
            "(' ', '  ', '         ', '  ')"
        );
        assert_eq!(code("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(code("f::<'a, 'b>(\"x\")"), "f::<'a, 'b>(\" \")");
    }

    #[test]
    fn strings_are_kept_with_their_place() {
        let source = Source::read("src/a/src/b.rs", "x\n(\"one\", r\"two\")");
        let found: Vec<_> = source
            .strings
            .iter()
            .map(|(at, text)| (source.line(*at), text.as_str()))
            .collect();
        assert_eq!(found, [(2, "one"), (2, "two")]);
    }

    #[test]
    fn what_is_for_tests_only_is_known() {
        let text =
            "fn a() {}\n#[cfg(test)]\nmod t { fn b() {} }\nfn c() {}\n#[cfg(test)]\nmod away;";
        let source = Source::read("src/a/src/b.rs", text);
        let at = |what: &str| text.find(what).expect("there");
        assert!(
            !source.in_tests(at("a()"))
                && source.in_tests(at("b()"))
                && !source.in_tests(at("c()"))
        );
        assert_eq!(source.test_modules(), ["src/a/src/b/away"]);
    }

    #[test]
    fn words_are_whole() {
        let source = Source::read("a.rs", "seal::seal(x); unseal::seal(x); seal::sealed(x);");
        assert_eq!(source.words("seal::seal"), [0]);
        assert_eq!(source.words("seal::"), [0, 32]);
    }
}

//! Writes the word lists closer together: each word as how many letters it shares with the one
//! before it (A for none, Z for 25) and the letters that follow. The lists are half of what a
//! family's worker downloads, and this takes a fifth off them.

#![expect(
    clippy::disallowed_methods,
    reason = "a build reads and writes files; the crate does not"
)]

use std::path::Path;
use std::{env, fs};

const SHARED_MAX: usize = 25;

fn main() -> std::io::Result<()> {
    let out = env::var("OUT_DIR").unwrap_or_default();
    for list in ["common.txt", "first_names.txt"] {
        let source = Path::new("src/words").join(list);
        println!("cargo::rerun-if-changed={}", source.display());
        fs::write(
            Path::new(&out).join(list),
            closer(&fs::read_to_string(source)?),
        )?;
    }
    Ok(())
}

fn closer(list: &str) -> String {
    let mut coded = String::new();
    let mut before = "";
    for word in list.lines() {
        let same = before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b);
        let shared = same.count().min(SHARED_MAX);
        coded.push(char::from(b'A' + shared as u8));
        coded.push_str(&word[shared..]);
        before = word;
    }
    coded
}

//! Paths, copies and caching.

use axum::http::Request;

use super::*;

#[test]
fn a_path_is_an_ordinary_name_or_nothing() {
    let cases = [
        ("/", Some("index.html")),
        ("/collate/", Some("collate/index.html")),
        ("/assets/app-12ab.js", Some("assets/app-12ab.js")),
        ("/collate", Some("collate")),
        ("", None),
        ("/..", None),
        ("/../service.toml", None),
        ("/assets/../../data/heard.sqlite", None),
        ("/assets//app.js", None),
        ("//etc/passwd", None),
        ("/assets/%2e%2e/x", None),
        ("/assets\\..\\x", None),
        ("/.git/config", None),
        ("/assets/a\0b", None),
    ];
    for (path, expected) in cases {
        assert_eq!(file_name(path).as_deref(), expected, "{path:?}");
    }
    assert_eq!(file_name(&format!("/{}", "a".repeat(300))), None);
}

#[test]
fn a_coding_is_sent_only_to_who_reads_it() {
    let cases = [
        ("br, gzip", "br", true),
        ("gzip;q=1.0, BR;q=0.5", "br", true),
        ("gzip, br;q=0", "br", false),
        ("gzip", "br", false),
        ("brotli", "br", false),
        ("", "gzip", false),
    ];
    for (sent, coding, expected) in cases {
        let request = Request::builder().header(ACCEPT_ENCODING, sent).body(());
        let headers = request.expect("a request").headers().clone();
        assert_eq!(accepts(&headers, coding), expected, "{sent:?} {coding}");
    }
}

#[test]
fn the_table_in_the_program_is_sorted_by_name() {
    assert!(embedded::EMBEDDED.is_sorted_by_key(|file| file.0));
}

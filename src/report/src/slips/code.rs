//! The square that a camera reads, as a drawing of its dark modules: it prints sharp at any size
//! and asks nothing of a content security policy.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment};

/// How many light modules lie around the code, as its standard asks (ISO/IEC 18004, 9.1).
const QUIET: i32 = 4;

/// A link as a drawing, with error correction M (15% of it may be dirty or creased) or better.
pub(super) fn drawn(link: &str) -> String {
    let code = encoded(link);
    let side = code.size() + 2 * QUIET;
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\" \
         aria-label=\"The link as a square for a camera\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{}\" fill=\"#000\"/></svg>",
        dark(&code)
    )
}

/// The end of an invitation is capitals and digits, which take 5.5 bits each instead of 8: kept
/// apart, they make the square smaller.
fn encoded(link: &str) -> QrCode {
    let capitals = link
        .rfind(|letter: char| !QrSegment::is_alphanumeric(letter.encode_utf8(&mut [0; 4])))
        .map_or(0, |last| last + 1);
    let (start, end) = link.split_at(capitals);
    let parts = [
        QrSegment::make_bytes(start.as_bytes()),
        QrSegment::make_alphanumeric(end),
    ];
    QrCode::encode_segments(&parts, QrCodeEcc::Medium).expect(
        "an address and an invitation of bounded length fit into a tenth of the largest code",
    )
}

/// The dark modules, one stroke for each run of them in a row.
fn dark(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size())
                .take_while(|x| code.get_module(*x, y))
                .count();
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += i32::try_from(run).unwrap_or(0) + 1;
        }
    }
    path
}

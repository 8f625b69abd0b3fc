//! Bars beside the numbers, as drawings with attributes only: they print, and no content security
//! policy refuses them. The numbers stand in the table, so a bar is silent to a screen reader.

use tally::Share;

/// How long a full bar is, in the drawing's own units.
const WIDTH: u64 = 1000;

/// A bar of the share's length; hatched where it is withheld; nothing where there is none.
pub(crate) fn bar(share: Share) -> String {
    match share {
        Share::Percent(percent) => drawing(&format!(
            "<rect width=\"{}\" height=\"14\" fill=\"#1f5a7a\"/>",
            percent.tenths().min(WIDTH)
        )),
        Share::Withheld => drawing(&hatched()),
        Share::NotApplicable => String::new(),
    }
}

fn drawing(inside: &str) -> String {
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 {WIDTH} 14\" preserveAspectRatio=\"none\" width=\"180\" \
         height=\"14\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"{WIDTH}\" height=\"14\" fill=\"#e9edf0\"/>{inside}</svg>"
    )
}

/// Slanted lines over the whole length, so that the hatching says nothing of the size.
fn hatched() -> String {
    let lines = (0..25).map(|n| {
        let x = n * 40;
        format!(
            "<path d=\"M{x} 14L{} 0\" stroke=\"#59666f\" stroke-width=\"6\"/>",
            x + 40
        )
    });
    lines.collect()
}

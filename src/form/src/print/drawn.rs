//! What is drawn on paper: outlines that are warm in colour and clear in black and white. The
//! tints are classes of the booklet's style.

/// A face; `curve` is how far the corners of the mouth go up.
pub(super) fn face(curve: i32) -> String {
    let (corner, middle) = (32 - curve / 3, 32 + curve);
    format!(
        "<svg class=\"face\" viewBox=\"0 0 48 48\"><circle class=\"tint-warm\" cx=\"24\" cy=\"24\" \
         r=\"21\"/><circle class=\"ink\" cx=\"17\" cy=\"19\" r=\"2.6\"/><circle class=\"ink\" cx=\"31\" \
         cy=\"19\" r=\"2.6\"/><path d=\"M14.5 {corner}Q24 {middle} 33.5 {corner}\"/></svg>"
    )
}

/// How the mouth of a face goes, by the face's name; none for what is not drawn here.
pub(super) fn mouth(picture: &str) -> Option<i32> {
    Some(match picture {
        "grinning-face" => 13,
        "slightly-smiling-face" => 8,
        "neutral-face" => 0,
        "slightly-frowning-face" => -7,
        "frowning-face" => -12,
        _ => return None,
    })
}

/// The scene of a place on the path; a place that is not known gets the meeting's table.
pub(super) fn scene(place: &str) -> String {
    let inside = match place {
        "home" => {
            "<path class=\"tint-sky\" d=\"M8 40V22L26 8l18 14v18z\"/><path class=\"tint-warm\" d=\"M21 40V28h10v12z\"/>\
             <path d=\"M4 25 26 7l22 18M34 12V6h6v10M2 40h60\"/><path class=\"tint-leaf\" d=\"M55 40V30\"/>\
             <circle class=\"tint-leaf\" cx=\"55\" cy=\"24\" r=\"7\"/>"
        }
        "people" => {
            "<circle class=\"tint-warm\" cx=\"18\" cy=\"14\" r=\"7\"/><path class=\"tint-sky\" d=\"M6 40c0-12 5-17 12-17s12 5 12 17z\"/>\
             <circle class=\"tint-warm\" cx=\"46\" cy=\"14\" r=\"7\"/><path class=\"tint-leaf\" d=\"M34 40c0-12 5-17 12-17s12 5 12 17z\"/>\
             <circle class=\"tint-warm\" cx=\"32\" cy=\"24\" r=\"5\"/><path class=\"tint-rose\" d=\"M24 40c0-7 3-11 8-11s8 4 8 11z\"/><path d=\"M2 40h60\"/>"
        }
        "school" => {
            "<path class=\"tint-rose\" d=\"M6 40V20h52v20z\"/><path class=\"tint-warm\" d=\"M22 40V16l10-8 10 8v24z\"/>\
             <path class=\"tint-sky\" d=\"M28 40V30h8v10zM11 26h6v6h-6zM47 26h6v6h-6z\"/><circle class=\"tint-paper\" cx=\"32\" cy=\"20\" r=\"3.5\"/>\
             <path d=\"M32 8V2h7v4h-7M2 40h60\"/>"
        }
        "me" => {
            "<circle class=\"tint-warm\" cx=\"32\" cy=\"20\" r=\"13\"/><circle class=\"ink\" cx=\"27.5\" cy=\"18\" r=\"1.7\"/>\
             <circle class=\"ink\" cx=\"36.5\" cy=\"18\" r=\"1.7\"/><path d=\"M26 24q6 6 12 0M19 17c2-9 24-9 26 0M2 40h60\"/>\
             <path class=\"tint-rose\" d=\"M16 40c2-6 8-8 16-8s14 2 16 8z\"/>"
        }
        _ => {
            "<ellipse class=\"tint-warm\" cx=\"32\" cy=\"30\" rx=\"22\" ry=\"8\"/><circle class=\"tint-sky\" cx=\"14\" cy=\"14\" r=\"6\"/>\
             <circle class=\"tint-leaf\" cx=\"32\" cy=\"11\" r=\"6\"/><circle class=\"tint-rose\" cx=\"50\" cy=\"14\" r=\"6\"/>\
             <path d=\"M7 27c1-4 4-6 8-6M57 27c-1-4-4-6-8-6M24 22c1-4 15-4 16 0M20 38v4M44 38v4\"/>"
        }
    };
    format!("<svg class=\"scene\" viewBox=\"0 0 64 44\">{inside}</svg>")
}

/// What stands over each area of a board: a sun, a cloud, a star.
pub(super) fn emblem(area: usize) -> String {
    let inside = match area {
        0 => {
            "<circle class=\"tint-good\" cx=\"24\" cy=\"24\" r=\"10\"/>\
             <path d=\"M24 4v6M24 38v6M4 24h6M38 24h6M10 10l4 4M34 34l4 4M38 10l-4 4M14 34l-4 4\"/>"
        }
        1 => {
            "<path class=\"tint-worry\" d=\"M13 34a8 8 0 0 1 0-16 11 11 0 0 1 21-2 9 9 0 0 1 1 18z\"/>\
             <path d=\"M16 39v4M24 39v4M32 39v4\"/>"
        }
        _ => {
            "<path class=\"tint-wish\" d=\"m24 5 5.6 12.2 13.4 1.6-9.9 9.1 2.7 13.1L24 34.4 12.2 41l2.7-13.1L5 18.8l13.4-1.6z\"/>"
        }
    };
    format!("<svg class=\"emblem\" viewBox=\"0 0 48 48\">{inside}</svg>")
}

/// The cover of a child's booklet: a house, hills, a path of stones and a sun.
pub(super) fn landscape() -> &'static str {
    "<svg class=\"landscape\" viewBox=\"0 0 320 170\"><circle class=\"tint-warm\" cx=\"262\" cy=\"38\" r=\"20\"/>\
     <path d=\"M262 8V2M262 74v-6M232 38h-6M298 38h-6M241 17l-4-4M283 59l4 4M283 17l4-4M241 59l-4 4\"/>\
     <path class=\"tint-leaf\" d=\"M0 168V120c50-34 110-30 150-6 50-34 120-30 170 0v54z\"/>\
     <path class=\"tint-sky\" d=\"M58 118V82l28-24 28 24v34z\"/><path class=\"tint-rose\" d=\"m50 86 36-32 36 32z\"/>\
     <path class=\"tint-warm\" d=\"M79 116V98h14v18z\"/><path class=\"tint-paper\" d=\"M65 92h9v9h-9zM99 92h9v9h-9z\"/>\
     <path d=\"M220 112V88M206 92c-6-16 6-26 14-26s20 10 14 26c-4 6-24 6-28 0z\" class=\"tint-good\"/>\
     <ellipse class=\"tint-paper\" cx=\"92\" cy=\"128\" rx=\"10\" ry=\"4\"/><ellipse class=\"tint-paper\" cx=\"116\" cy=\"138\" rx=\"12\" ry=\"5\"/>\
     <ellipse class=\"tint-paper\" cx=\"148\" cy=\"146\" rx=\"13\" ry=\"5\"/><ellipse class=\"tint-paper\" cx=\"184\" cy=\"152\" rx=\"14\" ry=\"6\"/>\
     <ellipse class=\"tint-paper\" cx=\"226\" cy=\"158\" rx=\"16\" ry=\"6\"/></svg>"
}

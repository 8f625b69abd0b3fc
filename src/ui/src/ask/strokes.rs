//! A drawing as strokes, and strokes as text: what a `Value::Drawing` and a thing on a board hold.
//!
//! The text is `1`, the strokes, and after a line break what the drawing is called. A stroke is a
//! colour, a size, and points in base 64: the first in four digits, each further one as the way
//! from the one before in two digits, or after `_` in four again. Nothing here touches a page.

/// How wide the paper is.
pub const WIDTH: i32 = 1000;
/// How high the paper is.
pub const HEIGHT: i32 = 750;
/// The longest text a drawing may become. About twenty minutes of scribbling.
pub const BYTES_MAX: usize = 60_000;
/// The colours one can draw in, with their names. The last is the paper's own: the rubber.
pub const COLOURS: [(&str, &str); 13] = [
    ("Black", "#22262b"),
    ("Blue", "#1f5fbf"),
    ("Light blue", "#4db4e8"),
    ("Green", "#2c8a4b"),
    ("Yellow", "#f5c211"),
    ("Orange", "#ee7f1b"),
    ("Red", "#cf2e2e"),
    ("Pink", "#ec6fb4"),
    ("Purple", "#7a45b8"),
    ("Brown", "#6b4226"),
    ("Tan", "#c68a5c"),
    ("Peach", "#f6cfa8"),
    ("Rubber", "#fffefb"),
];
/// Which of the colours rubs out.
pub const RUBBER: u8 = 12;
/// The sizes of the pen, with their names.
pub const SIZES: [(&str, i32); 3] = [("Thin", 6), ("Middle", 16), ("Thick", 40)];

const DIGITS: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
/// The last digit never stands for a step.
const FAR: u8 = b'_';
const STEP_MAX: i32 = 31;

/// A drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// From the first to the last.
    pub strokes: Vec<Stroke>,
    /// "This is...": what the person says it is.
    pub caption: String,
}

/// One line drawn without lifting the pen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// One of [`COLOURS`].
    pub colour: u8,
    /// One of [`SIZES`].
    pub size: u8,
    /// On the paper; one point alone is a dot.
    pub points: Vec<(i32, i32)>,
}

impl Drawing {
    /// Reads a drawing; what cannot be read is left out, and never fails.
    pub fn read(text: &str) -> Self {
        let (strokes, caption) = text.split_once('\n').unwrap_or((text, ""));
        let strokes = strokes.strip_prefix('1').unwrap_or_default();
        Self {
            strokes: strokes.split(' ').filter_map(Stroke::read).collect(),
            caption: caption.to_owned(),
        }
    }

    /// Is there nothing on it and nothing said?
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty() && self.caption.trim().is_empty()
    }

    /// The drawing as text; empty where there is nothing on it.
    pub fn write(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let strokes: Vec<String> = self.strokes.iter().map(Stroke::write).collect();
        let caption = self.caption.replace('\n', " ");
        ["1", &strokes.join(" "), "\n", caption.trim()].concat()
    }

    /// Would another stroke still fit?
    pub fn has_room(&self, stroke: &Stroke) -> bool {
        let written = self.strokes.iter().map(|stroke| stroke.write().len() + 1);
        written.sum::<usize>() + stroke.write().len() <= BYTES_MAX
    }

    /// The strokes as the inside of an SVG of 1000 by 750. Made of numbers and of nothing else, so
    /// that it can be put into any page.
    pub fn paths(&self) -> String {
        self.strokes.iter().map(Stroke::path).collect()
    }

    /// The whole drawing as an SVG, only to be looked at; what it is called stands beside it.
    pub fn svg(&self) -> String {
        [
            "<svg class=\"drawing\" aria-hidden=\"true\" viewBox=\"0 0 1000 750\"><rect \
             width=\"1000\" height=\"750\" fill=\"#fffefb\"/>",
            &self.paths(),
            "</svg>",
        ]
        .concat()
    }
}

impl Stroke {
    fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (&[colour, size], mut rest) = bytes.split_first_chunk::<2>()?;
        let (colour, size) = (digit(colour)?, digit(size)?);
        let mut points = vec![far(&mut rest)?];
        while let Some(&next) = rest.first() {
            let (x, y) = *points.last()?;
            if next == FAR {
                rest = &rest[1..];
                points.push(far(&mut rest)?);
            } else {
                let (&[dx, dy], after) = rest.split_first_chunk::<2>()?;
                points.push((x + digit(dx)? - STEP_MAX, y + digit(dy)? - STEP_MAX));
                rest = after;
            }
        }
        let known = colour < COLOURS.len() as i32 && size < SIZES.len() as i32;
        known.then_some(Self {
            colour: colour as u8,
            size: size as u8,
            points,
        })
    }

    fn write(&self) -> String {
        let mut out = String::with_capacity(self.points.len() * 2 + 6);
        put(&mut out, i32::from(self.colour));
        put(&mut out, i32::from(self.size));
        let mut before: Option<(i32, i32)> = None;
        for &(x, y) in &self.points {
            let step = before.map(|(bx, by)| (x - bx, y - by));
            match step {
                Some((dx, dy)) if dx.abs() <= STEP_MAX && dy.abs() <= STEP_MAX => {
                    put(&mut out, dx + STEP_MAX);
                    put(&mut out, dy + STEP_MAX);
                }
                _ => {
                    if before.is_some() {
                        out.push(char::from(FAR));
                    }
                    for number in [x >> 6, x & 63, y >> 6, y & 63] {
                        put(&mut out, number);
                    }
                }
            }
            before = Some((x, y));
        }
        out
    }

    /// Adds a point, if it is on the paper and far enough from the last to be seen.
    pub fn add(&mut self, x: i32, y: i32) {
        let point = (x.clamp(0, WIDTH), y.clamp(0, HEIGHT));
        let near = |last: &(i32, i32)| (last.0 - point.0).abs() + (last.1 - point.1).abs() < 4;
        if !self.points.last().is_some_and(near) {
            self.points.push(point);
        }
    }

    /// The stroke as an SVG path.
    pub fn path(&self) -> String {
        let (_, colour) = COLOURS[usize::from(self.colour)];
        let (_, width) = SIZES[usize::from(self.size)];
        [
            "<path fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" stroke=\"",
            colour,
            "\" stroke-width=\"",
            &width.to_string(),
            "\" d=\"",
            &self.line(),
            "\"/>",
        ]
        .concat()
    }

    /// The `d` of its path: bent through the middles between the points, so that it looks drawn.
    pub fn line(&self) -> String {
        let Some((first, rest)) = self.points.split_first() else {
            return String::new();
        };
        let mut line = pair("M", *first) + "h0";
        for (at, &(x, y)) in rest.iter().enumerate() {
            line += &match rest.get(at + 1) {
                Some(next) => pair("Q", (x, y)) + &pair(" ", ((x + next.0) / 2, (y + next.1) / 2)),
                None => pair("L", (x, y)),
            };
        }
        line
    }
}

fn pair(before: &str, (x, y): (i32, i32)) -> String {
    [before, &x.to_string(), " ", &y.to_string()].concat()
}

fn put(out: &mut String, number: i32) {
    out.push(char::from(DIGITS[(number & 63) as usize]));
}

fn digit(byte: u8) -> Option<i32> {
    let place = DIGITS.iter().position(|digit| *digit == byte)?;
    i32::try_from(place).ok()
}

/// A point in four digits.
fn far(rest: &mut &[u8]) -> Option<(i32, i32)> {
    let (&[a, b, c, d], after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some((digit(a)? * 64 + digit(b)?, digit(c)? * 64 + digit(d)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Drawing {
        let points = vec![(0, 0), (31, 31), (62, 0), (1000, 750), (995, 745)];
        let stroke = |colour, points| Stroke {
            colour,
            size: 1,
            points,
        };
        Drawing {
            strokes: vec![stroke(3, points), stroke(RUBBER, vec![(500, 300)])],
            caption: "my dog, “Biscuit” <b>".to_owned(),
        }
    }

    #[test]
    fn a_drawing_is_read_as_it_was_written() {
        assert_eq!(Drawing::read(&drawing().write()), drawing());
        assert_eq!(Drawing::read(""), Drawing::default());
        assert_eq!(Drawing::default().write(), "");
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        for (text, strokes) in [
            ("2whatever", 0),
            ("1", 0),
            ("1 31", 0),
            ("131000", 0),
            ("13100zz ü 31fcby", 2),
            ("1z10000", 0),
            ("1310000_00", 0),
            ("1310000", 1),
        ] {
            assert_eq!(Drawing::read(text).strokes.len(), strokes, "{text}");
        }
    }

    #[test]
    fn a_path_is_made_of_numbers_alone() {
        let svg = drawing().svg();
        assert!(svg.contains("d=\"M500 300h0\""), "{svg}");
        assert!(!svg.contains("Biscuit"), "{svg}");
    }

    #[test]
    fn points_off_the_paper_are_moved_to_its_edge_and_points_too_near_left_out() {
        let mut stroke = Stroke {
            colour: 0,
            size: 0,
            points: Vec::new(),
        };
        for (x, y) in [(-5, 900), (1, 749), (10, 700)] {
            stroke.add(x, y);
        }
        assert_eq!(stroke.points, [(0, 750), (10, 700)]);
    }

    #[test]
    fn a_full_paper_takes_no_more() {
        let mut full = drawing();
        let points = (0..5_000).map(|n| (n % 1_000, n % 700)).collect::<Vec<_>>();
        let long = Stroke {
            colour: 0,
            size: 0,
            points,
        };
        let fitted = (0..100).take_while(|_| {
            let fits = full.has_room(&long);
            if fits {
                full.strokes.push(long.clone());
            }
            fits
        });
        assert!((3..20).contains(&fitted.count()));
    }
}

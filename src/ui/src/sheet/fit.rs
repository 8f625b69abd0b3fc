//! A sheet that fits into an envelope. Drawings are made simpler, a little at a time and all alike,
//! until it does; words are never touched, and nothing is ever cut off.

use crate::ask::strokes::{Drawing, Stroke};
use form::sheet::{BYTES_MAX, Sheet};

/// How far a simpler line may lie from the one that was drawn, on paper 1,000 wide.
const STEPS: [i64; 7] = [1, 2, 4, 8, 16, 32, 64];

/// A sheet as it can be sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The sheet.
    pub sheet: Sheet,
    /// Its drawings had to be made simpler.
    pub simpler: bool,
}

/// Makes it fit; none where that cannot be done without leaving something away.
pub fn fitted(sheet: &Sheet) -> Option<Fitted> {
    if fits(sheet) {
        return Some(Fitted {
            sheet: sheet.clone(),
            simpler: false,
        });
    }
    let simpler = |step: i64| {
        let mut sheet = sheet.clone();
        for strokes in sheet.drawings_mut() {
            *strokes = simplified(strokes, step);
        }
        sheet
    };
    let sheet = STEPS.into_iter().map(simpler).find(fits)?;
    Some(Fitted {
        sheet,
        simpler: true,
    })
}

fn fits(sheet: &Sheet) -> bool {
    sheet.to_plain().write().len() <= BYTES_MAX
}

fn simplified(strokes: &str, step: i64) -> String {
    let mut drawing = Drawing::read(strokes);
    for stroke in &mut drawing.strokes {
        stroke.points = fewer(stroke, step);
    }
    drawing.write()
}

/// Of the points of a stroke those without which it would look different (Douglas and Peucker).
fn fewer(stroke: &Stroke, step: i64) -> Vec<(i32, i32)> {
    let points = &stroke.points;
    let mut keep = vec![false; points.len()];
    let last = points.len().saturating_sub(1);
    let mut open = vec![(0, last)];
    for end in [0, last] {
        if let Some(kept) = keep.get_mut(end) {
            *kept = true;
        }
    }
    while let Some((from, to)) = open.pop() {
        let between = from + 1..to;
        let farthest = between.max_by_key(|at| away(points[*at], points[from], points[to]));
        let far = |at: &usize| away(points[*at], points[from], points[to]) > step * step;
        if let Some(at) = farthest.filter(far) {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let kept = points.iter().zip(keep).filter(|(_, keep)| *keep);
    kept.map(|(point, _)| *point).collect()
}

/// The square of how far a point lies from the line between two others.
fn away(point: (i32, i32), from: (i32, i32), to: (i32, i32)) -> i64 {
    let way = |(ax, ay): (i32, i32), (bx, by): (i32, i32)| (i64::from(bx - ax), i64::from(by - ay));
    let ((dx, dy), (px, py)) = (way(from, to), way(from, point));
    let length = dx * dx + dy * dy;
    let along = (px * dx + py * dy).clamp(0, length);
    if length == 0 {
        return px * px + py * py;
    }
    // In whole numbers throughout: what is lost by it is less than one unit of the paper.
    let (nx, ny) = (px - dx * along / length, py - dy * along / length);
    nx * nx + ny * ny
}

//! Opens responses without a browser, Heard and bare HPKE in turn: `opening RESPONSES ROUNDS`. The
//! one line it prints is JSON: how many were opened a second, round by round.

#[path = "work.rs"]
mod work;

use std::time::Instant;
use work::Work;

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|argument| argument.parse::<u32>());
    let (Some(Ok(responses)), Some(Ok(rounds))) = (arguments.next(), arguments.next()) else {
        panic!("opening RESPONSES ROUNDS");
    };
    let work = Work::of(responses);
    assert_eq!(work.open(), work.open_bare(), "the texts are not the same");
    let per_second = |open: fn(&Work) -> usize| {
        let begun = Instant::now();
        std::hint::black_box(open(&work));
        f64::from(responses) / begun.elapsed().as_secs_f64()
    };
    let pairs: Vec<_> = (0..rounds)
        .map(|_| (per_second(Work::open), per_second(Work::open_bare)))
        .collect();
    let heard: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    let bare: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    println!(r#"{{"heard":{heard:?},"bare":{bare:?}}}"#);
}

//! The program that `cargo xtask fuzz` starts: libFuzzer around one target, which the environment
//! names. It is built with its feature alone, and never by `cargo test`.

#![no_main]

mod targets;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use targets::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("HEARD_FUZZ").unwrap_or_default();
    let found = TARGETS.iter().find(|target| target.name == name);
    *found.unwrap_or_else(|| panic!("HEARD_FUZZ names no target: “{name}”"))
});

fuzz_target!(|bytes: &[u8]| {
    (TARGET.hold)(bytes);
});

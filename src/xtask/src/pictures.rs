//! `cargo xtask pictures`: takes the pictures of `docs/pictures/` from the built apps, with the
//! demo's made-up responses. The browser script starts the demo server itself.

use crate::{dist, process, run};
use anyhow::Result;

/// Builds, and takes them.
pub fn run() -> Result<()> {
    dist::build_to_look_at()?;
    run::build_programs(true)?;
    let folder = process::root().join("tests/browser");
    if !folder.join("node_modules").is_dir() {
        process::run(process::command("npm", &["ci"]).current_dir(&folder))?;
    }
    process::run(process::command("node", &["pictures.mjs"]).current_dir(&folder))
}

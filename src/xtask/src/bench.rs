//! stub
#[derive(clap::Args)] pub struct Bench; impl Bench { pub fn run(self)->anyhow::Result<()>{Ok(())} }

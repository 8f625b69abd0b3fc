//! stub
#[derive(clap::Args)] pub struct Run; impl Run { pub fn run(self)->anyhow::Result<()>{Ok(())} }

//! stub
#[derive(clap::Args)] pub struct Watch; impl Watch { pub fn run(self)->anyhow::Result<()>{Ok(())} }

//! `heard form try`: one questionnaire in the families' app as it was built, to be answered to the
//! end by whoever writes or agrees to it. There is no mailbox: at the end the answers can be saved
//! as a sealed file, and the key to it was thrown away. Nothing is written to the disk.

use super::{booklet, read, site::Site};
use anyhow::{Context, Result, bail};
use clap::Args;
use form::{Audience, Form, Readers};
use seal::Officer;
use serde::Serialize;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use wire::invitation::Invitation;
use wire::routes::{SERVICE_FILE, ToSign};
use wire::service::{OfferedForm, Settings};

const SETTINGS: &str = include_str!("../../demo/service.toml");
const NAME: &str = "A trial: nothing is sent";
/// The trial's own files, beside the index that the page asks for.
const FORM_FILE: &str = "trial.json";

/// Try a questionnaire in a browser.
#[derive(Args)]
pub struct Try {
    /// A form document.
    file: PathBuf,
    /// The port to listen on; without it, any that is free.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The folder of the built apps; without it, dist/ here or beside this program.
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    /// A service's settings (service.toml), for its areas, meetings and numbers to ring.
    #[arg(long, value_name = "FILE")]
    service: Option<PathBuf>,
}

impl Try {
    /// Runs it until it is interrupted.
    pub fn run(self) -> Result<()> {
        let text = fs::read_to_string(&self.file)
            .with_context(|| format!("{} cannot be read.", self.file.display()))?;
        let form = read(&self.file)?;
        let settings = match &self.service {
            Some(path) => booklet::settings(path)?,
            None => demo()?,
        };
        let mut site = Site::of(dist(self.dist)?);
        let invitation = put(&mut site, &form, &text, settings)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).with_context(|| {
            let port = self.port;
            format!("Port {port} cannot be listened on. Choose another with --port.")
        })?;
        let port = listener.local_addr()?.port();
        println!("Open http://localhost:{port}/#{invitation}");
        println!("Nothing is sent anywhere. Stop it with Ctrl-C.");
        site.serve(&listener)
    }
}

/// Puts the form and a signed service that offers it over the built files; gives what stands
/// behind the `#` of the address.
fn put(site: &mut Site, form: &Form, text: &str, mut settings: Settings) -> Result<Invitation> {
    let document = form.document();
    NAME.clone_into(&mut settings.name);
    settings.forms = vec![OfferedForm {
        id: document.id.clone(),
        readers: None,
    }];
    let (manager, recovery) = (officer()?, officer()?);
    let to_sign = ToSign {
        settings,
        token_key: None,
    };
    let made = seal::setup(to_sign, "Nobody", &manager, &recovery)?;
    let index = index_of(&site.page()?).context(
        "The built families' app names no questionnaires. Build it again with cargo xtask build.",
    )?;
    let folder = index
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let line = Line {
        id: &document.id,
        version: document.version,
        title: &document.title,
        audience: document.audience,
        meeting: document.meeting.as_deref(),
        minutes: document.minutes,
        readers: document.readers,
        agreed_by: document.agreed_by.as_deref(),
        file: FORM_FILE,
    };
    site.put(SERVICE_FILE, serde_json::to_string(&made.service)?);
    site.put(&index, serde_json::to_string(&[line])?);
    site.put(&format!("{folder}/{FORM_FILE}"), text.to_owned());
    Ok(Invitation {
        forms: vec![document.id.clone()],
        fingerprint: Some(made.fingerprint.to_string()),
        ..Invitation::default()
    })
}

/// A line of the index of forms, as the build writes it.
#[derive(Serialize)]
struct Line<'f> {
    id: &'f str,
    version: u32,
    title: &'f form::Text,
    audience: Audience,
    meeting: Option<&'f str>,
    minutes: u32,
    readers: Readers,
    agreed_by: Option<&'f str>,
    file: &'f str,
}

/// Someone whose key nobody keeps.
fn officer() -> Result<Officer> {
    Ok(Officer::from_seed(&seal::random_seed()?))
}

/// The areas, meetings and numbers of the demo.
fn demo() -> Result<Settings> {
    let mut table: toml::Table = SETTINGS.parse()?;
    table.remove("mailbox");
    Ok(table.try_into()?)
}

/// Where the page finds the index of forms: `forms/index-0123456789ab.json`.
fn index_of(page: &str) -> Option<String> {
    let (_, link) = page.split_once("id=\"forms-index\"")?;
    let (_, address) = link.split_once("href=\"")?;
    let (address, _) = address.split_once('"')?;
    Some(address.trim_start_matches("./").to_owned())
}

/// The folder of the built apps.
fn dist(given: Option<PathBuf>) -> Result<PathBuf> {
    let is_built = |folder: &Path| folder.join("index.html").is_file();
    if let Some(folder) = given {
        if !is_built(&folder) {
            bail!("The built apps are not in {}.", folder.display());
        }
        return Ok(folder);
    }
    let program = std::env::current_exe().ok();
    let beside = program.and_then(|program| Some(program.parent()?.join("dist")));
    let folders = [Some(PathBuf::from("dist")), beside];
    let found = folders
        .into_iter()
        .flatten()
        .find(|folder| is_built(folder));
    found.context(
        "The built apps are neither in dist/ nor beside this program. Build them with \
         cargo xtask build, or name their folder with --dist.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_its_index() {
        let page = r#"<link id="forms-index" rel="preload" href="./forms/index-1a2b.json" data-forms="a=b">"#;
        assert_eq!(index_of(page).as_deref(), Some("forms/index-1a2b.json"));
        assert_eq!(index_of("<link>"), None);
    }

    #[test]
    fn the_demo_of_the_trial_has_numbers_to_ring() {
        assert!(!demo().unwrap().helplines.is_empty());
    }
}

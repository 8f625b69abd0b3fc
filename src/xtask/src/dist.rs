//! `cargo xtask build`: lays both apps out in dist/, the same bytes for the same sources.

use crate::budget::{self, BUDGETS};
use crate::compress::{self, Copies};
use crate::forms::{self, Entry};
use crate::notices;
use crate::project::{Project, sha256_hex};
use crate::shell::{self, Assets, integrity};
use crate::sizes::{grouped, largest};
use crate::wasm::{self, Module};
use crate::{minify, tidy};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Each app's layers of style, in the order they are joined.
const STYLES: [(&str, &[&str]); 2] = [
    ("respond", &["tokens", "base", "respond", "print"]),
    ("collate", &["tokens", "base", "collate", "print"]),
];
/// Each app's shell in public/, and the way from it back to dist/.
const SHELLS: [(&str, &str, &str); 2] =
    [("index.html", "index.html", "./"), ("collate.html", "collate/index.html", "../")];
/// How much of a hash stands in a file's name.
const HASH_CHARS: usize = 12;

/// The command.
#[derive(clap::Args)]
pub struct Build {
    /// Fast and large: without optimisation, compression and budgets.
    #[arg(long)]
    dev: bool,
}

impl Build {
    /// Builds.
    pub fn run(self) -> Result<()> {
        let project = Project::find()?;
        build(&project, self.dev)
    }
}

/// Builds dist/; over budget it is an error, after everything is laid out and its table printed.
pub fn build(project: &Project, dev: bool) -> Result<()> {
    let start = Instant::now();
    let modules = wasm::build(project, dev)?;
    let dist = Dist::lay_out(project, &modules)?;
    let copies = if dev { BTreeMap::new() } else { dist.compressed(project)? };
    dist.write(&project.dist(), &copies)?;
    if !dev {
        dist.print_sizes(&copies);
        modules.iter().for_each(print_crates);
        dist.check_budgets(&copies)?;
    }
    println!("\ndist/ is built ({:.0} s).", start.elapsed().as_secs_f64());
    Ok(())
}

/// What dist/ will hold.
#[derive(Default)]
struct Dist {
    /// By path in dist/.
    files: BTreeMap<String, File>,
    assets: Assets,
}

struct File {
    /// What it is called in budgets and tables, before hashing.
    name: String,
    bytes: Vec<u8>,
}

impl Dist {
    fn lay_out(project: &Project, modules: &[Module]) -> Result<Self> {
        let mut dist = Self::default();
        for (name, layers) in STYLES {
            let css = style(project, layers)?;
            dist.add_asset(&format!("{name}.css"), css.into_bytes());
        }
        let start = fs::read_to_string(project.root.join("public/start.js"))?;
        dist.add_asset("start.js", minify::js(&start).into_bytes());
        modules.iter().for_each(|module| dist.add_module(module));
        let forms = dist.add_forms(project)?;
        dist.add_shells(project, &forms)?;
        dist.add_other_files(project)?;
        dist.add("third-party.txt", "third-party.txt", notices::text(project)?.into_bytes());
        Ok(dist)
    }

    fn add(&mut self, name: &str, path: &str, bytes: Vec<u8>) {
        self.assets.add(name, path, &bytes);
        self.files.insert(path.to_owned(), File { name: name.to_owned(), bytes });
    }

    /// A file whose name says what is in it, so that browsers may keep it for ever.
    fn add_asset(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let file = hashed(name, &bytes);
        self.add(name, &format!("assets/{file}"), bytes);
        file
    }

    fn add_module(&mut self, module: &Module) {
        let check = integrity(&module.wasm);
        let wasm = self.add_asset(&format!("{}.wasm", module.name), module.wasm.clone());
        let js = minify::js(&module.js) + &starter(module.name, &wasm, &check);
        self.add_asset(&format!("{}.js", module.name), js.into_bytes());
    }

    fn add_forms(&mut self, project: &Project) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for form in forms::read(project)? {
            let mut entry = form.entry;
            let name = format!("{}.{}.json", entry.id, entry.version);
            entry.file = hashed(&name, form.json.as_bytes());
            self.add(&format!("form {name}"), &format!("forms/{}", entry.file), form.json.into_bytes());
            entries.push(entry);
        }
        let index = serde_json::to_vec(&entries)?;
        self.add("forms/index.json", &format!("forms/{}", hashed("index.json", &index)), index);
        Ok(entries)
    }

    fn add_shells(&mut self, project: &Project, forms: &[Entry]) -> Result<()> {
        for (from, to, up) in SHELLS {
            let text = fs::read_to_string(project.root.join("public").join(from))?;
            let filled = shell::fill(&minify::html(&text), up, &self.assets, forms)?;
            self.add(to, to, filled.into_bytes());
        }
        Ok(())
    }

    /// Pictures, the manifest and whatever else lies in public/, as it is.
    fn add_other_files(&mut self, project: &Project) -> Result<()> {
        let public = project.root.join("public");
        for path in tidy::files_below(&public)? {
            let name = path.strip_prefix(&public)?.to_string_lossy().replace('\\', "/");
            let ours = name == "start.js" || name.starts_with("forms/");
            if !ours && !SHELLS.iter().any(|(from, _, _)| *from == name) {
                self.add(&name, &name, fs::read(&path)?);
            }
        }
        Ok(())
    }

    fn compressed(&self, project: &Project) -> Result<BTreeMap<&str, Copies>> {
        let files = self.files.iter().filter(|(path, _)| compress::is_compressible(path));
        files.map(|(path, file)| Ok((path.as_str(), compress::copies(project, &file.bytes)?))).collect()
    }

    /// Writes what changed and removes what is no longer made; what is the same is left alone, so
    /// that the server is not built again for nothing.
    fn write(&self, folder: &Path, copies: &BTreeMap<&str, Copies>) -> Result<()> {
        let mut wanted: BTreeMap<PathBuf, &[u8]> = BTreeMap::new();
        for (path, file) in &self.files {
            wanted.insert(folder.join(path), &file.bytes);
        }
        for (path, copies) in copies {
            wanted.insert(folder.join(format!("{path}.br")), &copies.brotli);
            wanted.insert(folder.join(format!("{path}.gz")), &copies.gzip);
        }
        for (path, bytes) in &wanted {
            if fs::read(path).ok().as_deref() != Some(bytes) {
                fs::create_dir_all(path.parent().context("a file without a folder")?)?;
                fs::write(path, bytes)?;
            }
        }
        for path in tidy::files_below(folder)? {
            if !wanted.contains_key(&path) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn print_sizes(&self, copies: &BTreeMap<&str, Copies>) {
        println!("\n{:<44} {:>10} {:>10} {:>10}", "file", "bytes", "gzip", "brotli");
        for (path, file) in &self.files {
            let size = |of: fn(&Copies) -> &Vec<u8>| copies.get(path.as_str()).map_or(String::new(), |copies| grouped(of(copies).len()));
            let (gzip, brotli) = (size(|copies| &copies.gzip), size(|copies| &copies.brotli));
            println!("{path:<44} {:>10} {gzip:>10} {brotli:>10}", grouped(file.bytes.len()));
        }
    }

    fn check_budgets(&self, copies: &BTreeMap<&str, Copies>) -> Result<()> {
        let sizes: Vec<_> = copies
            .iter()
            .map(|(path, copies)| (self.files[*path].name.clone(), copies.brotli.len()))
            .collect();
        println!("\n{:<44} {:>10} {:>10}", "download, brotli", "bytes", "at most");
        let mut over = Vec::new();
        for budget in &BUDGETS {
            let spent = budget::spent(budget, &sizes)?;
            println!("{:<44} {:>10} {:>10}", budget.name, grouped(spent), grouped(budget.bytes_max));
            if spent > budget.bytes_max {
                over.push(format!("{} by {} bytes", budget.name, grouped(spent - budget.bytes_max)));
            }
        }
        ensure!(over.is_empty(), "Over budget: {}. dist/ is complete all the same.", over.join("; "));
        Ok(())
    }
}

fn print_crates(module: &Module) {
    println!("\n{:<44} {:>10}", format!("{}.wasm by crate", module.name), "bytes");
    for (name, bytes) in largest(&module.by_crate) {
        println!("  {name:<42} {:>10}", grouped(bytes));
    }
}

/// The lines that start a module. The wasm is checked against its hash before any of it runs: the
/// shell vouches for the script, and the script for the wasm. A page takes its "please wait" away,
/// or says that it could not start; a worker throws outside of any promise, because only then the
/// page that started it is told.
fn starter(name: &str, wasm: &str, check: &str) -> String {
    let init = format!(
        "__wbg_init({{module_or_path:fetch(new URL(\"{wasm}\",import.meta.url),{{integrity:\"{check}\"}})}})"
    );
    if name.ends_with("-worker") {
        return format!("{init}.catch((e)=>setTimeout(()=>{{throw e}}));\n");
    }
    let waiting = "document.getElementById(\"waiting\")";
    format!(
        "{init}.then(()=>{waiting}?.remove(),(e)=>{{const w={waiting};if(w)w.textContent=w.dataset.failed;throw e}});\n"
    )
}

fn style(project: &Project, layers: &[&str]) -> Result<String> {
    let read = |layer: &&str| {
        let path = project.root.join("style").join(layer).with_extension("css");
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let texts = layers.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(minify::css(&texts.join("\n")))
}

/// `respond.wasm` as `respond-0123456789ab.wasm`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}-{}.{ending}", &sha256_hex(bytes)[..HASH_CHARS])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_their_content() {
        assert_eq!(hashed("a.1.json", b""), "a.1-e3b0c44298fc.json");
    }

    #[test]
    fn only_pages_show_that_they_start() {
        assert!(starter("respond", "w", "c").contains("waiting"));
        assert!(!starter("respond-worker", "w", "c").contains("waiting"));
    }
}

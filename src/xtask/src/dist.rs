//! `cargo xtask build`: puts `dist/` together from the modules, the styles, the questionnaires and
//! `public/`. The same source gives the same bytes: everything is in order, nothing carries a date.

use crate::assets::{self, Packed, Tree, hashed, integrity, minify_css};
use crate::budget::{self, Budget};
use crate::forms::Forms;
use crate::wasm::{self, Care, Module};
use crate::{notices, offline, packs, process, sizes};
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::Path;

const RESPOND_BYTES_MAX: usize = 150_000;
const WORKER_BYTES_MAX: usize = 120_000;
const COLLATE_BYTES_MAX: usize = 400_000;

const RESPOND_STYLES: [&str; 4] = ["tokens", "base", "respond", "comfort"];
const COLLATE_STYLES: [&str; 9] = [
    "tokens", "base", "collate", "words", "paper", "report", "sheet", "slips", "print",
];
/// So much of the module, as it is compiled, comes over a slow line in the time of a round trip, and of what
/// a slow device needs to see that it came.
const AHEAD_BYTES: usize = 140_000;
/// In `public/`, but not copied as they are.
const NOT_COPIED: [&str; 4] = ["forms", "index.html", "collate.html", "start.js"];

/// The files of `dist/`, and what the budgets count.
struct Dist {
    tree: Tree,
    respond: Vec<String>,
    respond_worker: Vec<String>,
    collate: Vec<String>,
}

/// A module's two files, by their names in `assets/`.
struct App {
    js: String,
    wasm: String,
    /// How long that is, as it is compiled.
    bytes: usize,
    /// What comes right behind it.
    behind: Vec<String>,
}

/// Builds everything, prints the sizes and holds the budgets.
pub fn build() -> Result<()> {
    budget::check(&build_and_weigh(Care::Full)?)
}

/// Builds `dist/` as quickly as can be, to look at screens while they are being made. Nothing of it
/// is measured or given out.
pub fn draft() -> Result<()> {
    build_and_weigh(Care::Draft).map(|_| ())
}

/// Builds everything to be looked at on this computer: what is too large is said, and no more.
pub fn build_to_look_at() -> Result<()> {
    if let Err(over) = budget::check(&build_and_weigh(Care::Full)?) {
        eprintln!("\n{over}");
    }
    Ok(())
}

fn build_and_weigh(care: Care) -> Result<[Budget; 3]> {
    let modules = wasm::build(care)?;
    let dist = assemble(&process::root(), &modules)?;
    let cache = process::target().join("heard-cache");
    let packed = assets::pack(&dist.tree, &cache, care)?;
    put_in_place(&process::root(), &dist.tree, &packed)?;
    for module in &modules {
        sizes::print_crates(module.name, &module.parts);
    }
    sizes::print_files(&dist.tree, &packed);
    Ok(budgets(&dist, &packed))
}

fn assemble(root: &Path, modules: &[Module]) -> Result<Dist> {
    let public = root.join("public");
    let mut tree = Tree::new();
    copy(&public, "", &mut tree)?;
    let forms = Forms::read(&public.join("forms"))?;
    let [respond, respond_worker, collate, collate_worker] =
        wasm::MODULES.map(|name| add_module(name, modules, &mut tree));
    let (respond, respond_worker, collate) = (respond?, respond_worker?, collate?);

    tree.insert("third-party.txt".to_owned(), notices::text()?.into_bytes());
    let pictures = packs::add(root, &mut tree)?;

    let mut shell = Shell::of(&public, "index.html", "./", &mut tree)?;
    shell.fill("pictures", &pictures);
    shell.app(&respond, &respond_worker);
    shell.style("respond", &RESPOND_STYLES, root)?;
    shell.later_style("play", &["play", "sheet"], root)?;
    shell.later_style("welcome", &["welcome"], root)?;
    shell.forms(&forms);
    shell.start(&public)?;
    let mut respond_files = shell.finish("index.html")?;
    respond_files.extend(largest_for_parents(&forms));

    let mut shell = Shell::of(&public, "collate.html", "../", &mut tree)?;
    shell.fill("pictures", &pictures);
    shell.app(&collate, &collate_worker?);
    shell.style("collate", &COLLATE_STYLES, root)?;
    shell.forms(&forms);
    let collate_files = shell.finish("collate/index.html")?;

    tree.extend(
        forms
            .files
            .into_iter()
            .map(|(name, bytes)| (format!("forms/{name}"), bytes)),
    );
    tree.insert(offline::LIST.to_owned(), offline::list(&tree));
    let respond_worker = vec![respond_worker.js, respond_worker.wasm];
    Ok(Dist {
        tree,
        respond: respond_files,
        respond_worker,
        collate: collate_files,
    })
}

/// The module's two files under their hashed names. One line at the end of the JavaScript starts
/// it, so that a page needs no script of its own for that.
fn add_module(name: &str, modules: &[Module], tree: &mut Tree) -> Result<App> {
    let module = modules.iter().find(|module| module.name == name);
    let module = module.with_context(|| format!("{name} was not built"))?;
    let wasm = hashed(name, "wasm", &module.wasm);
    let (glue, behind) = add_later(module, tree)?;
    let js = [glue, start(name, &first(module, &wasm))].concat();
    let js_name = hashed(name, "js", js.as_bytes());
    let app = App {
        js: format!("assets/{js_name}"),
        wasm: format!("assets/{wasm}"),
        bytes: module.wasm.len(),
        behind,
    };
    tree.insert(app.js.clone(), js.into_bytes());
    tree.insert(app.wasm.clone(), module.wasm.clone());
    Ok(app)
}

/// Puts what the module fetches later beside it, and gives its glue with the names and the
/// integrity of those files; and the names of those that come right behind the module.
fn add_later(module: &Module, tree: &mut Tree) -> Result<(String, Vec<String>)> {
    let mut glue = module.glue.clone();
    let mut behind = Vec::new();
    for (file, wasm) in &module.later {
        let stem = file.trim_end_matches(".wasm").replace("split_", "");
        let name = hashed(&format!("{}-{stem}", module.name), "wasm", wasm);
        let asked = format!("fetch(new URL(\"./{file}\", import.meta.url))");
        ensure!(glue.contains(&asked), "{file} is never fetched");
        let fetched = if module.at_once.contains(file) {
            behind.push(name.clone());
            format!("early(\"{name}\")")
        } else {
            fetch(&name, wasm)
        };
        glue = glue.replace(&asked, &fetched);
        tree.insert(format!("assets/{name}"), wasm.clone());
    }
    if !behind.is_empty() {
        glue += EARLY;
    }
    Ok((glue, behind))
}

/// JavaScript that takes what `start.js` has asked for already, or fetches it.
const EARLY: &str = "\
function early(name){
const {href}=new URL(name,import.meta.url);
return globalThis.asked?.(href)??fetch(href);
}
";

/// How the module itself is fetched: compiled while it comes, and so without waiting for its last byte
/// to be held against a hash; the hash stands in its name.
fn first(module: &Module, name: &str) -> String {
    match module.at_once.is_empty() {
        true => format!("fetch(new URL(\"{name}\",import.meta.url))"),
        false => format!("early(\"{name}\")"),
    }
}

fn fetch(name: &str, bytes: &[u8]) -> String {
    let integrity = integrity(bytes);
    format!("fetch(new URL(\"{name}\",import.meta.url),{{integrity:\"{integrity}\"}})")
}

/// The last lines of a module: it fetches its own WebAssembly, and vouches for it.
///
/// A worker that cannot start must say so by an error outside of any promise, because no other
/// reaches the page; a page that cannot start must not stay blank.
fn start(name: &str, fetch: &str) -> String {
    let fetched = format!("__wbg_init({{module_or_path:{fetch}}})");
    if name.ends_with("-worker") {
        return format!("{fetched}.catch((e)=>setTimeout(()=>{{throw e}}));\n");
    }
    let waiting = "document.getElementById(\"waiting\")";
    // The families' page has something to show only when more has come; its style sheet takes the
    // words away then.
    let there = match name {
        "respond" => "null".to_owned(),
        _ => format!("()=>{waiting}.remove()"),
    };
    format!(
        "{fetched}.then({there},(e)=>{{{waiting}.textContent={waiting}.dataset.failed;\
         globalThis.offerAgain?.();throw e}});\n"
    )
}

/// Copies `public/`, whatever is in it, except what the build makes something else of.
fn copy(folder: &Path, under: &str, tree: &mut Tree) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?
    {
        let entry = entry?;
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        if NOT_COPIED.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &format!("{name}/"), tree)?;
        } else {
            tree.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// A page being filled in. Every address in it is relative, so that it works under any path.
struct Shell<'t> {
    html: String,
    up: &'static str,
    tree: &'t mut Tree,
    first_load: Vec<String>,
}

impl<'t> Shell<'t> {
    fn of(public: &Path, file: &str, up: &'static str, tree: &'t mut Tree) -> Result<Self> {
        let path = public.join(file);
        let html = fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(Self {
            html,
            up,
            tree,
            first_load: Vec::new(),
        })
    }

    fn app(&mut self, page: &App, worker: &App) {
        self.file("js", &page.js);
        self.file("wasm", &page.wasm);
        self.fill("wasm-bytes", &page.bytes.to_string());
        self.fill("wasm-ahead", &AHEAD_BYTES.to_string());
        self.fill("wasm-behind", &page.behind.join(" "));
        let behind = page.behind.iter().map(|name| format!("assets/{name}"));
        self.first_load.extend(behind);
        self.fill("worker", &format!("{}{}", self.up, worker.js));
    }

    fn style(&mut self, name: &str, styles: &[&str], root: &Path) -> Result<()> {
        let css = minify_css(&read_styles(&root.join("style"), styles)?);
        let path = format!("assets/{}", hashed(name, "css", css.as_bytes()));
        self.tree.insert(path.clone(), css.into_bytes());
        self.file("css", &path);
        Ok(())
    }

    /// A sheet that the page names, and loads when it is first needed.
    fn later_style(&mut self, name: &str, styles: &[&str], root: &Path) -> Result<()> {
        let css = minify_css(&read_styles(&root.join("style"), styles)?);
        let path = format!("assets/{}", hashed(name, "css", css.as_bytes()));
        self.fill(name, &format!("{}{path}", self.up));
        self.fill(&format!("{name}-integrity"), &integrity(css.as_bytes()));
        self.tree.insert(path, css.into_bytes());
        Ok(())
    }

    fn forms(&mut self, forms: &Forms) {
        let index = format!("forms/{}", forms.index);
        self.fill("forms-index", &format!("{}{index}", self.up));
        self.fill("forms", &forms.by_id());
        self.first_load.push(index);
    }

    fn start(&mut self, public: &Path) -> Result<()> {
        let script = fs::read_to_string(public.join("start.js"))
            .context("public/start.js cannot be read")?;
        let script = wasm::without_comments(&script).into_bytes();
        let path = format!("assets/{}", hashed("start", "js", &script));
        self.tree.insert(path.clone(), script);
        self.file("start", &path);
        Ok(())
    }

    /// Puts the finished page in its place; gives what a first visit fetches.
    fn finish(mut self, path: &str) -> Result<Vec<String>> {
        if let Some((_, rest)) = self.html.split_once("{{") {
            let name = rest.split("}}").next().unwrap_or(rest);
            bail!("The page for {path} asks for “{name}”, which the build does not know.");
        }
        self.tree.insert(path.to_owned(), self.html.into_bytes());
        self.first_load.push(path.to_owned());
        Ok(self.first_load)
    }

    /// Fills in a file's address and integrity, and counts it.
    fn file(&mut self, name: &str, path: &str) {
        let integrity = self
            .tree
            .get(path)
            .map(|bytes| integrity(bytes))
            .unwrap_or_default();
        self.fill(name, &format!("{}{path}", self.up));
        self.fill(&format!("{name}-integrity"), &integrity);
        self.first_load.push(path.to_owned());
    }

    fn fill(&mut self, name: &str, value: &str) {
        self.html = self.html.replace(&format!("{{{{{name}}}}}"), value);
    }
}

/// The styles one after the other; one that is not there is left out.
fn read_styles(folder: &Path, names: &[&str]) -> Result<String> {
    let mut css = String::new();
    for name in names {
        let path = folder.join(format!("{name}.css"));
        if path.exists() {
            css += &fs::read_to_string(&path)?;
            css.push('\n');
        }
    }
    Ok(css)
}

fn largest_for_parents(forms: &Forms) -> Option<String> {
    let parents = forms.lines.iter().filter(|line| line.audience == "parent");
    let largest = parents.max_by_key(|line| forms.files.get(&line.file).map_or(0, Vec::len))?;
    Some(format!("forms/{}", largest.file))
}

fn budgets(dist: &Dist, packed: &Packed) -> [Budget; 3] {
    let weigh = |names: &[String]| {
        let size = |name: &String| packed.get(name).map_or(0, |copies| copies.brotli.len());
        names
            .iter()
            .map(|name| (name.clone(), size(name)))
            .collect()
    };
    [
        (
            "families' first load, with the largest form for parents",
            RESPOND_BYTES_MAX,
            &dist.respond,
        ),
        ("families' worker", WORKER_BYTES_MAX, &dist.respond_worker),
        ("officers' first load", COLLATE_BYTES_MAX, &dist.collate),
    ]
    .map(|(what, limit, names)| Budget {
        what,
        limit,
        files: weigh(names),
    })
}

/// Makes `dist/` what it should be: whole, beside it, and then moved there. If nothing changed it
/// stays untouched, so that the server need not be built again.
fn put_in_place(root: &Path, tree: &Tree, packed: &Packed) -> Result<()> {
    let dist = root.join("dist");
    let whole = with_copies(tree, packed);
    let mut there = Tree::new();
    if dist.is_dir() {
        read_back(&dist, "", &mut there)?;
    }
    if there.len() == whole.len()
        && there
            .iter()
            .all(|(name, bytes)| whole.get(name) == Some(&&bytes[..]))
    {
        return Ok(());
    }
    let (new, old) = (root.join("target/dist-new"), root.join("target/dist-old"));
    clear(&new)?;
    clear(&old)?;
    for (name, bytes) in whole {
        let path = new.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&new))?;
        fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if dist.exists() {
        fs::rename(&dist, &old).context("the old dist/ cannot be moved away")?;
    }
    fs::rename(&new, &dist).context("the new dist/ cannot be moved to its place")?;
    clear(&old)
}

fn with_copies<'t>(
    tree: &'t Tree,
    packed: &'t Packed,
) -> std::collections::BTreeMap<String, &'t [u8]> {
    let plain = tree.iter().map(|(name, bytes)| (name.clone(), &bytes[..]));
    let copies = packed.iter().flat_map(|(name, copies)| {
        [
            (format!("{name}.gz"), &copies.gzip[..]),
            (format!("{name}.br"), &copies.brotli[..]),
        ]
    });
    plain.chain(copies).collect()
}

fn read_back(folder: &Path, under: &str, tree: &mut Tree) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{under}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_back(&entry.path(), &format!("{name}/"), tree)?;
        } else {
            tree.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}

//! Files the person saves or chooses. Nothing is uploaded from here.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlInputElement, Url};

/// A file the person chose.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its name on their device.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Hands bytes to the person as a download.
pub fn save(name: &str, kind: &str, bytes: &[u8]) {
    // A browser without Blob or URL could not have started this program.
    let _ = try_save(name, kind, bytes);
}

/// Opens a self-contained page in its own tab; false if the browser kept it from opening.
pub fn show(html: &str) -> bool {
    let opened = blob("text/html;charset=utf-8", html.as_bytes())
        .and_then(|blob| Url::create_object_url_with_blob(&blob))
        .and_then(|address| crate::page::window().open_with_url_and_target(&address, "_blank"));
    matches!(opened, Ok(Some(_)))
}

/// Reads all files chosen in a file field.
pub async fn chosen(input: &HtmlInputElement) -> Vec<Chosen> {
    let mut read = Vec::new();
    let Some(files) = input.files() else {
        return read;
    };
    for file in (0..files.length()).filter_map(|n| files.get(n)) {
        if let Ok(bytes) = bytes_of(&file).await {
            read.push(Chosen {
                name: file.name(),
                bytes,
            });
        }
    }
    read
}

async fn bytes_of(file: &File) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn blob(kind: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

fn try_save(name: &str, kind: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(&blob(kind, bytes)?)?;
    let document = crate::page::document();
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Some browsers read the address only after the click has returned.
    crate::page::surely_later(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}

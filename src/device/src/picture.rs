//! A picture that a person chose, drawn small and square. What is drawn anew carries nothing of the
//! file but its colours: no place, no day, no name of the telephone that took it.
//!
//! The canvas is reached by name, because typed bindings for it would be compiled for every page and
//! worker, and one screen needs it.

use crate::files::Chosen;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Kinds and qualities, the best first. A browser that cannot write WebP answers with PNG.
const TRIES: [(&str, f64); 5] = [
    ("image/webp", 0.8),
    ("image/jpeg", 0.8),
    ("image/webp", 0.5),
    ("image/jpeg", 0.5),
    ("image/jpeg", 0.3),
];

/// The middle of the picture as a square with this side, as a `data:` address of at most so many
/// characters; `None` if the file is no picture that this browser can draw.
pub async fn small_square(file: &Chosen, side: u32, chars_max: usize) -> Option<String> {
    let drawn = drawn(&file.bytes, side).await.ok()?;
    let tries = TRIES.iter().filter_map(|(kind, quality)| {
        let given = [JsValue::from_str(kind), JsValue::from_f64(*quality)];
        let address = call(&drawn, "toDataURL", &given).ok()?.as_string()?;
        address
            .starts_with(&["data:", kind, ";"].concat())
            .then_some(address)
    });
    tries.into_iter().find(|address| address.len() <= chars_max)
}

/// A canvas with the picture on white.
async fn drawn(bytes: &[u8], side: u32) -> Result<JsValue, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
    let window = crate::page::window();
    let reading: Promise = call(&window, "createImageBitmap", &[blob.into()])?.dyn_into()?;
    let picture = JsFuture::from(reading).await?;
    let canvas = crate::page::document().create_element("canvas")?;
    canvas.set_attribute("width", &side.to_string())?;
    canvas.set_attribute("height", &side.to_string())?;
    let pen = call(&canvas, "getContext", &["2d".into()])?;
    Reflect::set(&pen, &"imageSmoothingQuality".into(), &"high".into())?;
    Reflect::set(&pen, &"fillStyle".into(), &"#fff".into())?;
    let side = f64::from(side);
    call(&pen, "fillRect", &[0.0, 0.0, side, side].map(JsValue::from))?;
    let (left, top, across) = middle(number(&picture, "width")?, number(&picture, "height")?);
    let places = [left, top, across, across, 0.0, 0.0, side, side].map(JsValue::from);
    call(&pen, "drawImage", &[&[picture][..], &places].concat())?;
    Ok(canvas.into())
}

/// The largest square in the middle: left, top, side.
fn middle(width: f64, height: f64) -> (f64, f64, f64) {
    let across = width.min(height);
    ((width - across) / 2.0, (height - across) / 2.0, across)
}

fn number(of: &JsValue, name: &str) -> Result<f64, JsValue> {
    let value = Reflect::get(of, &name.into())?;
    value.as_f64().filter(|number| *number > 0.0).ok_or(value)
}

fn call(on: &JsValue, name: &str, given: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(on, &name.into())?.dyn_into()?;
    function.apply(on, &given.iter().collect::<Array>())
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn the_middle_of_a_picture_is_square() {
        assert_eq!(middle(400.0, 300.0), (50.0, 0.0, 300.0));
        assert_eq!(middle(300.0, 400.0), (0.0, 50.0, 300.0));
        assert_eq!(middle(96.0, 96.0), (0.0, 0.0, 96.0));
    }
}

//! The officers a sheet can be given to: those of the service's cards that have a key. What is drawn
//! here was not verified yet; the worker takes the key from the verified document alone.

use form::json::Json;
use ui::draw::{View, el, nothing};
use wire::base64url;

/// An officer as the person sees them.
pub struct Officer {
    /// The number among the cards.
    pub number: u32,
    /// "Dee".
    pub name: String,
    /// A sentence of their own.
    about: String,
    /// A picture as a `data:` address.
    picture: Option<String>,
}

/// The officers of a signed service document who have a key.
pub fn of(signed: &str) -> Vec<Officer> {
    cards(signed).unwrap_or_default()
}

fn cards(signed: &str) -> Option<Vec<Officer>> {
    let document = base64url::decode(&Json::parse(signed)?.text("document")?)?;
    let document = Json::parse(std::str::from_utf8(&document).ok()?)?;
    let cards = document.get("settings")?.list("officers");
    Some(cards.iter().filter_map(officer).collect())
}

fn officer(card: &Json) -> Option<Officer> {
    card.text("key")?;
    Some(Officer {
        number: card.small("number")?,
        name: card.text("name")?,
        about: card.said("about"),
        picture: card
            .text("picture")
            .filter(|address| address.starts_with("data:image/")),
    })
}

impl Officer {
    /// The card, to be chosen.
    pub fn choice(&self, chosen: bool, pick: impl Fn() + 'static) -> View {
        let id = ["officer-", &self.number.to_string()].concat();
        let field = el("input")
            .set("type", "radio")
            .set("name", "officer")
            .set("id", id.clone())
            .flag("checked", chosen)
            .on("change", move |_| pick());
        let picture = self.picture.as_ref().map_or_else(nothing, |address| {
            el("img")
                .class("portrait")
                .set("src", address.as_str())
                .set("alt", "")
                .done()
        });
        let words = el("span")
            .child(el("strong").text(self.name.as_str()).done())
            .child(
                el("span")
                    .class("quiet about")
                    .text(self.about.as_str())
                    .done(),
            );
        el("label")
            .class("choice whom")
            .set("for", id)
            .child(field.done())
            .child(picture)
            .child(words.done())
            .done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_officers_with_a_key_can_be_given_a_sheet() {
        let document = r#"{"settings":{"officers":[
            {"number":1,"name":"Dee","key":"AAAA","picture":"https://elsewhere.example/dee.png"},
            {"number":2,"name":"Sam"}]}}"#;
        let signed = Json::object([(
            "document",
            Json::Text(base64url::encode(document.as_bytes())),
        )]);
        let officers = of(&signed.write());
        assert_eq!(officers.len(), 1);
        assert_eq!(officers[0].name, "Dee");
        assert_eq!(officers[0].picture, None);
        assert!(of("no document").is_empty());
    }
}

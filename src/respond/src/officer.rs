//! The reviewing officer an invitation names, as the service's own document shows them. It is read
//! only to be drawn; what is sealed is sealed after the document's signature was verified.

use crate::app::Heard;
use form::json::Json;
use wire::base64url;

/// Somebody's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// "Dee".
    pub name: String,
    /// A sentence of their own, or nothing.
    pub about: String,
    /// A picture as a `data:` address.
    pub picture: Option<String>,
}

/// The card of the officer whom the invitation names.
pub fn invited(heard: Heard) -> Option<Card> {
    card(&heard.signed()?, heard.invitation().officer?)
}

fn card(signed: &str, number: u32) -> Option<Card> {
    let document = base64url::decode(&Json::parse(signed)?.text("document")?)?;
    let document = Json::parse(std::str::from_utf8(&document).ok()?)?;
    let cards = document.get("settings")?.list("officers");
    let card = cards
        .iter()
        .find(|card| card.small("number") == Some(number))?;
    Some(Card {
        name: card.text("name")?,
        about: card.said("about"),
        picture: card.text("picture").filter(|data| is_picture(data)),
    })
}

/// A picture that lies in the document itself: nothing is fetched from anywhere for it.
fn is_picture(data: &str) -> bool {
    data.starts_with("data:image/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(officers: &str) -> String {
        let document = format!(r#"{{"settings":{{"officers":{officers}}}}}"#);
        let document = base64url::encode(document.as_bytes());
        format!(r#"{{"document":"{document}"}}"#)
    }

    #[test]
    fn the_card_with_the_number_of_the_invitation() {
        let two = r#"[{"number":1,"name":"Sam"},
            {"number":2,"name":"Dee","about":"I have a dog.","picture":"data:image/png;base64,AA"}]"#;
        let dee = card(&signed(two), 2).expect("a card");
        assert_eq!(
            (dee.name.as_str(), dee.about.as_str()),
            ("Dee", "I have a dog.")
        );
        assert_eq!(dee.picture.as_deref(), Some("data:image/png;base64,AA"));
        let sam = card(&signed(two), 1).expect("a card");
        assert_eq!((sam.about.as_str(), sam.picture), ("", None));
        assert_eq!(card(&signed(two), 3), None);
        assert_eq!(card("{}", 1), None);
    }

    #[test]
    fn a_picture_from_elsewhere_is_none() {
        let one = r#"[{"number":1,"name":"Sam","picture":"https://pictures.example/sam.png"}]"#;
        assert_eq!(card(&signed(one), 1).expect("a card").picture, None);
    }
}

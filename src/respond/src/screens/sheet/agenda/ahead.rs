//! The pictures that stand ahead of the points of an agenda, by the words of the point: a point that
//! moves keeps its picture.

use form::json::Json;

/// Which picture stands where. Their order is that in which they were chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead(Vec<(String, String)>);

impl Ahead {
    /// The picture ahead of a point.
    pub fn at(&self, point: &str) -> Option<&str> {
        let found = self.0.iter().find(|(words, _)| words == point);
        found.map(|(_, picture)| picture.as_str())
    }

    /// Puts a picture ahead of a point, or takes it away.
    pub fn set(&mut self, point: &str, picture: Option<String>) {
        self.0.retain(|(words, _)| words != point);
        self.0
            .extend(picture.map(|picture| (point.to_owned(), picture)));
    }

    /// As a draft keeps them; none where there is none.
    pub fn to_text(&self) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let all = self.0.iter();
        let all = all.map(|(words, picture)| (words.clone(), Json::text_of(picture)));
        Some(Json::Object(all.collect()).write())
    }

    /// Reads what was kept; what is no picture is left out.
    pub fn of_text(text: Option<&str>) -> Self {
        let Some(Json::Object(all)) = text.and_then(Json::parse) else {
            return Self::default();
        };
        let read = |(words, picture): (String, Json)| Some((words, picture.as_text()?.to_owned()));
        Self(all.into_iter().filter_map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_put_changed_taken_away_and_kept() {
        let mut ahead = Ahead::default();
        assert_eq!(ahead.to_text(), None);
        ahead.set("My dog", Some("dog-face".to_owned()));
        ahead.set("“School”", Some("school".to_owned()));
        ahead.set("My dog", Some("cat.2".to_owned()));
        assert_eq!(Ahead::of_text(ahead.to_text().as_deref()), ahead);
        assert_eq!(ahead.at("My dog"), Some("cat.2"));
        ahead.set("My dog", None);
        assert_eq!(ahead.at("My dog"), None);
        assert_eq!(ahead.at("“School”"), Some("school"));
    }

    #[test]
    fn what_is_damaged_is_no_picture() {
        for text in ["", "[]", r#"{"a":1}"#, "{"] {
            assert_eq!(Ahead::of_text(Some(text)), Ahead::default(), "{text}");
        }
    }
}

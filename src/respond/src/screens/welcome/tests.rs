//! What is said before a questionnaire begins.

use super::*;

fn offered(id: &str, minutes: u32) -> Offered {
    Offered {
        id: id.to_owned(),
        version: 1,
        title: form::Text::new(),
        audience: "child".to_owned(),
        meeting: None,
        minutes,
        way: None,
        sheet: false,
        file: String::new(),
    }
}

#[test]
fn it_is_said_how_long_it_takes() {
    let (short, long) = (offered("a", 5), offered("b", 12));
    let said = "It takes about 5 minutes. You can stop at any time.";
    assert_eq!(how_long(std::slice::from_ref(&short)), said);
    let both = "It takes about 5 to 12 minutes. You can stop at any time.";
    assert_eq!(how_long(&[long, short]), both);
}

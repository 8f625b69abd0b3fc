//! What the head of a page asks for, said in a header as well. A browser reads that before it has
//! parsed anything of the page, which on a slow device is a good part of the wait.

use axum::http::HeaderValue;

/// What a style sheet is preloaded as.
const STYLE: &str = "preload; as=style";

/// The `Link` header of a page; none where its head asks for nothing.
pub fn of(page: &str) -> Option<HeaderValue> {
    let links: Vec<String> = page.split("<link ").skip(1).filter_map(link).collect();
    HeaderValue::from_str(&links.join(", "))
        .ok()
        .filter(|_| !links.is_empty())
}

fn link(rest: &str) -> Option<String> {
    let (tag, _) = rest.split_once('>')?;
    let rel = match attribute(tag, "rel")? {
        "stylesheet" => STYLE.to_owned(),
        kind @ ("preload" | "modulepreload") => kind.to_owned(),
        _ => return None,
    };
    let said = ["as", "type", "integrity"]
        .into_iter()
        .filter_map(|name| Some(format!("; {name}=\"{}\"", attribute(tag, name)?)));
    let origin = tag
        .contains(" crossorigin")
        .then(|| "; crossorigin".to_owned());
    let said: String = said.chain(origin).collect();
    Some(format!("<{}>; rel={rel}{said}", attribute(tag, "href")?))
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let at = format!(" {tag}").find(&format!(" {name}=\""))?;
    tag[at..].split('"').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_head_asks_for_is_said_ahead() {
        let page = "<head><link rel=\"stylesheet\" href=\"./a.css\" integrity=\"sha256-x=\">\n\
                    <link rel=\"modulepreload\" href=\"./a.js\" integrity=\"sha256-y=\" crossorigin>\n\
                    <link id=\"forms\" rel=\"preload\" as=\"fetch\" href=\"./a.json\" type=\"application/json\" crossorigin>\n\
                    <link rel=\"icon\" href=\"data:,\"><link id=\"later\" rel=\"x-style\" href=\"./b.css\"></head>";
        let said = of(page).expect("a header");
        assert_eq!(
            said.to_str().expect("text"),
            "<./a.css>; rel=preload; as=style; integrity=\"sha256-x=\", \
             <./a.js>; rel=modulepreload; integrity=\"sha256-y=\"; crossorigin, \
             <./a.json>; rel=preload; as=\"fetch\"; type=\"application/json\"; crossorigin"
        );
        assert_eq!(of("<p>Nothing</p>"), None);
    }
}

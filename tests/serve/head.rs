//! Headers: what caches, browsers, scripts and harvesters rely on.

use super::{BROWSER, LAW, ask, get};
use axum::http::Method;
use colophon::write::{PAGES, PageFormat};

/// Pages for people also depend on the language that these read.
fn vary(format: &dyn PageFormat) -> &'static str {
    if format.extension() == "html" {
        "Accept, Accept-Datetime, Accept-Language"
    } else {
        "Accept, Accept-Datetime"
    }
}

/// The formats of every page whose media type is theirs alone.
fn formats() -> Vec<&'static dyn PageFormat> {
    colophon::write::whole().into_iter().filter(|format| format.variant().is_none()).collect()
}

#[test]
fn every_negotiated_answer_varies_and_links_to_its_other_formats() {
    for format in formats() {
        let reply = get(LAW, format.media_type());
        assert_eq!(reply.header("vary"), vary(format));
        let link = reply.header("link");
        for other in formats() {
            let alternate = format!(
                "<https://library.example{LAW}.{}>; rel=\"alternate\"; type=\"{}\"",
                other.extension(),
                other.media_type()
            );
            let itself = other.media_type() == format.media_type();
            assert_eq!(link.contains(&alternate), !itself, "{} in {link}", other.name());
        }
        assert!(link.contains(&format!("<https://library.example{LAW}>; rel=\"canonical\"")));
        let thing = "<https://library.example/id/law/eprivacy-directive>; rel=\"describes\"";
        assert!(link.contains(thing), "{link}");
    }
    // A linkset is no other form of a page.
    let all = PAGES.iter().filter(|format| format.variant().is_none()).count() - 1;
    let refused = get(LAW, "image/png");
    assert_eq!(refused.header("vary"), "Accept");
    assert_eq!(refused.header("link").matches("rel=\"alternate\"").count(), all);
    let list = get("/publication?page=1", "*/*");
    let link = list.header("link");
    assert!(link.contains("<https://library.example/publication?page=1&format=jsonld>"), "{link}");
}

#[test]
fn alternates_lead_where_they_say() {
    for path in [LAW, "/publication?page=1", "/", "/ns", "/graph/vocabulary", "/sparql"] {
        let link = get(path, "text/turtle").header("link").to_owned();
        let mut followed = 0;
        for part in link.split(", ").filter(|part| part.contains("alternate")) {
            let address = part.split(['<', '>']).nth(1).unwrap();
            let media_type = part.split("type=\"").nth(1).unwrap().trim_end_matches('"');
            let reply = get(address.strip_prefix("https://library.example").unwrap(), "*/*");
            assert_eq!((reply.status, reply.media_type()), (200, media_type), "{address}");
            followed += 1;
        }
        let more = match path {
            "/publication?page=1" => 6,
            "/" => 1,
            _ => 0,
        };
        assert_eq!(followed, formats().len() - 1 + more, "{path}");
    }
}

#[test]
fn each_representation_has_its_tag_and_a_known_one_is_not_sent_again() {
    let mut tags: Vec<String> = Vec::new();
    for format in formats() {
        let reply = get(LAW, format.media_type());
        let tag = reply.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() == 66, "{tag}");
        assert_eq!(get(LAW, format.media_type()).header("etag"), tag, "{}", format.name());
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".into()] {
            let headers = [("accept", format.media_type()), ("if-none-match", known.as_str())];
            let again = ask(Method::GET, LAW, &headers, "");
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{known}");
            assert_eq!(again.header("etag"), tag);
            assert_eq!(again.header("vary"), vary(format));
        }
        tags.push(tag);
    }
    let other = [("accept", "text/turtle"), ("if-none-match", tags[0].as_str())];
    assert_eq!(ask(Method::GET, LAW, &other, "").status, 200);
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), formats().len(), "formats whose bytes are alike have different tags");
}

#[test]
fn head_says_the_same_without_a_body() {
    for (path, accept) in [
        (LAW, "*/*"),
        (LAW, BROWSER),
        ("/publication", "application/ld+json"),
        ("/sparql", "*/*"),
        ("/sparql?query=ASK%7B%7D", "text/csv"),
        ("/law/never-was", "*/*"),
        ("/health", "*/*"),
        ("/id/law/eprivacy-directive", "*/*"),
    ] {
        let full = get(path, accept);
        let head = ask(Method::HEAD, path, &[("accept", accept)], "");
        assert_eq!(head.status, full.status, "{path}");
        assert_eq!(head.headers, full.headers, "{path} {accept}");
        assert_eq!(head.body, "", "{path}");
    }
}

#[test]
fn pages_for_people_may_load_nothing_from_elsewhere() {
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                  connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
                  frame-ancestors 'none'; require-trusted-types-for 'script'; \
                  trusted-types 'none'";
    let missing = "/law/never-was";
    for path in ["/", LAW, "/publication", "/sparql", "/about", "/problems/internal", missing] {
        let reply = get(path, BROWSER);
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(reply.header("content-security-policy"), policy, "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
    }
}

#[test]
fn data_is_for_everybody() {
    for path in [LAW, "/sparql?query=ASK%7B%7D", "/context/v1.jsonld", "/law/never-was"] {
        let reply = get(path, "application/ld+json, */*;q=0.5");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[test]
fn what_never_changes_says_so_and_what_may_change_is_asked_again() {
    let style = format!("/{}", colophon::write::html::STYLE.path);
    for path in ["/context/v1.jsonld", style.as_str()] {
        let reply = get(path, "*/*");
        let forever = "public, max-age=31536000, immutable";
        assert_eq!((reply.status, reply.header("cache-control")), (200, forever), "{path}");
    }
    assert_eq!(get(LAW, "*/*").header("cache-control"), "no-cache");
    assert_eq!(get("/law/never-was", "*/*").header("cache-control"), "no-store");
}

#[test]
fn other_methods_are_told_which_are_answered() {
    for (method, path, allow) in [
        (Method::POST, LAW, "GET"),
        (Method::DELETE, LAW, "GET"),
        (Method::PUT, "/sparql", "POST"),
        (Method::PATCH, "/", "GET"),
    ] {
        let reply = ask(method.clone(), path, &[], "");
        assert_eq!(reply.status, 405, "{method} {path}");
        assert!(reply.header("allow").contains(allow), "{}", reply.header("allow"));
        assert!(reply.body.contains(&format!("{method} is not answered here")), "{}", reply.body);
    }
    for (path, methods) in [
        ("/sparql", "GET, HEAD, POST, QUERY, OPTIONS"),
        (LAW, "GET, HEAD, OPTIONS"),
        ("/nowhere", "GET, HEAD, OPTIONS"),
    ] {
        let reply = ask(Method::OPTIONS, path, &[("origin", "https://other.example")], "");
        assert_eq!(reply.status, 204);
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        assert_eq!(reply.header("access-control-allow-methods"), methods);
        assert_eq!(reply.header("allow"), methods);
    }
}

//! Signposts: the links that machines follow from a publication, within what proxies let through.

use super::oai::{load, router};
use super::{ask, get, send};
use axum::body::Body;
use axum::http::{Method, Request};
use colophon::store::Store;
use colophon::vocab::{Base, colo, dcterms, rdf};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

const BRIEFING: &str = "/publication/framing-child-sexual-abuse-and-exploitation-online-as-a-form";
const BASE: &str = "https://library.example";

/// Relation, target and type of each link of a head.
fn links(path: &str, accept: &str) -> Vec<(String, String, String)> {
    let reply = ask(Method::HEAD, path, &[("accept", accept)], "");
    let all: Vec<_> = reply.headers.get_all("link").iter().map(|it| it.to_str().unwrap()).collect();
    let all = all.join(", ");
    assert!(all.len() <= 4096, "{} bytes of links: {all}", all.len());
    let part = |link: &str, name: &str| {
        let rest = link.split(&format!("{name}=\"")).nth(1)?;
        Some(rest.split('"').next()?.to_owned())
    };
    all.split(", <")
        .map(|link| {
            let target = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
            (part(link, "rel").unwrap(), target, part(link, "type").unwrap_or_default())
        })
        .collect()
}

fn of<'a>(links: &'a [(String, String, String)], rel: &str) -> Vec<&'a (String, String, String)> {
    links.iter().filter(|(known, ..)| known == rel).collect()
}

#[test]
fn a_landing_page_has_the_links_of_level_one() {
    let all = links(BRIEFING, "text/html");
    let thing = format!("{BASE}/id{BRIEFING}");
    assert_eq!(of(&all, "cite-as").iter().map(|it| &it.1).collect::<Vec<_>>(), [&thing]);
    let kinds: Vec<_> = of(&all, "type").iter().map(|it| it.1.as_str()).collect();
    assert_eq!(kinds, ["https://schema.org/AboutPage", "https://schema.org/Report"]);
    let described = of(&all, "describedby");
    assert!(!described.is_empty() && described.iter().all(|it| !it.2.is_empty()), "{all:?}");
    assert_eq!(of(&all, "linkset").len(), 1);
    for (_, target, media_type) in described.into_iter().chain(of(&all, "linkset")) {
        let reply = get(target.strip_prefix(BASE).unwrap(), "*/*");
        assert_eq!((reply.status, reply.media_type()), (200, media_type.as_str()), "{target}");
    }
    let law = links("/law/eprivacy-directive", "text/html");
    assert!(of(&law, "cite-as").is_empty() && of(&law, "linkset").is_empty());
}

#[test]
fn a_description_leads_back_to_the_page() {
    for accept in ["text/turtle", "application/ld+json", "application/x-bibtex"] {
        let all = links(BRIEFING, accept);
        let back = (String::from("describes"), format!("{BASE}{BRIEFING}"), "text/html".to_owned());
        assert!(all.contains(&back), "{accept}: {all:?}");
        assert_eq!(of(&all, "linkset").len(), 1);
        assert!(of(&all, "cite-as").is_empty(), "{accept}");
    }
}

#[test]
fn the_linkset_has_everything_and_nothing_else() {
    let reply = get(&format!("{BRIEFING}.linkset.json"), "*/*");
    assert_eq!(reply.media_type(), "application/linkset+json");
    let document: BTreeMap<String, Vec<BTreeMap<String, Value>>> =
        serde_json::from_str(&reply.body).unwrap();
    assert_eq!(document.keys().collect::<Vec<_>>(), ["linkset"]);
    let contexts = &document["linkset"];
    let mut anchors: Vec<&str> = contexts.iter().map(|it| it["anchor"].as_str().unwrap()).collect();
    let number = anchors.len();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!(anchors.len(), number, "one context an anchor");
    let landing = &contexts[0];
    assert_eq!(landing["anchor"], format!("{BASE}{BRIEFING}"));
    assert_eq!(landing["cite-as"].as_array().unwrap().len(), 1);
    for description in landing["describedby"].as_array().unwrap() {
        let href = description["href"].as_str().unwrap();
        let own = contexts.iter().find(|it| it["anchor"] == href).unwrap();
        assert_eq!(own["describes"][0]["href"], format!("{BASE}{BRIEFING}"));
        let reply = get(href.strip_prefix(BASE).unwrap(), "*/*");
        assert_eq!(
            (reply.status, reply.media_type()),
            (200, description["type"].as_str().unwrap())
        );
    }
    assert_eq!(get("/law/eprivacy-directive.linkset.json", "*/*").status, 406);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_head_stays_small_however_long_names_are(
        length in prop_oneof![1_usize..400, 400_usize..1900], authors in 0_usize..9, versions in 1_usize..4,
    ) {
        let store = Store::in_memory(Base::new("https://water.example/").unwrap()).unwrap();
        let key = "w".repeat(length);
        let name = format!("<https://water.example/id/publication/{key}>");
        for version in 0..versions {
            let mut text = format!(
                "{name} {} {} .\n{name} {} \"Weirs, part {version}\"@en .\n",
                rdf::TYPE, colo::Publication, dcterms::title
            );
            let agent = |author| format!("<https://water.example/id/agent/{}-{author}>", "a".repeat(length / 4));
            let wrote = |author| format!("{name} {} {} .\n", dcterms::creator, agent(author));
            text.extend((0..authors).map(wrote));
            load(&store, "library.nt", &text);
        }
        let router = router(&store);
        let page = format!("/publication/{key}");
        let last = store.version();
        for path in [page.clone(), format!("{page}?version=1"), format!("{page}?version={last}")] {
            for accept in ["text/html", "text/turtle"] {
                let request = Request::head(&path).header("accept", accept).body(Body::empty());
                let reply = send(router.clone(), request.unwrap());
                prop_assert_eq!(reply.status, 200, "{}", path);
                let links: Vec<_> =
                    reply.headers.get_all("link").iter().map(|it| it.to_str().unwrap()).collect();
                let links = links.join(", ");
                prop_assert!(links.len() <= 4096, "{} bytes for a key of {}", links.len(), length);
                let names = links.matches("rel=\"cite-as\"").count();
                // A name that fills a head alone is told by the linkset only.
                let expected = usize::from(accept == "text/html");
                prop_assert!(names == expected || length > 1150 && names == 0, "{} {}", names, length);
            }
        }
    }
}

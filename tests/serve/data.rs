//! The catalogue says what it is and where its doors are.

use super::{BROWSER, get};
use colophon::write::doors::DOORS;
use oxrdf::Graph;
use oxttl::TurtleParser;
use serde_json::Value;

#[test]
fn every_door_is_open_and_gives_what_it_says() {
    for door in DOORS {
        let path = match door.path {
            "oai" => "/oai?verb=Identify".to_owned(),
            "sparql" => "/sparql?query=ASK%7B%7D".to_owned(),
            "publication" => "/publication.jsonld".to_owned(),
            path => format!("/{path}"),
        };
        let reply = get(&path, "*/*");
        assert_eq!((reply.status, reply.media_type()), (200, door.media_type), "{}", door.name);
    }
    let page = get("/data", BROWSER);
    assert_eq!(page.media_type(), "text/html");
    assert_eq!(page.body.matches("<code class=\"command\">").count(), DOORS.len());
    assert!(page.body.contains("\"@type\":\"Dataset\""), "schema.org for search engines");
}

#[test]
fn dcat_has_what_its_application_profile_demands() {
    let reply = get("/data.ttl", "*/*");
    assert_eq!(reply.media_type(), "text/turtle");
    let graph: Graph = TurtleParser::new().for_slice(&reply.body).map(Result::unwrap).collect();
    let of_class = |class: &str| {
        let end = format!("dcat#{class}>");
        let all = graph.iter().filter(|it| it.object.to_string().ends_with(&end));
        all.map(|it| it.subject.to_string()).collect::<Vec<_>>()
    };
    for (class, number, demanded) in [
        ("Catalog", 1, &["title", "description", "publisher", "dataset"][..]),
        ("Dataset", 1, &["title", "description", "distribution"]),
        ("DataService", DOORS.len(), &["title", "endpointURL", "servesDataset"]),
        ("Distribution", DOORS.len(), &["accessURL"]),
    ] {
        let things = of_class(class);
        assert_eq!(things.len(), number, "{class}");
        for thing in things {
            for property in demanded {
                let has = graph.iter().any(|it| {
                    it.subject.to_string() == thing && it.predicate.as_str().ends_with(property)
                });
                assert!(has, "{class} {thing} has no {property}");
            }
        }
    }
    let void = get("/.well-known/void", "*/*");
    assert_eq!((void.status, void.header("location")), (303, "/void"));
    let page = get("/law/eprivacy-directive", "text/turtle").body;
    assert!(page.contains("void:inDataset <https://library.example/void#dataset>"), "{page}");
}

#[test]
fn programs_find_the_interfaces_by_themselves() {
    let reply = get("/.well-known/api-catalog", "*/*");
    assert_eq!(reply.media_type(), "application/linkset+json");
    let linkset: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(linkset["linkset"][0]["item"].as_array().unwrap().len(), DOORS.len());
    let openapi: Value = serde_json::from_str(&get("/openapi.json", "*/*").body).unwrap();
    assert_eq!(openapi["openapi"], "3.1.0");
    assert_eq!(openapi["servers"][0]["url"], "https://library.example");
    for door in DOORS.iter().filter(|door| door.path != "sparql" && !door.path.contains('.')) {
        let path = format!("/{}", door.path);
        let kind = door.path == "publication";
        assert!(kind || openapi["paths"][&path].is_object(), "{path} is not described");
    }
}

#[test]
fn a_list_is_a_feed() {
    let reply = get("/publication.atom", "*/*");
    assert_eq!(reply.media_type(), "application/atom+xml");
    let entries = reply.body.matches("<entry>").count();
    assert!(entries > 5 && reply.body.matches("<updated>").count() == entries + 1);
    assert!(!reply.body.contains("<updated>1970"), "{}", reply.body);
    let page = get("/publication", BROWSER);
    let link = "rel=\"alternate\" type=\"application/atom+xml\"";
    assert!(page.body.contains(link), "a reader finds the feed by itself");
    assert_eq!(get("/law/eprivacy-directive.atom", "*/*").status, 406);
}

fn feed(path: &str) -> String {
    let reply = get(path, "*/*");
    assert_eq!((reply.status, reply.media_type()), (200, "application/atom+xml"), "{path}");
    let body = reply.body;
    // RFC 4287 §4.1.1 and §4.1.2: what every feed and every entry has, once.
    let (head, entries) = body.split_once("<entry>").unwrap_or((&body, ""));
    for element in ["<id>", "<title>", "<updated>", "rel=\"self\"", "<author>"] {
        assert_eq!(head.matches(element).count(), 1, "{element}: {head}");
    }
    let mut ids = Vec::new();
    for entry in entries.split("<entry>").filter(|entry| !entry.is_empty()) {
        for element in ["<id>", "<title>", "<updated>", "rel=\"alternate\""] {
            assert_eq!(entry.matches(element).count(), 1, "{element}: {entry}");
        }
        ids.push(entry.split("<id>").nth(1).unwrap().split('<').next().unwrap().to_owned());
    }
    let number = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), number, "each entry has its own name");
    body
}

#[test]
fn a_search_and_a_question_are_feeds_that_their_pages_lead_to() {
    let found = feed("/search?q=trafficking&format=atom");
    assert!(
        found.contains("<entry>") && found.contains("href=\"https://library.example/publication/")
    );
    let question = "/ask/who-refers-to-a-law.atom?law=eprivacy-directive";
    let told = feed(question);
    assert!(told.contains("<entry>"), "{told}");
    assert_eq!(get("/ask/who-refers-to-a-law.atom?law=never-was", "*/*").status, 400);
    let text = "# Titles of rivers\nSELECT ?p ?t { ?p a <https://w3id.org/colophon/ns#Publication> ; <http://purl.org/dc/terms/title> ?t }";
    let escape = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let address = colophon::query::address(
        &colophon::query::Request { text: text.into(), ..Default::default() }.question(),
        None,
        false,
    );
    let (path, parameters) = address.split_once('?').unwrap();
    let told = feed(&format!("/{path}.atom?{parameters}"));
    assert!(told.contains("<title>Titles of rivers – "), "{told}");
    assert_eq!(told.matches("<entry>").count(), 8);
    let graph = "CONSTRUCT { ?p a <a:b> } { ?p <http://purl.org/dc/terms/title> ?t }";
    let request = colophon::query::Request { text: graph.into(), ..Default::default() };
    let graph = colophon::query::address(&request.question(), None, false);
    let (path_of_graph, parameters_of_graph) = graph.split_once('?').unwrap();
    let refused = get(&format!("/{path_of_graph}.atom?{parameters_of_graph}"), "*/*");
    assert_eq!(refused.status, 406, "{}", escape(&refused.body));
    let discovery = "rel=\"alternate\" type=\"application/atom+xml\"";
    for page in [
        "/publication".to_owned(),
        "/law".to_owned(),
        "/".to_owned(),
        "/search?q=trafficking".to_owned(),
        "/ask/who-refers-to-a-law?law=eprivacy-directive".to_owned(),
        format!("/{address}"),
    ] {
        let body = get(&page, BROWSER).body;
        let link = body.split("<link ").find(|link| link.starts_with(discovery));
        let link = link.unwrap_or_else(|| panic!("{page} leads to no feed"));
        let href = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        feed(&href.replace("&amp;", "&"));
    }
}

#[test]
fn a_list_is_a_collection_of_hydra_and_of_tree() {
    let reply = get("/publication.nt", "*/*");
    for statement in [
        "<https://library.example/publication> <http://www.w3.org/ns/hydra/core#totalItems> \"8\"",
        "<https://library.example/publication> <http://www.w3.org/ns/hydra/core#view> <https://library.example/publication?page=1> .",
        "<https://library.example/publication?page=1> <http://www.w3.org/ns/hydra/core#last> <https://library.example/publication?page=1> .",
        "<https://library.example/publication> <https://w3id.org/tree#view> <https://library.example/publication?page=1> .",
    ] {
        assert!(reply.body.contains(statement), "{statement}");
    }
    for member in ["http://www.w3.org/ns/hydra/core#member", "https://w3id.org/tree#member"] {
        assert_eq!(reply.body.matches(member).count(), 8);
    }
}

#[test]
fn reports_have_tags_for_reference_managers_and_posts_have_none() {
    let list = get("/publication.csv", "*/*").body;
    let (mut tagged, mut plain) = (0, 0);
    for row in list.lines().skip(1).filter(|row| row.starts_with("https://")) {
        let id = row.split(',').next().unwrap();
        let path = id.strip_prefix("https://library.example/id").unwrap();
        let body = get(path, BROWSER).body;
        let tag = |name: &str| {
            let start = format!("<meta name=\"{name}\" content=\"");
            body.split(&start).nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
        };
        let kind = if tag("citation_title").is_some() { "article" } else { "website" };
        assert!(body.contains(&format!("<meta property=\"og:type\" content=\"{kind}\">")));
        assert!(
            body.contains(
                "<meta property=\"og:url\" content=\"https://library.example/publication/"
            )
        );
        if let Some(title) = tag("citation_title") {
            tagged += 1;
            let heading = body.split("<title>").nth(1).unwrap();
            assert!(heading.starts_with(&title), "{title}");
            let own = tag("citation_abstract_html_url").unwrap();
            assert_eq!(own, format!("https://library.example{path}"));
            let date = tag("citation_publication_date").or(tag("citation_online_date"));
            assert!(date.is_some_and(|date| date.len() >= 4 && !date.contains('-')), "{path}");
        } else {
            plain += 1;
            assert!(!body.contains("name=\"citation_"), "{path}");
        }
    }
    assert!(tagged > 0 && plain > 0, "{tagged} {plain}");
}

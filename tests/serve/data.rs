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

//! The stream: members that never change, pages that fill up, and what is gone.

use super::oai::{library, load, report, router, said};
use super::{Reply, send};
use crate::ledger::open;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use colophon::import;
use oxrdf::{Dataset, GraphNameRef, NamedNodeRef, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use serde_json::Value;

fn ask(router: &Router, path: &str, accept: &str) -> Reply {
    let request = Request::get(format!("https://water.example/{path}")).header("accept", accept);
    send(router.clone(), request.body(Body::empty()).unwrap())
}

fn read(router: &Router, path: &str, accept: &str) -> Dataset {
    let reply = ask(router, path, accept);
    assert_eq!((reply.status, reply.media_type()), (200, accept), "{}", reply.body);
    let format = RdfFormat::from_media_type(accept).unwrap();
    RdfParser::from_format(format).for_slice(&reply.body).map(Result::unwrap).collect()
}

fn word(name: &str) -> oxrdf::NamedNode {
    let (prefix, rest) = name.split_once(':').unwrap();
    let (_, namespace) = colophon::vocab::PREFIXES.iter().find(|it| it.0 == prefix).unwrap();
    oxrdf::NamedNode::new(format!("{namespace}{rest}")).unwrap()
}

fn count(data: &Dataset, property: &str, object: Option<&str>) -> usize {
    let (property, object) = (word(property), object.map(word));
    let fits = |quad: &oxrdf::QuadRef<'_>| {
        quad.predicate == property.as_ref()
            && object.as_ref().is_none_or(|it| quad.object == it.as_ref().into())
    };
    data.iter().filter(fits).count()
}

/// What a member says of its thing.
fn payload(data: &Dataset, member: &str) -> Vec<Quad> {
    let graph = NamedNodeRef::new(member).unwrap();
    let inside = data.iter().filter(|it| it.graph_name == GraphNameRef::NamedNode(graph));
    inside.map(oxrdf::QuadRef::into_owned).collect()
}

#[test]
fn the_root_says_what_the_stream_is_and_where_its_pages_are() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    library(&store, 700);
    let router = router(&store);
    let root = read(&router, "stream", "application/trig");
    assert_eq!(count(&root, "tree:view", None), 1, "one entry point");
    for word in ["ldes:timestampPath", "ldes:versionOfPath", "tree:shape", "ldes:retentionPolicy"] {
        assert_eq!(count(&root, word, None), 1, "{word}");
    }
    // Two full pages have two bounds each, the open one has a lower one.
    assert_eq!(count(&root, "rdf:type", Some("tree:GreaterThanOrEqualToRelation")), 3);
    assert_eq!(count(&root, "rdf:type", Some("tree:LessThanOrEqualToRelation")), 2);
    let shapes = ask(&router, "shapes", "*/*");
    assert_eq!((shapes.status, shapes.media_type()), (200, "text/turtle"));
    for (path, cache) in [
        ("stream/1", "public, max-age=31536000, immutable"),
        ("stream/2", "public, max-age=31536000, immutable"),
        ("stream/3", "no-cache"),
        ("stream", "no-cache"),
    ] {
        assert_eq!(ask(&router, path, "*/*").header("cache-control"), cache, "{path}");
    }
    for path in
        ["stream/0", "stream/01", "stream/5", "stream/x", "stream/-1", "stream/9999999999999999999"]
    {
        assert_eq!(ask(&router, path, "*/*").status, 404, "{path}");
    }
    assert_eq!(ask(&router, "stream", "text/csv").status, 406);
}

#[test]
fn a_member_stays_as_it_was_whatever_comes_later() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let file = |number: usize, title: &str| {
        load(&store, &format!("r{number}.nt"), &said(number, title, "report"));
    };
    (0..5).for_each(|number| file(number, "Weirs"));
    let router = router(&store);
    let first = read(&router, "stream/1", "application/n-quads");
    file(2, "Weirs, anew");
    store.commit(import::deletion(&store, &report(3), "a test").unwrap().change).unwrap();
    file(2, "Weirs, and anew");
    let later = read(&router, "stream/1", "application/n-quads");
    for quad in &first {
        assert!(later.contains(quad), "{quad} is not there any more");
    }
    assert_eq!(count(&later, "rdf:type", Some("activity:Create")), 5);
    assert_eq!(count(&later, "rdf:type", Some("activity:Update")), 2);
    assert_eq!(count(&later, "rdf:type", Some("activity:Delete")), 1);
    let title = |version: u64, number: usize| {
        let name = report(number).as_str().replace("/id/", "/");
        let own = payload(&later, &format!("{name}?version={version}"));
        let title = own.iter().find(|quad| quad.predicate.as_str().ends_with("/title"));
        title.map(|quad| quad.object.to_string())
    };
    assert_eq!(title(3, 2).as_deref(), Some("\"Weirs\"@en"));
    assert_eq!(title(6, 2).as_deref(), Some("\"Weirs, anew\"@en"));
    assert_eq!(title(8, 2).as_deref(), Some("\"Weirs, and anew\"@en"));
    assert_eq!(title(4, 3).as_deref(), Some("\"Weirs\"@en"));
    assert_eq!(title(7, 3), None);
    // A member is the page as of its version, and can be asked for.
    let page = ask(&router, "publication/report-000002?version=6", "text/turtle");
    assert!(page.body.contains("Weirs, anew"), "{}", page.body);
    assert_eq!(ask(&router, "publication/report-000003", "*/*").status, 410);
}

#[test]
fn activities_tell_the_same_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    library(&store, 300);
    store.commit(import::deletion(&store, &report(7), "a test").unwrap().change).unwrap();
    let router = router(&store);
    let json = |path: &str| -> Value {
        let reply = ask(&router, path, "*/*");
        assert_eq!((reply.status, reply.media_type()), (200, "application/activity+json"));
        serde_json::from_str(&reply.body).unwrap()
    };
    let collection = json("activity");
    assert_eq!(collection["totalItems"], 301);
    let mut next = collection["first"]["id"].as_str().map(str::to_owned);
    let mut all: Vec<(String, String)> = Vec::new();
    while let Some(address) = next {
        let page = json(address.strip_prefix("https://water.example/").unwrap());
        for item in page["orderedItems"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            all.push((text(&item["type"]), text(&item["object"]["id"])));
        }
        next = page["next"]["id"].as_str().map(str::to_owned);
    }
    assert_eq!(all.len(), 301);
    assert_eq!(all[0], ("Delete".to_owned(), report(7).into_string()));
    assert!(all[1..].iter().all(|(kind, _)| kind == "Create"));
}

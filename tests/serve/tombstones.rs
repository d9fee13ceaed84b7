//! What a deleted thing leaves behind: 410 with when and why, in every format.

use super::{BROWSER, Reply, runtime, send};
use crate::support::shipped_store;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::import::{deletion, merger};
use colophon::vocab::Base;
use oxrdf::NamedNode;
use std::sync::OnceLock;

const GONE: &str = "law/eprivacy-directive";
const MERGED: &str = "agent/ecpat-international";
const SURVIVOR: &str = "agent/frameworks-uk";

/// A catalogue in which a law was deleted.
fn router() -> Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    let made = ROUTER.get_or_init(|| {
        let base = Base::new("https://library.example/").unwrap();
        let store = shipped_store(base.as_str());
        let law = NamedNode::new(format!("{base}id/{GONE}")).unwrap();
        let planned = deletion(&store, &law, "It was <never> passed.").unwrap();
        store.commit(planned.change).unwrap().unwrap();
        let [from, into] = [MERGED, SURVIVOR].map(|path| base.join(format_args!("id/{path}")));
        let planned = merger(&store, [&from, &into], "The same body.").unwrap();
        store.commit(planned.change).unwrap().unwrap();
        let site = Site::new(base, "The Library");
        colophon::serve::router(store, site, &Limits::default())
    });
    made.clone()
}

fn ask(method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let _ = runtime();
    send(router(), request.body(Body::empty()).unwrap())
}

#[test]
fn the_address_of_a_merged_thing_leads_to_its_survivor() {
    for (path, target) in [
        (format!("/{MERGED}"), format!("/{SURVIVOR}")),
        (format!("/id/{MERGED}"), format!("/{SURVIVOR}")),
        (format!("/{MERGED}.ttl"), format!("/{SURVIVOR}.ttl")),
        (format!("/{MERGED}?format=jsonld"), format!("/{SURVIVOR}?format=jsonld")),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let reply = ask(method, &path, &[("accept", BROWSER)]);
            assert_eq!((reply.status, reply.header("location")), (301, target.as_str()), "{path}");
        }
        assert_eq!(ask(Method::GET, &target, &[]).status, 200);
    }
}

#[test]
fn a_person_reads_when_and_why() {
    for path in [format!("/{GONE}"), format!("/id/{GONE}")] {
        let reply = ask(Method::GET, &path, &[("accept", BROWSER)]);
        assert_eq!((reply.status, reply.media_type()), (410, "text/html"), "{path}");
        assert!(reply.body.contains("What had this address was deleted"), "{}", reply.body);
        assert!(reply.body.contains("It was &lt;never&gt; passed."), "{}", reply.body);
        assert!(reply.body.contains("<time"), "{}", reply.body);
        assert!(!reply.body.contains("ePrivacy"), "{}", reply.body);
    }
}

#[test]
fn a_program_reads_the_tombstone() {
    for (media_type, mark) in [
        ("text/turtle", "Tombstone"),
        ("application/ld+json", "Tombstone"),
        ("application/n-triples", "https://w3id.org/colophon/ns#httpStatus> \"410\""),
    ] {
        for path in [format!("/{GONE}"), format!("/id/{GONE}")] {
            let reply = ask(Method::GET, &path, &[("accept", media_type)]);
            assert_eq!((reply.status, reply.media_type()), (410, media_type), "{path}");
            assert!(reply.body.contains(mark), "{}", reply.body);
        }
    }
    let reply = ask(Method::GET, &format!("/{GONE}.ttl"), &[]);
    assert_eq!((reply.status, reply.media_type()), (410, "text/turtle"));
}

#[test]
fn head_says_the_same_without_a_body() {
    for path in [format!("/{GONE}"), format!("/id/{GONE}"), format!("/{GONE}.jsonld")] {
        let get = ask(Method::GET, &path, &[]);
        let head = ask(Method::HEAD, &path, &[]);
        assert_eq!((head.status, head.body.as_str()), (410, ""), "{path}");
        for name in ["content-type", "content-length", "etag", "vary", "link"] {
            assert_eq!(head.header(name), get.header(name), "{path}: {name}");
        }
    }
}

#[test]
fn lists_and_queries_no_longer_have_it() {
    let list = ask(Method::GET, "/law", &[("accept", "text/turtle")]);
    assert_eq!(list.status, 200);
    assert!(list.body.contains("id/law/") && !list.body.contains(GONE), "{}", list.body);
    let query = "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Chttps%3A%2F%2Flibrary.example%2Fid%2Flaw%2Feprivacy-directive%3E%7D";
    let answer = ask(Method::GET, query, &[("accept", "application/sparql-results+json")]);
    assert!(answer.body.replace(' ', "").contains("\"boolean\":false"), "{}", answer.body);
    // What never was is still nothing.
    assert_eq!(ask(Method::GET, "/law/never-was", &[]).status, 404);
    assert_eq!(ask(Method::GET, "/problems/gone", &[("accept", BROWSER)]).status, 200);
}

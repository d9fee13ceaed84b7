//! `Idempotency-Key`: an update that is sent again is answered again, and made once.

use super::Reply;
use super::update::{Desk, FORM, TOKEN, UPDATE, insert};
use crate::ledger::open;

const KEY: (&str, &str) = ("idempotency-key", "\"8e03978e-40d5\"");

/// A counter that goes up with every update that is made.
const COUNT: &str = "DELETE { <a:c> <a:n> ?n } INSERT { <a:c> <a:n> ?next } \
                     WHERE { <a:c> <a:n> ?n BIND (?n + 1 AS ?next) }";

fn counting() -> Desk {
    let desk = Desk::new();
    assert_eq!(desk.post(UPDATE, &[], "INSERT DATA { <a:c> <a:n> 0 }").status, 200);
    desk
}

fn told(reply: &Reply) -> (u16, &str, &str, &str) {
    (reply.status, &reply.body, reply.header("etag"), reply.header("dataset-version"))
}

#[test]
fn what_was_recorded_is_answered_again_whatever_came_after() {
    let desk = counting();
    let first = desk.post(UPDATE, &[KEY, ("if-match", "\"1\"")], COUNT);
    assert_eq!((first.status, first.header("etag")), (200, "\"2\""), "{}", first.body);
    assert_eq!(desk.post(UPDATE, &[], COUNT).header("etag"), "\"3\"");
    // With or without quotation marks, and for an expected version of then or of now.
    let bare = ("idempotency-key", "8e03978e-40d5");
    for again in [
        desk.post(UPDATE, &[KEY], COUNT),
        desk.post(UPDATE, &[bare], COUNT),
        desk.post(UPDATE, &[KEY, ("if-match", "\"1\"")], COUNT),
        desk.post(UPDATE, &[KEY, ("if-match", "\"3\"")], COUNT),
    ] {
        assert_eq!(told(&again), told(&first));
    }
    assert_eq!(desk.store.version(), 3);
    // Another client may choose the same key.
    let other = desk.post(UPDATE, &[KEY, ("authorization", "Bearer another")], COUNT);
    assert_eq!((other.status, other.header("etag")), (200, "\"4\""), "{}", other.body);
}

#[test]
fn another_request_with_the_same_key_is_refused() {
    let desk = counting();
    assert_eq!(desk.post(UPDATE, &[KEY], COUNT).status, 200);
    let escaped = COUNT.replace('+', "%2B").replace(' ', "+");
    let form = |more: &str| format!("update={escaped}{more}");
    let own = [("content-type", UPDATE), ("authorization", &*format!("Bearer {TOKEN}")), KEY];
    let using = "/sparql?using-graph-uri=a:g";
    for reply in [
        desk.post(UPDATE, &[KEY], &insert(1)),
        desk.post(FORM, &[KEY], &form("&message=another")),
        desk.ask(axum::http::Method::POST, using, &own, COUNT),
    ] {
        assert_eq!(reply.status, 422, "{}", reply.body);
        assert!(reply.body.contains("problems/key-reused"), "{}", reply.body);
        assert!(reply.body.contains("version 2 was made for another request"), "{}", reply.body);
    }
    // The same in a form is the same.
    assert_eq!(desk.post(FORM, &[KEY], &form("")).header("etag"), "\"2\"");
    assert_eq!(desk.store.version(), 2);
}

#[test]
fn what_was_not_recorded_leaves_the_key_free() {
    let desk = Desk::new();
    let broken = "INSERT DATA { <a:a> a <https://w3id.org/colophon/ns#Publication> }";
    for (text, status) in [("INSERT", 400), (broken, 422), (COUNT, 200), (&insert(1), 200)] {
        let reply = desk.post(UPDATE, &[KEY], text);
        assert_eq!(reply.status, status, "{text}: {}", reply.body);
        assert!(!reply.body.contains("key-reused"), "{text}: {}", reply.body);
    }
    assert_eq!(desk.store.version(), 1);
    assert_eq!(desk.post(UPDATE, &[KEY], COUNT).status, 422);
}

#[test]
fn a_key_is_one_string_of_some_length() {
    let desk = counting();
    let long = "x".repeat(256);
    for (key, found) in [
        ("", "is not one string"),
        ("\"\"", "has 0 characters"),
        (&*long, "has 256 characters"),
        ("\"a", "is not one string"),
        ("\"a\" \"b\"", "is not one string"),
        ("a, b", "is not one string"),
        ("\"a\\n\"", "is not one string"),
        ("\"a\";q=1", "is not one string"),
    ] {
        let reply = desk.post(UPDATE, &[("idempotency-key", key)], COUNT);
        assert_eq!(reply.status, 400, "{key}: {}", reply.body);
        assert!(reply.body.contains(found), "{key}: {}", reply.body);
    }
    let twice = desk.post(UPDATE, &[KEY, ("idempotency-key", "b")], COUNT);
    assert_eq!(twice.status, 400, "{}", twice.body);
    assert_eq!(desk.store.version(), 1);
    let escaped = [("idempotency-key", r#""a \"b\" \\""#)];
    assert_eq!(desk.post(UPDATE, &escaped, COUNT).status, 200);
    let key = desk.store.recorded(2).unwrap().change().key().unwrap().to_owned();
    assert!(key.ends_with(r#" a "b" \"#), "{key}");
    // A question needs none, and is asked all the same.
    let question = [KEY, ("idempotency-key", "b")];
    assert_eq!(desk.post("application/sparql-query", &question, "ASK {}").status, 200);
}

#[test]
fn a_restart_forgets_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let desk = || Desk::over(open(dir.path()), &[TOKEN]);
    let first = desk().post(UPDATE, &[KEY], &insert(1));
    assert_eq!((first.status, first.header("etag")), (200, "\"1\""), "{}", first.body);
    assert_eq!(desk().post(UPDATE, &[], &insert(2)).header("etag"), "\"2\"");
    let again = desk();
    assert_eq!(told(&again.post(UPDATE, &[KEY], &insert(1))), told(&first));
    assert_eq!(again.post(UPDATE, &[KEY], &insert(3)).status, 422);
    assert_eq!(again.store.version(), 2);
}

#[test]
fn thirty_two_requests_with_one_key_make_one_change() {
    let desk = counting();
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let post = || desk.post(UPDATE, &[KEY], COUNT);
        let sent: Vec<_> = (0..32).map(|_| scope.spawn(post)).collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    for reply in &replies {
        assert_eq!(told(reply), told(&replies[0]));
    }
    assert_eq!((replies[0].status, desk.store.version()), (200, 2));
    // Two requests that race for one key: one is made, every other one is refused.
    let key = ("idempotency-key", "race");
    let replies: Vec<u16> = std::thread::scope(|scope| {
        let post = |number| {
            let desk = &desk;
            scope.spawn(move || desk.post(UPDATE, &[key], &insert(number)).status)
        };
        let sent: Vec<_> = (0..32).map(|number| post(number % 2)).collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    let made = replies.iter().filter(|status| **status == 200).count();
    assert_eq!((made, desk.store.version()), (16, 3), "{replies:?}");
    assert!(replies.iter().all(|status| [200, 422].contains(status)), "{replies:?}");
}

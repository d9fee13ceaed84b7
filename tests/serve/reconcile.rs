//! Reconciling over HTTP, as the protocol 0.2 has it.

use super::{ask, get};
use axum::http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

fn post(name: &str, told: &Value) -> Value {
    let text = told.to_string();
    let query = utf8_percent_encode(&text, NON_ALPHANUMERIC);
    let body = format!("{name}={query}");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let reply = ask(Method::POST, "/reconcile", &form, &body);
    assert_eq!((reply.status, reply.media_type()), (200, "application/json"), "{}", reply.body);
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(get(&format!("/reconcile?{name}={query}"), "*/*").body, reply.body);
    serde_json::from_str(&reply.body).unwrap()
}

fn json(path: &str) -> Value {
    let reply = get(path, "*/*");
    assert_eq!((reply.status, reply.media_type()), (200, "application/json"), "{path}");
    assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
    serde_json::from_str(&reply.body).unwrap()
}

#[test]
fn the_manifest_has_what_clients_need() {
    let manifest = json("/reconcile");
    assert_eq!(manifest["versions"], json!(["0.2"]));
    for name in ["name", "identifierSpace", "schemaSpace"] {
        assert!(manifest[name].is_string(), "{name}");
    }
    assert!(manifest["view"]["url"].as_str().unwrap().ends_with("?id={{id}}"));
    for service in ["entity", "type", "property"] {
        let service = &manifest["suggest"][service];
        let address = format!(
            "{}{}",
            service["service_url"].as_str().unwrap(),
            service["service_path"].as_str().unwrap()
        );
        let found =
            json(&format!("{}?prefix=p", address.strip_prefix("https://library.example").unwrap()));
        assert!(found["result"].is_array());
    }
}

#[test]
fn a_name_finds_its_thing_however_it_is_written() {
    let told = post(
        "queries",
        &json!({
            "exact": { "query": "weprotect  GLOBAL alliance", "type": "agent" },
            "alias": { "query": "ECPAT" },
            "near": { "query": "Weprotect Aliance", "limit": 1 },
            "id": { "query": "law/eprivacy-directive" },
            "iri": { "query": "https://library.example/id/law/eprivacy-directive" },
            "wrong": { "query": "weprotect global alliance", "type": "law" },
            "none": { "query": "Zxqv" },
            "empty": {},
            "listed": { "query": "ecpat international", "type": ["agent", "law"] },
            "fitting": {
                "query": "Framing child sexual abuse and exploitation online as a form of human trafficking: opportunities, challenges, and implications",
                "properties": [{ "pid": "dcterms:date", "v": "2021-09-01" }],
            },
        }),
    );
    let first = |name: &str| told[name]["result"][0].clone();
    for (name, id, sure) in [
        ("exact", "agent/weprotect-global-alliance", true),
        ("alias", "agent/ecpat-international", true),
        ("id", "law/eprivacy-directive", true),
        ("iri", "law/eprivacy-directive", true),
        ("near", "agent/weprotect-global-alliance", false),
        ("listed", "agent/ecpat-international", true),
        (
            "fitting",
            "publication/framing-child-sexual-abuse-and-exploitation-online-as-a-form",
            true,
        ),
    ] {
        assert_eq!(
            (&first(name)["id"], &first(name)["match"]),
            (&json!(id), &json!(sure)),
            "{name}: {told}"
        );
        assert!(first(name)["score"].is_number() && first(name)["type"][0]["id"].is_string());
    }
    for name in ["wrong", "none", "empty"] {
        let sure = told[name]["result"].as_array().unwrap().iter().any(|it| it["match"] == true);
        assert!(!sure, "{name}: {told}");
    }
    let scores: Vec<f64> = told["exact"]["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["score"].as_f64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|one, next| one >= next), "{scores:?}");
}

#[test]
fn tables_are_extended_and_cards_are_shown() {
    let id = "publication/framing-child-sexual-abuse-and-exploitation-online-as-a-form";
    let told = post(
        "extend",
        &json!({
            "ids": [id, "agent/nobody"],
            "properties": [{ "id": "dcterms:publisher" }, { "id": "dcterms:date" }, { "id": "x:y" }],
        }),
    );
    assert_eq!(told["meta"][0], json!({ "id": "dcterms:publisher", "name": "publisher" }));
    let row = &told["rows"][id];
    assert_eq!(row["dcterms:date"], json!([{ "date": "2021-09-01" }]));
    assert_eq!(row["dcterms:publisher"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(row["x:y"], json!([]));
    assert_eq!(told["rows"]["agent/nobody"]["dcterms:date"], json!([]));
    let proposed = json("/reconcile/properties?type=publication&limit=2");
    assert_eq!(proposed["properties"].as_array().unwrap().len(), 2);
    let card = get(&format!("/reconcile/preview?id={id}"), "*/*");
    assert_eq!((card.status, card.media_type()), (200, "text/html"));
    assert!(!card.header("content-security-policy").contains("frame-ancestors"));
    assert!(card.body.contains("Framing child sexual abuse"), "{}", card.body);
    let view = get(&format!("/reconcile/view?id={id}"), "*/*");
    assert_eq!((view.status, view.header("location")), (303, format!("/{id}").as_str()));
    assert_eq!(get("/reconcile/view?id=../../evil.example", "*/*").status, 404);
    assert_eq!(get("/reconcile/preview?id=law/nobody", "*/*").status, 404);
}

#[test]
fn what_is_no_batch_is_told_so() {
    for queries in ["[]", "{", "1", "%7B%7D%7D", "null"] {
        assert_eq!(get(&format!("/reconcile?queries={queries}"), "*/*").status, 400, "{queries}");
    }
    let many: serde_json::Map<String, Value> =
        (0..201).map(|n| (n.to_string(), json!({}))).collect();
    let many = utf8_percent_encode(&Value::Object(many).to_string(), NON_ALPHANUMERIC).to_string();
    assert!(get(&format!("/reconcile?queries={many}"), "*/*").body.contains("more than 200"));
    for strange in [
        json!({ "q": 1 }),
        json!({ "q": { "query": 7, "limit": -1, "type": {} } }),
        json!({ "q": { "properties": [1, {}, { "pid": 1 }] } }),
    ] {
        assert!(post("queries", &strange)["q"]["result"].is_array());
    }
}

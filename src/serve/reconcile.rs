//! Reconciling over HTTP: the names in somebody's table become things of this catalogue.
//!
//! Reconciliation Service API 0.2, <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>
//!
//! | address | what is there |
//! |---|---|
//! | `reconcile` | the manifest; `queries` and `extend` |
//! | `reconcile/suggest/entity`, `…/type`, `…/property` | what begins with `prefix` |
//! | `reconcile/properties` | what a table of a `type` can be extended with |
//! | `reconcile/preview?id=…` | a card about one thing |

use super::asked::{Asked, pairs};
use super::pages::go;
use super::respond::respond;
use super::sparql::{read_text, turn};
use super::{App, Shared, problem};
use crate::problem::{Kind as Wrong, Problem};
use crate::query::{Candidate, Names, RECONCILED, entity, folded};
use crate::vocab::{Kind, PREFIXES, colo, dcat, dcterms, eli, foaf, owl, schema, skos};
use crate::write::html;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY, HeaderValue};
use axum::response::Response;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// Most queries, or rows to extend, in one request.
const BATCH: usize = 200;
/// Candidates where nobody says how many, and most of them.
const USUAL: usize = 5;
const MOST: usize = 50;

/// What tables can be extended with, and what it is called.
const PROPERTIES: &[(NamedNodeRef<'static>, &str)] = &[
    (dcterms::title, "title"),
    (dcterms::date, "date as listed"),
    (dcterms::issued, "date of publication"),
    (dcterms::type_, "genre"),
    (dcterms::publisher, "publisher"),
    (dcterms::creator, "author"),
    (dcterms::subject, "subject"),
    (dcterms::references, "refers to"),
    (dcterms::language, "language"),
    (dcterms::identifier, "identifier"),
    (dcat::landingPage, "page on the web"),
    (foaf::name, "name"),
    (skos::prefLabel, "label"),
    (skos::altLabel, "other name"),
    (skos::exactMatch, "same subject elsewhere"),
    (owl::sameAs, "same thing elsewhere"),
    (eli::id_local, "number of the law"),
    (schema::mentions, "mentions"),
    (colo::key, "key"),
];

/// Names that were read for a version, until there is another one.
pub(super) type Known = Mutex<Option<Arc<Names>>>;

fn names(app: &App) -> Result<Arc<Names>, Problem> {
    let mut known = app.names.lock().unwrap_or_else(PoisonError::into_inner);
    match &*known {
        Some(names) if names.version == app.store.version() => Ok(Arc::clone(names)),
        _ => Ok(Arc::clone(known.insert(Arc::new(Names::of(&app.store)?)))),
    }
}

/// `GET`: the manifest, or queries in the address.
pub(super) async fn get(State(app): State<Shared>, asked: Asked) -> Response {
    let sent = asked.query.clone().unwrap_or_default();
    answer(app, asked, sent).await
}

/// `POST`: queries in a form.
pub(super) async fn post(State(app): State<Shared>, asked: Asked, body: Body) -> Response {
    match read_text(&app, body).await {
        Ok(sent) => answer(app, asked, sent).await,
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

async fn answer(app: Shared, asked: Asked, sent: String) -> Response {
    told(app, asked, move |app| {
        let sent = pairs(&sent)?;
        let value = |name: &str| sent.iter().find(|(known, _)| known == name).map(|(_, it)| it);
        match (value("queries"), value("extend")) {
            (Some(queries), _) => reconciled(app, &object("queries", queries)?),
            (None, Some(extend)) => extended(app, &object("extend", extend)?),
            (None, None) => Ok(manifest(app)),
        }
    })
    .await
}

/// What begins with a prefix.
pub(super) async fn suggest(State(app): State<Shared>, asked: Asked) -> Response {
    let what = asked.path.rsplit('/').next().unwrap_or_default().to_owned();
    let prefix = match asked.parameter("prefix") {
        Ok(prefix) => prefix.unwrap_or_default(),
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    told(app, asked, move |app| {
        let begins = |name: &str| folded(name).starts_with(&folded(&prefix));
        let result: Vec<Value> = match what.as_str() {
            "entity" => {
                let found = names(app)?.beginning(&prefix, RECONCILED, MOST);
                found.iter().map(|it| suggested(app, it)).collect()
            }
            "type" => {
                RECONCILED.iter().filter(|kind| begins(kind.label())).map(|it| kind(*it)).collect()
            }
            "property" => {
                let fits = |(_, name): &&(_, &str)| begins(name);
                PROPERTIES.iter().filter(fits).map(property).collect()
            }
            _ => {
                return Err(Problem::new(
                    Wrong::NotFound,
                    "entity, type and property are suggested",
                ));
            }
        };
        Ok(json!({ "result": result }))
    })
    .await
}

/// What a table can be extended with.
pub(super) async fn properties(State(app): State<Shared>, asked: Asked) -> Response {
    let wanted = asked.parameter("type").ok().flatten();
    let most = asked.parameter("limit").ok().flatten().and_then(|text| text.parse().ok());
    told(app, asked, move |_| {
        let properties: Vec<Value> =
            PROPERTIES.iter().take(most.unwrap_or(usize::MAX)).map(property).collect();
        Ok(json!({ "type": wanted, "properties": properties }))
    })
    .await
}

/// A card about one thing.
pub(super) async fn preview(State(app): State<Shared>, asked: Asked) -> Response {
    let id = match asked.parameter("id") {
        Ok(id) => id.unwrap_or_default(),
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let mut response = respond(app, asked, move |out, _| {
        let store = out.store(None)?;
        let page = entity(&store, &thing(store.base().as_str(), &id))?;
        let card = html::card(&page, out.site());
        out.text("text/html", card);
        Ok(())
    })
    .await;
    // A card is made to stand in the pages of others, and has nothing that could be misused there.
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.remove("cross-origin-resource-policy");
    response
}

/// The page about a thing that was reconciled, for tools that know only its identifier.
pub(super) async fn view(State(app): State<Shared>, asked: Asked) -> Response {
    let id = asked.parameter("id").ok().flatten().unwrap_or_default();
    let base = &app.site.base;
    let thing = thing(base.as_str(), &id);
    let page = base.kind(thing.as_ref()).and_then(|_| base.page_path(thing.as_ref()));
    match page {
        Some(page) => go(StatusCode::SEE_OTHER, &page),
        _ => {
            problem::response(&app, &asked, &Problem::new(Wrong::NotFound, "no thing has this id"))
        }
    }
}

/// Answers with JSON, on a thread that may block.
async fn told(
    app: Shared,
    asked: Asked,
    work: impl FnOnce(&App) -> Result<Value, Problem> + Send + 'static,
) -> Response {
    let turn = match turn(&app, &asked) {
        Ok(turn) => turn,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let shared = app.clone();
    respond(app, asked, move |out, _| {
        let _turn = turn;
        let told = work(&shared)?;
        out.text("application/json", format!("{told}\n"));
        Ok(())
    })
    .await
}

fn object(name: &str, text: &str) -> Result<Map<String, Value>, Problem> {
    let wrong = |told: String| {
        Problem::new(Wrong::BadRequest, format!("{name}: {told}"))
            .help("see the Reconciliation Service API 0.2")
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) if object.len() <= BATCH => Ok(object),
        Ok(Value::Object(_)) => Err(wrong(format!("more than {BATCH} in one request"))),
        Ok(_) => Err(wrong("expected an object".to_owned())),
        Err(error) => Err(wrong(error.to_string())),
    }
}

fn manifest(app: &App) -> Value {
    let base = app.site.base.as_str();
    let at = |path: &str| format!("{base}reconcile{path}");
    let service = |path: &str| json!({ "service_url": at(""), "service_path": path });
    json!({
        "versions": ["0.2"],
        "name": app.site.name,
        "identifierSpace": format!("{base}id/"),
        "schemaSpace": base,
        "documentation": format!("{base}data"),
        "logo": format!("{base}favicon.ico"),
        "defaultTypes": RECONCILED.iter().map(|it| kind(*it)).collect::<Vec<_>>(),
        "view": { "url": format!("{}?id={{{{id}}}}", at("/view")) },
        "preview": {
            "url": format!("{}?id={{{{id}}}}", at("/preview")),
            "width": 430,
            "height": 300,
        },
        "suggest": {
            "entity": service("/suggest/entity"),
            "type": service("/suggest/type"),
            "property": service("/suggest/property"),
        },
        "extend": { "propose_properties": service("/properties"), "property_settings": [] },
    })
}

fn kind(kind: Kind) -> Value {
    json!({ "id": kind.segment(), "name": kind.label() })
}

fn property((property, name): &(NamedNodeRef<'_>, &str)) -> Value {
    json!({ "id": short(*property), "name": name })
}

/// `dcterms:title`.
fn short(property: NamedNodeRef<'_>) -> String {
    let known = PREFIXES.iter().filter_map(|(prefix, namespace)| {
        Some(format!("{prefix}:{}", property.as_str().strip_prefix(namespace)?))
    });
    known.min_by_key(String::len).unwrap_or_else(|| property.as_str().to_owned())
}

/// An identifier is what stands after `id/` in a name, or the name itself.
fn identifier(base: &str, thing: &NamedNode) -> String {
    let name = thing.as_str();
    let short = name.strip_prefix(base).and_then(|rest| rest.strip_prefix("id/"));
    short.unwrap_or(name).to_owned()
}

fn thing(base: &str, id: &str) -> NamedNode {
    let name = if id.starts_with(base) { id.to_owned() } else { format!("{base}id/{id}") };
    NamedNode::new(name).unwrap_or_else(|_| NamedNode::new_unchecked(format!("{base}id/")))
}

fn suggested(app: &App, found: &Candidate) -> Value {
    json!({
        "id": identifier(app.site.base.as_str(), &found.thing),
        "name": found.label,
        "notable": [kind(found.kind)],
        "description": found.kind.label(),
    })
}

fn reconciled(app: &App, queries: &Map<String, Value>) -> Result<Value, Problem> {
    let names = names(app)?;
    let answer = |(key, query): (&String, &Value)| {
        Ok((key.clone(), json!({ "result": results(app, &names, query)? })))
    };
    let told: Map<String, Value> = queries.iter().map(answer).collect::<Result<_, Problem>>()?;
    Ok(Value::Object(told))
}

fn results(app: &App, names: &Names, query: &Value) -> Result<Vec<Value>, Problem> {
    let base = app.site.base.as_str();
    let text = query["query"].as_str().unwrap_or_default();
    let kinds = kinds(&query["type"]);
    let most = query["limit"].as_u64().and_then(|most| usize::try_from(most).ok());
    let most = most.unwrap_or(USUAL).clamp(1, MOST);
    let mut found = names.find(text, &kinds, MOST);
    // Who gives an identifier gets what has it.
    let itself = thing(base, text);
    if let (Some(label), Some(kind)) = (names.label(&itself), app.site.base.kind(itself.as_ref())) {
        found.retain(|it| it.thing != itself);
        let label = label.to_owned();
        found.insert(0, Candidate { thing: itself, kind, label, score: 100.0 });
    }
    let wanted = wanted(&query["properties"]);
    for candidate in &mut found {
        let share = fitting(app, names, &candidate.thing, &wanted)?;
        candidate.score =
            share.map_or(candidate.score, |share| candidate.score * 0.6 + share * 40.0);
    }
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    let certain = found.iter().filter(|it| it.score >= 100.0).count() == 1;
    let told = found.iter().take(most).map(|it| {
        json!({
            "id": identifier(base, &it.thing),
            "name": it.label,
            "type": [kind(it.kind)],
            "score": (it.score * 100.0).round() / 100.0,
            "match": certain && it.score >= 100.0,
        })
    });
    Ok(told.collect())
}

/// The kinds that a query names: one, several, or none; as text or as an object with an id.
fn kinds(named: &Value) -> Vec<Kind> {
    let one = |value: &Value| {
        let id = value.as_str().or_else(|| value["id"].as_str())?;
        Kind::from_segment(id.rsplit('/').next()?)
    };
    match named {
        Value::Array(all) => all.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}

/// The values that properties shall have.
fn wanted(properties: &Value) -> Vec<(NamedNode, Vec<String>)> {
    let one = |value: &Value| {
        let property = long(value["pid"].as_str()?)?;
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            other => other["id"].as_str().or_else(|| other["name"].as_str()).map(str::to_owned),
        };
        let values = match &value["v"] {
            Value::Array(all) => all.iter().filter_map(text).collect(),
            other => text(other).into_iter().collect(),
        };
        Some((property, values))
    };
    properties.as_array().into_iter().flatten().filter_map(one).collect()
}

/// The property that `dcterms:title` or its whole address names.
fn long(id: &str) -> Option<NamedNode> {
    let known = id.split_once(':').and_then(|(prefix, rest)| {
        let (_, namespace) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        NamedNode::new(format!("{namespace}{rest}")).ok()
    });
    known.or_else(|| NamedNode::new(id).ok())
}

/// How many of the wanted values a thing has; `None` if nothing is wanted.
fn fitting(
    app: &App,
    names: &Names,
    thing: &NamedNode,
    wanted: &[(NamedNode, Vec<String>)],
) -> Result<Option<f64>, Problem> {
    let (mut fits, mut all) = (0_u32, 0_u32);
    for (property, values) in wanted {
        let has: Vec<String> =
            values_of(app, names, thing, property)?.iter().map(|it| folded(&text(it))).collect();
        for value in values {
            all += 1;
            fits += u32::from(has.contains(&folded(value)));
        }
    }
    Ok((all > 0).then(|| f64::from(fits) / f64::from(all)))
}

fn text(value: &Value) -> String {
    let text = ["name", "str", "date"].iter().find_map(|name| value[*name].as_str());
    text.map(str::to_owned).unwrap_or_default()
}

/// The values of a property, as the protocol writes them.
fn values_of(
    app: &App,
    names: &Names,
    thing: &NamedNode,
    property: &NamedNode,
) -> Result<Vec<Value>, Problem> {
    let default = Some(oxrdf::GraphNameRef::DefaultGraph);
    let quads = app.store.quads(Some(thing.into()), Some(property.as_ref()), None, default);
    let mut values = Vec::new();
    for quad in quads {
        values.push(match quad?.object {
            Term::NamedNode(node) => match names.label(&node) {
                Some(name) => {
                    json!({ "id": identifier(app.site.base.as_str(), &node), "name": name })
                }
                None => json!({ "str": node.as_str() }),
            },
            Term::Literal(literal) => match literal.datatype().as_str().rsplit('#').next() {
                Some("date" | "dateTime") => json!({ "date": literal.value() }),
                _ => json!({ "str": literal.value() }),
            },
            other => json!({ "str": other.to_string() }),
        });
    }
    values.sort_by_key(ToString::to_string);
    Ok(values)
}

fn extended(app: &App, asked: &Map<String, Value>) -> Result<Value, Problem> {
    let list = |name: &str| asked.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let names = names(app)?;
    let (ids, properties) = (list("ids"), list("properties"));
    if ids.len() > BATCH {
        let told = format!("more than {BATCH} ids in one request");
        return Err(Problem::new(Wrong::BadRequest, told));
    }
    let pids: Vec<&str> = properties.iter().filter_map(|it| it["id"].as_str()).collect();
    let mut rows = Map::new();
    for id in ids.iter().filter_map(Value::as_str) {
        let mut row = Map::new();
        for pid in &pids {
            let values = match long(pid) {
                Some(property) => {
                    let thing = thing(app.site.base.as_str(), id);
                    values_of(app, &names, &thing, &property)?
                }
                None => Vec::new(),
            };
            row.insert((*pid).to_owned(), values.into());
        }
        rows.insert(id.to_owned(), row.into());
    }
    let name = |pid: &str| {
        let known = PROPERTIES.iter().find(|(property, _)| short(*property) == pid);
        known.map_or_else(|| pid.to_owned(), |(_, name)| (*name).to_owned())
    };
    let meta: Vec<Value> = pids.iter().map(|it| json!({ "id": it, "name": name(it) })).collect();
    Ok(json!({ "meta": meta, "rows": rows }))
}

//! The SPARQL 1.1 Protocol: parameters and a body become a request to the store.

use super::asked::pairs;
use crate::config::Limits;
use crate::problem::{Kind, Problem};
use crate::query::{Request, Update, Using};
use crate::store::Scope;
use mediatype::{MediaType, ReadParams};
use oxrdf::NamedNode;

/// The ways in which a query or an update arrives in a body.
pub(super) enum Content {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/sparql-query`.
    Query,
    /// `application/sparql-update`.
    Update,
}

/// What a `Content-Type` header says a body is.
pub(super) fn content(header: Option<&str>) -> Result<Content, Problem> {
    let refuse = |told: String| {
        let help = "send application/sparql-query or -update, or a form with query=… or update=…, in UTF-8";
        Err(Problem::new(Kind::UnsupportedMediaType, told).help(help))
    };
    let Some(text) = header else { return refuse("the body has no Content-Type".into()) };
    let Ok(media_type) = MediaType::parse(text) else {
        return refuse(format!("\"{text}\" is not a media type"));
    };
    let charset = media_type.get_param(mediatype::names::CHARSET);
    if charset.is_some_and(|charset| !charset.unquoted_str().eq_ignore_ascii_case("utf-8")) {
        return refuse(format!("\"{text}\" is not in UTF-8"));
    }
    match media_type.essence().to_string().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Ok(Content::Form),
        "application/sparql-query" => Ok(Content::Query),
        "application/sparql-update" => Ok(Content::Update),
        _ => refuse(format!("\"{text}\" is not read here")),
    }
}

/// How long a body may be: a form triples what it has to escape.
pub(super) fn longest_body(limits: &Limits) -> usize {
    limits.query_bytes.saturating_mul(3).saturating_add(16 * 1024)
}

/// A body as text.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Problem::new(Kind::BadRequest, format!("the body is not UTF-8: see its byte {at}"))
    })
}

/// The request in the parameters and the body, if there is one at all.
pub(super) fn request(parameters: &str, body: Option<&str>) -> Result<Option<Request>, Problem> {
    let pairs = pairs(parameters)?;
    let all =
        |name: &str| pairs.iter().filter(|pair| pair.0 == name).map(|pair| &*pair.1).collect();
    let updates: Vec<&str> = all("update");
    if !updates.is_empty() {
        let told = "updates are not taken from an address, nor together with a query";
        let help = "POST update=… in a form, or the update as application/sparql-update";
        return Err(Problem::new(Kind::BadRequest, told).help(help));
    }
    let mut queries: Vec<&str> = all("query");
    queries.extend(body);
    let scope = scope(&all("graphs"), &all("default-graph-uri"), &all("named-graph-uri"))?;
    match queries[..] {
        [query] => Ok(Some(Request { text: query.to_owned(), scope, base: None })),
        [] if scope == Scope::default() => Ok(None),
        _ => {
            let told = format!("found {} queries; expected exactly one", queries.len());
            Err(Problem::new(Kind::BadRequest, told))
        }
    }
}

/// The problem of a request without a query where there has to be one.
pub(super) fn missing() -> Problem {
    Problem::new(Kind::BadRequest, "found no query; expected exactly one")
        .help("send query=… in a form, or the query itself as application/sparql-query")
}

/// Whether a form is an update.
pub(super) fn is_update(form: &str) -> Result<bool, Problem> {
    Ok(pairs(form)?.iter().any(|(name, _)| name == "update"))
}

/// The update in the parameters and the body, without who asks for it.
pub(super) fn update(parameters: &str, body: Option<&str>) -> Result<Update, Problem> {
    let pairs = pairs(parameters)?;
    let all = |name: &str| -> Vec<&str> {
        pairs.iter().filter(|pair| pair.0 == name).map(|pair| &*pair.1).collect()
    };
    for foreign in ["query", "default-graph-uri", "named-graph-uri", "graphs"] {
        if !all(foreign).is_empty() {
            let told = format!("{foreign} belongs to a query, and this is an update");
            return Err(Problem::new(Kind::BadRequest, told)
                .help("the graphs of an update are using-graph-uri and using-named-graph-uri"));
        }
    }
    let mut updates = all("update");
    updates.extend(body);
    let [text] = updates[..] else {
        let told = format!("found {} updates; expected exactly one", updates.len());
        return Err(Problem::new(Kind::BadRequest, told));
    };
    let (default, named) = (all("using-graph-uri"), all("using-named-graph-uri"));
    let using = if default.is_empty() && named.is_empty() {
        None
    } else {
        Some(Using { default: iris(&default)?, named: iris(&named)? })
    };
    let message = all("message").first().copied().unwrap_or("update over HTTP").to_owned();
    Ok(Update { text: text.to_owned(), using, message, ..Update::default() })
}

fn scope(graphs: &[&str], default: &[&str], named: &[&str]) -> Result<Scope, Problem> {
    let refuse = |told: &str| Err(Problem::new(Kind::BadRequest, told));
    match (graphs, default.is_empty() && named.is_empty()) {
        ([], true) => Ok(Scope::Statements),
        (["all"], true) => Ok(Scope::All),
        ([], false) => {
            let (default, named) = (iris(default)?, iris(named)?);
            Ok(Scope::Graphs { default, named })
        }
        (_, false) => refuse("graphs=all and …-graph-uri exclude each other"),
        _ => refuse("graphs: expected graphs=all, once"),
    }
}

fn iris(texts: &[&str]) -> Result<Vec<NamedNode>, Problem> {
    let parsed = texts.iter().map(|text| {
        NamedNode::new(*text).map_err(|error| {
            let told = format!("\"{text}\" is not the IRI of a graph: {error}");
            Problem::new(Kind::BadRequest, told)
        })
    });
    parsed.collect()
}

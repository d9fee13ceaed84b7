//! The SPARQL 1.1 Protocol: parameters and a body become a request to the store.
//!
//! Two kinds of `version` meet here. `1.1`, `1.2-basic` and `1.2` are versions of SPARQL, as the
//! draft of the SPARQL 1.2 Protocol has them; a whole number is a version of the dataset. A
//! request may have one of each.

use super::asked::{SPARQL_VERSION, header, language, pairs};
use crate::config::{DefaultGraph, Limits};
use crate::problem::{Kind, Problem};
use crate::query::{Cap, Cursor, Language, MOST_ROWS, Request, Update, Using};
use crate::store::Scope;
use crate::vocab::Base;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
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

/// What the head of a request says its body is, and the version of SPARQL that it is in.
pub(super) fn content(headers: &HeaderMap) -> Result<(Content, Option<Language>), Problem> {
    let refuse = |told: String| {
        let help = "send application/sparql-query or -update, or a form with query=… or update=…, in UTF-8";
        Err(Problem::new(Kind::UnsupportedMediaType, told).help(help))
    };
    plain(headers)?;
    let Some(text) = header(headers, &CONTENT_TYPE) else {
        return refuse("the body has no Content-Type".into());
    };
    let Ok(media_type) = MediaType::parse(&text) else {
        return refuse(format!("\"{text}\" is not a media type"));
    };
    let charset = media_type.get_param(mediatype::names::CHARSET);
    if charset.is_some_and(|charset| !charset.unquoted_str().eq_ignore_ascii_case("utf-8")) {
        return refuse(format!("\"{text}\" is not in UTF-8"));
    }
    let content = match media_type.essence().to_string().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Content::Form,
        "application/sparql-query" => Content::Query,
        "application/sparql-update" => Content::Update,
        _ => return refuse(format!("\"{text}\" is not read here")),
    };
    let version = media_type.get_param(SPARQL_VERSION);
    let version = version.map(|version| language(&version.unquoted_str())).transpose()?;
    Ok((content, version))
}

/// Refuses a body that would have to be unpacked: how large it is would show too late.
pub(super) fn plain(headers: &HeaderMap) -> Result<(), Problem> {
    match header(headers, &CONTENT_ENCODING) {
        Some(coding) if !coding.eq_ignore_ascii_case("identity") => {
            let told = format!("the body is packed (Content-Encoding: {coding})");
            Err(Problem::new(Kind::UnsupportedMediaType, told).help("send it as it is"))
        }
        _ => Ok(()),
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
pub(super) fn request(
    parameters: &str,
    (body, written_in): (Option<&str>, Option<Language>),
    (base, usual): (&Base, DefaultGraph),
) -> Result<Option<Request>, Problem> {
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
    let scope = scope(&all("graphs"), &all("default-graph-uri"), &all("named-graph-uri"), base)?;
    let version = version(&all("version"))?;
    match queries[..] {
        [query] => {
            // The parameter says more than the media type (SPARQL 1.2 Protocol §2.1.4).
            version.or(written_in).map_or(Ok(()), |version| version.admit(query))?;
            let scope = scope.unwrap_or_else(|| usual.scope(base));
            let mut cap = cap(&all("max-rows"), &all("after"))?;
            if let Some(cap) = &mut cap {
                cap.format = all("format").first().map(|format| (*format).to_owned());
            }
            Ok(Some(Request { text: query.to_owned(), scope, base: None, cap }))
        }
        [] if scope.is_none() => Ok(None),
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

/// How many rows are asked for, and from where on.
fn cap(rows: &[&str], after: &[&str]) -> Result<Option<Cap>, Problem> {
    let refuse = |told: String, help: &str| Err(Problem::new(Kind::BadRequest, told).help(help));
    let rows = match rows {
        [] if after.is_empty() => return Ok(None),
        [text] => text.parse().ok().filter(|rows| (1..=MOST_ROWS).contains(rows)),
        _ => None,
    };
    let Some(rows) = rows else {
        let told = format!("max-rows: expected one number from 1 to {MOST_ROWS}");
        return refuse(told, "leave it away, and after with it, to get all rows");
    };
    let after = match after {
        [] => None,
        [text] => match text.parse::<Cursor>() {
            Ok(cursor) => Some(cursor),
            Err(expected) => {
                let help = "follow the Link of the answer before whose rel is next";
                return refuse(format!("after={text}: {expected}"), help);
            }
        },
        _ => return refuse("after: expected one place".into(), "follow the Link of one answer"),
    };
    Ok(Some(Cap { rows, after, format: None }))
}

/// The version of SPARQL among the values of `version`, if there is one.
fn version(values: &[&str]) -> Result<Option<Language>, Problem> {
    let mut named = values.iter().filter(|value| value.contains('.'));
    match (named.next(), named.next()) {
        (None, _) => Ok(None),
        (Some(name), None) => language(name).map(Some),
        (Some(one), Some(other)) => {
            let told = format!("version={one} and version={other}: expected one version of SPARQL");
            Err(Problem::new(Kind::BadRequest, told))
        }
    }
}

fn scope(
    graphs: &[&str],
    default: &[&str],
    named: &[&str],
    base: &Base,
) -> Result<Option<Scope>, Problem> {
    let refuse = |told: &str| Err(Problem::new(Kind::BadRequest, told));
    Ok(Some(match (graphs, default.is_empty() && named.is_empty()) {
        ([], true) => return Ok(None),
        (["all"], true) => Scope::All,
        (["statements"], true) => Scope::Statements,
        (["strict"], true) => Scope::Strict(base.curation()),
        ([], false) => Scope::Graphs { default: iris(default)?, named: iris(named)? },
        (_, false) => return refuse("graphs=… and …-graph-uri exclude each other"),
        _ => {
            return refuse("graphs: expected graphs=all, graphs=statements or graphs=strict, once");
        }
    }))
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

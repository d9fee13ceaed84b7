//! OAI-PMH over HTTP: harvesters of other catalogues take the records and what became of them.
//!
//! <http://www.openarchives.org/OAI/openarchivesprotocol.html>. What is wrong with a request is
//! told in the answer, whose status is 200 all the same, as the protocol wants it.

mod arguments;
mod token;

use super::asked::{Asked, pairs};
use super::respond::{Out, respond};
use super::sparql::{read_text, turn};
use super::{App, Shared, problem};
use crate::problem::{Kind, Problem};
use crate::query::{self, Head, Mark, Recorder, Selection, Stretch};
use crate::write::oai::{self, Metadata};
use arguments::{Arguments, Wrong};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderMap};
use axum::response::Response;
use std::num::NonZeroUsize;
use token::Progress;

/// Records, heads and sets in one answer.
const RECORDS: usize = 500;
const HEADS: usize = 2000;
const SETS: usize = 1000;
/// Fewest records that are worth a thread.
const LEAST: usize = 50;

const FORM: &str = "application/x-www-form-urlencoded";

/// What becomes of a request: elements of the answer, what is wrong with it, or a breakdown.
type Told = Result<Result<String, Vec<Wrong>>, Problem>;

/// `GET`: the arguments stand in the address.
pub(super) async fn get(State(app): State<Shared>, asked: Asked) -> Response {
    let sent = asked.query.clone().unwrap_or_default();
    answer(app, asked, sent).await
}

/// `POST`: the arguments stand in a form.
pub(super) async fn post(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let content = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content = content.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if !content.eq_ignore_ascii_case(FORM) {
        let told = format!("the body is not {FORM}");
        let problem = Problem::new(Kind::UnsupportedMediaType, told);
        return problem::response(&app, &asked, &problem);
    }
    match read_text(&app, body).await {
        Ok(form) => {
            let address = asked.query.clone().unwrap_or_default();
            answer(app, asked, format!("{address}&{form}")).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

async fn answer(app: Shared, asked: Asked, sent: String) -> Response {
    let turn = match turn(&app, &asked) {
        Ok(turn) => turn,
        Err(problem) => return problem::response(&app, &asked, &later(problem)),
    };
    let shared = app.clone();
    let work = move |out: &mut Out, _: &_| {
        let _turn = turn;
        let text = document(&shared, &sent)?;
        out.text("text/xml", text);
        Ok(())
    };
    respond(app, asked, work).await
}

/// Harvesters know one answer that says later (§3.1.2.1): 503 with `Retry-After`.
fn later(problem: Problem) -> Problem {
    if problem.kind() != Kind::TooManyRequests {
        return problem;
    }
    let told = problem.to_string();
    Problem::new(Kind::TooBusy, told).help("harvest one answer after the other")
}

fn document(app: &App, sent: &str) -> Result<String, Problem> {
    // The moment comes before everything that is looked up.
    let time = app.store.settled();
    let address = app.site.base.join("oai");
    let arguments = match pairs(sent) {
        Ok(arguments) => arguments,
        Err(problem) => {
            let body = oai::error("badArgument", &problem.to_string());
            return Ok(oai::document(time, address.as_str(), &[], &body));
        }
    };
    let told = match Arguments::read(&arguments) {
        Ok(read) => tell(app, &read)?,
        Err(wrong) => Err(wrong),
    };
    Ok(match told {
        Ok(body) => oai::document(time, address.as_str(), &arguments, &body),
        Err(wrong) => {
            let body: String = wrong.iter().map(|(code, told)| oai::error(code, told)).collect();
            let misread = wrong.iter().any(|(code, _)| ["badVerb", "badArgument"].contains(code));
            let arguments = if misread { Vec::new() } else { arguments };
            oai::document(time, address.as_str(), &arguments, &body)
        }
    })
}

fn tell(app: &App, asked: &Arguments) -> Told {
    match asked.verb {
        "Identify" => {
            let earliest = app.store.chronicle()?.time(1);
            let address = app.site.base.join("oai");
            Ok(Ok(oai::identify(&app.site, (address.as_str(), &contact(app)), earliest)))
        }
        "ListMetadataFormats" => match &asked.identifier {
            Some(name) if query::head(&app.store, name)?.is_none() => Ok(Err(unknown(name))),
            _ => Ok(Ok(oai::formats())),
        },
        "GetRecord" => get_record(app, asked),
        "ListSets" => sets(app, asked),
        _ => list(app, asked),
    }
}

/// The address of the operator; one that may be theirs if none is given.
fn contact(app: &App) -> String {
    let given = app.site.contact.as_deref().and_then(|contact| contact.strip_prefix("mailto:"));
    if let Some(given) = given {
        return given.split('?').next().unwrap_or_default().to_owned();
    }
    let base = app.site.base.as_str();
    let host = base.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let host = if host.contains('.') { host.to_owned() } else { format!("{host}.invalid") };
    format!("webmaster@{host}")
}

fn unknown(name: &str) -> Vec<Wrong> {
    vec![("idDoesNotExist", format!("no publication is called {name}"))]
}

fn get_record(app: &App, asked: &Arguments) -> Told {
    let name = asked.identifier.as_deref().unwrap_or_default();
    let Some(head) = query::head(&app.store, name)? else { return Ok(Err(unknown(name))) };
    let metadata = asked.metadata.unwrap_or(Metadata::DublinCore);
    let record = record(app, Recorder::new(&app.store, &app.met), head, metadata)?;
    Ok(Ok(format!("<GetRecord>\n{record}</GetRecord>\n")))
}

fn record(
    app: &App,
    recorder: Recorder<'_>,
    mut head: Head,
    metadata: Metadata,
) -> Result<String, Problem> {
    let graph = if head.is_gone { oxrdf::Graph::new() } else { recorder.record(&head.thing)? };
    // It may have gone since its head was read.
    head.is_gone |= graph.is_empty();
    oai::record(&head, graph, metadata, &app.site)
}

fn sets(app: &App, asked: &Arguments) -> Told {
    let start = match &asked.token {
        None => 0,
        Some(token) => match resume(app, "ListSets", token)? {
            Ok(progress) => progress.cursor,
            Err(wrong) => return Ok(Err(wrong)),
        },
    };
    let all = query::sets(&app.store)?;
    let mut told = String::new();
    for (spec, thing) in all.iter().skip(start).take(SETS) {
        let name = thing.as_ref().and_then(|thing| query::label(&app.store, thing));
        told.push_str(&oai::set(spec, name.as_deref().unwrap_or(spec)));
    }
    if all.is_empty() {
        return Ok(Err(vec![("noSetHierarchy", "nothing is in a set yet".into())]));
    }
    let next = start + SETS;
    let more = next < all.len();
    if more || start > 0 {
        let whole = Selection { from: None, until: None, set: None, version: app.store.version() };
        let progress = Progress {
            verb: "ListSets".into(),
            prefix: String::new(),
            selection: whole,
            after: Mark { version: 0, name: String::new() },
            cursor: next,
            length: all.len(),
        };
        let token = progress.sign(&app.store.secret()?);
        told.push_str(&oai::resumption(
            Some(&token).filter(|_| more).map(String::as_str),
            all.len(),
            start,
        ));
    }
    Ok(Ok(format!("<ListSets>\n{told}</ListSets>\n")))
}

/// What a token says, if it is one of ours for this verb, of a version that there is.
fn resume(app: &App, verb: &str, token: &str) -> Result<Result<Progress, Vec<Wrong>>, Problem> {
    let read = Progress::read(token, &app.store.secret()?);
    let read = read.filter(|it| it.verb == verb && it.selection.version <= app.store.version());
    let told = "this token is not one that this catalogue gave for this verb";
    Ok(read.ok_or_else(|| vec![("badResumptionToken", told.to_owned())]))
}

fn list(app: &App, asked: &Arguments) -> Told {
    let (selection, metadata, resumed) = if let Some(token) = &asked.token {
        let progress = match resume(app, asked.verb, token)? {
            Ok(progress) => progress,
            Err(wrong) => return Ok(Err(wrong)),
        };
        (progress.selection.clone(), Metadata::of(&progress.prefix), Some(progress))
    } else {
        let (from, until, set) = (asked.from, asked.until, asked.set.clone());
        let version = app.store.version();
        (Selection { from, until, set, version }, asked.metadata, None)
    };
    let metadata = metadata.unwrap_or(Metadata::DublinCore);
    let records = asked.verb == "ListRecords";
    let most = if records { RECORDS } else { HEADS };
    let after = resumed.as_ref().map(|it| &it.after);
    let found = query::stretch(&app.store, &selection, after, most)?;
    let (cursor, length) = match &resumed {
        Some(progress) => (progress.cursor, progress.length),
        None if found.next.is_some() => (0, query::length(&app.store, &selection)?),
        None => (0, found.length),
    };
    if found.length == 0 && resumed.is_none() {
        return Ok(Err(vec![("noRecordsMatch", "nothing fits this selection".into())]));
    }
    let told = heads(app, &found, records.then_some(metadata))?;
    let next = found.next.clone().map(|after| Progress {
        verb: asked.verb.to_owned(),
        prefix: metadata.prefix().to_owned(),
        selection,
        after,
        cursor: cursor + found.length,
        length,
    });
    let secret = app.store.secret()?;
    let token = next.map(|next| next.sign(&secret));
    let end = if token.is_some() || resumed.is_some() {
        oai::resumption(token.as_deref(), length, cursor)
    } else {
        String::new()
    };
    let verb = asked.verb;
    Ok(Ok(format!("<{verb}>\n{told}{end}</{verb}>\n")))
}

/// Records in a format, or their heads alone. Records are made on as many threads as there are
/// processors.
fn heads(app: &App, found: &Stretch, metadata: Option<Metadata>) -> Result<String, Problem> {
    let Some(metadata) = metadata else {
        return Ok(found.heads.iter().map(oai::header).collect());
    };
    let recorder = Recorder::new(&app.store, &app.met);
    let told = |heads: &[Head]| -> Result<String, Problem> {
        heads.iter().map(|head| record(app, recorder, head.clone(), metadata)).collect()
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = found.heads.len().div_ceil(threads).max(LEAST);
    let mut shares = found.heads.chunks(share);
    let first = shares.next().unwrap_or_default();
    std::thread::scope(|scope| {
        let others: Vec<_> = shares.map(|heads| scope.spawn(|| told(heads))).collect();
        let mut all = told(first)?;
        for other in others {
            let broken = |_| Problem::internal("a thread that makes records broke down");
            all.push_str(&other.join().map_err(broken)??);
        }
        Ok(all)
    })
}

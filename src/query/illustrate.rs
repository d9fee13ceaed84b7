//! Illustrating: a page gets the answers to the questions that are asked of such a thing, to be drawn.

use super::prompt::{PROMPTS, Parameter, Prompt};
use super::sparql::{Request, sparql};
use crate::answer::{Answer, Outcome, Page, Picture, Rows, Tongue, View};
use crate::config::Limits;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::Kind;
use oxrdf::Term;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::time::Duration;

/// How long a page waits for one of its pictures.
const PATIENCE: Duration = Duration::from_millis(400);

/// Most rows of a picture.
const MOST_ROWS: usize = 5000;

/// Adds the pictures that stand on pages like this, and to a list what it could be narrowed down
/// to; a picture that is not there in time is left to its own page.
///
/// # Errors
///
/// If a question is no query.
pub fn illustrate(store: &Store, limits: &Limits, mut page: Page) -> Result<Page, Problem> {
    if let View::List { kind: Kind::Publication, narrowing, .. } = &mut page.view {
        *narrowing = super::browse::narrowing(store).map(Box::new);
    }
    let place = match page.view {
        View::Thing => store.base().kind(page.topic.as_ref()).map(Kind::segment),
        View::Home(_) => Some("home"),
        _ => None,
    };
    let Some(place) = place else { return Ok(page) };
    let limits = Limits { query_timeout: PATIENCE, ..limits.clone() };
    for prompt in PROMPTS {
        let places = prompt.front("on", Tongue::English).unwrap_or_default();
        if places.split_whitespace().any(|known| known == place) {
            let mut parameters = prompt.parameters(store.base())?;
            if let Some(first) = parameters.first_mut().filter(|_| page.view == View::Thing) {
                first.values = vec![page.topic.clone().into()];
            }
            page.pictures.push(picture(store, &limits, *prompt, &parameters));
        }
    }
    Ok(page)
}

/// A question with these gaps filled, and the rows of its answer if they come in time.
#[must_use]
pub fn picture(
    store: &Store,
    limits: &Limits,
    prompt: Prompt,
    parameters: &[Parameter],
) -> Picture {
    let request = Request { text: prompt.filled(parameters), ..Request::default() };
    let rows = sparql(store, &request, limits, |answer| match answer {
        Answer::Table(table) => match table.result {
            Outcome::Rows(rows) => Ok(Rows::read(rows, MOST_ROWS)?),
            Outcome::Truth(_) => Ok(Rows::default()),
        },
        Answer::Page(_) => Ok(Rows::default()),
    });
    if let Err(problem) = &rows {
        tracing::debug!(question = prompt.name, %problem, "a picture is left out");
    }
    Picture {
        address: address(prompt, parameters),
        titles: Tongue::ALL.iter().map(|tongue| prompt.title(*tongue).to_owned()).collect(),
        query: request.question(),
        rows: rows.ok(),
    }
}

/// Where a question is asked with these values, below the base.
#[must_use]
pub fn address(prompt: Prompt, parameters: &[Parameter]) -> String {
    let text = |value: &Term| match value {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    let pairs: Vec<String> = parameters
        .iter()
        .flat_map(|parameter| {
            parameter.values.iter().map(move |value| (&parameter.name, text(value)))
        })
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(&value, NON_ALPHANUMERIC)))
        .collect();
    let sign = if pairs.is_empty() { "" } else { "?" };
    format!("{}{sign}{}", prompt.path(), pairs.join("&"))
}

//! Suggesting: what could be written in a query, and what is wrong with it, becomes JSON for an editor.

use super::html::{class_name, property_name};
use super::say::grouped_version;
use crate::answer::Site;
use crate::query::{Completion, Mistake, Sort, Suggestion};
use crate::write::html::best_text;
use oxrdf::TermRef;
use serde_json::{Value, json};

/// What could be written, as an editor lists it.
#[must_use]
pub fn completion(site: &Site, completion: &Completion) -> Value {
    let options: Vec<Value> =
        completion.suggestions.iter().map(|suggestion| option(site, suggestion)).collect();
    json!({ "from": completion.place.start, "to": completion.place.end, "options": options })
}

fn option(site: &Site, suggestion: &Suggestion) -> Value {
    let name = name(site, suggestion);
    let count = suggestion.count.map(grouped_version);
    let (label, said) = match (suggestion.sort, name) {
        (Sort::Value, Some(name)) => (name, suggestion.term.as_ref().map(|term| short(site, term))),
        (_, name) => (suggestion.text.clone(), name),
    };
    let detail: Vec<String> = said.into_iter().chain(count).collect();
    json!({
        "label": label,
        "apply": suggestion.text,
        "declare": suggestion.declare,
        "kind": kind(suggestion.sort),
        "detail": detail.join(" · "),
        "count": suggestion.count,
    })
}

/// What people call what is suggested: in the words of the pages, else as the graph says.
fn name(site: &Site, suggestion: &Suggestion) -> Option<String> {
    let term = suggestion.term.as_ref()?.as_ref();
    let words = match suggestion.sort {
        Sort::Property => property_name(site, term),
        Sort::Class => class_name(site, term),
        _ => None,
    };
    words.map(str::to_owned).or_else(|| {
        let labels = suggestion.labels.iter().map(|label| TermRef::from(label.as_ref()));
        best_text(site, labels).map(|label| label.value().to_owned())
    })
}

fn short(site: &Site, term: &oxrdf::NamedNode) -> String {
    site.base
        .parts(term.as_ref())
        .map_or_else(|| term.as_str().to_owned(), |(segment, key)| format!("{segment}/{key}"))
}

fn kind(sort: Sort) -> &'static str {
    match sort {
        Sort::Keyword => "keyword",
        Sort::Variable => "variable",
        Sort::Prefix => "namespace",
        Sort::Property => "property",
        Sort::Class => "class",
        Sort::Value => "constant",
    }
}

/// What is wrong with a query, each with its place and what mends it.
#[must_use]
pub fn mistakes(mistakes: &[Mistake]) -> Value {
    let told = mistakes.iter().map(|mistake| {
        let detail = &mistake.detail;
        json!({
            "from": mistake.place.start,
            "to": mistake.place.end,
            "severity": if mistake.is_doubt { "warning" } else { "error" },
            "message": detail.message,
            "help": detail.help,
            "fix": detail.fix,
        })
    });
    json!({ "mistakes": told.collect::<Vec<Value>>() })
}

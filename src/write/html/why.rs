//! Justifying: the case for a statement becomes words that a person can check.

use super::links::{text, thing};
use super::sheet::{Node, Sheet, as_node};
use crate::vocab::{colo, oa, prov, rdf};
use maud::{Markup, html};
use oxrdf::{NamedNodeRef, TermRef};

/// The cases for one statement, whether it was made or only suggested.
pub(super) fn cases<'a>(
    sheet: Sheet<'a>,
    subject: Node<'a>,
    property: NamedNodeRef<'a>,
    object: TermRef<'a>,
) -> Vec<Node<'a>> {
    let mut cases = sheet.subjects(rdf::SUBJECT, TermRef::from(subject));
    cases.retain(|case| {
        let leads = |to| sheet.graph.contains(oxrdf::TripleRef::new(*case, to, object));
        sheet.objects(*case, rdf::PREDICATE).contains(&property.into())
            && (leads(rdf::OBJECT) || leads(colo::suggests))
    });
    cases
}

/// "Why?": opens without scripts and shows status, method, reason and the words.
pub(super) fn why<'a>(sheet: Sheet<'a>, about: &str, cases: &[Node<'a>]) -> Markup {
    html! {
        @if !cases.is_empty() {
            details.why {
                summary { "Why?" span.unseen { " " bdi { (about) } } }
                @for case in cases { (case_for(sheet, *case)) }
            }
        }
    }
}

/// Everything that speaks for one statement, mention or proposal.
pub(super) fn case_for<'a>(sheet: Sheet<'a>, case: Node<'a>) -> Markup {
    html! {
        dl.case {
            @for state in sheet.nodes(case, colo::status) {
                div { dt { "Status" } dd { (status(sheet, state)) " " span.quiet { (meaning(state)) } } }
            }
            @for method in sheet.nodes(case, colo::method) {
                div { dt { "Found by" } dd { (thing(sheet, method)) } }
            }
            @if let Some(score) = sheet.text(case, colo::score) {
                div { dt { "Score" } dd { (score.value()) } }
            }
            @if let Some(reason) = sheet.text(case, colo::reason) {
                div { dt { "Because" } dd { (text(reason)) } }
            }
            @for seen in sheet.nodes(case, prov::hadPrimarySource) {
                div { dt { "Seen at" } dd { (thing(sheet, seen)) } }
            }
            @for span in spans(sheet, case) {
                div { dt { "Words" } dd { (quote(sheet, span)) } }
            }
        }
    }
}

/// The stretches of text that something rests on, in the order of the text.
pub(super) fn spans<'a>(sheet: Sheet<'a>, case: Node<'a>) -> Vec<Node<'a>> {
    let mut spans = sheet.nodes(case, colo::span);
    spans.extend(sheet.nodes(case, oa::hasTarget));
    spans.sort_by_key(|span| sheet.number(*span, oa::start));
    spans
}

/// The words of a stretch with the place where they stand.
pub(super) fn quote<'a>(sheet: Sheet<'a>, span: Node<'a>) -> Markup {
    html! {
        @if let Some(words) = sheet.text(span, oa::exact) { q { (text(words)) } " " }
        small.quiet { (place(sheet, span)) }
    }
}

/// `characters 1652–1692 of listing.txt`: offsets in code points, the first character is 0.
pub(super) fn place<'a>(sheet: Sheet<'a>, span: Node<'a>) -> Markup {
    html! {
        @if let (Some(start), Some(end)) = (sheet.number(span, oa::start), sheet.number(span, oa::end)) {
            "characters " (start) "–" (end)
        }
        @for source in sheet.objects(span, oa::hasSource).into_iter().filter_map(as_node) {
            " of " (thing(sheet, source))
        }
    }
}

/// How far something is settled, as a mark.
pub(super) fn status<'a>(sheet: Sheet<'a>, state: Node<'a>) -> Markup {
    let name = match state {
        Node::NamedNode(state) => {
            state.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_lowercase()
        }
        Node::BlankNode(_) => "unknown".to_owned(),
    };
    let open = state == Node::from(colo::Proposed) || state == Node::from(colo::Rejected);
    html! { span.status.open[open] { @match sheet.name(state) {
        Some(label) => (text(label)),
        None => (name),
    } } }
}

/// What a status means, for people who have not read the vocabulary.
fn meaning(state: Node<'_>) -> &'static str {
    let is = |status: NamedNodeRef<'static>| state == Node::from(status);
    match () {
        () if is(colo::Stated) => "the words of the source say it",
        () if is(colo::Normalised) => "a fixed conversion of what the source says",
        () if is(colo::Inferred) => "a named rule concludes it from the source",
        () if is(colo::Proposed) => "plausible, waits for a person",
        () if is(colo::Confirmed) => "a person or a second source confirmed it",
        () if is(colo::Rejected) => "a person rejected it",
        () => "",
    }
}

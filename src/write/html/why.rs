//! Justifying: the case for a statement becomes words that a person can check.

use super::links::{text, thing, time};
use super::sheet::{Node, Sheet, as_node};
use crate::vocab::{colo, oa, prov, rdf};
use crate::write::say::{Message, why as say};
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
                summary { (say::WHY.of(sheet.site)) span.unseen { " " bdi { (about) } } }
                @for case in cases { (case_for(sheet, *case)) }
            }
        }
    }
}

/// Everything that speaks for one statement, mention or proposal: the words first.
pub(super) fn case_for<'a>(sheet: Sheet<'a>, case: Node<'a>) -> Markup {
    let row = |name: Message, value: &Markup| html! { div { dt { (name.of(sheet.site)) } dd { (value) } } };
    html! {
        dl.case {
            @for span in spans(sheet, case) { (row(say::WORDS, &quote(sheet, span))) }
            @for state in sheet.nodes(case, colo::status) {
                (row(say::STATUS, &html! { (status(sheet, state)) " " span.quiet { (meaning(sheet, state)) } }))
            }
            @for method in sheet.nodes(case, colo::method) { (row(say::FOUND_BY, &thing(sheet, method))) }
            @for person in sheet.nodes(case, prov::wasAttributedTo) { (row(say::DECIDED, &thing(sheet, person))) }
            @for decision in sheet.nodes(case, colo::decision) { (row(say::DECIDED, &decided(sheet, decision))) }
            @if let Some(score) = sheet.text(case, colo::score) { (row(say::SCORE, &html! { (score.value()) })) }
            @if let Some(reason) = sheet.text(case, colo::reason) { (row(say::BECAUSE, &text(reason))) }
            @for seen in sheet.nodes(case, prov::hadPrimarySource) { (row(say::SEEN_AT, &thing(sheet, seen))) }
        }
    }
}

/// Who decided, when and why.
fn decided<'a>(sheet: Sheet<'a>, decision: Node<'a>) -> Markup {
    let (who, note) = (sheet.text(decision, colo::by), sheet.text(decision, colo::reason));
    html! {
        @if let Some(who) = who { (text(who)) }
        @if let Some(when) = sheet.text(decision, prov::startedAtTime) { ", " (time(sheet.site, when)) }
        @if let Some(note) = note { ": " (text(note)) }
    }
}

/// The stretches of text that something rests on, in the order of the text.
pub(super) fn spans<'a>(sheet: Sheet<'a>, case: Node<'a>) -> Vec<Node<'a>> {
    let mut spans = sheet.nodes(case, colo::span);
    spans.extend(sheet.nodes(case, oa::hasTarget));
    spans.sort_by_key(|span| sheet.number(*span, oa::start));
    spans
}

/// The sentence of the source with its words marked, and the place where they stand.
pub(super) fn quote<'a>(sheet: Sheet<'a>, span: Node<'a>) -> Markup {
    let around = |property| sheet.text(span, property).map(oxrdf::LiteralRef::value);
    let (before, after) = (around(oa::prefix), around(oa::suffix));
    html! {
        @if let Some(words) = sheet.text(span, oa::exact) {
            @if before.is_some() || after.is_some() {
                q.sentence { bdi { (before.unwrap_or_default()) mark { (words.value()) } (after.unwrap_or_default()) } }
            } @else { q { (text(words)) } }
            " "
        }
        small.quiet { (place(sheet, span)) }
    }
}

/// `line 23, characters 1652–1692 of listing.txt`: offsets in code points, the first character is 0.
pub(super) fn place<'a>(sheet: Sheet<'a>, span: Node<'a>) -> Markup {
    let site = sheet.site;
    html! {
        @if let Some(line) = sheet.number(span, colo::line) { (say::LINE.fill(site, &[("line", &line)])) ", " }
        @if let (Some(start), Some(end)) = (sheet.number(span, oa::start), sheet.number(span, oa::end)) {
            (say::PLACE.fill(site, &[("start", &start), ("end", &end)]))
        }
        @for source in sheet.objects(span, oa::hasSource).into_iter().filter_map(as_node) {
            " " (say::OF.of(site)) " " (thing(sheet, source))
        }
    }
}

/// Every status: its name and what it means for people who have not read the vocabulary.
const STATUSES: &[(NamedNodeRef<'static>, Message, Message)] = &[
    (colo::Stated, say::NAME_STATED, say::STATED),
    (colo::Normalised, say::NAME_NORMALISED, say::NORMALISED),
    (colo::Inferred, say::NAME_INFERRED, say::INFERRED),
    (colo::Proposed, say::NAME_PROPOSED, say::PROPOSED),
    (colo::Confirmed, say::NAME_CONFIRMED, say::CONFIRMED),
    (colo::Rejected, say::NAME_REJECTED, say::REJECTED),
];

fn known(state: Node<'_>) -> Option<&'static (NamedNodeRef<'static>, Message, Message)> {
    STATUSES.iter().find(|(status, ..)| Node::from(*status) == state)
}

/// How far something is settled, as a mark.
pub(super) fn status<'a>(sheet: Sheet<'a>, state: Node<'a>) -> Markup {
    let open = state == Node::from(colo::Proposed) || state == Node::from(colo::Rejected);
    html! { span.status.open[open] { @match (known(state), sheet.name(state)) {
        (Some((_, name, _)), _) => (name.of(sheet.site)),
        (None, Some(label)) => (text(label)),
        (None, None) => (say::UNKNOWN.of(sheet.site)),
    } } }
}

fn meaning(sheet: Sheet<'_>, state: Node<'_>) -> &'static str {
    known(state).map_or("", |(.., meaning)| meaning.of(sheet.site))
}

//! Showing evidence: mentions, claims, proposals and what was seen elsewhere, each apart from the facts.

use super::facts::{LISTED, counted, cut, entry};
use super::links::{term, text, thing, time};
use super::sheet::{Node, Sheet};
use super::why::{case_for, place, spans, status};
use super::words::{kinds, property};
use crate::vocab::{Kind, colo, dcterms, oa, rdf, schema, skos};
use crate::write::say::evidence as say;
use maud::{Markup, html};
use oxrdf::{NamedNodeRef, TermRef};
use std::collections::{BTreeMap, BTreeSet};

/// Where texts name the topic, by publication, with the words.
pub(super) fn named_in(sheet: Sheet<'_>) -> Markup {
    let mut mentions = sheet.subjects(oa::hasBody, sheet.topic);
    mentions.extend(suggested_mentions(sheet));
    let mut places = BTreeMap::<String, (Option<Node<'_>>, Vec<Node<'_>>)>::new();
    for mention in mentions {
        let publication = publication_of(sheet, mention);
        let key = publication.map(|node| node.to_string()).unwrap_or_default();
        places.entry(key).or_insert((publication, Vec::new())).1.push(mention);
    }
    let count: usize = places.values().map(|(_, mentions)| mentions.len()).sum();
    let order = sheet.newest_first(places.values().filter_map(|place| place.0).collect());
    html! {
        @if count > 0 {
            section {
                h2 { (say::NAMED.of(sheet.site)) " " (counted(sheet, oa::hasBody, count)) }
                ul.entries {
                    @for publication in order.into_iter().take(LISTED) {
                        @if let Some((_, mentions)) = places.get(&publication.to_string()) {
                            li { (entry(sheet, publication, Some(&quotes(sheet, mentions)))) }
                        }
                    }
                    @if let Some((_, mentions)) = places.get("") {
                        li { span.what { (say::OUTSIDE.of(sheet.site)) " " span.more { (quotes(sheet, mentions)) } } }
                    }
                }
                (cut(sheet, oa::hasBody, count))
            }
        }
    }
}

fn suggested_mentions(sheet: Sheet<'_>) -> Vec<Node<'_>> {
    let mut nodes = sheet.subjects(colo::suggests, sheet.topic);
    nodes.retain(|node| sheet.is(*node, colo::Mention));
    nodes
}

fn publication_of<'a>(sheet: Sheet<'a>, mention: Node<'a>) -> Option<Node<'a>> {
    let record = sheet.node(mention, colo::inRecord)?;
    sheet.node(record, colo::describes)
}

/// The words of mentions, each linked to its own page; marks those that are less than stated.
fn quotes<'a>(sheet: Sheet<'a>, mentions: &[Node<'a>]) -> Markup {
    let mut mentions = mentions.to_vec();
    mentions.sort_by_key(|mention| first_offset(sheet, *mention));
    html! {
        @for mention in mentions {
            span.quote {
                q { (thing(sheet, mention)) }
                @for state in sheet.nodes(mention, colo::status).into_iter().filter(|state| is_less_than_stated(*state)) {
                    " " (status(sheet, state))
                }
            }
            " "
        }
    }
}

fn first_offset<'a>(sheet: Sheet<'a>, mention: Node<'a>) -> Option<u64> {
    sheet.number(*spans(sheet, mention).first()?, oa::start)
}

fn is_less_than_stated(state: Node<'_>) -> bool {
    ![Node::from(colo::Stated), Node::from(colo::Normalised), Node::from(colo::Confirmed)]
        .contains(&state)
}

/// What the topic claims, or what is claimed about it: reported, never asserted.
pub(super) fn claims(sheet: Sheet<'_>) -> Markup {
    let mut claims = sheet.subjects(colo::claimedBy, sheet.topic);
    let own = !claims.is_empty();
    claims.extend(sheet.subjects(schema::about, sheet.topic));
    claims.retain(|claim| sheet.is(*claim, colo::ReportedClaim));
    claims.dedup();
    html! {
        @if !claims.is_empty() {
            section.aside {
                h2 { @if own { (say::CLAIMS_OWN.of(sheet.site)) } @else { (say::CLAIMS_ABOUT.of(sheet.site)) } }
                p.note { (say::CLAIMS_NOTE.of(sheet.site)) }
                @for claim in claims { (one_claim(sheet, claim, own)) }
            }
        }
    }
}

fn one_claim<'a>(sheet: Sheet<'a>, claim: Node<'a>, own: bool) -> Markup {
    let abouts: Vec<_> = sheet
        .nodes(claim, schema::about)
        .into_iter()
        .filter(|about| *about != Node::from(sheet.topic))
        .collect();
    html! {
        figure.claim {
            blockquote { p { @if let Some(words) = sheet.text(claim, schema::text) { (text(words)) } } }
            figcaption {
                @if !own { @for source in sheet.nodes(claim, colo::claimedBy) { (thing(sheet, source)) " · " } }
                @if let Some(date) = sheet.text(claim, colo::claimDate) { (say::CLAIM_DATE.fill(sheet.site, &[("date", &time(sheet.site, date))])) " · " }
                @if !abouts.is_empty() { (say::ABOUT.of(sheet.site)) " " (super::links::and(sheet, &abouts)) " · " }
                @for span in spans(sheet, claim) { (place(sheet, span)) }
            }
        }
    }
}

/// What waits for a person: statements that are only proposed, and things that may be one.
pub(super) fn proposals(sheet: Sheet<'_>) -> Markup {
    let mut open = sheet.subjects(rdf::SUBJECT, sheet.topic);
    open.extend(sheet.subjects(rdf::OBJECT, sheet.topic));
    open.extend(sheet.subjects(colo::suggests, sheet.topic));
    open.retain(|case| {
        sheet.is(*case, colo::Assertion)
            && is_open(sheet, *case)
            && !is_from_elsewhere(sheet, *case)
    });
    open.dedup();
    let mut twins = sheet.subjects(colo::candidate, sheet.topic);
    twins.retain(|twin| sheet.is(*twin, colo::IdentityProposal));
    html! {
        @if !open.is_empty() || !twins.is_empty() {
            section.aside {
                h2 { (say::WAITING.of(sheet.site)) }
                p.note { (say::WAITING_NOTE.of(sheet.site)) }
                ul.cases {
                    @for case in open { li { (statement(sheet, case)) (case_for(sheet, case)) } }
                    @for twin in twins { li {
                        p { (say::SAME_AS.of(sheet.site)) " "
                            @for other in sheet.nodes(twin, colo::candidate).into_iter().filter(|other| *other != Node::from(sheet.topic)) {
                                (thing(sheet, other))
                            }
                            "?" }
                        (case_for(sheet, twin))
                    } }
                }
            }
        }
    }
}

fn is_open(sheet: Sheet<'_>, case: Node<'_>) -> bool {
    let status = |state: NamedNodeRef<'static>| {
        sheet.graph.contains(oxrdf::TripleRef::new(case, colo::status, state))
    };
    status(colo::Proposed) || status(colo::Rejected)
}

/// Enrichment has no words in a source: it rests on another page, or on what a person knows.
fn is_from_elsewhere<'a>(sheet: Sheet<'a>, case: Node<'a>) -> bool {
    let by_rule = [colo::Stated, colo::Normalised, colo::Inferred].map(Node::from);
    spans(sheet, case).is_empty()
        && !sheet.nodes(case, colo::status).iter().any(|state| by_rule.contains(state))
}

/// A statement in one line: `property → value`, or the other way round.
fn statement<'a>(sheet: Sheet<'a>, case: Node<'a>) -> Markup {
    let mut values = sheet.objects(case, rdf::OBJECT);
    values.extend(sheet.objects(case, colo::suggests));
    let subject =
        sheet.node(case, rdf::SUBJECT).filter(|subject| *subject != Node::from(sheet.topic));
    html! {
        p.statement {
            @if let Some(subject) = subject { (thing(sheet, subject)) " · " }
            @for name in sheet.objects(case, rdf::PREDICATE) {
                @if let TermRef::NamedNode(name) = name { span.quiet { (property(sheet.site, name)) ": " } }
            }
            @for (index, value) in values.iter().enumerate() {
                @if index > 0 { ", " }
                (term(sheet, *value))
            }
        }
    }
}

/// What was seen outside the sources: with its status and its page where there is one.
pub(super) fn elsewhere(sheet: Sheet<'_>) -> Markup {
    let mut seen = sheet.subjects(rdf::SUBJECT, sheet.topic);
    seen.retain(|case| sheet.is(*case, rdf::STATEMENT) || is_from_elsewhere(sheet, *case));
    html! {
        @if !seen.is_empty() {
            section.aside {
                h2 { (say::ELSEWHERE.of(sheet.site)) }
                p.note { (say::ELSEWHERE_NOTE.of(sheet.site)) }
                ul.cases { @for case in seen { li {
                    (statement(sheet, case))
                    @if sheet.is(case, rdf::STATEMENT) {
                        @for part in sheet.nodes(case, dcterms::isPartOf) { p.quiet { (super::links::label(sheet, part)) } }
                    } @else { (case_for(sheet, case)) }
                } } }
            }
        }
    }
}

/// What the records of a publication name, by kind, with the words where they differ from the label.
pub(super) fn names(sheet: Sheet<'_>, records: &[Node<'_>]) -> Markup {
    let mut groups =
        BTreeMap::<(usize, &'static str), BTreeMap<String, (Node<'_>, Vec<Node<'_>>)>>::new();
    for record in records {
        for mention in sheet.graph.subjects_for_predicate_object(colo::inRecord, *record) {
            for body in sheet.nodes(mention, oa::hasBody) {
                let kind = sheet.kind(body);
                if kind == Some(Kind::Genre) {
                    continue;
                }
                let rank = Kind::ALL.iter().position(|each| Some(*each) == kind);
                let title =
                    kind.map_or(say::OTHER_THINGS.of(sheet.site), |kind| kinds(sheet.site, kind));
                let group = groups.entry((rank.unwrap_or(usize::MAX), title)).or_default();
                let key = (sheet.label(body).to_lowercase(), body.to_string());
                group
                    .entry(format!("{} {}", key.0, key.1))
                    .or_insert((body, Vec::new()))
                    .1
                    .push(mention);
            }
        }
    }
    html! {
        @if !groups.is_empty() {
            section {
                h2 { (say::NAMES.of(sheet.site)) }
                dl.facts {
                    @for ((_, title), bodies) in groups {
                        div { dt { (title) } dd { ul.values { @for (body, mentions) in bodies.into_values() {
                            li { (thing(sheet, body)) " " span.more { (other_words(sheet, body, &mentions)) } }
                        } } } }
                    }
                }
            }
        }
    }
}

/// The words of mentions that are not simply the label, each once.
fn other_words<'a>(sheet: Sheet<'a>, body: Node<'a>, mentions: &[Node<'a>]) -> Markup {
    let label = sheet.text(body, skos::prefLabel).map(|label| label.value().to_lowercase());
    let differs = |mention: &Node<'a>| {
        let words = sheet.text(*mention, colo::surface).map(|words| words.value().to_lowercase());
        words != label || sheet.nodes(*mention, colo::status).into_iter().any(is_less_than_stated)
    };
    let mut other: Vec<_> = mentions.iter().copied().filter(differs).collect();
    other.sort_by_key(|mention| first_offset(sheet, *mention));
    let mut seen = BTreeSet::new();
    other.retain(|mention| {
        seen.insert(sheet.text(*mention, colo::surface).map(oxrdf::LiteralRef::value))
    });
    quotes(sheet, &other)
}

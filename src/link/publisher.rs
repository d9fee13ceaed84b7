//! Publishers: the names of a publisher line become agents, and the bracket at its end a genre.

use super::mention::Mention;
use super::{Entry, Linker};
use crate::lift::{Claim, Evidence, Known, Method, Status, cut, fold_name};
use crate::record::{Field, Span};
use crate::vocab::{colo, dcat, dcterms, foaf, org, prov, rdf, rel, schema, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef};
use std::collections::HashSet;

const SPLIT_REASON: &str =
    "Comma read as a separator of names: at least one side is a name that is known by itself.";

/// Folded names that are a publisher line of their own somewhere in the document.
pub(super) fn standing_alone(entries: &[Entry<'_>]) -> HashSet<String> {
    entries
        .iter()
        .filter_map(|entry| entry.record.field("publisher"))
        .map(|field| field.verbatim.as_str())
        .filter(|names| !names.contains([',', ';', '…']))
        .map(fold_name)
        .collect()
}

/// A part of a publisher line.
struct Part {
    span: Span,
    text: String,
    known: bool,
}

/// An agent's part in a publication.
pub(super) struct Contribution<'a> {
    pub(super) agent: &'a NamedNode,
    pub(super) role: NamedNodeRef<'static>,
    /// Its place in the printed order of its role.
    pub(super) order: Option<usize>,
    pub(super) span: Span,
}

impl Linker<'_, '_> {
    /// The publishers, in their printed order.
    pub(super) fn publishers(&mut self, entry: &Entry<'_>, alone: &HashSet<String>) {
        let Some(field) = entry.record.field("publisher") else {
            return;
        };
        let parts = split(field, self.known, alone);
        let split = parts.len() > 1;
        for (index, part) in parts.iter().enumerate() {
            if cut(&part.text).1.is_some() {
                let message = format!("the publisher `{}` is cut off by the source", part.text);
                self.warn(part.span, message, "add the whole name to data/authorities");
                continue;
            }
            if !split && part.text.contains(',') && !part.known {
                let message = format!("`{}` is taken as one publisher", part.text);
                self.warn(
                    part.span,
                    message,
                    "if it is several, add one of them to data/authorities",
                );
            }
            let agent = self.organisation(&part.text, part.span.start);
            self.publisher_mention(entry, part, split, &agent);
            let claim = Claim {
                subject: entry.publication.clone(),
                predicate: dcterms::publisher,
                object: agent.clone().into(),
            };
            if split {
                let evidence = Evidence {
                    status: Status::Inferred,
                    method: Method::PublisherSplit,
                    spans: vec![field.span],
                    reason: Some(SPLIT_REASON),
                };
                self.pen.assert(entry.position(), &claim, &evidence);
            } else {
                self.pen.state(&claim.subject, claim.predicate, claim.object, part.span.start);
            }
            let order = Some(index + 1);
            let span = part.span;
            self.contribution(entry, &Contribution { agent: &agent, role: rel::pbl, order, span });
        }
    }

    fn publisher_mention(
        &mut self,
        entry: &Entry<'_>,
        part: &Part,
        split: bool,
        agent: &NamedNode,
    ) {
        let case = match (part.known, split) {
            (true, _) => (Status::Stated, Method::LabelMatch),
            (false, true) => (Status::Inferred, Method::PublisherSplit),
            (false, false) => (Status::Stated, Method::ListingGrammar),
        };
        let mention = Mention::of(part.span, "agent", agent, case).outside_text();
        self.mention(entry.position(), mention);
        self.learn("agent", agent, &part.text);
    }

    /// The organisation of this name. A publisher that nobody has described is taken as one.
    pub(super) fn organisation(&mut self, name: &str, at: usize) -> NamedNode {
        self.agent(name, org::Organization, at)
    }

    /// The agent of this name; it is introduced unless an authority file describes it.
    pub(super) fn agent(&mut self, name: &str, class: NamedNodeRef<'_>, at: usize) -> NamedNode {
        let agent = self.known.find_or_mint(self.pen.base, "agent", name, name);
        if !self.known.has_authority(&agent) {
            let spelling = self.known.spelling("agent", name).to_owned();
            self.pen.introduce(&agent, &[foaf::Agent, class], &spelling, at);
            self.pen.state(&agent, foaf::name, Literal::new_simple_literal(spelling), at);
        }
        agent
    }

    pub(super) fn contribution(
        &mut self,
        entry: &Entry<'_>,
        contribution: &Contribution<'_>,
    ) -> NamedNode {
        let number = self.contributions.entry(entry.position()).or_default();
        *number += 1;
        let tail = format!("{}-{number}", entry.position());
        let node = self.pen.own("contribution", tail);
        let at = contribution.span.start;
        self.pen.state(entry.publication, prov::qualifiedAttribution, node.clone(), at);
        self.pen.state(&node, rdf::TYPE, colo::Contribution.into_owned(), at);
        self.pen.state(&node, prov::agent, contribution.agent.clone(), at);
        self.pen.state(&node, dcat::hadRole, contribution.role.into_owned(), at);
        if let Some(order) = contribution.order {
            let order = Literal::new_typed_literal(order.to_string(), xsd::INTEGER);
            self.pen.state(&node, schema::position, order, at);
        }
        let span = self.pen.span(contribution.span);
        self.pen.state(&node, colo::span, span, at);
        node
    }

    /// The genre: the bracket of the publisher line, else a section label that is a genre.
    pub(super) fn genre(&mut self, entry: &Entry<'_>) {
        let bracket = entry.record.field("genre");
        let Some(field) = bracket.or_else(|| entry.record.field("section")) else {
            return;
        };
        let (at, span) = (field.span.start, field.span);
        let Some(genre) = self.known.find("genre", &field.verbatim).cloned() else {
            if bracket.is_some() {
                self.propose_genre(entry, field);
            }
            return;
        };
        self.pen.state(entry.publication, dcterms::type_, genre.clone(), at);
        let status = if bracket.is_some() { Status::Stated } else { Status::Normalised };
        let case = (status, Method::ListingGrammar);
        self.mention(entry.position(), Mention::of(span, "genre", &genre, case).outside_text());
    }

    /// A bracket that is no known genre: it may be a new one, or belong to the name.
    fn propose_genre(&mut self, entry: &Entry<'_>, field: &Field) {
        let claim = Claim {
            subject: entry.publication.clone(),
            predicate: dcterms::type_,
            object: self.pen.text(&field.verbatim).into(),
        };
        let evidence = Evidence {
            status: Status::Proposed,
            method: Method::ListingGrammar,
            spans: vec![field.span],
            reason: Some("The bracket at the end of the publisher line is in no list of genres."),
        };
        self.pen.assert(entry.position(), &claim, &evidence);
        let message = format!("`{}` is not a known genre; it is proposed only", field.verbatim);
        self.warn(field.span, message, "add it to the genres if it is one");
    }
}

/// Splits a publisher line: at semicolons always; at commas only where a side is a known name.
/// Commas between parts that nobody knows stay in one name.
fn split(field: &Field, known: &Known, alone: &HashSet<String>) -> Vec<Part> {
    let is_known = |name: &str| {
        let agent = known.find("agent", name).filter(|agent| known.has_authority(agent));
        agent.is_some() || alone.contains(&fold_name(name))
    };
    let mut parts = Vec::new();
    for segment in pieces(&field.verbatim, ';') {
        let commas = pieces(&field.verbatim[segment.0..segment.1], ',');
        let commas: Vec<_> =
            commas.iter().map(|(start, end)| (start + segment.0, end + segment.0)).collect();
        let mut rest: Option<(usize, usize)> = None;
        let mut index = 0;
        while index < commas.len() {
            let longest = (index..commas.len())
                .rev()
                .find(|last| is_known(field.verbatim[commas[index].0..commas[*last].1].trim()));
            if let Some(last) = longest {
                parts.extend(rest.take().map(|range| part(field, range, false)));
                parts.push(part(field, (commas[index].0, commas[last].1), true));
                index = last + 1;
            } else {
                rest = Some((rest.map_or(commas[index].0, |(start, _)| start), commas[index].1));
                index += 1;
            }
        }
        parts.extend(rest.map(|range| part(field, range, false)));
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// Byte ranges between separators.
fn pieces(text: &str, separator: char) -> Vec<(usize, usize)> {
    let mut start = 0;
    text.split(separator)
        .map(|piece| {
            let range = (start, start + piece.len());
            start = range.1 + separator.len_utf8();
            range
        })
        .collect()
}

fn part(field: &Field, (start, end): (usize, usize), known: bool) -> Part {
    let text = &field.verbatim[start..end];
    let lead = text.len() - text.trim_start().len();
    let trimmed = text.trim();
    let first = start + lead;
    let span = field.span.part(&field.verbatim, first..first + trimmed.len());
    Part { span, text: trimmed.to_owned(), known }
}

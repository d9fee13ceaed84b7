//! Mentions: expressions that denote a thing, with their words, offsets, rule and status.

use super::matcher::Matcher;
use super::{Entry, Linker};
use crate::lift::{Method, Status, cut};
use crate::record::{Field, Span};
use crate::vocab::{colo, oa, rdf, schema};
use oxrdf::{Literal, NamedNode};

/// An expression that denotes a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Where it stands.
    pub(super) span: Span,
    /// The segment of the thing: `law`.
    pub(super) segment: String,
    /// What it denotes; more than one where it cannot be settled.
    pub(super) things: Vec<NamedNode>,
    pub(super) status: Status,
    pub(super) method: Method,
    /// Whether it stands in words about the publication (not in the publisher line, say).
    pub(super) in_text: bool,
}

impl Mention {
    pub(super) fn of(span: Span, segment: &str, thing: &NamedNode, case: (Status, Method)) -> Self {
        let (status, method) = case;
        let things = vec![thing.clone()];
        Self { span, segment: segment.to_owned(), things, status, method, in_text: true }
    }

    pub(super) fn outside_text(self) -> Self {
        Self { in_text: false, ..self }
    }

    /// The thing, if it is settled.
    pub(super) fn thing(&self) -> Option<&NamedNode> {
        match self.things.as_slice() {
            [thing] if self.status != Status::Proposed => Some(thing),
            _ => None,
        }
    }

    pub(super) fn is_inside(&self, span: Span) -> bool {
        self.span.start >= span.start && self.span.end <= span.end
    }
}

impl Linker<'_, '_> {
    /// Names that authority files or the document know, in title and excerpt.
    pub(super) fn labels(&mut self, entry: &Entry<'_>, matcher: &Matcher) {
        for field in entry.texts() {
            for hit in matcher.find(self.pen.document, field.span) {
                let method =
                    if hit.segment == "law" { Method::LegalName } else { Method::LabelMatch };
                let mention = Mention {
                    span: hit.span,
                    segment: hit.segment,
                    things: hit.things,
                    status: hit.status,
                    method,
                    in_text: true,
                };
                self.mention(entry.position(), mention);
            }
        }
    }

    /// Writes all mentions down, in the order of the text.
    pub(super) fn write_mentions(&mut self, entries: &[Entry<'_>]) {
        let mut all = std::mem::take(&mut self.mentions);
        self.write_list(0, all.remove(&0).unwrap_or_default(), None);
        for entry in entries {
            let mentions = all.remove(&entry.position()).unwrap_or_default();
            self.write_list(entry.position(), mentions, Some(entry));
        }
    }

    fn write_list(
        &mut self,
        position: usize,
        mut mentions: Vec<Mention>,
        entry: Option<&Entry<'_>>,
    ) {
        mentions.sort_by_key(|mention| (mention.span.start, usize::MAX - mention.span.end));
        mentions.dedup_by(|a, b| a.span == b.span && a.things == b.things);
        for (index, mention) in mentions.iter().enumerate() {
            let at = mention.span.start;
            if let (Some(entry), true, Some(thing)) = (entry, mention.in_text, mention.thing()) {
                self.pen.state(entry.publication, schema::mentions, thing.clone(), at);
            }
            self.write_mention(position, index + 1, mention);
            let cut = entry.and_then(Entry::excerpt).is_some_and(|text| touches_cut(text, mention));
            if cut {
                let node = self.pen.own("mention", format_args!("{position}-{}", index + 1));
                self.pen.note(&node, colo::boundaryTruncated, Literal::from(true), at);
            }
        }
    }

    fn write_mention(&mut self, position: usize, number: usize, mention: &Mention) {
        let pen = &mut *self.pen;
        let at = mention.span.start;
        let node = pen.own("mention", format_args!("{position}-{number}"));
        let target = pen.span(mention.span);
        let surface = Literal::new_simple_literal(pen.document.quote(mention.span));
        pen.note(&node, rdf::TYPE, colo::Mention.into_owned(), at);
        pen.note(&node, oa::motivatedBy, oa::identifying.into_owned(), at);
        pen.note_home(&node, position, at);
        pen.note(&node, colo::surface, surface, at);
        pen.note(&node, oa::hasTarget, target, at);
        let property = if mention.thing().is_some() { oa::hasBody } else { colo::suggests };
        for thing in &mention.things {
            pen.note(&node, property, thing.clone(), at);
        }
        pen.note_case(&node, mention.status, mention.method, at);
    }
}

/// Whether a mention ends at the mark by which the excerpt is cut off.
fn touches_cut(excerpt: &Field, mention: &Mention) -> bool {
    let (_, mark) = cut(&excerpt.verbatim);
    mark.is_some_and(|mark| excerpt.span.end - mark.chars().count() == mention.span.end)
}

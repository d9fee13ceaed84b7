//! Forms: what running text calls the publication, and whose it says that it is.

use super::publisher::Contribution;
use super::{Entry, Linker};
use crate::lift::{Claim, Evidence, Method, Status, fold_name};
use crate::record::Span;
use crate::vocab::{colo, dcterms, rel};
use oxrdf::NamedNode;

const CONTRIBUTOR_REASON: &str =
    "The excerpt calls the publication theirs; whether they are its author is not said.";
const TWICE_REASON: &str = "Said twice.";

/// Words between the article and the form: "strategic", "short policy".
const BETWEEN: usize = 2;

impl Linker<'_, '_> {
    /// `A RiverWatch technical brief …`, `This briefing paper …` at the head of an excerpt.
    pub(super) fn form(&mut self, entry: &Entry<'_>) {
        let Some((form, owner)) = self.form_of(entry) else {
            return;
        };
        let text = self.pen.text(self.pen.document.quote(form));
        self.pen.state(entry.publication, colo::formAsDescribed, text, form.start);
        let Some(agent) = owner else {
            return;
        };
        let start = entry.excerpt().map_or(form.start, |field| field.span.start);
        let span = Span { start, end: form.end };
        let claim = Claim {
            subject: entry.publication.clone(),
            predicate: dcterms::contributor,
            object: agent.clone().into(),
        };
        let evidence = Evidence {
            status: Status::Inferred,
            method: Method::TextPattern,
            spans: vec![span],
            reason: Some(CONTRIBUTOR_REASON),
        };
        self.pen.assert(entry.position(), &claim, &evidence);
        let contribution = Contribution { agent: &agent, role: rel::ctb, order: None, span };
        self.contribution(entry, &contribution);
    }

    /// The words of the form, and the agent that stands before them.
    fn form_of(&self, entry: &Entry<'_>) -> Option<(Span, Option<NamedNode>)> {
        let field = entry.excerpt()?;
        let article = ["This ", "The ", "A ", "An "]
            .iter()
            .find(|article| field.verbatim.starts_with(**article))?;
        let mut start = field.span.start + article.chars().count();
        let owner = self
            .mentioned(entry.position())
            .iter()
            .find(|mention| mention.segment == "agent" && mention.span.start == start);
        if let Some(owner) = owner {
            start = owner.span.end + 1;
        }
        if owner.is_none() && *article != "This " {
            return None;
        }
        let end =
            self.end_of_form(Span { start: start.min(field.span.end), end: field.span.end })?;
        Some((Span { start, end }, owner.and_then(|owner| owner.thing().cloned())))
    }

    /// Where the longest name of a genre ends that stands in the first words of a stretch.
    fn end_of_form(&self, span: Span) -> Option<usize> {
        let text = self.pen.document.quote(span);
        let words: Vec<&str> = text.split(' ').take(BETWEEN + 3).collect();
        let mut longest = None;
        for first in 0..words.len().min(BETWEEN + 1) {
            for last in first..words.len() {
                let label = words[first..=last].join(" ");
                let is_genre = |name: &&crate::lift::Name| {
                    name.segment == "genre" && fold_name(&name.label) == fold_name(&label)
                };
                if self.known.names.iter().any(|name| is_genre(&name)) {
                    let length = words[..=last].join(" ").chars().count();
                    longest = longest.max(Some(span.start + length));
                }
            }
        }
        longest
    }

    /// A genre that the publisher line prints and the excerpt names again.
    pub(super) fn genre_said_twice(&mut self, entry: &Entry<'_>) {
        let (Some(field), Some((form, owner))) = (entry.record.field("genre"), self.form_of(entry))
        else {
            return;
        };
        let form_words = self.pen.document.quote(form);
        let genre = self.known.find("genre", &field.verbatim).cloned();
        let same = self.known.find("genre", &form_words) == genre.as_ref() && owner.is_none();
        let (Some(genre), true) = (genre, same) else {
            return;
        };
        let start = entry.excerpt().map_or(form.start, |field| field.span.start);
        let claim = Claim {
            subject: entry.publication.clone(),
            predicate: dcterms::type_,
            object: genre.into(),
        };
        let evidence = Evidence {
            status: Status::Stated,
            method: Method::ListingGrammar,
            spans: vec![field.span, Span { start, end: form.end }],
            reason: Some(TWICE_REASON),
        };
        self.pen.assert(entry.position(), &claim, &evidence);
    }
}

//! Writing down: statements, spans, mentions and assertions of one source, each in its graph.

use super::Draft;
use crate::record::{Document, Location, Span};
use crate::vocab::{Base, colo, dcterms, oa, rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{HashMap, HashSet};

/// How far a statement is settled by an importer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The words of the source say it.
    Stated,
    /// A fixed conversion of what the source says.
    Normalised,
    /// A named rule concludes it.
    Inferred,
    /// It waits for a person.
    Proposed,
}

impl Status {
    fn term(self) -> NamedNodeRef<'static> {
        match self {
            Self::Stated => colo::Stated,
            Self::Normalised => colo::Normalised,
            Self::Inferred => colo::Inferred,
            Self::Proposed => colo::Proposed,
        }
    }
}

/// A named rule; its concept is in `ontology/methods.ttl`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Line grammar of the listing.
    ListingGrammar,
    /// Match with a known label.
    LabelMatch,
    /// Publisher line split at a comma whose sides are names.
    PublisherSplit,
    /// By-line grammar.
    Byline,
    /// Short form of a longer name in the same record.
    LongerNameInRecord,
    /// Same name in other capitals, or its first word.
    CaseVariant,
    /// Definite description of the only candidate in the document.
    DefiniteDescription,
    /// Name of a legal instrument.
    LegalName,
    /// Text pattern.
    TextPattern,
}

impl Method {
    /// Its key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ListingGrammar => "listing-grammar",
            Self::LabelMatch => "label-match",
            Self::PublisherSplit => "publisher-split",
            Self::Byline => "byline",
            Self::LongerNameInRecord => "longer-name-in-record",
            Self::CaseVariant => "case-variant",
            Self::DefiniteDescription => "definite-description",
            Self::LegalName => "legal-name",
            Self::TextPattern => "text-pattern",
        }
    }
}

/// A statement that needs a case: subject, predicate, object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The subject.
    pub subject: NamedNode,
    /// The predicate.
    pub predicate: NamedNodeRef<'static>,
    /// The object.
    pub object: Term,
}

/// What a statement rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How far it is settled.
    pub status: Status,
    /// By which rule.
    pub method: Method,
    /// On which words.
    pub spans: Vec<Span>,
    /// Why, for a person.
    pub reason: Option<&'static str>,
}

/// Writes what one source says into a draft.
pub struct Pen<'a> {
    /// The base under which it mints.
    pub base: &'a Base,
    /// The text that it reads.
    pub document: &'a Document,
    /// Language of the texts.
    pub language: &'a str,
    draft: Draft,
    statements: GraphName,
    evidence: GraphName,
    spans: HashSet<Span>,
    assertions: HashMap<usize, usize>,
}

impl<'a> Pen<'a> {
    /// A pen for a source; its graphs are named after the digest of the source.
    #[must_use]
    pub fn new(base: &'a Base, document: &'a Document, language: &'a str) -> Self {
        let run = format!("{}-1", document.sha12());
        Self {
            base,
            document,
            language,
            draft: Draft::default(),
            statements: base.graph(format_args!("import-{run}")).into(),
            evidence: base.graph(format_args!("evidence-{run}")).into(),
            spans: HashSet::new(),
            assertions: HashMap::new(),
        }
    }

    /// What was written.
    #[must_use]
    pub fn finish(self) -> Draft {
        self.draft
    }

    /// An address that belongs to this source: `{base}id/{segment}/{sha12}-{tail}`.
    #[must_use]
    pub fn own(&self, segment: &str, tail: impl std::fmt::Display) -> NamedNode {
        self.base.thing(segment, format_args!("{}-{tail}", self.document.sha12()))
    }

    /// A text in the language of the source.
    #[must_use]
    pub fn text(&self, text: impl Into<String>) -> Literal {
        // The profile has checked the tag.
        Literal::new_language_tagged_literal_unchecked(text.into(), self.language.to_lowercase())
    }

    /// Says something of the world, in the statement graph.
    pub fn state(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: impl Into<Term>,
        at: usize,
    ) {
        let location = self.document.locate(at);
        self.write(self.statements.clone(), (subject, predicate, object.into()), &location);
    }

    /// Says something about how it is known, in the evidence graph.
    pub fn note(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: impl Into<Term>,
        at: usize,
    ) {
        let location = self.document.locate(at);
        self.write(self.evidence.clone(), (subject, predicate, object.into()), &location);
    }

    fn write(
        &mut self,
        graph_name: GraphName,
        (subject, predicate, object): (&NamedNode, NamedNodeRef<'_>, Term),
        location: &Location,
    ) {
        let subject = NamedOrBlankNode::from(subject.clone());
        let predicate = predicate.into_owned();
        self.draft.say(Quad { subject, predicate, object, graph_name }, Some(location));
    }

    /// The node of a stretch of the source; it is described once.
    pub fn span(&mut self, span: Span) -> NamedNode {
        let node = self.own("span", format_args!("{}-{}", span.start, span.end));
        if self.spans.insert(span) {
            let source = self.base.thing("source", self.document.sha12());
            let number = |n: usize| Literal::new_typed_literal(n.to_string(), xsd::INTEGER);
            let words = Literal::new_simple_literal(self.document.quote(span));
            self.note(&node, rdf::TYPE, colo::Span.into_owned(), span.start);
            self.note(&node, oa::hasSource, source, span.start);
            self.note(&node, oa::hasSelector, node.clone(), span.start);
            self.note(&node, oa::start, number(span.start), span.start);
            self.note(&node, oa::end, number(span.end), span.start);
            self.note(&node, oa::exact, words, span.start);
        }
        node
    }

    /// Makes a statement that the source does not make in so many words, with its case.
    /// A proposed one is not made: only its case is written down.
    pub fn assert(&mut self, record: usize, claim: &Claim, evidence: &Evidence) {
        let at = evidence.spans.first().map_or(0, |span| span.start);
        let number = self.assertions.entry(record).or_default();
        *number += 1;
        let tail = format!("{record}-{number}");
        let node = self.own("assertion", tail);
        let proposed = evidence.status == Status::Proposed;
        if !proposed {
            self.state(&claim.subject, claim.predicate, claim.object.clone(), at);
        }
        let object = if proposed { colo::suggests } else { rdf::OBJECT };
        self.note(&node, rdf::TYPE, colo::Assertion.into_owned(), at);
        self.note(&node, rdf::SUBJECT, claim.subject.clone(), at);
        self.note(&node, rdf::PREDICATE, claim.predicate.into_owned(), at);
        self.note(&node, object, claim.object.clone(), at);
        self.note_case(&node, evidence.status, evidence.method, at);
        for span in &evidence.spans {
            let span = self.span(*span);
            self.note(&node, colo::span, span, at);
        }
        if let Some(reason) = evidence.reason {
            let reason = Literal::new_language_tagged_literal_unchecked(reason, "en");
            self.note(&node, colo::reason, reason, at);
        }
    }

    /// Status and method of an assertion or a mention.
    pub fn note_case(&mut self, node: &NamedNode, status: Status, method: Method, at: usize) {
        self.note(node, colo::status, status.term().into_owned(), at);
        let method = self.base.thing("method", method.key());
        self.note(node, colo::method, method, at);
    }

    /// Describes an entity that this source is the first to name.
    pub fn introduce(
        &mut self,
        thing: &NamedNode,
        classes: &[NamedNodeRef<'_>],
        label: &str,
        at: usize,
    ) {
        for class in classes {
            self.state(thing, rdf::TYPE, class.into_owned(), at);
        }
        let name = self.text(label);
        self.state(thing, crate::vocab::skos::prefLabel, name, at);
        if let Some((_, key)) = self.base.parts(thing.as_ref()) {
            let key = Literal::new_simple_literal(key);
            self.state(thing, colo::key, key, at);
        }
    }

    /// The node of the listing.
    #[must_use]
    pub fn listing(&self) -> NamedNode {
        self.own("listing", 1)
    }

    /// The node of a record.
    #[must_use]
    pub fn record(&self, position: usize) -> NamedNode {
        self.own("record", position)
    }

    /// Says where a mention stands: in a record, or in the heading (position 0).
    pub fn note_home(&mut self, node: &NamedNode, position: usize, at: usize) {
        if position == 0 {
            let listing = self.listing();
            self.note(node, dcterms::isPartOf, listing, at);
        } else {
            let record = self.record(position);
            self.note(node, colo::inRecord, record, at);
        }
    }
}

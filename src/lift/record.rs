//! Records: an entry of a listing becomes a publication, its record and its fields.

use super::{Known, Pen};
use crate::read::{DateMeaning, Heading, Listing, Printed, Profile};
use crate::record::{Field, Record, Span};
use crate::vocab::{colo, dcat, dcterms, prov, rdf, schema, skos, xsd};
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};

/// What became of the records, for the linker.
#[derive(Clone, Debug)]
pub struct Lifted {
    /// The publication of each record, in their order.
    pub publications: Vec<NamedNode>,
    /// The topic of the heading.
    pub topic: Option<(NamedNode, Span)>,
}

/// Lifts a listing: publications into the statement graph, records into the evidence graph.
pub fn lift(pen: &mut Pen<'_>, listing: &Listing, profile: &Profile, known: &mut Known) -> Lifted {
    let topic = listing.heading.and_then(|heading| lift_heading(pen, heading, profile, known));
    lift_list(pen, listing, profile, topic.as_ref());
    let mut publications = Vec::new();
    for record in &listing.records {
        let lift = Lift { record, profile, printed: printed(record, profile) };
        let publication = lift.find_or_mint(pen, known);
        lift.publication(pen, &publication, topic.as_ref());
        lift.excerpt(pen, &publication);
        lift.record(pen, &publication, known);
        publications.push(publication);
    }
    Lifted { publications, topic }
}

fn printed(record: &Record, profile: &Profile) -> Option<Printed> {
    let date = record.field("date")?;
    Printed::parse(&date.verbatim, &profile.language, profile.date_order)?.ok()
}

/// The topic of the heading, as a concept of the scheme that the profile names.
fn lift_heading(
    pen: &mut Pen<'_>,
    heading: Heading,
    profile: &Profile,
    known: &mut Known,
) -> Option<(NamedNode, Span)> {
    let span = heading.topic?;
    let label = pen.document.quote(span);
    let topic = known.find_or_mint(pen.base, "topic", &label, &label);
    if !known.has_authority(&topic) {
        let scheme = pen.base.thing("scheme", &profile.topic_scheme);
        introduce_concept(pen, &topic, &scheme, known.spelling("topic", &label), span.start);
        if !known.has_authority(&scheme) {
            introduce_scheme(pen, &scheme, &profile.topic_scheme, span.start);
        }
    }
    Some((topic, span))
}

/// A scheme that nobody has described is called what the profile calls it.
fn introduce_scheme(pen: &mut Pen<'_>, scheme: &NamedNode, label: &str, at: usize) {
    let label = pen.text(label);
    pen.state(scheme, rdf::TYPE, skos::ConceptScheme.into_owned(), at);
    pen.state(scheme, skos::prefLabel, label, at);
}

/// Introduces a concept of a scheme.
fn introduce_concept(
    pen: &mut Pen<'_>,
    concept: &NamedNode,
    scheme: &NamedNode,
    label: &str,
    at: usize,
) {
    let label = pen.text(label);
    pen.state(concept, rdf::TYPE, skos::Concept.into_owned(), at);
    pen.state(concept, skos::prefLabel, label, at);
    pen.state(concept, skos::inScheme, scheme.clone(), at);
}

fn lift_list(
    pen: &mut Pen<'_>,
    listing: &Listing,
    profile: &Profile,
    topic: Option<&(NamedNode, Span)>,
) {
    let node = pen.listing();
    let source = pen.base.thing("source", pen.document.sha12());
    pen.note(&node, rdf::TYPE, colo::Listing.into_owned(), 0);
    pen.note(&node, prov::wasDerivedFrom, source, 0);
    pen.note(&node, schema::numberOfItems, integer(listing.records.len()), 0);
    if let Some(heading) = listing.heading {
        let name = pen.text(pen.document.quote(heading.span));
        pen.note(&node, schema::name, name, heading.span.start);
        let span = pen.span(heading.span);
        pen.note(&node, colo::span, span, heading.span.start);
    }
    if let Some((topic, span)) = topic {
        pen.note(&node, schema::about, topic.clone(), span.start);
    }
    if newest_first(listing, profile) {
        let order = schema::ItemListOrderDescending.into_owned();
        pen.note(&node, schema::itemListOrder, order, 0);
    }
    for record in &listing.records {
        let element = pen.record(record.position);
        pen.note(&node, schema::itemListElement, element, record.span.start);
    }
}

/// Whether the dates fall from entry to entry: observed, never used to make up a date.
fn newest_first(listing: &Listing, profile: &Profile) -> bool {
    let dates: Vec<_> = listing.records.iter().map(|record| printed(record, profile)).collect();
    let falls = |pair: &[Option<Printed>]| matches!(pair, [Some(a), Some(b)] if a >= b);
    dates.len() > 1 && dates.windows(2).all(falls)
}

fn integer(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}

struct Lift<'a> {
    record: &'a Record,
    profile: &'a Profile,
    printed: Option<Printed>,
}

impl Lift<'_> {
    fn title(&self) -> &Field {
        self.record.field("title").expect("the reader refuses a record without a title")
    }

    fn date(&self) -> Option<(Literal, usize)> {
        let field = self.record.field("date")?;
        Some((self.printed?.literal(), field.span.start))
    }

    /// The publication that this record is about: one with the same title and date, or a new one.
    fn find_or_mint(&self, pen: &Pen<'_>, known: &mut Known) -> NamedNode {
        let title = &self.title().verbatim;
        let date = self.date().map(|(literal, _)| literal.value().to_owned());
        if let Some(found) = known.find_publication(title, date.as_deref()) {
            return found.clone();
        }
        let thing = known.mint(pen.base, "publication", title);
        known.register_publication(&thing, title, date.as_deref());
        thing
    }

    fn publication(
        &self,
        pen: &mut Pen<'_>,
        publication: &NamedNode,
        topic: Option<&(NamedNode, Span)>,
    ) {
        let title = self.title();
        let at = title.span.start;
        pen.state(publication, rdf::TYPE, colo::Publication.into_owned(), at);
        let key = pen.base.parts(publication.as_ref()).map_or("", |(_, key)| key);
        pen.state(publication, colo::key, Literal::new_simple_literal(key), at);
        let text = pen.text(title.verbatim.clone());
        pen.state(publication, dcterms::title, text, at);
        if let Some((date, at)) = self.date() {
            let property = match self.profile.date_meaning {
                DateMeaning::Date => dcterms::date,
                DateMeaning::Issued => dcterms::issued,
            };
            pen.state(publication, property, date, at);
        }
        if let Some((topic, _)) = topic {
            pen.state(publication, dcterms::subject, topic.clone(), self.record.span.start);
        }
    }

    fn excerpt(&self, pen: &mut Pen<'_>, publication: &NamedNode) {
        let Some(field) = self.record.field("excerpt") else {
            return;
        };
        let at = field.span.start;
        let node = pen.own("excerpt", self.record.position);
        let verbatim = pen.text(field.verbatim.clone());
        pen.state(publication, colo::excerpt, node.clone(), at);
        pen.state(publication, dcterms::description, verbatim.clone(), at);
        pen.state(&node, rdf::TYPE, colo::Excerpt.into_owned(), at);
        pen.state(&node, colo::verbatim, verbatim, at);
        let (text, mark) = cut(&field.verbatim);
        let text = pen.text(text);
        pen.state(&node, schema::text, text, at);
        let truncated = Literal::from(mark.is_some());
        pen.state(&node, colo::truncated, truncated, at);
        if let Some(mark) = mark {
            pen.state(&node, colo::truncationMark, Literal::new_simple_literal(mark), at);
        }
        let span = pen.span(field.span);
        pen.state(&node, colo::span, span, at);
    }

    fn record(&self, pen: &mut Pen<'_>, publication: &NamedNode, known: &mut Known) {
        let record = self.record;
        let at = record.span.start;
        let node = pen.record(record.position);
        let source = pen.base.thing("source", pen.document.sha12());
        let listing = pen.listing();
        for class in [colo::SourceRecord, schema::ListItem] {
            pen.note(&node, rdf::TYPE, class.into_owned(), at);
        }
        pen.note(&node, colo::describes, publication.clone(), at);
        pen.note(&node, schema::item, publication.clone(), at);
        pen.note(&node, dcterms::isPartOf, listing, at);
        pen.note(&node, schema::position, integer(record.position), at);
        pen.note(&node, prov::wasDerivedFrom, source, at);
        let span = pen.span(record.span);
        pen.note(&node, colo::span, span, at);
        if let Some((date, at)) = self.date().filter(|(date, _)| date.datatype() == xsd::DATE) {
            pen.note(&node, colo::listedDate, date, at);
        }
        self.section(pen, &node, known);
        for property in self.not_stated(known) {
            pen.note(&node, colo::notStated, property.into_owned(), at);
        }
        self.fields(pen, &node);
        self.ignored(pen, &node);
    }

    fn section(&self, pen: &mut Pen<'_>, node: &NamedNode, known: &mut Known) {
        let Some(field) = self.record.field("section") else {
            return;
        };
        let label = &field.verbatim;
        let section = known.find_or_mint(pen.base, "section", label, label);
        if !known.has_authority(&section) {
            let scheme = pen.base.thing("scheme", "sections");
            let spelling = known.spelling("section", label);
            introduce_concept(pen, &section, &scheme, spelling, field.span.start);
            if !known.has_authority(&scheme) {
                introduce_scheme(pen, &scheme, "sections", field.span.start);
            }
        }
        pen.note(node, colo::section, section, field.span.start);
    }

    /// What the source was read for and is silent about. A listing never prints a landing page.
    fn not_stated(&self, known: &Known) -> Vec<NamedNodeRef<'static>> {
        let has = |name| self.record.field(name).is_some();
        let section_is_genre = self
            .record
            .field("section")
            .is_some_and(|section| known.find("genre", &section.verbatim).is_some());
        let mut silent = vec![dcat::landingPage];
        if !has("byline") {
            silent.push(dcterms::creator);
        }
        if !has("publisher") {
            silent.push(dcterms::publisher);
        }
        if !has("genre") && !section_is_genre {
            silent.push(dcterms::type_);
        }
        silent
    }

    fn fields(&self, pen: &mut Pen<'_>, node: &NamedNode) {
        for field in &self.record.fields {
            let at = field.span.start;
            let own = pen.own("record", format_args!("{}-{}", self.record.position, field.name));
            pen.note(node, colo::field, own.clone(), at);
            pen.note(&own, rdf::TYPE, colo::Field.into_owned(), at);
            pen.note(&own, colo::fieldName, Literal::new_simple_literal(field.name), at);
            pen.note(&own, colo::mapsTo, field.maps_to.into_owned(), at);
            pen.note(&own, colo::verbatim, Literal::new_simple_literal(&field.verbatim), at);
            let span = pen.span(field.span);
            pen.note(&own, colo::span, span, at);
        }
    }

    fn ignored(&self, pen: &mut Pen<'_>, node: &NamedNode) {
        for (index, ignored) in self.record.ignored.iter().enumerate() {
            let at = ignored.span.start;
            let own = pen.own("ignored", format_args!("{}-{}", self.record.position, index + 1));
            pen.note(node, colo::ignored, own.clone(), at);
            pen.note(&own, rdf::TYPE, colo::IgnoredText.into_owned(), at);
            let verbatim = Literal::new_simple_literal(&ignored.verbatim);
            pen.note(&own, colo::verbatim, Term::from(verbatim), at);
            let reason = Literal::new_language_tagged_literal_unchecked(ignored.reason, "en");
            pen.note(&own, colo::reason, reason, at);
            let span = pen.span(ignored.span);
            pen.note(&own, colo::span, span, at);
        }
    }
}

/// A text without the mark by which its source shows that it was cut off, and the mark.
#[must_use]
pub fn cut(verbatim: &str) -> (&str, Option<&'static str>) {
    const MARKS: &[&str] = &["[…]", "[...]", "[&hellip;]", "…", "..."];
    for mark in MARKS {
        if let Some(text) = verbatim.strip_suffix(mark) {
            return (text.trim_end(), Some(mark));
        }
    }
    (verbatim, None)
}

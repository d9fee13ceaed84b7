//! Wording: a property or a class becomes the words that a person reads.

use super::sheet::short;
use crate::answer::Site;
use crate::vocab::{colo, dcat, dcterms, eli, foaf, oa, org, owl, prov, rdf, rdfs, schema, skos};
use oxrdf::NamedNodeRef;

/// Each property as a heading over its objects and, the other way round, over its subjects.
const PROPERTIES: &[(NamedNodeRef<'static>, &str, &str)] = &[
    (dcterms::publisher, "Published by", "Publishes"),
    (dcterms::creator, "Written by", "Author of"),
    (dcterms::contributor, "With contributions by", "Contributed to"),
    (dcterms::date, "Listed", "Listed on this date"),
    (dcterms::issued, "Published", "Published on this date"),
    (dcterms::type_, "Genre", "Publications of this genre"),
    (dcterms::subject, "Topics", "Publications on this"),
    (dcterms::references, "Refers to", "Referred to by"),
    (schema::mentions, "Names", "Named in"),
    (colo::usesDataSource, "Uses data of", "Used by"),
    (colo::reportsOnEvent, "Reports on", "Reported on by"),
    (colo::formAsDescribed, "Calls itself", "Publications that call themselves so"),
    (colo::partner, "Partners", "Partner in"),
    (colo::participantsAsDescribed, "Who took part", "Events"),
    (colo::section, "Section of the library", "Records in this section"),
    (colo::listedDate, "Listed", "Records"),
    (colo::notStated, "Not stated by the source", "Records that do not state it"),
    (colo::field, "Fields", "Field of"),
    (colo::ignored, "Passed over", "Passed over in"),
    (colo::describes, "Describes", "Described by"),
    (colo::inRecord, "In the record", "What it names"),
    (colo::span, "Words", "What rests on these words"),
    (colo::method, "How it was found", "Found this way"),
    (colo::status, "Status", "Things with this status"),
    (colo::sha256, "SHA-256", "Documents"),
    (colo::key, "Key", "Things with this key"),
    (colo::onProject, "On the project", "Contributions"),
    (colo::affiliation, "Affiliation as printed", "Printed beside"),
    (dcterms::title, "Title", "Has this title"),
    (dcterms::description, "Description", "Has this description"),
    (dcterms::language, "Language", "In this language"),
    (dcterms::license, "Licence", "Under this licence"),
    (dcterms::isPartOf, "Part of", "Parts"),
    (dcterms::isVersionOf, "Version of", "Versions"),
    (dcterms::isReplacedBy, "Replaced by", "Replaces"),
    (dcterms::relation, "Has to do with", "Has to do with"),
    (dcterms::source, "Taken from", "Taken from here"),
    (dcterms::format, "Format", "In this format"),
    (dcterms::identifier, "Identifier", "Identifies"),
    (dcat::landingPage, "Page on the web", "Page of"),
    (dcat::byteSize, "Size in bytes", "Documents of this size"),
    (eli::id_local, "CELEX number", "Laws with this number"),
    (eli::first_date_entry_in_force, "In force since", "In force since then"),
    (owl::sameAs, "The same as", "The same as"),
    (skos::prefLabel, "Name", "Has this name"),
    (skos::altLabel, "Also called", "Also has this name"),
    (skos::scopeNote, "Note", "Has this note"),
    (skos::definition, "Definition", "Has this definition"),
    (skos::inScheme, "In the scheme", "Its concepts"),
    (skos::topConceptOf, "At the top of", "Its topmost concepts"),
    (skos::broader, "Wider", "Narrower"),
    (skos::narrower, "Narrower", "Wider"),
    (skos::related, "Related", "Related"),
    (skos::exactMatch, "The same in other schemes", "The same as"),
    (skos::closeMatch, "Nearly the same in other schemes", "Nearly the same as"),
    (skos::broadMatch, "Wider in other schemes", "Narrower in other schemes"),
    (skos::relatedMatch, "Related in other schemes", "Related in other schemes"),
    (foaf::name, "Name", "Has this name"),
    (foaf::primaryTopic, "About", "Pages about it"),
    (prov::qualifiedAttribution, "Contributions", "Contribution to"),
    (prov::agent, "By", "Contributions"),
    (prov::wasDerivedFrom, "Read from", "What was read from it"),
    (prov::wasGeneratedBy, "Made by", "What it made"),
    (prov::used, "Read", "Read by"),
    (prov::hadPlan, "By the rules of", "Imports by these rules"),
    (prov::hadPrimarySource, "Seen at", "What was seen there"),
    (prov::startedAtTime, "Began", "Began then"),
    (oa::hasBody, "Denotes", "Named by"),
    (oa::hasTarget, "Words", "What stands there"),
    (oa::hasSource, "In the document", "Stretches of it"),
    (oa::exact, "Words", "Stretches with these words"),
    (oa::start, "First character", "Starts there"),
    (oa::end, "Behind the last character", "Ends there"),
    (schema::position, "Place in the order", "At this place"),
    (schema::item, "Entry for", "Entries"),
    (schema::itemListElement, "Entries", "Entry of"),
    (schema::about, "About", "Claims about it"),
    (schema::startDate, "Begins", "Begins then"),
    (schema::eventAttendanceMode, "How people took part", "Events of this mode"),
    (schema::name, "Name", "Has this name"),
    (schema::text, "Text", "Has this text"),
    (rdf::TYPE, "What it is", "Things of this class"),
    (rdf::SUBJECT, "Statement about", "Cases for statements about it"),
    (rdf::PREDICATE, "Property", "Statements"),
    (rdf::OBJECT, "Value", "Cases for statements that lead to it"),
    (colo::suggests, "Suggests", "Suggested by"),
    (colo::claimedBy, "Claimed by", "Claims"),
    (rdfs::LABEL, "Name", "Has this name"),
];

/// What a thing of a class is called, the narrowest class first.
const CLASSES: &[(NamedNodeRef<'static>, &str)] = &[
    (foaf::Person, "Person"),
    (org::Organization, "Organisation"),
    (colo::SourceDocument, "Source document"),
    (colo::SourceRecord, "Source record"),
    (colo::SourceProfile, "Source profile"),
    (colo::Import, "Import"),
    (colo::Listing, "Listing"),
    (colo::Field, "Field of a source record"),
    (colo::IgnoredText, "Text that was passed over"),
    (colo::Span, "Words of a source"),
    (colo::Mention, "Mention"),
    (colo::Assertion, "Case for a statement"),
    (colo::ReportedClaim, "Reported claim"),
    (colo::Excerpt, "Excerpt"),
    (colo::Contribution, "Contribution"),
    (colo::IdentityProposal, "Proposal that two are one"),
    (skos::ConceptScheme, "Scheme"),
    (skos::Concept, "Concept"),
];

/// The class of a thing in a word.
pub(super) fn class(has: impl Fn(NamedNodeRef<'static>) -> bool) -> Option<&'static str> {
    CLASSES.iter().find(|(class, _)| has(*class)).map(|(_, word)| *word)
}

/// A property as a heading over its objects.
pub(super) fn property(site: &Site, property: NamedNodeRef<'_>) -> String {
    row(property).map_or_else(|| spelt_out(site, property), |row| row.1.to_owned())
}

/// A property as a heading over its subjects.
pub(super) fn inverse(site: &Site, property: NamedNodeRef<'_>) -> String {
    row(property).map_or_else(
        || format!("Things that have it as “{}”", spelt_out(site, property)),
        |row| row.2.to_owned(),
    )
}

fn row(
    property: NamedNodeRef<'_>,
) -> Option<&'static (NamedNodeRef<'static>, &'static str, &'static str)> {
    PROPERTIES.iter().find(|row| row.0 == property)
}

/// An unknown property: the end of its address, `dateOfBirth` as `date of birth`.
fn spelt_out(site: &Site, property: NamedNodeRef<'_>) -> String {
    let short = short(site, property);
    let local = short.rsplit(['/', '#', ':']).next().unwrap_or_default();
    if local.is_empty() {
        return short;
    }
    let mut words = String::with_capacity(local.len() + 4);
    let mut before = ' ';
    for letter in local.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        before = letter;
    }
    words.replace(['_', '-'], " ")
}

/// `1 publication`, `2 publications`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// `13482` as `13 482`, with spaces that do not break.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            words.push('\u{a0}');
        }
        words.push(digit);
    }
    words
}

//! Wording: a property, a class or a kind becomes the words that a person reads.

use super::sheet::short;
use crate::answer::Site;
use crate::vocab::{Kind, colo, foaf, org, skos};
use crate::write::say::{CLASSES, KINDS, PROPERTIES, facts as say, row};
use oxrdf::NamedNodeRef;

/// The classes that have a word of their own, the narrowest first.
const NARROWEST: &[NamedNodeRef<'static>] = &[
    foaf::Person,
    org::Organization,
    colo::SourceDocument,
    colo::SourceRecord,
    colo::SourceProfile,
    colo::Import,
    colo::Listing,
    colo::Field,
    colo::IgnoredText,
    colo::Span,
    colo::Mention,
    colo::Assertion,
    colo::ReportedClaim,
    colo::Excerpt,
    colo::Contribution,
    colo::IdentityProposal,
    skos::ConceptScheme,
    skos::Concept,
];

/// The class of a thing in a word.
pub(super) fn class(
    site: &Site,
    has: impl Fn(NamedNodeRef<'static>) -> bool,
) -> Option<&'static str> {
    let class = NARROWEST.iter().find(|class| has(**class))?;
    Some(row(CLASSES, site, class.as_str())?[0])
}

/// What one thing of a kind is called.
pub(super) fn kind(site: &Site, kind: Kind) -> &'static str {
    row(KINDS, site, kind.segment()).map_or(kind.label(), |words| words[0])
}

/// What many things of a kind are called.
pub(super) fn kinds(site: &Site, kind: Kind) -> &'static str {
    row(KINDS, site, kind.segment()).map_or(kind.plural(), |words| words[1])
}

/// A property as a heading over its objects.
pub(super) fn property(site: &Site, property: NamedNodeRef<'_>) -> String {
    row(PROPERTIES, site, property.as_str())
        .map_or_else(|| spelt_out(site, property), |words| words[0].to_owned())
}

/// A property as a heading over its subjects.
pub(super) fn inverse(site: &Site, property: NamedNodeRef<'_>) -> String {
    row(PROPERTIES, site, property.as_str()).map_or_else(
        || say::THINGS_WITH.text(site, &[("property", &spelt_out(site, property))]),
        |words| words[1].to_owned(),
    )
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

/// A property in the words of the pages, if they have any for it.
pub(in crate::write) fn property_name(
    site: &Site,
    property: NamedNodeRef<'_>,
) -> Option<&'static str> {
    row(PROPERTIES, site, property.as_str()).map(|words| words[0])
}

/// A class in the words of the pages, if they have any for it.
pub(in crate::write) fn class_name(site: &Site, class: NamedNodeRef<'_>) -> Option<&'static str> {
    let own = row(CLASSES, site, class.as_str()).map(|words| words[0]);
    let of_kind = || Kind::ALL.iter().find(|kind| kind.class() == class);
    own.or_else(|| of_kind().map(|known| kind(site, *known)))
}

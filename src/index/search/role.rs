//! Telling texts from other values: what a literal is to the thing that it is said of.

use crate::vocab::{colo, dcterms, eli, foaf, rdfs, schema, skos};
use oxrdf::{LiteralRef, NamedNodeRef};

/// What a text is to its thing; the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// What it is called.
    Title,
    /// What it is called as well: other names, numbers, keys.
    Name,
    /// What is said about it.
    Text,
}

impl Role {
    pub(super) const ALL: [Self; 3] = [Self::Title, Self::Name, Self::Text];

    /// How much a word counts here.
    pub(super) const fn weight(self) -> f32 {
        match self {
            Self::Title => 5.0,
            Self::Name => 4.0,
            Self::Text => 1.0,
        }
    }
}

/// Properties whose values are texts, with a language or without.
const TEXTS: &[(NamedNodeRef<'static>, Role)] = &[
    (dcterms::title, Role::Title),
    (skos::prefLabel, Role::Title),
    (foaf::name, Role::Title),
    (schema::name, Role::Title),
    (rdfs::LABEL, Role::Title),
    (skos::altLabel, Role::Name),
    (dcterms::identifier, Role::Name),
    (eli::id_local, Role::Name),
    (dcterms::description, Role::Text),
    (dcterms::abstract_, Role::Text),
    (skos::definition, Role::Text),
    (skos::scopeNote, Role::Text),
    (colo::formAsDescribed, Role::Text),
    (colo::participantsAsDescribed, Role::Text),
    (colo::periodAsDescribed, Role::Text),
    (colo::reason, Role::Text),
];

/// Properties of which nothing is found: what they say is also said by one of the others.
const TWICE: &[NamedNodeRef<'static>] = &[colo::verbatim, schema::text, colo::surface];

/// What the values of a property are: `None` for one that nobody here has heard of.
pub(super) fn known(property: NamedNodeRef<'_>) -> Option<Role> {
    TEXTS.iter().find(|(known, _)| *known == property).map(|(_, role)| *role)
}

/// Whether a literal is a text of its thing: a value of a property of texts, or anything else
/// that is said in some language.
pub(in crate::index) fn is_text(property: NamedNodeRef<'_>, value: LiteralRef<'_>) -> bool {
    known(property).is_some() || value.language().is_some() && is_found(property)
}

/// Whether texts that a property has are found.
pub(super) fn is_found(property: NamedNodeRef<'_>) -> bool {
    !TWICE.contains(&property)
}

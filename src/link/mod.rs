//! Linking: records and what is known become relations, each with the words that it rests on.
//!
//! A rule is one file here. What the words say is stated, what a rule concludes is inferred and
//! has an assertion, what a rule cannot settle is proposed and is no statement.
//!
//! Texts are searched for the names that authority files and the document itself give, never for
//! names that other imports happened to bring: the same file and the same authorities give the
//! same relations, whatever else is in the store.

mod byline;
mod claim;
mod data_source;
mod event;
mod fold;
mod form;
mod law;
mod matcher;
mod mention;
mod project;
mod publisher;
mod short_form;

use crate::lift::{Known, Lifted, Name, Pen};
use crate::problem::Detail;
use crate::read::{Listing, Profile};
use crate::record::{Field, Record, Span};
use matcher::Matcher;
use mention::Mention;
use oxrdf::NamedNode;
use std::collections::HashMap;

/// Finds the relations of a listing and writes them down. Gives what a person should look at.
pub fn link(
    pen: &mut Pen<'_>,
    listing: &Listing,
    lifted: &Lifted,
    known: &mut Known,
    profile: &Profile,
) -> Vec<Detail> {
    let mut linker = Linker {
        pen,
        known,
        profile,
        names: Vec::new(),
        mentions: HashMap::new(),
        contributions: HashMap::new(),
        warnings: Vec::new(),
    };
    let entries: Vec<Entry<'_>> = listing
        .records
        .iter()
        .zip(&lifted.publications)
        .map(|(record, publication)| Entry { record, publication })
        .collect();
    let alone = publisher::standing_alone(&entries);
    for entry in &entries {
        linker.publishers(entry, &alone);
        linker.genre(entry);
        linker.byline(entry);
    }
    let matcher = Matcher::new(linker.known, &linker.names);
    for entry in &entries {
        linker.labels(entry, &matcher);
        linker.short_forms(entry);
        linker.abbreviations(entry);
        linker.form(entry);
        linker.event(entry);
        linker.joint_project(entry);
        linker.laws(entry);
        linker.data_sources(entry);
        linker.claims(entry);
        linker.genre_said_twice(entry);
    }
    linker.heading(listing, lifted);
    linker.write_mentions(&entries);
    linker.warnings
}

/// A record and the publication that it is about.
struct Entry<'a> {
    record: &'a Record,
    publication: &'a NamedNode,
}

impl Entry<'_> {
    fn position(&self) -> usize {
        self.record.position
    }

    /// The texts that speak of the publication: title and excerpt.
    fn texts(&self) -> impl Iterator<Item = &Field> {
        ["title", "excerpt"].into_iter().filter_map(|name| self.record.field(name))
    }

    fn excerpt(&self) -> Option<&Field> {
        self.record.field("excerpt")
    }
}

/// What the rules share while they work on one listing.
struct Linker<'a, 'p> {
    pen: &'a mut Pen<'p>,
    known: &'a mut Known,
    profile: &'a Profile,
    /// Names that the document itself gives.
    names: Vec<Name>,
    /// Mentions found so far, by position; 0 is the heading.
    mentions: HashMap<usize, Vec<Mention>>,
    /// How many contributions each record has.
    contributions: HashMap<usize, usize>,
    warnings: Vec<Detail>,
}

impl Linker<'_, '_> {
    fn mentioned(&self, position: usize) -> &[Mention] {
        self.mentions.get(&position).map_or(&[], Vec::as_slice)
    }

    fn mention(&mut self, position: usize, mention: Mention) {
        self.mentions.entry(position).or_default().push(mention);
    }

    /// A name that the document gives: from now on texts are searched for it.
    fn learn(&mut self, segment: &str, thing: &NamedNode, label: &str) {
        let name = Name {
            thing: thing.clone(),
            segment: segment.to_owned(),
            label: label.to_owned(),
            preferred: true,
        };
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    fn warn(&mut self, span: Span, message: impl std::fmt::Display, help: &str) {
        let at = self.pen.document.locate(span.start);
        self.warnings.push(Detail::new(message).at(at).help(help));
    }

    /// The key that the profile gives for words without a name, else one made of the words.
    fn given_key<'w>(&'w self, kind: &str, words: &'w str) -> &'w str {
        let given = self.profile.keys.iter().find(|key| key.kind == kind && key.words == words);
        given.map_or(words, |given| &given.key)
    }
}

//! Shipping: the files that come with the binary, so that it can show itself anywhere.

use crate::problem::Problem;
use crate::read::{Layer, Profile, Source};
use crate::record::Location;

/// A file inside the binary: its name, its text, its profile.
type File = (&'static str, &'static str, &'static str);

/// The vocabulary of the program itself: terms, rules and genres that every catalogue has.
const VOCABULARY: &[File] = &[
    ("ontology/colophon.ttl", include_str!("../../ontology/colophon.ttl"), WORDS),
    ("ontology/methods.ttl", include_str!("../../ontology/methods.ttl"), WORDS),
    ("ontology/genres.ttl", include_str!("../../ontology/genres.ttl"), WORDS),
];

const WORDS: &str = "kind = \"vocabulary\"";
const AUTHORITY: &str = include_str!("../../data/authorities/profile.toml");
const ENRICHMENT: &str = include_str!("../../data/enrichment/profile.toml");

macro_rules! authority {
    ($name:literal) => {
        (
            concat!("data/authorities/", $name),
            include_str!(concat!("../../data/authorities/", $name)),
            AUTHORITY,
        )
    };
}

/// The shipped catalogue, in the order in which its files build on each other.
const CATALOGUE: &[File] = &[
    authority!("sections.ttl"),
    authority!("focus-areas.ttl"),
    authority!("subjects.ttl"),
    authority!("organisations.ttl"),
    authority!("laws.ttl"),
    authority!("places.ttl"),
    authority!("data-sources.ttl"),
    (
        "data/sources/defining-problems.txt",
        include_str!("../../data/sources/defining-problems.txt"),
        include_str!("../../data/sources/defining-problems.toml"),
    ),
    (
        "data/enrichment/defining-problems.ttl",
        include_str!("../../data/enrichment/defining-problems.ttl"),
        ENRICHMENT,
    ),
];

/// The vocabulary that every catalogue begins with.
///
/// # Errors
///
/// If the program was built with a profile that cannot be read.
pub fn vocabulary() -> Result<Vec<Source>, Problem> {
    sources(VOCABULARY)
}

/// The shipped catalogue, its vocabulary not included.
///
/// # Errors
///
/// If the program was built with a profile that cannot be read.
pub fn shipped() -> Result<Vec<Source>, Problem> {
    sources(CATALOGUE)
}

fn sources(files: &[File]) -> Result<Vec<Source>, Problem> {
    files
        .iter()
        .map(|(name, text, profile)| {
            let location = Location::of(*name);
            let profile = Profile::parse(profile, &location)?;
            debug_assert!(profile.kind != Layer::Source || profile.format.is_some());
            Ok(Source { location, bytes: text.as_bytes().to_vec(), profile })
        })
        .collect()
}

//! Profiles: a small TOML file beside a source says how it is read.

use crate::problem::{Kind, Problem};
use crate::record::Location;
use serde::Deserialize;
use std::path::Path;

/// How a source is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Profile {
    /// The name of the format; without it the file extension decides.
    pub format: Option<String>,
    /// What the file is for: a source of statements, an authority file, or enrichment.
    pub kind: Layer,
    /// Language of texts, as a BCP 47 tag.
    pub language: String,
    /// Order of day, month and year in dates that are written in figures.
    pub date_order: DateOrder,
    /// What a printed date means.
    pub date_meaning: DateMeaning,
    /// What stands before the publishers.
    pub publisher_label: String,
    /// Key of the scheme to which the topic of the heading belongs.
    pub topic_scheme: String,
    /// Most entries of a listing: each becomes some two hundred statements.
    pub max_records: usize,
    /// Keys that a person gave to things that the source leaves without a name.
    #[serde(rename = "key")]
    pub keys: Vec<GivenKey>,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// What a source says about publications.
    #[default]
    Source,
    /// Names and identifiers kept by people; part of the default graph.
    Authority,
    /// Statements from outside; never part of the default graph.
    Enrichment,
    /// Words of the program itself: like an authority file, but no import to tell of.
    Vocabulary,
}

/// Order of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 31/12/2020
    Dmy,
    /// 12/31/2020
    Mdy,
    /// 2020/12/31
    Ymd,
}

/// What a printed date means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateMeaning {
    /// Some date in the life of the publication: `dcterms:date`.
    #[default]
    Date,
    /// The date of publication: `dcterms:issued`.
    Issued,
}

/// A key that a person gave to a thing that the source leaves without a name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenKey {
    /// The kind of the thing: `event`, `project`.
    pub kind: String,
    /// The words by which the source speaks of it.
    pub words: String,
    /// Its key.
    pub key: String,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            format: None,
            kind: Layer::default(),
            language: "en".into(),
            date_order: DateOrder::Dmy,
            date_meaning: DateMeaning::default(),
            publisher_label: "Publisher:".into(),
            topic_scheme: "topics".into(),
            max_records: 10_000,
            keys: Vec::new(),
        }
    }
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or a key of it cannot be understood.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let location = Location::of(path.to_string_lossy());
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::io("the profile cannot be read", error).at(location.clone())
        })?;
        Self::parse(&text, &location)
    }

    /// Reads the text of a profile.
    ///
    /// # Errors
    ///
    /// If a key of it cannot be understood.
    pub fn parse(text: &str, location: &Location) -> Result<Self, Problem> {
        let profile: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start).min(text.len());
            let before = &text[..start];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
            Problem::new(Kind::BadSource, error.message().trim().replace('\n', "; "))
                .at(location.at(line, column))
                .help("see docs/curator.md for the keys of a profile")
        })?;
        if oxrdf::Literal::new_language_tagged_literal("", &profile.language).is_err() {
            return Err(Problem::new(
                Kind::BadSource,
                format_args!("`{}` is not a language tag", profile.language),
            )
            .at(location.clone())
            .help("write a BCP 47 tag such as \"en\" or \"pt-BR\""));
        }
        Ok(profile)
    }
}

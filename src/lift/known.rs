//! Known things: what the store already has a name for, so that a key is minted once and kept.

use crate::vocab::Base;
use oxrdf::NamedNode;
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// A name under which an authority file knows a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The thing.
    pub thing: NamedNode,
    /// The segment of its address: `agent`.
    pub segment: String,
    /// The name as the authority file spells it.
    pub label: String,
    /// Whether it is the preferred one.
    pub preferred: bool,
}

/// What the store knows.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Names from authority files: what texts are searched for.
    pub names: Vec<Name>,
    /// `skos:broader`, from the narrower to the wider concepts.
    pub broader: HashMap<NamedNode, Vec<NamedNode>>,
    registry: HashMap<(String, String), (NamedNode, String)>,
    taken: HashSet<NamedNode>,
    authority: HashSet<NamedNode>,
    publications: HashMap<(String, Option<String>), NamedNode>,
}

impl Known {
    /// Registers the name of a thing of any source: the same name gives the same thing again.
    pub fn register(&mut self, segment: &str, label: &str, thing: NamedNode) {
        self.taken.insert(thing.clone());
        self.registry
            .entry((segment.to_owned(), fold_name(label)))
            .or_insert_with(|| (thing, label.to_owned()));
    }

    /// Marks an address as taken.
    pub fn take(&mut self, thing: NamedNode) {
        self.taken.insert(thing);
    }

    /// The thing of this segment with this name, if there is one.
    #[must_use]
    pub fn find(&self, segment: &str, label: &str) -> Option<&NamedNode> {
        self.registry.get(&(segment.to_owned(), fold_name(label))).map(|(thing, _)| thing)
    }

    /// The name as it was first registered: `THORN` is then still called `Thorn`.
    #[must_use]
    pub fn spelling<'a>(&'a self, segment: &str, label: &'a str) -> &'a str {
        let found = self.registry.get(&(segment.to_owned(), fold_name(label)));
        found.map_or(label, |(_, spelling)| spelling)
    }

    /// Whether an authority file describes the thing.
    #[must_use]
    pub fn has_authority(&self, thing: &NamedNode) -> bool {
        self.authority.contains(thing)
    }

    /// Adds a name from an authority file.
    pub fn authorise(&mut self, name: Name) {
        self.authority.insert(name.thing.clone());
        self.names.push(name);
    }

    /// Registers a publication; the first of equal title and date is kept.
    pub fn register_publication(&mut self, thing: &NamedNode, title: &str, date: Option<&str>) {
        self.taken.insert(thing.clone());
        let key = (fold_name(title), date.map(str::to_owned));
        self.publications.entry(key).or_insert_with(|| thing.clone());
    }

    /// The publication with this title and date, if there is one.
    #[must_use]
    pub fn find_publication(&self, title: &str, date: Option<&str>) -> Option<&NamedNode> {
        self.publications.get(&(fold_name(title), date.map(str::to_owned)))
    }

    /// The thing of this segment with this name; its key is minted from `words` if it is new.
    pub fn find_or_mint(
        &mut self,
        base: &Base,
        segment: &str,
        label: &str,
        words: &str,
    ) -> NamedNode {
        if let Some(thing) = self.find(segment, label) {
            return thing.clone();
        }
        let thing = self.mint(base, segment, words);
        self.register(segment, label, thing.clone());
        thing
    }

    /// A new address: a key from the words, with a number behind it where it is taken.
    pub fn mint(&mut self, base: &Base, segment: &str, words: &str) -> NamedNode {
        let key = slug(words);
        let mut thing = base.thing(segment, &key);
        let mut number = 1;
        while self.taken.contains(&thing) {
            number += 1;
            thing = base.thing(segment, format_args!("{key}-{number}"));
        }
        self.taken.insert(thing.clone());
        thing
    }
}

/// A name for comparison: compatibility forms, lower case, typographic marks as plain ones,
/// runs of blanks as one.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let folded: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2010}'..='\u{2015}' => '-',
            c => c,
        })
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Longest key, in characters.
const KEY: usize = 60;

/// A key: ASCII, lower case, words joined by hyphens, cut at a hyphen.
#[must_use]
pub fn slug(words: &str) -> String {
    let ascii = deunicode::deunicode(words).to_ascii_lowercase();
    let key = ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let key = match key.char_indices().nth(KEY) {
        None => key.as_str(),
        Some(_) if key.as_bytes()[KEY] == b'-' => &key[..KEY],
        Some(_) => key[..KEY].rsplit_once('-').map_or(&key[..KEY], |(head, _)| head),
    };
    if key.is_empty() { "untitled".to_owned() } else { key.to_owned() }
}

//! Matching: texts are searched for all known names at once.

use super::fold::{Folded, fold};
use crate::lift::{Known, Name, Status};
use crate::record::{Document, Span};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use oxrdf::NamedNode;
use std::collections::{HashMap, HashSet};

/// Kinds of thing whose names are looked for in texts. Genres, sections and topics are read by
/// the grammar, and an event has no name until a source gives it one.
const SEGMENTS: &[&str] = &["agent", "concept", "law", "project", "place", "data-source"];

/// Longest abbreviation, in characters.
const ABBREVIATION: usize = 8;

/// Finds known names in texts.
pub(super) struct Matcher {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<usize>>,
    labels: Vec<Vec<Label>>,
    facets: HashMap<NamedNode, NamedNode>,
}

/// A name to look for.
#[derive(Clone)]
struct Label {
    name: Name,
    status: Status,
}

/// A name that stands in a text.
#[derive(Clone)]
pub(super) struct Hit {
    pub(super) span: Span,
    pub(super) segment: String,
    /// The things that the name may mean; a rule settles only one.
    pub(super) things: Vec<NamedNode>,
    pub(super) status: Status,
}

impl Matcher {
    /// A matcher for what authority files know and what the document itself names.
    pub(super) fn new(known: &Known, of_document: &[Name]) -> Self {
        let preferred: HashMap<&NamedNode, &str> = known
            .names
            .iter()
            .filter(|name| name.preferred)
            .map(|name| (&name.thing, name.label.as_str()))
            .collect();
        let mut patterns: Vec<String> = Vec::new();
        let mut labels: Vec<Vec<Label>> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let names = known.names.iter().chain(of_document);
        for name in names.filter(|name| SEGMENTS.contains(&name.segment.as_str())) {
            let pattern = fold(&name.label);
            if pattern.is_empty() {
                continue;
            }
            let status = status(name, preferred.get(&name.thing).copied());
            let number = *numbers.entry(pattern.clone()).or_insert_with(|| {
                patterns.push(pattern);
                labels.push(Vec::new());
                labels.len() - 1
            });
            labels[number].push(Label { name: name.clone(), status });
        }
        let patterns = patterns.into_iter().enumerate().map(|(number, pattern)| (pattern, number));
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build_with_values(patterns)
            .ok();
        Self { automaton, labels, facets: facets(known) }
    }

    /// The names in a stretch of the document: at each place the longest, and at the end of a
    /// concept the longest of another facet ("communicating about X" speaks of X too).
    pub(super) fn find(&self, document: &Document, span: Span) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let folded = Folded::new(document, span);
        let mut hits: Vec<Hit> = automaton
            .find_overlapping_iter(&folded.text)
            .filter(|found| folded.is_word(found.start(), found.end()))
            .filter_map(|found| {
                let span = folded.span(found.start(), found.end());
                self.hit(found.value(), span, &document.quote(span))
            })
            .collect();
        hits.sort_by_key(|hit| (hit.span.start, usize::MAX - hit.span.end));
        self.choose(hits)
    }

    /// The things that a label means, spelt as the text spells it.
    fn hit(&self, number: usize, span: Span, surface: &str) -> Option<Hit> {
        let fitting: Vec<&Label> =
            self.labels[number].iter().filter(|label| spelt_alike(&label.name, surface)).collect();
        let first = fitting.first()?;
        // Always in one order: what follows from it is numbered.
        let mut things: Vec<NamedNode> =
            fitting.iter().map(|label| label.name.thing.clone()).collect();
        things.sort_unstable();
        things.dedup();
        let status = if things.len() > 1 { Status::Proposed } else { first.status };
        Some(Hit { span, segment: first.name.segment.clone(), things, status })
    }

    fn choose(&self, hits: Vec<Hit>) -> Vec<Hit> {
        let mut chosen: Vec<Hit> = Vec::new();
        let mut outer: Option<(Span, Option<&NamedNode>)> = None;
        let mut inner = false;
        for hit in hits {
            let facet = |hit: &Hit| match hit.things.as_slice() {
                [thing] if hit.segment == "concept" => self.facets.get(thing),
                _ => None,
            };
            match outer {
                Some((span, own)) if hit.span.start < span.end => {
                    let at_its_end = hit.span.end == span.end && hit.span != span;
                    let other = own.zip(facet(&hit)).is_some_and(|(own, other)| own != other);
                    if at_its_end && other && !inner {
                        inner = true;
                        chosen.push(hit);
                    }
                }
                _ => {
                    outer = Some((hit.span, facet(&hit)));
                    inner = false;
                    chosen.push(hit);
                }
            }
        }
        chosen
    }
}

/// The top concept above each concept.
fn facets(known: &Known) -> HashMap<NamedNode, NamedNode> {
    let mut facets = HashMap::new();
    for name in known.names.iter().filter(|name| name.segment == "concept") {
        let mut top = &name.thing;
        let mut seen = HashSet::from([top]);
        while let Some(wider) = known.broader.get(top).and_then(|wider| wider.first()) {
            if !seen.insert(wider) {
                break;
            }
            top = wider;
        }
        facets.insert(name.thing.clone(), top.clone());
    }
    facets
}

/// A concept may be written in any case. A proper name begins as it is spelt, and an
/// abbreviation is spelt exactly: "it" is not "IT".
fn spelt_alike(name: &Name, surface: &str) -> bool {
    if is_abbreviation(&name.label) {
        return name.label == surface;
    }
    let capital = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    name.segment == "concept" || capital(&name.label) == capital(surface)
}

pub(super) fn is_abbreviation(label: &str) -> bool {
    let short = (2..=ABBREVIATION).contains(&label.chars().count());
    short && label.chars().any(char::is_uppercase) && !label.chars().any(char::is_lowercase)
}

/// A preferred name states. An abbreviation is a code for it. A name that says less than the
/// preferred one lets a reader infer.
fn status(name: &Name, preferred: Option<&str>) -> Status {
    let Some(preferred) = preferred.filter(|_| !name.preferred) else {
        return Status::Stated;
    };
    if is_abbreviation(&name.label) {
        return Status::Normalised;
    }
    let (own, whole) = (content_words(&name.label), content_words(preferred));
    if own.len() < whole.len() && own.is_subset(&whole) { Status::Inferred } else { Status::Stated }
}

fn content_words(label: &str) -> HashSet<String> {
    const EMPTY: &[&str] = &["a", "an", "and", "by", "for", "in", "of", "on", "the", "to"];
    fold(label)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !EMPTY.contains(word))
        .map(str::to_owned)
        .collect()
}

//! Suggesting: a place in a query becomes what could be written there, with labels and counts.

use super::context::{Spot, spot};
use super::known::Known;
use super::{Piece, Scene, byte, scene, units};
use crate::problem::Problem;
use crate::query::folded;
use crate::query::mistakes::FUNCTIONS;
use crate::query::tokens::Token;
use crate::store::Store;
use crate::vocab::PREFIXES;
use oxrdf::{Literal, NamedNode};
use std::ops::Range;

/// Most suggestions for one place.
const MOST: usize = 50;

/// What is written at a place.
const START: &[&str] = &["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"];
const HEAD: &[&str] = &["DISTINCT", "WHERE {", "(COUNT(*) AS ?count)"];
const CLAUSES: &[&str] = &[
    "OPTIONAL {",
    "FILTER(",
    "FILTER NOT EXISTS {",
    "UNION {",
    "MINUS {",
    "BIND(",
    "VALUES",
    "GRAPH",
];
const TAIL: &[&str] = &["ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "DESC(", "VALUES"];

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A word of SPARQL.
    Keyword,
    /// A variable of the query.
    Variable,
    /// The declaration of a prefix.
    Prefix,
    /// A property.
    Property,
    /// A class.
    Class,
    /// A thing or a value.
    Value,
}

/// What could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it is.
    pub sort: Sort,
    /// What is written.
    pub text: String,
    /// What has to be declared at the head of the query for that.
    pub declare: Option<String>,
    /// The thing that it names.
    pub term: Option<NamedNode>,
    /// What that is called.
    pub labels: Vec<Literal>,
    /// How many there are, where that is known.
    pub count: Option<u64>,
}

/// What could stand at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What it would take the place of, in UTF-16 code units.
    pub place: Range<usize>,
    /// What could be written, the best first.
    pub suggestions: Vec<Suggestion>,
}

/// What could stand at a place of a query, which is counted in UTF-16 code units.
///
/// # Errors
///
/// If the store cannot be read.
pub fn complete(store: &Store, text: &str, place: usize) -> Result<Completion, Problem> {
    let at = byte(text, place);
    let scene = scene(text);
    let Some((range, index)) = typed(&scene, at) else { return Ok(Completion::default()) };
    let word = &text[range.start..at];
    let (spot, mut patterns) = spot(&scene, index);
    let own = |piece: Piece<'_>| piece.start == range.start && !range.is_empty();
    patterns.retain(|it| !(own(it.subject) || own(it.property) || own(it.object)));
    let known = Known::of(store, &scene, patterns)?;
    let mut all = if word.starts_with(['?', '$']) {
        variables(&scene, range.start)
    } else {
        at_spot(&known, spot, word)?
    };
    if !matches!(spot, Spot::Nothing | Spot::Prefix | Spot::Start | Spot::Value(_))
        && !word.starts_with('?')
    {
        all.extend(variables(&scene, range.start));
    }
    let word = folded(word.trim_start_matches(['<', '?', '$']));
    all.retain(|suggestion| fits(suggestion, &word));
    all.sort_by_cached_key(|suggestion| rank(suggestion, &word));
    all.truncate(MOST);
    let place = units(text, range.start)..units(text, range.end);
    Ok(Completion { place, suggestions: all })
}

/// The token that is being written at a byte, and its place among the tokens; nothing within texts
/// and comments.
fn typed(scene: &Scene<'_>, at: usize) -> Option<(Range<usize>, usize)> {
    let before = &scene.text[..at];
    let after = |start: usize| scene.pieces.iter().position(|piece| piece.start >= start);
    let count = scene.pieces.len();
    if let Some(open) = before.rfind('<').filter(|open| {
        let rest = &before[open + 1..];
        !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || "<>\"{}|^`\\".contains(c))
    }) {
        let end = scene.text[at..].find(|c: char| c.is_whitespace() || c == '>').unwrap_or(0);
        let closes = usize::from(scene.text[at + end..].starts_with('>'));
        return Some((open..at + end + closes, after(open).unwrap_or(count)));
    }
    let touched = scene.pieces.iter().position(|piece| piece.start < at && at <= piece.end);
    if let Some(index) = touched {
        let piece = scene.at(index);
        return match piece.token {
            Token::Other(b'"' | b'\'' | b'0' | b'@') => None,
            Token::Word(_) | Token::Prefixed(_) | Token::Other(b'?' | b'$') => {
                Some((piece.start..piece.end, index))
            }
            _ => Some((at..at, after(at).unwrap_or(count))),
        };
    }
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let last = scene.pieces.iter().take_while(|piece| piece.end <= at).last();
    let gap = last.map_or(0, |piece| piece.end).max(at - line.len());
    let in_comment = before[gap..].contains('#');
    (!in_comment).then(|| (at..at, after(at).unwrap_or(count)))
}

fn at_spot(known: &Known<'_>, spot: Spot<'_>, word: &str) -> Result<Vec<Suggestion>, Problem> {
    Ok(match spot {
        Spot::Nothing => Vec::new(),
        Spot::Start => keywords(START),
        Spot::Prefix => prefixes(known),
        Spot::Head => keywords(HEAD),
        Spot::Subject => keywords(CLAUSES),
        Spot::Tail => keywords(TAIL),
        Spot::Expression => keywords(FUNCTIONS),
        Spot::Property(subject) => known.properties(subject)?,
        Spot::Object(subject, property) => known.objects(subject, property, word)?,
        Spot::Value(variable) => known.values(variable, word)?,
    })
}

fn keywords(words: &[&str]) -> Vec<Suggestion> {
    words.iter().map(|word| plain(Sort::Keyword, word)).collect()
}

fn plain(sort: Sort, text: &str) -> Suggestion {
    let (text, declare, term, labels, count) = (text.to_owned(), None, None, Vec::new(), None);
    Suggestion { sort, text, declare, term, labels, count }
}

fn prefixes(known: &Known<'_>) -> Vec<Suggestion> {
    let missing = PREFIXES.iter().filter(|(name, _)| !known.names.has(name));
    missing
        .map(|(name, namespace)| plain(Sort::Prefix, &format!("{name}: <{namespace}>")))
        .collect()
}

/// The variables of a query, but for the one that is being written.
fn variables(scene: &Scene<'_>, own: usize) -> Vec<Suggestion> {
    let pieces = scene.pieces.iter().filter(|piece| piece.is_variable() && piece.start != own);
    let mut names: Vec<&str> =
        pieces.map(|piece| piece.text).filter(|text| text.len() > 1).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| plain(Sort::Variable, name)).collect()
}

/// Whether a suggestion is what somebody who wrote this may mean.
fn fits(suggestion: &Suggestion, word: &str) -> bool {
    word.is_empty()
        || folded(&suggestion.text).contains(word)
        || suggestion.labels.iter().any(|label| folded(label.value()).contains(word))
}

/// Whatever begins so comes first, then what there is most of.
fn rank(suggestion: &Suggestion, word: &str) -> (bool, std::cmp::Reverse<u64>, u8, String) {
    let text = folded(&suggestion.text);
    let begins = text.starts_with(word)
        || suggestion
            .text
            .split_once(':')
            .is_some_and(|(_, local)| folded(local).starts_with(word))
        || suggestion.labels.iter().any(|label| folded(label.value()).starts_with(word));
    let sort = match suggestion.sort {
        Sort::Variable => 1,
        Sort::Keyword => 2,
        _ => 0,
    };
    let count = suggestion.count.unwrap_or(0);
    (!begins, std::cmp::Reverse(count), sort, suggestion.text.clone())
}

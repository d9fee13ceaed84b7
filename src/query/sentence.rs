//! Quoting: words that something rests on get the rest of their sentence, and their line.

use super::closing::objects;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{colo, oa, rdf};
use oxrdf::{Graph, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};
use std::collections::HashMap;

/// Most stretches of one page that are told with their sentences.
const MOST: usize = 100;

/// Longest stretch of a sentence before or after the words, in characters.
const LONGEST: usize = 280;

/// Largest source whose lines are counted for a page, in bytes.
const LARGEST: usize = 1 << 20;

/// One field of a record: where it stands in its source, in characters, and what it says.
struct Field {
    source: Term,
    start: usize,
    text: Vec<char>,
}

/// What was read for one page.
struct Read<'a> {
    store: &'a Store,
    fields: HashMap<NamedOrBlankNode, Vec<Field>>,
    sources: HashMap<Term, Option<Vec<char>>>,
}

/// Adds to the spans of a page the rest of the sentence, before and after (`oa:prefix`,
/// `oa:suffix`), and the line on which they begin.
///
/// # Errors
///
/// If the store cannot be read.
pub(super) fn quote_sentences(store: &Store, graph: &mut Graph) -> Result<(), Problem> {
    let mut read = Read { store, fields: HashMap::new(), sources: HashMap::new() };
    let mut told = Vec::new();
    for (case, span) in spans(graph) {
        let Some((start, exact, source)) = place(graph, &span) else { continue };
        for record in records(store, &case)? {
            if let Some(words) = read.around(&record, (start, &exact, &source))? {
                let [before, after] = words.map(Literal::from);
                told.push(Triple::new(span.clone(), oa::prefix, before));
                told.push(Triple::new(span.clone(), oa::suffix, after));
                break;
            }
        }
        if let Some(line) = read.line((start, &exact, &source))? {
            let line = Literal::from(u64::try_from(line).unwrap_or(u64::MAX));
            told.push(Triple::new(span, colo::line, line));
        }
    }
    graph.extend(told);
    Ok(())
}

/// Whatever rests on words, with the span that they are; as many as a page tells.
fn spans(graph: &Graph) -> Vec<(NamedOrBlankNode, NamedNode)> {
    let resting = [colo::span, oa::hasTarget];
    let found = graph.iter().filter(|triple| resting.contains(&triple.predicate));
    let found = found.filter_map(|triple| match triple.object {
        TermRef::NamedNode(span) => Some((triple.subject.into_owned(), span.into_owned())),
        _ => None,
    });
    let is_case = |(node, _): &(NamedOrBlankNode, NamedNode)| {
        [colo::Assertion, colo::ReportedClaim, colo::Mention]
            .iter()
            .any(|class| graph.contains(oxrdf::TripleRef::new(node, rdf::TYPE, *class)))
    };
    let mut found: Vec<_> = found.filter(is_case).collect();
    found.sort_by_cached_key(|(case, span)| (case.to_string(), span.to_string()));
    found.truncate(MOST);
    found
}

/// Where the words of a span begin, what they are and in which source.
fn place(graph: &Graph, span: &NamedNode) -> Option<(usize, String, Term)> {
    let object = |property| graph.object_for_subject_predicate(span, property);
    let (Some(TermRef::Literal(start)), Some(TermRef::Literal(exact)), Some(source)) =
        (object(oa::start), object(oa::exact), object(oa::hasSource))
    else {
        return None;
    };
    Some((start.value().parse().ok()?, exact.value().to_owned(), source.into_owned()))
}

/// The records whose fields the words of a case may stand in.
fn records(store: &Store, case: &NamedOrBlankNode) -> Result<Vec<NamedOrBlankNode>, Problem> {
    let mut records = objects(store, case, colo::inRecord)?;
    for property in [rdf::SUBJECT, colo::claimedBy] {
        for publication in objects(store, case, property)? {
            let describing =
                store.quads(None, Some(colo::describes), Some(publication.as_ref()), None);
            for quad in describing {
                records.push(quad?.subject.into());
            }
        }
    }
    Ok(records.into_iter().filter_map(|record| record.try_into().ok()).collect())
}

impl Read<'_> {
    /// The sentence around some words, without them, if a field of the record has them there.
    fn around(
        &mut self,
        record: &NamedOrBlankNode,
        (start, exact, source): (usize, &str, &Term),
    ) -> Result<Option<[String; 2]>, Problem> {
        if !self.fields.contains_key(record) {
            let fields = fields(self.store, record)?;
            self.fields.insert(record.clone(), fields);
        }
        let length = exact.chars().count();
        let around = self.fields[record].iter().find_map(|field| {
            let from = start.checked_sub(field.start)?;
            let words = field.text.get(from..from + length)?;
            let fits = field.source == *source && words.iter().copied().eq(exact.chars());
            fits.then(|| sentence(&field.text, from, from + length))
        });
        Ok(around)
    }

    /// The line on which some words of a source begin, if it is not too large to count.
    fn line(
        &mut self,
        (start, exact, source): (usize, &str, &Term),
    ) -> Result<Option<usize>, Problem> {
        if !self.sources.contains_key(source) {
            let text = text(self.store, source)?;
            self.sources.insert(source.clone(), text);
        }
        let Some(text) = &self.sources[source] else { return Ok(None) };
        let there = text.get(start..).is_some_and(|rest| {
            rest.len() >= exact.chars().count()
                && exact.chars().eq(rest.iter().copied().take(exact.chars().count()))
        });
        Ok(there.then(|| text[..start].iter().filter(|letter| **letter == '\n').count() + 1))
    }
}

/// The text of a source that is kept here and not too large.
fn text(store: &Store, source: &Term) -> Result<Option<Vec<char>>, Problem> {
    let Ok(source) = NamedOrBlankNode::try_from(source.clone()) else { return Ok(None) };
    let Some(Term::Literal(digest)) = objects(store, &source, colo::sha256)?.pop() else {
        return Ok(None);
    };
    let bytes = store.source(digest.value())?.filter(|bytes| bytes.len() <= LARGEST);
    Ok(bytes.and_then(|bytes| Some(std::str::from_utf8(&bytes).ok()?.chars().collect())))
}

fn fields(store: &Store, record: &NamedOrBlankNode) -> Result<Vec<Field>, Problem> {
    let mut fields = Vec::new();
    for field in objects(store, record, colo::field)? {
        let Ok(field) = NamedOrBlankNode::try_from(field) else { continue };
        let verbatim = objects(store, &field, colo::verbatim)?.pop();
        let span = objects(store, &field, colo::span)?.pop();
        let (Some(Term::Literal(verbatim)), Some(span)) = (verbatim, span) else { continue };
        let Ok(span) = NamedOrBlankNode::try_from(span) else { continue };
        let Some(source) = objects(store, &span, oa::hasSource)?.pop() else { continue };
        if let Some(start) = start(store, &span)? {
            fields.push(Field { source, start, text: verbatim.value().chars().collect() });
        }
    }
    Ok(fields)
}

/// The first character of a span, whether its selectors are nodes of their own or not.
fn start(store: &Store, span: &NamedOrBlankNode) -> Result<Option<usize>, Problem> {
    let value = |node: &NamedOrBlankNode, property: NamedNodeRef<'_>| {
        objects(store, node, property).map(|mut found| match found.pop() {
            Some(Term::Literal(number)) => number.value().parse().ok(),
            _ => None,
        })
    };
    if let Some(start) = value(span, oa::start)? {
        return Ok(Some(start));
    }
    for selector in objects(store, span, oa::hasSelector)? {
        let Ok(selector) = NamedOrBlankNode::try_from(selector) else { continue };
        if let Some(start) = value(&selector, oa::start)? {
            return Ok(Some(start));
        }
    }
    Ok(None)
}

/// What stands in the sentence before and after the words from `start` to `end`.
fn sentence(text: &[char], start: usize, end: usize) -> [String; 2] {
    let ends = |at: usize| {
        text[at] == '\n'
            || ['.', '!', '?', '…'].contains(&text[at])
                && text.get(at + 1).is_none_or(|next| next.is_whitespace())
    };
    let first = (0..start).rev().find(|at| ends(*at)).map_or(0, |at| at + 1);
    let last =
        (end.saturating_sub(1)..text.len()).find(|at| ends(*at)).map_or(text.len(), |at| at + 1);
    let (first, last) =
        (first.max(start.saturating_sub(LONGEST)), last.max(end).min(end + LONGEST));
    let before: String = text[first..start].iter().collect();
    let after: String = text[end..last].iter().collect();
    [before.trim_start().to_owned(), after.trim_end().to_owned()]
}

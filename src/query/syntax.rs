//! Explaining: what is wrong with a query that is not SPARQL, where, and what to write instead.

use super::mistakes;
use super::tokens::{Token, tokens};
use crate::problem::{Detail, Fix, Kind, Problem};
use crate::record::Location;
use crate::vocab::PREFIXES;
use spargebra::{SparqlParser, SparqlSyntaxError};
use std::collections::BTreeSet;

/// How much of a line is shown where a query cannot be read on, in characters.
const SHOWN: usize = 24;

/// How many of the tokens that could have stood there are told.
const TOLD: usize = 12;

/// What the parser tells in sentences, what that means, and what to do.
const SENTENCES: &[(&str, &str, &str)] = &[
    (
        "contains a variable that is unbound",
        "SELECT shows a variable that is neither grouped nor computed",
        "name it in GROUP BY, or compute one value of each group: (SAMPLE(?x) AS ?y)",
    ),
    (
        "IRI parsing failed",
        "an address here is not valid",
        "an absolute address begins with a scheme, such as https:, and has no spaces",
    ),
];

/// The problem of a text that the parser refused.
pub(super) fn explain(text: &str, error: &SparqlSyntaxError) -> Problem {
    update(text).unwrap_or_else(|| refused(text, error))
}

/// The problem of a text that the parser refused as an update.
pub(super) fn explain_update(text: &str, error: &SparqlSyntaxError) -> Problem {
    if SparqlParser::new().parse_query(text).is_ok() {
        return Problem::new(Kind::BadQuery, "this is a query, and an update was expected")
            .help("ask it with `colophon query`, or send it as application/sparql-query");
    }
    refused(text, error)
}

/// Everything that is wrong: prefixes that are not declared, and the first mistake beside them.
fn refused(text: &str, error: &SparqlSyntaxError) -> Problem {
    let mut details = match mistakes::find(text) {
        Some((mistake, true)) => vec![mistake],
        Some((mistake, false)) => undeclared(text).into_iter().chain([mistake]).collect(),
        None => undeclared(text),
    };
    if details.is_empty() {
        details.push(detail(text, &error.to_string()));
    }
    details.sort_by_key(|detail| {
        detail.location.as_ref().map(|location| (location.line, location.column))
    });
    Problem::all(Kind::BadQuery, details)
}

/// An update is SPARQL, but not a query.
fn update(text: &str) -> Option<Problem> {
    let update = SparqlParser::new().parse_update(text).ok()?;
    if update.operations.is_empty() {
        return None;
    }
    let told = "this is an update, and only queries are answered here";
    Some(
        Problem::new(Kind::OperationDisabled, told).help(
            "ask with SELECT, ASK, CONSTRUCT or DESCRIBE; to change data, use `colophon update`",
        ),
    )
}

/// Every prefix that is used and not declared, at its first use.
fn undeclared(text: &str) -> Vec<Detail> {
    let mut declared = BTreeSet::new();
    let mut missing = Vec::new();
    let mut declaring = false;
    for (offset, token) in tokens(text) {
        if let Token::Prefixed(prefix) = token {
            // An address without its brackets is another mistake.
            let is_address = text[offset + prefix.len()..].starts_with("://");
            if declared.insert(prefix) && !declaring && prefix != "_" && !is_address {
                missing.push((offset, prefix));
            }
        }
        declaring = matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("PREFIX"));
    }
    let used: Vec<&str> = missing.iter().map(|(_, prefix)| *prefix).collect();
    let known = declared.iter().copied().filter(|name| !used.contains(name));
    let known: Vec<&str> = known.collect();
    missing
        .into_iter()
        .map(|(offset, prefix)| missing_prefix(text, (offset, prefix), &known))
        .collect()
}

/// What is told of a prefix that is not declared; `declared` are those that are.
fn missing_prefix(text: &str, (offset, prefix): (usize, &str), declared: &[&str]) -> Detail {
    let (line, column) = place(text, offset);
    let told = format!("the prefix {prefix}: is not declared");
    let detail = Detail::new(told).at(Location::of("query").at(line, column));
    let units = |offset: usize| text[..offset].encode_utf16().count();
    if let Some((name, namespace)) = PREFIXES.iter().find(|(name, _)| *name == prefix) {
        let line = format!("PREFIX {name}: <{namespace}>");
        let fix = Fix { start: 0, end: 0, text: format!("{line}\n") };
        return detail.help(format!("add at the top: {line}")).fix(fix);
    }
    let near = |known: &&&str| prefix.len() > 1 && mistakes::distance(prefix, known) == 1;
    if let Some(near) = declared.iter().find(near) {
        let (start, end) = (units(offset), units(offset + prefix.len()));
        let fix = Fix { start, end, text: (*near).to_owned() };
        return detail.help(format!("did you mean {near}:?")).fix(fix);
    }
    detail.help(format!("declare it at the top: PREFIX {prefix}: <the address it stands for>"))
}

/// What the parser says, in words: `error at 5:9: expected one of …`.
fn detail(text: &str, told: &str) -> Detail {
    let parsed = told.strip_prefix("error at ").and_then(|rest| {
        let (place, expected) = rest.split_once(": expected ")?;
        let (line, column) = place.split_once(':')?;
        Some((offset(text, line.parse().ok()?, column.parse().ok()?), expected))
    });
    let Some((at, expected)) = parsed else {
        return Detail::new(told).at(Location::of("query"));
    };
    if let Some(sentence) = sentence(expected) {
        let (line, column) = place(text, at);
        let known = SENTENCES.iter().find(|(told, ..)| sentence.contains(told));
        let (told, help) = known.map_or((&*sentence, None), |(_, told, help)| (told, Some(*help)));
        let detail = Detail::new(told).at(Location::of("query").at(line, column));
        return match help {
            Some(help) => detail.help(help),
            None => detail,
        };
    }
    let expected = expected_tokens(expected);
    let keyword = |word: &&str| word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let keywords = expected.iter().all(keyword);
    let start = if keywords { compared(text, at, &expected).unwrap_or(at) } else { at };
    let (found, word) = found(text, start);
    let told = match keywords {
        true if word.is_none() => format!("from {found} on this is no SPARQL"),
        true => format!("{found} cannot stand here"),
        false => format!("{found} cannot stand here; expected {}", list(&expected)),
    };
    let mut detail = Detail::new(told);
    if let Some(meant) = word.and_then(mistakes::meant).filter(|meant| Some(*meant) != word) {
        detail = detail.help(format!("did you mean {meant}?"));
    }
    let (line, column) = place(text, start);
    detail.at(Location::of("query").at(line, column))
}

/// What the parser tells in a sentence, and not as a token that it would have liked.
fn sentence(expected: &str) -> Option<String> {
    let all = expected.strip_prefix("one of ").unwrap_or(expected).split(", ");
    let told = all.into_iter().find(|told| {
        let words = told.split(' ').filter(|word| word.len() > 1 && word.is_ascii()).count();
        words > 2 && !told.contains(['[', '"'])
    })?;
    let mut letters = told.chars();
    let first = letters.next()?.to_lowercase();
    Some(first.chain(letters).collect())
}

/// Where what the parser compared with keywords begins: it reports the place behind it.
fn compared(text: &str, at: usize, keywords: &[&str]) -> Option<usize> {
    let starts: BTreeSet<usize> =
        keywords.iter().filter_map(|word| at.checked_sub(word.len())).collect();
    let near = tokens(text).filter(|(start, _)| starts.contains(start));
    near.max_by_key(|(start, token)| (matches!(token, Token::Word(_)), *start)).map(|near| near.0)
}

/// What stands at a place, in words, and the keyword that it may be a misspelling of.
fn found(text: &str, start: usize) -> (String, Option<&str>) {
    let rest = text.get(start..).unwrap_or_default();
    if rest.trim().is_empty() {
        return ("the end of the query".into(), last_word(text));
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    if end > 0 {
        return (format!("\"{}\"", &rest[..end]), Some(&rest[..end]));
    }
    let line: String = rest.lines().next().unwrap_or_default().chars().take(SHOWN).collect();
    (format!("\"{}\"", line.trim_end()), last_word(&text[..start]))
}

/// The word with which a text ends, if it does: `FILTR(` fails at the bracket.
fn last_word(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let start = text.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    text.get(start..).filter(|word| !word.is_empty())
}

/// The tokens that could have stood there, without classes of characters.
fn expected_tokens(expected: &str) -> Vec<&str> {
    let all = expected.strip_prefix("one of ").unwrap_or(expected).split(", ");
    all.filter(|token| !token.contains("['") && !token.starts_with('[')).collect()
}

fn list(tokens: &[&str]) -> String {
    match tokens {
        [one] => (*one).to_owned(),
        several if several.len() <= TOLD => format!("one of {}", several.join(", ")),
        several => format!("one of {}, …", several[..TOLD].join(", ")),
    }
}

/// Line and column of an offset, both from 1, in characters.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// The offset of a line and a column.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

//! Explaining: what is wrong with a query that is not SPARQL, where, and what to write instead.

use super::tokens::{Token, tokens};
use crate::problem::{Detail, Kind, Problem};
use crate::record::Location;
use crate::vocab::PREFIXES;
use spargebra::{SparqlParser, SparqlSyntaxError};
use std::collections::BTreeSet;

/// How much of a line is shown where a query cannot be read on, in characters.
const SHOWN: usize = 24;

/// How many of the tokens that could have stood there are told.
const TOLD: usize = 12;

/// Words that a query is made of, to find the one that was meant.
const WORDS: &[&str] = &[
    "SELECT",
    "CONSTRUCT",
    "DESCRIBE",
    "ASK",
    "WHERE",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "GRAPH",
    "BIND",
    "VALUES",
    "EXISTS",
    "NOT EXISTS",
    "ORDER BY",
    "GROUP BY",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "DISTINCT",
    "REDUCED",
    "PREFIX",
    "BASE",
    "FROM",
    "COUNT",
    "SUM",
    "MIN",
    "MAX",
    "AVG",
    "SAMPLE",
    "GROUP_CONCAT",
    "BOUND",
    "REGEX",
    "CONTAINS",
    "STRSTARTS",
    "COALESCE",
    "CONCAT",
    "LANG",
    "LANGMATCHES",
    "DATATYPE",
    "STR",
    "YEAR",
    "DESC",
    "ASC",
];

/// Functions over groups, which `SELECT` takes in brackets only.
const AGGREGATES: &[&str] = &["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"];

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

fn refused(text: &str, error: &SparqlSyntaxError) -> Problem {
    let told = error.to_string();
    let missing = undeclared(text);
    if missing.is_empty() {
        Problem::all(Kind::BadQuery, vec![detail(text, &told)])
    } else {
        Problem::all(Kind::BadQuery, missing)
    }
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
    let mut details = Vec::new();
    let mut declaring = false;
    for (offset, token) in tokens(text) {
        if let Token::Prefixed(prefix) = token
            && declared.insert(prefix)
            && !declaring
            && prefix != "_"
        {
            let (line, column) = place(text, offset);
            let told = format!("the prefix {prefix}: is not declared");
            let known = PREFIXES.iter().find(|(name, _)| *name == prefix);
            let help = known.map_or_else(
                || format!("declare it at the top: PREFIX {prefix}: <the address it stands for>"),
                |(name, namespace)| format!("add at the top: PREFIX {name}: <{namespace}>"),
            );
            details.push(Detail::new(told).help(help).at(Location::of("query").at(line, column)));
        }
        declaring = matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("PREFIX"));
    }
    details
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
    if let Some(help) = word.and_then(remedy) {
        detail = detail.help(help);
    }
    let (line, column) = place(text, start);
    detail.at(Location::of("query").at(line, column))
}

/// Where what the parser compared with keywords begins: it reports the place behind it.
fn compared(text: &str, at: usize, keywords: &[&str]) -> Option<usize> {
    let starts: BTreeSet<usize> =
        keywords.iter().filter_map(|word| at.checked_sub(word.len())).collect();
    let near = tokens(text).filter(|(start, _)| starts.contains(start));
    near.max_by_key(|(start, token)| (matches!(token, Token::Word(_)), *start)).map(|near| near.0)
}

/// What to write instead of a word.
fn remedy(word: &str) -> Option<String> {
    let upper = word.to_uppercase();
    if AGGREGATES.contains(&upper.as_str()) {
        return Some(format!("give it brackets and a name: ({upper}(…) AS ?n)"));
    }
    meant(word).map(|meant| format!("did you mean {meant}?"))
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

/// The keyword that differs from a word by one or two letters.
fn meant(word: &str) -> Option<&'static str> {
    let upper = word.to_uppercase();
    let known = WORDS.iter().any(|known| known.split(' ').any(|part| part == upper));
    if known || !(3..=16).contains(&upper.len()) {
        return None;
    }
    let near = WORDS.iter().map(|known| (distance(&upper, known), *known)).min()?;
    (near.0 <= 1 + usize::from(upper.len() > 5)).then_some(near.1)
}

/// How many letters have to be changed, added or taken away.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, to) in right.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
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

//! Admitting: the text of a query is measured before anything parses it.
//!
//! Parser, planner, evaluator and `Drop` recurse as deep as a query nests, so
//! that a kilobyte of brackets could end the process. What is measured here is
//! what makes them recurse: open brackets, and operators that nest without any.

use super::tokens::{Token, tokens};
use crate::config::Limits;
use crate::problem::{Detail, Kind, Problem};

/// Keywords that put what stands before them into a larger pattern.
const NESTING_WORDS: &[&str] = &[
    "UNION", "OPTIONAL", "MINUS", "EXISTS", "FILTER", "BIND", "GRAPH", "LATERAL", "SERVICE",
    "VALUES", "SELECT", "AS", "IN",
];

/// What makes a query deep.
#[derive(Debug, Default, PartialEq, Eq)]
struct Measure {
    nesting: usize,
    operators: usize,
}

/// Lets a query or an update pass, or says everything that is too much about it.
///
/// # Errors
///
/// If it is too long, too deep or too large.
pub fn admit(text: &str, limits: &Limits) -> Result<(), Problem> {
    let defaults = Limits::default();
    let mut details = Vec::new();
    let mut compare = |found: usize, most: usize, default: usize, what: &str, flag: &str| {
        if found > most {
            let told = format_args!("{found} {what}; at most {most} are read").to_string();
            let help = format!("shorten the query, or raise {flag} (default {default})");
            details.push(Detail::new(told).help(help));
        }
    };
    let bytes = "bytes of query";
    compare(text.len(), limits.query_bytes, defaults.query_bytes, bytes, "--max-query-bytes");
    if text.len() <= limits.query_bytes {
        let Measure { nesting, operators } = measure(text);
        let brackets = "brackets open at the same time";
        let nested = "operators and nesting keywords";
        let (most, default) = (limits.query_nesting, defaults.query_nesting);
        compare(nesting, most, default, brackets, "--max-query-nesting");
        let (most, default) = (limits.query_operators, defaults.query_operators);
        compare(operators, most, default, nested, "--max-query-operators");
    }
    if details.is_empty() { Ok(()) } else { Err(Problem::all(Kind::QueryTooComplex, details)) }
}

/// Measures a query; rows of a `VALUES` block count nothing, as they do not nest.
fn measure(text: &str) -> Measure {
    let mut measure = Measure::default();
    let (mut open, mut values, mut block) = (0_usize, false, None);
    let mut before = Token::Other(b' ');
    for (_, token) in tokens(text) {
        match token {
            Token::Open(bracket) => {
                open += 1;
                measure.nesting = measure.nesting.max(open);
                if values && bracket == b'{' && block.is_none() {
                    block = Some(open);
                }
            }
            Token::Close(_) => {
                if block == Some(open) {
                    (values, block) = (false, None);
                }
                open = open.saturating_sub(1);
            }
            Token::Operator(b'+' | b'-') if starts_an_operand(before) => {}
            Token::Operator(_) if block.is_none() => measure.operators += 1,
            Token::Word(word) if is_nesting(word) => {
                values = word.eq_ignore_ascii_case("VALUES");
                measure.operators += 1;
            }
            _ => {}
        }
        before = token;
    }
    measure
}

/// Whether a sign that follows this belongs to a number.
fn starts_an_operand(before: Token<'_>) -> bool {
    matches!(before, Token::Other(b',') | Token::Open(_))
}

fn is_nesting(word: &str) -> bool {
    NESTING_WORDS.iter().any(|nesting| word.eq_ignore_ascii_case(nesting))
}

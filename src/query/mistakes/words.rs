//! Mistakes of words: keywords and functions that are spelt otherwise.

use super::super::tokens::Token;
use super::scene::{Piece, Scene};
use crate::problem::Detail;

/// Words that a query or an update is made of.
const KEYWORDS: &[&str] = &[
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
    "NOT",
    "ORDER",
    "GROUP",
    "BY",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "DISTINCT",
    "REDUCED",
    "PREFIX",
    "BASE",
    "FROM",
    "NAMED",
    "AS",
    "IN",
    "UNDEF",
    "SERVICE",
    "SILENT",
    "LATERAL",
    "SEPARATOR",
    "DESC",
    "ASC",
    "VERSION",
    "INSERT",
    "DELETE",
    "DATA",
    "WITH",
    "USING",
    "LOAD",
    "CLEAR",
    "DROP",
    "CREATE",
    "ADD",
    "MOVE",
    "COPY",
    "TO",
    "INTO",
    "DEFAULT",
    "ALL",
    "TRUE",
    "FALSE",
    // The parser reads these, too.
    "ORDERBY",
    "GROUPBY",
    "NOTEXISTS",
    "NOTIN",
    "INSERTDATA",
    "DELETEDATA",
    "DELETEWHERE",
    "FROMNAMED",
];

/// Functions of SPARQL, those of groups included.
pub(in super::super) const FUNCTIONS: &[&str] = &[
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
    "STRENDS",
    "STRBEFORE",
    "STRAFTER",
    "COALESCE",
    "CONCAT",
    "LANG",
    "LANGMATCHES",
    "LANGDIR",
    "HASLANG",
    "HASLANGDIR",
    "STRLANGDIR",
    "DATATYPE",
    "STR",
    "STRLANG",
    "STRDT",
    "STRLEN",
    "SUBSTR",
    "UCASE",
    "LCASE",
    "REPLACE",
    "ENCODE_FOR_URI",
    "IRI",
    "URI",
    "BNODE",
    "ISIRI",
    "ISURI",
    "ISBLANK",
    "ISLITERAL",
    "ISNUMERIC",
    "SAMETERM",
    "SAMEVALUE",
    "IF",
    "ABS",
    "CEIL",
    "FLOOR",
    "ROUND",
    "RAND",
    "NOW",
    "YEAR",
    "MONTH",
    "DAY",
    "HOURS",
    "MINUTES",
    "SECONDS",
    "TIMEZONE",
    "TZ",
    "ADJUST",
    "UUID",
    "STRUUID",
    "MD5",
    "SHA1",
    "SHA256",
    "SHA384",
    "SHA512",
    "TRIPLE",
    "ISTRIPLE",
    "SUBJECT",
    "PREDICATE",
    "OBJECT",
];

/// What other languages call functions.
const FOREIGN: &[(&str, &str)] = &[
    ("LENGTH", "STRLEN"),
    ("LEN", "STRLEN"),
    ("SUBSTRING", "SUBSTR"),
    ("UPPER", "UCASE"),
    ("LOWER", "LCASE"),
    ("LIKE", "REGEX"),
    ("AVERAGE", "AVG"),
    ("MEAN", "AVG"),
    ("IFNULL", "COALESCE"),
    ("ISNULL", "BOUND"),
    ("STARTSWITH", "STRSTARTS"),
    ("ENDSWITH", "STRENDS"),
    ("CONCATENATE", "CONCAT"),
    ("GROUPCONCAT", "GROUP_CONCAT"),
    ("TYPE", "DATATYPE"),
    ("LANGUAGE", "LANG"),
    ("TOSTRING", "STR"),
    ("STRING", "STR"),
    ("DATE", "xsd:date"),
    ("ISDEFINED", "BOUND"),
];

fn has(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn swap<'s>(table: &[(&str, &'s str)], word: &str) -> Option<&'s str> {
    table.iter().find(|(wrong, _)| wrong.eq_ignore_ascii_case(word)).map(|(_, right)| *right)
}

/// The keyword or function that differs from a word by one or two letters.
pub(in super::super) fn meant(word: &str) -> Option<&'static str> {
    near(word, KEYWORDS.iter().chain(FUNCTIONS))
}

fn near<'w>(word: &str, known: impl Iterator<Item = &'w &'static str>) -> Option<&'static str> {
    let upper = word.to_uppercase();
    if !(3..=16).contains(&upper.len()) {
        return None;
    }
    let near = known.map(|known| (distance(&upper, known), *known)).min()?;
    (near.0 <= 1 + usize::from(upper.len() > 5)).then_some(near.1)
}

/// How many letters have to be changed, added, taken away or swapped with the next.
pub(in super::super) fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, from) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in right.iter().enumerate() {
            let change = rows[i][j] + usize::from(from != to);
            let mut least = change.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *from == right[j - 1] && left[i - 1] == *to {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

pub(super) fn unknown_function(scene: &Scene<'_>) -> Option<Detail> {
    let (_, piece) = scene.pieces.iter().enumerate().find(|(place, piece)| {
        let Token::Word(word) = piece.token else { return false };
        let called = scene.at(place + 1).opens(b'(');
        called && !has(FUNCTIONS, word) && !has(KEYWORDS, word) && word != "a"
    })?;
    let told = format!("SPARQL has no function {}", piece.text);
    let detail = scene.mistake(piece.start, told);
    let known = swap(FOREIGN, piece.text)
        .or_else(|| near(piece.text, FUNCTIONS.iter()))
        .or_else(|| near(piece.text, KEYWORDS.iter()));
    Some(match known {
        Some(known) => {
            let fix = scene.fix(piece.start..piece.end, known);
            detail.help(format!("did you mean {known}?")).fix(fix)
        }
        None => detail.help("a function of one's own is called by its address: <https://…>(…)"),
    })
}

pub(super) fn unknown_word(scene: &Scene<'_>) -> Option<Detail> {
    let (place, piece) = scene.pieces.iter().enumerate().find(|(_, piece)| {
        let Token::Word(word) = piece.token else { return false };
        !has(FUNCTIONS, word) && !has(KEYWORDS, word) && word != "a"
    })?;
    let detail = scene.mistake(piece.start, format!("\"{}\" is no word of SPARQL", piece.text));
    let count =
        |is: fn(&Piece<'_>) -> bool| scene.pieces[..place].iter().filter(|it| is(it)).count();
    let in_pattern = count(|it| it.opens(b'{')) > count(|it| it.closes(b'}'));
    let in_pattern = in_pattern && piece.text.is_ascii();
    Some(match near(piece.text, KEYWORDS.iter().chain(FUNCTIONS)) {
        Some(known) => {
            let fix = scene.fix(piece.start..piece.end, known);
            detail.help(format!("did you mean {known}?")).fix(fix)
        }
        None if in_pattern => {
            let fix = scene.fix(piece.start..piece.end, format!("?{}", piece.text));
            detail
                .help(format!("a variable begins with ?: ?{0}; a name has a prefix: ex:{0}; a text stands in quotation marks: \"{0}\"", piece.text))
                .fix(fix)
        }
        None => detail.help("begin with SELECT, ASK, CONSTRUCT or DESCRIBE, after PREFIX and BASE"),
    })
}

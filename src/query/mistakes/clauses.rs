//! Mistakes of clauses: what stands behind `SELECT`, around patterns, and at the end.

use super::super::tokens::Token;
use super::scene::Scene;
use crate::problem::Detail;

/// Functions over groups, which `SELECT` takes in brackets only.
const AGGREGATES: &[&str] = &["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"];

/// What may stand behind a pattern, in this order.
const TAIL: &[&[&str]] = &[&["GROUP"], &["HAVING"], &["ORDER"], &["LIMIT", "OFFSET"], &["VALUES"]];

pub(super) fn aggregate(scene: &Scene<'_>) -> Option<Detail> {
    for head in scene.heads() {
        let mut place = head.start;
        while place < head.end {
            let piece = scene.at(place);
            if piece.opens(b'(') {
                place = scene.closing(place).unwrap_or(head.end) + 1;
                continue;
            }
            if piece.is_any(AGGREGATES) {
                let name = piece.text.to_uppercase();
                let detail = scene
                    .mistake(piece.start, format!("in SELECT, {name} needs a name and brackets"));
                let Some(close) =
                    scene.at(place + 1).opens(b'(').then(|| scene.closing(place + 1)).flatten()
                else {
                    return Some(detail.help(format!("write ({name}(?x) AS ?n)")));
                };
                let named = scene.at(close + 1).is("AS").then(|| scene.at(close + 2));
                let end = named.map_or(scene.at(close).end, |name| name.end);
                let name = named.map_or(" AS ?n", |_| "");
                let text = format!("({}{name})", &scene.text[piece.start..end]);
                let fix = scene.fix(piece.start..end, text.clone());
                return Some(detail.help(format!("write {text}")).fix(fix));
            }
            place += 1;
        }
    }
    None
}

pub(super) fn select_nothing(scene: &Scene<'_>) -> Option<Detail> {
    let head = scene.heads().into_iter().find(std::ops::Range::is_empty)?;
    let end = scene.at(head.end);
    let at = scene.at(head.start - 1).end;
    let detail = scene.mistake(at, "SELECT does not say what to show");
    let gap = if at == end.start { " * " } else { " *" };
    Some(detail.help("name variables, or write * for all").fix(scene.fix(at..at, gap)))
}

pub(super) fn select_comma(scene: &Scene<'_>) -> Option<Detail> {
    let comma = scene.heads().into_iter().find_map(|head| {
        let mut place = head.start;
        while place < head.end {
            if scene.at(place).opens(b'(') {
                place = scene.closing(place).unwrap_or(head.end);
            } else if scene.at(place).is_sign(",") {
                return Some(scene.at(place));
            }
            place += 1;
        }
        None
    })?;
    let detail = scene.mistake(comma.start, "variables of SELECT have no commas between them");
    Some(detail.help("leave the comma away").fix(scene.fix(comma.start..comma.end, "")))
}

pub(super) fn select_name(scene: &Scene<'_>) -> Option<Detail> {
    let word = scene.heads().into_iter().find_map(|head| {
        let first = scene.at(head.start);
        let plain = matches!(first.token, Token::Word(_)) && !scene.at(head.start + 1).opens(b'(');
        (plain && super::meant(first.text).is_none()).then_some(first)
    })?;
    let detail = scene.mistake(word.start, format!("{} is no variable", word.text));
    let fix = scene.fix(word.start..word.start, "?");
    Some(detail.help(format!("a variable begins with ?: ?{}", word.text)).fix(fix))
}

pub(super) fn select_as(scene: &Scene<'_>) -> Option<Detail> {
    for head in scene.heads() {
        let mut place = head.start;
        while place < head.end {
            if scene.at(place).opens(b'(') {
                let close = scene.closing(place)?;
                let inside = &scene.pieces[place..close];
                if !inside.iter().any(|piece| piece.is("AS")) {
                    let end = scene.at(close);
                    let detail =
                        scene.mistake(end.start, "what is computed in SELECT needs a name");
                    let fix = scene.fix(end.start..end.start, " AS ?value");
                    return Some(detail.help("write (… AS ?value)").fix(fix));
                }
                place = close;
            }
            place += 1;
        }
    }
    None
}

pub(super) fn from_table(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.words(&["FROM"]).find(|at| {
        let next = scene.at(at + 1);
        matches!(next.token, Token::Word(_)) && !next.is("NAMED")
    })?;
    let next = scene.at(at + 1);
    let told =
        format!("FROM {}: there are no tables; FROM names a graph by its address", next.text);
    Some(scene.mistake(next.start, told).help("leave it away to ask the whole catalogue"))
}

pub(super) fn no_braces(scene: &Scene<'_>) -> Option<Detail> {
    let start = match scene.words(&["WHERE"]).find(|at| !scene.at(at + 1).opens(b'{')) {
        Some(at) => at + 1,
        None if scene.pieces.iter().any(|piece| piece.opens(b'{')) => return None,
        None => {
            let asks = scene.words(&["SELECT", "ASK"]).next()?;
            let is_head = |at: &usize| {
                let piece = scene.at(*at);
                piece.is_any(&["DISTINCT", "REDUCED"]) || piece.is_sign("*")
            };
            (asks + 1..scene.pieces.len()).find(|at| !is_head(at)).unwrap_or(scene.pieces.len())
        }
    };
    let first = scene.at(start);
    let tail = |at: &usize| TAIL.iter().any(|words| scene.at(*at).is_any(words));
    let end = (start..scene.pieces.len()).find(tail).unwrap_or(scene.pieces.len());
    let detail = scene.mistake(first.start, "the pattern has no { } around it");
    if start == end {
        return Some(detail.help("write WHERE { ?s ?p ?o }"));
    }
    let range = first.start..scene.at(end - 1).end;
    let pattern = &scene.text[range.clone()];
    let fix = scene.fix(range, format!("{{ {pattern} }}"));
    Some(detail.help(format!("write {{ {pattern} }}")).fix(fix))
}

pub(super) fn pattern_braces(scene: &Scene<'_>) -> Option<Detail> {
    let words: &[&str] = &["OPTIONAL", "UNION", "MINUS", "EXISTS"];
    let at = scene
        .words(&["OPTIONAL", "UNION", "MINUS", "EXISTS"])
        .find(|at| !scene.at(at + 1).opens(b'{'))?;
    let word = words.iter().find(|word| scene.at(at).is(word))?;
    let next = scene.at(at + 1);
    let detail = scene.mistake(next.start, format!("behind {word} a pattern in {{ }} is missing"));
    Some(detail.help(format!("write {word} {{ … }}")))
}

pub(super) fn graph_name(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.words(&["GRAPH", "SERVICE"]).find(|at| scene.at(at + 1).opens(b'{'))?;
    let (word, open) = (scene.at(at), scene.at(at + 1));
    let told = format!("{} does not say which", word.text.to_uppercase());
    let detail = scene.mistake(open.start, told);
    let help = "name one by its address, or write a variable for any: GRAPH ?g { … }";
    Some(detail.help(help).fix(scene.fix(open.start..open.start, "?g ")))
}

pub(super) fn order_by(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.words(&["ORDER", "GROUP"]).find(|at| !scene.at(at + 1).is("BY"))?;
    let word = scene.at(at);
    let told = format!("behind {} a BY is missing", word.text.to_uppercase());
    let detail = scene.mistake(word.end, told);
    let help = format!("write {} BY", word.text.to_uppercase());
    Some(detail.help(help).fix(scene.fix(word.end..word.end, " BY")))
}

pub(super) fn limit_number(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.words(&["LIMIT", "OFFSET"]).find(|at| {
        let next = scene.at(at + 1);
        next.token != Token::Other(b'0') || !next.text.bytes().all(|byte| byte.is_ascii_digit())
    })?;
    let (word, next) = (scene.at(at).text.to_uppercase(), scene.at(at + 1));
    let found = if next.text.is_empty() { "nothing" } else { next.text };
    let detail =
        scene.mistake(next.start, format!("{word} takes a whole number, and found {found}"));
    Some(detail.help(format!("write {word} 10")))
}

pub(super) fn clause_order(scene: &Scene<'_>) -> Option<Detail> {
    let last = scene.pieces.iter().rposition(|piece| piece.closes(b'}'))?;
    let rank = |at: usize| TAIL.iter().position(|words| scene.at(at).is_any(words));
    let found: Vec<(usize, usize)> =
        (last + 1..scene.pieces.len()).filter_map(|at| Some((rank(at)?, at))).collect();
    let pair = found.windows(2).find(|pair| pair[0].0 > pair[1].0)?;
    let [(_, first), (_, second)] = *pair else { return None };
    let after = found.iter().map(|(_, at)| *at).find(|at| *at > second);
    let end = scene.at(after.unwrap_or(scene.pieces.len()) - 1).end;
    let (one, two) = (scene.at(first), scene.at(second));
    let (moved, behind) =
        (&scene.text[two.start..end], scene.text[one.start..two.start].trim_end());
    let told = format!("{} stands before {}", two.text.to_uppercase(), one.text.to_uppercase());
    let detail = scene.mistake(two.start, format!("{told} in SPARQL, not after it"));
    let fix = scene.fix(one.start..end, format!("{moved} {behind}"));
    Some(detail.help(format!("write {moved} {behind}")).fix(fix))
}

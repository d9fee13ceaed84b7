//! Mistakes of expressions: operators of other languages, brackets of `FILTER` and `BIND`, variables.

use super::super::tokens::Token;
use super::scene::Scene;
use crate::problem::Detail;

/// Operators that are words elsewhere.
const WRITTEN: &[(&str, &str)] = &[("AND", "&&"), ("OR", "||")];

pub(super) fn written(scene: &Scene<'_>) -> Option<Detail> {
    let (piece, sign) = scene.pieces.iter().find_map(|piece| {
        let found = WRITTEN.iter().find(|(word, _)| piece.is(word))?;
        Some((piece, found.1))
    })?;
    let detail =
        scene.mistake(piece.start, format!("{} is written {sign}", piece.text.to_uppercase()));
    Some(detail.help(format!("write {sign}")).fix(scene.fix(piece.start..piece.end, sign)))
}

pub(super) fn filter_brackets(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.words(&["FILTER", "HAVING"]).find(|at| {
        let next = scene.at(at + 1);
        let called = matches!(next.token, Token::Word(_) | Token::Prefixed(_) | Token::Other(b'<'));
        !next.opens(b'(') && !called
    })?;
    let (word, first) = (scene.at(at), scene.at(at + 1));
    let word = word.text.to_uppercase();
    let detail = scene.mistake(first.start, format!("the condition of {word} has no brackets"));
    let line = scene.text[first.start..].lines().next().unwrap_or_default();
    let end = line.find(['}', '{']).unwrap_or(line.len());
    let condition = line[..end].trim_end().trim_end_matches('.').trim_end();
    if condition.is_empty() {
        return Some(detail.help(format!("write {word}(?x > 1)")));
    }
    let fix = scene.fix(first.start..first.start + condition.len(), format!("({condition})"));
    Some(detail.help(format!("write {word}({condition})")).fix(fix))
}

pub(super) fn bind_as(scene: &Scene<'_>) -> Option<Detail> {
    let open = scene.words(&["BIND"]).map(|at| at + 1).find(|open| {
        let close = scene.closing(*open);
        let inside = close.map_or(&[][..], |close| &scene.pieces[*open..close]);
        scene.at(*open).opens(b'(') && close.is_some() && !inside.iter().any(|piece| piece.is("AS"))
    })?;
    let (first, close) = (scene.at(open + 1), scene.at(scene.closing(open)?));
    let detail =
        scene.mistake(scene.at(open).start, "BIND does not say which variable gets the value");
    let equals = scene.at(open + 2);
    if first.is_variable() && equals.is_sign("=") {
        let value = scene.text[equals.end..close.start].trim();
        let text = format!("({value} AS {})", first.text);
        let fix = scene.fix(scene.at(open).start..close.end, text.clone());
        return Some(detail.help(format!("write BIND{text}")).fix(fix));
    }
    let fix = scene.fix(close.start..close.start, " AS ?value");
    Some(detail.help("write BIND(… AS ?value)").fix(fix))
}

pub(super) fn double_equals(scene: &Scene<'_>) -> Option<Detail> {
    twice(scene, "=", "=", "equality is written with one =", "=")
}

pub(super) fn not_equal(scene: &Scene<'_>) -> Option<Detail> {
    // Between two terms in brackets it cannot be the address of the service.
    let run = scene.pieces.windows(3).find(|run| {
        let left = run[0].is_variable() || run[0].closes(b')');
        left && run[1].is_sign("<>") && (run[2].is_term() || run[2].opens(b'('))
    })?;
    let detail = scene.mistake(run[1].start, "what is not equal is written !=");
    Some(detail.help("write !=").fix(scene.fix(run[1].start..run[1].end, "!=")))
}

/// Two signs beside each other that have to be something else.
fn twice(scene: &Scene<'_>, one: &str, other: &str, told: &str, right: &str) -> Option<Detail> {
    let pair = scene.pieces.windows(2).find(|pair| {
        pair[0].is_sign(one) && pair[1].is_sign(other) && pair[0].end == pair[1].start
    })?;
    let detail = scene.mistake(pair[0].start, told);
    let fix = scene.fix(pair[0].start..pair[1].end, right);
    Some(detail.help(format!("write {right}")).fix(fix))
}

pub(super) fn single_and(scene: &Scene<'_>) -> Option<Detail> {
    let piece = scene.pieces.iter().find(|piece| piece.is_sign("&"))?;
    let detail = scene.mistake(piece.start, "both conditions are joined by &&");
    Some(detail.help("write &&").fix(scene.fix(piece.start..piece.end, "&&")))
}

pub(super) fn single_caret(scene: &Scene<'_>) -> Option<Detail> {
    let pair = scene.pieces.windows(2).find(|pair| {
        let text = matches!(pair[0].token, Token::Other(b'"' | b'\''));
        text && pair[1].is_sign("^") && pair[0].end == pair[1].start
    })?;
    let detail = scene.mistake(pair[1].start, "a datatype is set with ^^");
    Some(detail.help("write ^^").fix(scene.fix(pair[1].start..pair[1].end, "^^")))
}

pub(super) fn hyphen_variable(scene: &Scene<'_>) -> Option<Detail> {
    let run = scene.pieces.windows(3).find(|run| {
        let joined = run[0].end == run[1].start && run[1].end == run[2].start;
        run[0].is_variable()
            && run[1].is_sign("-")
            && joined
            && matches!(run[2].token, Token::Word(_))
    })?;
    let name = format!("{}_{}", run[0].text, run[2].text);
    let wrong = &scene.text[run[0].start..run[2].end];
    let detail =
        scene.mistake(run[0].start, format!("{wrong}: the name of a variable has no hyphen"));
    let fix = scene.fix(run[0].start..run[2].end, name.clone());
    Some(detail.help(format!("write {name}")).fix(fix))
}

pub(super) fn nameless_variable(scene: &Scene<'_>) -> Option<Detail> {
    let (_, piece) = scene.pieces.iter().enumerate().find(|(place, piece)| {
        // Behind a name it is a step of a path that may be left out.
        let behind = place.checked_sub(1).map(|before| scene.at(before).end) == Some(piece.start);
        piece.is_variable() && piece.text.len() == 1 && !behind
    })?;
    let detail = scene.mistake(piece.start, "this variable has no name");
    Some(detail.help("write ?x").fix(scene.fix(piece.start..piece.end, "?x")))
}

//! Mistakes of brackets: one too many, one too few.

use super::super::tokens::Token;
use super::scene::{Piece, Scene};
use crate::problem::Detail;

/// Where brackets stop to fit: the one that closes nothing, or those that nothing closes.
enum Unfit<'a> {
    Extra(Piece<'a>),
    Missing(Vec<Piece<'a>>, Option<Piece<'a>>),
}

fn unfit<'a>(scene: &Scene<'a>) -> Option<Unfit<'a>> {
    let mut open: Vec<Piece<'a>> = Vec::new();
    for piece in &scene.pieces {
        match piece.token {
            Token::Open(_) => open.push(*piece),
            Token::Close(bracket) => match open.last() {
                None => return Some(Unfit::Extra(*piece)),
                Some(last) if last.token == Token::Open(opening(bracket)) => drop(open.pop()),
                Some(last) => return Some(Unfit::Missing(vec![*last], Some(*piece))),
            },
            _ => {}
        }
    }
    (!open.is_empty()).then_some(Unfit::Missing(open, None))
}

fn opening(bracket: u8) -> u8 {
    match bracket {
        b'}' => b'{',
        b')' => b'(',
        b']' => b'[',
        _ => b'<',
    }
}

fn closing(piece: &Piece<'_>) -> &'static str {
    match piece.token {
        Token::Open(b'{') => "}",
        Token::Open(b'(') => ")",
        Token::Open(b'[') => "]",
        _ => ">>",
    }
}

pub(super) fn extra(scene: &Scene<'_>) -> Option<Detail> {
    let Some(Unfit::Extra(piece)) = unfit(scene) else { return None };
    let detail =
        scene.mistake(piece.start, format!("one {} too many: it closes nothing", piece.text));
    Some(detail.help("take it away").fix(scene.fix(piece.start..piece.end, "")))
}

pub(super) fn missing(scene: &Scene<'_>) -> Option<Detail> {
    let Some(Unfit::Missing(open, before)) = unfit(scene) else { return None };
    let first = open.first()?;
    let close: String = open.iter().rev().map(closing).collect::<Vec<_>>().join(" ");
    let told = match open.len() {
        1 => format!("the {} that opens here is never closed", first.text),
        several => format!("{several} brackets are never closed, the first of them here"),
    };
    let tail: &[&str] = &["ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING"];
    let ends = |piece: &&Piece<'_>| piece.start > first.start && piece.is_any(tail);
    let end = scene.text.trim_end().len();
    let at = match before {
        Some(before) => before.start,
        None => scene.pieces.iter().find(ends).map_or(end, |piece| piece.start),
    };
    let text = if at == end { format!(" {close}") } else { format!("{close} ") };
    Some(
        scene
            .mistake(first.start, told)
            .help(format!("{close} is missing"))
            .fix(scene.fix(at..at, text)),
    )
}

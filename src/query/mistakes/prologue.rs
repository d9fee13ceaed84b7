//! Mistakes of the text as a whole, and of the declarations at its head.

use super::super::tokens::Token;
use super::scene::Scene;
use crate::problem::Detail;

/// Quotation marks that word processors write.
const CURLY: &[char] = &['“', '”', '„', '‘', '’', '«', '»'];

/// Whether a text begins as the address of a page does.
fn is_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| matches!(scheme, "http" | "https"))
}

pub(super) fn nothing(scene: &Scene<'_>) -> Option<Detail> {
    scene.pieces.is_empty().then(|| {
        scene
            .mistake(0, "there is no query, or only a comment")
            .help("begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    })
}

pub(super) fn encoded(scene: &Scene<'_>) -> Option<Detail> {
    let parameter = ["query=", "update="].iter().any(|start| scene.text.starts_with(start));
    let escaped = scene.text.contains("%20") && !scene.text.contains(' ');
    (parameter || escaped).then(|| {
        scene
            .mistake(0, "this is the parameter of an address, and not the query in it")
            .help("decode it; as a body it is application/x-www-form-urlencoded")
    })
}

pub(super) fn curly_quote(scene: &Scene<'_>) -> Option<Detail> {
    let (place, sign) = scene.pieces.iter().find_map(|piece| match piece.token {
        Token::Word(_) => {
            let at = piece.text.find(CURLY)?;
            Some((piece.start + at, piece.text[at..].chars().next()?))
        }
        _ => None,
    })?;
    let detail = scene.mistake(place, format!("{sign} is a quotation mark of a word processor"));
    // The text between two of them is meant to be a string.
    let line = scene.text[place..].lines().next().unwrap_or_default();
    let close = line.char_indices().skip(1).find(|(_, c)| CURLY.contains(c));
    let (end, text) = match close {
        Some((at, c)) => {
            let inside = &line[sign.len_utf8()..at];
            (place + at + c.len_utf8(), format!("\"{inside}\""))
        }
        None => (place + sign.len_utf8(), "\"".to_owned()),
    };
    let fix = scene.fix(place..end, text);
    Some(detail.help("write \" or '").fix(fix))
}

pub(super) fn open_string(scene: &Scene<'_>) -> Option<Detail> {
    let piece = scene.pieces.iter().find(|piece| {
        let Token::Other(quote @ (b'"' | b'\'')) = piece.token else { return false };
        let quote = char::from(quote);
        let long = piece.text.starts_with(&String::from(quote).repeat(3));
        let width = if long { 3 } else { 1 };
        let closed = piece.text.len() >= 2 * width
            && piece.text.ends_with(&String::from(quote).repeat(width));
        !closed || (!long && piece.text.contains('\n'))
    })?;
    let line = piece.text.lines().next().unwrap_or_default();
    let detail = scene.mistake(piece.start, "the string that begins here does not end on its line");
    let end = piece.start + line.trim_end().len();
    let help =
        format!("close it with {0}, or write {0}{0}{0} around a text of several lines", &line[..1]);
    Some(detail.help(help).fix(scene.fix(end..end, &line[..1])))
}

pub(super) fn open_address(scene: &Scene<'_>) -> Option<Detail> {
    let piece = scene.pieces.iter().find(|piece| {
        let rest = scene.text[piece.end..].split(char::is_whitespace).next().unwrap_or_default();
        let named = rest.starts_with(|c: char| c.is_ascii_alphabetic());
        let dotted = named && rest.contains('.') && !rest.contains(['(', ')']);
        piece.is_sign("<") && (dotted || is_address(rest))
    })?;
    let rest = &scene.text[piece.end..];
    let line = rest.lines().next().unwrap_or_default();
    if let Some(close) = line.find('>') {
        let wrong: String =
            line[..close].chars().filter(|c| " \"{}|^`\\".contains(*c)).take(1).collect();
        let told = format!("an address cannot contain {wrong:?}");
        let encoded = line[..close].replace(' ', "%20");
        let fix = scene.fix(piece.end..piece.end + close, encoded);
        let detail = scene.mistake(piece.start, told).help("percent-encode it: a space is %20");
        return Some(if wrong == " " { detail.fix(fix) } else { detail });
    }
    let end = piece.end + line.find([' ', '\t', ';', ',']).unwrap_or(line.trim_end().len());
    let detail = scene.mistake(piece.start, "the address that begins here has no > at its end");
    Some(detail.help("close it with >").fix(scene.fix(end..end, ">")))
}

pub(super) fn turtle_prefix(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.pieces.iter().position(|piece| {
        piece.token == Token::Other(b'@') && ["@prefix", "@base"].contains(&piece.text)
    })?;
    let (piece, word) = (scene.at(at), scene.at(at).text[1..].to_uppercase());
    let last = if word == "BASE" { at + 1 } else { at + 2 };
    let dot = scene.at(last + 1);
    let end = if dot.is_sign(".") { dot.end } else { scene.at(last).end };
    let declared = scene.text.get(piece.end..scene.at(last).end).unwrap_or_default();
    let detail =
        scene.mistake(piece.start, format!("{} is Turtle; in SPARQL it is {word}", piece.text));
    let fix = scene.fix(piece.start..end, format!("{word}{declared}"));
    Some(detail.help(format!("write {word}{declared} without a dot behind it")).fix(fix))
}

pub(super) fn prefix_colon(scene: &Scene<'_>) -> Option<Detail> {
    let at =
        scene.words(&["PREFIX"]).find(|at| matches!(scene.at(at + 1).token, Token::Word(_)))?;
    let name = scene.at(at + 1);
    let detail = scene.mistake(name.start, format!("the prefix {} has no colon", name.text));
    Some(detail.help(format!("write {}:", name.text)).fix(scene.fix(name.end..name.end, ":")))
}

pub(super) fn prefix_address(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.words(&["PREFIX"]).find(|at| {
        let declares = matches!(scene.at(at + 1).token, Token::Prefixed(_));
        declares && !matches!(scene.at(at + 2).token, Token::Other(b'<'))
    })?;
    let (name, found) = (scene.at(at + 1), scene.at(at + 2));
    let rest = &scene.text[found.start..];
    let address: &str = rest.split(char::is_whitespace).next().unwrap_or_default();
    let told = format!("behind the prefix {} an address in < > is missing", name.text);
    let detail = scene.mistake(found.start, told);
    if !is_address(address) {
        return Some(detail.help(format!("write PREFIX {} <https://…>", name.text)));
    }
    let fix = scene.fix(found.start..found.start + address.len(), format!("<{address}>"));
    Some(detail.help(format!("write <{address}>")).fix(fix))
}

pub(super) fn prefix_dot(scene: &Scene<'_>) -> Option<Detail> {
    let at = scene.words(&["PREFIX"]).find(|at| scene.at(at + 3).is_sign("."))?;
    let dot = scene.at(at + 3);
    let detail = scene.mistake(dot.start, "a declaration of a prefix does not end with a dot");
    Some(detail.help("leave the dot away").fix(scene.fix(dot.start..dot.end, "")))
}

pub(super) fn bare_address(scene: &Scene<'_>) -> Option<Detail> {
    let (piece, address) = scene.pieces.iter().find_map(|piece| {
        let rest = &scene.text[piece.start..];
        let named = matches!(piece.token, Token::Prefixed("http" | "https"));
        let named = named && is_address(rest);
        let end = |c: char| c.is_whitespace() || "<>\"{}|^`\\;,)".contains(c);
        let address = rest.split(end).next()?.trim_end_matches('.');
        named.then_some((piece, address))
    })?;
    let detail = scene.mistake(piece.start, format!("the address {address} has no < > around it"));
    let fix = scene.fix(piece.start..piece.start + address.len(), format!("<{address}>"));
    Some(detail.help(format!("write <{address}>")).fix(fix))
}

//! Mistakes of statements: patterns that lack an object, a property, or the dot between them.

use super::super::tokens::Token;
use super::scene::{Piece, Scene};
use crate::problem::Detail;

/// What is wrong with a statement: the tokens around the place where that shows.
enum Wrong<'a> {
    /// The last token of a statement, and the first of the next.
    Dot(Piece<'a>, Piece<'a>),
    /// Where the statement begins, and its property.
    Object(usize, Piece<'a>),
    /// The subject.
    Property(Piece<'a>),
}

/// Words behind which brackets hold no statements.
const COMPUTED: &[&str] = &["FILTER", "BIND", "HAVING"];

/// How far a statement is.
#[derive(Clone, Copy, Default)]
struct State {
    terms: usize,
    /// Where it begins, in bytes.
    start: usize,
    /// It may end here although it has no property.
    may_end: bool,
    /// The next term belongs to the one before.
    joined: bool,
}

struct Walk<'s, 'a> {
    scene: &'s Scene<'a>,
    state: State,
    outer: Vec<State>,
}

fn wrong<'a>(scene: &Scene<'a>) -> Option<Wrong<'a>> {
    let mut walk = Walk { scene, state: State::default(), outer: Vec::new() };
    let mut place = 0;
    while place < scene.pieces.len() {
        match walk.step(place) {
            Ok(next) => place = next,
            Err(wrong) => return Some(wrong),
        }
    }
    None
}

impl<'a> Walk<'_, 'a> {
    /// Takes a token; gives the place of the next one to look at.
    fn step(&mut self, place: usize) -> Result<usize, Wrong<'a>> {
        let (piece, next) = (self.scene.at(place), place + 1);
        let close = || self.scene.closing(place).map_or(self.scene.pieces.len(), |close| close + 1);
        match piece.token {
            Token::Word(_) if !piece.is_term() => return self.word(place),
            Token::Open(b'{') => {
                self.end(place)?;
                self.outer.push(std::mem::take(&mut self.state));
            }
            Token::Close(b'}') => {
                self.end(place)?;
                self.outer.pop();
                self.state = State::default();
            }
            _ if self.outer.is_empty() => {}
            Token::Open(b'[') => {
                let inner = State { terms: 1, start: piece.start, may_end: true, joined: false };
                self.outer.push(std::mem::replace(&mut self.state, inner));
            }
            Token::Close(b']') => {
                self.end(place)?;
                self.state = self.outer.pop().unwrap_or_default();
                self.term(place)?;
                self.state.may_end |= self.state.terms == 1;
            }
            Token::Open(_) => {
                self.term(place)?;
                self.state.may_end |= self.state.terms == 1;
                return Ok(close());
            }
            Token::Operator(b'/' | b'|') => self.state.joined = true,
            Token::Other(b'^') if piece.is_sign("^^") => self.state.joined = true,
            Token::Other(b'.') => {
                self.end(place)?;
                self.state = State::default();
            }
            Token::Other(b';') => {
                self.end(place)?;
                self.state.terms = 1;
                self.state.may_end = true;
            }
            Token::Other(b',') => {
                self.end(place)?;
                self.state.terms = 2;
                self.state.may_end = false;
            }
            _ if piece.is_term() => self.term(place)?,
            _ => {}
        }
        Ok(next)
    }

    /// Takes a keyword, and what belongs to it.
    fn word(&mut self, place: usize) -> Result<usize, Wrong<'a>> {
        let scene = self.scene;
        let piece = scene.at(place);
        self.end(place)?;
        self.state = State::default();
        let open = |from: usize, bracket: u8| {
            (from..scene.pieces.len()).find(|at| scene.at(*at).opens(bracket))
        };
        let close = |open: usize| scene.closing(open).map(|close| close + 1);
        let end = scene.pieces.len();
        if piece.is_any(COMPUTED) {
            let next = scene.at(place + 1);
            return Ok(match () {
                () if next.is("EXISTS") => place + 2,
                () if next.is("NOT") => place + 3,
                () => open(place, b'(').and_then(close).unwrap_or(end),
            });
        }
        if piece.is("VALUES") {
            return Ok(open(place, b'{').and_then(close).unwrap_or(end));
        }
        if piece.is_any(&["SELECT", "DESCRIBE"]) {
            return Ok(open(place, b'{').unwrap_or(end));
        }
        if piece.is_any(&["GRAPH", "SERVICE"]) {
            let silent = usize::from(scene.at(place + 1).is("SILENT"));
            let named = usize::from(scene.at(place + 1 + silent).is_term());
            return Ok(place + 1 + silent + named);
        }
        Ok(place + 1)
    }

    fn term(&mut self, place: usize) -> Result<(), Wrong<'a>> {
        let piece = self.scene.at(place);
        if std::mem::take(&mut self.state.joined) {
            return Ok(());
        }
        if self.state.terms == 0 {
            self.state.start = piece.start;
        }
        self.state.terms += 1;
        if self.state.terms > 3 {
            return Err(Wrong::Dot(self.scene.at(place - 1), piece));
        }
        Ok(())
    }

    /// Ends a statement before a token, if it can end.
    fn end(&self, place: usize) -> Result<(), Wrong<'a>> {
        if self.outer.is_empty() || place == 0 {
            return Ok(());
        }
        let before = self.scene.at(place - 1);
        match self.state.terms {
            1 if !self.state.may_end => Err(Wrong::Property(before)),
            2 => Err(Wrong::Object(self.state.start, before)),
            _ => Ok(()),
        }
    }
}

pub(super) fn missing_dot(scene: &Scene<'_>) -> Option<Detail> {
    let Some(Wrong::Dot(before, piece)) = wrong(scene) else { return None };
    let detail = scene.mistake(piece.start, format!("before {} a dot is missing", piece.text));
    let help = "write . to begin a statement, ; to go on about the same subject";
    Some(detail.help(help).fix(scene.fix(before.end..before.end, " .")))
}

pub(super) fn missing_object(scene: &Scene<'_>) -> Option<Detail> {
    let Some(Wrong::Object(start, property)) = wrong(scene) else { return None };
    let pattern = &scene.text[start..property.end];
    let detail = scene.mistake(property.end, format!("the pattern {pattern} has no object yet"));
    Some(
        detail
            .help(format!("write {pattern} ?o"))
            .fix(scene.fix(property.end..property.end, " ?o")),
    )
}

pub(super) fn missing_property(scene: &Scene<'_>) -> Option<Detail> {
    let Some(Wrong::Property(subject)) = wrong(scene) else { return None };
    let told = format!("of {} nothing is said: a property and an object are missing", subject.text);
    let detail = scene.mistake(subject.end, told);
    Some(
        detail
            .help(format!("write {} ?p ?o", subject.text))
            .fix(scene.fix(subject.end..subject.end, " ?p ?o")),
    )
}

//! Placing: a place in a query becomes what could stand there, and what the query says around it.

use super::{Piece, Scene};
use crate::query::tokens::Token;

/// What could stand at a place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot<'a> {
    /// Nothing that anybody could suggest: a number, a name of one's own, a string, a comment.
    Nothing,
    /// The beginning: a form of query, or a declaration.
    Start,
    /// A prefix to declare.
    Prefix,
    /// What a query shows.
    Head,
    /// The subject of a statement, or a clause.
    Subject,
    /// A property of this subject.
    Property(Piece<'a>),
    /// What this subject has in this property.
    Object(Piece<'a>, Option<Piece<'a>>),
    /// A value of this variable.
    Value(Piece<'a>),
    /// A part of an expression.
    Expression,
    /// Behind the pattern.
    Tail,
}

/// A statement of the query whose three terms are simple.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern<'a> {
    pub(super) subject: Piece<'a>,
    pub(super) property: Piece<'a>,
    pub(super) object: Piece<'a>,
}

/// What a bracket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Group,
    Thing,
    Expression,
    Values,
}

/// How far the statement is that a bracket holds.
#[derive(Clone, Copy)]
struct Level<'a> {
    inside: Inside,
    subject: Option<Piece<'a>>,
    property: Option<Piece<'a>>,
    /// The property is a path: nothing follows from it.
    is_path: bool,
    /// What a `VALUES` block gives values.
    variable: Option<Piece<'a>>,
}

/// A walk through the tokens of a query.
struct Walk<'s, 'a> {
    scene: &'s Scene<'a>,
    levels: Vec<Level<'a>>,
    /// The last keyword outside of every pattern.
    keyword: &'static str,
    has_pattern: bool,
    patterns: Vec<Pattern<'a>>,
}

/// Words that say what may stand behind them, outside of patterns and within.
const KEYWORDS: &[&str] =
    &["PREFIX", "BASE", "SELECT", "DESCRIBE", "WHERE", "FROM", "BY", "LIMIT", "OFFSET", "HAVING"];

/// What could stand before the token at `place`, and every statement of the query.
pub(super) fn spot<'a>(scene: &Scene<'a>, place: usize) -> (Spot<'a>, Vec<Pattern<'a>>) {
    let mut walk =
        Walk { scene, levels: Vec::new(), keyword: "", has_pattern: false, patterns: Vec::new() };
    let mut spot = None;
    for at in 0..scene.pieces.len() {
        if at == place {
            spot = Some(walk.spot());
        }
        walk.step(at);
    }
    (spot.unwrap_or_else(|| walk.spot()), walk.patterns)
}

impl<'a> Walk<'_, 'a> {
    fn spot(&self) -> Spot<'a> {
        let Some(level) = self.levels.last() else {
            return match self.keyword {
                "PREFIX" => Spot::Prefix,
                "BASE" | "LIMIT" | "OFFSET" | "FROM" => Spot::Nothing,
                "SELECT" | "DESCRIBE" => Spot::Head,
                "HAVING" => Spot::Expression,
                _ if self.has_pattern => Spot::Tail,
                _ => Spot::Start,
            };
        };
        match (level.inside, level.subject, level.property) {
            (Inside::Expression, ..) => Spot::Expression,
            (Inside::Values, ..) => level.variable.map_or(Spot::Nothing, Spot::Value),
            (_, None, _) => Spot::Subject,
            (_, Some(subject), None) => Spot::Property(subject),
            (_, Some(subject), Some(property)) => {
                Spot::Object(subject, (!level.is_path).then_some(property))
            }
        }
    }

    fn step(&mut self, at: usize) {
        let piece = self.scene.at(at);
        match piece.token {
            Token::Word(_) if !piece.is_term() => self.word(piece),
            Token::Open(b'{') => {
                let is_values = self.levels.last().is_some_and(|level| level.variable.is_some());
                let inside = if is_values { Inside::Values } else { Inside::Group };
                self.has_pattern |= !is_values;
                self.keyword = "";
                self.open(inside);
            }
            Token::Open(b'[') => {
                self.term(piece);
                self.open(Inside::Thing);
                if let Some(level) = self.levels.last_mut() {
                    level.subject = Some(piece);
                }
            }
            Token::Open(_) => self.open(Inside::Expression),
            Token::Close(_) => {
                self.levels.pop();
                if piece.closes(b'}') {
                    self.begin();
                }
            }
            Token::Other(b'.') => self.begin(),
            Token::Other(b';') => self.property(),
            Token::Other(b',') => {}
            Token::Operator(b'/' | b'|' | b'^') => self.path(),
            _ if piece.is_term() => self.term(piece),
            _ => {}
        }
    }

    fn open(&mut self, inside: Inside) {
        let variable = self.levels.last().and_then(|level| level.variable);
        let variable = variable.filter(|_| inside == Inside::Values);
        let level = Level { inside, subject: None, property: None, is_path: false, variable };
        self.levels.push(level);
    }

    /// A statement begins.
    fn begin(&mut self) {
        if let Some(level) = self.levels.last_mut().filter(|level| level.inside != Inside::Values) {
            level.subject = None;
            level.property = None;
            level.is_path = false;
            level.variable = None;
        }
    }

    /// A property of the same subject follows.
    fn property(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.property = None;
            level.is_path = false;
        }
    }

    /// The property goes on: what stands behind the sign is a property as well.
    fn path(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.property = None;
            level.is_path = true;
        }
    }

    fn word(&mut self, piece: Piece<'a>) {
        if self.levels.is_empty() {
            let known = KEYWORDS.iter().find(|known| piece.is(known));
            self.keyword = known.copied().unwrap_or("");
        } else if !matches!(self.levels.last(), Some(level) if level.inside == Inside::Expression) {
            self.begin();
            if piece.is("VALUES") {
                self.values(piece);
            }
        }
    }

    /// A block of values of the variable behind this word.
    fn values(&mut self, piece: Piece<'a>) {
        let after = self.scene.pieces.iter().position(|known| known.start == piece.start);
        let variable = after.map(|at| self.scene.at(at + 1)).filter(Piece::is_variable);
        if let Some(level) = self.levels.last_mut() {
            level.variable = variable;
        }
    }

    fn term(&mut self, piece: Piece<'a>) {
        if self.levels.is_empty() {
            let ends = self.keyword == "PREFIX" && piece.token == Token::Other(b'<');
            if ends || ["BASE", "LIMIT", "OFFSET", "FROM"].contains(&self.keyword) {
                self.keyword = "";
            }
            return;
        }
        let Some(level) = self.levels.last_mut() else { return };
        match (level.inside, level.subject, level.property) {
            (Inside::Expression | Inside::Values, ..) => {}
            (_, None, _) if level.variable.is_some() => {}
            (_, None, _) => level.subject = Some(piece),
            (_, Some(_), None) => level.property = Some(piece),
            (_, Some(subject), Some(property)) => {
                if !level.is_path {
                    self.patterns.push(Pattern { subject, property, object: piece });
                }
            }
        }
    }
}

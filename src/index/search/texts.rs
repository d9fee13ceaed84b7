//! Searching: a wish becomes the things whose texts fulfil it, and how well.

use super::analyse::{fold, words};
use super::layers::{Layer, Roles, layers};
use super::role::Role;
use super::snippet::{Snippet, snippet};
use super::statistics::{Statistics, near};
use super::wish::{Clause, Piece, Wish};
use crate::index::Id;
use crate::index::view::View;
use crate::problem::Problem;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Things by number, ascending, and how well each fits.
pub type Hits = Vec<(Id, f32)>;

/// The texts of a view.
pub struct Texts {
    view: View,
    layers: Vec<Arc<Layer>>,
    roles: Roles,
}

impl Texts {
    /// The texts of a view; they are indexed now if they were not.
    ///
    /// # Errors
    ///
    /// If that fails.
    pub fn of(view: &View) -> Result<Self, Problem> {
        Ok(Self { layers: layers(view)?, roles: Roles::of(view), view: view.clone() })
    }

    /// The things that fulfil a clause, or that an unwanted one speaks of; by what they are called
    /// only, if they have to be `named` so.
    ///
    /// A word that nothing has is looked for in other spellings, which the clause then tells.
    ///
    /// # Errors
    ///
    /// If an index breaks.
    pub fn clause(&self, clause: &mut Clause, named: bool) -> Result<Hits, Problem> {
        let mut all = Hits::new();
        for piece in &mut clause.any {
            let mut hits = self.piece(piece, named)?;
            if hits.is_empty() && !clause.unwanted && self.is_unknown(piece, named)? {
                piece.near = near(&self.layers, &piece.words[0])?;
                hits = self.piece(piece, named)?;
                if hits.is_empty() {
                    piece.near.clear();
                }
            }
            all = if all.is_empty() { hits } else { either(all, &hits) };
        }
        Ok(all)
    }

    /// Whether a word stands nowhere, neither in a name nor in another text.
    fn is_unknown(&self, piece: &Piece, named: bool) -> Result<bool, Problem> {
        Ok(piece.word().is_some() && (!named || self.piece(piece, false)?.is_empty()))
    }

    fn piece(&self, piece: &Piece, named: bool) -> Result<Hits, Problem> {
        let statistics = Statistics(&self.layers);
        let mut hits = Hits::new();
        for (at, layer) in self.layers.iter().enumerate() {
            let later = self.layers[at + 1..].iter().map(|layer| Arc::clone(&layer.subjects));
            let hidden: Vec<Arc<FxHashSet<Id>>> = later.collect();
            hits.extend(layer.part.find((piece, named), &statistics, &hidden)?);
        }
        hits.sort_by_key(|(thing, _)| *thing);
        Ok(hits)
    }

    /// The things that fulfil a wish, by what they are called only if they have to be `named` so; `go_on` is asked before each clause.
    ///
    /// # Errors
    ///
    /// If an index breaks, and whatever `go_on` gives.
    pub fn find(
        &self,
        wish: &mut Wish,
        named: bool,
        go_on: &dyn Fn() -> Result<(), Problem>,
    ) -> Result<Hits, Problem> {
        let mut found: Option<Hits> = None;
        let mut unwanted = Vec::new();
        for clause in wish.clauses_mut() {
            go_on()?;
            let hits = self.clause(clause, named)?;
            if clause.unwanted {
                unwanted.push(hits);
            } else {
                found = Some(match found {
                    None => hits,
                    Some(found) => both(found, &hits),
                });
            }
        }
        let found = found.unwrap_or_default();
        Ok(unwanted.iter().fold(found, without))
    }

    /// Whether a thing is called exactly so, but for case, accents and marks.
    #[must_use]
    pub fn is_called(&self, thing: Id, name: &str) -> bool {
        let folded = |text: &str| {
            words(text).map(|word| fold(word.written).into_owned()).collect::<Vec<_>>()
        };
        let mut texts = Vec::new();
        self.roles.texts_of(&self.view, thing, &mut texts);
        let wanted = folded(name);
        let mut names = texts.iter().filter(|(_, role, _)| *role != Role::Text);
        names.any(|(_, _, literal)| folded(&self.view.text(*literal)) == wanted)
    }

    /// The words of a thing that fulfil a wish, with some of those around them.
    #[must_use]
    pub fn snippet(&self, thing: Id, wish: &Wish) -> Option<Snippet> {
        let mut texts = Vec::new();
        self.roles.texts_of(&self.view, thing, &mut texts);
        snippet(&self.view, &texts, wish)
    }
}

/// Goes through two lists of things side by side.
fn side_by_side(
    left: Hits,
    right: &Hits,
    keep: impl Fn(Option<f32>, Option<f32>) -> Option<f32>,
) -> Hits {
    let mut out = Hits::with_capacity(left.len());
    let mut right = right.iter().copied().peekable();
    let mut push = |thing: Id, l: Option<f32>, r: Option<f32>| {
        out.extend(keep(l, r).map(|score| (thing, score)));
    };
    for (thing, score) in left {
        while let Some((other, theirs)) = right.next_if(|(other, _)| *other < thing) {
            push(other, None, Some(theirs));
        }
        let theirs = right.next_if(|(other, _)| *other == thing).map(|(_, score)| score);
        push(thing, Some(score), theirs);
    }
    right.for_each(|(other, theirs)| push(other, None, Some(theirs)));
    out
}

/// What both have.
#[must_use]
pub fn both(left: Hits, right: &Hits) -> Hits {
    side_by_side(left, right, |left, right| Some(left? + right?))
}

/// What one of both has.
#[must_use]
pub fn either(left: Hits, right: &Hits) -> Hits {
    side_by_side(left, right, |left, right| {
        Some(left.unwrap_or_default() + right.unwrap_or_default())
    })
}

/// What the second does not have.
#[must_use]
pub fn without(left: Hits, right: &Hits) -> Hits {
    side_by_side(left, right, |left, right| left.filter(|_| right.is_none()))
}

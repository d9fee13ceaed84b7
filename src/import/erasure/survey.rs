//! Surveying: ledger, sources and files become the places that say what has to go.

use super::{Erasure, Found, Place, beside};
use crate::check::check;
use crate::import::context::context;
use crate::ledger::{Left, Redact};
use crate::lift::Draft;
use crate::problem::{Detail, Kind, Problem};
use crate::store::Store;
use oxrdf::{NamedNode, NamedOrBlankNode, Quad};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

impl Erasure {
    /// Looks at everything that was recorded, and at every source.
    pub(super) fn survey(&mut self, store: &Store) -> Result<(), Problem> {
        let mut suspicious = BTreeSet::new();
        let ledger = store.ledger()?;
        for version in 1..=ledger.last() {
            let places = self.places.len();
            ledger.pieces(version, &mut |piece| {
                piece.removed.iter().for_each(|quad| self.look(version, quad, Found::Removed));
                piece.added.iter().for_each(|quad| self.look(version, quad, Found::Added));
                Ok(())
            })?;
            let told = ledger.told(version)?;
            let why = told.why();
            if self.places.len() > places {
                suspicious.extend(why.source.clone());
            }
            for text in [Some(&*why.agent), Some(&*why.message), told.key()].into_iter().flatten() {
                if self.image.words.are_in(text) {
                    self.places.push(Place { version, found: Found::Note(text.to_owned()) });
                }
            }
        }
        for sha256 in store.sources()? {
            let says = |bytes: &[u8]| self.image.words.are_in(&String::from_utf8_lossy(bytes));
            // Words may hide behind escapes; what was read from them does not.
            if !suspicious.contains(&sha256)
                && store.source(&sha256)?.is_some_and(|bytes| says(&bytes))
            {
                self.sources.insert(sha256);
            }
        }
        self.sources.extend(suspicious);
        Ok(())
    }

    fn look(&mut self, version: u64, quad: &Quad, found: impl FnOnce(Quad, Left) -> Found) {
        let left = self.image.quad(quad);
        if left == Left::All {
            return;
        }
        if let Left::Part(image) = &left {
            self.images.insert(image.clone());
            let nodes = [subject(quad), object(quad)].into_iter().flatten();
            for (node, image) in nodes.filter_map(|it| Some((it, self.image.address(it)?))) {
                self.renamed.insert(node.clone(), image);
            }
        }
        self.places.push(Place { version, found: found(quad.clone(), left) });
    }

    pub(super) fn refuse_unknown(&self, things: &[NamedNode]) -> Result<(), Problem> {
        let said = |thing: &&NamedNode| {
            self.places.iter().any(|place| match &place.found {
                Found::Removed(quad, _) | Found::Added(quad, _) => {
                    subject(quad) == Some(thing) || object(quad) == Some(thing)
                }
                Found::Note(_) => false,
            })
        };
        let unknown: Vec<Detail> = things
            .iter()
            .filter(|thing| !said(thing))
            .map(|thing| {
                Detail::new(format_args!("nothing was ever said of {thing}"))
                    .help("check the spelling; to look for words, give them with --words")
            })
            .collect();
        if unknown.is_empty() { Ok(()) } else { Err(Problem::all(Kind::NotFound, unknown)) }
    }

    pub(super) fn look_beside(&mut self, dir: &Path) -> Result<(), Problem> {
        let beside = beside::look(dir, |text| self.image.words.are_in(text))?;
        self.files = beside.dumps;
        let others: Vec<Detail> = beside
            .others
            .iter()
            .map(|path| {
                Detail::new(format_args!("{} says it, too", dir.join(path).display()))
                    .help("it was not made by this program: change it, or move it away")
            })
            .collect();
        if !others.is_empty() {
            return Err(Problem::all(Kind::WouldDelete, others));
        }
        for path in beside.packed {
            let told = format!("nobody has looked into {}", dir.join(path).display());
            self.warnings.push(Detail::new(told).help("unpack it and look yourself"));
        }
        Ok(())
    }

    /// What is left now and will not have its shape any more: that is told, and stops nothing.
    pub(super) fn judge(&mut self, store: &Store) -> Result<(), Problem> {
        let mut touched = HashSet::<NamedOrBlankNode>::new();
        for quad in store.quads(None, None, None, None) {
            let quad = quad?;
            if self.image.quad(&quad) != Left::All {
                touched.insert(quad.subject);
            }
        }
        let mut draft = Draft::default();
        for node in &touched {
            for quad in store.quads(Some(node.as_ref()), None, None, None) {
                let quad = quad?;
                match self.image.quad(&quad) {
                    Left::All => draft.say(quad, None),
                    Left::Part(image) => draft.say(image, None),
                    Left::Nothing => {}
                }
            }
        }
        let known = context(store, &draft, |quad| self.image.quad(quad) != Left::All)?;
        match check(draft, &known) {
            Err(problem) if problem.kind() == Kind::BadShape => {
                self.warnings.extend(problem.details().iter().map(|detail| {
                    Detail::new(format_args!("what is left lacks something: {}", detail.message))
                }));
                Ok(())
            }
            checked => checked.map(drop),
        }
    }
}

fn subject(quad: &Quad) -> Option<&NamedNode> {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn object(quad: &Quad) -> Option<&NamedNode> {
    match &quad.object {
        oxrdf::Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

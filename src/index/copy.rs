//! Copying: the graph at one version becomes something that is only read.

use super::build::Builder;
use super::dictionary::Dictionary;
use super::search::Whole;
use super::stored::{Piece, Pieces, Stored};
use super::triples::Triples;
use crate::problem::Problem;
use oxrdf::{GraphName, Quad};
use std::path::{Path, PathBuf};

/// The graph at one version: its terms by number, its triples by every term.
///
/// Nothing in it changes; share it with an [`Arc`](std::sync::Arc).
#[derive(Debug)]
pub struct Copy {
    version: u64,
    dictionary: Dictionary,
    triples: Triples,
    /// The folder of its file, where it has one.
    pub(super) folder: Option<PathBuf>,
    /// The words of its texts.
    whole: Whole,
}

impl Copy {
    pub(super) fn new(version: u64, dictionary: Dictionary, triples: Triples) -> Self {
        Self { version, dictionary, triples, folder: None, whole: Whole::default() }
    }

    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub(super) fn whole(&self) -> &Whole {
        &self.whole
    }

    pub(super) fn pieces<'a>(&'a self, pieces: &mut Vec<Piece<'a>>) {
        self.dictionary.write(pieces);
        self.triples.write(pieces);
    }

    pub(super) fn read(version: u64, pieces: &mut Pieces<'_>) -> Option<Self> {
        Some(Self::new(version, Stored::read(pieces)?, Stored::read(pieces)?))
    }

    /// Whether its columns belong together.
    pub(super) fn is_sound(&self) -> bool {
        self.dictionary.is_sound() && self.triples.is_sound(&self.dictionary)
    }

    /// A copy in memory of these quads; the quads of the graphs that are `stated` make its default
    /// graph.
    ///
    /// # Errors
    ///
    /// The first problem of the quads, and those of [`Builder::push`].
    pub fn of(
        version: u64,
        quads: impl Iterator<Item = Result<Quad, Problem>>,
        stated: impl Fn(&GraphName) -> bool,
    ) -> Result<Self, Problem> {
        let mut builder = Builder::new(stated);
        for quad in quads {
            builder.push(&quad?)?;
        }
        Ok(builder.finish(version))
    }

    /// The version of the catalogue that this is a copy of.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Its terms.
    #[must_use]
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Its triples.
    #[must_use]
    pub fn triples(&self) -> &Triples {
        &self.triples
    }
}

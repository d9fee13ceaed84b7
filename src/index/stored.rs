//! Storing: the columns of a copy become pieces of a file, and pieces columns again.

use super::column::{Column, Plain};
use super::dictionary::Dictionary;
use super::numbers::Numbers;
use super::tag::Tags;
use super::texts::Texts;
use super::triples::{Graphs, Lists, Predicates, Rows, Sorted, Triples};
use memmap2::Mmap;
use std::ops::Range;
use std::sync::Arc;

/// The bytes of one column.
pub(super) struct Piece<'a> {
    pub(super) bytes: &'a [u8],
    /// Bytes of one number.
    pub(super) width: u32,
}

/// The pieces of a mapped file, one after the other.
pub(super) struct Pieces<'a> {
    pub(super) map: &'a Arc<Mmap>,
    /// Where each is, and the bytes of one number.
    pub(super) places: std::vec::IntoIter<(Range<usize>, u32)>,
}

/// What is stored as pieces, always as many and in the same order.
pub(super) trait Stored: Sized {
    fn write<'a>(&'a self, pieces: &mut Vec<Piece<'a>>);

    /// The next pieces; `None` if they are not what they should be.
    fn read(pieces: &mut Pieces<'_>) -> Option<Self>;
}

impl<T: Plain> Stored for Column<T> {
    fn write<'a>(&'a self, pieces: &mut Vec<Piece<'a>>) {
        pieces.push(Piece { bytes: self.bytes(), width: Self::WIDTH });
    }

    fn read(pieces: &mut Pieces<'_>) -> Option<Self> {
        let (place, width) = pieces.places.next()?;
        if width != Self::WIDTH {
            return None;
        }
        Self::mapped(pieces.map, place)
    }
}

impl Stored for Numbers {
    fn write<'a>(&'a self, pieces: &mut Vec<Piece<'a>>) {
        match self {
            Self::One(numbers) => numbers.write(pieces),
            Self::Two(numbers) => numbers.write(pieces),
            Self::Four(numbers) => numbers.write(pieces),
            Self::Eight(numbers) => numbers.write(pieces),
        }
    }

    fn read(pieces: &mut Pieces<'_>) -> Option<Self> {
        let (_, width) = pieces.places.as_slice().first()?;
        match width {
            1 => Stored::read(pieces).map(Self::One),
            2 => Stored::read(pieces).map(Self::Two),
            4 => Stored::read(pieces).map(Self::Four),
            8 => Stored::read(pieces).map(Self::Eight),
            _ => None,
        }
    }
}

impl Stored for Tags {
    fn write<'a>(&'a self, pieces: &mut Vec<Piece<'a>>) {
        self.0.write(pieces);
    }

    fn read(pieces: &mut Pieces<'_>) -> Option<Self> {
        Stored::read(pieces).map(Self)
    }
}

impl Stored for [Sorted; 2] {
    fn write<'a>(&'a self, pieces: &mut Vec<Piece<'a>>) {
        let [by_subject, by_object] = self;
        by_subject.write(pieces);
        by_object.write(pieces);
    }

    fn read(pieces: &mut Pieces<'_>) -> Option<Self> {
        Some([Stored::read(pieces)?, Stored::read(pieces)?])
    }
}

/// The pieces of a type are those of its fields, in the order in which they are told here.
macro_rules! stored {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl Stored for $name {
            fn write<'a>(&'a self, pieces: &mut Vec<Piece<'a>>) {
                $(self.$field.write(pieces);)*
            }

            fn read(pieces: &mut Pieces<'_>) -> Option<Self> {
                Some(Self { $($field: Stored::read(pieces)?),* })
            }
        }
    )*};
}

// To change this, or what a column means, is a new `FORMAT`.
stored! {
    Dictionary { sections, texts, literals, tags, values }
    Texts { bytes, starts }
    Triples { rows, predicates, objects, graphs }
    Rows { starts, steps, predicates, objects, stated }
    Predicates { ids, starts, orders }
    Sorted { keys, values, distinct }
    Graphs { ids, rows, set, sets }
    Lists { starts, members }
}

//! Assisting: a query that is being written becomes what could stand next, what is wrong with it,
//! and how it is laid out.
//!
//! All three look at the tokens, because a text that is being written rarely parses. Counts come
//! from the census, so that a suggestion costs no query.

mod check;
mod context;
mod known;
mod layout;
mod names;
mod suggest;

pub use check::{Mistake, check};
pub use layout::arrange;
pub use suggest::{Completion, Sort, Suggestion, complete};

use super::mistakes::scene::{Piece, Scene};

/// The text and its tokens.
fn scene(text: &str) -> Scene<'_> {
    Scene::of(text)
}

/// The byte of a place that is counted in UTF-16 code units.
fn byte(text: &str, place: usize) -> usize {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= place {
            return at;
        }
        units += letter.len_utf16();
    }
    text.len()
}

/// The place of a byte in UTF-16 code units, as editors count.
fn units(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.encode_utf16().count())
}

//! Finding words: a text becomes the stretches of it that say given words, however they are spelt.
//!
//! Capitals, accents, hyphens and line breaks make no difference: `Ana Ruíz`, `ANA-RUIZ`,
//! `ana.ruiz` and `Ana%20Ruiz` say the same. Where a script has no capitals it has no clear
//! borders of words either, and a name is found within longer ones.

use super::folded::Folded;
use crate::lift::slug;
use crate::problem::{Detail, Kind, Problem};
use std::collections::BTreeSet;
use std::ops::Range;

/// Words of one piece are looked for in one piece, too, if they are at least so long: `anaruiz`.
const SQUEEZED: usize = 6;

/// Words that are looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    keys: BTreeSet<String>,
    /// Longer words that have them in them and stay.
    except: BTreeSet<String>,
}

impl Words {
    /// Looks for these words, but not within those.
    pub(super) fn new(wanted: &[String], except: &[String]) -> Result<Self, Problem> {
        let short = wanted.iter().chain(except).filter(|words| !is_enough(words));
        let short: Vec<Detail> = short
            .map(|words| {
                Detail::new(format_args!("{words:?} is too short to be looked for"))
                    .help("give at least three letters or digits")
            })
            .collect();
        if !short.is_empty() {
            return Err(Problem::all(Kind::Usage, short));
        }
        let mut words = Self::default();
        for text in wanted {
            words.look_for(text);
        }
        words.except.extend(except.iter().map(|text| Folded::key(text)));
        Ok(words)
    }

    /// Looks for words as they are written, and as addresses spell them in letters of ASCII.
    fn look_for(&mut self, text: &str) {
        for key in [Folded::key(text), Folded::key(&slug(text))] {
            if is_enough(&key) {
                let squeezed = key.replace(' ', "");
                self.keys.extend(Some(squeezed).filter(|key| key.len() >= SQUEEZED));
                self.keys.insert(key);
            }
        }
    }

    /// Looks for an address where it is written out.
    pub(super) fn look_for_address(&mut self, address: &str) {
        self.keys.insert(Folded::key(address));
    }

    /// A text with something else in the place of the words; `None` if it does not say them.
    pub(super) fn replaced(&self, text: &str, by: impl FnMut(&str) -> String) -> Option<String> {
        replace(text, &self.find(text), by)
    }

    /// Whether a text says the words.
    pub(super) fn are_in(&self, text: &str) -> bool {
        !self.find(text).is_empty()
    }

    /// The stretches that say the words, in their order and apart from each other.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::new(text);
        let all = |keys: &BTreeSet<String>| -> Vec<Range<usize>> {
            keys.iter().flat_map(|key| folded.find(key)).collect()
        };
        let mut found = all(&self.keys);
        if found.is_empty() {
            return found;
        }
        let stay = all(&self.except);
        found.retain(|it| !stay.iter().any(|stay| it.start < stay.end && stay.start < it.end));
        found.sort_by_key(|it| (it.start, it.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for it in found {
            match apart.last_mut() {
                Some(last) if it.start < last.end => last.end = last.end.max(it.end),
                _ => apart.push(it),
            }
        }
        apart
    }
}

fn replace(
    text: &str,
    found: &[Range<usize>],
    mut by: impl FnMut(&str) -> String,
) -> Option<String> {
    let (mut left, mut at) = (String::new(), 0);
    for it in found {
        left.push_str(&text[at..it.start]);
        left.push_str(&by(&text[it.clone()]));
        at = it.end;
    }
    left.push_str(&text[at..]);
    (!found.is_empty()).then_some(left)
}

/// Whether words are so long that they mean something: a sign of a script without capitals
/// says as much as two letters.
pub(super) fn is_enough(words: &str) -> bool {
    let weight = |c: char| {
        let is_small = c.is_lowercase() || c.is_uppercase() || c.is_numeric();
        if is_small { 1 } else { 2 }
    };
    words.chars().filter(|c| c.is_alphanumeric()).map(weight).sum::<usize>() >= 3
}

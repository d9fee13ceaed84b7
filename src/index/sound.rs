//! Measuring: columns that belong together are as long as each other, or they are refused.
//!
//! The checksums of a file say that it is as it was written; this says that what was written hangs
//! together. It looks at lengths only, so that it costs nothing.

use super::column::Column;
use super::dictionary::Dictionary;
use super::section::Section;
use super::texts::Texts;
use super::triples::{Graphs, Lists, Predicates, Rows, STEP, Triples};

impl Dictionary {
    /// Whether every id has a text, every literal a tag and every number a value.
    pub(super) fn is_sound(&self) -> bool {
        let count = |section| self.section(section).len();
        let literals = Section::ALL.into_iter().filter(|section| section.is_literal());
        self.sections.first() == Some(&1)
            && self.sections.is_sorted()
            && self.sections.len() == Section::ALL.len() + 1
            && self.texts.is_sound(self.len() as usize)
            && self.literals.len() == literals.map(count).sum::<usize>()
            && self.tags.0.is_sound(self.tags.0.len() / 3 * 3)
            && self.values.len() == count(Section::Number)
    }
}

impl Texts {
    fn is_sound(&self, count: usize) -> bool {
        self.starts.len() == count + 1 && self.span(count).start == self.bytes.len()
    }
}

impl Triples {
    /// Whether every order has all rows, and every term of a dictionary its lists.
    pub(super) fn is_sound(&self, dictionary: &Dictionary) -> bool {
        let rows = self.rows() as usize;
        let subjects = dictionary.section(Section::Iri).end as usize;
        self.rows.is_sound(rows, subjects)
            && self.predicates.is_sound(rows)
            && self.objects.is_sound(dictionary.len() as usize + 1)
            && self.objects.members.len() == rows
            && self.graphs.is_sound(rows)
    }
}

impl Rows {
    fn is_sound(&self, rows: usize, subjects: usize) -> bool {
        self.starts.len() == subjects + 1
            && self.steps.len() == rows.div_ceil(STEP)
            && self.predicates.len() == rows
            && self.objects.len() == rows
            && self.stated.len() == rows.div_ceil(64)
    }
}

impl Predicates {
    fn is_sound(&self, rows: usize) -> bool {
        let parts = self.ids.len() * 2;
        ends(&self.starts, parts, rows)
            && self.orders.iter().all(|order| {
                order.keys.len() == rows
                    && order.values.len() == rows
                    && order.distinct.len() == parts
            })
    }
}

impl Graphs {
    fn is_sound(&self, rows: usize) -> bool {
        self.rows.is_sound(self.ids.len())
            && self.set.len() == rows
            && self.sets.is_sound(self.sets.starts.len().saturating_sub(1))
    }
}

impl Lists {
    fn is_sound(&self, count: usize) -> bool {
        ends(&self.starts, count, self.members.len())
    }
}

/// Whether there are as many beginnings as there should be, and one end.
fn ends(starts: &Column<u32>, count: usize, end: usize) -> bool {
    starts.len() == count + 1 && starts.last().is_some_and(|&last| last as usize == end)
}

//! Counting words: how telling a word is, and which words are spelt nearly like one.

use super::layers::Layer;
use super::part::fields;
use super::role::Role;
use crate::problem::Problem;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

/// How many words are looked for in the place of one that nothing has.
const MOST_NEAR: usize = 5;

/// How often words stand in the texts of several parts, so that what fits fits as well wherever
/// it lies.
pub(super) struct Statistics<'p>(pub(super) &'p [Arc<Layer>]);

impl Bm25StatisticsProvider for Statistics<'_> {
    /// As if every text had the usual length of its role: a thing that has no other name is no
    /// reason to think little of one that has.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let usual = match field.field_id() {
            1 | 2 => 8,
            3 | 4 => 4,
            _ => 40,
        };
        Ok(self.total_num_docs()? * usual)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.0.iter().map(|layer| layer.part.things()).sum::<u64>().max(1))
    }

    /// In the role in which it stands most often: a word is as telling in a title as elsewhere.
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let stems = usize::from(term.field().field_id().is_multiple_of(2));
        let value = term.value();
        let Some(word) = value.as_str() else { return Ok(0) };
        let mut most = 0;
        for role in Role::ALL {
            let term = Term::from_field_text(fields(role)[stems], word);
            let mut sum = 0;
            for layer in self.0 {
                sum += layer.part.having(&term)?;
            }
            most = most.max(sum);
        }
        Ok(most)
    }
}

/// The words that nothing less differs from one than these, the most common first.
///
/// # Errors
///
/// If an index breaks.
pub(super) fn near(parts: &[Arc<Layer>], word: &str) -> Result<Vec<String>, Problem> {
    let most = match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    for distance in 1..=most {
        let mut near = BTreeMap::<String, u64>::new();
        for layer in parts {
            for (word, texts) in layer.part.near(word, distance).map_err(Problem::internal)? {
                *near.entry(word).or_default() += texts;
            }
        }
        near.remove(word);
        if !near.is_empty() {
            let mut near: Vec<_> = near.into_iter().collect();
            near.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.cmp(b)));
            return Ok(near.into_iter().take(MOST_NEAR).map(|(word, _)| word).collect());
        }
    }
    Ok(Vec::new())
}

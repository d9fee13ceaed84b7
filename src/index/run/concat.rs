//! Joining texts: the strings of a group become one string.

use super::aggregate::{Grouped, Tally};
use super::seen::Seen;
use super::{Cx, ROWS};
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BaseDirection, Literal, Term};

/// `GROUP_CONCAT`: a term that is no string is an error of the group.
pub(super) struct Concat {
    slot: usize,
    separator: String,
    texts: Vec<Joined>,
    /// Which strings have been joined, if only different ones are.
    seen: Option<Seen>,
    bytes: usize,
}

type Language = Option<(String, Option<BaseDirection>)>;

/// What has been joined so far.
#[derive(Clone)]
enum Joined {
    Nothing,
    /// A text, and the language of all its parts if they have the same.
    Text(String, Language),
    Failed,
}

impl Concat {
    /// Joins all strings or (`distinct`) each once.
    pub(super) fn new(slot: usize, distinct: bool, separator: String) -> Self {
        let seen = distinct.then(Seen::default);
        Self { slot, separator, texts: Vec::new(), seen, bytes: 0 }
    }
}

impl Joined {
    fn add(&mut self, text: &str, language: Language, separator: &str) {
        match self {
            Self::Nothing => *self = Self::Text(text.to_owned(), language),
            Self::Text(all, common) => {
                if *common != language {
                    *common = None;
                }
                all.push_str(separator);
                all.push_str(text);
            }
            Self::Failed => {}
        }
    }

    fn literal(self) -> Option<Literal> {
        Some(match self {
            Self::Nothing => Literal::from(""),
            Self::Text(text, None) => Literal::from(text),
            Self::Text(text, Some((language, None))) => {
                Literal::new_language_tagged_literal_unchecked(text, language)
            }
            Self::Text(text, Some((language, Some(direction)))) => {
                Literal::new_directional_language_tagged_literal_unchecked(
                    text, language, direction,
                )
            }
            Self::Failed => return None,
        })
    }
}

/// The text and the language of a string.
fn string(term: Option<Term>) -> Option<(String, Language)> {
    let Term::Literal(literal) = term? else { return None };
    let strings = [xsd::STRING, rdf::LANG_STRING, rdf::DIR_LANG_STRING];
    if !strings.contains(&literal.datatype()) {
        return None;
    }
    let (text, _, language, direction) = literal.destruct();
    Some((text, language.map(|language| (language, direction))))
}

impl Tally for Concat {
    fn take(&mut self, rows: &Grouped<'_>, cx: &Cx) -> Result<(), Problem> {
        self.texts.resize(rows.count, Joined::Nothing);
        for (group, term) in rows.terms(self.slot) {
            let joined = &mut self.texts[group as usize];
            if matches!(joined, Joined::Failed) {
                continue;
            }
            if self.seen.as_mut().is_some_and(|seen| term != UNBOUND && !seen.insert(group, term)) {
                continue;
            }
            if cx.view.dictionary().is_plain(term) {
                let text = cx.view.dictionary().text(term);
                joined.add(text, None, &self.separator);
                self.bytes += text.len() + self.separator.len();
            } else if let Some((text, language)) = string(cx.terms.term(term)) {
                joined.add(&text, language, &self.separator);
                self.bytes += text.len() + self.separator.len();
            } else {
                *joined = Joined::Failed;
            }
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        self.texts.resize(count, Joined::Nothing);
        let mut results = Vec::with_capacity(count);
        for (at, text) in std::mem::take(&mut self.texts).into_iter().enumerate() {
            if at.is_multiple_of(ROWS) {
                cx.meter.check()?;
            }
            results.push(text.literal().map_or(UNBOUND, |text| cx.terms.id(text.into())));
        }
        Ok(results)
    }

    fn bytes(&self) -> usize {
        let seen = self.seen.as_ref().map_or(0, Seen::bytes);
        size_of_val(self.texts.as_slice()) + self.bytes + seen
    }
}

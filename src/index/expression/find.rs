//! Finding: texts become the answer whether they have a part, a language or a pattern.

use super::pattern::Patterns;
use super::reader::Text;
use super::shape::{TruthNode, each_row};
use super::{Batch, Cx, Node, Problem};
use memchr::memmem::Finder;
use oxrdf::Term;

type Truths = Vec<Option<bool>>;

/// Where a text must have another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    End,
    Anywhere,
}

/// `STRSTARTS(text, part)`, `STRENDS(text, part)` and `CONTAINS(text, part)`.
pub(super) struct Find {
    pub(super) place: Place,
    pub(super) text: Box<dyn Node>,
    pub(super) part: Box<dyn Node>,
}

impl Find {
    /// For a part that is the same in every row.
    fn find_one(&self, part: Text<'_>, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let finder = Finder::new(part.text);
        let mut texts = self.text.texts(rows, cx)?;
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            texts.with(row, &mut |text| {
                let text = text.filter(|text| text.may_have(part));
                truths[row] = text.map(|text| match self.place {
                    Place::Start => text.text.starts_with(part.text),
                    Place::End => text.text.ends_with(part.text),
                    Place::Anywhere => finder.find(text.text.as_bytes()).is_some(),
                });
                Ok(())
            })
        })?;
        Ok(truths)
    }
}

impl TruthNode for Find {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        if let Some(Term::Literal(part)) = self.part.constant()
            && let Some(part) = Text::of(part)
        {
            return self.find_one(part, rows, cx);
        }
        let (mut texts, mut parts) = (self.text.texts(rows, cx)?, self.part.texts(rows, cx)?);
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            texts.with(row, &mut |text| {
                parts.with(row, &mut |part| {
                    let (Some(text), Some(part)) = (text, part) else { return Ok(()) };
                    truths[row] = text.may_have(part).then(|| match self.place {
                        Place::Start => text.text.starts_with(part.text),
                        Place::End => text.text.ends_with(part.text),
                        Place::Anywhere => text.text.contains(part.text),
                    });
                    Ok(())
                })
            })
        })?;
        Ok(truths)
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.text, &*self.part]
    }

    fn what(&self) -> &'static str {
        match self.place {
            Place::Start => "strstarts",
            Place::End => "strends",
            Place::Anywhere => "contains",
        }
    }
}

/// `LANGMATCHES(tag, range)`: RFC 4647, basic filtering.
pub(super) struct Spoken {
    pub(super) tag: Box<dyn Node>,
    pub(super) range: Box<dyn Node>,
}

impl TruthNode for Spoken {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let (mut tags, mut ranges) = (self.tag.texts(rows, cx)?, self.range.texts(rows, cx)?);
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            tags.with(row, &mut |tag| {
                ranges.with(row, &mut |range| {
                    if let (Some(tag), Some(range)) = (tag, range)
                        && tag.tongue.or(range.tongue).is_none()
                    {
                        truths[row] = Some(is_spoken(tag.text, range.text));
                    }
                    Ok(())
                })
            })
        })?;
        Ok(truths)
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.tag, &*self.range]
    }

    fn what(&self) -> &'static str {
        "langmatches"
    }
}

fn is_spoken(tag: &str, range: &str) -> bool {
    if range == "*" {
        return !tag.is_empty();
    }
    let mut parts = tag.split('-');
    range
        .split('-')
        .all(|wanted| parts.next().is_some_and(|part| part.eq_ignore_ascii_case(wanted)))
}

/// `REGEX(text, pattern)` and `REGEX(text, pattern, flags)`.
pub(super) struct Match {
    pub(super) text: Box<dyn Node>,
    pub(super) patterns: Patterns,
}

impl TruthNode for Match {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let mut regexes = self.patterns.in_rows(rows, cx)?;
        let mut texts = self.text.texts(rows, cx)?;
        let mut truths = vec![None; rows.len];
        each_row(rows.len, cx, |row| {
            let Some(regex) = regexes.at(row)? else { return Ok(()) };
            texts.with(row, &mut |text| {
                truths[row] = text.map(|text| regex.is_match(text.text));
                Ok(())
            })
        })?;
        Ok(truths)
    }

    fn parts(&self) -> Vec<&dyn Node> {
        let mut parts = vec![&*self.text];
        parts.extend(self.patterns.parts());
        parts
    }

    fn what(&self) -> &'static str {
        "regex"
    }
}

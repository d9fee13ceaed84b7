//! Matching: patterns and flags become regular expressions, and what they find is replaced.

use super::reader::{Text, Then};
use super::scratch::Scratch;
use super::shape::{TextNode, Texts};
use super::{Batch, Cx, Node, Problem};
use oxrdf::Term;
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::rc::Rc;

/// How large a regular expression may be, in bytes; as `spareval` has it.
const SIZE: usize = 1_000_000;
/// How many of them are remembered.
const MOST: usize = 16;

/// A pattern and its flags.
pub(super) struct Patterns {
    pattern: Box<dyn Node>,
    flags: Option<Box<dyn Node>>,
    /// What they are if they are the same in every row.
    fixed: Option<Option<Rc<Regex>>>,
}

impl Patterns {
    pub(super) fn new(pattern: Box<dyn Node>, flags: Option<Box<dyn Node>>) -> Self {
        let constant = |node: &dyn Node| match node.constant() {
            Some(Term::Literal(literal)) => Some(plain(Text::of(literal))),
            Some(_) => Some(None),
            None => None,
        };
        let flag = flags.as_ref().map_or(Some(Some(String::new())), |flags| constant(&**flags));
        let fixed = constant(&*pattern).zip(flag).map(|both| match both {
            (Some(pattern), Some(flags)) => compiled(&pattern, &flags).map(Rc::new),
            _ => None,
        });
        Self { pattern, flags, fixed }
    }

    pub(super) fn in_rows<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Regexes<'a>, Problem> {
        Ok(Regexes {
            patterns: self.pattern.texts(rows, cx)?,
            flags: self.flags.as_ref().map(|flags| flags.texts(rows, cx)).transpose()?,
            known: FxHashMap::default(),
            fixed: self.fixed.clone(),
            cx,
        })
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &dyn Node> {
        [Some(&*self.pattern), self.flags.as_deref()].into_iter().flatten()
    }
}

/// The regular expressions of a batch.
pub(super) struct Regexes<'a> {
    patterns: Box<dyn Texts + 'a>,
    flags: Option<Box<dyn Texts + 'a>>,
    known: FxHashMap<(String, String), Option<Rc<Regex>>>,
    fixed: Option<Option<Rc<Regex>>>,
    cx: &'a Cx,
}

impl Regexes<'_> {
    /// The regular expression of a row; `None` if it has none.
    pub(super) fn at(&mut self, row: usize) -> Result<Option<Rc<Regex>>, Problem> {
        let Self { patterns, flags, known, fixed, cx } = self;
        if let Some(regex) = fixed {
            return Ok(regex.clone());
        }
        let mut both = (None, Some(String::new()));
        patterns.with(row, &mut |text| {
            both.0 = plain(text);
            Ok(())
        })?;
        if let Some(flags) = flags {
            flags.with(row, &mut |text| {
                both.1 = plain(text);
                Ok(())
            })?;
        }
        let (Some(pattern), Some(flags)) = both else { return Ok(None) };
        let key = (pattern, flags);
        if let Some(regex) = known.get(&key) {
            return Ok(regex.clone());
        }
        cx.meter.check()?;
        if known.len() >= MOST {
            known.clear();
        }
        let regex = compiled(&key.0, &key.1).map(Rc::new);
        known.insert(key, regex.clone());
        Ok(regex)
    }
}

fn plain(text: Option<Text<'_>>) -> Option<String> {
    text.filter(|text| text.tongue.is_none()).map(|text| text.text.to_owned())
}

fn compiled(pattern: &str, flags: &str) -> Option<Regex> {
    let mut pattern = Cow::Borrowed(pattern);
    if flags.contains('q') {
        pattern = regex::escape(&pattern).into();
    }
    let mut builder = RegexBuilder::new(&pattern);
    builder.size_limit(SIZE);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            _ => return None,
        };
    }
    builder.build().ok()
}

/// `REPLACE(text, pattern, replacement)` and `REPLACE(text, pattern, replacement, flags)`.
pub(super) struct Replace {
    pub(super) text: Box<dyn Node>,
    pub(super) patterns: Patterns,
    pub(super) replacement: Box<dyn Node>,
}

impl TextNode for Replace {
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        Ok(Box::new(Replaced {
            texts: self.text.texts(rows, cx)?,
            regexes: self.patterns.in_rows(rows, cx)?,
            replacements: self.replacement.texts(rows, cx)?,
            scratch: Scratch::new(cx),
        }))
    }

    fn parts(&self) -> Vec<&dyn Node> {
        let mut parts = vec![&*self.text, &*self.replacement];
        parts.extend(self.patterns.parts());
        parts
    }

    fn what(&self) -> &'static str {
        "replace"
    }
}

struct Replaced<'a> {
    texts: Box<dyn Texts + 'a>,
    regexes: Regexes<'a>,
    replacements: Box<dyn Texts + 'a>,
    scratch: Scratch<'a>,
}

impl Texts for Replaced<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        let Self { texts, regexes, replacements, scratch } = self;
        let Some(regex) = regexes.at(row)? else { return then(None) };
        texts.with(row, &mut |text| {
            replacements.with(row, &mut |by| {
                let (Some(text), Some(Text { text: by, tongue: None })) = (text, by) else {
                    return then(None);
                };
                replace(text.text, &regex, by, scratch)?;
                then(Some(text.saying(scratch.text())))
            })
        })
    }
}

/// Writes a text with everything replaced that a pattern finds.
fn replace(text: &str, regex: &Regex, by: &str, scratch: &mut Scratch<'_>) -> Result<(), Problem> {
    scratch.clear();
    let mut done = 0;
    if !by.contains('$') {
        for (place, found) in regex.find_iter(text).enumerate() {
            scratch.check(place)?;
            scratch.push(&text[done..found.start()])?;
            scratch.push(by)?;
            done = found.end();
        }
        return scratch.push(&text[done..]);
    }
    for (place, found) in regex.captures_iter(text).enumerate() {
        scratch.check(place)?;
        let Some(whole) = found.get(0) else { continue };
        scratch.push(&text[done..whole.start()])?;
        // `$1` is two bytes, and no group has more than the whole.
        let most = by.len().saturating_add((by.len() / 2).saturating_mul(whole.len()));
        found.expand(by, scratch.room(most)?);
        done = whole.end();
    }
    scratch.push(&text[done..])
}

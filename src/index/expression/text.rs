//! Wording: terms become their text, and texts become parts of them in another case.

use super::number::Number;
use super::reader::{Reader, Text, Then};
use super::scratch::Scratch;
use super::shape::{TextNode, Texts};
use super::{Batch, Cx, Id, Node, Problem};

/// A function from a term to a string, without a memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Str,
    Lang,
}

/// `STR(…)` and `LANG(…)`.
pub(super) struct Say(pub(super) Said, pub(super) Box<dyn Node>);

impl TextNode for Say {
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        let Self(said, inner) = self;
        if inner.is_text() && *said == Said::Str {
            return Ok(Box::new(Untongued(inner.texts(rows, cx)?)));
        }
        let (column, reader) = (inner.column(rows, cx)?, Reader::new(cx));
        Ok(Box::new(SaidTexts { said: *said, column, reader }))
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.1]
    }

    fn what(&self) -> &'static str {
        match self.0 {
            Said::Str => "str",
            Said::Lang => "lang",
        }
    }

    fn text_of(&self) -> Option<&dyn Node> {
        (self.0 == Said::Str && !self.1.is_text()).then_some(&*self.1)
    }
}

struct SaidTexts<'a> {
    said: Said,
    column: Vec<Id>,
    reader: Reader<'a>,
}

impl Texts for SaidTexts<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        match self.said {
            Said::Str => self.reader.lexical(self.column[row], then),
            Said::Lang => self.reader.language(self.column[row], then),
        }
    }
}

/// Strings without their languages.
struct Untongued<'a>(Box<dyn Texts + 'a>);

impl Texts for Untongued<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        self.0.with(row, &mut |text| then(text.map(|text| Text::plain(text.text))))
    }
}

/// `LCASE(…)`, and `UCASE(…)` if it is upper.
pub(super) struct Case {
    pub(super) upper: bool,
    pub(super) inner: Box<dyn Node>,
}

impl TextNode for Case {
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        let inner = self.inner.texts(rows, cx)?;
        Ok(Box::new(Cased { upper: self.upper, inner, scratch: Scratch::new(cx) }))
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.inner]
    }

    fn what(&self) -> &'static str {
        if self.upper { "ucase" } else { "lcase" }
    }
}

struct Cased<'a> {
    upper: bool,
    inner: Box<dyn Texts + 'a>,
    scratch: Scratch<'a>,
}

impl Texts for Cased<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        let Self { upper, inner, scratch } = self;
        inner.with(row, &mut |text| match text {
            Some(text) => {
                scratch.set_case(text.text, *upper)?;
                then(Some(text.saying(scratch.text())))
            }
            None => then(None),
        })
    }
}

/// `SUBSTR(text, start)` and `SUBSTR(text, start, length)`.
pub(super) struct Substring {
    pub(super) text: Box<dyn Node>,
    pub(super) start: Box<dyn Node>,
    pub(super) length: Option<Box<dyn Node>>,
}

impl TextNode for Substring {
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        let lengths = self.length.as_ref().map(|length| length.numbers(rows, cx)).transpose()?;
        Ok(Box::new(Substrings {
            texts: self.text.texts(rows, cx)?,
            starts: self.start.numbers(rows, cx)?,
            lengths,
        }))
    }

    fn parts(&self) -> Vec<&dyn Node> {
        let mut parts = vec![&*self.text, &*self.start];
        parts.extend(self.length.as_deref());
        parts
    }

    fn what(&self) -> &'static str {
        "substr"
    }
}

struct Substrings<'a> {
    texts: Box<dyn Texts + 'a>,
    starts: Vec<Option<Number>>,
    lengths: Option<Vec<Option<Number>>>,
}

impl Substrings<'_> {
    /// Where the part starts, counted from 0, and where it ends.
    fn span(&self, row: usize) -> Option<(i64, Option<i64>)> {
        let integer = |number: Option<Number>| match number {
            Some(Number::Integer(integer)) => Some(i64::from(integer)),
            _ => None,
        };
        let start = integer(self.starts[row])?.checked_sub(1)?;
        match &self.lengths {
            Some(lengths) => Some((start, Some(start.checked_add(integer(lengths[row])?)?))),
            None => Some((start, None)),
        }
    }
}

impl Texts for Substrings<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        let Some((start, end)) = self.span(row) else { return then(None) };
        self.texts
            .with(row, &mut |text| then(text.map(|text| text.saying(part(text.text, start, end)))))
    }
}

/// The characters of a text from one place up to another.
fn part(text: &str, start: i64, end: Option<i64>) -> &str {
    let start = usize::try_from(start).unwrap_or(0);
    let end = end.map_or(usize::MAX, |end| usize::try_from(end).unwrap_or(0));
    if end <= start {
        return "";
    }
    // Of ASCII, a character is a byte; only as much of it is looked at as is wanted.
    let wanted = text.as_bytes().get(..end.min(text.len())).unwrap_or_default();
    if wanted.is_ascii() {
        return text.get(start..wanted.len()).unwrap_or_default();
    }
    let mut places = text.char_indices().map(|(at, _)| at);
    let from = places.nth(start).unwrap_or(text.len());
    let to = places.nth(end - start - 1).unwrap_or(text.len());
    text.get(from..to).unwrap_or_default()
}

/// `STRBEFORE(text, mark)`, and `STRAFTER(text, mark)` if it is what comes after.
pub(super) struct Beside {
    pub(super) after: bool,
    pub(super) text: Box<dyn Node>,
    pub(super) mark: Box<dyn Node>,
}

impl TextNode for Beside {
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        let (texts, marks) = (self.text.texts(rows, cx)?, self.mark.texts(rows, cx)?);
        Ok(Box::new(Besides { after: self.after, texts, marks }))
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.text, &*self.mark]
    }

    fn what(&self) -> &'static str {
        if self.after { "strafter" } else { "strbefore" }
    }
}

struct Besides<'a> {
    after: bool,
    texts: Box<dyn Texts + 'a>,
    marks: Box<dyn Texts + 'a>,
}

impl Texts for Besides<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        let Self { after, texts, marks } = self;
        texts.with(row, &mut |text| {
            marks.with(row, &mut |mark| {
                let (Some(text), Some(mark)) = (text, mark) else { return then(None) };
                if !text.may_have(mark) {
                    return then(None);
                }
                let Some((before, behind)) = text.text.split_once(mark.text) else {
                    return then(Some(Text::plain("")));
                };
                then(Some(text.saying(if *after { behind } else { before })))
            })
        })
    }
}

/// `CONCAT(…)`.
pub(super) struct Concat(pub(super) Vec<Box<dyn Node>>);

impl TextNode for Concat {
    fn texts<'a>(&'a self, rows: &Batch, cx: &'a Cx) -> Result<Box<dyn Texts + 'a>, Problem> {
        let parts = self.0.iter().map(|part| part.texts(rows, cx));
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        Ok(Box::new(Concats { parts, scratch: Scratch::new(cx) }))
    }

    fn parts(&self) -> Vec<&dyn Node> {
        self.0.iter().map(|part| &**part).collect()
    }

    fn what(&self) -> &'static str {
        "concat"
    }
}

struct Concats<'a> {
    parts: Vec<Box<dyn Texts + 'a>>,
    scratch: Scratch<'a>,
}

impl Texts for Concats<'_> {
    fn with(&mut self, row: usize, then: &mut Then<'_>) -> Result<(), Problem> {
        self.scratch.clear();
        let mut common = None;
        let mut failed = false;
        for part in &mut self.parts {
            part.with(row, &mut |text| {
                let Some(Text { text, tongue }) = text else {
                    failed = true;
                    return Ok(());
                };
                let tongue = tongue.map(|(language, direction)| (language.to_owned(), direction));
                let differs = common.as_ref().is_some_and(|common| *common != tongue);
                common = Some(if differs { None } else { tongue });
                self.scratch.push(text)
            })?;
            if failed {
                return then(None);
            }
        }
        let common = common.flatten();
        let tongue = common.as_ref().map(|(language, direction)| (language.as_str(), *direction));
        then(Some(Text { text: self.scratch.text(), tongue }))
    }
}

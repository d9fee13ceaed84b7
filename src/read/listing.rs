//! Listings: the text of a library page, read entry by entry.
//!
//! `[section] / date / title / [by-line] / blank / [publishers (genre)] / blank / excerpt`.
//! The date line is the one part that every entry has, so entries are found by it.
//! Every visible character ends up in a field, in ignored text, in the heading or in fixed syntax.

use super::{Format, Heading, Listing as Read, Printed, Profile, Reading, Source, decode};
use crate::problem::{Detail, Kind, Problem};
use crate::record::{Document, Field, Ignored, Record, Span};
use crate::vocab::{colo, dcterms};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The listing format.
pub(super) struct Listing;

impl Format for Listing {
    fn name(&self) -> &'static str {
        "listing"
    }

    fn media_type(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    fn read(&self, source: &Source, _base: &str) -> Result<Reading, Problem> {
        let document = decode(source)?;
        let reader =
            Reader { lines: lines(&document), document: &document, profile: &source.profile };
        let Found { heading, records, warnings } = reader.read()?;
        Ok(Reading::Listing(Read { document, heading, records, warnings }))
    }
}

/// Alternative text that was made from the file name of a picture.
static PICTURE_NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^[0-9a-f]{13} bp(?:thumb|full) ").expect("a valid pattern"));

const PICTURE_REASON: &str = "Image alternative text taken from a file name (13 hexadecimal digits \
    and the thumbnail suffix bpthumb or bpfull). Says nothing about the publication.";
const BEHIND_REASON: &str = "Text behind the excerpt, for which the grammar has no place.";
const BESIDE_REASON: &str = "A line under the title that does not begin with a name.";
const BEFORE_REASON: &str = "Text before the first entry that is not its heading.";

/// A line without its end and without blanks at either side.
#[derive(Clone, Copy, Debug)]
struct Line {
    span: Span,
}

impl Line {
    fn is_blank(self) -> bool {
        self.span.start == self.span.end
    }
}

struct Reader<'a> {
    document: &'a Document,
    lines: Vec<Line>,
    profile: &'a Profile,
}

/// What the lines give.
struct Found {
    heading: Option<Heading>,
    records: Vec<Record>,
    warnings: Vec<Detail>,
}

/// What the lines of one entry are, by their numbers.
struct Shape {
    section: Option<usize>,
    date: usize,
    end: usize,
}

impl Reader<'_> {
    fn read(&self) -> Result<Found, Problem> {
        let mut problems = Vec::new();
        let shapes = self.shapes(&mut problems);
        if shapes.is_empty() && problems.is_empty() {
            problems.push(
                Detail::new("no entry found: no line of the file is a date and nothing else")
                    .at(self.document.location.clone())
                    .help("an entry has a date line such as `1 September 2021` over its title"),
            );
        }
        if shapes.len() > self.profile.max_records {
            return Err(self.too_many(shapes.len()));
        }
        let mut warnings = Vec::new();
        let first = shapes.first().map_or(0, |shape| shape.section.unwrap_or(shape.date));
        let (heading, before) = self.heading(first, &mut warnings);
        let mut records = Vec::new();
        for shape in &shapes {
            self.refuse_second_heading(heading, shape, &mut problems);
            match self.record(records.len() + 1, shape, &mut warnings) {
                Ok(record) => records.push(record),
                Err(detail) => problems.push(detail),
            }
        }
        if let (Some(first), false) = (records.first_mut(), before.is_empty()) {
            first.ignored.splice(0..0, before);
        }
        if problems.is_empty() {
            return Ok(Found { heading, records, warnings });
        }
        problems.sort_by(|a, b| a.location.cmp(&b.location));
        Err(Problem::all(Kind::BadSource, problems))
    }

    fn too_many(&self, found: usize) -> Problem {
        let most = self.profile.max_records;
        Problem::new(
            Kind::SourceTooLarge,
            format_args!("the file has {found} entries; the limit max-records is {most}"),
        )
        .at(self.document.location.clone())
        .help("split the file, or raise max-records in its profile")
    }

    /// Finds the entries by their date lines.
    fn shapes(&self, problems: &mut Vec<Detail>) -> Vec<Shape> {
        let mut shapes: Vec<Shape> = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            match self.date(*line) {
                None => {}
                Some(Err(message)) => {
                    problems
                        .push(Detail::new(message).at(self.document.locate(line.span.start)).help(
                        "correct the date; expected a day that exists, such as 28 February 2021",
                    ));
                }
                Some(Ok(_)) => {
                    let section = number.checked_sub(1).filter(|above| self.is_section(*above));
                    let start = section.unwrap_or(number);
                    if let Some(previous) = shapes.last_mut() {
                        previous.end = start;
                    }
                    shapes.push(Shape { section, date: number, end: self.lines.len() });
                }
            }
        }
        shapes
    }

    fn date(&self, line: Line) -> Option<Result<Printed, String>> {
        let text = self.text(line.span);
        Printed::parse(&text, &self.profile.language, self.profile.date_order)
    }

    /// A section label stands alone over the date: one short line, no sentence.
    fn is_section(&self, number: usize) -> bool {
        let line = self.lines[number];
        let alone = number.checked_sub(1).is_none_or(|above| self.lines[above].is_blank());
        let text = self.text(line.span);
        let sentence = text.ends_with(['.', '…', '!', '?', ')']);
        alone
            && !line.is_blank()
            && text.chars().count() <= 60
            && !sentence
            && self.date(line).is_none()
    }

    /// The first line before the first entry; all else there is ignored text.
    fn heading(&self, first: usize, warnings: &mut Vec<Detail>) -> (Option<Heading>, Vec<Ignored>) {
        let mut lines = self.lines[..first].iter().filter(|line| !line.is_blank());
        let heading = lines.next().map(|line| {
            let text: Vec<char> = self.document.text[line.span.start..line.span.end].to_vec();
            let colon = text.windows(2).rposition(|pair| pair == [':', ' ']);
            let topic =
                colon.map(|at| Span { start: line.span.start + at + 2, end: line.span.end });
            Heading { span: line.span, topic }
        });
        let ignored = lines
            .map(|line| {
                warnings.push(self.look_at(line.span, BEFORE_REASON));
                self.ignored(line.span, BEFORE_REASON)
            })
            .collect();
        (heading, ignored)
    }

    /// Two listings in one file would give the entries of the second the topic of the first.
    fn refuse_second_heading(
        &self,
        heading: Option<Heading>,
        shape: &Shape,
        problems: &mut Vec<Detail>,
    ) {
        let Some(Heading { span, topic: Some(topic) }) = heading else {
            return;
        };
        let lead = self.text(Span { start: span.start, end: topic.start });
        for line in &self.lines[shape.date..shape.end] {
            if self.text(line.span).starts_with(&lead) {
                problems.push(
                    Detail::new("a second heading: the entries under it have another topic")
                        .at(self.document.locate(line.span.start))
                        .help("put each listing in a file of its own"),
                );
            }
        }
    }

    fn record(
        &self,
        position: usize,
        shape: &Shape,
        warnings: &mut Vec<Detail>,
    ) -> Result<Record, Detail> {
        let mut fields = Vec::new();
        let mut ignored = Vec::new();
        if let Some(section) = shape.section {
            fields.push(self.field("section", colo::section, self.lines[section].span));
        }
        let date = self.lines[shape.date];
        fields.push(self.field("date", self.date_property(), date.span));
        let title = shape.date + 1;
        let is_title = |line: &Line| !line.is_blank() && self.publishers(*line).is_none();
        match self.lines[..shape.end].get(title).filter(|line| is_title(line)) {
            Some(line) => fields.push(self.field("title", dcterms::title, line.span)),
            None => {
                return Err(Detail::new("an entry without a title")
                    .at(self.document.locate(date.span.start))
                    .help("the title stands on the line under the date"));
            }
        }
        let mut at = title + 1;
        at = self.bylines(at..shape.end, &mut fields, &mut ignored, warnings);
        at = self.skip_blank(at, shape.end);
        let line = self.lines[..shape.end].get(at);
        if let Some((names, genre)) = line.and_then(|line| self.publishers(*line)) {
            fields.push(self.field("publisher", dcterms::publisher, names));
            fields.extend(genre.map(|span| self.field("genre", dcterms::type_, span)));
            at = self.skip_blank(at + 1, shape.end);
        }
        self.excerpt(at..shape.end, &mut fields, &mut ignored, warnings);
        let start = fields.iter().map(|field| field.span.start).min().unwrap_or_default();
        let last = fields.iter().map(|field| self.line_end(field.span.end)).max();
        let end = ignored.iter().map(|text: &Ignored| text.span.end).max().max(last);
        let span = Span { start, end: end.unwrap_or_default() };
        Ok(Record { position, span, fields, ignored })
    }

    /// Lines directly under the title: the first that begins with a name is the by-line.
    fn bylines(
        &self,
        numbers: Range<usize>,
        fields: &mut Vec<Field>,
        ignored: &mut Vec<Ignored>,
        warnings: &mut Vec<Detail>,
    ) -> usize {
        let mut at = numbers.start;
        let mut found = false;
        while at < numbers.end && !self.lines[at].is_blank() {
            let span = self.lines[at].span;
            if self.publishers(self.lines[at]).is_some() {
                break;
            }
            let text = self.text(span);
            let noise = PICTURE_NAME.find(&text).map_or(0, |found| found.as_str().chars().count());
            let name: String = text.chars().skip(noise).collect();
            if !found && begins_with_name(&name) {
                found = true;
                fields.push(self.field("byline", dcterms::creator, span));
                if noise > 0 {
                    let picture = Span { start: span.start, end: span.start + noise };
                    ignored.push(self.ignored(picture, PICTURE_REASON));
                }
            } else {
                warnings.push(self.look_at(span, BESIDE_REASON));
                ignored.push(self.ignored(span, BESIDE_REASON));
            }
            at += 1;
        }
        at
    }

    /// The first paragraph is the excerpt; what follows it is kept as ignored text.
    fn excerpt(
        &self,
        numbers: Range<usize>,
        fields: &mut Vec<Field>,
        ignored: &mut Vec<Ignored>,
        warnings: &mut Vec<Detail>,
    ) {
        let mut at = numbers.start;
        let mut first = true;
        while at < numbers.end {
            let mut end = at;
            while end < numbers.end && !self.lines[end].is_blank() {
                end += 1;
            }
            let span = Span { start: self.lines[at].span.start, end: self.lines[end - 1].span.end };
            if first {
                fields.push(self.field("excerpt", colo::excerpt, span));
            } else {
                warnings.push(self.look_at(span, BEHIND_REASON));
                ignored.push(self.ignored(span, BEHIND_REASON));
            }
            first = false;
            at = self.skip_blank(end, numbers.end);
        }
    }

    /// The names of a publisher line, and the last bracket group at its end.
    fn publishers(&self, line: Line) -> Option<(Span, Option<Span>)> {
        let label = self.profile.publisher_label.as_str();
        let text = self.text(line.span);
        let rest = text.strip_prefix(label)?;
        let skip = label.chars().count() + rest.chars().take_while(|c| c.is_whitespace()).count();
        let start = line.span.start + skip;
        let chars = &self.document.text[start.min(line.span.end)..line.span.end];
        let open = chars.iter().rposition(|c| *c == '(').filter(|_| chars.last() == Some(&')'));
        let open = open.filter(|open| *open > 0 && *open + 2 < chars.len());
        let Some(open) = open else {
            return Some((Span { start, end: line.span.end }, None));
        };
        let names =
            chars[..open].iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
        let genre = Span { start: start + open + 1, end: line.span.end - 1 };
        Some((Span { start, end: start + names }, Some(genre)))
    }

    fn date_property(&self) -> oxrdf::NamedNodeRef<'static> {
        match self.profile.date_meaning {
            super::DateMeaning::Date => dcterms::date,
            super::DateMeaning::Issued => dcterms::issued,
        }
    }

    fn field(
        &self,
        name: &'static str,
        maps_to: oxrdf::NamedNodeRef<'static>,
        span: Span,
    ) -> Field {
        Field { name, maps_to, verbatim: self.text(span), span }
    }

    fn ignored(&self, span: Span, reason: &'static str) -> Ignored {
        Ignored { verbatim: self.text(span), span, reason }
    }

    fn look_at(&self, span: Span, reason: &str) -> Detail {
        let words: String = self.text(span).chars().take(60).collect();
        Detail::new(format_args!("`{words}` is kept as ignored text. {reason}"))
            .at(self.document.locate(span.start))
    }

    fn text(&self, span: Span) -> String {
        self.document.quote(span)
    }

    fn skip_blank(&self, from: usize, end: usize) -> usize {
        (from..end).find(|number| !self.lines[*number].is_blank()).unwrap_or(end)
    }

    /// The end of the line on which an offset stands: fixed syntax behind a field belongs to its entry.
    fn line_end(&self, offset: usize) -> usize {
        let index = self.lines.partition_point(|line| line.span.start <= offset).max(1) - 1;
        self.lines[index].span.end.max(offset)
    }
}

/// A name begins with at least two capitalised words, or one and a comma; `By ` may stand before it.
fn begins_with_name(text: &str) -> bool {
    let text = text.strip_prefix("By ").or_else(|| text.strip_prefix("by ")).unwrap_or(text);
    let name = text.split(',').next().unwrap_or_default();
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitalised = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let figures = name.chars().any(|c| c.is_ascii_digit());
    (2..=6).contains(&words.len()) && capitalised >= 2 && !figures
}

fn lines(document: &Document) -> Vec<Line> {
    let ends = document.lines.iter().skip(1).copied().chain([document.text.len()]);
    document
        .lines
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let text = &document.text[*start..end];
            let visible = |c: &char| !c.is_whitespace() && *c != '\u{feff}';
            let first = text.iter().position(visible).unwrap_or(0);
            let last = text.iter().rposition(visible).map_or(first, |last| last + 1);
            Line { span: Span { start: start + first, end: start + last } }
        })
        .collect()
}

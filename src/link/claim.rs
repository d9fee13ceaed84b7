//! Claims: what an excerpt says of the force of a law is reported, and never becomes a date of the law.

use super::mention::Mention;
use super::{Entry, Linker};
use crate::read::Printed;
use crate::record::{Field, Span};
use crate::vocab::{colo, rdf, schema};
use regex::Regex;
use std::sync::LazyLock;

/// Words that say that a law begins to bind.
static FORCE: LazyLock<Regex> = LazyLock::new(|| {
    let verb = "came|come|comes|coming|entered|enter|enters|entering|went|go|goes|going";
    Regex::new(&format!(r"\b(?:{verb}) into (?:force|effect)\b|\b(?:took|takes|taking) effect\b"))
        .expect("a valid pattern")
});
/// `three weeks before and three weeks after`
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    let stretch = r"[\p{L}\p{N}-]+ (?:days?|weeks?|months?|years?) (?:before|after)";
    Regex::new(&format!(r"\b{stretch}(?: and {stretch})?\b")).expect("a valid pattern")
});
/// `On 21 December 2020, …`
static DATED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:On|In) ([^,]{4,30}),").expect("a valid pattern"));
/// A relative clause that goes on about something else.
static AND_WHICH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r", (?:which|who|whose|where)\b").expect("a valid pattern"));

impl Linker<'_, '_> {
    /// Sentences of the excerpt that say when a law begins to bind.
    pub(super) fn claims(&mut self, entry: &Entry<'_>) {
        let Some(field) = entry.excerpt() else {
            return;
        };
        let mut number = 0;
        for sentence in sentences(field) {
            let span = self.main_clause(sentence);
            let about: Vec<Mention> = self
                .mentioned(entry.position())
                .iter()
                .filter(|mention| mention.is_inside(span) && mention.thing().is_some())
                .filter(|mention| {
                    matches!(mention.segment.as_str(), "law" | "agent" | "data-source")
                })
                .cloned()
                .collect();
            let of_law = about.iter().any(|mention| mention.segment == "law");
            if of_law && FORCE.is_match(&self.pen.document.quote(span)) {
                number += 1;
                self.claim(entry, number, span, &about);
            }
        }
    }

    fn claim(&mut self, entry: &Entry<'_>, number: usize, span: Span, about: &[Mention]) {
        let at = span.start;
        let words = self.pen.document.quote(span);
        let node = self.pen.own("claim", format_args!("{}-{number}", entry.position()));
        self.pen.state(&node, rdf::TYPE, colo::ReportedClaim.into_owned(), at);
        self.pen.state(&node, colo::claimedBy, entry.publication.clone(), at);
        for mention in about {
            if let Some(thing) = mention.thing() {
                self.pen.state(&node, schema::about, thing.clone(), at);
            }
        }
        let text = self.pen.text(&words);
        self.pen.state(&node, schema::text, text, at);
        let date = DATED.captures(&words).and_then(|found| {
            let (language, order) = (&self.profile.language, self.profile.date_order);
            Printed::parse(found.get(1)?.as_str(), language, order)?.ok()
        });
        if let Some(date) = date {
            self.pen.state(&node, colo::claimDate, date.literal(), at);
        }
        if let Some(period) = period(&words) {
            let period = self.pen.text(period);
            self.pen.state(&node, colo::periodAsDescribed, period, at);
        }
        let span = self.pen.span(span);
        self.pen.state(&node, colo::span, span, at);
    }

    /// A sentence without the relative clause at its end.
    fn main_clause(&self, sentence: Span) -> Span {
        let text = self.pen.document.quote(sentence);
        let end = AND_WHICH.find(&text).map(|found| text[..found.start()].chars().count());
        Span { end: end.map_or(sentence.end, |length| sentence.start + length), ..sentence }
    }
}

/// The words of a period, up to the words that say what began then.
fn period(words: &str) -> Option<&str> {
    let start = PERIOD.find(words)?;
    let end = FORCE.find_at(words, start.end())?;
    Some(&words[start.start()..end.end()])
}

/// The sentences of a text: each ends with a mark that a blank and a capital follow.
fn sentences(field: &Field) -> Vec<Span> {
    let chars: Vec<char> = field.verbatim.chars().collect();
    let mut sentences = Vec::new();
    let mut start = 0;
    for at in 0..chars.len() {
        let ends = matches!(chars[at], '.' | '?' | '!' | '…');
        let last = at + 1 == chars.len();
        let new = chars.get(at + 1).is_some_and(|c| c.is_whitespace())
            && chars.get(at + 2).is_some_and(|c| !c.is_lowercase());
        if last || (ends && new) {
            let cut = last && chars[at] == '…';
            let span = Span {
                start: field.span.start + start,
                end: field.span.start + at + usize::from(!cut),
            };
            sentences.push(span);
            start = at + 2;
        }
    }
    sentences
}

//! Short forms: a first word, other capitals, a definite description or an abbreviation
//! that stands for a longer name.

use super::mention::Mention;
use super::{Entry, Linker};
use crate::lift::{Lifted, Method, Status, fold_name};
use crate::read::Listing;
use crate::record::Span;
use crate::vocab::skos;
use oxrdf::NamedNode;
use regex::Regex;
use std::sync::LazyLock;

/// A word with its offsets in the document.
struct Word {
    span: Span,
    text: String,
}

/// "the" and a capitalised word.
static DEFINITE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[Tt]he (\p{Lu}\p{Ll}+)\b").expect("a valid pattern"));

impl Linker<'_, '_> {
    /// Words of title and excerpt that begin a longer name.
    pub(super) fn short_forms(&mut self, entry: &Entry<'_>) {
        let spans: Vec<Span> = entry.texts().map(|field| field.span).collect();
        for span in spans {
            let words = self.words(span);
            for (index, word) in words.iter().enumerate() {
                let taken = self
                    .mentioned(entry.position())
                    .iter()
                    .any(|mention| mention.span.overlaps(word.span));
                let next = words.get(index + 1).filter(|next| next.span.start == word.span.end + 1);
                let goes_on = next.is_some_and(|next| {
                    self.pen.document.text[word.span.end] == ' '
                        && next.text.starts_with(char::is_uppercase)
                });
                if !taken && !goes_on {
                    self.short_form(entry, word);
                }
            }
            self.definite(entry.position(), span);
        }
    }

    fn short_form(&mut self, entry: &Entry<'_>, word: &Word) {
        let here = self.longer_names_in(entry);
        let in_record = is_coined(&word.text)
            .then(|| only(here.iter().filter(|(_, name)| begins(name, &word.text))))
            .flatten();
        let found = match in_record {
            Some((thing, _)) => Some((thing.clone(), Method::LongerNameInRecord)),
            None => self.case_variant(&word.text).map(|thing| (thing, Method::CaseVariant)),
        };
        let Some((thing, method)) = found else {
            return;
        };
        let label = self.pen.text(&word.text);
        self.pen.state(&thing, skos::altLabel, label, word.span.start);
        let case = (Status::Inferred, method);
        self.mention(entry.position(), Mention::of(word.span, "agent", &thing, case));
    }

    /// Agents that the record names in full.
    fn longer_names_in(&self, entry: &Entry<'_>) -> Vec<(NamedNode, String)> {
        let mut names: Vec<(NamedNode, String)> = self
            .mentioned(entry.position())
            .iter()
            .filter(|mention| mention.segment == "agent" && mention.status == Status::Stated)
            .filter_map(|mention| {
                Some((mention.thing()?.clone(), self.pen.document.quote(mention.span)))
            })
            .filter(|(_, name)| name.contains(' '))
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// A known name of several words whose first word is coined in mixed case, as `RiverWatch`
    /// is, in other capitals. A plain abbreviation is left out: often a whole network shares it.
    fn case_variant(&self, word: &str) -> Option<NamedNode> {
        let mixed = |first: &str| {
            first.chars().any(char::is_lowercase) && first.chars().skip(1).any(char::is_uppercase)
        };
        let fits = |name: &str| {
            name.split_once(' ').is_some_and(|(first, _)| {
                mixed(first)
                    && fold_name(first) == fold_name(word)
                    && word.starts_with(char::is_uppercase)
            })
        };
        let names = self.known.names.iter().chain(&self.names);
        let mut things: Vec<&NamedNode> = names
            .filter(|name| name.segment == "agent" && fits(&name.label))
            .map(|name| &name.thing)
            .collect();
        things.sort_unstable();
        things.dedup();
        only(things.iter()).map(|thing| (*thing).clone())
    }

    /// "the Alliance", where one agent of the document has a name that ends so.
    fn definite(&mut self, position: usize, span: Span) {
        let text = self.pen.document.quote(span);
        for found in DEFINITE.captures_iter(&text) {
            let (Some(whole), Some(noun)) = (found.get(0), found.get(1)) else {
                continue;
            };
            let words = span.part(&text, whole.range());
            let taken = self.mentioned(position).iter().any(|mention| mention.span.overlaps(words));
            let ends =
                |label: &str| label.rsplit_once(' ').is_some_and(|(_, last)| last == noun.as_str());
            let mut things: Vec<&NamedNode> = self
                .names
                .iter()
                .filter(|name| name.segment == "agent" && ends(&name.label))
                .map(|name| &name.thing)
                .collect();
            things.sort_unstable();
            things.dedup();
            if let (false, Some(thing)) = (taken, only(things.iter())) {
                let case = (Status::Inferred, Method::DefiniteDescription);
                let mention = Mention::of(words, "agent", thing, case);
                self.mention(position, mention);
            }
        }
    }

    /// `Name (ABBR)`: the bracket behind a name gives its abbreviation.
    pub(super) fn abbreviations(&mut self, entry: &Entry<'_>) {
        let named: Vec<Mention> = self
            .mentioned(entry.position())
            .iter()
            .filter(|mention| mention.in_text && mention.segment != "concept")
            .cloned()
            .collect();
        for mention in named {
            let (Some(thing), Some(span)) = (mention.thing(), self.bracket_behind(mention.span))
            else {
                continue;
            };
            let label = self.pen.text(self.pen.document.quote(span));
            self.pen.state(thing, skos::altLabel, label, span.start);
            let case = (Status::Stated, Method::TextPattern);
            let found = Mention::of(span, &mention.segment, thing, case);
            let list = self.mentions.entry(entry.position()).or_default();
            list.retain(|other| other.span != span);
            list.push(found);
        }
    }

    /// The abbreviation in the bracket that follows a stretch.
    pub(super) fn bracket_behind(&self, span: Span) -> Option<Span> {
        let text = &self.pen.document.text;
        let rest = text.get(span.end..)?;
        let start = rest.starts_with(&[' ', '(']).then_some(span.end + 2)?;
        let length = text[start..].iter().position(|c| *c == ')')?;
        let bracket = Span { start, end: start + length };
        let abbreviation = self.pen.document.quote(Span { end: start + length.min(20), ..bracket });
        super::matcher::is_abbreviation(&abbreviation).then_some(bracket)
    }

    /// The heading: its topic, and agents by definite description.
    pub(super) fn heading(&mut self, listing: &Listing, lifted: &Lifted) {
        let Some(heading) = listing.heading else {
            return;
        };
        if let Some((topic, span)) = &lifted.topic {
            let case = (Status::Stated, Method::ListingGrammar);
            self.mention(0, Mention::of(*span, "topic", topic, case));
        }
        self.definite(0, heading.span);
    }

    /// Runs of letters and figures, hyphens inside them included.
    fn words(&self, span: Span) -> Vec<Word> {
        let text = &self.pen.document.text;
        let mut words = Vec::new();
        let mut at = span.start;
        while at < span.end {
            let length =
                text[at..span.end].iter().take_while(|c| c.is_alphanumeric() || **c == '-').count();
            if length > 0 {
                let span = Span { start: at, end: at + length };
                words.push(Word { span, text: self.pen.document.quote(span) });
            }
            at += length.max(1);
        }
        words
    }
}

/// A word that is a name by itself: an abbreviation, or mixed capitals. `International` is not.
fn is_coined(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2
}

fn begins(name: &str, word: &str) -> bool {
    name.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
}

/// The one item, if there is exactly one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

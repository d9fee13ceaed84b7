//! Saying: a message becomes words in the language of whoever reads.
//!
//! The messages stand in `web/messages/`, one file a language; `build.rs` makes constants of
//! them and refuses a file that lacks one.

use crate::answer::Site;
use maud::{Markup, PreEscaped, Render, html};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// How many languages there are.
const TONGUES: usize = crate::answer::Tongue::ALL.len();

/// What fills the gap of this name in a message.
pub(crate) type Gap<'a> = (&'a str, &'a dyn Render);

/// A message, perhaps with gaps like `{this}`.
#[derive(Clone, Copy)]
pub(crate) struct Message([&'static str; TONGUES]);

/// A message about a number, `{n}`, that changes with it.
#[derive(Clone, Copy)]
pub(crate) struct Plural([[&'static str; 2]; TONGUES]);

/// Several texts in a fixed order.
#[derive(Clone, Copy)]
pub(crate) struct List([&'static [&'static str]; TONGUES]);

impl Message {
    /// The words.
    pub(crate) fn of(self, site: &Site) -> &'static str {
        self.0[site.reader.tongue as usize]
    }

    /// The words with their gaps filled, for a document.
    pub(crate) fn fill(self, site: &Site, gaps: &[Gap<'_>]) -> Markup {
        filled(self.of(site), gaps)
    }

    /// The words with their gaps filled, for places that take only text.
    pub(crate) fn text(self, site: &Site, gaps: &[(&str, &str)]) -> String {
        gaps.iter().fold(self.of(site).to_owned(), |text, (name, words)| {
            text.replace(&format!("{{{name}}}"), words)
        })
    }
}

impl Plural {
    /// The words for a number.
    pub(crate) fn of(self, site: &Site, number: usize) -> String {
        self.form(site, number).replace("{n}", &grouped(number))
    }

    fn form(self, site: &Site, number: usize) -> &'static str {
        self.0[site.reader.tongue as usize][usize::from(number != 1)]
    }
}

impl List {
    /// The texts.
    pub(crate) fn of(self, site: &Site) -> &'static [&'static str] {
        self.0[site.reader.tongue as usize]
    }
}

/// What a table of messages says of a name, and the other way round.
pub(crate) fn row(
    table: &'static [(&'static str, [[&'static str; 2]; TONGUES])],
    site: &Site,
    name: &str,
) -> Option<[&'static str; 2]> {
    let found = table.binary_search_by_key(&name, |row| row.0).ok()?;
    Some(table[found].1[site.reader.tongue as usize])
}

fn filled(text: &str, gaps: &[Gap<'_>]) -> Markup {
    let mut parts = text.split('{');
    let mut markup = html! { (parts.next().unwrap_or_default()) }.into_string();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        match gaps.iter().find(|gap| gap.0 == name) {
            Some((_, words)) => words.render_to(&mut markup),
            None => name.render_to(&mut markup),
        }
        rest.render_to(&mut markup);
    }
    PreEscaped(markup)
}

/// `13482` as `13 482`, with spaces that do not break.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            words.push('\u{a0}');
        }
        words.push(digit);
    }
    words
}

/// A number that may be larger than memory is, as [`grouped`] writes it.
pub(crate) fn grouped_version(version: u64) -> String {
    grouped(usize::try_from(version).unwrap_or(usize::MAX))
}

//! Styling: references become the lines of a bibliography, as a style guide wants them.

use super::name::Name;
use super::reference::{Form, Reference};
use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::{Locale, Style};
use hayagriva::types::{Date, EntryType, FormatString, Person, Publisher, QualifiedUrl};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest, Entry,
};
use std::sync::LazyLock;

/// The words of styles in every language that they know.
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

pub(super) fn spell(references: &[Reference], style: ArchivedStyle) -> String {
    let Style::Independent(style) = style.get() else { return String::new() };
    let entries: Vec<Entry> = references.iter().map(entry).collect();
    let mut driver = BibliographyDriver::new();
    for entry in &entries {
        let items = vec![CitationItem::with_entry(entry)];
        driver.citation(CitationRequest::from_items(items, &style, &LOCALES));
    }
    let request = BibliographyRequest { style: &style, locale: None, locale_files: &LOCALES };
    let lines = driver.finish(request).bibliography.map(|bibliography| bibliography.items);
    let line = |item: hayagriva::BibliographyItem| {
        let mut text = String::new();
        if let Some(number) = item.first_field {
            let _ = number.write_buf(&mut text, BufWriteFormat::Plain);
            text.push(' ');
        }
        let _ = item.content.write_buf(&mut text, BufWriteFormat::Plain);
        text.split_whitespace().collect::<Vec<_>>().join(" ") + "\n"
    };
    lines.unwrap_or_default().into_iter().map(line).collect()
}

fn entry(reference: &Reference) -> Entry {
    let kind = match reference.form {
        Form::Report => EntryType::Report,
        Form::BlogPost => EntryType::Article,
        Form::WebPage => EntryType::Web,
        Form::Other => EntryType::Misc,
    };
    let mut entry = Entry::new(&reference.key, kind);
    let text = |text: &str| FormatString::with_value(text.to_owned());
    entry.set_title(text(&reference.title));
    if !reference.authors.is_empty() {
        entry.set_authors(reference.authors.iter().map(person).collect());
    }
    if !reference.publishers.is_empty() {
        let names = reference.publishers.join(", ");
        entry.set_publisher(Publisher::new(Some(text(&names)), None));
    }
    if let [year, rest @ ..] = &reference.date_parts()[..]
        && let Ok(year) = i32::try_from(*year)
    {
        // Months and days count from 0 there.
        let part = |at: usize| rest.get(at).and_then(|part: &u32| u8::try_from(*part).ok());
        let [month, day] = [0, 1].map(|at| part(at).and_then(|part| part.checked_sub(1)));
        entry.set_date(Date { year, month, day, approximate: false, season: None });
    }
    if let Ok(value) = reference.url.parse() {
        entry.set_url(QualifiedUrl { value, visit_date: None });
    }
    if let Some(genre) = &reference.genre {
        entry.set_genre(text(genre));
    }
    if let Some(note) = reference.note() {
        entry.set_note(text(note));
    }
    entry
}

fn person(name: &Name) -> Person {
    let (family, given) = match name {
        Name::Whole(name) => (name.clone(), None),
        Name::Parts { given, family } => (family.clone(), Some(given.clone())),
    };
    Person {
        name: family,
        given_name: given,
        prefix: None,
        suffix: None,
        comma_suffix: false,
        alias: None,
    }
}

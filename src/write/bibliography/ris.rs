//! Spelling RIS: a reference becomes tagged lines.

use super::reference::{Form, Reference};
use std::fmt::Write;

pub(super) fn spell(references: &[Reference]) -> String {
    references.iter().map(record).collect()
}

fn record(reference: &Reference) -> String {
    let kind = match reference.form {
        Form::Report => "RPRT",
        Form::BlogPost => "BLOG",
        Form::WebPage => "ELEC",
        Form::Other => "GEN",
    };
    let mut text = String::new();
    let mut line = |tag: &str, value: &str| {
        // A line ends where its value does.
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            let _ = write!(text, "{tag}  - {value}\r\n");
        }
    };
    line("TY", kind);
    line("ID", &reference.key);
    line("TI", &reference.title);
    reference.authors.iter().for_each(|name| line("AU", &name.inverted()));
    reference.contributors.iter().for_each(|name| line("A2", &name.inverted()));
    reference.publishers.iter().for_each(|name| line("PB", name));
    let parts = reference.date_parts();
    if let Some(year) = parts.first() {
        line("PY", &format!("{year:04}"));
        let rest = |at: usize| parts.get(at).map(|part| format!("{part:02}")).unwrap_or_default();
        line("DA", &format!("{year:04}/{}/{}", rest(1), rest(2)));
    }
    line("M3", reference.genre.as_deref().unwrap_or_default());
    line("LA", reference.language.as_deref().unwrap_or_default());
    reference.subjects.iter().for_each(|subject| line("KW", subject));
    line("AB", reference.teaser.as_deref().unwrap_or_default());
    line("UR", &reference.url);
    line("N1", reference.note().unwrap_or_default());
    text + "ER  - \r\n"
}

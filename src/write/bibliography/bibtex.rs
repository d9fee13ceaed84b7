//! Spelling BibTeX: a reference becomes an entry, with what TeX would misread escaped.

use super::name::Name;
use super::reference::{Form, Reference};
use std::fmt::Write;

pub(super) fn spell(references: &[Reference]) -> String {
    references.iter().map(entry).collect::<Vec<_>>().join("\n")
}

fn entry(reference: &Reference) -> String {
    let kind = match reference.form {
        Form::Report => "techreport",
        Form::BlogPost | Form::WebPage | Form::Other => "misc",
    };
    let authors: Vec<String> = reference.authors.iter().map(author).collect();
    let publishers = reference.publishers.join(" and ");
    let publisher = if kind == "techreport" { "institution" } else { "publisher" };
    let parts = reference.date_parts();
    let year = parts.first().map(|year| format!("{year:04}"));
    let month = parts.get(1).map(ToString::to_string);
    let mut text = format!("@{kind}{{{},\n", key(&reference.key));
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name} = {{{value}}},");
        }
    };
    // A second pair of braces keeps the capitals of a title.
    field("title", &format!("{{{}}}", escaped(&reference.title)));
    field("author", &authors.join(" and "));
    field(publisher, &escaped(&publishers));
    field("year", &year.unwrap_or_default());
    field("month", &month.unwrap_or_default());
    field("type", &escaped(reference.genre.as_deref().unwrap_or_default()));
    field("url", &address(&reference.url));
    field("language", reference.language.as_deref().unwrap_or_default());
    field("keywords", &escaped(&reference.subjects.join(", ")));
    field("abstract", &escaped(reference.teaser.as_deref().unwrap_or_default()));
    field("note", reference.note().unwrap_or_default());
    text + "}\n"
}

fn author(name: &Name) -> String {
    match name {
        Name::Whole(name) => format!("{{{}}}", escaped(name)),
        Name::Parts { .. } => escaped(&name.inverted()),
    }
}

/// A key has no sign that BibTeX gives a meaning to.
fn key(key: &str) -> String {
    let allowed = |sign: char| sign.is_alphanumeric() || "-_.:/+".contains(sign);
    key.chars().map(|sign| if allowed(sign) { sign } else { '-' }).collect()
}

/// Text in which TeX finds nothing to do.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '$' | '&' | '#' | '_' => out.extend(['\\', sign]),
            sign if sign.is_control() => out.push(' '),
            sign => out.push(sign),
        }
    }
    out
}

/// An address as `\url` takes it: only what would end the field is encoded.
fn address(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

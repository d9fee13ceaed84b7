//! Spelling CSL-JSON: references become data for the Citation Style Language.

use super::name::Name;
use super::reference::{Form, Reference};
use serde_json::{Map, Value, json};

pub(super) fn spell(references: &[Reference]) -> String {
    let items: Vec<Value> = references.iter().map(item).collect();
    format!("{:#}\n", Value::Array(items))
}

fn item(reference: &Reference) -> Value {
    let kind = match reference.form {
        Form::Report => "report",
        Form::BlogPost => "post-weblog",
        Form::WebPage => "webpage",
        Form::Other => "document",
    };
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| {
        if !matches!(&value, Value::Null) && value != json!([]) && value != json!("") {
            told.insert(name.to_owned(), value);
        }
    };
    tell("id", reference.id.as_str().into());
    tell("type", kind.into());
    tell("citation-key", reference.key.as_str().into());
    tell("title", reference.title.as_str().into());
    tell("author", reference.authors.iter().map(name).collect());
    tell("contributor", reference.contributors.iter().map(name).collect());
    tell("publisher", reference.publishers.join(", ").into());
    tell("genre", reference.genre.as_deref().into());
    tell("language", reference.language.as_deref().into());
    tell("keyword", reference.subjects.join(", ").into());
    tell("abstract", reference.teaser.as_deref().into());
    tell("URL", reference.url.as_str().into());
    tell("note", reference.note().into());
    let parts = reference.date_parts();
    if !parts.is_empty() {
        tell("issued", json!({ "date-parts": [parts] }));
    }
    Value::Object(told)
}

fn name(name: &Name) -> Value {
    match name {
        Name::Whole(name) => json!({ "literal": name }),
        Name::Parts { given, family } => json!({ "family": family, "given": given }),
    }
}

//! Labelling: a term becomes what people call it.

use crate::index::{Id, Order, View};
use crate::vocab::{Base, dcterms, foaf, schema, skos};
use oxrdf::NamedNodeRef;

/// The properties that name a thing, the best first.
const NAMES: &[NamedNodeRef<'static>] =
    &[skos::prefLabel, dcterms::title, foaf::name, schema::name];

/// What a term is called, in English if it can be, and in which language that is; else how its
/// address ends.
pub(super) fn label(view: &View, base: &Base, id: Id) -> (String, Option<String>) {
    for property in NAMES {
        let Some(property) = view.id((*property).into()) else { continue };
        let names = view.pairs(property, Order::Subject).range(id);
        let best = names.iter().min_by_key(|name| {
            let language = view.language(**name).unwrap_or("en");
            (language.split('-').next() != Some("en"), language.to_owned(), view.text(**name))
        });
        if let Some(name) = best {
            return (view.text(*name).into_owned(), view.language(*name).map(str::to_owned));
        }
    }
    let text = view.text(id);
    let start = format!("{base}id/");
    (text.strip_prefix(&*start).unwrap_or(&text).to_owned(), None)
}

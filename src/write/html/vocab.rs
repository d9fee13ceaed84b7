//! Explaining the words: the sorts of things with their numbers, what links them, and every term.

use super::frame::Frame;
use super::help::links_between_kinds;
use super::links::path;
use super::picture::pictures;
use super::sheet::Sheet;
use super::words::kinds;
use crate::answer::{Page, Picture, Site};
use crate::vocab::{Kind, dcterms, owl, rdf, rdfs};
use crate::write::say::{grouped, vocab as say};
use maud::{Markup, html};
use oxrdf::NamedNodeRef;

/// The page of the words of the graph: the vocabulary, the number of things of each kind, and what is
/// linked to what.
#[must_use]
pub fn vocab(
    words: &Page,
    counts: &[(Kind, usize)],
    links: Option<&Picture>,
    site: &Site,
) -> String {
    let sheet = Sheet::new(words, site);
    let frame = Frame {
        title: say::TITLE.of(site).into(),
        description: say::LEAD.of(site).into(),
        canonical: Some(site.base.join("vocab").into_string()),
        version: Some(words.version),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header { h1 { (say::TITLE.of(site)) } p.lead { (say::LEAD.of(site)) } }
        section { h2 { (say::KINDS.of(site)) }
            div.scroll role="region" aria-label=(say::KINDS.of(site)) tabindex="0" { table.sortable {
                thead { tr { th scope="col" { (say::KIND.of(site)) } th scope="col" { (say::CLASS.of(site)) } th scope="col" { (say::NUMBER.of(site)) } } }
                tbody { @for (kind, count) in counts { tr {
                    td { a href=(path(site, kind.segment())) { (kinds(site, *kind)) } }
                    td { code { (sheet.short(kind.class())) } }
                    td { (grouped(*count)) }
                } } }
            } }
        }
        @if let Some(links) = links { (pictures(site, std::slice::from_ref(links))) }
        @else if let Some(address) = links_between_kinds(site) { p { a href=(address) { (say::LINKS.of(site)) } } }
        (terms(sheet, owl::Class, say::CLASSES.of(site)))
        (terms(sheet, owl::ObjectProperty, say::RELATIONS.of(site)))
        (terms(sheet, owl::DatatypeProperty, say::VALUES.of(site)))
        p.note { (say::BORROWED.of(site)) " " a href=(path(site, "ns")) { "Turtle" } }
    })
}

/// Every term of a sort, with what it means.
fn terms<'a>(sheet: Sheet<'a>, sort: NamedNodeRef<'a>, title: &str) -> Markup {
    let terms = sheet.subjects(rdf::TYPE, sort);
    html! {
        @if !terms.is_empty() {
            section { h2 { (title) " " span.count { (grouped(terms.len())) } }
                dl.facts lang="en" { @for term in terms {
                    @if let crate::write::html::Node::NamedNode(term) = term {
                        div {
                            dt { code { (sheet.short(term)) } }
                            dd { @for words in [rdfs::COMMENT, dcterms::description] { @if let Some(words) = sheet.text(term, words) { (words.value()) } } }
                        }
                    }
                } }
            }
        }
    }
}

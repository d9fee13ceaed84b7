//! Showing the history of a thing: what came and went, when, by whom, from where and why.

use super::formats;
use super::frame::Frame;
use super::links::{path, term, text, thing, time};
use super::sheet::{Node, Sheet};
use super::words::{inverse, property};
use crate::answer::{Page, Site};
use crate::vocab::{colo, dcterms, prov, rdf};
use crate::write::say::history as say;
use maud::{Markup, html};
use oxrdf::{NamedNode, NamedNodeRef, TermRef};

/// The document of the history of one thing.
pub(super) fn document(page: &Page, site: &Site, of: &NamedNode) -> String {
    let sheet = Sheet::new(page, site);
    let name = sheet.label(of);
    let home = site.base.page_path(of.as_ref()).unwrap_or_else(|| site.base.path().to_owned());
    let frame = Frame {
        title: say::OF.text(site, &[("name", &name)]),
        description: say::ABOUT.text(site, &[("name", &name), ("site", &site.name)]),
        formats: formats(page, site, |extension| format!("{home}/history.{extension}")),
        version: Some(page.version),
        crumbs: vec![(name.clone(), home)],
        ..Frame::default()
    };
    frame.around(
        site,
        &html! {
            header {
                h1 { (say::OF.fill(site, &[("name", &thing(sheet, of))])) }
                p.lead { (say::CHANGES.of(site, page.entries.len())) }
            }
            @for change in &page.entries { (one(sheet, change.as_ref().into(), of.as_ref())) }
        },
    )
}

fn one<'a>(sheet: Sheet<'a>, change: Node<'a>, of: NamedNodeRef<'a>) -> Markup {
    let version = sheet.number(change, colo::version).unwrap_or_default();
    html! {
        section.change #{ "version-" (version) } {
            h2 {
                a href=(path(sheet.site, format_args!("{}?version={version}", home(sheet, of)))) { (say::VERSION.fill(sheet.site, &[("version", &version)])) }
                @if let Some(when) = sheet.text(change, prov::startedAtTime) { ", " (time(sheet.site, when)) }
            }
            p.note {
                @if let Some(action) = sheet.text(change, colo::action) { (text(action)) }
                @if let Some(by) = sheet.text(change, colo::by) { " " (say::BY.of(sheet.site)) " " (text(by)) }
                @if let Some(why) = sheet.text(change, dcterms::description) { ": " (text(why)) }
                @for source in sheet.nodes(change, prov::used) { " · " (say::SOURCE.of(sheet.site)) " " (thing(sheet, source)) }
                @if let Some(erasure) = sheet.number(change, colo::redactedBy) { " · " (say::ERASED.fill(sheet.site, &[("version", &erasure)])) }
            }
            ul.plain {
                @for gone in sheet.nodes(change, colo::removes) { li { del { (statement(sheet, gone, of)) } } }
                @for come in sheet.nodes(change, colo::adds) { li { ins { (statement(sheet, come, of)) } } }
            }
        }
    }
}

fn home(sheet: Sheet<'_>, of: NamedNodeRef<'_>) -> String {
    sheet.site.base.parts(of).map(|(segment, key)| format!("{segment}/{key}")).unwrap_or_default()
}

/// A statement from where the thing stands: its property and the other end.
fn statement<'a>(sheet: Sheet<'a>, statement: Node<'a>, of: NamedNodeRef<'a>) -> Markup {
    let part = |key| sheet.objects(statement, key).first().copied();
    let (Some(subject), Some(TermRef::NamedNode(key)), Some(object)) =
        (part(rdf::SUBJECT), part(rdf::PREDICATE), part(rdf::OBJECT))
    else {
        return html! {};
    };
    html! {
        @if subject == of.into() {
            span.quiet { (property(sheet.site, key)) ": " } (term(sheet, object))
        } @else {
            span.quiet { (inverse(sheet.site, key)) ": " } (term(sheet, subject))
        }
    }
}

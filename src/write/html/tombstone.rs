//! Showing a tombstone: that something was deleted, when and why.

use super::formats;
use super::frame::Frame;
use super::links::{exact, path, text, time};
use super::sheet::Sheet;
use crate::answer::{Page, Site};
use crate::vocab::{colo, prov};
use maud::html;
use oxrdf::TermRef;

/// The document about a thing that was deleted. It is not for search engines.
pub(super) fn document(page: &Page, site: &Site) -> String {
    let topic = Sheet::new(page, site).topic;
    let value = |property| match page.graph.object_for_subject_predicate(&page.topic, property) {
        Some(TermRef::Literal(literal)) => Some(literal),
        _ => None,
    };
    let address = site.base.page_path(topic).unwrap_or_else(|| site.base.path().to_owned());
    let kind = site.base.kind(topic);
    let frame = Frame {
        title: "Deleted".into(),
        description: "What had this address was deleted.".into(),
        formats: formats(page, site, |extension| format!("{address}.{extension}")),
        version: Some(page.version),
        crumbs: kind
            .map(|kind| (kind.plural().to_owned(), path(site, kind.segment())))
            .into_iter()
            .collect(),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            p.eyebrow { "Status 410" }
            h1 { "What had this address was deleted" }
        }
        dl.facts {
            div { dt { "Name" } dd { (exact(site, topic.into())) } }
            @if let Some(when) = value(prov::invalidatedAtTime) { div { dt { "Deleted" } dd { (time(when)) } } }
            @if let Some(reason) = value(colo::reason) { div { dt { "Why" } dd { (text(reason)) } } }
        }
        p { "The address is not used for anything else." }
    })
}

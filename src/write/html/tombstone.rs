//! Showing a tombstone: that something was deleted, when and why.

use super::formats;
use super::frame::Frame;
use super::links::{exact, path, text, time};
use super::sheet::Sheet;
use super::words::kinds;
use crate::answer::{Page, Site};
use crate::vocab::{colo, prov};
use crate::write::say::tombstone as say;
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
        title: say::DELETED.of(site).into(),
        description: format!("{}.", say::TITLE.of(site)),
        formats: formats(page, site, |extension| format!("{address}.{extension}")),
        version: Some(page.version),
        crumbs: kind
            .map(|kind| (kinds(site, kind).to_owned(), path(site, kind.segment())))
            .into_iter()
            .collect(),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            p.eyebrow { (say::STATUS.of(site)) }
            h1 { (say::TITLE.of(site)) }
        }
        dl.facts {
            div { dt { (say::NAME.of(site)) } dd { (exact(site, topic.into())) } }
            @if let Some(when) = value(prov::invalidatedAtTime) { div { dt { (say::DELETED.of(site)) } dd { (time(site, when)) } } }
            @if let Some(reason) = value(colo::reason) { div { dt { (say::WHY.of(site)) } dd { (text(reason)) } } }
        }
        p { (say::NOTE.of(site)) }
    })
}

//! Showing a card: a thing in a few lines, for the frame of another program.

use super::frame::beginning;
use super::sheet::Sheet;
use super::words::kinds;
use crate::answer::{Page, Site};
use crate::vocab::dcterms;
use maud::{DOCTYPE, html};

/// Longest text of a card, in characters.
const LONGEST: usize = 280;

/// A small document about the topic of a page.
#[must_use]
pub fn card(page: &Page, site: &Site) -> String {
    let sheet = Sheet::new(page, site);
    let kind = site.base.kind(sheet.topic).map(|kind| kinds(site, kind));
    let text = sheet.text(sheet.topic, dcterms::description);
    let address = site.base.page_path(sheet.topic).unwrap_or_default();
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (sheet.label(sheet.topic)) } }
            body {
                p { b { bdi { (sheet.label(sheet.topic)) } } }
                @if let Some(kind) = kind { p { (kind) } }
                @if let Some((date, _)) = sheet.date(sheet.topic) { p { (date.value()) } }
                @if let Some(text) = text { p { (beginning(text.value(), LONGEST)) } }
                p { a href=(address) target="_blank" { (site.name) } }
            }
        }
    };
    document.into_string()
}

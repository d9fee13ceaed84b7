//! Showing lists of what could be looked at next, each with its number.

use super::frame::Frame;
use super::links::path;
use crate::answer::Site;
use crate::query::Tallied;
use crate::write::say::{grouped, quality as say, review};
use maud::html;

/// Every list about the state of the catalogue.
#[must_use]
pub fn quality(site: &Site, version: u64, found: &[Tallied]) -> String {
    let tongue = site.reader.tongue;
    let title = say::TITLE.of(site);
    let number = |found: Option<(usize, bool)>| match found {
        None => say::LATE.of(site).to_owned(),
        Some((0, _)) => say::NONE.of(site).to_owned(),
        Some((number, true)) => say::AT_LEAST.text(site, &[("n", &grouped(number))]),
        Some((number, false)) => say::FOUND.of(site, number),
    };
    let frame = Frame {
        title: title.to_owned(),
        canonical: Some(site.base.join("quality").into_string()),
        version: Some(version),
        ..Frame::default()
    };
    frame.around(
        site,
        &html! {
            header { h1 { (title) } p.lead { (say::LEAD.of(site)) } }
            ul.cards { @for Tallied { prompt, found } in found { li {
                a href=(path(site, prompt.path())) { (prompt.title(tongue)) }
                p { strong { (number(*found)) } }
                p.more { (prompt.front("description", tongue).unwrap_or_default()) }
            } } }
            p { a href=(path(site, "review")) { (review::TITLE.of(site)) } }
        },
    )
}

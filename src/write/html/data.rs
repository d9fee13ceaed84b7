//! Showing the doors: each visitor finds theirs, with a command to copy.

use super::frame::Frame;
use super::links::path;
use crate::answer::Site;
use crate::write::catalogue;
use crate::write::doors::DOORS;
use crate::write::say::data as say;
use maud::html;
use std::time::SystemTime;

/// The page that leads to every interface.
#[must_use]
pub fn data(site: &Site, version: u64, time: SystemTime) -> String {
    let frame = Frame {
        title: say::TITLE.of(site).into(),
        description: say::DESCRIBED.text(site, &[("site", &site.name)]),
        canonical: Some(site.base.join("data").into_string()),
        data: Some(catalogue::schema_org(site, version, time)),
        version: Some(version),
        ..Frame::default()
    };
    frame.around(
        site,
        &html! {
            header {
                h1 { (say::TITLE.of(site)) }
                p.lead { (say::LEAD.of(site)) }
            }
            @for door in DOORS {
                section {
                    h2 { (door.name) }
                    p { (door.note.of(site)) }
                    p { a href=(path(site, door.path)) { code.address { (site.base.as_str()) (door.path) } } }
                    pre.scroll tabindex="0" role="region" aria-label=(door.name) { code.command { (door.command(site.base.as_str())) } }
                }
            }
            p { (say::MACHINES.of(site)) " "
                a href=(path(site, "openapi.json")) { "OpenAPI" } " · "
                a href=(path(site, ".well-known/api-catalog")) { "api-catalog" } " · "
                a href=(path(site, "data.ttl")) { "DCAT-AP" }
            }
        },
    )
}

//! Showing the doors: each visitor finds theirs, with a command to copy.

use super::frame::Frame;
use super::links::path;
use crate::answer::Site;
use crate::write::catalogue;
use crate::write::doors::DOORS;
use crate::write::dump::Dump;
use crate::write::say::data as say;
use maud::{Markup, html};
use std::time::SystemTime;

/// The page that leads to every interface.
#[must_use]
pub fn data(site: &Site, version: u64, time: SystemTime, dumps: &[Dump]) -> String {
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
            (files(site, dumps))
            p { (say::MACHINES.of(site)) " "
                a href=(path(site, "openapi.json")) { "OpenAPI" } " · "
                a href=(path(site, ".well-known/api-catalog")) { "api-catalog" } " · "
                a href=(path(site, "data.ttl")) { "DCAT-AP" }
            }
        },
    )
}

/// The files of each dump, with what proves that they arrived whole.
fn files(site: &Site, dumps: &[Dump]) -> Markup {
    html! {
        @if !dumps.is_empty() {
            section #dumps {
                h2 { (say::FILES.of(site)) }
                p { (say::FILES_NOTE.of(site)) }
                @for dump in dumps {
                    h3 { (dump.name) " · " a href=(path(site, format!("dump/{}", dump.sums()))) { "SHA-256" } }
                    ul {
                        @for piece in &dump.files {
                            li {
                                a href=(path(site, format!("dump/{}", piece.name))) { (piece.name) }
                                " · " (piece.form.name) " · " (size(piece.bytes))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A size in a unit that people read.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1024)),
        _ => format!("{} MiB", bytes.div_ceil(1_048_576)),
    }
}

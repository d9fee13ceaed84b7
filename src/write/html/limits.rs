//! Publishing limits: what a query may cost, for each who asks.

use super::frame::Frame;
use super::links::path;
use crate::answer::Site;
use crate::config::{Limits, PUBLISHED, Published, Role};
use crate::write::say::{Message, limits as say};
use maud::{Markup, html};

/// What each limit is about, by its flag.
const MEANINGS: &[(&str, Message)] = &[
    ("--client-seconds", say::CLIENT_SECONDS),
    ("--client-errors", say::CLIENT_ERRORS),
    ("--client-queries", say::CLIENT_QUERIES),
    ("--max-query-bytes", say::QUERY_BYTES),
    ("--max-query-nesting", say::QUERY_NESTING),
    ("--max-query-operators", say::QUERY_OPERATORS),
    ("--max-query-patterns", say::QUERY_PATTERNS),
    ("--workers", say::WORKERS),
    ("--max-waiting", say::WAITING),
    ("--query-timeout", say::QUERY_TIMEOUT),
    ("--query-memory", say::QUERY_MEMORY),
    ("--service", say::SERVICES),
    ("--service-timeout", say::SERVICE_TIMEOUT),
    ("--service-bytes", say::SERVICE_BYTES),
    ("--service-rows", say::SERVICE_ROWS),
];

/// The page of all limits.
#[must_use]
pub fn limits(site: &Site, limits: &Limits) -> String {
    let frame = Frame {
        title: say::TITLE.of(site).into(),
        canonical: Some(site.base.join("about/limits").into_string()),
        ..Frame::default()
    };
    frame.around(site, &html! {
        header {
            h1 { (say::TITLE.of(site)) }
            p.lead { (say::LEAD.of(site)) }
        }
        div.scroll tabindex="0" role="region" aria-label=(say::TITLE.of(site)) {
            table.results {
                thead { tr {
                    th scope="col" { (say::LIMIT.of(site)) }
                    th scope="col" { (say::FLAG.of(site)) }
                    @for role in [say::ANYBODY, say::READER, say::ADMIN] { th scope="col" { (role.of(site)) } }
                } }
                tbody { @for limit in PUBLISHED { (row(site, limit, limits)) } }
            }
        }
        p.note { (say::NOTE.of(site)) }
        p.quiet { a href=(path(site, "about/limits?format=json")) { "JSON" } }
    })
}

fn row(site: &Site, limit: &Published, limits: &Limits) -> Markup {
    let meaning = MEANINGS.iter().find(|(flag, _)| *flag == limit.flag);
    html! {
        tr {
            td { @if let Some((_, meaning)) = meaning { (meaning.of(site)) } }
            td { code { (limit.flag) } }
            @for role in Role::ALL { td { (value(site, limit, &limits.of(*role))) } }
        }
    }
}

fn value(site: &Site, limit: &Published, limits: &Limits) -> String {
    match ((limit.value)(limits), limit.unit) {
        (value, "listed") => value.to_string(),
        (0, _) if !limit.is_common => say::NONE.of(site).to_owned(),
        (value, "1") => value.to_string(),
        (value, "1/min") => format!("{value} /min"),
        (value, unit) => format!("{value} {unit}"),
    }
}

//! The doors for programs: the addresses by which other catalogues harvest this one and crawlers
//! index it.

use super::{Shared, crawl, documents, oai, stream};
use axum::routing::{MethodRouter, get};

/// Their addresses, below the base.
pub(super) fn addresses() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("oai", get(oai::get).post(oai::post)),
        ("robots.txt", get(crawl::robots)),
        ("stream", get(stream::root)),
        ("stream/{number}", get(stream::page)),
        ("activity", get(stream::collection)),
        ("activity/{number}", get(stream::activities)),
        ("shapes", get(documents::shapes)),
        ("sitemap.xml", get(crawl::index)),
        ("sitemap/{name}", get(crawl::sitemap)),
    ]
}

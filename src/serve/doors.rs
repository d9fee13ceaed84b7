//! The doors for programs: the addresses by which other catalogues harvest this one and crawlers
//! index it.

use super::{Shared, crawl, data, documents, dumps, oai, reconcile, stream};
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
        ("data", get(data::data)),
        ("dump", get(dumps::list)),
        ("dump/{name}", get(dumps::one)),
        ("openapi.json", get(data::openapi)),
        (".well-known/void", get(data::void)),
        (".well-known/api-catalog", get(data::interfaces)),
        ("reconcile", get(reconcile::get).post(reconcile::post)),
        ("reconcile/suggest/{what}", get(reconcile::suggest)),
        ("reconcile/properties", get(reconcile::properties)),
        ("reconcile/preview", get(reconcile::preview)),
        ("reconcile/view", get(reconcile::view)),
        ("sitemap.xml", get(crawl::index)),
        ("sitemap/{name}", get(crawl::sitemap)),
    ]
}

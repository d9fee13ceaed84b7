//! Crawling: what search engines read before anything else, and what they had better leave alone.

use super::asked::Asked;
use super::pages::nothing;
use super::respond::respond;
use super::{Shared, documents, problem};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::Kind;
use crate::write::sitemap::{self, Spot};
use axum::extract::State;
use axum::response::Response;
use oxrdf::{NamedNode, NamedNodeRef};

/// Addresses that say again what others say, or that one could ask for ever: the past, queries,
/// other forms of a page, harvests, reconciliation.
const TRAPS: &[&str] = &[
    "sparql",
    "q/",
    "graph",
    "oai",
    "stream",
    "activity",
    "reconcile",
    "timemap",
    "*/timemap$",
    "*/history",
    "*?*format=",
    "*?*version=",
    "*?*profile=",
    "*?*style=",
];

/// What robots should leave alone, and where they find everything else.
pub(super) async fn robots(State(app): State<Shared>, asked: Asked) -> Response {
    let (root, base) = (app.site.base.path(), &app.site.base);
    let traps: Vec<String> = TRAPS.iter().map(|trap| format!("Disallow: {root}{trap}\n")).collect();
    let traps = traps.concat();
    let text = format!(
        "# Everything at once, and what changed: {base}data\nUser-agent: *\n{traps}Allow: {root}\n\n\
         Sitemap: {base}sitemap.xml\n"
    );
    documents::send(&app, &asked, "text/plain", &text)
}

/// The list of sitemaps.
pub(super) async fn index(State(app): State<Shared>, asked: Asked) -> Response {
    let base = app.site.base.clone();
    send(app, asked, move |store| {
        let mut files = Vec::new();
        for kind in Kind::ALL {
            for (number, spots) in (1..).zip(split(store, *kind)?) {
                let path = format!("sitemap/{}-{number}.xml", kind.segment());
                let time = spots.iter().map(|spot| spot.time).max();
                let time = time.unwrap_or(std::time::SystemTime::UNIX_EPOCH);
                files.push(Spot { address: base.join(path).into_string(), time });
            }
        }
        Ok(Some(sitemap::index(&files)))
    })
    .await
}

/// One sitemap: `publication-1.xml`.
pub(super) async fn sitemap(State(app): State<Shared>, asked: Asked) -> Response {
    let name = asked.path.strip_prefix("sitemap/").and_then(|name| name.strip_suffix(".xml"));
    let parts = name.and_then(|name| name.rsplit_once('-'));
    let parts = parts.and_then(|(segment, number)| {
        Some((Kind::from_segment(segment)?, number.parse::<usize>().ok()?.checked_sub(1)?))
    });
    let Some((kind, number)) = parts else {
        return problem::response(&app, &asked, &nothing(&asked));
    };
    send(app, asked, move |store| {
        Ok(split(store, kind)?.get(number).map(|spots| sitemap::urlset(spots)))
    })
    .await
}

/// The pages of one kind in files, each page where it always was.
fn split(store: &Store, kind: Kind) -> Result<Vec<Vec<Spot>>, Problem> {
    let chronicle = store.chronicle()?;
    let spots = chronicle.living(kind).filter_map(|thing| {
        let (segment, key) =
            store.base().parts(NamedNodeRef::new_unchecked(chronicle.name(thing)))?;
        let time = chronicle.time(chronicle.last_of(thing)?.version);
        let page: NamedNode = store.base().join(format_args!("{segment}/{key}"));
        Some(Spot { address: page.into_string(), time })
    });
    Ok(sitemap::split(spots.collect(), sitemap::MOST))
}

async fn send(
    app: Shared,
    asked: Asked,
    make: impl FnOnce(&Store) -> Result<Option<String>, Problem> + Send + 'static,
) -> Response {
    let missing = nothing(&asked);
    respond(app, asked, move |out, _| {
        let text = make(&out.store(None)?)?.ok_or(missing)?;
        let version = out.version();
        out.text_of("application/xml", version, text);
        out.keep();
        Ok(())
    })
    .await
}

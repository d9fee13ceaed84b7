//! What crawlers read first: robots.txt and sitemaps.

use super::get;
use crate::support::{GOLD_BASE, gold_store};
use colophon::vocab::Kind;

fn places(body: &str) -> Vec<String> {
    let all = body.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap());
    all.map(|it| it.strip_prefix("https://library.example").unwrap().to_owned()).collect()
}

#[test]
fn sitemaps_name_every_page_once_and_no_other_form_of_it() {
    let index = get("/sitemap.xml", "*/*");
    assert_eq!((index.status, index.media_type()), (200, "application/xml"));
    let mut pages = Vec::new();
    for file in places(&index.body) {
        let reply = get(&file, "*/*");
        assert_eq!(reply.status, 200, "{file}");
        assert_eq!(reply.body.matches("<loc>").count(), reply.body.matches("<lastmod>").count());
        pages.extend(places(&reply.body));
    }
    let store = gold_store(GOLD_BASE);
    let lists = Kind::ALL.iter().map(|kind| {
        let page = colophon::query::list(&store, *kind, 1).unwrap();
        page.entries.len()
    });
    assert_eq!(pages.len(), lists.sum::<usize>());
    let number = pages.len();
    pages.sort();
    pages.dedup();
    assert_eq!(pages.len(), number);
    for page in pages {
        let reply = get(&page, "text/html");
        assert_eq!(reply.status, 200, "{page}");
        let canonical = format!("<link rel=\"canonical\" href=\"https://library.example{page}\">");
        assert!(reply.body.contains(&canonical), "{page}");
    }
    for path in [
        "/sitemap/publication-2.xml",
        "/sitemap/publication-0.xml",
        "/sitemap/x-1.xml",
        "/sitemap/publication-1",
    ] {
        assert_eq!(get(path, "*/*").status, 404, "{path}");
    }
}

#[test]
fn robots_are_led_to_the_sitemap_and_kept_out_of_traps() {
    let reply = get("/robots.txt", "*/*");
    assert_eq!(reply.media_type(), "text/plain");
    assert!(reply.body.contains("\nSitemap: https://library.example/sitemap.xml\n"));
    for trap in ["/sparql", "/oai", "/*?*version=", "/*/history"] {
        assert!(reply.body.contains(&format!("\nDisallow: {trap}\n")), "{trap}");
    }
}

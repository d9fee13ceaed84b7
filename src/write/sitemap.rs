//! Writing sitemaps: the pages of a catalogue become files that crawlers take.
//!
//! <https://www.sitemaps.org/protocol.html>

use super::xml::escaped;
use crate::ledger::utc;
use crate::vocab::names;
use std::time::SystemTime;

/// Most addresses of one file, and most bytes of it.
pub const MOST: (usize, usize) = (50_000, 50 * 1024 * 1024);

/// Longest address that crawlers take, in bytes.
const LONGEST: usize = 2047;

/// A page, and when it last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Its address.
    pub address: String,
    /// When it last changed.
    pub time: SystemTime,
}

/// One sitemap.
#[must_use]
pub fn urlset(spots: &[Spot]) -> String {
    document("urlset", "url", spots)
}

/// The list of all sitemaps.
#[must_use]
pub fn index(spots: &[Spot]) -> String {
    document("sitemapindex", "sitemap", spots)
}

/// Pages in files of at most so many addresses and bytes. What no crawler takes is left out.
#[must_use]
pub fn split(spots: Vec<Spot>, (most, bytes): (usize, usize)) -> Vec<Vec<Spot>> {
    let empty = urlset(&[]).len();
    let mut files: Vec<Vec<Spot>> = Vec::new();
    let mut size = 0;
    for spot in spots.into_iter().filter(|spot| escaped(&spot.address).len() <= LONGEST) {
        let own = entry("url", &spot).len();
        let open = files.last_mut().filter(|file| file.len() < most && size + own <= bytes);
        if let Some(file) = open {
            file.push(spot);
            size += own;
        } else {
            files.push(vec![spot]);
            size = empty + own;
        }
    }
    files
}

fn document(root: &str, name: &str, spots: &[Spot]) -> String {
    let entries: String = spots.iter().map(|spot| entry(name, spot)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{}\">\n{entries}</{root}>\n",
        names::SITEMAP
    )
}

fn entry(name: &str, spot: &Spot) -> String {
    let (address, time) = (escaped(&spot.address), utc(spot.time));
    format!("<{name}><loc>{address}</loc><lastmod>{time}</lastmod></{name}>\n")
}

//! Framing: what a page says becomes a whole document.

use super::links::{date_in_words, path};
use super::style::STYLE_PATH;
use super::words::grouped;
use crate::answer::Site;
use crate::ledger::utc;
use crate::vocab::Kind;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

/// One document: what stands in its head and in its main part.
#[derive(Default)]
pub(super) struct Frame {
    /// What it is called, without the name of the catalogue.
    pub(super) title: String,
    /// One or two sentences for search engines.
    pub(super) description: String,
    /// The address that it should be known by; without one it should not be indexed.
    pub(super) canonical: Option<String>,
    /// The same in other formats.
    pub(super) formats: Vec<Link>,
    /// What it tells search engines as schema.org.
    pub(super) data: Option<Value>,
    /// The version of the dataset that it was read from.
    pub(super) version: Option<u64>,
    /// The way here, without the home page and the page itself.
    pub(super) crumbs: Vec<(String, String)>,
}

/// The same answer in another format.
pub(super) struct Link {
    pub(super) name: &'static str,
    pub(super) media_type: &'static str,
    pub(super) address: String,
}

impl Frame {
    /// The whole document around a main part.
    pub(super) fn around(&self, site: &Site, main: &Markup) -> String {
        let (own, title) = match self.title.as_str() {
            "" => (site.name.as_str(), site.name.clone()),
            own => (own, format!("{own} – {}", site.name)),
        };
        let document = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (plain(&title)) }
                    (self.head(site, own))
                    link rel="stylesheet" href=(path(site, STYLE_PATH));
                }
                body {
                    a.skip href="#main" { "Skip to content" }
                    (header(site))
                    (self.way(site))
                    main #main tabindex="-1" { (self.past(site)) (main) }
                    (self.footer(site))
                }
            }
        };
        document.into_string()
    }

    fn head(&self, site: &Site, title: &str) -> Markup {
        html! {
            @if !self.description.is_empty() {
                meta name="description" content=(plain(&self.description));
            }
            meta name="color-scheme" content="light dark";
            @if let Some(canonical) = self.canonical.as_ref().filter(|_| site.as_of.is_none()) {
                link rel="canonical" href=(canonical);
                meta property="og:title" content=(plain(title));
            } @else {
                meta name="robots" content="noindex";
            }
            @for format in &self.formats {
                link rel="alternate" type=(format.media_type) href=(format.address) title=(format.name);
            }
            @if let Some(data) = &self.data {
                script type="application/ld+json" { (PreEscaped(data_block(data))) }
            }
        }
    }

    /// Says so when this is how it was, not how it is.
    fn past(&self, site: &Site) -> Markup {
        let today = self.canonical.as_ref().and_then(|it| it.strip_prefix(site.base.as_str()));
        html! {
            @if let Some((version, time)) = site.as_of {
                p.past role="note" {
                    "As of version " (grouped(usize::try_from(version).unwrap_or(usize::MAX)))
                    " (" (date_in_words(&utc(time))) ")"
                    @if let Some(today) = today { " – " a href=(path(site, today)) { "see today" } }
                }
            }
        }
    }

    fn way(&self, site: &Site) -> Markup {
        html! {
            @if !self.crumbs.is_empty() {
                nav.crumbs aria-label="Breadcrumb" {
                    ol {
                        li { a href=(site.base.path()) { "Home" } }
                        @for (name, address) in &self.crumbs {
                            li { a href=(address) { bdi { (name) } } }
                        }
                    }
                }
            }
        }
    }

    fn footer(&self, site: &Site) -> Markup {
        html! {
            footer.site {
                @if !self.formats.is_empty() {
                    p { "This page as "
                        @for (index, format) in self.formats.iter().enumerate() {
                            @if index > 0 { " · " }
                            a href=(format.address) type=(format.media_type) { (format.name) }
                        }
                    }
                }
                p {
                    @if let Some(version) = self.version {
                        "Dataset version " (grouped(usize::try_from(version).unwrap_or(usize::MAX))) " · "
                    }
                    a href=(path(site, "sparql")) { "SPARQL" } " · "
                    a href=(path(site, "about")) { "About and API" }
                }
                p.quiet { "No cookies, no tracking, no scripts needed." }
            }
        }
    }
}

fn header(site: &Site) -> Markup {
    html! {
        header.site {
            a.name href=(site.base.path()) { bdi { (site.name) } }
            nav aria-label="Main" {
                details.browse {
                    summary { "Browse" }
                    ul {
                        @for kind in Kind::ALL {
                            li { a href=(path(site, kind.segment())) { (kind.plural()) } }
                        }
                    }
                }
                a href=(path(site, "sparql")) { "SPARQL" }
                a href=(path(site, "about")) { "About" }
            }
        }
    }
}

/// JSON that cannot end the element that it stands in.
fn data_block(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// Text for places that cannot isolate it: on one line, without marks that turn its direction.
pub(super) fn plain(text: &str) -> String {
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = text
        .chars()
        .filter(|letter| !turns(*letter))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, cut at a word.
pub(super) fn beginning(text: &str, length: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= length {
        return text;
    }
    let cut: String = text.chars().take(length).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches(['…', ',', ';', '.']))
}

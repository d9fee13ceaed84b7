//! Framing: what a page says becomes a whole document.

use super::assets::{SCRIPT, STYLE};
use super::links::{address, date_in_words, path, report};
use super::tags::Tag;
use super::words::kinds;
use crate::answer::{Site, Tongue};
use crate::ledger::utc;
use crate::vocab::Kind;
use crate::write::say::{Message, frame as say, grouped_version};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

/// The doors that stand at the head of every page, behind the lists of all kinds.
const DOORS: &[(Message, &str)] = &[
    (crate::write::say::search::LABEL, "search"),
    (say::ASK, "ask"),
    (say::SPARQL, "sparql"),
    (say::HELP, "help"),
];

/// What the foot of every page leads to.
const FOOT: &[(Message, &str)] = &[
    (say::ABOUT, "about"),
    (say::VOCABULARY, "vocab"),
    (say::LEARN, "help/sparql"),
    (say::ACCESSIBILITY, "accessibility"),
    (crate::write::say::quality::TITLE, "quality"),
    (crate::write::say::review::TITLE, "review"),
];

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
    /// What reference managers and scholarly search engines read of it.
    pub(super) tags: Vec<Tag>,
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

impl Link {
    /// The same as a feed.
    pub(super) fn feed(address: String) -> Self {
        Self { name: "Atom", media_type: "application/atom+xml", address }
    }
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
            html lang=(site.reader.tongue.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (plain(&title)) }
                    (self.head(site, own))
                    link rel="icon" href=(address(site, "favicon.ico")) type="image/svg+xml";
                    link rel="stylesheet" href=(STYLE.address(site));
                    script type="module" src=(SCRIPT.address(site)) {}
                }
                body {
                    a.skip href="#main" { (say::SKIP.of(site)) }
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
                (self.card(site, title, canonical))
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

    /// What other sites show where somebody links here (<https://ogp.me>).
    fn card(&self, site: &Site, title: &str, canonical: &str) -> Markup {
        let kind = if self.tags.is_empty() { "website" } else { "article" };
        let locale = if site.reader.tongue == Tongue::German { "de_DE" } else { "en_GB" };
        html! {
            meta property="og:title" content=(plain(title));
            meta property="og:type" content=(kind);
            meta property="og:url" content=(canonical);
            meta property="og:site_name" content=(plain(&site.name));
            meta property="og:locale" content=(locale);
            @if !self.description.is_empty() {
                meta property="og:description" content=(plain(&self.description));
            }
            @for (name, value) in &self.tags { meta name=(name) content=(plain(value)); }
        }
    }

    /// Says so when this is how it was, not how it is.
    fn past(&self, site: &Site) -> Markup {
        let today = self.canonical.as_ref().and_then(|it| it.strip_prefix(site.base.as_str()));
        html! {
            @if let Some((version, time)) = site.as_of {
                p.past role="note" {
                    (say::AS_OF.fill(site, &[
                        ("version", &grouped_version(version)),
                        ("date", &date_in_words(site, &utc(time))),
                    ]))
                    @if let Some(today) = today { " – " a href=(path(site, today)) { (say::SEE_TODAY.of(site)) } }
                }
            }
        }
    }

    fn way(&self, site: &Site) -> Markup {
        html! {
            @if !self.crumbs.is_empty() {
                nav.crumbs aria-label=(say::WAY.of(site)) {
                    ol {
                        li { a href=(path(site, "")) { (say::HOME.of(site)) } }
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
                    p.formats { span { (say::THIS_PAGE_AS.of(site)) }
                        @for format in &self.formats {
                            a href=(format.address) type=(format.media_type) { (format.name) }
                        }
                    }
                }
                div.feet {
                    ul.plain { @for (name, place) in FOOT { li { a href=(path(site, place)) { (name.of(site)) } } }
                        @if let Some(report) = report(site, None) { li { a href=(report) { (say::REPORT.of(site)) } } }
                    }
                    div {
                        @if let Some(version) = self.version {
                            p { (say::DATASET_VERSION.fill(site, &[("version", &grouped_version(version))])) }
                        }
                        p.quiet { (say::PROMISE.of(site)) }
                        (tongues(site))
                    }
                }
            }
        }
    }
}

fn header(site: &Site) -> Markup {
    html! {
        header.site {
            a.name href=(path(site, "")) { bdi { (site.name) } }
            nav aria-label=(say::MAIN.of(site)) {
                details.browse {
                    summary { (say::BROWSE.of(site)) }
                    ul {
                        li { a href=(path(site, "browse")) { (say::SHELVES.of(site)) } }
                        @for kind in Kind::ALL {
                            li { a href=(path(site, kind.segment())) { (kinds(site, *kind)) } }
                        }
                    }
                }
                @for (name, place) in DOORS { a href=(path(site, place)) { (name.of(site)) } }
            }
        }
    }
}

/// The same page in the other languages.
fn tongues(site: &Site) -> Markup {
    let here = &site.reader.here;
    let sign = if here.contains('?') { '&' } else { '?' };
    html! {
        nav.tongues aria-label=(say::LANGUAGE.of(site)) {
            ul { @for tongue in Tongue::ALL { li {
                @if *tongue == site.reader.tongue {
                    span lang=(tongue.code()) aria-current="true" { (tongue.name()) }
                } @else {
                    a lang=(tongue.code()) hreflang=(tongue.code()) rel="nofollow" href={ (here) (sign) "ui=" (tongue.code()) } { (tongue.name()) }
                }
            } } }
        }
    }
}

/// JSON that cannot end the element that it stands in.
fn data_block(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// Text for places that cannot isolate it: on one line, without marks that turn its direction.
pub(super) fn plain(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|letter| !turns(*letter))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character only turns the direction of the text around it.
pub(super) fn turns(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

//! Writing Atom: a list becomes a feed that readers subscribe to (RFC 4287).

use super::html::{Node, Sheet};
use super::xml::escaped;
use super::{Format, PageFormat};
use crate::answer::{Inquiry, Page, Rows, Site, View};
use crate::ledger::{utc, utc_exact};
use crate::query::parameters;
use crate::vocab::{dcterms, names};
use oxrdf::{NamedNode, NamedNodeRef, Term};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io;
use std::time::SystemTime;

/// <https://www.rfc-editor.org/rfc/rfc4287>.
pub(super) struct Atom;

impl Format for Atom {
    fn name(&self) -> &'static str {
        "Atom"
    }

    fn media_type(&self) -> &'static str {
        "application/atom+xml"
    }

    fn extension(&self) -> &'static str {
        "atom"
    }
}

impl PageFormat for Atom {
    fn is_whole(&self) -> bool {
        false
    }

    fn suits(&self, page: &Page, _: &Site) -> bool {
        matches!(page.view, View::List { .. } | View::Home(_) | View::Search(_))
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let sheet = Sheet::new(page, site);
        let entries: Vec<_> = page.entries.iter().map(|it| entry(sheet, it.as_ref())).collect();
        let never = utc(SystemTime::UNIX_EPOCH);
        let updated = entries.iter().map(|(updated, _)| updated.as_str()).max();
        let place = Place::of(page, site);
        let updated = updated.unwrap_or(&never);
        out.write_all(head(&place, updated, site).as_bytes())?;
        for (rel, address) in &place.beside {
            writeln!(out, "<link rel=\"{rel}\" href=\"{}\"/>", escaped(address))?;
        }
        for (_, entry) in entries {
            out.write_all(entry.as_bytes())?;
        }
        writeln!(out, "</feed>")
    }
}

/// What a feed is called and where it is.
struct Place {
    title: String,
    /// The page for people.
    page: String,
    own: String,
    /// The stretches before and after this one (RFC 5005).
    beside: Vec<(&'static str, String)>,
}

impl Place {
    fn of(page: &Page, site: &Site) -> Self {
        let list = page.topic.as_str();
        let ways = |number: usize, numbers: usize, at: &dyn Fn(usize) -> String| {
            let before = (number > 1).then(|| ("previous", at(number.saturating_sub(1))));
            before.into_iter().chain((number < numbers).then(|| ("next", at(number + 1)))).collect()
        };
        match &page.view {
            View::List { kind, number, numbers, .. } => {
                let own = format!("{list}.atom");
                let at = |number| format!("{own}?page={number}");
                Self {
                    title: format!("{} – {}", kind.plural(), site.name),
                    page: list.to_owned(),
                    beside: ways(*number, *numbers, &at),
                    own,
                }
            }
            View::Search(findings) => {
                let at = |number| {
                    let inquiry = Inquiry { number, ..findings.inquiry.clone() };
                    format!("{list}?{}", parameters(&inquiry))
                };
                let feed = |number| {
                    let sign = if at(number).ends_with('?') { "" } else { "&" };
                    format!("{}{sign}format=atom", at(number))
                };
                let number = findings.inquiry.number;
                let words = &findings.inquiry.words;
                let words = if words.is_empty() { "*" } else { words };
                Self {
                    title: format!("{words} – {}", site.name),
                    page: at(number).trim_end_matches('?').to_owned(),
                    beside: ways(number, findings.numbers(), &feed),
                    own: feed(number),
                }
            }
            _ => Self {
                title: site.name.clone(),
                page: list.to_owned(),
                own: format!("{list}?format=atom"),
                beside: Vec::new(),
            },
        }
    }
}

/// The head of a feed. The page is its name for ever: other formats of it are the same feed.
fn head(place: &Place, updated: &str, site: &Site) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"{}\" xml:lang=\"en\">\n\
         <id>{}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <author><name>{}</name></author>\n",
        names::ATOM,
        escaped(&place.page),
        escaped(&place.title),
        escaped(&place.own),
        escaped(&place.page),
        escaped(&site.name),
    )
}

/// The answer to a question as a feed: its title, where its page is and where the feed is.
pub struct Asked<'a> {
    /// What the question is called.
    pub title: &'a str,
    /// Its page.
    pub page: String,
    /// The feed.
    pub own: String,
    /// When the version was made that answers.
    pub time: SystemTime,
}

/// Writes a feed of the rows of an answer. Each row is known again by what it says; it is as new as the
/// first thing in it that has a date, as `dates` knows them.
#[must_use]
pub fn question(
    asked: &Asked<'_>,
    rows: &Rows,
    dates: &dyn Fn(&NamedNode) -> Option<SystemTime>,
    site: &Site,
) -> String {
    let place = Place {
        title: format!("{} – {}", asked.title, site.name),
        page: asked.page.clone(),
        own: asked.own.clone(),
        beside: Vec::new(),
    };
    let mut newest = None;
    let mut entries = String::new();
    for row in &rows.rows {
        let (time, entry) = entry_of(row, (&rows.names, asked), dates, site);
        newest = newest.max(Some(time));
        entries.push_str(&entry);
    }
    let mut told = head(&place, &utc_exact(newest.unwrap_or(asked.time)), site);
    if rows.has_more {
        let _ = writeln!(told, "<subtitle>The first {} rows of more.</subtitle>", rows.rows.len());
    }
    told + &entries + "</feed>\n"
}

fn entry_of(
    row: &[Option<Term>],
    (names, asked): (&[String], &Asked<'_>),
    dates: &dyn Fn(&NamedNode) -> Option<SystemTime>,
    site: &Site,
) -> (SystemTime, String) {
    let nodes = row.iter().flatten().filter_map(|term| match term {
        Term::NamedNode(node) => Some((node, dates(node)?)),
        _ => None,
    });
    let known = nodes.into_iter().next();
    let time = known.map_or(asked.time, |(_, time)| time);
    let page = known.and_then(|(node, _)| {
        let (segment, key) = site.base.parts(node.as_ref())?;
        Some(site.base.join(format_args!("{segment}/{key}")).into_string())
    });
    let page = page.unwrap_or_else(|| asked.page.clone());
    let text = |term: &Term| match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    };
    let cells: Vec<(&str, String)> = names
        .iter()
        .zip(row)
        .filter_map(|(name, term)| Some((name.as_str(), text(term.as_ref()?))))
        .collect();
    let words = cells.iter().filter(|(_, cell)| !cell.contains("://")).map(|(_, cell)| &**cell);
    let title = words.collect::<Vec<_>>().join(" – ");
    let title = if title.is_empty() { page.clone() } else { title };
    let lines: Vec<String> = cells.iter().map(|(name, cell)| format!("{name}: {cell}")).collect();
    let lines = lines.join("\n");
    let digest = format!("{:x}", Sha256::digest(&lines));
    let entry = format!(
        "<entry>\n<id>{}#{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <content type=\"text\">{}</content>\n</entry>\n",
        escaped(&asked.page),
        &digest[..32],
        escaped(&title),
        utc_exact(time),
        escaped(&page),
        escaped(&lines),
    );
    (time, entry)
}

/// When a thing last changed, and its entry.
fn entry<'a>(sheet: Sheet<'a>, thing: NamedNodeRef<'a>) -> (String, String) {
    let page =
        sheet.site.base.parts(thing).map(|(segment, key)| {
            sheet.site.base.join(format_args!("{segment}/{key}")).into_string()
        });
    let page = page.unwrap_or_else(|| thing.as_str().to_owned());
    let updated = sheet
        .graph
        .iter()
        .find(|triple| {
            triple.predicate == dcterms::modified
                && matches!(triple.subject, Node::NamedNode(node) if node.as_str() == page)
        })
        .and_then(|triple| match triple.object {
            oxrdf::TermRef::Literal(time) => Some(time.value().to_owned()),
            _ => None,
        })
        .unwrap_or_else(|| utc_exact(SystemTime::UNIX_EPOCH));
    let mut told = format!(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        escaped(thing.as_str()),
        escaped(&sheet.label(thing)),
        escaped(&page)
    );
    for author in sheet.nodes(thing, dcterms::creator) {
        let _ = writeln!(told, "<author><name>{}</name></author>", escaped(&sheet.label(author)));
    }
    for genre in sheet.nodes(thing, dcterms::type_) {
        let _ = writeln!(told, "<category term=\"{}\"/>", escaped(&sheet.label(genre)));
    }
    if let Some(text) = sheet.text(thing, dcterms::description) {
        let _ = writeln!(told, "<summary>{}</summary>", escaped(text.value()));
    }
    (updated, told + "</entry>\n")
}

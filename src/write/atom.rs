//! Writing Atom: a list becomes a feed that readers subscribe to (RFC 4287).

use super::html::{Node, Sheet};
use super::xml::escaped;
use super::{Format, PageFormat};
use crate::answer::{Page, Site, View};
use crate::ledger::{utc, utc_exact};
use crate::vocab::{dcterms, names};
use oxrdf::NamedNodeRef;
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
        matches!(page.view, View::List { .. } | View::Home(_))
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let sheet = Sheet::new(page, site);
        let entries: Vec<_> = page.entries.iter().map(|it| entry(sheet, it.as_ref())).collect();
        let never = utc(SystemTime::UNIX_EPOCH);
        let updated = entries.iter().map(|(updated, _)| updated.as_str()).max();
        let title = match page.view {
            View::List { kind, .. } => format!("{} – {}", kind.plural(), site.name),
            _ => site.name.clone(),
        };
        let list = page.topic.as_str();
        let own = if list.ends_with('/') {
            format!("{list}?format=atom")
        } else {
            format!("{list}.atom")
        };
        let mut head = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"{}\" xml:lang=\"en\">\n\
             <id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
             <author><name>{}</name></author>\n",
            names::ATOM,
            escaped(list),
            escaped(&title),
            updated.unwrap_or(&never),
            escaped(&own),
            escaped(list),
            escaped(&site.name),
        );
        if let View::List { number, numbers, .. } = page.view {
            for (rel, number, is_there) in [
                ("previous", number.wrapping_sub(1), number > 1),
                ("next", number + 1, number < numbers),
            ] {
                if is_there {
                    let _ = writeln!(
                        head,
                        "<link rel=\"{rel}\" href=\"{}?page={number}\"/>",
                        escaped(&own)
                    );
                }
            }
        }
        out.write_all(head.as_bytes())?;
        for (_, entry) in entries {
            out.write_all(entry.as_bytes())?;
        }
        writeln!(out, "</feed>")
    }
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

//! Writing CSV: publications become rows, for spreadsheets (RFC 4180).

use super::bibliography::{Name, Reference, are_publications, of};
use super::html::Sheet;
use super::{Format, PageFormat};
use crate::answer::{Page, Site};
use crate::vocab::{Kind, owl, skos};
use oxrdf::TermRef;
use std::io;

/// A row for each publication of a page.
pub(super) struct Csv;

/// What the columns are called.
const HEAD: &str = "id,title,date,date_is_of_issue,genre,authors,contributors,publishers,language,subjects,identifiers,url";

impl Format for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn media_type(&self) -> &'static str {
        "text/csv"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }
}

impl PageFormat for Csv {
    fn is_whole(&self) -> bool {
        false
    }

    fn suits(&self, page: &Page, site: &Site) -> bool {
        are_publications(page, site)
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        write!(out, "{HEAD}\r\n")?;
        for thing in of(page, site) {
            row(&cells(&Reference::read(Sheet::new(page, site), thing)), out)?;
        }
        Ok(())
    }
}

/// The columns of the publications of a dump: who contributed is among its links.
pub(super) const PUBLICATIONS: &str =
    "id,title,date,date_is_of_issue,genre,authors,publishers,language,subjects,identifiers,url";

/// The columns of all other things of a dump.
pub(super) const THINGS: &str = "id,kind,name,other_names,same_elsewhere";

/// The row of a publication of a dump.
pub(super) fn publication(page: &Page, site: &Site) -> Vec<String> {
    let sheet = Sheet::new(page, site);
    let mut cells = cells(&Reference::read(sheet, sheet.topic)).to_vec();
    // Its contributors; the names of the others are those of the things that it is linked to.
    cells.remove(6);
    cells
}

/// The row of another thing of a dump.
pub(super) fn thing(page: &Page, kind: Kind, site: &Site) -> Vec<String> {
    let sheet = Sheet::new(page, site);
    let texts = |property| {
        let texts =
            sheet.objects(sheet.topic, property).into_iter().filter_map(|term| match term {
                TermRef::Literal(text) => Some(text.value().to_owned()),
                TermRef::NamedNode(node) => Some(node.as_str().to_owned()),
                _ => None,
            });
        texts.collect::<Vec<_>>()
    };
    let same = [texts(owl::sameAs), texts(skos::exactMatch)].concat();
    vec![
        page.topic.as_str().to_owned(),
        kind.segment().to_owned(),
        sheet.label(sheet.topic),
        texts(skos::altLabel).join("; "),
        same.join("; "),
    ]
}

/// Writes a row.
pub(super) fn row(cells: &[String], out: &mut dyn io::Write) -> io::Result<()> {
    let cells: Vec<_> = cells.iter().map(|cell| quoted(cell)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

fn cells(reference: &Reference) -> [String; 12] {
    let issued = reference.date.as_ref().map(|_| reference.is_issued.to_string());
    [
        reference.id.clone(),
        reference.title.clone(),
        reference.date.clone().unwrap_or_default(),
        issued.unwrap_or_default(),
        reference.genre.clone().unwrap_or_default(),
        reference.authors.iter().map(Name::inverted).collect::<Vec<_>>().join("; "),
        reference.contributors.iter().map(Name::inverted).collect::<Vec<_>>().join("; "),
        reference.publishers.join("; "),
        reference.language.clone().unwrap_or_default(),
        reference.subjects.join("; "),
        reference.identifiers.join("; "),
        reference.url.clone(),
    ]
}

/// A cell, in quotation marks where it needs them.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

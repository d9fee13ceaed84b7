//! Writing CSV: publications become rows, for spreadsheets (RFC 4180).

use super::bibliography::{Name, Reference, are_publications, of};
use super::html::Sheet;
use super::{Format, PageFormat};
use crate::answer::{Page, Site};
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
            let row = row(&Reference::read(Sheet::new(page, site), thing));
            write!(out, "{}\r\n", row.map(|cell| quoted(&cell)).join(","))?;
        }
        Ok(())
    }
}

fn row(reference: &Reference) -> [String; 12] {
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

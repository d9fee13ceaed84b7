//! Writing: an answer becomes bytes.
//!
//! Each format is one file here and one line in [`PAGES`] or [`TABLES`], whose
//! order is the order of preference in negotiation. Pages, SPARQL answers,
//! exports and the command line all come through here.

use crate::answer::{Page, Site, Table};
use std::io;

/// A format that bytes leave in.
pub trait Format: Sync {
    /// What people call it: `JSON-LD`.
    fn name(&self) -> &'static str;
    /// What the `Content-Type` header calls it, without parameters.
    fn media_type(&self) -> &'static str;
    /// What an address ends with and what `?format=` calls it: `jsonld`.
    fn extension(&self) -> &'static str;
}

/// A format for pages.
pub trait PageFormat: Format {
    /// Writes a page.
    ///
    /// # Errors
    ///
    /// If the output cannot be written.
    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()>;
}

/// A format for tables.
pub trait TableFormat: Format {
    /// Writes a table.
    ///
    /// # Errors
    ///
    /// If the output cannot be written, or the table breaks off.
    fn write(&self, table: Table, site: &Site, out: &mut dyn io::Write) -> io::Result<()>;
}

/// Every format for pages, the one we prefer first.
pub const PAGES: &[&dyn PageFormat] = &[];

/// Every format for tables, the one we prefer first.
pub const TABLES: &[&dyn TableFormat] = &[];

/// The format for tables with this extension.
#[must_use]
pub fn table(extension: &str) -> Option<&'static dyn TableFormat> {
    TABLES.iter().copied().find(|format| format.extension() == extension)
}

/// The format for pages with this extension.
#[must_use]
pub fn page(extension: &str) -> Option<&'static dyn PageFormat> {
    PAGES.iter().copied().find(|format| format.extension() == extension)
}

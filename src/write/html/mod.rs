//! Writing HTML: pages for people.

use super::{Format, PageFormat, TableFormat};
use crate::answer::{Outcome, Page, Site, Table};
use crate::problem::{self, Problem};
use std::io;

/// The stylesheet.
pub const STYLE: &str = "body{}";
/// Where the stylesheet is.
pub const STYLE_PATH: &str = "assets/style.0000.css";

/// HTML pages.
pub struct Html;
/// HTML tables.
pub struct Results;

impl Format for Html {
    fn name(&self) -> &'static str {
        "HTML"
    }
    fn media_type(&self) -> &'static str {
        "text/html"
    }
    fn extension(&self) -> &'static str {
        "html"
    }
}

impl Format for Results {
    fn name(&self) -> &'static str {
        "HTML"
    }
    fn media_type(&self) -> &'static str {
        "text/html"
    }
    fn extension(&self) -> &'static str {
        "html"
    }
}

impl PageFormat for Html {
    fn write(&self, page: &Page, _site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        write!(out, "<!doctype html><title>{}</title>", page.topic.as_str().replace(['<', '&'], ""))
    }
}

impl TableFormat for Results {
    fn write(&self, table: Table, _site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        write!(out, "<!doctype html><title>Results</title>")?;
        if let Outcome::Rows(rows) = table.result {
            for row in rows {
                let row = row.map_err(|error| super::stopped(Problem::from(error)))?;
                write!(out, "<p>{}", row.len())?;
            }
        }
        Ok(())
    }
}

/// The page of a problem.
#[must_use]
pub fn problem(problem: &Problem, status: u16, _site: &Site) -> String {
    format!("<!doctype html><title>{status}</title><p>{}", problem.kind().title())
}

/// The page of a kind of problem.
#[must_use]
pub fn problem_kind(kind: problem::Kind, _site: &Site) -> String {
    format!("<!doctype html><title>{}</title>", kind.title())
}

/// The page where one asks.
#[must_use]
pub fn sparql_form(_site: &Site, query: Option<&str>, problem: Option<&Problem>) -> String {
    let _ = (query, problem);
    "<!doctype html><title>SPARQL</title><form></form>".into()
}

/// The page about the program.
#[must_use]
pub fn about(site: &Site) -> String {
    format!("<!doctype html><title>About {}</title>", site.base)
}

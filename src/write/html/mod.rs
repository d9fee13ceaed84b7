//! Showing: an answer becomes a page for people, whole without scripts.

mod about;
mod agent;
mod answer;
mod assets;
mod browse;
mod card;
mod cited;
mod concept;
mod data;
mod drawable;
mod evidence;
mod explanation;
mod facets;
mod facts;
mod frame;
mod help;
mod history;
mod home;
mod law;
mod limits;
mod links;
mod list;
mod picture;
mod plan;
mod problem;
mod prompt;
mod publication;
mod quality;
mod record;
mod review;
mod search;
mod sheet;
mod sign;
mod snippets;
mod sparql;
mod tags;
mod thing;
mod tombstone;
mod vocab;
mod why;
mod words;

pub use about::about;
pub use assets::{Asset, EDITOR, SCRIPT, STYLE, assets};
pub use browse::{browse, is_shelf};
pub use card::card;
pub use cited::{cited, drift};
pub use data::data;
pub use explanation::explanation;
pub use help::{accessibility, help, lessons};
pub use limits::limits;
pub use plan::{Planned, plan};
pub use problem::{problem, problem_kind};
pub use prompt::{gallery, prompt};
pub use quality::quality;
pub use review::{Review, review};
pub use sign::sign_in;
pub use sparql::sparql_form;
pub use vocab::vocab;

use super::schema_org;
use super::{Format, PageFormat, TableFormat};
use crate::answer::{Page, Site, Table, View};
use frame::Link;
use list::Stretch;
use std::io;

pub(super) use links::is_web;
pub(super) use publication::agents;
pub(super) use sheet::{Node, Sheet, best_text};
pub(super) use words::{class_name, property_name};

/// Pages for people.
pub struct Html;

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

impl PageFormat for Html {
    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let document = match &page.view {
            View::Thing => thing::document(page, site),
            View::Tombstone => tombstone::document(page, site),
            View::List { kind, number, numbers, total, narrowing } => {
                let stretch =
                    Stretch { kind: *kind, number: *number, numbers: *numbers, total: *total };
                list::document(page, site, (stretch, narrowing.as_deref()))
            }
            View::History(of) => history::document(page, site, of),
            View::Search(findings) => search::document(page, site, findings),
            View::Home(counts) => home::document(page, site, counts),
            View::Query(query) => sparql::graph(page, site, query),
        };
        out.write_all(document.as_bytes())
    }
}

/// Results of queries for people, with the query in its form.
pub struct Results;

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

impl TableFormat for Results {
    fn write(&self, table: Table, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(sparql::results(table, site)?.as_bytes())
    }
}

/// The same page in the other formats, given where each stands.
fn formats(page: &Page, site: &Site, address: impl Fn(&str) -> String) -> Vec<Link> {
    super::suiting(page, site)
        .into_iter()
        .filter(|format| format.media_type() != "text/html")
        .map(|format| Link {
            name: format.name(),
            media_type: format.media_type(),
            address: links::of_version(site, address(format.extension())),
        })
        .collect()
}

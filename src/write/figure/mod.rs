//! Drawing: the rows of an answer become a picture, as SVG with a link on every mark.
//!
//! Which picture, and from which columns, stands in the front matter of the query
//! (`#+ view: matrix ?publisher/?name ?year ?n`; a thing and its label are one column). The same
//! rows give the same bytes, so a picture can be cited.

mod bars;
mod map;
mod matrix;
mod network;
mod rows;
mod svg;
mod timeline;
mod tree;
mod years;

pub(crate) use rows::{Cell, Column};

use crate::answer::{Outcome, Reader, Rows, Site, Table};
use crate::problem::{Kind, Problem};
use crate::write::{Format, TableFormat, stopped};
use maud::{Markup, PreEscaped, html};
use std::io;

/// Most rows that a picture is drawn from.
pub(crate) const MOST_ROWS: usize = 5000;

/// What stands in a picture file itself, for those who open it alone.
const STYLE: &str = include_str!("../../../web/figure.css");

/// A form of picture.
struct Form {
    /// What the front matter calls it.
    name: &'static str,
    /// How many columns it takes at least.
    columns: usize,
    draw: fn(&Stage<'_>, &[Column]) -> Option<Markup>,
}

/// Every form; one that is not here is shown as a table.
const FORMS: &[Form] = &[
    Form { name: "bars", columns: 2, draw: bars::draw },
    Form { name: "matrix", columns: 3, draw: matrix::draw },
    Form { name: "network", columns: 3, draw: network::draw },
    Form { name: "timeline", columns: 2, draw: timeline::draw },
    Form { name: "tree", columns: 3, draw: tree::draw },
    Form { name: "map", columns: 2, draw: map::draw },
];

/// What a picture is drawn on.
pub(crate) struct Stage<'a> {
    pub(crate) site: &'a Site,
    pub(crate) rows: &'a Rows,
    /// Whether it leaves as a file of its own, in which links are whole addresses.
    pub(crate) is_alone: bool,
}

/// The picture that a query asks for of its rows; nothing where it asks for none, or where the rows
/// have nothing to draw.
pub(crate) fn draw(query: &str, stage: &Stage<'_>) -> Option<Markup> {
    let view = view(query)?;
    let mut words = view.split_whitespace();
    let name = words.next()?;
    let form = FORMS.iter().find(|form| form.name == name)?;
    let columns: Option<Vec<Column>> = words.map(|word| stage.rows.column(word)).collect();
    let columns = columns.filter(|columns| columns.len() >= form.columns)?;
    if stage.rows.is_empty() { None } else { (form.draw)(stage, &columns) }
}

/// What the front matter of a query says of its picture.
pub(crate) fn view(query: &str) -> Option<&str> {
    query.lines().find_map(|line| line.trim().strip_prefix("#+ view:")).map(str::trim)
}

/// Pictures as files.
pub(super) struct Svg;

impl Format for Svg {
    fn name(&self) -> &'static str {
        "SVG"
    }

    fn media_type(&self) -> &'static str {
        "image/svg+xml"
    }

    fn extension(&self) -> &'static str {
        "svg"
    }
}

impl TableFormat for Svg {
    fn write(&self, table: Table, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let rows = match table.result {
            Outcome::Rows(rows) => {
                Rows::read(rows, MOST_ROWS).map_err(|error| stopped(error.into()))?
            }
            Outcome::Truth(_) => Rows::default(),
        };
        // A file has the same bytes for everybody, so that it can be cited.
        let site = Site { reader: Reader::default(), ..site.clone() };
        let stage = Stage { site: &site, rows: &rows, is_alone: true };
        let picture = draw(&table.query.text, &stage).ok_or_else(|| stopped(nothing()))?;
        let style = html! { style { (PreEscaped(STYLE)) } };
        let alone = picture.into_string().replacen('>', &format!(">{}", style.into_string()), 1);
        let alone = alone.replacen("<svg", "<svg xmlns=\"http:\u{2f}/www.w3.org/2000/svg\"", 1);
        out.write_all(alone.as_bytes())
    }
}

fn nothing() -> Problem {
    let forms: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
    Problem::new(Kind::NotAcceptable, "there is nothing to draw from this answer").help(format!(
        "a picture needs rows and a line like `#+ view: bars ?year ?n` in the query; the forms are {}",
        forms.join(", ")
    ))
}

//! Choosing pictures: the columns of an answer become the forms in which it can be drawn.

use crate::answer::Rows;
use crate::write::html::links::is_date;
use oxrdf::Term;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Number,
    Date,
    Year,
    Thing,
    Words,
    Other,
}

/// Names that a column of labels has, alone or behind the name of the column that it labels.
const LABELS: &[&str] = &["label", "name", "title"];

/// Most bars that are drawn without being asked for.
const FEW: usize = 60;

/// The lines `#+ view:` with which an answer can be drawn, the most telling first.
pub(super) fn views(rows: &Rows) -> Vec<String> {
    let sorts: Vec<Sort> = (0..rows.names.len()).map(|column| sort(rows, column)).collect();
    let words: Vec<(Sort, String)> = columns(rows, &sorts);
    let of = |wanted: &[Sort]| -> Vec<&str> {
        let fits = words.iter().filter(|(sort, _)| wanted.contains(sort));
        fits.map(|(_, word)| word.as_str()).collect()
    };
    let (numbers, dates) = (of(&[Sort::Number]), of(&[Sort::Date, Sort::Year]));
    let (years, things) = (of(&[Sort::Year]), of(&[Sort::Thing]));
    let named = of(&[Sort::Thing, Sort::Words]);
    let across = if years.is_empty() { &named } else { &years };
    let mut views = Vec::new();
    if let (Some(number), Some(axis)) = (numbers.first(), across.first()) {
        views.push(format!("bars {axis} {number}"));
        let other = named.iter().find(|name| *name != axis);
        let across = if years.is_empty() { other } else { years.first() };
        if let (Some(down), Some(across)) = (named.first(), across) {
            views.push(format!("matrix {down} {across} {number}"));
        }
    }
    if let ([one, other, ..], Some(number)) = (&*things, numbers.first()) {
        views.push(format!("network {one} {other} {number}"));
    }
    if let (Some(date), Some(thing)) = (dates.first(), named.first()) {
        views.push(format!("timeline {date} {thing}"));
    }
    views
}

/// The form in which an answer is drawn without being asked: bars of a few numbers.
pub(super) fn usual(rows: &Rows, views: &[String]) -> Option<String> {
    let few = rows.names.len() <= 3 && (2..=FEW).contains(&rows.rows.len()) && !rows.has_more;
    let first = views.first().filter(|view| few && view.starts_with("bars"))?;
    // Two names and a number are a matrix; bars would add up what is apart.
    let pairs = views.iter().find(|view| view.starts_with("matrix"));
    Some(pairs.unwrap_or(first).clone())
}

/// The one number that an answer is, if it is one.
pub(super) fn number(rows: &Rows) -> Option<&str> {
    match &*rows.rows {
        [row] if row.len() == 1 && sort(rows, 0) == Sort::Number => match &row[0] {
            Some(Term::Literal(number)) => Some(number.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The columns as a view names them: a thing with its label, where a column has that.
fn columns(rows: &Rows, sorts: &[Sort]) -> Vec<(Sort, String)> {
    let label_of = |column: usize| {
        let thing = rows.names[column].to_lowercase();
        (0..rows.names.len()).find(|other| {
            let name = rows.names[*other].to_lowercase();
            let own = name.strip_prefix(&thing).map(|rest| rest.trim_start_matches('_'));
            let next = *other == column + 1 && LABELS.contains(&&*name);
            sorts[*other] == Sort::Words && (next || own.is_some_and(|rest| LABELS.contains(&rest)))
        })
    };
    let labels: Vec<Option<usize>> = (0..rows.names.len())
        .map(|column| if sorts[column] == Sort::Thing { label_of(column) } else { None })
        .collect();
    (0..rows.names.len())
        .filter(|column| !labels.contains(&Some(*column)))
        .map(|column| {
            let label = labels[column].map(|label| format!("/?{}", rows.names[label]));
            (sorts[column], format!("?{}{}", rows.names[column], label.unwrap_or_default()))
        })
        .collect()
}

/// What stands in a column, where everything in it is of one sort.
fn sort(rows: &Rows, column: usize) -> Sort {
    let mut found = None;
    for cell in rows.rows.iter().filter_map(|row| row[column].as_ref()) {
        let sort = match cell {
            Term::NamedNode(_) => Sort::Thing,
            Term::Literal(literal) if is_date(literal.as_ref()) && literal.value().len() > 4 => {
                Sort::Date
            }
            Term::Literal(literal) if is_year(literal.value()) => Sort::Year,
            Term::Literal(literal) if literal.value().parse::<u64>().is_ok() => Sort::Number,
            Term::Literal(_) => Sort::Words,
            _ => Sort::Other,
        };
        found = match found {
            None => Some(sort),
            Some(known) if known == sort => found,
            // A number that looks like a year is still a number.
            Some(Sort::Year | Sort::Number) if [Sort::Year, Sort::Number].contains(&sort) => {
                Some(Sort::Number)
            }
            Some(_) => return Sort::Other,
        };
    }
    found.unwrap_or(Sort::Other)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1000..2200).contains(&year))
}

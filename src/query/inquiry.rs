//! Inquiring: parameters become what is looked for, and that an address again.

use crate::answer::{Facet, Inquiry, Sorted};
use crate::problem::{Kind, Problem};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Most publications of one stretch.
const MOST: usize = 1000;

/// Most publications of a file that has a whole result; the rest is had page by page.
pub const WHOLE: usize = 10_000;

/// Most values that may be chosen.
const MOST_CHOSEN: usize = 100;

/// What needs no escape in a value: the address of a facet stays readable.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'/').remove(b'.').remove(b'_');

/// What parameters ask for; those of other things are passed over.
///
/// # Errors
///
/// [`Kind::BadRequest`] for a year, an order, a page or a length that is none.
pub fn inquiry(parameters: &[(String, String)]) -> Result<Inquiry, Problem> {
    let mut inquiry = Inquiry::default();
    for (name, value) in parameters {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match name.as_str() {
            "q" => value.clone_into(&mut inquiry.words),
            "year" => inquiry.years = years(value)?,
            "from" => inquiry.years.0 = Some(year("from", value)?),
            "to" => inquiry.years.1 = Some(year("to", value)?),
            "sort" => inquiry.sorted = sorted(value)?,
            "page" => inquiry.number = number("page", value, usize::MAX)?,
            "per" => inquiry.length = number("per", value, MOST)?,
            "all" => inquiry.all_of = facet(value),
            name => {
                if let Some(facet) = facet(name) {
                    inquiry.chosen.push((facet, value.to_owned()));
                }
            }
        }
    }
    inquiry.chosen.sort();
    inquiry.chosen.dedup();
    if inquiry.chosen.len() > MOST_CHOSEN {
        let told = format!("more than {MOST_CHOSEN} values are chosen");
        return Err(Problem::new(Kind::BadRequest, told).help("ask in parts"));
    }
    Ok(inquiry)
}

/// The parameters of an inquiry, always in the same order, as they stand in an address.
#[must_use]
pub fn parameters(inquiry: &Inquiry) -> String {
    let usual = Inquiry::default();
    let mut pairs: Vec<(&str, String)> = Vec::new();
    if !inquiry.words.is_empty() {
        pairs.push(("q", inquiry.words.clone()));
    }
    pairs.extend(inquiry.chosen.iter().map(|(facet, value)| (facet.name(), value.clone())));
    let end = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    match inquiry.years {
        (None, None) => {}
        (from, to) if from == to => pairs.push(("year", end(from))),
        (from, to) => pairs.push(("year", format!("{}..{}", end(from), end(to)))),
    }
    if inquiry.sorted != usual.sorted {
        pairs.push(("sort", inquiry.sorted.name().to_owned()));
    }
    if inquiry.length != usual.length {
        pairs.push(("per", inquiry.length.to_string()));
    }
    if inquiry.number != usual.number {
        pairs.push(("page", inquiry.number.to_string()));
    }
    if let Some(facet) = inquiry.all_of {
        pairs.push(("all", facet.name().to_owned()));
    }
    let pair =
        |(name, value): (&str, String)| format!("{name}={}", utf8_percent_encode(&value, PLAIN));
    pairs.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

fn facet(name: &str) -> Option<Facet> {
    Facet::ALL.into_iter().find(|facet| facet.name() == name)
}

fn sorted(value: &str) -> Result<Sorted, Problem> {
    Sorted::ALL.into_iter().find(|sorted| sorted.name() == value).ok_or_else(|| {
        let known = Sorted::ALL.map(Sorted::name).join(", ");
        bad(&format!("sort={value}: expected one of {known}"))
    })
}

/// `2015`, `2015..2024`, `2015..` or `..2024`.
fn years(value: &str) -> Result<(Option<i32>, Option<i32>), Problem> {
    let Some((from, to)) = value.split_once("..") else {
        let year = Some(year("year", value)?);
        return Ok((year, year));
    };
    let end = |text: &str| if text.is_empty() { Ok(None) } else { year("year", text).map(Some) };
    Ok((end(from)?, end(to)?))
}

fn year(name: &str, value: &str) -> Result<i32, Problem> {
    let year = value.parse().ok().filter(|year| (0..=9999).contains(year));
    year.ok_or_else(|| bad(&format!("{name}={value}: expected a year, as in {name}=2021")))
}

fn number(name: &str, value: &str, most: usize) -> Result<usize, Problem> {
    let number = value.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| {
        let most = if most == usize::MAX { String::new() } else { format!(" to {most}") };
        bad(&format!("{name}={value}: expected a number from 1{most}"))
    })
}

fn bad(told: &str) -> Problem {
    Problem::new(Kind::BadRequest, told)
}

//! Dates: what a source prints becomes a date of the precision that it prints.

use super::DateOrder;
use oxrdf::Literal;
use oxrdf::vocab::xsd;

/// A date as printed; months and days are there only where the source prints them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printed {
    /// The year.
    pub year: u16,
    /// The month, 1–12.
    pub month: Option<u8>,
    /// The day, 1–31.
    pub day: Option<u8>,
}

/// Names of the months in the languages of sources, their short forms included by prefix.
const MONTHS: &[(&str, [&str; 12])] = &[
    (
        "en",
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
    ),
    (
        "de",
        [
            "januar",
            "februar",
            "märz",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
        ],
    ),
    (
        "fr",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "es",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
];

impl Printed {
    /// Reads a line that is a date and nothing else.
    ///
    /// `None`: the line is no date. `Some(Err)`: it is written like a date, but there is no such day.
    #[must_use]
    pub fn parse(line: &str, language: &str, order: DateOrder) -> Option<Result<Self, String>> {
        let line = line.trim();
        if line.chars().count() > 40 {
            return None;
        }
        let date = in_figures(line, order).or_else(|| in_words(line, language))?;
        Some(date.exists().then_some(date).ok_or_else(|| format!("there is no day `{line}`")))
    }

    fn exists(self) -> bool {
        let every = |years: u16| self.year.is_multiple_of(years);
        let leap = every(4) && (!every(100) || every(400));
        let days = match self.month {
            None => return self.day.is_none(),
            Some(4 | 6 | 9 | 11) => 30,
            Some(2) => 28 + u8::from(leap),
            Some(1..=12) => 31,
            Some(_) => return false,
        };
        self.day.is_none_or(|day| (1..=days).contains(&day))
    }

    /// The date as an `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`.
    #[must_use]
    pub fn literal(self) -> Literal {
        let year = self.year;
        match (self.month, self.day) {
            (Some(month), Some(day)) => {
                Literal::new_typed_literal(format!("{year:04}-{month:02}-{day:02}"), xsd::DATE)
            }
            (Some(month), None) => {
                Literal::new_typed_literal(format!("{year:04}-{month:02}"), xsd::G_YEAR_MONTH)
            }
            _ => Literal::new_typed_literal(format!("{year:04}"), xsd::G_YEAR),
        }
    }
}

/// `31/12/2020`, `31.12.2020`, `2020-12-31`: the profile says which figure is which,
/// except that four figures at the head are always a year.
fn in_figures(line: &str, order: DateOrder) -> Option<Printed> {
    let separator = line.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let parts: Vec<&str> = line.split(separator).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let all_figures = |part: &&&str| (1..=4).contains(&part.len()) && is_figures(part);
    if parts.iter().filter(all_figures).count() != 3 {
        return None;
    }
    let (year, month, day) = match order {
        _ if a.len() == 4 => (a, b, c),
        DateOrder::Dmy => (c, b, a),
        DateOrder::Mdy => (c, a, b),
        DateOrder::Ymd => return None,
    };
    if year.len() != 4 {
        return None;
    }
    Some(Printed {
        year: year.parse().ok()?,
        month: Some(month.parse().ok()?),
        day: Some(day.parse().ok()?),
    })
}

/// `1 September 2021`, `September 1, 2021`, `1. Sept. 2021`, `August 2021`.
fn in_words(line: &str, language: &str) -> Option<Printed> {
    let words: Vec<&str> = line
        .split([' ', '\u{a0}', ','])
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty() && !matches!(*word, "de" | "of"))
        .collect();
    let year = |word: &str| (word.len() == 4 && is_figures(word)).then(|| word.parse().ok())?;
    let day = |word: &str| {
        let figures = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let suffix = &word[figures.len()..];
        let fits = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er");
        ((1..=2).contains(&figures.len()) && fits).then(|| figures.parse().ok())?
    };
    match words.as_slice() {
        [a, b, c] => {
            let (month_word, day_word) = if month(b, language).is_some() { (b, a) } else { (a, b) };
            Some(Printed {
                year: year(c)?,
                month: Some(month(month_word, language)?),
                day: Some(day(day_word)?),
            })
        }
        [a, b] => Some(Printed { year: year(b)?, month: Some(month(a, language)?), day: None }),
        _ => None,
    }
}

fn month(word: &str, language: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let primary = language.split('-').next().unwrap_or_default();
    let (_, names) = MONTHS.iter().find(|(known, _)| *known == primary).unwrap_or(&MONTHS[0]);
    let fits = |name: &&str| {
        **name == word || (word.chars().count() >= 3 && name.starts_with(word.as_str()))
    };
    let mut found = names.iter().enumerate().filter(|(_, name)| fits(name));
    let (index, _) = found.next()?;
    u8::try_from(index + 1).ok()
}

fn is_figures(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

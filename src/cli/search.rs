//! `colophon search`: words and choices become publications.

use super::named::text;
use super::open;
use super::query::no_such;
use super::talk::{Failure, print};
use crate::answer::{Facet, Findings, Inquiry, Page, Site, View};
use crate::config::Config;
use crate::index::Reading;
use crate::ledger::Access;
use crate::query;
use crate::vocab::{dcterms, foaf, skos};
use crate::write::{self, PAGES};
use clap::Args;
use oxrdf::NamedNode;
use std::io::{self, Write};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon search flood maps
  colophon search '\"water framework\" traf* -rail' --year 2015..2024
  colophon search ePrivacy --genre genre/briefing --format csv > briefings.csv
  colophon search --publisher agent/thorn --sort newest
  colophon search -- weirs -locks

Words are found in every form, whatever their case and accents; \"a phrase\" stands just so,
traf* is a beginning, -word is not wanted, OR stands between two words.";

/// Search for publications by words, genre, publisher, topic, law, year and language.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Search {
    /// What to look for; nothing is everything
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Only of this genre, as in genre/briefing; may be given again
    #[arg(long, value_name = "GENRE")]
    genre: Vec<String>,
    /// Only of this publisher, as in agent/thorn; may be given again
    #[arg(long, value_name = "AGENT")]
    publisher: Vec<String>,
    /// Only on this topic or a narrower one, as in concept/encryption; may be given again
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// Only with a reference to this law, as in law/gdpr; may be given again
    #[arg(long, value_name = "LAW")]
    law: Vec<String>,
    /// Only in this language, as in en; may be given again
    #[arg(long, value_name = "TAG")]
    language: Vec<String>,
    /// Only of these years: 2021, 2015..2024, 2015.. or ..2024
    #[arg(long, value_name = "YEARS")]
    year: Option<String>,
    /// The order: best, newest or oldest
    #[arg(long, value_name = "ORDER", default_value = "best")]
    sort: String,
    /// Which page of the results
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    page: String,
    /// How many results a page has, at most 1000
    #[arg(long, value_name = "NUMBER", default_value = "20")]
    per: String,
    /// Write a page in this format: csv, jsonld, bib, ris, …
    #[arg(long, value_name = "FORMAT")]
    format: Option<String>,
}

impl Search {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let inquiry = self.inquiry()?;
        let store = open::unfilled(config, Access::Read)?;
        if !Reading::found(&store, &config.data) {
            open::fill(&store)?;
        }
        let page = query::search(&store, &inquiry)?;
        let site = config.site();
        let format = self.format.as_deref().map(|name| {
            let all = PAGES.iter().map(|format| format.extension());
            write::page(name).ok_or_else(|| no_such(name, all))
        });
        let format = format.transpose()?;
        print(|out| match format {
            None => tell(&page, &site, out),
            Some(format) => format.write(&page, &site, out),
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// The same parameters as on the page.
    fn inquiry(&self) -> Result<Inquiry, Failure> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![
            pair("q", &self.words.join(" ")),
            pair("sort", &self.sort),
            pair("page", &self.page),
            pair("per", &self.per),
            pair("year", self.year.as_deref().unwrap_or_default()),
        ];
        for (facet, values) in [
            (Facet::Genre, &self.genre),
            (Facet::Publisher, &self.publisher),
            (Facet::Topic, &self.topic),
            (Facet::Law, &self.law),
            (Facet::Language, &self.language),
        ] {
            pairs.extend(values.iter().map(|value| pair(facet.name(), value)));
        }
        Ok(query::inquiry(&pairs)?)
    }
}

/// What was found, for a person at a terminal.
fn tell(page: &Page, site: &Site, out: &mut dyn Write) -> io::Result<()> {
    let View::Search(findings) = &page.view else { return Ok(()) };
    if let Some(trouble) = &findings.trouble {
        return writeln!(out, "{trouble}");
    }
    for (word, near) in &findings.corrected {
        writeln!(out, "nothing has {word:?}; this is for {}", near.join(", "))?;
    }
    for thing in &findings.direct {
        writeln!(out, "= {}  {}", name(page, thing), short(site, thing))?;
    }
    let (total, number, numbers) = (findings.total, findings.inquiry.number, findings.numbers());
    let many = if total == 1 { "" } else { "s" };
    writeln!(out, "{total} publication{many}, page {number} of {numbers}")?;
    for (at, thing) in page.entries.iter().enumerate() {
        let date = date(page, thing);
        writeln!(out, "{date:<10}  {}  {}", name(page, thing), short(site, thing))?;
        if let Some(Some(quote)) = findings.quotes.get(at) {
            writeln!(out, "            {}", quote.text)?;
        }
    }
    told(findings, out)
}

/// What it could be narrowed down to, or what would find something.
fn told(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    for (facet, values, more) in &findings.facets {
        let few: Vec<String> =
            values.iter().take(5).map(|it| format!("{} ({})", it.value, it.count)).collect();
        let rest = more + values.len().saturating_sub(5);
        let rest = if rest > 0 { format!(", {rest} more") } else { String::new() };
        if !few.is_empty() {
            writeln!(out, "--{}: {}{rest}", facet.name(), few.join(", "))?;
        }
    }
    for (way, count) in &findings.ways {
        let what = if way.words == findings.inquiry.words { "without choices" } else { &way.words };
        writeln!(out, "{what} finds {count}")?;
    }
    Ok(())
}

fn name(page: &Page, thing: &NamedNode) -> String {
    let names = [skos::prefLabel, dcterms::title, foaf::name];
    text(&page.graph, thing, &names).unwrap_or_else(|| thing.as_str().to_owned())
}

fn date(page: &Page, thing: &NamedNode) -> String {
    text(&page.graph, thing, &[dcterms::issued, dcterms::date]).unwrap_or_default()
}

fn short(site: &Site, thing: &NamedNode) -> String {
    let parts = site.base.parts(thing.as_ref());
    parts.map_or_else(|| thing.as_str().to_owned(), |(segment, key)| format!("{segment}/{key}"))
}

//! Showing how to ask: the questions of `queries/` and the prefixes, as editors look for them.

use super::Telling;
use crate::vocab::{PREFIXES, rdf, rdfs, schema, sh};
use oxrdf::Literal;
use oxrdf::vocab::xsd;

macro_rules! question {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../queries/", $name, ".rq")))
    };
}

/// Every question with its name.
pub const EXAMPLES: &[(&str, &str)] = &[
    question!("examples/evidence"),
    question!("examples/publishers"),
    question!("examples/references"),
    question!("ask/authors-as-printed"),
    question!("ask/claims-about-a-law"),
    question!("ask/data-sources-and-their-users"),
    question!("ask/dates-that-disagree"),
    question!("ask/events-and-what-is-not-known"),
    question!("ask/excerpts-that-are-cut-off"),
    question!("ask/gaps-where-the-source-is-silent"),
    question!("ask/how-settled-is-the-graph"),
    question!("ask/joint-projects"),
    question!("ask/law-by-publisher-and-year"),
    question!("ask/laws-that-publishers-use"),
    question!("ask/library-newest-first"),
    question!("ask/links-between-kinds"),
    question!("ask/organisations-that-publish-nothing-here"),
    question!("ask/output-by-year-and-genre"),
    question!("ask/output-of-a-publisher"),
    question!("ask/places-that-are-named"),
    question!("ask/publications-by-publisher-and-year"),
    question!("ask/publications-that-refer-to-a-law"),
    question!("ask/publications-that-refer-to-an-eli-address"),
    question!("ask/spellings-of-an-organisation"),
    question!("ask/subject-by-publisher-and-year"),
    question!("ask/subject-trend"),
    question!("ask/subjects-and-what-is-narrower"),
    question!("ask/subjects-mentioned-together"),
    question!("ask/the-longest-silences"),
    question!("ask/timeline-by-month-and-genre"),
    question!("ask/what-a-publication-rests-on"),
    question!("ask/what-else-to-read"),
    question!("ask/what-the-library-covers"),
    question!("ask/what-waits-for-a-person"),
    question!("ask/where-a-publication-comes-from"),
    question!("ask/who-issues-which-genre"),
    question!("ask/who-publishes-with-a-publisher"),
    question!("ask/who-publishes-with-whom"),
    question!("ask/who-refers-to-a-law"),
    question!("ask/words-that-a-reference-rests-on"),
];

impl Telling<'_> {
    pub(super) fn examples(&mut self) {
        let service = self.base.join("sparql");
        let prefixes = self.base.join("sparql#prefixes");
        for (prefix, namespace) in PREFIXES {
            let entry = self.base.join(format_args!("sparql#prefix-{prefix}"));
            let namespace = Literal::new_typed_literal(*namespace, xsd::ANY_URI);
            self.say(&prefixes, sh::declare, entry.as_ref());
            self.say(&entry, sh::prefix, Literal::from(*prefix).as_ref());
            self.say(&entry, sh::namespace, namespace.as_ref());
        }
        for (name, text) in EXAMPLES {
            let name = name.rsplit('/').next().unwrap_or_default();
            let example = self.base.join(format_args!("sparql#{name}"));
            self.say(&example, rdf::TYPE, sh::SPARQLExecutable);
            self.say(&example, rdf::TYPE, sh::SPARQLSelectExecutable);
            self.say(&example, schema::target, service.as_ref());
            self.say(&example, sh::prefixes, prefixes.as_ref());
            for (property, key) in [(rdfs::LABEL, "title"), (rdfs::COMMENT, "description")] {
                if let Some(value) = told(text, key) {
                    let value = Literal::new_language_tagged_literal_unchecked(value, "en");
                    self.say(&example, property, value.as_ref());
                }
            }
            self.say(&example, sh::select, Literal::from(query(text)).as_ref());
        }
    }
}

/// What the head of a question says: `#+ title: …`.
fn told<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix("#+ ")?.strip_prefix(key)?.strip_prefix(": "))
}

/// The question without its head.
fn query(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("#+ ")).collect();
    lines.join("\n")
}

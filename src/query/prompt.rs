//! Asking by form: a file in `queries/ask` becomes a question with gaps that anybody can fill.
//!
//! Each file is a query that runs as it is. Comments at its head, `#+ key: value`, say what people
//! call it, also in other languages (`#+ title@de: …`), how its answer is drawn (`#+ view: …`) and
//! on which pages its picture stands (`#+ on: law`). Its gaps are its `VALUES` blocks of one
//! variable: what stands there is the first choice.

use super::tokens::{Token, tokens};
use crate::answer::Tongue;
use crate::problem::{Kind as Trouble, Problem};
use crate::store::Store;
use crate::vocab::{Base, Kind, skos};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term};
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use spargebra::{Query, SparqlParser};
use std::ops::Range;

/// A question that people ask.
#[derive(Clone, Copy, Debug)]
pub struct Prompt {
    /// The folder that it stands in; its address begins so.
    pub folder: &'static str,
    /// What its address ends with.
    pub name: &'static str,
    /// The query with its front matter.
    pub text: &'static str,
}

/// Every question, by name.
pub const PROMPTS: &[Prompt] = include!(concat!(env!("OUT_DIR"), "/ask.rs"));

/// The steps by which one learns to ask in SPARQL, in order.
pub const LESSONS: &[Prompt] = include!(concat!(env!("OUT_DIR"), "/learn.rs"));

/// What is asked for the sake of the catalogue itself, by name.
pub const QUALITY: &[Prompt] = include!(concat!(env!("OUT_DIR"), "/quality.rs"));

/// A gap of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name of its variable.
    pub name: String,
    /// The sort of thing that fills it; without one it is filled with text.
    pub kind: Option<Kind>,
    /// What fills it.
    pub values: Vec<Term>,
    /// What is written between its braces, in bytes.
    place: Range<usize>,
}

impl Prompt {
    /// Where it is asked, below the base: `ask/who-refers-to-a-law`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }

    /// The question with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        PROMPTS.iter().copied().find(|prompt| prompt.name == name)
    }

    /// What the front matter says under a key, in a language if it says it there.
    #[must_use]
    pub fn front(&self, key: &str, tongue: Tongue) -> Option<&'static str> {
        let said = |key: &str| {
            let lines = self.text.lines().map_while(|line| line.strip_prefix("#+"));
            lines
                .map(str::trim)
                .find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
                .map(str::trim)
        };
        said(&format!("{key}@{}", tongue.code())).or_else(|| said(key))
    }

    /// What it asks.
    #[must_use]
    pub fn title(&self, tongue: Tongue) -> &'static str {
        self.front("title", tongue).unwrap_or(self.name)
    }

    /// Its gaps, as the file fills them.
    ///
    /// # Errors
    ///
    /// If the file is no query.
    pub fn parameters(&self, base: &Base) -> Result<Vec<Parameter>, Problem> {
        let mut found = Vec::new();
        let head = self.head();
        for (name, place) in places(self.text) {
            let text = format!(
                "{head} SELECT * WHERE {{ VALUES ?{name} {{ {} }} }}",
                &self.text[place.clone()]
            );
            let values = values(&text, base)?;
            let kind = values.iter().find_map(|value| match value {
                Term::NamedNode(node) => base.kind(node.as_ref()),
                _ => None,
            });
            found.push(Parameter { name: name.to_owned(), kind, values, place });
        }
        Ok(found)
    }

    /// The query with its gaps filled otherwise.
    #[must_use]
    pub fn filled(&self, parameters: &[Parameter]) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut done = 0;
        for Parameter { values, place, .. } in parameters {
            text.push_str(&self.text[done..place.start]);
            for value in values {
                text.push(' ');
                text.push_str(&value.to_string());
            }
            text.push(' ');
            done = place.end;
        }
        text.push_str(&self.text[done..]);
        text
    }

    /// The declarations before the query.
    fn head(&self) -> &'static str {
        let starts = |token: &Token<'_>| matches!(token, Token::Word(word) if ["SELECT", "ASK", "CONSTRUCT"].contains(&&*word.to_uppercase()));
        let start = tokens(self.text).find(|(_, token)| starts(token));
        &self.text[..start.map_or(0, |(start, _)| start)]
    }
}

impl Parameter {
    /// Fills the gap with what a person wrote: an address, a key, or what a thing is called.
    ///
    /// # Errors
    ///
    /// If nothing is called so.
    pub fn fill(&mut self, store: &Store, written: &[String]) -> Result<(), Problem> {
        let values = written.iter().map(|text| self.value(store, text.trim()));
        self.values = values.collect::<Result<_, _>>()?;
        Ok(())
    }

    fn value(&self, store: &Store, text: &str) -> Result<Term, Problem> {
        let Some(kind) = self.kind else {
            return Ok(match (&self.values.first(), NamedNode::new(text)) {
                (Some(Term::NamedNode(_)), Ok(node)) => node.into(),
                (Some(Term::Literal(first)), _) if first.language().is_none() => {
                    Literal::new_typed_literal(text, first.datatype()).into()
                }
                _ => Literal::from(text).into(),
            });
        };
        let is_known =
            |node: &NamedNode| store.quads(Some(node.into()), None, None, None).next().is_some();
        let key =
            text.strip_prefix(kind.segment()).and_then(|key| key.strip_prefix('/')).unwrap_or(text);
        let candidates = [
            NamedNode::new(text),
            NamedNode::new(store.base().thing(kind.segment(), key).as_str()),
        ];
        if let Some(node) = candidates.into_iter().flatten().find(is_known) {
            return Ok(node.into());
        }
        called(store, kind, text)?.map(Term::from).ok_or_else(|| {
            let told = format!("{}={text}: nothing of this kind is called so", self.name);
            Problem::new(Trouble::BadRequest, told).help(format!(
                "give a name as the list of {} shows it, or its address",
                kind.plural().to_lowercase()
            ))
        })
    }
}

/// A thing of a kind with this label.
fn called(store: &Store, kind: Kind, text: &str) -> Result<Option<NamedNode>, Problem> {
    let plain = Literal::from(text);
    let tagged = Tongue::ALL
        .iter()
        .map(|tongue| Literal::new_language_tagged_literal_unchecked(text, tongue.code()));
    for literal in std::iter::once(plain).chain(tagged) {
        for property in [skos::prefLabel, skos::altLabel, crate::vocab::dcterms::title] {
            for quad in store.quads(None, Some(property), Some(literal.as_ref().into()), None) {
                if let NamedOrBlankNode::NamedNode(node) = quad?.subject
                    && store.base().kind(node.as_ref()) == Some(kind)
                {
                    return Ok(Some(node));
                }
            }
        }
    }
    Ok(None)
}

/// The variable and the inside of every `VALUES ?x { … }`, in order.
fn places(text: &str) -> Vec<(&str, Range<usize>)> {
    let all: Vec<(usize, Token<'_>)> = tokens(text).collect();
    let mut found = Vec::new();
    for (index, (_, token)) in all.iter().enumerate() {
        let is_values = matches!(token, Token::Word(word) if word.eq_ignore_ascii_case("VALUES"));
        let (Some((name, Token::Other(b'?' | b'$'))), Some((open, Token::Open(b'{')))) =
            (all.get(index + 1), all.get(index + 2))
        else {
            continue;
        };
        let close = all[index + 3..].iter().find(|(_, token)| *token == Token::Close(b'}'));
        if let Some((close, _)) = close.filter(|_| is_values) {
            found.push((text[name + 1..*open].trim_end(), open + 1..*close));
        }
    }
    found
}

/// What a query with nothing but one block of values has there.
fn values(text: &str, base: &Base) -> Result<Vec<Term>, Problem> {
    let service = base.join("sparql").into_string();
    let parser = SparqlParser::new().with_base_iri(&service).map_err(Problem::internal)?;
    let query = parser.parse_query(text).map_err(Problem::internal)?;
    let Query::Select { pattern, .. } = query else { return Ok(Vec::new()) };
    let mut pattern = &pattern;
    while let GraphPattern::Project { inner, .. } = pattern {
        pattern = inner;
    }
    let GraphPattern::Values { bindings, .. } = pattern else { return Ok(Vec::new()) };
    let terms = bindings.iter().filter_map(|row| row.first()?.clone());
    let term = |term| match term {
        GroundTerm::NamedNode(node) => Some(Term::from(node)),
        GroundTerm::Literal(literal) => Some(literal.into()),
        GroundTerm::Triple(_) => None,
    };
    Ok(terms.filter_map(term).collect())
}

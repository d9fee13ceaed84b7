//! Searching inside SPARQL: `SERVICE <…/search> { ?s colo:matches "words" }` becomes rows.

use super::texts::{Hits, Texts};
use super::wish::Wish;
use crate::problem::{Kind, Problem};
use crate::vocab::colo;
use oxrdf::{NamedNode, Variable};
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// What a block asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Sought {
    /// The thing, or what it is to be called.
    pub(in crate::index) subject: Subject,
    pub(in crate::index) wish: Wish,
    /// Whether only names count.
    pub(in crate::index) named: bool,
    /// The text of the wish.
    pub(in crate::index) written: String,
    /// How well the thing fits.
    pub(in crate::index) score: Option<Variable>,
    /// The words that were found.
    pub(in crate::index) snippet: Option<Variable>,
}

/// What stands at the subject of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::index) enum Subject {
    Variable(Variable),
    Thing(NamedNode),
}

/// How a block is written.
const HOW: &str = "write SERVICE <search> { ?thing colo:matches \"words\" ; colo:score ?score ; colo:snippet ?words }";

impl Sought {
    /// Reads what stands between the braces of a block.
    ///
    /// # Errors
    ///
    /// [`Kind::BadQuery`] if it is anything else than a search for words.
    pub fn read(inner: &GraphPattern) -> Result<Self, Problem> {
        let GraphPattern::Bgp { patterns } = inner else {
            return Err(bad("a search has triples only: no FILTER, OPTIONAL, GRAPH or path")
                .help("put what else has to hold outside of the SERVICE block"));
        };
        let is = |pattern: &&TriplePattern, property| match &pattern.predicate {
            NamedNodePattern::NamedNode(predicate) => *predicate == property,
            NamedNodePattern::Variable(_) => false,
        };
        let known = [colo::matches, colo::named, colo::score, colo::snippet];
        if let Some(other) = patterns.iter().find(|p| !known.iter().any(|known| is(p, *known))) {
            let told = format!("a search knows no property {}", other.predicate);
            return Err(bad(&told).help(HOW));
        }
        let [matches, named, scores, snippets] =
            known.map(|known| patterns.iter().filter(|p| is(p, known)).collect::<Vec<_>>());
        let (([matches], []) | ([], [matches])) = (matches.as_slice(), named.as_slice()) else {
            let found = matches.len() + named.len();
            let told = format!("a search has one colo:matches or colo:named, this one has {found}");
            return Err(bad(&told).help(HOW));
        };
        if patterns.iter().any(|pattern| pattern.subject != matches.subject) {
            return Err(bad("every triple of a search is about the same thing").help(HOW));
        }
        let written = text(&matches.object)?;
        let wish = Wish::read(&written)
            .map_err(|problem| Problem::all(Kind::BadQuery, problem.details().to_vec()))?;
        let subject = subject(&matches.subject)?;
        let (score, snippet) =
            (variable(&scores, "colo:score")?, variable(&snippets, "colo:snippet")?);
        let named = !named.is_empty();
        Ok(Self { subject, wish, named, written, score, snippet })
    }

    /// The things that are found, the best first.
    ///
    /// # Errors
    ///
    /// As [`Texts::find`].
    pub(in crate::index) fn find(
        &mut self,
        texts: &Texts,
        go_on: &dyn Fn() -> Result<(), Problem>,
    ) -> Result<Hits, Problem> {
        let mut hits = texts.find(&mut self.wish, self.named, go_on)?;
        hits.sort_by(|(a, better), (b, worse)| worse.total_cmp(better).then(a.cmp(b)));
        Ok(hits)
    }
}

fn bad(told: &str) -> Problem {
    Problem::new(Kind::BadQuery, told)
}

fn text(object: &TermPattern) -> Result<String, Problem> {
    match object {
        TermPattern::Literal(text) => Ok(text.value().to_owned()),
        other => {
            let told = format!("what is searched for is {other}, and a string was expected");
            Err(bad(&told).help("write the words in quotation marks: colo:matches \"flood map*\""))
        }
    }
}

fn subject(subject: &TermPattern) -> Result<Subject, Problem> {
    match subject {
        TermPattern::Variable(variable) => Ok(Subject::Variable(variable.clone())),
        TermPattern::NamedNode(node) => Ok(Subject::Thing(node.clone())),
        other => {
            let told = format!("the subject of a search is {other}");
            Err(bad(&told).help("give it a variable or an IRI"))
        }
    }
}

/// The variable at the object of a property that may stand there once.
fn variable(patterns: &[&TriplePattern], name: &str) -> Result<Option<Variable>, Problem> {
    match patterns {
        [] => Ok(None),
        [pattern] => match &pattern.object {
            TermPattern::Variable(variable) => Ok(Some(variable.clone())),
            other => {
                let told = format!("the object of {name} is {other}");
                Err(bad(&told).help("give it a variable, and compare that in a FILTER outside"))
            }
        },
        _ => Err(bad(&format!("a search has one {name} at most"))),
    }
}

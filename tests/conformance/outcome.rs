//! Expecting: a result file of the W3C becomes an answer, and two answers a yes or a no.

use crate::index::judge::engines::{Answer, Rows};
use crate::support::rdf::isomorphic;
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput,
};
use oxrdf::{
    BlankNode, Graph, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef,
    Term, TermRef, Triple, Variable,
};
use oxrdfio::{RdfFormat, RdfParser};
use spareval::ExpressionTerm;
use std::collections::BTreeSet;

const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";

/// What a result file says, and whether its rows have places.
pub(super) struct Outcome {
    pub(super) answer: Answer,
    pub(super) ordered: bool,
}

/// Reads a result file; the ending of its name says what it is.
pub(super) fn read(name: &str, base: &str, text: &str) -> Result<Outcome, String> {
    let ending = name.rsplit('.').next().unwrap_or_default();
    match QueryResultsFormat::from_extension(ending) {
        Some(format) if ending != "ttl" => {
            let answer = table(format, text)?;
            Ok(Outcome { answer, ordered: false })
        }
        _ => {
            let graph = graph(ending, base, text)?;
            Ok(result_set(&graph).unwrap_or_else(|| Outcome {
                answer: Answer::Graph(Box::new(graph)),
                ordered: false,
            }))
        }
    }
}

fn table(format: QueryResultsFormat, text: &str) -> Result<Answer, String> {
    let parser = QueryResultsParser::from_format(format);
    match parser.for_reader(text.as_bytes()).map_err(|error| error.to_string())? {
        ReaderQueryResultsParserOutput::Boolean(yes) => Ok(Answer::Boolean(yes)),
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(|error| error.to_string())?;
                rows.push(variables.iter().map(|name| solution.get(name).cloned()).collect());
            }
            Ok(Answer::Rows(Rows { variables, rows }))
        }
    }
}

fn graph(ending: &str, base: &str, text: &str) -> Result<Graph, String> {
    let format = RdfFormat::from_extension(ending).ok_or("no format that is known here")?;
    let parser = RdfParser::from_format(format).with_base_iri(base).unwrap();
    let triples = parser.for_slice(text).map(|quad| quad.map(Triple::from));
    triples.collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// A table that is written as a graph, if it is one.
fn result_set(graph: &Graph) -> Option<Outcome> {
    let term = |name: &str| NamedNode::new(format!("{RS}{name}")).unwrap();
    let rdf_type = colophon::vocab::rdf::TYPE;
    let set = graph.subject_for_predicate_object(rdf_type, &term("ResultSet"))?;
    if let Some(TermRef::Literal(yes)) = graph.object_for_subject_predicate(set, &term("boolean")) {
        return Some(Outcome { answer: Answer::Boolean(yes.value() == "true"), ordered: false });
    }
    let text = |subject: NamedOrBlankNodeRef<'_>, name: &str| match graph
        .object_for_subject_predicate(subject, &term(name))
    {
        Some(TermRef::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    let variables: BTreeSet<String> = graph
        .objects_for_subject_predicate(set, &term("resultVariable"))
        .filter_map(|name| match name {
            TermRef::Literal(name) => Some(name.value().to_owned()),
            _ => None,
        })
        .collect();
    let node = |term: TermRef<'_>| NamedOrBlankNode::try_from(term.into_owned()).unwrap();
    let mut rows = Vec::new();
    for solution in graph.objects_for_subject_predicate(set, &term("solution")) {
        let solution = node(solution);
        let mut row = vec![None; variables.len()];
        for binding in graph.objects_for_subject_predicate(&solution, &term("binding")) {
            let binding = node(binding);
            let name = text(binding.as_ref(), "variable")?;
            let at = variables.iter().position(|variable| *variable == name)?;
            let value = graph.object_for_subject_predicate(&binding, &term("value"))?;
            row[at] = Some(value.into_owned());
        }
        let place = text(solution.as_ref(), "index").and_then(|place| place.parse::<usize>().ok());
        rows.push((place, row));
    }
    let ordered = rows.iter().any(|(place, _)| place.is_some());
    rows.sort_by_key(|(place, _)| *place);
    let variables = variables.iter().map(|name| Variable::new(name).unwrap()).collect();
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Some(Outcome { answer: Answer::Rows(Rows { variables, rows }), ordered })
}

/// Whether an answer is what was expected. Numbers and times are compared as the store keeps them,
/// by value; blank nodes are compared as blank nodes; `lax` lets equal rows come less often.
pub(super) fn same(expected: &Outcome, found: &Answer, lax: bool) -> bool {
    match (&expected.answer, found) {
        (Answer::Boolean(expected), Answer::Boolean(found)) => expected == found,
        (Answer::Graph(expected), Answer::Graph(found)) => {
            isomorphic(&by_value(expected), &by_value(found))
        }
        (Answer::Rows(expected_rows), Answer::Rows(found)) => {
            let names = |rows: &Rows| {
                rows.variables.iter().map(|name| name.as_str().to_owned()).collect::<BTreeSet<_>>()
            };
            names(expected_rows) == names(found)
                && isomorphic(
                    &drawn(expected_rows, expected.ordered, lax),
                    &drawn(found, expected.ordered, lax),
                )
        }
        _ => false,
    }
}

fn by_value(graph: &Graph) -> Graph {
    graph
        .iter()
        .map(|triple| Triple { object: value(triple.object.into_owned()), ..triple.into_owned() })
        .collect()
}

/// A term as the store writes it.
fn value(term: Term) -> Term {
    match term {
        Term::Triple(triple) => {
            let object = value(triple.object.clone());
            Term::Triple(Box::new(Triple { object, ..*triple }))
        }
        term => ExpressionTerm::from(term).into(),
    }
}

/// A table as a graph, so that blank nodes are found whatever their names are.
fn drawn(rows: &Rows, ordered: bool, lax: bool) -> Graph {
    let mut graph = Graph::new();
    let mut seen = BTreeSet::new();
    for (place, row) in rows.rows.iter().enumerate() {
        if lax && !seen.insert(format!("{row:?}")) {
            continue;
        }
        let line = BlankNode::default();
        let mut say = |name: &str, object: Term| {
            let predicate = format!("{RS}{name}");
            let predicate = NamedNodeRef::new(&predicate).unwrap().into_owned();
            graph.insert(&Triple::new(line.clone(), predicate, object));
        };
        // A row without a value is a row as well.
        say("place", Literal::from(if ordered { place.to_string() } else { String::new() }).into());
        for (name, term) in rows.variables.iter().zip(row) {
            if let Some(term) = term {
                say(name.as_str(), value(term.clone()));
            }
        }
    }
    graph
}

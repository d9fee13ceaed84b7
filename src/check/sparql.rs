//! Asking queries: a SPARQL constraint becomes rows, each of them a mistake (SHACL §5).

use super::data::{Data, Id};
use super::naming::name;
use super::path::Path;
use super::prebind::Binder;
use super::source::{Node, Source, message, node, text};
use super::view::{THIS, View};
use crate::vocab::{owl, sh};
use oxrdf::{Literal, NamedOrBlankNode, Term, TermRef};
use spareval::{QueryEvaluationError, QueryEvaluator, QueryResults, QuerySolution};
use spargebra::{Query, SparqlParser};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How deeply brackets may be nested in a query: the parser is recursive.
const DEPTH: usize = 64;

/// How many brackets and operators a query may have: each can be a level of its algebra.
const OPERATORS: usize = 512;

/// A compiled `sh:sparql`.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// What the shapes graph calls it.
    pub(super) node: NamedOrBlankNode,
    query: Query,
    messages: Vec<Literal>,
}

/// One thing that a query found.
pub(super) struct Row {
    /// The value of `?path`.
    pub(super) path: Option<Path>,
    /// The value of `?value`.
    pub(super) value: Option<Term>,
    /// What the query or its constraint says of it; empty if they say nothing.
    pub(super) messages: Vec<Literal>,
}

impl Rule {
    /// Reads a SPARQL constraint; one that is deactivated gives nothing.
    pub(super) fn read<'a>(
        source: Source<'a>,
        constraint: Node<'a>,
        path: Option<&Path>,
    ) -> Result<Option<Self>, String> {
        if source.flag(constraint, sh::deactivated)? {
            return Ok(None);
        }
        let select =
            source.one(constraint, sh::select)?.ok_or("a SPARQL constraint needs sh:select")?;
        let query = parse(&text(select)?, prefixes(source, constraint)?)?;
        let Query::Select { dataset: None, pattern, base_iri } = query else {
            return Err("sh:select needs a SELECT query without FROM".into());
        };
        let pattern = Binder { path }.pattern(pattern)?;
        let messages = source.all(constraint, sh::message);
        Ok(Some(Self {
            node: constraint.into_owned(),
            query: Query::Select { dataset: None, pattern, base_iri },
            messages: messages.into_iter().map(message).collect::<Result<_, _>>()?,
        }))
    }

    /// What the query finds for a focus node, each row once.
    pub(super) fn ask(&self, data: &Data, this: Id) -> Result<Vec<Row>, String> {
        let solutions = catch_unwind(AssertUnwindSafe(|| self.solutions(data, this)))
            .map_err(|_| "the evaluation broke".to_owned())?
            .map_err(|error| error.to_string())?;
        let once: BTreeMap<_, _> =
            solutions.into_iter().map(|row| (format!("{row:?}"), row)).collect();
        once.into_values().map(|row| self.row(&row, data.term(this))).collect()
    }

    fn solutions(&self, data: &Data, this: Id) -> Result<Vec<QuerySolution>, QueryEvaluationError> {
        let focus = data.term(this).clone();
        let evaluator = QueryEvaluator::new()
            .with_custom_function(THIS.into_owned(), move |_| Some(focus.clone()));
        match evaluator.prepare(&self.query).execute(View { data, this })? {
            QueryResults::Solutions(rows) => rows.collect(),
            _ => Ok(Vec::new()),
        }
    }

    fn row(&self, row: &QuerySolution, this: &Term) -> Result<Row, String> {
        if row.get("failure").is_some_and(|failure| *failure == Literal::from(true).into()) {
            return Err("the query says that it failed".into());
        }
        let path = match row.get("path") {
            Some(Term::NamedNode(property)) => Some(Path::Predicate(property.clone())),
            _ => None,
        };
        let messages = match row.get("message") {
            Some(Term::Literal(message)) => vec![message.clone()],
            _ => self.messages.iter().map(|message| fill(message, row, this)).collect(),
        };
        Ok(Row { path, value: row.get("value").cloned(), messages })
    }
}

/// Refuses a query on which recursion could break: the parser's, the rewriter's or the evaluator's.
fn measure(query: &str) -> Result<(), String> {
    let (mut depth, mut operators, mut in_iri) = (0_usize, 0, false);
    for byte in query.bytes() {
        match byte {
            b'<' => in_iri = true,
            b'>' | b' ' | b'\n' => in_iri = false,
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        operators += usize::from(!in_iri && b"{([!|&+-*/^=<>".contains(&byte));
        if depth > DEPTH {
            return Err(format!("the query is nested more than {DEPTH} levels deep"));
        }
    }
    if operators > OPERATORS {
        return Err(format!("the query has more than {OPERATORS} brackets and operators"));
    }
    Ok(())
}

/// Parses the text of a query.
fn parse(query: &str, prefixes: BTreeMap<String, String>) -> Result<Query, String> {
    measure(query)?;
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in prefixes {
        let error = |error| format!("the namespace {namespace} of {prefix}: is no IRI: {error}");
        parser = parser.with_prefix(&prefix, &namespace).map_err(error)?;
    }
    parser.parse_query(query).map_err(|error| format!("the query cannot be read: {error}"))
}

/// What `sh:prefixes` leads to: every `sh:declare` there and behind `owl:imports` (§5.2.1).
fn prefixes<'a>(
    source: Source<'a>,
    constraint: Node<'a>,
) -> Result<BTreeMap<String, String>, String> {
    let mut prefixes = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut open = source.all(constraint, sh::prefixes);
    while let Some(term) = open.pop() {
        let owner = node(term)?;
        if !seen.insert(owner.to_string()) {
            continue;
        }
        open.extend(source.all(owner, owl::imports));
        for declaration in source.all(owner, sh::declare) {
            let (prefix, namespace) = declared(source, node(declaration)?)?;
            let before = prefixes.insert(prefix.clone(), namespace.clone());
            if before.is_some_and(|before| before != namespace) {
                return Err(format!("the prefix {prefix}: is declared twice"));
            }
        }
    }
    Ok(prefixes)
}

fn declared<'a>(source: Source<'a>, declaration: Node<'a>) -> Result<(String, String), String> {
    let prefix = source.one(declaration, sh::prefix)?.map(text).transpose()?;
    let namespace = source.one(declaration, sh::namespace)?;
    match (prefix, namespace) {
        (Some(prefix), Some(TermRef::Literal(namespace))) => {
            Ok((prefix, namespace.value().to_owned()))
        }
        _ => Err("sh:declare needs one sh:prefix and one sh:namespace".into()),
    }
}

/// Puts the values of a row into the places `{?name}` and `{$name}` of a message.
fn fill(message: &Literal, row: &QuerySolution, this: &Term) -> Literal {
    let mut text = String::new();
    let mut rest = message.value();
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let place = after.split_once('}').and_then(|(place, behind)| {
            let variable = place.strip_prefix(['?', '$'])?;
            let value = if variable == "this" { Some(this) } else { row.get(variable) };
            Some((value?, behind))
        });
        let (filling, behind) = match place {
            Some((value, behind)) => (spoken(value), behind),
            None => ("{".to_owned(), after),
        };
        text.push_str(&filling);
        rest = behind;
    }
    text.push_str(rest);
    match message.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
        None => Literal::new_simple_literal(text),
    }
}

/// A term inside a sentence: a text without its quotes, anything else by its name.
fn spoken(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => name(other),
    }
}

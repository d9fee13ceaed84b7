//! Freezing: a query and a version become an answer that is the same for ever.
//!
//! It is the same for whoever asks, after a restart, from a backup and on another machine: rows
//! have one order ([`steady`](super::steady)), blank nodes of graphs one label each (RDFC-1.0), and
//! the graph that is asked is exactly that of the version.

use super::naming;
use super::sparql::{gather, measured};
use super::steady::steady;
use super::{Request, described};
use crate::answer::{Answer, Outcome, Page, Question, Table, View};
use crate::config::Limits;
use crate::lift::OxDataset;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolutionIter};
use oxrdf::{
    BlankNode, Dataset, Graph, GraphNameRef, Literal, NamedOrBlankNode, NamedOrBlankNodeRef, Term,
    TermRef, Triple, Variable,
};
use sophia::c14n::{hash::Sha256, rdfc10};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// The size of all values of a cited answer together, in bytes: it is held in memory.
const MOST_BYTES: usize = 32 << 20;

/// Most blank nodes of a cited graph.
const MOST_BLANK_NODES: usize = 1000;

/// How far blank nodes that look alike are told apart by their neighbours, and how many of those
/// may look alike in turn: more would let a short query keep a processor for hours.
const DEPTH: f32 = 4.0;
const ALIKE: usize = 3;

/// The values of a row, one for each variable.
type Row = Vec<Option<Term>>;

/// An answer that is whole and does not change.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// The query.
    pub query: Question,
    /// The version of the dataset that was asked.
    pub version: u64,
    held: Held,
}

#[derive(Clone, Debug)]
enum Held {
    Truth(bool),
    Rows(Arc<[Variable]>, Arc<[Row]>),
    Graph(Box<Graph>),
}

impl Frozen {
    /// The answer, as often as it is asked for.
    #[must_use]
    pub fn answer(&self, store: &Store) -> Answer {
        let (query, version) = (self.query.clone(), self.version);
        match &self.held {
            Held::Truth(truth) => Answer::Table(Table {
                query,
                result: Outcome::Truth(*truth),
                version,
                labels: naming::labels(store),
            }),
            Held::Rows(variables, rows) => {
                let rows = Arc::clone(rows);
                let rows = (0..rows.len()).map(move |number| Ok(rows[number].clone()));
                let rows = QuerySolutionIter::from_tuples(Arc::clone(variables), rows);
                Answer::Table(Table {
                    query,
                    result: Outcome::Rows(rows),
                    version,
                    labels: naming::labels(store),
                })
            }
            Held::Graph(graph) => {
                let (topic, view) = (store.base().join("sparql"), View::Query(query));
                let (entries, graph) = (Vec::new(), Graph::clone(graph));
                Answer::Page(Page { topic, view, entries, graph, version, pictures: Vec::new() })
            }
        }
    }

    /// Whether it is a graph, as `CONSTRUCT` and `DESCRIBE` give, and not a table.
    #[must_use]
    pub fn is_graph(&self) -> bool {
        matches!(self.held, Held::Graph(_))
    }

    /// How many rows or statements it has; a yes or no is one row.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.held {
            Held::Truth(_) => 1,
            Held::Rows(_, rows) => rows.len(),
            Held::Graph(graph) => graph.len(),
        }
    }

    /// Whether it has no rows or statements.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its columns and rows; statements are rows, too.
    fn rows(&self) -> (Vec<Variable>, Vec<Row>) {
        let column = Variable::new_unchecked;
        match &self.held {
            Held::Truth(truth) => {
                (vec![column("answer")], vec![vec![Some(Literal::from(*truth).into())]])
            }
            Held::Rows(variables, rows) => (variables.to_vec(), rows.to_vec()),
            Held::Graph(graph) => {
                let columns = ["subject", "predicate", "object"].map(column).to_vec();
                let row = |triple: oxrdf::TripleRef<'_>| {
                    let Triple { subject, predicate, object } = triple.into_owned();
                    vec![Some(subject.into()), Some(predicate.into()), Some(object)]
                };
                (columns, graph.iter().map(row).collect())
            }
        }
    }
}

/// What came and what went between two answers to one query.
#[derive(Clone, Debug)]
pub struct Drift {
    /// How many rows or statements only the first answer has.
    pub gone: usize,
    /// How many only the second has.
    pub come: usize,
    /// Those rows as a table: what is gone, then what has come, with a column that says which.
    pub table: Frozen,
}

/// Asks a query of a version.
///
/// # Errors
///
/// As [`sparql`](super::sparql()) and [`Store::at`]; if the query has a function whose value does not
/// follow from the graph, or if the answer is too large to be held.
pub fn freeze(
    store: &Store,
    request: &Request,
    version: u64,
    limits: &Limits,
    cancel: &CancellationToken,
) -> Result<Frozen, Problem> {
    store.time(version)?;
    measured(store, request, limits, cancel, |mut query| {
        described::settle(store, &query, &request.scope)?;
        steady(&mut query)?;
        let held = match ask(store, request, version, (&query, cancel))? {
            QueryResults::Boolean(truth) => Held::Truth(truth),
            QueryResults::Solutions(rows) => hold(rows)?,
            QueryResults::Graph(triples) => Held::Graph(Box::new(label(gather(triples)?)?)),
        };
        Ok(Frozen { query: request.question(), version, held })
    })
}

/// The answer of exactly this version, also if it ceases to be the current one meanwhile.
fn ask(
    store: &Store,
    request: &Request,
    version: u64,
    (query, cancel): (&spargebra::Query, &CancellationToken),
) -> Result<QueryResults<'static>, Problem> {
    for _ in 0..2 {
        let then = store.at(version)?;
        if let Some(results) =
            then.ask_at(version, query.clone(), &request.scope, cancel.clone())?
        {
            return Ok(results);
        }
    }
    Err(Problem::new(Kind::TooBusy, "the catalogue is being changed just now")
        .help("try again in some seconds"))
}

fn hold(rows: QuerySolutionIter<'static>) -> Result<Held, Problem> {
    let variables: Arc<[Variable]> = rows.variables().into();
    let mut held = Vec::new();
    let mut bytes = 0;
    for row in rows {
        let row = row?;
        let row: Row = variables.iter().map(|variable| row.get(variable).cloned()).collect();
        bytes += size_of::<Row>() + row.iter().map(|value| weight(value.as_ref())).sum::<usize>();
        if bytes > MOST_BYTES {
            return Err(too_large());
        }
        held.push(row);
    }
    Ok(Held::Rows(variables, held.into()))
}

/// What a value takes in memory, about.
fn weight(value: Option<&Term>) -> usize {
    let text = match value {
        Some(Term::NamedNode(node)) => node.as_str().len(),
        Some(Term::Literal(literal)) => literal.value().len(),
        _ => 0,
    };
    size_of::<Option<Term>>() + text
}

fn too_large() -> Problem {
    let told =
        format!("the answer is larger than {} MiB; cited are smaller ones", MOST_BYTES >> 20);
    Problem::new(Kind::QueryTooComplex, told)
        .help("cite it in parts with LIMIT and OFFSET, or ask /sparql with version=N, which has no such limit")
}

/// Gives each blank node its canonical label.
fn label(graph: Graph) -> Result<Graph, Problem> {
    if graph.iter().any(|triple| triple.object.is_triple()) {
        return Err(uncertain("a triple term (RDF 1.2) is not cited"));
    }
    let labels = labels(&graph)?;
    if labels.is_empty() {
        return Ok(graph);
    }
    let named = |node: BlankNode| labels.get(node.as_str()).cloned().unwrap_or(node);
    let relabelled = graph.iter().map(|triple| {
        let mut triple = triple.into_owned();
        if let NamedOrBlankNode::BlankNode(node) = triple.subject {
            triple.subject = named(node).into();
        }
        if let Term::BlankNode(node) = triple.object {
            triple.object = named(node).into();
        }
        triple
    });
    Ok(relabelled.collect())
}

/// The canonical label of each blank node (RDFC-1.0).
fn labels(graph: &Graph) -> Result<HashMap<String, BlankNode>, Problem> {
    let mut blank = Dataset::new();
    let mut nodes = HashSet::new();
    for triple in graph {
        if let NamedOrBlankNodeRef::BlankNode(node) = triple.subject {
            nodes.insert(node);
        }
        if let TermRef::BlankNode(node) = triple.object {
            nodes.insert(node);
        }
        if triple.subject.is_blank_node() || triple.object.is_blank_node() {
            blank.insert(triple.in_graph(GraphNameRef::DefaultGraph));
        }
    }
    if nodes.is_empty() {
        return Ok(HashMap::new());
    }
    if nodes.len() > MOST_BLANK_NODES {
        let told = format!("more than {MOST_BLANK_NODES} blank nodes are not cited");
        return Err(uncertain(&told));
    }
    #[expect(clippy::cast_precision_loss, reason = "a thousand at most")]
    let depth = DEPTH / nodes.len() as f32;
    let blank = OxDataset(&blank);
    let labels = rdfc10::relabel_with::<Sha256, _>(&blank, depth, ALIKE);
    let (_, labels) = labels
        .map_err(|_| uncertain("blank nodes look too much alike to have labels that stay"))?;
    let labels = labels.iter();
    Ok(labels.map(|(old, new)| (old.to_string(), BlankNode::new_unchecked(new.as_str()))).collect())
}

fn uncertain(told: &str) -> Problem {
    Problem::new(Kind::BadQuery, told).help("give the things addresses instead of blank nodes")
}

/// Compares two answers to one query, each row as often as it is there.
#[must_use]
pub fn drift(before: &Frozen, after: &Frozen) -> Drift {
    let ((columns, old), (_, new)) = (before.rows(), after.rows());
    let mut surplus = BTreeMap::<String, (Row, usize, usize)>::new();
    let key = |row: &Row| {
        let values =
            row.iter().map(|value| value.as_ref().map_or_else(String::new, Term::to_string));
        values.collect::<Vec<_>>().join("\t")
    };
    for row in old {
        surplus.entry(key(&row)).or_insert((row, 0, 0)).1 += 1;
    }
    for row in new {
        surplus.entry(key(&row)).or_insert((row, 0, 0)).2 += 1;
    }
    let side = |word: &str, excess: fn(usize, usize) -> usize| {
        let mut rows = Vec::new();
        for (row, old, new) in surplus.values() {
            let marked = std::iter::once(Some(Literal::from(word).into())).chain(row.clone());
            rows.extend(std::iter::repeat_n(marked.collect::<Row>(), excess(*old, *new)));
        }
        rows
    };
    let gone = side("gone", usize::saturating_sub);
    let come = side("come", |old, new| new.saturating_sub(old));
    let variables: Arc<[Variable]> =
        std::iter::once(free_name(&columns)).chain(columns.iter().cloned()).collect();
    let (number_gone, number_come) = (gone.len(), come.len());
    let rows: Arc<[Row]> = gone.into_iter().chain(come).collect();
    let (query, version) = (after.query.clone(), after.version);
    let table = Frozen { query, version, held: Held::Rows(variables, rows) };
    Drift { gone: number_gone, come: number_come, table }
}

/// `change`, or what of it no column is called yet.
fn free_name(columns: &[Variable]) -> Variable {
    let mut name = "change".to_owned();
    while columns.iter().any(|column| column.as_str() == name) {
        name.push('_');
    }
    Variable::new_unchecked(name)
}

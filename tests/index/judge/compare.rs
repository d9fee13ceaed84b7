//! Comparing: two answers to a query become a verdict.
//!
//! Equal means: the same variables, the same rows as often, the same triples up to the names of
//! blank nodes, the same yes or no, and a refusal where the other one refuses. Where engines may
//! rightly differ, a rule in this file says so; each begins with `Rule:`.

use super::engines::{Answer, Failure, Row, Rows};
use super::{order, places};
use crate::support::rdf;
use oxrdf::{BlankNode, Graph, Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression,
};
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

/// What comparing tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Both say the same, or as good as.
    Agree,
    /// Nobody can say: why.
    Open(&'static str),
    /// How they differ.
    Differ(String),
}

/// Answers variants of the query, as the judge would.
pub(crate) type Ask<'a> = &'a dyn Fn(&Query) -> Result<Answer, Failure>;

/// What an engine said.
pub(crate) type Said = Result<Answer, Failure>;

/// Compares what an engine said with what the judge said, who can be asked more.
pub(crate) fn compare(query: &Query, judge: Ask<'_>, expected: &Said, found: &Said) -> Verdict {
    let (expected, found) = match (expected, found) {
        // Rule: Oxigraph sorts by an order that is not one, and may fall over.
        (Err(Failure::Panicked), _) => return Verdict::Open("the judge fell over"),
        (Err(Failure::TooMany), _) => return Verdict::Open("more rows than are compared"),
        // Rule: the words of a refusal are free.
        (Err(Failure::Refused(_)), Err(Failure::Refused(_))) => return Verdict::Agree,
        // Rule: REDUCED may leave out nothing of many equal rows.
        (Ok(_), Err(Failure::TooMany))
            if Select::of(query).is_some_and(|select| select.reduced) =>
        {
            return Verdict::Open("more rows than are compared");
        }
        (Ok(expected), Ok(found)) => (expected, found),
        (expected, Err(Failure::Refused(why))) => {
            return Verdict::Differ(format!("refused: {why}\nexpected {expected:?}"));
        }
        (expected, found) => {
            return Verdict::Differ(format!("expected {expected:?}\nfound {found:?}"));
        }
    };
    match (expected, found) {
        (Answer::Boolean(expected), Answer::Boolean(found)) if expected == found => Verdict::Agree,
        (Answer::Graph(expected), Answer::Graph(found)) => graphs(expected, found),
        (Answer::Rows(expected), Answer::Rows(found)) => {
            match rows(query, judge, expected, found) {
                Verdict::Differ(told) => told_apart(query, told, expected, found),
                verdict => verdict,
            }
        }
        _ => Verdict::Differ(format!("expected {expected:?}\nfound {found:?}")),
    }
}

/// Rule: how often an alternative or a negated property set leads from here to there is free.
/// Oxigraph lists each way if it looks for an end, and asks only whether there is one if both ends
/// are bound; which of them depends on the order of its joins.
fn told_apart(query: &Query, told: String, expected: &Rows, found: &Rows) -> Verdict {
    let parts = format!("{query:?}");
    let has = |parts_of: &[&str]| parts_of.iter().any(|part| parts.contains(part));
    if !has(&["Alternative(", "NegatedPropertySet(", "Sequence("]) {
        return Verdict::Differ(told);
    }
    if has(&["Group {", "Slice {"]) {
        return Verdict::Open("a count of ways is free");
    }
    let set = |rows: &Rows| rows.rows.iter().map(|row| text(row)).collect::<BTreeSet<_>>();
    if set(expected) == set(found) { Verdict::Agree } else { Verdict::Differ(told) }
}

/// Rule: blank nodes of a graph that was made have no names that last. To try which is which takes
/// long if there are many; then it is enough that all triples look the same.
fn graphs(expected: &Graph, found: &Graph) -> Verdict {
    let looks = |graph: &Graph| {
        let blank = |term: String| if term.starts_with("_:") { "_:".into() } else { term };
        let mut looks: Vec<[String; 3]> = graph
            .iter()
            .map(|triple| {
                [
                    triple.subject.to_string(),
                    triple.predicate.to_string(),
                    triple.object.to_string(),
                ]
                .map(blank)
            })
            .collect();
        looks.sort_unstable();
        looks
    };
    let alike = looks(expected) == looks(found);
    if alike && (expected.len() > MOST_TRIPLES || rdf::isomorphic(expected, found)) {
        Verdict::Agree
    } else {
        Verdict::Differ(rdf::difference(found, expected))
    }
}

/// Graphs with more triples are not tried for which blank node is which.
const MOST_TRIPLES: usize = 60;

/// The outermost parts of a SELECT, from the outside in.
pub(super) struct Select<'q> {
    slice: Option<(usize, Option<usize>)>,
    distinct: bool,
    pub(super) reduced: bool,
    pub(super) variables: &'q [Variable],
    pub(super) order: &'q [OrderExpression],
    pub(super) inner: &'q GraphPattern,
}

impl<'q> Select<'q> {
    fn of(query: &'q Query) -> Option<Self> {
        let Query::Select { pattern, .. } = query else { return None };
        let (mut slice, mut distinct, mut reduced) = (None, false, false);
        let mut at = pattern;
        if let GraphPattern::Slice { inner, start, length } = at {
            (slice, at) = (Some((*start, *length)), inner);
        }
        match at {
            GraphPattern::Distinct { inner } => (distinct, at) = (true, inner),
            GraphPattern::Reduced { inner } => (reduced, at) = (true, inner),
            _ => {}
        }
        let GraphPattern::Project { inner, variables } = at else { return None };
        let (order, inner): (&[_], _) = match &**inner {
            GraphPattern::OrderBy { inner, expression } => (expression, inner),
            _ => (&[], inner),
        };
        Some(Self { slice, distinct, reduced, variables, order, inner })
    }

    /// All rows: without the cut, and as often as they come.
    fn uncut(&self, keeps_distinct: bool) -> GraphPattern {
        let project = GraphPattern::Project {
            inner: Box::new(self.inner.clone()),
            variables: self.variables.to_vec(),
        };
        if self.distinct && keeps_distinct {
            GraphPattern::Distinct { inner: Box::new(project) }
        } else {
            project
        }
    }
}

pub(super) fn with_pattern(query: &Query, new: GraphPattern) -> Query {
    let mut query = query.clone();
    if let Query::Select { pattern, .. } = &mut query {
        *pattern = new;
    }
    query
}

fn rows(query: &Query, judge: Ask<'_>, expected: &Rows, found: &Rows) -> Verdict {
    if expected.variables != found.variables {
        return Verdict::Differ(format!(
            "expected the variables {:?}, found {:?}",
            expected.variables, found.variables
        ));
    }
    let Some(select) = Select::of(query) else {
        return Verdict::Differ("a SELECT of a shape that is not known here".into());
    };
    let makes_nodes = query.to_string().contains("BNODE(");
    let named = |rows: &Rows| if makes_nodes { named_by_row(rows) } else { rows.clone() };
    let (expected, found) = (&named(expected), &named(found));
    let columns: Vec<Column> =
        select.variables.iter().map(|name| column(select.inner, name)).collect();
    let all = if select.slice.is_some() {
        match judge(&with_pattern(query, select.uncut(true))) {
            Ok(Answer::Rows(all)) => named(&all),
            _ => return Verdict::Open("the answer without its limit is not to be had"),
        }
    } else {
        expected.clone()
    };
    let told = if select.reduced {
        // Rule: REDUCED leaves out as many of equal rows as it likes.
        let times = |rows: &Rows| distinct(&rows.rows, &columns);
        differing(&times(expected), &times(found), &columns)
    } else if select.slice.is_some() {
        // Rule: which rows a limit leaves is free where nothing orders them; they are rows of
        // the whole answer, and as many as they should be.
        let fits =
            |column: Column, found: Option<&Term>, all: Option<&Term>| column.fits(all, found);
        let extra = unmatched(&all.rows, &found.rows, &columns, fits);
        let count = expected.rows.len() != found.rows.len();
        (!extra.is_empty() || count)
            .then(|| told(&[], &extra, expected.rows.len(), found.rows.len()))
    } else {
        differing(&expected.rows, &found.rows, &columns)
    };
    match told {
        Some(told) => Verdict::Differ(told),
        None if select.order.is_empty() => Verdict::Agree,
        None => places::compare(query, judge, &select, [&expected.rows, &found.rows]),
    }
}

/// Rule: the names of nodes that BNODE makes do not last; equal ones in a row stay equal.
fn named_by_row(rows: &Rows) -> Rows {
    let mut rows = rows.clone();
    for row in &mut rows.rows {
        let mut names: Vec<BlankNode> = Vec::new();
        for term in row.iter_mut().flatten() {
            if let Term::BlankNode(node) = term {
                let at = names.iter().position(|name| name == node).unwrap_or_else(|| {
                    names.push(node.clone());
                    names.len() - 1
                });
                *node = BlankNode::new_unchecked(format!("in-row-{at}"));
            }
        }
    }
    rows
}

/// How much the values of a column may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Not at all.
    Exact,
    /// Rule: MIN and MAX give any of the values that are equal, or that nobody compares.
    Extreme,
    /// Rule: COUNT leaves out what fails (SPARQL 1.1 §18.5.1.2); Oxigraph counts nothing at all
    /// if an expression fails once.
    Count,
    /// Rule: `GROUP_CONCAT` joins in any order.
    Joined,
    /// Rule: SAMPLE gives any value, and what is calculated from it, or from the other free
    /// ones, is free.
    Free,
}

/// What is known of the column of a variable.
fn column(inner: &GraphPattern, variable: &Variable) -> Column {
    match inner {
        GraphPattern::Extend { inner, variable: name, expression } if name == variable => {
            if let Expression::Variable(other) = expression {
                return column(inner, other);
            }
            let text = expression.to_string();
            let uses_free = aggregates(inner).iter().any(|(name, aggregate)| {
                text.contains(name.as_str())
                    && !matches!(freedom(aggregate), Column::Exact | Column::Count)
            });
            if uses_free { Column::Free } else { Column::Exact }
        }
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => {
            column(inner, variable)
        }
        GraphPattern::Join { left, .. } => column(left, variable),
        GraphPattern::Group { aggregates, .. } => aggregates
            .iter()
            .find(|(name, _)| name == variable)
            .map_or(Column::Exact, |(_, aggregate)| freedom(aggregate)),
        _ => Column::Exact,
    }
}

fn aggregates(inner: &GraphPattern) -> &[(Variable, AggregateExpression)] {
    match inner {
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => {
            aggregates(inner)
        }
        GraphPattern::Join { left, .. } => aggregates(left),
        GraphPattern::Group { aggregates, .. } => aggregates,
        _ => &[],
    }
}

fn freedom(aggregate: &AggregateExpression) -> Column {
    match aggregate {
        AggregateExpression::FunctionCall { name, .. } => match name {
            AggregateFunction::Min | AggregateFunction::Max => Column::Extreme,
            AggregateFunction::GroupConcat { .. } => Column::Joined,
            AggregateFunction::Sample => Column::Free,
            AggregateFunction::Count => Column::Count,
            _ => Column::Exact,
        },
        AggregateExpression::CountSolutions { .. } => Column::Exact,
    }
}

impl Column {
    /// What must be the same.
    fn key(self, term: Option<&Term>) -> String {
        match (self, term) {
            (Self::Count, _) | (_, None) => String::new(),
            (Self::Exact, Some(term)) => exact(term),
            (Self::Joined, Some(Term::Literal(literal))) => joined(literal),
            (_, Some(_)) => "a value".into(),
        }
    }

    fn fits(self, expected: Option<&Term>, found: Option<&Term>) -> bool {
        match self {
            Self::Extreme => matches!(order::known(expected, found), None | Some(Ordering::Equal)),
            Self::Count => expected.is_none() || expected == found,
            _ => true,
        }
    }
}

/// Rule: a sum of doubles depends on the order of its summands within 1e-9.
fn exact(term: &Term) -> String {
    if let Term::Literal(literal) = term {
        let datatype = literal.datatype().as_str().rsplit('#').next().unwrap_or_default();
        let digits = match datatype {
            "double" => 9,
            "float" => 5,
            _ => return term.to_string(),
        };
        if let Ok(value) = literal.value().parse::<f64>()
            && value.is_finite()
        {
            return format!("{value:.digits$e} {datatype}");
        }
    }
    term.to_string()
}

fn joined(literal: &Literal) -> String {
    let mut letters: Vec<char> = literal.value().chars().collect();
    letters.sort_unstable();
    letters.into_iter().chain("@".chars()).chain(literal.language().unwrap_or("").chars()).collect()
}

fn key(row: &Row, columns: &[Column]) -> Vec<String> {
    row.iter().zip(columns).map(|(term, column)| column.key(term.as_ref())).collect()
}

fn distinct(rows: &[Row], columns: &[Column]) -> Vec<Row> {
    let each: HashMap<Vec<String>, &Row> =
        rows.iter().map(|row| (key(row, columns), row)).collect();
    each.into_values().cloned().collect()
}

/// The rows of `some` that are not among `all`, each as often as it is missing.
fn unmatched<'r>(
    all: &[Row],
    some: &'r [Row],
    columns: &[Column],
    fits: fn(Column, Option<&Term>, Option<&Term>) -> bool,
) -> Vec<&'r Row> {
    let mut free: HashMap<Vec<String>, Vec<&Row>> = HashMap::new();
    for row in all {
        free.entry(key(row, columns)).or_default().push(row);
    }
    let mut rest: Vec<&Row> = some.iter().collect();
    // Equal rows first, or one that fits several takes what another one needs.
    let equal = |_: Column, one: Option<&Term>, other: Option<&Term>| one == other;
    for fits in [equal, fits] {
        rest.retain(|row| {
            let Some(candidates) = free.get_mut(&key(row, columns)) else { return true };
            let at = candidates.iter().position(|candidate| {
                let mut cells = columns.iter().zip(candidate.iter().zip(*row));
                cells.all(|(column, (other, one))| fits(*column, one.as_ref(), other.as_ref()))
            });
            at.map(|at| candidates.swap_remove(at)).is_none()
        });
    }
    rest
}

fn differing(expected: &[Row], found: &[Row], columns: &[Column]) -> Option<String> {
    let missing = unmatched(found, expected, columns, Column::fits);
    let extra =
        unmatched(expected, found, columns, |column, wanted, other| column.fits(other, wanted));
    let differ = !missing.is_empty() || !extra.is_empty();
    differ.then(|| told(&missing, &extra, expected.len(), found.len()))
}

fn told(missing: &[&Row], extra: &[&Row], expected: usize, found: usize) -> String {
    let mut told = format!("expected {expected} rows, found {found}");
    for (sign, rows) in [("missing", missing), ("too many", extra)] {
        for row in rows.iter().take(6) {
            let cells: Vec<String> = row
                .iter()
                .map(|term| term.as_ref().map_or_else(|| "–".into(), ToString::to_string))
                .collect();
            write!(told, "\n{sign}: {}", cells.join(" | ")).unwrap();
        }
    }
    told
}

pub(super) fn text(row: &[Option<Term>]) -> String {
    format!("{row:?}")
}

//! Planning, the words: what a plan is made of.

use super::slots::Slots;
use crate::index::Id;
use crate::index::expression::Expression;
use crate::index::run::aggregate::Aggregate;
use crate::index::search::Hits;
use crate::index::triples::Order;
use crate::index::view::View;
use std::ops::Range;
use std::rc::Rc;

/// A step of a plan. It takes rows and gives rows: those that it takes, extended.
pub(in crate::index) enum Node {
    /// One step after the other.
    Chain(Vec<Rc<Node>>),
    /// A triple pattern.
    Scan(Scan),
    /// Triple patterns that have to find the same term.
    Meet(Meet),
    /// A property path of any length.
    Path(Walk),
    /// The named graphs.
    Graphs { name: Place, among: Option<Rc<[Id]>> },
    /// Only rows of which an expression is true.
    Filter { expression: Expression, uses: Slots },
    /// A variable becomes what an expression gives.
    Bind { slot: usize, expression: Expression, uses: Slots },
    /// The rows of each branch.
    Union(Vec<Rc<Node>>),
    /// The rows of the inner step for each row; where there are none, the row alone.
    Optional { inner: Rc<Node>, row: usize },
    /// What the inner step gives alone, joined with the rows.
    Join(Join),
    /// The rows that agree with none of the inner step's.
    Minus(Join),
    /// The things that a search found, the best first.
    Search { thing: Place, score: Option<usize>, found: Rc<Found>, keep: Slots },
    /// Rows as they stand in the query.
    Values { slots: Vec<usize>, rows: Vec<Vec<Id>> },
    /// How many pairs of a predicate each key has.
    Counts { predicate: Id, order: Order, key: usize, count: usize },
    /// Only these variables.
    Project { inner: Rc<Node>, slots: Slots },
    /// One row for each group.
    Group { inner: Rc<Node>, keys: Vec<usize>, aggregates: Vec<Aggregate> },
    /// Each row once.
    Distinct { inner: Rc<Node>, slots: Vec<usize> },
    /// In order; the first so many where a limit is known.
    Sort { inner: Rc<Node>, keys: Vec<(usize, bool)>, limit: Option<usize> },
    /// A stretch of the rows.
    Slice { inner: Rc<Node>, start: usize, length: Option<usize> },
}

/// What stands at a place of a triple pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::index) enum Place {
    /// A term.
    Is(Id),
    /// A variable.
    Slot(usize),
}

impl Place {
    pub(in crate::index) fn slot(self) -> Option<usize> {
        match self {
            Self::Slot(slot) => Some(slot),
            Self::Is(_) => None,
        }
    }
}

/// Where a triple pattern is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::index) enum Graph {
    /// The default graph of the catalogue.
    Stated,
    /// All named graphs as one.
    All,
    /// These named graphs as one.
    Of(Rc<[Id]>),
    /// A named graph, of those that the query may name.
    Named(Place, Option<Rc<[Id]>>),
}

impl Graph {
    /// Whether a triple stands here; a named graph is told by its number.
    pub(in crate::index) fn holds(&self, row: u32, name: Id, view: &View) -> bool {
        match self {
            Self::Stated => view.is_stated(row),
            Self::All => true,
            Self::Of(some) => view.graphs_of(row).iter().any(|graph| some.contains(graph)),
            Self::Named(..) => view.graphs_of(row).contains(&name),
        }
    }
}

/// A triple pattern and what is kept of it.
#[derive(Clone, Debug)]
pub(in crate::index) struct Scan {
    /// Subject, predicate, object.
    pub(in crate::index) places: [Place; 3],
    pub(in crate::index) graph: Graph,
    /// In which order all pairs of a predicate are read.
    pub(in crate::index) by: Order,
    /// Where the object has to be, as a filter says.
    pub(in crate::index) objects: Option<Range<Id>>,
    /// The variables that are needed afterwards.
    pub(in crate::index) keep: Slots,
    /// How many rows are expected.
    pub(in crate::index) guess: f64,
}

/// Triple patterns of one variable each, whose other end is known.
#[derive(Clone, Debug)]
pub(in crate::index) struct Meet {
    pub(in crate::index) scans: Vec<Scan>,
    pub(in crate::index) variable: usize,
    pub(in crate::index) keep: Slots,
}

/// A path from one place to another.
#[derive(Clone, Debug)]
pub(in crate::index) struct Walk {
    pub(in crate::index) start: Place,
    pub(in crate::index) route: Rc<Route>,
    pub(in crate::index) end: Place,
    pub(in crate::index) graph: Graph,
    pub(in crate::index) keep: Slots,
    pub(in crate::index) guess: f64,
}

/// A property path.
#[derive(Clone, Debug)]
pub(in crate::index) enum Route {
    Step(Id),
    Back(Rc<Route>),
    Then(Rc<Route>, Rc<Route>),
    Either(Rc<Route>, Rc<Route>),
    /// Once or more, or also not at all.
    Many {
        route: Rc<Route>,
        none: bool,
    },
    Maybe(Rc<Route>),
    /// Any predicate but these.
    Other(Rc<[Id]>),
}

/// What a search found.
pub(in crate::index) struct Found {
    /// What was looked for, as it is written in the query.
    pub(in crate::index) written: String,
    /// The things, the best first.
    pub(in crate::index) hits: Hits,
}

/// A step that is made once, and how its rows are matched.
pub(in crate::index) struct Join {
    pub(in crate::index) inner: Rc<Node>,
    /// The variables that both sides may have.
    pub(in crate::index) shared: Vec<usize>,
    /// For a left join.
    pub(in crate::index) optional: Option<Left>,
}

/// What makes a join a left one.
pub(in crate::index) struct Left {
    /// What the joined row has to fulfil as well, and the variables of that.
    pub(in crate::index) condition: Option<(Expression, Slots)>,
}

//! Following paths: a thing becomes the values at the end of a property path.

use super::data::{Data, Id, reach};
use super::naming::name;
use super::source::{Source, iri, subject};
use crate::vocab::sh;
use oxrdf::vocab::rdf;
use oxrdf::{BlankNode, Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};
use spargebra::algebra::PropertyPathExpression;
use std::collections::HashSet;
use std::fmt;

/// A property path (SHACL §2.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Path {
    /// One property.
    Predicate(NamedNode),
    /// A path, walked backwards.
    Inverse(Box<Self>),
    /// One path after another.
    Sequence(Vec<Self>),
    /// Any of these paths.
    Alternative(Vec<Self>),
    /// A path any number of times, or not at all.
    ZeroOrMore(Box<Self>),
    /// A path at least once.
    OneOrMore(Box<Self>),
    /// A path once or not at all.
    ZeroOrOne(Box<Self>),
}

/// How deeply paths may be nested.
const DEPTH: usize = 32;

type Wrap = fn(Box<Path>) -> Path;

/// The paths that are written as a blank node with one property around another path.
const WRAPPERS: &[(NamedNodeRef<'static>, Wrap)] = &[
    (sh::inversePath, Path::Inverse),
    (sh::zeroOrMorePath, Path::ZeroOrMore),
    (sh::oneOrMorePath, Path::OneOrMore),
    (sh::zeroOrOnePath, Path::ZeroOrOne),
];

impl Path {
    /// Reads a path from a shapes graph.
    pub(super) fn read<'a>(source: Source<'a>, term: TermRef<'a>) -> Result<Self, String> {
        Self::read_nested(source, term, DEPTH)
    }

    fn read_nested<'a>(
        source: Source<'a>,
        term: TermRef<'a>,
        depth: usize,
    ) -> Result<Self, String> {
        if let TermRef::NamedNode(_) = term {
            return Ok(Self::Predicate(iri(term)?));
        }
        let node = subject(term).ok_or_else(|| format!("{term} is not a path"))?;
        let depth = depth.checked_sub(1).ok_or("the path runs in a circle or is too deep")?;
        let members = |head| -> Result<Vec<Self>, String> {
            let members = source.list(head)?;
            if members.len() < 2 {
                return Err("a path needs a list of at least two members".into());
            }
            members.into_iter().map(|member| Self::read_nested(source, member, depth)).collect()
        };
        if source.one(node, rdf::FIRST)?.is_some() {
            return Ok(Self::Sequence(members(term)?));
        }
        if let Some(head) = source.one(node, sh::alternativePath)? {
            return Ok(Self::Alternative(members(head)?));
        }
        for (property, wrap) in WRAPPERS {
            if let Some(inner) = source.one(node, *property)? {
                return Ok(wrap(Box::new(Self::read_nested(source, inner, depth)?)));
            }
        }
        Err(format!("{term} is not a path"))
    }

    /// The values at the end of the path, each once, in a stable order.
    pub(super) fn values(&self, data: &Data, from: Id) -> Vec<Id> {
        let mut values: Vec<Id> = self.walk(data, from, Way::Forth).into_iter().collect();
        values.sort_unstable();
        values
    }

    fn walk(&self, data: &Data, from: Id, way: Way) -> HashSet<Id> {
        let again = |path: &Self, from: HashSet<Id>| {
            reach(from, |id| path.walk(data, id, way).into_iter().collect())
        };
        match self {
            Self::Predicate(p) if way == Way::Forth => data.objects(from, p.as_ref()).collect(),
            Self::Predicate(p) => data.subjects(p.as_ref(), from).collect(),
            Self::Inverse(path) => path.walk(data, from, way.turned()),
            Self::Sequence(steps) => {
                let mut reached = HashSet::from([from]);
                for index in 0..steps.len() {
                    let step = way.pick(steps, index);
                    reached = reached.iter().flat_map(|id| step.walk(data, *id, way)).collect();
                }
                reached
            }
            Self::Alternative(paths) => {
                paths.iter().flat_map(|path| path.walk(data, from, way)).collect()
            }
            Self::ZeroOrMore(path) => again(path, HashSet::from([from])),
            Self::OneOrMore(path) => again(path, path.walk(data, from, way)),
            Self::ZeroOrOne(path) => {
                let mut reached = path.walk(data, from, way);
                reached.insert(from);
                reached
            }
        }
    }

    /// The property, where the path is nothing but one.
    #[must_use]
    pub fn predicate(&self) -> Option<&NamedNode> {
        match self {
            Self::Predicate(property) => Some(property),
            _ => None,
        }
    }

    /// The property with which the path leaves the thing, where there is one.
    #[must_use]
    pub fn first(&self) -> Option<&NamedNode> {
        match self {
            Self::Predicate(property) => Some(property),
            Self::Inverse(path)
            | Self::ZeroOrMore(path)
            | Self::OneOrMore(path)
            | Self::ZeroOrOne(path) => path.first(),
            Self::Sequence(paths) | Self::Alternative(paths) => paths.first()?.first(),
        }
    }

    /// The same path in a query.
    pub(super) fn to_sparql(&self) -> PropertyPathExpression {
        use PropertyPathExpression as Expression;
        let boxed = |path: &Self| Box::new(path.to_sparql());
        let fold = |paths: &[Self], pair: fn(Box<Expression>, Box<Expression>) -> Expression| {
            let parts = paths.iter().map(Self::to_sparql);
            parts.reduce(|left, right| pair(Box::new(left), Box::new(right)))
        };
        match self {
            Self::Predicate(property) => property.clone().into(),
            Self::Inverse(path) => Expression::Reverse(boxed(path)),
            Self::ZeroOrMore(path) => Expression::ZeroOrMore(boxed(path)),
            Self::OneOrMore(path) => Expression::OneOrMore(boxed(path)),
            Self::ZeroOrOne(path) => Expression::ZeroOrOne(boxed(path)),
            Self::Sequence(paths) => fold(paths, Expression::Sequence).unwrap_or_else(nothing),
            Self::Alternative(paths) => {
                fold(paths, Expression::Alternative).unwrap_or_else(nothing)
            }
        }
    }

    /// Writes the path into a graph; gives the node that stands for it.
    pub(super) fn write(&self, graph: &mut Graph) -> Term {
        let wrap = |property: NamedNodeRef<'_>, inner: Term, graph: &mut Graph| -> Term {
            let node = BlankNode::default();
            graph.insert(&Triple::new(node.clone(), property, inner));
            node.into()
        };
        let (property, inner) = match self {
            Self::Predicate(property) => return property.clone().into(),
            Self::Sequence(paths) => return write_list(paths, graph),
            Self::Alternative(paths) => (sh::alternativePath, write_list(paths, graph)),
            Self::Inverse(path) => (sh::inversePath, path.write(graph)),
            Self::ZeroOrMore(path) => (sh::zeroOrMorePath, path.write(graph)),
            Self::OneOrMore(path) => (sh::oneOrMorePath, path.write(graph)),
            Self::ZeroOrOne(path) => (sh::zeroOrOnePath, path.write(graph)),
        };
        wrap(property, inner, graph)
    }
}

/// Which way a path is walked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Forth,
    Back,
}

impl Way {
    fn turned(self) -> Self {
        match self {
            Self::Forth => Self::Back,
            Self::Back => Self::Forth,
        }
    }

    /// The step with this number, from the end when walking back.
    fn pick<T>(self, steps: &[T], index: usize) -> &T {
        match self {
            Self::Forth => &steps[index],
            Self::Back => &steps[steps.len() - 1 - index],
        }
    }
}

/// The path that nothing follows; a list of paths is never empty.
fn nothing() -> PropertyPathExpression {
    PropertyPathExpression::NegatedPropertySet(Vec::new())
}

fn write_list(paths: &[Path], graph: &mut Graph) -> Term {
    let mut rest = Term::from(rdf::NIL.into_owned());
    for path in paths.iter().rev() {
        let cell = NamedOrBlankNode::from(BlankNode::default());
        let first = path.write(graph);
        graph.insert(&Triple::new(cell.clone(), rdf::FIRST, first));
        graph.insert(&Triple::new(cell.clone(), rdf::REST, rest));
        rest = cell.into();
    }
    rest
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |f: &mut fmt::Formatter<'_>, paths: &[Self], between: &str| {
            f.write_str("(")?;
            for (index, path) in paths.iter().enumerate() {
                write!(f, "{}{path}", if index == 0 { "" } else { between })?;
            }
            f.write_str(")")
        };
        match self {
            Self::Predicate(property) => f.write_str(&name(property.as_ref())),
            Self::Inverse(path) => write!(f, "^{path}"),
            Self::Sequence(paths) => join(f, paths, "/"),
            Self::Alternative(paths) => join(f, paths, "|"),
            Self::ZeroOrMore(path) => write!(f, "{path}*"),
            Self::OneOrMore(path) => write!(f, "{path}+"),
            Self::ZeroOrOne(path) => write!(f, "{path}?"),
        }
    }
}

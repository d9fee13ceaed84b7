//! Compiling shapes: a shapes graph becomes [`Shapes`], or a list of all that is not understood.

use super::naming::name;
use super::parameter::{OTHERS, PARAMETERS, Parameter, Place, Site, Times};
use super::path::Path;
use super::room::with_room;
use super::shapes::{Constraint, Shape, ShapeId, Shapes};
use super::source::{Node, Source, iri, message, node, subject};
use super::target::{TARGETS, Target};
use crate::problem::{Detail, Kind, Problem};
use crate::vocab::sh;
use oxrdf::{Graph, NamedNodeRef, TermRef};
use std::collections::{BTreeMap, HashMap};

/// How deeply shapes may refer to each other.
const DEPTH: usize = 50;

/// Reads shapes, one after another, and remembers every mistake.
pub(super) struct Reader<'a> {
    /// What is read.
    pub(super) source: Source<'a>,
    /// A shape that is still being read is `None`.
    shapes: Vec<Option<Shape>>,
    ids: HashMap<Node<'a>, ShapeId>,
    flaws: Vec<Detail>,
    depth: usize,
}

impl Shapes {
    /// Compiles a shapes graph: all of SHACL Core, and `sh:sparql` with `sh:select`.
    ///
    /// The graph is taken as it is: `owl:imports` fetches nothing.
    ///
    /// # Errors
    ///
    /// If something in the graph is malformed or not supported, recursive shapes
    /// included: every such thing, with the shape that it was found in.
    pub fn read(graph: &Graph) -> Result<Self, Problem> {
        with_room(|| Self::compile(graph))
    }

    fn compile(graph: &Graph) -> Result<Self, Problem> {
        let mut reader = Reader {
            source: Source(graph),
            shapes: Vec::new(),
            ids: HashMap::new(),
            flaws: Vec::new(),
            depth: 0,
        };
        reader.refuse_extensions();
        for node in reader.starts() {
            if let Err(flaw) = reader.shape(node) {
                reader.flaw(node, &flaw);
            }
        }
        if reader.flaws.is_empty() {
            Ok(Self(reader.shapes.into_iter().flatten().collect()))
        } else {
            Err(Problem::all(Kind::BadSource, reader.flaws))
        }
    }
}

impl<'a> Reader<'a> {
    /// The shapes that the graph declares or gives a target, in a stable order.
    fn starts(&self) -> Vec<Node<'a>> {
        let graph = self.source.0;
        let classes = [sh::NodeShape, sh::PropertyShape].into_iter();
        let declared = classes.flat_map(|class| self.source.instances(class));
        let targeted = TARGETS.iter().flat_map(|(target, _)| graph.triples_for_predicate(*target));
        declared
            .chain(targeted.map(|triple| triple.subject))
            .map(|node| (node.to_string(), node))
            .collect::<BTreeMap<_, _>>()
            .into_values()
            .collect()
    }

    /// Refuses what changes the meaning of a shapes graph as a whole.
    fn refuse_extensions(&mut self) {
        let graph = self.source.0;
        for node in self.source.instances(sh::ConstraintComponent) {
            self.flaw(node, "constraint components of one's own are not supported");
        }
        for term in [sh::parameter, sh::entailment] {
            for triple in graph.triples_for_predicate(term) {
                self.flaw(triple.subject, &format!("{} is not supported", name(term)));
            }
        }
    }

    /// The shape with this name; reads it when it is asked for the first time.
    pub(super) fn shape(&mut self, node: Node<'a>) -> Result<ShapeId, String> {
        if let Some(id) = self.ids.get(&node) {
            return match self.shapes[id.0] {
                Some(_) => Ok(*id),
                None => Err(format!(
                    "the shape {} refers to itself; recursive shapes are not supported",
                    name(node)
                )),
            };
        }
        if self.depth == DEPTH {
            return Err(format!("shapes refer to each other more than {DEPTH} levels deep"));
        }
        let id = ShapeId(self.shapes.len());
        self.ids.insert(node, id);
        self.shapes.push(None);
        self.depth += 1;
        let shape = self.read(node);
        self.depth -= 1;
        self.shapes[id.0] = Some(shape);
        Ok(id)
    }

    /// The shapes of a list.
    pub(super) fn shapes(&mut self, list: TermRef<'a>) -> Result<Vec<ShapeId>, String> {
        self.source.list(list)?.into_iter().map(|member| self.shape(node(member)?)).collect()
    }

    fn read(&mut self, node: Node<'a>) -> Shape {
        self.refuse_unknown(
            node,
            if self.is_rule(node) { &[sh::select, sh::prefixes] } else { &[] },
        );
        let source = self.source;
        let path = source.one(node, sh::path);
        let path = path.and_then(|path| path.map(|path| Path::read(source, path)).transpose());
        let path = self.accept(node, path).flatten();
        if path.is_none() && source.is_a(node, sh::PropertyShape) {
            self.flaw(node, "a property shape needs a sh:path");
        }
        let severity = source.one(node, sh::severity).and_then(|term| term.map(iri).transpose());
        let severity = self.accept(node, severity).flatten();
        let messages = source.all(node, sh::message).into_iter().map(message).collect();
        let deactivated = source.flag(node, sh::deactivated);
        let site = Site { node, path };
        Shape {
            node: node.into_owned(),
            targets: self.targets(node),
            constraints: self.constraints(&site),
            severity: severity.unwrap_or_else(|| sh::Violation.into_owned()),
            messages: self.accept(node, messages).unwrap_or_default(),
            active: !self.accept(node, deactivated).unwrap_or_default(),
            path: site.path,
        }
    }

    fn targets(&mut self, node: Node<'a>) -> Vec<Target> {
        let mut targets = Vec::new();
        for (property, read) in TARGETS {
            for value in self.source.all(node, *property) {
                targets.extend(self.accept(node, read(value)));
            }
        }
        targets.extend(Target::implicit(self.source, node));
        targets
    }

    fn constraints(&mut self, site: &Site<'a>) -> Vec<Constraint> {
        let mut constraints = Vec::new();
        for parameter in PARAMETERS {
            let values = self.source.all(site.node, parameter.term);
            if let Some(flaw) = misuse(parameter, site, values.len()) {
                self.flaw(site.node, &flaw);
                continue;
            }
            for value in values {
                let read = (parameter.read)(self, site, value);
                let read = read.map_err(|flaw| format!("{}: {flaw}", name(parameter.term)));
                constraints.extend(self.accept(site.node, read).into_iter().flatten());
            }
        }
        constraints
    }

    /// Refuses everything of the SHACL vocabulary that is not understood, so that no
    /// demand of a shape is passed over.
    pub(super) fn refuse_unknown(&mut self, node: Node<'a>, also: &[NamedNodeRef<'_>]) {
        let namespace = sh::path.as_str().trim_end_matches("path");
        for triple in self.source.0.triples_for_subject(node) {
            let term = triple.predicate;
            let known = OTHERS.contains(&term)
                || also.contains(&term)
                || PARAMETERS.iter().any(|parameter| parameter.term == term);
            if term.as_str().starts_with(namespace) && !known {
                self.flaw(node, &format!("{} is not supported here", name(term)));
            }
        }
    }

    /// Whether a node is the value of a `sh:sparql`, besides being a shape.
    fn is_rule(&self, node: Node<'a>) -> bool {
        self.source.0.subject_for_predicate_object(sh::sparql, node).is_some()
    }

    /// The value, or `None` after its mistake was remembered.
    fn accept<T>(&mut self, node: Node<'_>, result: Result<T, String>) -> Option<T> {
        result.map_err(|flaw| self.flaw(node, &flaw)).ok()
    }

    fn flaw(&mut self, node: Node<'_>, flaw: &str) {
        let detail = Detail::new(format_args!("shape {}: {flaw}", self.describe(node)));
        if !self.flaws.contains(&detail) {
            self.flaws.push(detail);
        }
    }

    /// The name of a shape, or of the named shape that a shape without a name belongs to.
    fn describe(&self, node: Node<'_>) -> String {
        let mut owner = node.into_owned();
        let mut trail = String::new();
        for _ in 0..DEPTH {
            if owner.is_named_node() {
                break;
            }
            if let Some(path) = self.source.0.object_for_subject_predicate(&owner, sh::path)
                && trail.is_empty()
                && subject(path).is_some()
            {
                trail = format!(" (sh:path {})", name(path));
            }
            match self.source.0.triples_for_object(&owner).next() {
                Some(triple) => owner = triple.subject.into_owned(),
                None => break,
            }
        }
        format!("{}{trail}", name(owner.as_ref()))
    }
}

/// What is wrong with a shape that has a parameter so many times, if anything.
fn misuse(parameter: &Parameter, site: &Site<'_>, times: usize) -> Option<String> {
    let term = name(parameter.term);
    if times > 0 && parameter.place == Place::OnPaths && site.path.is_none() {
        return Some(format!("{term} needs a shape with a sh:path"));
    }
    let several = times > 1 && parameter.times == Times::Once;
    several.then(|| format!("{term} is given {times} times, at most one is allowed"))
}

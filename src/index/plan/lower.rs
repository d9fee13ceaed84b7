//! Planning, the first step: the algebra of a query becomes parts with numbered variables.

use super::node::{Graph, Place};
use super::part::{Condition, Form, Part};
use super::slots::Slots;
use super::{Exists, prune};
use crate::index::Id;
use crate::index::UNBOUND;
use crate::index::expression::{Expression, Matches, Names, Unsupported};
use crate::index::run::Cx;
use oxrdf::{Term, Variable};
use rustc_hash::FxHashMap;
use spargebra::algebra::{Expression as Source, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};
use std::rc::Rc;

/// What is known while a query is planned.
pub(in crate::index) struct Planner {
    pub(super) cx: Cx,
    slots: FxHashMap<String, usize>,
    /// Where triple patterns are looked for at this place of the query.
    pub(in crate::index) graph: Graph,
    /// The graphs that `GRAPH` may name.
    pub(super) among: Option<Rc<[Id]>>,
    /// The variables that the expression being compiled looks at.
    uses: Slots,
    /// How many sub-selects there have been, so that each has variables of its own.
    selects: usize,
    /// Spellings of variables that are not seen outside of the sub-select that is being planned.
    hidden: Vec<(usize, Vec<Variable>)>,
}

type Lowered = Result<Part, Unsupported>;

impl Planner {
    pub(in crate::index) fn new(cx: Cx, graph: Graph, among: Option<Rc<[Id]>>) -> Self {
        let (slots, uses) = (FxHashMap::default(), Slots::default());
        Self { cx, slots, graph, among, uses, selects: 0, hidden: Vec::new() }
    }

    /// The number of a variable.
    pub(in crate::index) fn variable(&mut self, variable: &Variable) -> usize {
        let mut name = variable.as_str().to_owned();
        for (select, shown) in self.hidden.iter().rev() {
            if shown.contains(variable) {
                continue;
            }
            name = format!("{name}\u{0}{select}");
            break;
        }
        self.named(name)
    }

    /// A variable as the query spells it; none if it is not the query's.
    pub(super) fn spelled(&self, slot: usize) -> Option<Variable> {
        let name = self.name(slot).filter(|name| !name.starts_with("_:"))?;
        Some(Variable::new_unchecked(name))
    }

    /// A variable or a blank node, for who reads it.
    pub(in crate::index) fn name_of(&self, slot: usize) -> Option<String> {
        let name = self.name(slot)?;
        Some(if name.starts_with("_:") { name.to_owned() } else { format!("?{name}") })
    }

    /// The name of a slot without the number of its sub-select.
    fn name(&self, slot: usize) -> Option<&str> {
        let (name, _) = self.slots.iter().find(|(_, at)| **at == slot)?;
        name.split('\u{0}').next()
    }

    fn named(&mut self, name: String) -> usize {
        let next = self.cx.width.get();
        *self.slots.entry(name).or_insert_with(|| {
            self.cx.width.set(next + 1);
            next
        })
    }

    /// A variable that the query does not have.
    pub(super) fn fresh(&mut self) -> usize {
        let slot = self.cx.width.get();
        self.cx.width.set(slot + 1);
        slot
    }

    pub(super) fn place(&mut self, pattern: &TermPattern) -> Result<Place, Unsupported> {
        Ok(match pattern {
            TermPattern::Variable(variable) => Place::Slot(self.variable(variable)),
            TermPattern::BlankNode(node) => Place::Slot(self.named(format!("_:{}", node.as_str()))),
            TermPattern::NamedNode(node) => Place::Is(self.cx.terms.id(node.clone().into())),
            TermPattern::Literal(literal) => {
                Place::Is(self.cx.terms.id(super::canonical(literal.clone().into())))
            }
            TermPattern::Triple(_) => {
                return Err(Unsupported("a pattern inside a triple term".into()));
            }
        })
    }

    pub(super) fn node(&mut self, name: &NamedNodePattern) -> Place {
        match name {
            NamedNodePattern::NamedNode(node) => Place::Is(self.cx.terms.id(node.clone().into())),
            NamedNodePattern::Variable(variable) => Place::Slot(self.variable(variable)),
        }
    }

    /// The part that a graph pattern is.
    pub(super) fn lower(&mut self, pattern: &GraphPattern) -> Lowered {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                let scans: Result<Vec<_>, _> = patterns.iter().map(|p| self.scan(p)).collect();
                Ok(join(scans?))
            }
            GraphPattern::Path { subject, path, object } => {
                let (start, end) = (self.place(subject)?, self.place(object)?);
                self.path(start, path, end)
            }
            GraphPattern::Join { left, right } => {
                let (left, right) = (self.lower(left)?, self.lower(right)?);
                Ok(join(vec![left, right]))
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                let (left, right) = (self.lower(left)?, self.lower(right)?);
                let condition = expression.as_ref().map(|e| self.condition(e)).transpose()?;
                let certain = left.certain.clone();
                let possible = left.possible.with(&right.possible);
                let form = Form::Left(Box::new(left), Box::new(right), condition);
                Ok(Part { form, certain, possible })
            }
            GraphPattern::Minus { left, right } => {
                let (left, right) = (self.lower(left)?, self.lower(right)?);
                let (certain, possible) = (left.certain.clone(), left.possible.clone());
                Ok(Part { form: Form::Minus(Box::new(left), Box::new(right)), certain, possible })
            }
            GraphPattern::Union { left, right } => {
                let (left, right) = (self.lower(left)?, self.lower(right)?);
                Ok(union(left, right))
            }
            GraphPattern::Filter { expr, inner } => {
                let inner = self.lower(inner)?;
                let mut conditions = Vec::new();
                self.conditions(expr, &mut conditions)?;
                let (certain, possible) = (inner.certain.clone(), inner.possible.clone());
                Ok(Part { form: Form::Filter(conditions, Box::new(inner)), certain, possible })
            }
            GraphPattern::Extend { inner, variable, expression } => {
                let inner = self.lower(inner)?;
                let condition = self.condition(expression)?;
                Ok(extend(inner, self.variable(variable), condition))
            }
            GraphPattern::Graph { name, inner } => self.in_graph(name, inner),
            GraphPattern::Values { variables, bindings } => Ok(self.values(variables, bindings)),
            GraphPattern::Service { inner, .. } => self.search(inner),
            GraphPattern::Lateral { .. } => Err(Unsupported("LATERAL".into())),
            _ => self.select(pattern),
        }
    }

    fn values(&mut self, variables: &[Variable], bindings: &[Vec<Option<GroundTerm>>]) -> Part {
        let slots: Vec<usize> = variables.iter().map(|variable| self.variable(variable)).collect();
        let id = |term: &Option<GroundTerm>| {
            term.as_ref().map_or(UNBOUND, |term| self.cx.terms.id(super::canonical(ground(term))))
        };
        let rows: Vec<Vec<Id>> = bindings.iter().map(|row| row.iter().map(id).collect()).collect();
        let always = |at: &usize| rows.iter().all(|row| row[*at] != UNBOUND);
        let certain = (0..slots.len()).filter(always).map(|at| slots[at]).collect();
        let possible = slots.iter().copied().collect();
        Part { form: Form::Values { slots, rows }, certain, possible }
    }

    fn in_graph(&mut self, name: &NamedNodePattern, inner: &GraphPattern) -> Lowered {
        let name = self.node(name);
        let here = Graph::Named(name, self.among.clone());
        let outside = std::mem::replace(&mut self.graph, here);
        let inner = self.lower(inner);
        self.graph = outside;
        let inner = inner?;
        let graphs = Form::Graphs { name, among: self.among.clone() };
        let Place::Slot(slot) = name else {
            return Ok(join(vec![Part::new(graphs, Slots::default()), inner]));
        };
        if hides(&inner) {
            return Err(Unsupported("GRAPH ?variable around MINUS or a sub-select".into()));
        }
        let graphs = Part::new(graphs, [slot].into_iter().collect());
        if matches!(inner.form, Form::Scan { .. }) {
            return Ok(inner);
        }
        Ok(join(vec![graphs, inner]))
    }

    /// A condition for each operand of `&&`.
    fn conditions(
        &mut self,
        source: &Source,
        into: &mut Vec<Condition>,
    ) -> Result<(), Unsupported> {
        if let Source::And(left, right) = source {
            self.conditions(left, into)?;
            return self.conditions(right, into);
        }
        into.push(self.condition(source)?);
        Ok(())
    }

    pub(super) fn condition(&mut self, source: &Source) -> Result<Condition, Unsupported> {
        let outside = std::mem::take(&mut self.uses);
        let cx = Rc::clone(&self.cx);
        let compiled = Expression::compile(source, &cx, self);
        let uses = std::mem::replace(&mut self.uses, outside);
        self.uses.add(&uses);
        Ok(Condition { expression: compiled?, uses, source: source.clone() })
    }

    /// Plans what a sub-select hides: only some variables are those of the query around it.
    pub(super) fn hiding<T>(
        &mut self,
        shown: &[Variable],
        plan: impl FnOnce(&mut Self) -> Result<T, Unsupported>,
    ) -> Result<T, Unsupported> {
        self.selects += 1;
        self.hidden.push((self.selects, shown.to_vec()));
        let planned = plan(self);
        self.hidden.pop();
        planned
    }
}

impl Names for Planner {
    fn slot(&mut self, variable: &Variable) -> usize {
        let slot = self.variable(variable);
        self.uses.insert(slot);
        slot
    }

    fn exists(&mut self, pattern: &GraphPattern) -> Result<Box<dyn Matches>, Unsupported> {
        let around: Slots = (0..self.cx.width.get()).collect();
        let part = self.lower(pattern)?;
        self.uses.add(&part.mentions());
        let row = self.fresh();
        let inner = self.within(part, &around)?;
        let mut inner = Rc::new(inner);
        prune(&mut inner, &[row].into_iter().collect());
        Ok(Box::new(Exists { inner, row }))
    }
}

/// Parts that all have to hold.
pub(super) fn join(parts: Vec<Part>) -> Part {
    let mut all = Vec::new();
    let (mut certain, mut possible) = (Slots::default(), Slots::default());
    for part in parts {
        certain.add(&part.certain);
        possible.add(&part.possible);
        match part.form {
            Form::Join(inner) => all.extend(inner),
            _ => all.push(part),
        }
    }
    match <[Part; 1]>::try_from(all) {
        Ok([only]) => only,
        Err(all) => Part { form: Form::Join(all), certain, possible },
    }
}

fn union(left: Part, right: Part) -> Part {
    let certain = left.certain.and(&right.certain);
    let possible = left.possible.with(&right.possible);
    let mut branches = Vec::new();
    for part in [left, right] {
        match part.form {
            Form::Union(inner) => branches.extend(inner),
            _ => branches.push(part),
        }
    }
    Part { form: Form::Union(branches), certain, possible }
}

/// A variable becomes what an expression gives; where it gives an error, nothing.
pub(super) fn extend(inner: Part, slot: usize, condition: Condition) -> Part {
    let (certain, mut possible) = (inner.certain.clone(), inner.possible.clone());
    possible.insert(slot);
    Part { form: Form::Extend(Box::new(inner), slot, condition), certain, possible }
}

/// Whether a part has something in it that the name of its graph does not reach.
fn hides(part: &Part) -> bool {
    match &part.form {
        Form::Minus(..) | Form::Alone(_) => true,
        Form::Join(parts) | Form::Union(parts) => parts.iter().any(hides),
        Form::Left(left, right, _) => hides(left) || hides(right),
        Form::Filter(_, inner) | Form::Extend(inner, ..) => hides(inner),
        _ => false,
    }
}

fn ground(term: &GroundTerm) -> Term {
    match term {
        GroundTerm::NamedNode(node) => node.clone().into(),
        GroundTerm::Literal(literal) => literal.clone().into(),
        GroundTerm::Triple(triple) => {
            let subject = oxrdf::NamedOrBlankNode::from(triple.subject.clone());
            let object = ground(&triple.object);
            oxrdf::Triple::new(subject, triple.predicate.clone(), object).into()
        }
    }
}

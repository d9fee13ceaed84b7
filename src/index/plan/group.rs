//! Planning a group: in which order its parts are joined, and where its filters stand.

use super::estimate::State;
use super::lower::Planner;
use super::node::{Join, Left, Node, Place, Scan, Walk};
use super::part::{Alone, Condition, Form, Part};
use super::slots::Slots;
use super::tune::{self, Open};
use crate::index::Id;
use crate::index::expression::{Unsupported, range};
use crate::index::triples::Order;
use spargebra::algebra::Expression as Source;
use std::ops::Range;
use std::rc::Rc;

/// A group as a list of steps, each over what the ones before it give.
#[derive(Default)]
struct Group {
    steps: Vec<Step>,
    filters: Vec<Condition>,
    certain: Slots,
}

enum Step {
    /// Parts in any order.
    Join(Vec<Part>),
    Left(Part, Option<Condition>),
    Minus(Part),
    Bind(usize, Condition),
}

impl Step {
    fn mentions(&self) -> Slots {
        let mut all = Slots::default();
        match self {
            Self::Join(parts) => parts.iter().for_each(|part| all.add(&part.mentions())),
            Self::Left(part, condition) => {
                all.add(&part.mentions());
                if let Some(condition) = condition {
                    all.add(&condition.uses);
                }
            }
            Self::Minus(part) => all.add(&part.mentions()),
            Self::Bind(slot, condition) => {
                all.add(&condition.uses);
                all.insert(*slot);
            }
        }
        all
    }
}

impl Group {
    fn collect(&mut self, part: Part) {
        match part.form {
            Form::Join(parts) => {
                let (first, later): (Vec<_>, Vec<_>) = parts.into_iter().partition(has_order);
                let mut first = first.into_iter();
                if let Some(part) = first.next() {
                    self.collect_first(part);
                }
                for part in first {
                    self.add(part);
                }
                for part in later {
                    if is_open(&part) { self.collect(part) } else { self.add(part) }
                }
            }
            Form::Left(left, right, condition) => {
                self.collect(*left);
                self.steps.push(Step::Left(*right, condition));
            }
            Form::Minus(left, right) => {
                self.collect(*left);
                self.steps.push(Step::Minus(*right));
            }
            Form::Filter(conditions, inner) => {
                self.collect(*inner);
                self.filters.extend(conditions);
            }
            Form::Extend(inner, slot, condition) => {
                self.collect(*inner);
                self.steps.push(Step::Bind(slot, condition));
            }
            form => self.add(Part { form, ..part }),
        }
    }

    /// A part with an order of its own can open a group, if nothing that joins it later gives
    /// its filters more than they may see.
    fn collect_first(&mut self, part: Part) {
        if is_open_at_start(&part) { self.collect(part) } else { self.add(part) }
    }

    /// Adds a part as early as it may stand.
    fn add(&mut self, part: Part) {
        let mentions = part.mentions();
        let mut at = self.steps.len();
        while at > 0 {
            let certain = self.certain_before(at - 1);
            let may_pass = match &self.steps[at - 1] {
                Step::Join(_) => false,
                Step::Bind(slot, condition) => {
                    !mentions.contains(*slot) && mentions.and(&condition.uses).is_within(&certain)
                }
                step => mentions.and(&step.mentions()).is_within(&certain),
            };
            if !may_pass {
                break;
            }
            at -= 1;
        }
        self.certain.add(&part.certain);
        match at.checked_sub(1).map(|before| &mut self.steps[before]) {
            Some(Step::Join(parts)) => parts.push(part),
            _ => self.steps.insert(at, Step::Join(vec![part])),
        }
    }

    fn certain_before(&self, step: usize) -> Slots {
        let mut certain = Slots::default();
        for step in &self.steps[..step] {
            if let Step::Join(parts) = step {
                for part in parts {
                    certain.add(&part.certain);
                }
            }
        }
        certain
    }
}

/// Whether a part has steps that must not change places.
fn has_order(part: &Part) -> bool {
    match &part.form {
        Form::Left(..) | Form::Minus(..) => true,
        Form::Filter(_, inner) | Form::Extend(inner, ..) => has_order(inner),
        Form::Join(parts) => parts.iter().any(has_order),
        _ => false,
    }
}

/// Whether the parts of a part can stand among those of the group around it.
fn is_open(part: &Part) -> bool {
    match &part.form {
        Form::Filter(conditions, inner) => {
            conditions.iter().all(|c| c.uses.is_within(&inner.certain)) && is_open(inner)
        }
        Form::Extend(inner, slot, condition) => {
            condition.uses.is_within(&inner.certain)
                && !inner.mentions().contains(*slot)
                && is_open(inner)
        }
        Form::Left(..) | Form::Minus(..) => false,
        Form::Join(parts) => parts.iter().all(is_open),
        _ => true,
    }
}

fn is_open_at_start(part: &Part) -> bool {
    match &part.form {
        Form::Left(left, ..) | Form::Minus(left, _) => is_open_at_start(left),
        Form::Filter(conditions, inner) => {
            conditions.iter().all(|c| c.uses.is_within(&inner.certain)) && is_open_at_start(inner)
        }
        Form::Extend(inner, _, condition) => {
            condition.uses.is_within(&inner.certain) && is_open_at_start(inner)
        }
        Form::Join(parts) => parts.iter().all(is_open_at_start),
        _ => true,
    }
}

/// A plan that grows.
struct Growing<'p> {
    planner: &'p mut Planner,
    nodes: Vec<Rc<Node>>,
    filters: Vec<Condition>,
    state: State,
    /// Variables that every row has, and that some row may have, what is around included.
    certain: Slots,
    possible: Slots,
    /// What the last step is, if the next one may be made together with it.
    open: Option<Open>,
}

impl Planner {
    /// The steps of a part, for rows that may have some variables already.
    pub(super) fn within(&mut self, part: Part, around: &Slots) -> Result<Node, Unsupported> {
        let mut group = Group::default();
        group.collect(part);
        self.equalities(&mut group);
        let mut growing = Growing {
            state: State::start(around),
            planner: self,
            nodes: Vec::new(),
            filters: group.filters,
            certain: Slots::default(),
            possible: around.clone(),
            open: None,
        };
        let mut steps = group.steps.into_iter();
        while let Some(step) = steps.next() {
            let later =
                steps.as_slice().iter().fold(Slots::default(), |all, s| all.with(&s.mentions()));
            growing.step(step, &later)?;
        }
        growing.filter(&Slots::default());
        Ok(Node::Chain(growing.nodes))
    }

    /// `?x = <iri>` and `?x IN (<iri>, …)` say which terms a variable has.
    fn equalities(&mut self, group: &mut Group) {
        let mut found = Vec::new();
        for condition in &group.filters {
            let Some((variable, terms)) = equality(&condition.source) else { continue };
            let slot = self.variable(variable);
            if group.certain.contains(slot) {
                let mut rows: Vec<Vec<Id>> =
                    terms.into_iter().map(|term| vec![self.cx.terms.id(term)]).collect();
                rows.sort_unstable();
                rows.dedup();
                let certain = [slot].into_iter().collect();
                found.push(Part::new(Form::Values { slots: vec![slot], rows }, certain));
            }
        }
        for part in found {
            group.add(part);
        }
    }
}

/// A variable and the IRIs of which it is one.
fn equality(source: &Source) -> Option<(&oxrdf::Variable, Vec<oxrdf::Term>)> {
    match source {
        Source::Equal(left, right) | Source::SameTerm(left, right) => match (&**left, &**right) {
            (Source::Variable(variable), Source::NamedNode(node))
            | (Source::NamedNode(node), Source::Variable(variable)) => {
                Some((variable, vec![node.clone().into()]))
            }
            _ => None,
        },
        Source::In(left, list) => {
            let Source::Variable(variable) = &**left else { return None };
            let iri = |item: &Source| match item {
                Source::NamedNode(node) => Some(node.clone().into()),
                _ => None,
            };
            Some((variable, list.iter().map(iri).collect::<Option<_>>()?))
        }
        _ => None,
    }
}

impl Growing<'_> {
    fn step(&mut self, step: Step, later: &Slots) -> Result<(), Unsupported> {
        match step {
            Step::Join(parts) => self.join(parts, later)?,
            Step::Left(part, condition) => self.left(part, condition)?,
            Step::Minus(part) => {
                let shared = part.possible.and(&self.possible).iter().collect();
                let inner = Rc::new(self.planner.within(part, &Slots::default())?);
                self.nodes.push(Rc::new(Node::Minus(Join { inner, shared, optional: None })));
            }
            Step::Bind(slot, Condition { expression, uses, .. }) => {
                tune::read_for(&mut self.nodes, &uses);
                self.nodes.push(Rc::new(Node::Bind { slot, expression, uses }));
                self.possible.insert(slot);
                let rows = self.state.rows;
                self.state.learn(slot, rows);
            }
        }
        self.filter(later);
        Ok(())
    }

    fn left(&mut self, part: Part, condition: Option<Condition>) -> Result<(), Unsupported> {
        let possible = part.possible.clone();
        if part.fits(&self.possible) {
            let row = self.planner.fresh();
            let around = self.possible.clone();
            let mut inner = vec![Rc::new(self.planner.within(part, &around)?)];
            if let Some(Condition { expression, uses, .. }) = condition {
                inner.push(Rc::new(Node::Filter { expression, uses }));
            }
            let inner = Rc::new(Node::Chain(inner));
            self.nodes.push(Rc::new(Node::Optional { inner, row }));
        } else {
            let shared = part.possible.and(&self.possible).iter().collect();
            let inner = Rc::new(self.planner.within(part, &Slots::default())?);
            let condition = condition.map(|condition| (condition.expression, condition.uses));
            let optional = Some(Left { condition });
            self.nodes.push(Rc::new(Node::Join(Join { inner, shared, optional })));
        }
        self.possible.add(&possible);
        let rows = self.state.rows;
        possible.iter().for_each(|slot| self.state.learn(slot, rows));
        Ok(())
    }

    /// Joins parts in the order that promises the least work.
    fn join(&mut self, mut parts: Vec<Part>, later: &Slots) -> Result<(), Unsupported> {
        let ranges: Vec<_> = parts.iter().map(|part| self.objects(part)).collect();
        let order = order(&self.state, &parts, &ranges, &self.planner.cx.view);
        let mut slots: Vec<_> = parts.drain(..).zip(ranges).map(Some).collect();
        for (done, at) in order.iter().enumerate() {
            let Some((part, objects)) = slots[*at].take() else { continue };
            self.state = self.state.after(&part, objects.as_ref(), &self.planner.cx.view);
            let (certain, possible) = (part.certain.clone(), part.possible.clone());
            let node = self.node(part, objects)?;
            tune::push(&mut self.nodes, node, (&self.certain, &self.possible), &mut self.open);
            self.certain.add(&certain);
            self.possible.add(&possible);
            let rest = order[done + 1..].iter().filter_map(|at| slots[*at].as_ref());
            let rest = rest.fold(later.clone(), |all, (part, _)| all.with(&part.mentions()));
            self.filter(&rest);
        }
        Ok(())
    }

    /// The objects that filters leave to a pattern.
    fn objects(&mut self, part: &Part) -> Option<Range<Id>> {
        let Form::Scan { places: [_, _, Place::Slot(slot)], .. } = &part.form else { return None };
        let alone: Slots = [*slot].into_iter().collect();
        let mut narrow: Option<Range<Id>> = None;
        for condition in self.filters.iter().filter(|condition| condition.uses == alone) {
            let Some(variable) = self.planner.spelled(*slot) else { continue };
            if let Some(range) = range(&condition.source, &variable, &self.planner.cx) {
                narrow = Some(narrow.map_or(range.clone(), |had| {
                    had.start.max(range.start)..had.end.min(range.end)
                }));
            }
        }
        narrow
    }

    fn node(&mut self, part: Part, objects: Option<Range<Id>>) -> Result<Node, Unsupported> {
        let (keep, guess) = (Slots::default(), self.state.rows);
        match part.form {
            Form::Scan { places, graph } => {
                let by = Order::Subject;
                Ok(Node::Scan(Scan { places, graph, by, objects, keep, guess }))
            }
            Form::Path { start, route, end, graph } => {
                Ok(Node::Path(Walk { start, route, end, graph, keep, guess }))
            }
            Form::Graphs { name, among } => Ok(Node::Graphs { name, among }),
            Form::Search { thing, score, found } => Ok(Node::Search { thing, score, found, keep }),
            Form::Values { slots, rows } => {
                let shared = part.possible.iter().collect();
                let inner = Rc::new(Node::Values { slots, rows });
                Ok(Node::Join(Join { inner, shared, optional: None }))
            }
            Form::Alone(alone) => {
                let shared = part.possible.and(&self.possible).iter().collect();
                let inner = Rc::new(self.planner.alone(alone, &part.possible)?);
                Ok(Node::Join(Join { inner, shared, optional: None }))
            }
            Form::Union(branches) if branches.iter().all(|b| b.fits(&self.possible)) => {
                let around = self.possible.clone();
                let branches: Result<Vec<_>, _> = branches
                    .into_iter()
                    .map(|branch| self.planner.within(branch, &around).map(Rc::new))
                    .collect();
                Ok(Node::Union(branches?))
            }
            form => {
                let part = Part { form, ..part };
                if part.fits(&self.possible) {
                    return self.planner.within(part, &self.possible.clone());
                }
                let shared = part.possible.and(&self.possible).iter().collect();
                let inner = match part.form {
                    Form::Union(branches) => {
                        let none = Slots::default();
                        let branches: Result<Vec<_>, _> = branches
                            .into_iter()
                            .map(|branch| self.planner.within(branch, &none).map(Rc::new))
                            .collect();
                        Node::Union(branches?)
                    }
                    form => self.planner.within(Part { form, ..part }, &Slots::default())?,
                };
                Ok(Node::Join(Join { inner: Rc::new(inner), shared, optional: None }))
            }
        }
    }

    /// Puts the filters here of which nothing that comes later changes a variable.
    fn filter(&mut self, later: &Slots) {
        let certain = self.certain.clone();
        let open = later.without(&certain);
        let ready = |condition: &Condition| condition.uses.and(&open).is_empty();
        let ready: Vec<Condition> = self.filters.extract_if(.., |c| ready(c)).collect();
        for Condition { expression, uses, .. } in ready {
            tune::read_for(&mut self.nodes, &uses);
            self.nodes.push(Rc::new(Node::Filter { expression, uses }));
            self.state.rows = (self.state.rows * 0.5).max(0.001);
        }
    }
}

/// The order of parts with the least work, grown from each of them as a start.
fn order(
    state: &State,
    parts: &[Part],
    ranges: &[Option<Range<Id>>],
    view: &crate::index::view::View,
) -> Vec<usize> {
    let mut best: Option<(f64, Vec<usize>)> = None;
    for first in 0..parts.len() {
        let mut state = state.after(&parts[first], ranges[first].as_ref(), view);
        let mut order = vec![first];
        while order.len() < parts.len() {
            let rest = (0..parts.len()).filter(|at| !order.contains(at));
            let next = rest
                .map(|at| (at, state.after(&parts[at], ranges[at].as_ref(), view)))
                .min_by(|(_, a), (_, b)| a.cost.total_cmp(&b.cost));
            let Some((at, after)) = next else { break };
            order.push(at);
            state = after;
        }
        if best.as_ref().is_none_or(|(cost, _)| state.cost < *cost) {
            best = Some((state.cost, order));
        }
    }
    best.map(|(_, order)| order).unwrap_or_default()
}

impl Planner {
    /// What is made alone.
    fn alone(&mut self, alone: Alone, shown: &Slots) -> Result<Node, Unsupported> {
        let none = Slots::default();
        Ok(match alone {
            Alone::Project(inner) => {
                let inner = Rc::new(self.within(*inner, &none)?);
                Node::Project { inner, slots: shown.clone() }
            }
            Alone::Distinct(inner) => {
                let slots = inner.possible.iter().collect();
                Node::Distinct { inner: Rc::new(self.within(*inner, &none)?), slots }
            }
            Alone::Group { inner, keys, aggregates } => self.grouped(*inner, keys, aggregates)?,
            Alone::Sort { inner, keys } => {
                let inner = Rc::new(self.within(*inner, &none)?);
                Node::Sort { inner, keys, limit: None }
            }
            Alone::Slice { inner, start, length } => {
                let limit = length.map(|length| length.saturating_add(start));
                let inner = Rc::new(self.limited(*inner, limit)?);
                Node::Slice { inner, start, length }
            }
        })
    }

    /// A part of which only the first rows are asked for.
    fn limited(&mut self, part: Part, limit: Option<usize>) -> Result<Node, Unsupported> {
        let none = Slots::default();
        match part.form {
            Form::Alone(Alone::Sort { inner, keys }) => {
                let inner = Rc::new(self.within(*inner, &none)?);
                Ok(Node::Sort { inner, keys, limit })
            }
            Form::Alone(Alone::Project(inner)) => {
                let inner = Rc::new(self.limited(*inner, limit)?);
                Ok(Node::Project { inner, slots: part.possible })
            }
            form => self.within(Part { form, ..part }, &none),
        }
    }
}

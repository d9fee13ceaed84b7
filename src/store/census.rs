//! Counting: what the default graph states becomes numbers by class, property and graph.
//!
//! A census is a sum over subjects. After a change, what the touched subjects gave before is taken
//! away and what they give now is added, so that it is never made anew because something changed.

use super::{Store, is_statement};
use crate::problem::Problem;
use crate::vocab::rdf;
use oxrdf::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef,
};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, PoisonError};

/// A change of more quads than this is not followed: counting anew is less work.
const FOLLOWED: usize = 20_000;

/// How often it is tried to count a graph that changes meanwhile.
const ATTEMPTS: usize = 3;

/// What is counted. `T` tells terms apart: by address, or by number while a copy is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count<T> {
    /// Statements.
    Statements,
    /// Different subjects.
    Subjects,
    /// Different objects.
    Objects,
    /// Things of a class.
    Members(T),
    /// Statements with a property.
    Property(T),
    /// Different subjects of a property.
    PropertySubjects(T),
    /// Different objects of a property.
    PropertyObjects(T),
    /// Statements about things of a class with a property.
    Within(T, T),
    /// Those of them whose object is of a class.
    ToClass(T, T, T),
    /// Those of them whose object is a literal of a datatype.
    ToDatatype(T, T, T),
    /// Statements with a property that lead to another site, by the origin of its addresses.
    Link(T, T),
    /// Statements in a named graph.
    Graph(T),
}

/// How many of what; what is not there is none.
#[derive(Clone, Debug)]
pub struct Tally<T>(FxHashMap<Count<T>, i64>);

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T: Eq + Hash + Ord + Clone> Tally<T> {
    /// Adds some, or takes some away.
    pub fn add(&mut self, what: Count<T>, number: i64) {
        let entry = self.0.entry(what).or_insert(0);
        *entry += number;
    }

    /// Everything of which there is some, in order.
    #[must_use]
    pub fn sorted(&self) -> BTreeMap<Count<T>, u64> {
        let some = self.0.iter().filter_map(|(what, number)| {
            Some((what.clone(), u64::try_from(*number).ok().filter(|number| *number > 0)?))
        });
        some.collect()
    }
}

/// What there is in one version.
#[derive(Clone, Debug)]
pub struct Census {
    /// The version.
    pub version: u64,
    /// How many of what.
    pub tally: Tally<NamedNode>,
}

/// Properties and objects, each pair once.
type Said = HashSet<(NamedNode, Term)>;

impl Store {
    /// How many of what there is in the version of now.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn census(&self) -> Result<Arc<Census>, Problem> {
        let mut kept = self.census.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..ATTEMPTS {
            let version = self.version();
            if let Some(known) = kept.as_ref().filter(|known| known.version == version) {
                return Ok(Arc::clone(known));
            }
            let next = match kept.as_ref() {
                Some(known) => self.followed(known)?,
                None => None,
            };
            let next = match next {
                Some(next) => next,
                None => self.counted()?,
            };
            // What was read while somebody wrote may be of two versions.
            if self.version() == version && next.version == version {
                *kept = Some(Arc::new(next));
            }
        }
        self.counted().map(Arc::new)
    }

    /// Counts everything.
    fn counted(&self) -> Result<Census, Problem> {
        if let Some(census) = self.reading.reader().and_then(|reader| reader.census(self)) {
            return Ok(census);
        }
        let version = self.version();
        let net = self.quads(None, None, None, None).map(|quad| Ok((quad?, 1)));
        let net: HashMap<Quad, i64> = net.collect::<Result<_, Problem>>()?;
        let mut census = Census { version, tally: Tally::default() };
        self.tell(&mut census, &net)?;
        Ok(census)
    }

    /// The census of now, made of an earlier one and of what has changed since.
    fn followed(&self, known: &Census) -> Result<Option<Census>, Problem> {
        let version = self.version();
        let mut net: HashMap<Quad, i64> = HashMap::new();
        for sequence in known.version + 1..=version {
            if self.told(sequence)?.size() > FOLLOWED as u64 || net.len() > FOLLOWED {
                return Ok(None);
            }
            let commit = self.recorded(sequence)?;
            let change = commit.change();
            for (quads, sign) in [(change.removed(), -1), (change.added(), 1)] {
                for quad in quads {
                    *net.entry(quad.clone()).or_insert(0) += sign;
                }
            }
        }
        net.retain(|_, sign| *sign != 0);
        let mut census = Census { version, tally: known.tally.clone() };
        self.tell(&mut census, &net)?;
        Ok(Some(census))
    }

    /// Puts what has changed to a census; `net` are the quads that came (1) and went (-1).
    fn tell(&self, census: &mut Census, net: &HashMap<Quad, i64>) -> Result<(), Problem> {
        let tally = &mut census.tally;
        for (quad, sign) in net {
            if let GraphName::NamedNode(graph) = &quad.graph_name {
                tally.add(Count::Graph(graph.clone()), *sign);
            }
        }
        let mut around = Around { store: self, net: HashMap::new(), subjects: HashMap::new() };
        for (quad, sign) in net.iter().filter(|(quad, _)| is_statement(&self.base, quad)) {
            around.net.entry(quad.subject.clone()).or_default().push((quad, *sign));
        }
        let touched: Vec<NamedOrBlankNode> = around.net.keys().cloned().collect();
        for subject in &touched {
            around.look(subject)?;
        }
        around.look_at_those_who_point()?;
        let subjects: Vec<_> = around.subjects.values().cloned().collect();
        for [before, after] in &subjects {
            around.contribute(tally, before, 0)?;
            around.contribute(tally, after, 1)?;
        }
        around.objects(tally)
    }
}

/// What is said of the subjects that a change touches, before it and after it.
struct Around<'a> {
    store: &'a Store,
    net: HashMap<NamedOrBlankNode, Vec<(&'a Quad, i64)>>,
    subjects: HashMap<NamedOrBlankNode, [Said; 2]>,
}

impl Around<'_> {
    fn look(&mut self, subject: &NamedOrBlankNode) -> Result<(), Problem> {
        let quads = self.store.quads(Some(subject.as_ref()), None, None, None);
        let quads: HashSet<Quad> = quads.collect::<Result<_, _>>()?;
        let mut then = quads.clone();
        for (quad, sign) in self.net.get(subject).into_iter().flatten() {
            if *sign > 0 {
                then.remove(*quad);
            } else {
                then.insert((*quad).clone());
            }
        }
        let base = &self.store.base;
        let said = |quads: HashSet<Quad>| -> Said {
            let stated = quads.into_iter().filter(|quad| is_statement(base, quad));
            stated.map(|quad| (quad.predicate, quad.object)).collect()
        };
        self.subjects.insert(subject.clone(), [said(then), said(quads)]);
        Ok(())
    }

    /// Whoever points to a thing whose classes change is counted anew as well.
    fn look_at_those_who_point(&mut self) -> Result<(), Problem> {
        let changed = self.subjects.iter().filter(|(_, [before, after])| {
            classes(before).collect::<HashSet<_>>() != classes(after).collect::<HashSet<_>>()
        });
        let changed: Vec<NamedOrBlankNode> = changed.map(|(name, _)| name.clone()).collect();
        for thing in changed {
            let object = TermRef::from(thing.as_ref());
            for quad in self.store.quads(None, None, Some(object), None) {
                let subject = quad?.subject;
                if !self.subjects.contains_key(&subject) {
                    self.look(&subject)?;
                }
            }
        }
        Ok(())
    }

    /// The classes of an object, before (0) or after (1).
    fn classes_of(&self, object: &Term, when: usize) -> Result<Vec<NamedNode>, Problem> {
        let Ok(name) = NamedOrBlankNode::try_from(object.clone()) else { return Ok(Vec::new()) };
        if let Some(said) = self.subjects.get(&name) {
            return Ok(classes(&said[when]).cloned().collect());
        }
        let graph = Some(GraphNameRef::DefaultGraph);
        let quads = self.store.quads(Some(name.as_ref()), Some(rdf::TYPE), None, graph);
        let mut found = Vec::new();
        for quad in quads {
            if let Term::NamedNode(class) = quad?.object {
                found.push(class);
            }
        }
        Ok(found)
    }

    /// Counts what is said of one subject: before (0) it is taken away, after (1) it is added.
    fn contribute(
        &self,
        tally: &mut Tally<NamedNode>,
        said: &Said,
        when: usize,
    ) -> Result<(), Problem> {
        let sign = if when == 0 { -1 } else { 1 };
        if !said.is_empty() {
            tally.add(Count::Subjects, sign);
        }
        let mut properties = HashSet::new();
        for (property, object) in said {
            tally.add(Count::Statements, sign);
            tally.add(Count::Property(property.clone()), sign);
            if properties.insert(property) {
                tally.add(Count::PropertySubjects(property.clone()), sign);
            }
            if let Some(origin) = foreign(self.store.base.as_str(), property.as_ref(), object) {
                let origin = NamedNode::new_unchecked(origin);
                tally.add(Count::Link(property.clone(), origin), sign);
            }
            let objects = self.classes_of(object, when)?;
            for class in classes(said) {
                let (class, property) = (class.clone(), property.clone());
                tally.add(Count::Within(class.clone(), property.clone()), sign);
                for object in &objects {
                    let (class, property) = (class.clone(), property.clone());
                    tally.add(Count::ToClass(class, property, object.clone()), sign);
                }
                if let Term::Literal(literal) = object {
                    let datatype = literal.datatype().into_owned();
                    tally.add(Count::ToDatatype(class, property, datatype), sign);
                }
            }
        }
        for class in classes(said) {
            tally.add(Count::Members(class.clone()), sign);
        }
        Ok(())
    }

    /// Counts objects that have become objects, and that are objects no more.
    fn objects(&self, tally: &mut Tally<NamedNode>) -> Result<(), Problem> {
        let quads = self.net.values().flatten().map(|(quad, _)| *quad);
        let mut touched: HashMap<&Term, HashMap<&NamedNode, [bool; 2]>> = HashMap::new();
        for quad in quads {
            touched.entry(&quad.object).or_default().insert(&quad.predicate, [false; 2]);
        }
        for (when, said) in self.subjects.values().flat_map(|both| both.iter().enumerate()) {
            for (property, object) in said {
                if let Some(properties) = touched.get_mut(object) {
                    properties.entry(property).or_default()[when] = true;
                }
            }
        }
        for (object, properties) in &touched {
            let mut any = [false; 2];
            for (property, found) in properties {
                let [before, after] = self.or_elsewhere(*found, object, Some(property))?;
                let more = i64::from(after) - i64::from(before);
                tally.add(Count::PropertyObjects((*property).clone()), more);
                any = [any[0] || before, any[1] || after];
            }
            let [before, after] = self.or_elsewhere(any, object, None)?;
            tally.add(Count::Objects, i64::from(after) - i64::from(before));
        }
        Ok(())
    }

    /// Whether an object is one before and after, also of subjects that no change touches.
    fn or_elsewhere(
        &self,
        found: [bool; 2],
        object: &Term,
        property: Option<&NamedNode>,
    ) -> Result<[bool; 2], Problem> {
        if found == [true; 2] {
            return Ok(found);
        }
        let (property, object) = (property.map(NamedNode::as_ref), Some(object.as_ref()));
        let graph = Some(GraphNameRef::DefaultGraph);
        for quad in self.store.quads(None, property, object, graph) {
            if !self.subjects.contains_key(&quad?.subject) {
                return Ok([true; 2]);
            }
        }
        Ok(found)
    }
}

/// The classes that are stated.
fn classes(said: &Said) -> impl Iterator<Item = &NamedNode> {
    said.iter().filter_map(|(property, object)| match object {
        Term::NamedNode(class) if property.as_ref() == rdf::TYPE => Some(class),
        _ => None,
    })
}

/// The origin of an address on another site that a statement leads to.
fn foreign<'t>(base: &str, property: NamedNodeRef<'_>, object: &'t Term) -> Option<&'t str> {
    match object {
        Term::NamedNode(node) if property != rdf::TYPE => origin(base, node.as_str()),
        _ => None,
    }
}

/// Where an address on another site begins: `https://host/`; `None` for one of ours.
#[must_use]
pub fn origin<'t>(base: &str, address: &'t str) -> Option<&'t str> {
    if address.starts_with(base) {
        return None;
    }
    let host = address.find("://")? + 3;
    let end = address[host..].find('/')?;
    Some(&address[..=host + end])
}

//! Renaming: blank nodes get names when they are stored, keep them when they come again, and are
//! blank nodes once more when their graph leaves.

use crate::vocab::Base;
use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many statements away from a blank node is looked to tell it from others.
const ROUNDS: usize = 16;

/// Where names of blank nodes begin, below the base (RDF 1.1 Concepts §3.5).
const GENID: &str = ".well-known/genid/";

fn is_given(base: &Base, name: &NamedNode) -> bool {
    name.as_str().strip_prefix(base.as_str()).is_some_and(|rest| rest.starts_with(GENID))
}

/// Makes blank nodes of the names that were given to them.
pub(super) struct Blanks<'a> {
    base: &'a Base,
    known: HashMap<NamedNode, BlankNode>,
    labels: HashSet<String>,
}

impl<'a> Blanks<'a> {
    pub(super) fn new(base: &'a Base) -> Self {
        Self { base, known: HashMap::new(), labels: HashSet::new() }
    }

    pub(super) fn restored(&mut self, mut triple: Triple) -> Triple {
        if let NamedOrBlankNode::NamedNode(name) = &triple.subject
            && is_given(self.base, name)
        {
            triple.subject = self.blank(name).into();
        }
        if let Term::NamedNode(name) = &triple.object
            && is_given(self.base, name)
        {
            triple.object = self.blank(name).into();
        }
        triple
    }

    /// The blank node behind a name; its label is the end of the name.
    fn blank(&mut self, name: &NamedNode) -> BlankNode {
        if let Some(node) = self.known.get(name) {
            return node.clone();
        }
        let end = &name.as_str()[self.base.as_str().len() + GENID.len()..];
        let label: String =
            end.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let label = format!("b{label}");
        let node = if self.labels.insert(label.clone()) {
            BlankNode::new_unchecked(label)
        } else {
            BlankNode::default()
        };
        self.known.insert(name.clone(), node.clone());
        node
    }
}

/// The names that blank nodes of a graph had in its earlier state: those of nodes of which the same
/// is said. What was sent again unchanged has the same names and is no change.
pub(super) fn known(base: &Base, before: &[Quad], now: &[Triple]) -> HashMap<BlankNode, NamedNode> {
    let named = |term: &Term| match term {
        Term::NamedNode(name) if is_given(base, name) => Some(name.as_str().to_owned()),
        _ => None,
    };
    let blank = |term: &Term| match term {
        Term::BlankNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    };
    let before = before.iter().map(|quad| {
        [quad.subject.clone().into(), quad.predicate.clone().into(), quad.object.clone()]
    });
    let now = now.iter().map(|triple| {
        [triple.subject.clone().into(), triple.predicate.clone().into(), triple.object.clone()]
    });
    let (before, mut now) = (classes(before, named), classes(now, blank));
    let mut known = HashMap::new();
    for (color, names) in before {
        // Nodes that cannot be told apart may have one another's names.
        let nodes = now.remove(&color).filter(|nodes| nodes.len() == names.len());
        for (node, name) in nodes.into_iter().flatten().zip(names) {
            known.insert(BlankNode::new_unchecked(node), NamedNode::new_unchecked(name));
        }
    }
    known
}

/// Nodes by what is said of them, by what is said of those that they are tied to, and so on.
fn classes(
    triples: impl Iterator<Item = [Term; 3]>,
    node: impl Fn(&Term) -> Option<String>,
) -> BTreeMap<u64, Vec<String>> {
    let triples: Vec<[Term; 3]> = triples.collect();
    let mut colors: HashMap<String, u64> = HashMap::new();
    for [subject, _, object] in &triples {
        colors.extend([subject, object].into_iter().filter_map(&node).map(|name| (name, 0)));
    }
    let tied: Vec<_> = triples
        .iter()
        .map(|triple| (node(&triple[0]), &triple[1], node(&triple[2]), triple))
        .filter(|(subject, _, object, _)| subject.is_some() || object.is_some())
        .collect();
    for _ in 0..ROUNDS {
        let mut next: HashMap<&String, Vec<u64>> = HashMap::new();
        for (subject, predicate, object, triple) in &tied {
            let seen = |name: &Option<String>, term: &Term| match name {
                Some(name) => hash(&(1, colors[name])),
                None => hash(&(0, term)),
            };
            if let Some(name) = subject {
                let said = hash(&("says", predicate, seen(object, &triple[2])));
                next.entry(name).or_default().push(said);
            }
            if let Some(name) = object {
                let said = hash(&("said", predicate, seen(subject, &triple[0])));
                next.entry(name).or_default().push(said);
            }
        }
        // Every graph is looked at equally often, so that the same node has the same color.
        colors = next
            .into_iter()
            .map(|(name, mut said)| {
                said.sort_unstable();
                (name.clone(), hash(&(colors[name], said)))
            })
            .collect();
    }
    let mut classes: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for (name, color) in colors {
        classes.entry(color).or_default().push(name);
    }
    for names in classes.values_mut() {
        names.sort();
    }
    classes
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

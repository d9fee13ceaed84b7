//! Browsing: the catalogue becomes what one can go through without a question: topics from wide to
//! narrow, publishers, laws, genres and years, each with its number of publications.

use super::catalogue::{Catalogue, called};
use super::facet::narrow;
use crate::answer::{Counted, Facet, Findings, Inquiry};
use crate::index::{Id, Order, Reading, View};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Base, skos};
use rustc_hash::FxHashMap;

/// How deep a tree of topics is told.
const DEEPEST: usize = 8;

/// A value, and what is narrower.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The value and its number of publications, those of what is narrower included.
    pub counted: Counted,
    /// What is narrower, the most first.
    pub below: Vec<Branch>,
}

/// What one can go through.
#[derive(Clone, Debug, Default)]
pub struct Shelves {
    /// The version that was read.
    pub version: u64,
    /// How many publications there are.
    pub total: usize,
    /// The widest topics first.
    pub topics: Vec<Branch>,
    /// The values of the other facets, the most first, and how many are not told.
    pub facets: Vec<(Facet, Vec<Counted>, usize)>,
    /// How many publications each year has.
    pub years: Vec<(i32, usize)>,
}

/// What one can go through in a version.
///
/// # Errors
///
/// [`Kind::TooBusy`](crate::problem::Kind::TooBusy) as long as there is no reading copy.
pub fn browse(store: &Store) -> Result<Shelves, Problem> {
    let (view, base) = (Reading::now(store)?, store.base());
    let catalogue = view.kept(|| Catalogue::of(&view, base));
    let around = (&*catalogue, &view, base);
    let narrowed = narrow(around, &Inquiry::default(), |_| true);
    let told = |facet| {
        let inquiry = Inquiry { all_of: Some(facet), ..Inquiry::default() };
        narrowed.told(around, facet, &inquiry)
    };
    let (_, topics, more) = told(Facet::Topic);
    let mut facets = vec![(Facet::Topic, Vec::new(), more)];
    facets.extend([Facet::Publisher, Facet::Law, Facet::Genre, Facet::Language].map(told));
    Ok(Shelves {
        version: view.version(),
        total: narrowed.left.len(),
        topics: tree(&view, base, topics),
        facets,
        years: narrowed.years(),
    })
}

/// The facets of all publications, for a list of them; nothing as long as there is no reading copy.
pub(super) fn narrowing(store: &Store) -> Option<Findings> {
    let (view, base) = (Reading::ready(store)?, store.base());
    let catalogue = view.kept(|| Catalogue::of(&view, base));
    let around = (&*catalogue, &view, base);
    let inquiry = Inquiry::default();
    let narrowed = narrow(around, &inquiry, |_| true);
    let facets = Facet::ALL.into_iter().map(|facet| narrowed.told(around, facet, &inquiry));
    let (facets, years, total) = (facets.collect(), narrowed.years(), narrowed.left.len());
    Some(Findings { inquiry, total, facets, years, ..Findings::default() })
}

/// Topics below those that are wider; in a ring, the one with the most stands at the top.
fn tree(view: &View, base: &Base, topics: Vec<Counted>) -> Vec<Branch> {
    let order: Vec<Id> =
        topics.iter().map(|it| called(view, base, Facet::Topic, &it.value).unwrap_or(0)).collect();
    let mut counted: FxHashMap<Id, Counted> = order.iter().copied().zip(topics).collect();
    let mut below: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
    let mut roots = Vec::new();
    let wider = view.id(skos::broader.into());
    for id in &order {
        let parents = wider.map(|wider| view.pairs(wider, Order::Subject));
        let parents = parents.as_ref().map(|parents| parents.range(*id));
        let known = parents.and_then(|all| all.iter().find(|parent| counted.contains_key(*parent)));
        match known.filter(|parent| *parent != id) {
            Some(parent) => below.entry(*parent).or_default().push(*id),
            None => roots.push(*id),
        }
    }
    let mut told: Vec<Branch> =
        roots.into_iter().filter_map(|id| branch(id, (&mut counted, &below), DEEPEST)).collect();
    // What hangs in a ring has no root.
    for id in order {
        told.extend(branch(id, (&mut counted, &below), DEEPEST));
    }
    told
}

fn branch(
    id: Id,
    (counted, below): (&mut FxHashMap<Id, Counted>, &FxHashMap<Id, Vec<Id>>),
    deep: usize,
) -> Option<Branch> {
    let own = counted.remove(&id)?;
    let narrower = below.get(&id).filter(|_| deep > 0).into_iter().flatten();
    let below: Vec<Branch> =
        narrower.filter_map(|id| branch(*id, (&mut *counted, below), deep - 1)).collect();
    Some(Branch { counted: own, below })
}

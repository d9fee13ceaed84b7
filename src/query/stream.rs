//! Streaming: what happened becomes members that never change, a page of them at a time.
//!
//! A member is a thing as it was after one change. It is made from how the thing is now, by taking
//! back what later changes did; so only changes that speak of the things of a page are read.

use crate::ledger::quad;
use crate::problem::{Kind, Problem};
use crate::store::{Act, Store};
use crate::vocab::Layer;
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Triple};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::SystemTime;

/// Members of a full page.
pub const FULL: usize = 250;

/// How often a page is read again because somebody wrote meanwhile.
const PATIENCE: usize = 8;

/// Something that happened to a thing, and what it was like then.
#[derive(Clone, Debug)]
pub struct Member {
    /// The thing.
    pub thing: NamedNode,
    /// The version of the dataset in which it happened.
    pub version: u64,
    /// When that was.
    pub time: SystemTime,
    /// What happened.
    pub act: Act,
    /// What was stated of the thing then, sorted; nothing of what is gone.
    pub statements: Vec<Triple>,
}

/// A page of the stream.
#[derive(Clone, Debug)]
pub struct Fragment {
    /// Which one, from 1.
    pub number: usize,
    /// The first and the last moment of its members; none if it is empty.
    pub span: Option<(SystemTime, SystemTime)>,
    /// Whether nothing will ever be added to it.
    pub is_full: bool,
}

/// Every page of the stream, the oldest first; there is always one.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn fragments(store: &Store) -> Result<Vec<Fragment>, Problem> {
    let chronicle = store.chronicle()?;
    let pages = chronicle.events().chunks(FULL);
    let time = |version| chronicle.time(version);
    let page = |(number, events): (usize, &[crate::store::Event])| {
        let ends = events.first().zip(events.last());
        Fragment {
            number,
            span: ends.map(|(first, last)| (time(first.version), time(last.version))),
            is_full: events.len() == FULL,
        }
    };
    let mut pages: Vec<Fragment> = (1..).zip(pages).map(page).collect();
    if pages.last().is_none_or(|last| last.is_full) {
        pages.push(Fragment { number: pages.len() + 1, span: None, is_full: false });
    }
    Ok(pages)
}

/// The members of a page, the oldest first.
///
/// # Errors
///
/// [`Kind::NotFound`] if there is no such page; otherwise if the ledger cannot be read.
pub fn members(store: &Store, number: usize) -> Result<Vec<Member>, Problem> {
    let mut page = Page::of(store, number)?;
    let ledger = store.ledger()?;
    let versions: BTreeSet<u64> = page.turns.keys().copied().collect();
    for version in versions.into_iter().rev() {
        page.note(version);
        let below = page.changed_before(version);
        if below.is_empty() {
            continue;
        }
        let states = &mut page.states;
        ledger.rows(version, &mut |came, row| {
            let subject = row.strip_prefix('<').and_then(|row| row.split('>').next());
            if !subject.is_some_and(|subject| below.contains(subject)) {
                return Ok(());
            }
            let quad = quad(row)?;
            if let NamedOrBlankNode::NamedNode(thing) = &quad.subject
                && let Some(state) = states.get_mut(thing)
            {
                if came {
                    state.remove(&quad);
                } else if is_statement(store, &quad) {
                    state.insert(quad);
                }
            }
            Ok(())
        })?;
    }
    Ok(page.members)
}

/// A page whose members still wait for what was stated.
struct Page {
    members: Vec<Member>,
    /// Things that something happened to in a version: those of the page, from its start on.
    turns: BTreeMap<u64, Vec<NamedNode>>,
    /// What is stated of each thing, as of the version that was come to.
    states: HashMap<NamedNode, HashSet<Quad>>,
}

impl Page {
    /// The page with everything as it is now.
    fn of(store: &Store, number: usize) -> Result<Self, Problem> {
        for _ in 0..PATIENCE {
            if let Some(page) = Self::at(store, number)? {
                return Ok(page);
            }
        }
        let told = "the catalogue changes too fast to be read just now";
        Err(Problem::new(Kind::TooBusy, told).help("try again in some seconds"))
    }

    /// The same, unless somebody wrote meanwhile.
    fn at(store: &Store, number: usize) -> Result<Option<Self>, Problem> {
        let version = store.version();
        let chronicle = store.chronicle()?;
        let start = number.checked_sub(1).and_then(|number| number.checked_mul(FULL));
        let events = start.and_then(|start| chronicle.events().get(start..));
        let events = events.ok_or_else(|| {
            Problem::new(Kind::NotFound, format_args!("the stream has no page {number}"))
        })?;
        let (mut members, mut turns) = (Vec::new(), BTreeMap::<u64, Vec<NamedNode>>::new());
        let known = |event: &&crate::store::Event| event.version <= version;
        for event in events.iter().take(FULL).filter(known) {
            let thing = chronicle.node(event.thing);
            for turn in chronicle.from(event).filter(known) {
                turns.entry(turn.version).or_default().push(thing.clone());
            }
            let (act, time) = (event.act, chronicle.time(event.version));
            let statements = Vec::new();
            members.push(Member { thing, version: event.version, time, act, statements });
        }
        drop(chronicle);
        let mut states = HashMap::new();
        for member in &members {
            let own = store.quads(Some((&member.thing).into()), None, None, None);
            let own = own.filter(|quad| quad.as_ref().is_ok_and(|quad| is_statement(store, quad)));
            states.insert(member.thing.clone(), own.collect::<Result<_, _>>()?);
        }
        Ok(store.is_still(version).then_some(Self { members, turns, states }))
    }

    /// Takes note of what was stated after a version of the things that it was about.
    fn note(&mut self, version: u64) {
        for member in self.members.iter_mut().filter(|member| member.version == version) {
            if member.act == Act::Gone {
                continue;
            }
            let state = self.states.get(&member.thing).into_iter().flatten();
            let all: BTreeMap<String, Triple> = state
                .map(|quad| Triple::from(quad.clone()))
                .map(|triple| (triple.to_string(), triple))
                .collect();
            member.statements = all.into_values().collect();
        }
    }

    /// The things that a version was about and that the page has from before it.
    fn changed_before(&self, version: u64) -> HashSet<String> {
        let about: HashSet<&NamedNode> = self.turns.get(&version).into_iter().flatten().collect();
        let earlier = self.members.iter().filter(|member| member.version < version);
        earlier
            .filter(|member| about.contains(&member.thing))
            .map(|member| member.thing.as_str().to_owned())
            .collect()
    }
}

fn is_statement(store: &Store, quad: &Quad) -> bool {
    match &quad.graph_name {
        GraphName::NamedNode(graph) => store.base().layer(graph.as_ref()) == Layer::Statements,
        _ => true,
    }
}

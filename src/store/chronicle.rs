//! Chronicling: the ledger becomes, thing by thing, what was made, changed and taken away.
//!
//! Every feed is read from this one list, so no two of them can disagree. It is in memory only;
//! whoever asks has it read on to the end of the ledger first, so that to commit costs nothing.
//!
//! A publication is changed where something is said of it, and also where one of its parts or the
//! name of something that it names changes: its record says those, too. What is said in the
//! background, as evidence, changes no record.

use super::Store;
use super::row::Row;
use crate::ledger::{Ledger, Reader};
use crate::problem::Problem;
use crate::vocab::{Base, Kind, Layer, colo, dcterms, foaf, rdf, skos};
use oxrdf::{NamedNode, NamedNodeRef};
use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::SystemTime;

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It came, or came back.
    Made,
    /// Something else is said of it.
    Changed,
    /// It was deleted, merged into another one, or nothing says any more that it is there.
    Gone,
}

/// What one change did to one thing.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// The change: the version of the dataset that it made.
    pub version: u64,
    /// What happened.
    pub act: Act,
    /// The thing, by its number in the chronicle.
    pub thing: u32,
    /// Where the next event of the same thing is.
    next: Option<u32>,
}

/// Everything that happened to every thing that has a [`Kind`].
#[derive(Default)]
pub struct Chronicle {
    /// When each version was recorded, from version 1.
    times: Vec<SystemTime>,
    /// By version, and within a version by name.
    events: Vec<Event>,
    things: Vec<Thing>,
    numbers: HashMap<Box<str>, u32>,
}

/// What is known of a node under `id/`.
struct Thing {
    name: Box<str>,
    kind: Option<Kind>,
    /// How many graphs say its class, and how many tombstones it has.
    classes: i64,
    tombstones: i64,
    is_there: bool,
    last: Option<u32>,
    /// Publications that name it, or named it once.
    named_by: Vec<u32>,
    /// Of a publication: what it belongs to or once belonged to, and how many graphs say so.
    groups: Vec<(Group, i64)>,
}

/// What publications are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whether it is the publisher; else it is the genre, topic or subject.
    pub publishes: bool,
    /// The thing, by its number in the chronicle.
    pub thing: u32,
}

/// Properties whose change is seen wherever the thing is named.
const NAMING: &[NamedNodeRef<'static>] = &[skos::prefLabel, foaf::name, dcterms::title];

impl Store {
    /// The chronicle, at least up to the version that this store has.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be read.
    pub fn chronicle(&self) -> Result<RwLockReadGuard<'_, Chronicle>, Problem> {
        let version = self.version();
        let read = |lock: &'_ RwLock<Chronicle>| {
            lock.read().unwrap_or_else(PoisonError::into_inner).last() >= version
        };
        if !read(&self.chronicle) {
            let ledger = self.ledger()?;
            let mut chronicle = self.chronicle.write().unwrap_or_else(PoisonError::into_inner);
            chronicle.follow(&ledger, &self.base)?;
        }
        Ok(self.chronicle.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets the chronicle tell of what was just recorded, if anybody has ever asked it: who asks
    /// later would have to wait for the next one who writes. What fails here fails again, and is
    /// told, when somebody asks.
    pub(super) fn tell_chronicle(&self, ledger: &Ledger) {
        let mut chronicle = self.chronicle.write().unwrap_or_else(PoisonError::into_inner);
        if chronicle.last() > 0
            && let Err(problem) = chronicle.follow(&ledger.reader(), &self.base)
        {
            tracing::warn!(%problem, "the chronicle is behind");
        }
    }
}

impl Chronicle {
    /// The last version that it tells of.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.times.len() as u64
    }

    /// When a version was recorded; [`SystemTime::UNIX_EPOCH`] if it never was.
    #[must_use]
    pub fn time(&self, version: u64) -> SystemTime {
        let place = usize::try_from(version).ok().and_then(|version| version.checked_sub(1));
        place.and_then(|place| self.times.get(place)).copied().unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Everything that happened, by version, and within a version by name.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Whether an event is the last of its thing up to a version.
    #[must_use]
    pub fn is_last(&self, event: &Event, version: u64) -> bool {
        event.next.is_none_or(|next| self.events[next as usize].version > version)
    }

    /// An event and all later ones of the same thing.
    pub fn from<'a>(&'a self, event: &'a Event) -> impl Iterator<Item = &'a Event> {
        std::iter::successors(Some(event), |event| Some(&self.events[event.next? as usize]))
    }

    /// Where the events after one begin, or after a whole version if no name is given.
    #[must_use]
    pub fn after(&self, version: u64, name: Option<&str>) -> usize {
        self.events.partition_point(|event| match name {
            Some(name) => (event.version, self.name(event.thing)) <= (version, name),
            None => event.version <= version,
        })
    }

    /// Where the events begin that were recorded in a second or later.
    #[must_use]
    pub fn since(&self, second: SystemTime) -> usize {
        let before = self.times.partition_point(|time| *time < second);
        self.after(before as u64, None)
    }

    /// The name of a thing.
    #[must_use]
    pub fn name(&self, thing: u32) -> &str {
        &self.things[thing as usize].name
    }

    /// The name of a thing.
    #[must_use]
    pub fn node(&self, thing: u32) -> NamedNode {
        NamedNode::new_unchecked(self.name(thing))
    }

    /// The kind of a thing that something happened to.
    #[must_use]
    pub fn kind(&self, thing: u32) -> Option<Kind> {
        self.things[thing as usize].kind
    }

    /// The number of a thing that something happened to.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied().filter(|thing| self.last_of(*thing).is_some())
    }

    /// The number of any node that was ever named, if it has one.
    #[must_use]
    pub fn any_number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// Every group that a publication is or was in, some of them several times.
    pub fn all_groups(&self) -> impl Iterator<Item = Group> + '_ {
        self.things.iter().flat_map(|thing| thing.groups.iter().map(|(group, _)| *group))
    }

    /// The last event of a thing.
    #[must_use]
    pub fn last_of(&self, thing: u32) -> Option<&Event> {
        self.things[thing as usize].last.map(|last| &self.events[last as usize])
    }

    /// The last event of a thing up to a version.
    #[must_use]
    pub fn last_until(&self, thing: u32, version: u64) -> Option<&Event> {
        let last = self.last_of(thing).filter(|event| event.version <= version);
        last.or_else(|| {
            let events = &self.events[..self.after(version, None)];
            events.iter().rev().find(|event| event.thing == thing)
        })
    }

    /// What a publication belongs to, or once belonged to and whether it still does.
    pub fn groups(&self, thing: u32) -> impl Iterator<Item = (Group, bool)> + '_ {
        self.things[thing as usize].groups.iter().map(|(group, count)| (*group, *count > 0))
    }

    /// The things of a kind that are there, by number.
    pub fn living(&self, kind: Kind) -> impl Iterator<Item = u32> + '_ {
        let of_kind = move |(_, thing): &(u32, &Thing)| thing.kind == Some(kind) && thing.is_there;
        (0..).zip(&self.things).filter(of_kind).map(|(number, _)| number)
    }

    /// Reads on to the end of the ledger.
    fn follow(&mut self, ledger: &Reader, base: &Base) -> Result<(), Problem> {
        for version in self.last() + 1..=ledger.last() {
            let time = ledger.told(version)?.time();
            let mut touched = HashSet::new();
            ledger.rows(version, &mut |comes, row| {
                if let Some(row) = Row::read(row, base) {
                    self.take(&row, if comes { 1 } else { -1 }, base, &mut touched);
                }
                Ok(())
            })?;
            self.times.push(time);
            self.conclude(version, touched);
        }
        Ok(())
    }

    /// Takes note of what a row says of its subject.
    fn take(&mut self, row: &Row<'_>, sign: i64, base: &Base, touched: &mut HashSet<u32>) {
        if base.layer(NamedNodeRef::new_unchecked(row.graph)) == Layer::Background {
            return;
        }
        let subject = self.of(row.subject, base);
        let thing = &mut self.things[subject as usize];
        let kind = thing.kind;
        if row.property == rdf::TYPE.as_str() {
            if row.object == Some(colo::Tombstone.as_str()) {
                thing.tombstones += sign;
            } else if row.object == kind.map(|kind| kind.class().as_str()) {
                thing.classes += sign;
            }
        }
        if touched.insert(subject) || !thing.named_by.is_empty() {
            // What names a part shows it; what names another thing shows its name.
            let shows = kind.is_none() || NAMING.iter().any(|it| it.as_str() == row.property);
            if shows {
                touched.extend(self.things[subject as usize].named_by.iter().copied());
            }
        }
        if kind == Some(Kind::Publication) {
            self.link(subject, row, sign, base);
        }
    }

    /// Takes note of what a publication names, and of what it belongs to.
    fn link(&mut self, publication: u32, row: &Row<'_>, sign: i64, base: &Base) {
        let Some(object) = row.object.filter(|object| Row::is_thing(object, base)) else { return };
        let object = self.of(object, base);
        let named_by = &mut self.things[object as usize].named_by;
        if named_by.last() != Some(&publication) && !named_by.contains(&publication) {
            named_by.push(publication);
        }
        let publishes = row.property == dcterms::publisher.as_str();
        let groups = [dcterms::type_, dcterms::subject];
        if publishes || groups.iter().any(|it| it.as_str() == row.property) {
            let group = Group { publishes, thing: object };
            let groups = &mut self.things[publication as usize].groups;
            match groups.iter_mut().find(|(known, _)| *known == group) {
                Some((_, count)) => *count += sign,
                None => groups.push((group, sign)),
            }
        }
    }

    /// Makes events of what a version touched.
    fn conclude(&mut self, version: u64, touched: HashSet<u32>) {
        let mut touched: Vec<u32> = touched.into_iter().collect();
        touched.retain(|thing| self.things[*thing as usize].kind.is_some());
        touched.sort_by(|one, other| self.name(*one).cmp(self.name(*other)));
        for number in touched {
            let thing = &mut self.things[number as usize];
            let is_there = thing.classes > 0 && thing.tombstones <= 0;
            let act = match (thing.is_there, is_there) {
                (false, false) => continue,
                (false, true) => Act::Made,
                (true, true) => Act::Changed,
                (true, false) => Act::Gone,
            };
            thing.is_there = is_there;
            let place = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
            if let Some(last) = thing.last.replace(place) {
                self.events[last as usize].next = Some(place);
            }
            self.events.push(Event { version, act, thing: number, next: None });
        }
    }

    /// The number of a node, a new one if it has none yet.
    fn of(&mut self, name: &str, base: &Base) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.things.len()).unwrap_or(u32::MAX);
        let kind = base.kind(NamedNodeRef::new_unchecked(name));
        self.numbers.insert(name.into(), number);
        self.things.push(Thing {
            name: name.into(),
            kind,
            classes: 0,
            tombstones: 0,
            is_there: false,
            last: None,
            named_by: Vec::new(),
            groups: Vec::new(),
        });
        number
    }
}

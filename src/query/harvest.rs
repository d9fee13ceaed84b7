//! Harvesting: a selection becomes its records, in an order that no change upsets.
//!
//! A harvest is held to the version at which it began, and walks through the last event of each
//! publication up to then. Those events never change, so nothing is missed or told twice however
//! much is written meanwhile. What is told of a publication is how it is now: if it was changed
//! since, its date says so, and the next harvest has it again.

use crate::problem::Problem;
use crate::store::{Act, Chronicle, Event, Group, Store};
use crate::vocab::{Base, Kind};
use oxrdf::NamedNode;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Which records are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Not before this second.
    pub from: Option<SystemTime>,
    /// Not after this second.
    pub until: Option<SystemTime>,
    /// The set, as [`sets`] names it.
    pub set: Option<String>,
    /// The version at which the harvest began.
    pub version: u64,
}

/// Where a harvest is: after this change, and after this publication in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The version of the dataset that the change made.
    pub version: u64,
    /// The name of the publication.
    pub name: String,
}

/// What stands at the head of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The publication.
    pub thing: NamedNode,
    /// When its record last changed.
    pub time: SystemTime,
    /// Whether it is gone, or gone from the set that was asked for.
    pub is_gone: bool,
    /// The sets that it is in, or was in when it went.
    pub sets: Vec<String>,
}

/// A stretch of a harvest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The records, oldest change first.
    pub heads: Vec<Head>,
    /// How many places of the whole list it takes; some may be empty by now.
    pub length: usize,
    /// Where to go on, if there is more.
    pub next: Option<Mark>,
}

/// How long the list of a selection is.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn length(store: &Store, selection: &Selection) -> Result<usize, Problem> {
    let chronicle = store.chronicle()?;
    let Some(wish) = Wish::of(&chronicle, store.base(), selection) else { return Ok(0) };
    let events = &chronicle.events()[wish.start..];
    Ok(events.iter().filter(|event| wish.fits(event)).count())
}

/// At most so many records of a selection after a place.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn stretch(
    store: &Store,
    selection: &Selection,
    after: Option<&Mark>,
    most: usize,
) -> Result<Stretch, Problem> {
    let chronicle = store.chronicle()?;
    let Some(wish) = Wish::of(&chronicle, store.base(), selection) else {
        return Ok(Stretch::default());
    };
    let start = after.map_or(0, |place| chronicle.after(place.version, Some(&place.name)));
    let events = &chronicle.events()[start.max(wish.start)..];
    let mut fitting = events.iter().filter(|event| wish.fits(event)).peekable();
    let (mut stretch, mut last) = (Stretch::default(), None);
    while let Some(event) = fitting.next_if(|_| stretch.length < most) {
        stretch.length += 1;
        last = Some(event);
        stretch.heads.extend(wish.head(store.base(), event.thing));
    }
    if fitting.peek().is_some() {
        stretch.next = last.map(|event| Mark {
            version: event.version,
            name: chronicle.name(event.thing).to_owned(),
        });
    }
    Ok(stretch)
}

/// The head of the record of one publication; `None` if there never was one.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn head(store: &Store, name: &str) -> Result<Option<Head>, Problem> {
    let chronicle = store.chronicle()?;
    let of_kind = |thing: &u32| chronicle.kind(*thing) == Some(Kind::Publication);
    let Some(thing) = chronicle.number(name).filter(of_kind) else { return Ok(None) };
    let whole = Selection { from: None, until: None, set: None, version: chronicle.last() };
    let wish = Wish::of(&chronicle, store.base(), &whole);
    Ok(wish.and_then(|wish| wish.head(store.base(), thing)))
}

/// Every set that something is or was in, with the thing that it is named after; sets that only
/// hold others have none.
///
/// # Errors
///
/// If the ledger cannot be read.
pub fn sets(store: &Store) -> Result<Vec<(String, Option<NamedNode>)>, Problem> {
    let chronicle = store.chronicle()?;
    let mut sets = BTreeSet::new();
    for group in chronicle.all_groups() {
        if let Some(spec) = spec(&chronicle, store.base(), group) {
            let above = spec.split(':').next().unwrap_or_default().to_owned();
            sets.insert((above, None));
            sets.insert((spec, Some(chronicle.node(group.thing))));
        }
    }
    Ok(sets.into_iter().collect())
}

/// A selection on the desk.
struct Wish<'a> {
    chronicle: &'a Chronicle,
    selection: &'a Selection,
    /// Where the events are that are not too early.
    start: usize,
    of_set: Option<Of<'a>>,
}

/// Which groups a set takes.
enum Of<'a> {
    One(Group),
    /// All whose set begins so.
    Below(&'a str),
}

impl<'a> Wish<'a> {
    /// `None` if nothing can be in the set.
    fn of(chronicle: &'a Chronicle, base: &Base, selection: &'a Selection) -> Option<Self> {
        let of_set = match selection.set.as_deref() {
            None => None,
            Some(set) => Some(of_set(chronicle, base, set)?),
        };
        let start = selection.from.map_or(0, |from| chronicle.since(from));
        Some(Self { chronicle, selection, start, of_set })
    }

    fn fits(&self, event: &Event) -> bool {
        let version = self.selection.version;
        event.version <= version
            && self.chronicle.is_last(event, version)
            && self.chronicle.kind(event.thing) == Some(Kind::Publication)
            && self.in_time(event.version)
            && self.of_set.as_ref().is_none_or(|of| self.is_in(event.thing, of).is_some())
    }

    fn in_time(&self, version: u64) -> bool {
        let time = seconds(self.chronicle.time(version));
        self.selection.from.is_none_or(|from| time >= seconds(from))
            && self.selection.until.is_none_or(|until| time <= seconds(until))
    }

    /// Whether a publication is in the set still, if it ever was.
    fn is_in(&self, thing: u32, of: &Of<'_>) -> Option<bool> {
        let fits = |group: Group| match of {
            Of::One(one) => group == *one,
            Of::Below(above) => above_of(self.chronicle, group) == Some(above),
        };
        let groups = self.chronicle.groups(thing).filter(|(group, _)| fits(*group));
        groups.map(|(_, still)| still).max()
    }

    /// The head of a record as it is now, unless it has left the time that is asked for.
    fn head(&self, base: &Base, thing: u32) -> Option<Head> {
        let last = self.chronicle.last_of(thing)?;
        let moved = last.version > self.selection.version;
        if moved && self.selection.until.is_some() && !self.in_time(last.version) {
            return None;
        }
        let is_gone = last.act == Act::Gone;
        let left = self.of_set.as_ref().is_some_and(|of| self.is_in(thing, of) != Some(true));
        let spec = |group| spec(self.chronicle, base, group);
        let groups = || self.chronicle.groups(thing);
        // Of what is gone nothing is said any more: it keeps the sets that it ever was in.
        let kept = groups().filter(|(_, still)| *still || is_gone);
        let mut sets: Vec<String> = kept.filter_map(|(group, _)| spec(group)).collect();
        if left && !is_gone {
            sets = self.selection.set.iter().cloned().collect();
        }
        sets.sort();
        sets.dedup();
        let time = self.chronicle.time(last.version);
        Some(Head { thing: self.chronicle.node(thing), time, is_gone: is_gone || left, sets })
    }
}

fn of_set<'a>(chronicle: &Chronicle, base: &Base, set: &'a str) -> Option<Of<'a>> {
    let Some((above, key)) = set.split_once(':') else {
        return ABOVE.iter().any(|(name, _)| *name == set).then_some(Of::Below(set));
    };
    let (_, kind) = ABOVE.iter().find(|(name, _)| *name == above)?;
    let name = base.thing(kind.segment(), key_of(key)?);
    let thing = chronicle.any_number(name.as_str())?;
    Some(Of::One(Group { publishes: *kind == Kind::Agent, thing }))
}

/// What sets are named after: the first part of their name, and the kind of thing.
const ABOVE: &[(&str, Kind)] = &[
    ("concept", Kind::Concept),
    ("genre", Kind::Genre),
    ("publisher", Kind::Agent),
    ("topic", Kind::Topic),
];

fn above_of(chronicle: &Chronicle, group: Group) -> Option<&'static str> {
    let kind = chronicle.kind(group.thing)?;
    let fits = |above: &&(&str, Kind)| above.1 == kind && group.publishes == (kind == Kind::Agent);
    ABOVE.iter().find(fits).map(|(name, _)| *name)
}

/// The name of a set: `genre:report`.
fn spec(chronicle: &Chronicle, base: &Base, group: Group) -> Option<String> {
    let above = above_of(chronicle, group)?;
    let node = chronicle.node(group.thing);
    let (_, key) = base.parts(node.as_ref())?;
    Some(format!("{above}:{}", spec_of(key)))
}

/// A key in the signs that the name of a set may have: any other is `!` and its hexadecimal bytes.
fn spec_of(key: &str) -> String {
    let mut spec = String::new();
    for byte in key.bytes() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' => {
                spec.push(char::from(byte));
            }
            other => drop(write!(spec, "!{other:02x}")),
        }
    }
    spec
}

/// The key that [`spec_of`] spelt.
fn key_of(spec: &str) -> Option<String> {
    let mut parts = spec.split('!');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

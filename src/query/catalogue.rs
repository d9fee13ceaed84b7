//! Cataloguing: the publications of one version become columns that are counted in one pass.

use super::label::label;
use crate::answer::Facet;
use crate::index::{Id, Order, View};
use crate::vocab::{Base, Kind, dcterms, rdf, schema, skos};
use oxrdf::NamedNodeRef;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::{Arc, Mutex, PoisonError};

/// The publications of a version, the newest first, and what each facet has for each of them.
pub(super) struct Catalogue {
    pub(super) publications: Vec<Id>,
    /// For each term the place of the publication that it is, and one more; 0 if it is none.
    places: Vec<u32>,
    /// The year of each; 0 if it has none.
    pub(super) years: Vec<i32>,
    /// As many as there are facets.
    pub(super) facets: Vec<Column>,
    /// The things of other kinds, by label, once somebody asked for them.
    others: Mutex<FxHashMap<Kind, Arc<[Id]>>>,
}

/// The values of a facet, wider ones of narrower ones included.
#[derive(Default)]
pub(super) struct Column {
    pub(super) values: Vec<Id>,
    starts: Vec<u32>,
    codes: Vec<u32>,
}

impl Column {
    /// The values of a publication, by their places among the values.
    pub(super) fn of(&self, publication: usize) -> &[u32] {
        let (from, to) = (self.starts[publication], self.starts[publication + 1]);
        &self.codes[from as usize..to as usize]
    }
}

/// The properties of a facet, the kinds of its values, and what leads from a value to a wider one.
type Source = (&'static [NamedNodeRef<'static>], &'static [Kind], Option<NamedNodeRef<'static>>);

/// Where a facet comes from.
pub(super) fn source(facet: Facet) -> Source {
    match facet {
        Facet::Genre => (&[dcterms::type_], &[Kind::Genre], None),
        Facet::Publisher => (&[dcterms::publisher], &[Kind::Agent], None),
        Facet::Topic => (
            &[dcterms::subject, schema::mentions],
            &[Kind::Topic, Kind::Concept],
            Some(skos::broader),
        ),
        Facet::Law => (&[dcterms::references], &[Kind::Law], Some(dcterms::isPartOf)),
        Facet::Language => (&[dcterms::language], &[], None),
    }
}

impl Catalogue {
    /// The publications of a view.
    pub(super) fn of(view: &View, base: &Base) -> Self {
        let (publications, years) = newest_first(view, base);
        let mut places = vec![0; view.terms() as usize + 2];
        for (place, publication) in (1..).zip(&publications) {
            places[*publication as usize] = place;
        }
        let (facets, others) = (Vec::new(), Mutex::default());
        let mut catalogue = Self { publications, places, years, facets, others };
        catalogue.facets =
            Facet::ALL.iter().map(|facet| catalogue.column(*facet, view, base)).collect();
        catalogue
    }

    /// The things of a kind in the order in which a person looks for them: publications newest
    /// first, others by label.
    pub(super) fn in_order(&self, view: &View, base: &Base, kind: Kind) -> Arc<[Id]> {
        if kind == Kind::Publication {
            return self.publications.as_slice().into();
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let made = others.entry(kind).or_insert_with(|| {
            let mut things = members(view, base, kind);
            things.sort_by_cached_key(|thing| label(view, base, *thing).0.to_lowercase());
            things.into()
        });
        Arc::clone(made)
    }

    /// How many publications say something of a thing.
    pub(super) fn naming(&self, view: &View, thing: Id) -> usize {
        let mut places: Vec<_> = view.naming_it(thing).filter_map(|it| self.place(it)).collect();
        places.sort_unstable();
        places.dedup();
        places.len()
    }

    /// The place of a publication, the newest first.
    pub(super) fn place(&self, thing: Id) -> Option<usize> {
        let place = *self.places.get(thing as usize)?;
        (place as usize).checked_sub(1)
    }

    fn column(&self, facet: Facet, view: &View, base: &Base) -> Column {
        let (properties, kinds, wider) = source(facet);
        let mut codes = FxHashMap::default();
        let mut values = Vec::new();
        let mut told: Vec<(u32, u32)> = Vec::new();
        for property in properties {
            let Some(property) = view.id((*property).into()) else { continue };
            let pairs = view.pairs(property, Order::Subject);
            for (thing, value) in pairs.keys.iter().zip(pairs.values) {
                let Some(place) = self.place(*thing) else { continue };
                let code = *codes.entry(*value).or_insert_with(|| {
                    let fits = fits(view, base, *value, kinds);
                    if fits { number(&mut values, *value) } else { u32::MAX }
                });
                if code != u32::MAX {
                    told.push((u32::try_from(place).unwrap_or(u32::MAX), code));
                }
            }
        }
        let above = wider.map_or_else(Vec::new, |wider| above(view, wider, &mut values));
        self.filled(values, &told, &above)
    }

    /// A column of values that come in any order, each once for each publication.
    fn filled(&self, values: Vec<Id>, told: &[(u32, u32)], above: &[Vec<u32>]) -> Column {
        let (starts, sorted) = by_place(told, self.publications.len());
        let mut column = Column { values, starts: vec![0], codes: Vec::with_capacity(told.len()) };
        let mut seen = vec![u32::MAX; column.values.len()];
        for place in 0..self.publications.len() {
            let own = &sorted[starts[place] as usize..starts[place + 1] as usize];
            for code in own {
                let wider = above.get(*code as usize).into_iter().flatten();
                for code in std::iter::once(code).chain(wider) {
                    let mark = u32::try_from(place).unwrap_or(u32::MAX - 1);
                    if std::mem::replace(&mut seen[*code as usize], mark) != mark {
                        column.codes.push(*code);
                    }
                }
            }
            column.starts.push(u32::try_from(column.codes.len()).unwrap_or(u32::MAX));
        }
        column
    }
}

/// Codes by place: where those of each begin, and all of them.
fn by_place(told: &[(u32, u32)], places: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; places + 1];
    for (place, _) in told {
        starts[*place as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; told.len()];
    for (place, code) in told {
        sorted[next[*place as usize] as usize] = *code;
        next[*place as usize] += 1;
    }
    (starts, sorted)
}

fn number(values: &mut Vec<Id>, value: Id) -> u32 {
    values.push(value);
    u32::try_from(values.len() - 1).unwrap_or(u32::MAX - 1)
}

/// Whether a value is one of a facet: a thing of its kinds, one from elsewhere, or any literal.
fn fits(view: &View, base: &Base, value: Id, kinds: &[Kind]) -> bool {
    match view.term(value) {
        oxrdf::Term::NamedNode(node) => {
            !kinds.is_empty() && base.kind(node.as_ref()).is_none_or(|kind| kinds.contains(&kind))
        }
        oxrdf::Term::Literal(_) => kinds.is_empty(),
        _ => false,
    }
}

/// For each value every wider one; those that no publication has come to the values.
fn above(view: &View, wider: NamedNodeRef<'_>, values: &mut Vec<Id>) -> Vec<Vec<u32>> {
    let Some(wider) = view.id(wider.into()) else { return Vec::new() };
    let pairs = view.pairs(wider, Order::Subject);
    let mut codes: FxHashMap<Id, u32> =
        (0..).zip(values.iter()).map(|(code, id)| (*id, code)).collect();
    let mut direct: Vec<Vec<u32>> = Vec::new();
    while direct.len() < values.len() {
        let parents = pairs.range(values[direct.len()]).iter();
        let parents =
            parents.map(|parent| *codes.entry(*parent).or_insert_with(|| number(values, *parent)));
        direct.push(parents.collect());
    }
    let all = |code: u32| {
        let mut found: Vec<u32> = Vec::new();
        let mut open = direct[code as usize].clone();
        while let Some(parent) = open.pop() {
            if parent != code && !found.contains(&parent) {
                found.push(parent);
                open.extend(&direct[parent as usize]);
            }
        }
        found
    };
    (0..).take(values.len()).map(all).collect()
}

/// Every publication, the newest first, and the year of each.
fn newest_first(view: &View, base: &Base) -> (Vec<Id>, Vec<i32>) {
    let mut dates: FxHashMap<Id, Id> = FxHashMap::default();
    // The date of issue goes before the one under which a source lists it.
    for property in [dcterms::date, dcterms::issued] {
        let Some(property) = view.id(property.into()) else { continue };
        let pairs = view.pairs(property, Order::Subject);
        let mut last = 0;
        for (thing, date) in pairs.keys.iter().zip(pairs.values) {
            if *thing != last {
                dates.insert(*thing, *date);
                last = *thing;
            }
        }
    }
    let mut known: Vec<(String, Id)> = Vec::new();
    let mut ranks: FxHashMap<Id, (u32, i32)> = FxHashMap::default();
    for date in dates.values() {
        if let std::collections::hash_map::Entry::Vacant(entry) = ranks.entry(*date) {
            entry.insert((0, 0));
            known.push((view.text(*date).into_owned(), *date));
        }
    }
    known.sort();
    for (rank, (text, date)) in (1..).zip(&known) {
        let year = text.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
        ranks.insert(*date, (rank, year));
    }
    let rank = |thing: &Id| dates.get(thing).map_or((0, 0), |date| ranks[date]);
    let mut publications = members(view, base, Kind::Publication);
    publications.sort_by_cached_key(|thing| Reverse(rank(thing).0));
    let years = publications.iter().map(|thing| rank(thing).1).collect();
    (publications, years)
}

/// The things of a kind, by their addresses.
pub(super) fn members(view: &View, base: &Base, kind: Kind) -> Vec<Id> {
    let (Some(type_), Some(class)) = (view.id(rdf::TYPE.into()), view.id(kind.class().into()))
    else {
        return Vec::new();
    };
    let things = view.pairs(type_, Order::Object).range(class).iter().copied();
    let start = format!("{base}id/{}/", kind.segment());
    let mut things: Vec<Id> = things
        .filter(|thing| view.text(*thing).strip_prefix(&*start).is_some_and(|key| !key.is_empty()))
        .collect();
    things.sort_by_cached_key(|thing| {
        let late = !view.is_copied(*thing);
        (late, late.then(|| view.text(*thing).into_owned()))
    });
    things
}

/// How a parameter calls a value: things by segment and key.
pub(super) fn value(view: &View, base: &Base, id: Id) -> String {
    let text = view.text(id);
    let start = format!("{base}id/");
    text.strip_prefix(&*start).unwrap_or(&text).to_owned()
}

/// The term that a parameter calls so.
pub(super) fn called(view: &View, base: &Base, facet: Facet, value: &str) -> Option<Id> {
    if facet == Facet::Language {
        return view.id(oxrdf::Literal::from(value).as_ref().into());
    }
    let address =
        if value.contains("://") { value.to_owned() } else { format!("{base}id/{value}") };
    let node = oxrdf::NamedNode::new(address).ok()?;
    view.id(node.as_ref().into())
}

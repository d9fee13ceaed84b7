//! Viewing: the copy as one query sees it, from its first row to its last.

use super::Id;
use super::copy::Copy;
use super::dictionary::Dictionary;
use super::overlay::{Changed, Overlay};
use super::search::Recent;
use super::section::Section;
use super::triples::{Order, Pairs, Part};
use oxrdf::{GraphName, Quad, Term, TermRef};
use rustc_hash::FxHashMap;
use std::any::Any;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The copy at one version; clones share it.
#[derive(Clone)]
pub struct View {
    copy: Arc<Copy>,
    version: u64,
    overlay: Option<Arc<Overlay>>,
    offsets: Arc<Mutex<Known>>,
    /// What somebody made of this version.
    made: Arc<OnceLock<Arc<dyn Any + Send + Sync>>>,
}

/// How many bytes of tables of offsets are kept for the next query, more or less.
const KEPT: usize = 32 << 20;

/// What is known of where keys start, by predicate.
type Known = FxHashMap<(Id, Order), Arc<Offsets>>;

/// Where the pairs of each key start, for keys from the first to the last.
pub(super) struct Offsets {
    first: Id,
    starts: Vec<u32>,
}

impl Offsets {
    pub(super) fn of(pairs: Pairs<'_>) -> Self {
        let (Some(first), Some(last)) = (pairs.keys.first(), pairs.keys.last()) else {
            return Self { first: 1, starts: vec![0] };
        };
        let mut starts = vec![0u32; (last - first) as usize + 2];
        for key in pairs.keys {
            starts[(key - first) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { first: *first, starts }
    }

    /// How much memory they take.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.starts.as_slice())
    }

    /// The places of a key in the pairs.
    pub(super) fn range(&self, key: Id) -> Range<usize> {
        let Some(at) = key.checked_sub(self.first) else { return 0..0 };
        match self.starts.get(at as usize..at as usize + 2) {
            Some([from, to]) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }
}

impl View {
    /// The copy as it is.
    #[must_use]
    pub fn of(copy: Arc<Copy>) -> Self {
        let version = copy.version();
        Self { copy, version, overlay: None, offsets: Arc::default(), made: Arc::default() }
    }

    /// The same after a change: what it removes and adds.
    pub(super) fn after(
        self,
        version: u64,
        (removed, added): (&[Quad], &[Quad]),
        is_stated: &dyn Fn(&GraphName) -> bool,
    ) -> Self {
        let Self { copy, overlay, offsets, .. } = self;
        let mut overlay = overlay.unwrap_or_else(|| Arc::new(Overlay::of(&copy)));
        // Copied only while a query still reads it.
        Arc::make_mut(&mut overlay).apply(removed, added, &copy, is_stated);
        Self { copy, version, overlay: Some(overlay), offsets, made: Arc::default() }
    }

    /// What is made of this version once, and kept as long as it is read.
    #[must_use]
    pub fn kept<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        let kept = self.made.get_or_init(|| Arc::new(make()));
        Arc::clone(kept).downcast().unwrap_or_else(|_| Arc::new(make()))
    }

    /// The version of the dataset.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How many quads have come or gone since the copy was made.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.overlay.as_ref().map_or(0, |overlay| overlay.quads())
    }

    /// The folder of the copy, if it is in a file.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.copy.folder.as_deref()
    }

    /// How many bytes of memory what changed takes, more or less, when queries have asked for it.
    pub(super) fn burden(&self) -> usize {
        self.overlay.as_ref().map_or(0, |overlay| overlay.burden(&self.copy))
    }

    /// How many triples the copy has.
    pub(super) fn size(&self) -> usize {
        self.copy.triples().rows() as usize
    }

    /// How many terms have a number.
    #[must_use]
    pub fn terms(&self) -> u32 {
        let own = self.overlay.as_ref().map_or(0, |overlay| overlay.terms().len());
        self.copied() + u32::try_from(own).unwrap_or(u32::MAX)
    }

    /// How many terms the copy has: their numbers are in the order of their sections.
    pub(super) fn copied(&self) -> u32 {
        self.copy.dictionary().len()
    }

    /// The number of a term.
    #[must_use]
    pub fn id(&self, term: TermRef<'_>) -> Option<Id> {
        let own = || self.overlay.as_ref().and_then(|overlay| overlay.id(term));
        self.copy.dictionary().id(term).or_else(own)
    }

    /// Whether a term was there when the copy was made.
    #[must_use]
    pub fn is_copied(&self, id: Id) -> bool {
        id <= self.copied()
    }

    /// A term that came after the copy was made.
    fn own(&self, id: Id) -> Option<&Term> {
        let place = id.checked_sub(self.copied() + 1)?;
        self.overlay.as_ref()?.terms().get(place as usize)
    }

    /// The term with a number.
    #[must_use]
    pub fn term(&self, id: Id) -> Term {
        self.own(id).cloned().unwrap_or_else(|| self.copy.dictionary().term(id))
    }

    /// An IRI, a label or a lexical form.
    #[must_use]
    pub fn text(&self, id: Id) -> Cow<'_, str> {
        match self.own(id) {
            None => Cow::Borrowed(self.copy.dictionary().text(id)),
            Some(Term::NamedNode(node)) => Cow::Borrowed(node.as_str()),
            Some(Term::BlankNode(node)) => Cow::Borrowed(node.as_str()),
            Some(Term::Literal(literal)) => Cow::Borrowed(literal.value()),
            Some(triple) => Cow::Owned(triple.to_string()),
        }
    }

    /// The pairs of a predicate in the default graph.
    #[must_use]
    pub fn pairs(&self, predicate: Id, order: Order) -> Pairs<'_> {
        let changed = self.overlay.as_ref().and_then(|o| o.pairs(predicate, order, &self.copy));
        changed.unwrap_or_else(|| self.copy.triples().pairs(predicate, Part::Stated, order))
    }

    /// How many keys the pairs of a predicate have, as far as the copy knows.
    pub(super) fn distinct(&self, predicate: Id, order: Order) -> u32 {
        self.copy.triples().distinct(predicate, Part::Stated, order)
    }

    /// Where each key of a predicate starts; made once.
    pub(super) fn offsets(&self, predicate: Id, order: Order) -> Arc<Offsets> {
        let changed = self.overlay.as_ref().and_then(|o| o.offsets(predicate, order, &self.copy));
        changed.unwrap_or_else(|| {
            let mut known = self.offsets.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(offsets) = known.get(&(predicate, order)) {
                return Arc::clone(offsets);
            }
            let pairs = self.copy.triples().pairs(predicate, Part::Stated, order);
            let offsets = Arc::new(Offsets::of(pairs));
            let all: usize = known.values().map(|offsets| offsets.bytes()).sum();
            if all + offsets.bytes() > KEPT {
                known.clear();
            }
            known.insert((predicate, order), Arc::clone(&offsets));
            offsets
        })
    }

    pub(super) fn predicates(&self) -> &[Id] {
        let copied = || self.copy.triples().predicates();
        self.overlay.as_ref().map_or_else(copied, |overlay| overlay.predicates())
    }

    pub(super) fn graphs(&self) -> &[Id] {
        let copied = || self.copy.triples().graphs();
        self.overlay.as_ref().map_or_else(copied, |overlay| overlay.graphs())
    }

    /// Number of triples in the default graph.
    pub(super) fn stated(&self) -> usize {
        let more = self.overlay.as_ref().map_or(0, |overlay| overlay.stated());
        let copied = i64::from(self.copy.triples().stated());
        usize::try_from(copied + more).unwrap_or(0)
    }

    /// How many triples there are in all graphs, more or less.
    pub(super) fn rows_len(&self) -> usize {
        self.copy.triples().rows() as usize + self.changes()
    }

    /// The rows of the copy that still are as they were, and those that changed and are there.
    fn now<'v>(
        &'v self,
        copied: impl Iterator<Item = u32> + 'v,
        changed: Option<impl Iterator<Item = u32> + 'v>,
    ) -> impl Iterator<Item = u32> + 'v {
        let first = self.copy.triples().rows();
        let overlay = self.overlay.as_ref();
        let stays = move |row: &u32| overlay.is_none_or(|overlay| !overlay.is_hidden(*row));
        copied.filter(stays).chain(changed.into_iter().flatten().map(move |place| first + place))
    }

    /// Every triple of every graph, by number.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        let changed = self.overlay.as_ref().map(|overlay| overlay.all());
        self.now(0..self.copy.triples().rows(), changed)
    }

    pub(super) fn about(&self, subject: Id) -> impl Iterator<Item = u32> + '_ {
        let changed = self.overlay.as_ref().map(|overlay| overlay.about(subject));
        self.now(self.copy.triples().about(subject), changed)
    }

    pub(super) fn naming(&self, object: Id) -> impl Iterator<Item = u32> + '_ {
        let changed = self.overlay.as_ref().map(|overlay| overlay.naming(object));
        self.now(self.copy.triples().naming(object).iter().copied(), changed)
    }

    pub(super) fn rows_in(&self, graph: Id) -> impl Iterator<Item = u32> + '_ {
        let changed = self.overlay.as_ref().map(|overlay| overlay.within(graph));
        self.now(self.copy.triples().rows_in(graph).iter().copied(), changed)
    }

    /// The things of which something is stated that names a term; one may come more than once.
    pub fn naming_it(&self, object: Id) -> impl Iterator<Item = Id> + '_ {
        self.naming(object).filter(|row| self.is_stated(*row)).map(|row| self.row(row)[0])
    }

    /// The triples with a predicate, of all graphs.
    pub(super) fn rows_with(&self, predicate: Id) -> impl Iterator<Item = u32> + '_ {
        let triples = self.copy.triples();
        let both =
            [Part::Stated, Part::Rest].map(|part| triples.pairs(predicate, part, Order::Subject));
        let rows = both.into_iter().flat_map(|pairs| pairs.keys.iter().zip(pairs.values));
        let rows = rows.filter_map(move |(s, o)| triples.find(*s, predicate, *o));
        let changed = self.overlay.as_ref().map(|overlay| overlay.with(predicate));
        self.now(rows, changed)
    }

    /// How many triples of all graphs have a predicate, as far as the copy knows.
    pub(super) fn count_with(&self, predicate: Id) -> usize {
        let triples = self.copy.triples();
        let both =
            [Part::Stated, Part::Rest].map(|part| triples.pairs(predicate, part, Order::Subject));
        both.iter().map(|pairs| pairs.keys.len()).sum()
    }

    /// What changed about a triple, if its row is not one of the copy.
    fn changed(&self, row: u32) -> Option<&Changed> {
        let place = row.checked_sub(self.copy.triples().rows())?;
        Some(self.overlay.as_ref()?.changed(place as usize))
    }

    pub(super) fn row(&self, row: u32) -> [Id; 3] {
        self.changed(row).map_or_else(|| self.copy.triples().row(row), |changed| changed.triple)
    }

    pub(super) fn is_stated(&self, row: u32) -> bool {
        let copied = || self.copy.triples().is_stated(row);
        self.changed(row).map_or_else(copied, |changed| changed.is_stated)
    }

    pub(super) fn graphs_of(&self, row: u32) -> &[Id] {
        let copied = || self.copy.triples().graphs_of(row);
        self.changed(row).map_or_else(copied, |changed| changed.graphs.as_slice())
    }

    pub(super) fn copy(&self) -> &Arc<Copy> {
        &self.copy
    }

    /// What is searched over the copy, if anything changed.
    pub(super) fn recent(&self) -> Option<&Recent> {
        self.overlay.as_ref().map(|overlay| overlay.recent())
    }

    /// Whether a term is an IRI.
    pub(super) fn is_iri(&self, id: Id) -> bool {
        let copied = || self.dictionary().section(Section::Iri).contains(&id);
        self.own(id).map_or_else(copied, Term::is_named_node)
    }

    /// Whether a term is a string, with a language or without.
    pub(super) fn is_text(&self, id: Id) -> bool {
        let copied = || self.dictionary().section(Section::Text).contains(&id);
        let is_text = |term: &Term| match term {
            Term::Literal(text) => {
                text.language().is_some() || text.datatype() == oxrdf::vocab::xsd::STRING
            }
            _ => false,
        };
        self.own(id).map_or_else(copied, is_text)
    }

    /// The language of a string that has one.
    #[must_use]
    pub fn language(&self, id: Id) -> Option<&str> {
        match self.own(id) {
            Some(Term::Literal(text)) => text.language(),
            Some(_) => None,
            None => self.dictionary().language(id),
        }
    }

    /// The terms of the copy: of the numbers up to [`copied`](Self::copied).
    pub(super) fn dictionary(&self) -> &Dictionary {
        self.copy.dictionary()
    }
}

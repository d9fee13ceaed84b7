//! Layering: what is found in a copy, and over it what changed since.
//!
//! The texts of a copy are indexed once. Things whose texts changed get a layer over it, with
//! all texts that they have now; a thing is told by the last layer that knows it. Layers grow
//! like the powers of two, so that a thing is indexed again only a few times.

use super::part::{Part, Text};
use super::role::{Role, is_found, known};
use super::shelf::Shelf;
use crate::index::Id;
use crate::index::copy::Copy;
use crate::index::triples::Order;
use crate::index::view::View;
use crate::problem::Problem;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// An index, and the things whose texts it tells.
pub(in crate::index) struct Layer {
    pub(super) part: Part,
    /// None for the layer of a copy, which tells all that no other does.
    pub(super) subjects: Arc<FxHashSet<Id>>,
}

impl std::fmt::Debug for Layer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "texts of {} things", self.part.things())
    }
}

/// The layers over a copy, made when somebody first searches.
#[derive(Clone, Debug, Default)]
pub(in crate::index) struct Recent {
    /// Those that were made for an earlier version, and the things that changed after it.
    before: Vec<Arc<Layer>>,
    since: FxHashSet<Id>,
    made: OnceLock<Result<Vec<Arc<Layer>>, String>>,
}

impl Recent {
    /// A text of a thing came or went.
    pub(in crate::index) fn touch(&mut self, subject: Id) {
        if let Some(Ok(made)) = self.made.take() {
            self.before = made;
            self.since.clear();
        }
        self.since.insert(subject);
    }

    /// The layers of a view.
    ///
    /// # Errors
    ///
    /// If one cannot be made.
    pub(super) fn layers(&self, view: &View) -> Result<&[Arc<Layer>], Problem> {
        let made = self.made.get_or_init(|| self.make(view).map_err(|error| error.to_string()));
        made.as_deref().map_err(|told| Problem::internal(told.as_str()))
    }

    fn make(&self, view: &View) -> Result<Vec<Arc<Layer>>, Problem> {
        let mut layers = self.before.clone();
        if self.since.is_empty() {
            return Ok(layers);
        }
        let mut subjects = self.since.clone();
        while let Some(last) = layers.pop_if(|last| last.subjects.len() <= subjects.len() * 2) {
            subjects.extend(last.subjects.iter());
        }
        let roles = Roles::of(view);
        let mut sorted: Vec<Id> = subjects.iter().copied().collect();
        sorted.sort_unstable();
        let mut texts = Vec::new();
        for subject in sorted.into_iter().filter(|subject| view.is_iri(*subject)) {
            roles.texts_of(view, subject, &mut texts);
        }
        let part = Part::of(view, &texts, false)?;
        layers.push(Arc::new(Layer { part, subjects: Arc::new(subjects) }));
        Ok(layers)
    }
}

/// The texts of a copy, indexed when somebody first searches or before.
#[derive(Debug, Default)]
pub(in crate::index) struct Whole {
    made: OnceLock<Result<Arc<Layer>, String>>,
    /// Held by who makes it.
    making: Mutex<()>,
}

impl Whole {
    /// The layer of a copy: that of its folder if there is a good one, else a new one.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub(super) fn layer(&self, copy: &Arc<Copy>) -> Result<Arc<Layer>, Problem> {
        let made = self.made.get().map_or_else(|| self.make_once(copy), Clone::clone);
        made.map_err(Problem::internal)
    }

    fn make_once(&self, copy: &Arc<Copy>) -> Result<Arc<Layer>, String> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let part = Self::kept(copy).map_or_else(|| Self::make(copy), Ok);
            let layer = |part| Arc::new(Layer { part, subjects: Arc::default() });
            part.map(layer).map_err(|error| error.to_string())
        };
        self.made.get_or_init(make).clone()
    }

    /// Sees to it that the folder of a copy has its text index, for whoever opens it next.
    ///
    /// # Errors
    ///
    /// If it cannot be made or kept.
    pub(in crate::index) fn keep(&self, copy: &Arc<Copy>) -> Result<(), Problem> {
        let Some(folder) = copy.folder() else { return Ok(()) };
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if Self::kept(copy).is_none() {
            // From the file it takes no memory, so what was made is not what is used.
            match self.made.get() {
                Some(Ok(layer)) => layer.part.shelf().write(folder, copy.version())?,
                _ => Self::make(copy)?.shelf().write(folder, copy.version())?,
            }
        }
        drop(making);
        self.layer(copy).map(drop)
    }

    fn kept(copy: &Copy) -> Option<Part> {
        let folder = copy.folder()?;
        if !Shelf::path(folder).exists() {
            return None;
        }
        match Shelf::open(folder, copy.version()).and_then(|shelf| shelf.map(Part::on).transpose())
        {
            Ok(part) => part,
            Err(problem) => {
                tracing::warn!("the text index is made again: {problem}");
                None
            }
        }
    }

    fn make(copy: &Arc<Copy>) -> Result<Part, Problem> {
        let view = View::of(Arc::clone(copy));
        let mut texts = Roles::of(&view).texts(&view);
        texts.sort_unstable();
        Part::of(&view, &texts, true)
    }
}

/// What the predicates of a view say: none for one that only says texts in a language.
pub(super) struct Roles(FxHashMap<Id, Option<Role>>);

impl Roles {
    pub(super) fn of(view: &View) -> Self {
        let roles = view.predicates().iter().filter_map(|predicate| {
            let property = view.text(*predicate);
            let property = oxrdf::NamedNodeRef::new_unchecked(&property);
            is_found(property).then(|| (*predicate, known(property)))
        });
        Self(roles.collect())
    }

    /// What a literal is to what a predicate says it of.
    fn role(&self, view: &View, predicate: Id, literal: Id) -> Option<Role> {
        let role = *self.0.get(&predicate)?;
        if !view.is_text(literal) {
            return None;
        }
        role.or_else(|| view.language(literal).map(|_| Role::Text))
    }

    /// Every text of every thing, as it stands in the default graph.
    fn texts(&self, view: &View) -> Vec<Text> {
        let mut texts = Vec::new();
        for predicate in self.0.keys() {
            let pairs = view.pairs(*predicate, Order::Subject);
            for (subject, literal) in pairs.keys.iter().zip(pairs.values) {
                if view.is_iri(*subject)
                    && let Some(role) = self.role(view, *predicate, *literal)
                {
                    texts.push((*subject, role, *literal));
                }
            }
        }
        texts
    }

    /// Every text of one thing.
    pub(super) fn texts_of(&self, view: &View, subject: Id, texts: &mut Vec<Text>) {
        let first = texts.len();
        for row in view.about(subject).filter(|row| view.is_stated(*row)) {
            let [_, predicate, literal] = view.row(row);
            if let Some(role) = self.role(view, predicate, literal) {
                texts.push((subject, role, literal));
            }
        }
        texts[first..].sort_unstable();
    }
}

/// Every layer of a view, that of the copy first.
///
/// # Errors
///
/// If one cannot be made.
pub(super) fn layers(view: &View) -> Result<Vec<Arc<Layer>>, Problem> {
    let mut layers = vec![view.copy().whole().layer(view.copy())?];
    if let Some(recent) = view.recent() {
        layers.extend_from_slice(recent.layers(view)?);
    }
    Ok(layers)
}

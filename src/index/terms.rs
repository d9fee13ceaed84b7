//! Naming terms: those of the copy by their number, those that a query makes by one of its own.

use super::budget::Meter;
use super::view::View;
use super::{Id, UNBOUND};
use oxrdf::Term;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// What a term costs beside its text: it is held twice, in a list and in a table.
const OVERHEAD: usize = 160;

/// The terms of one query: numbers up to [`View::terms`] are the copy's, those above are its own.
pub(super) struct Terms {
    view: View,
    meter: Rc<Meter>,
    own: RefCell<Own>,
}

#[derive(Default)]
struct Own {
    terms: Vec<Term>,
    numbers: FxHashMap<Term, Id>,
}

impl Terms {
    pub(super) fn new(view: View, meter: Rc<Meter>) -> Self {
        Self { view, meter, own: RefCell::default() }
    }

    /// The number of a term, which is given one if it has none; its memory is counted.
    pub(super) fn id(&self, term: Term) -> Id {
        if let Some(id) = self.view.id(term.as_ref()) {
            return id;
        }
        let mut own = self.own.borrow_mut();
        if let Some(id) = own.numbers.get(&term) {
            return *id;
        }
        self.meter.keep(size(&term));
        own.terms.push(term.clone());
        let id = self.view.terms() + u32::try_from(own.terms.len()).unwrap_or(u32::MAX);
        own.numbers.insert(term, id);
        id
    }

    /// The term with this number; none for [`UNBOUND`].
    pub(super) fn term(&self, id: Id) -> Option<Term> {
        if id == UNBOUND {
            return None;
        }
        if id <= self.view.terms() {
            return Some(self.view.term(id));
        }
        Some(self.own.borrow().terms[(id - self.view.terms() - 1) as usize].clone())
    }

    /// The text of a term: an IRI, a label, a lexical form.
    pub(super) fn text(&self, id: Id) -> Cow<'_, str> {
        if id <= self.view.terms() {
            return self.view.text(id);
        }
        Cow::Owned(match self.term(id) {
            Some(Term::NamedNode(node)) => node.into_string(),
            Some(Term::BlankNode(node)) => node.as_str().to_owned(),
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(triple) => triple.to_string(),
            None => String::new(),
        })
    }
}

fn size(term: &Term) -> usize {
    let text = match term {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
        Term::Triple(triple) => size(&triple.object) + OVERHEAD,
    };
    OVERHEAD + 2 * text
}

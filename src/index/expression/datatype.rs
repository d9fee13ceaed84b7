//! Typing: literals become their datatypes.

use super::asked::Question;
use super::reader::Reader;
use super::shape::tell_all;
use super::{Batch, Cx, Id, Node, Problem, UNBOUND, name};
use crate::index::section::{Reading, Section};
use crate::vocab::xsd;
use oxrdf::{NamedNode, Term};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// `DATATYPE(…)`.
pub(super) struct Datatype {
    inner: Box<dyn Node>,
    question: Question,
    known: RefCell<FxHashMap<(u8, usize), Id>>,
}

impl Datatype {
    pub(super) fn new(inner: Box<dyn Node>, question: Question) -> Self {
        Self { inner, question, known: RefCell::default() }
    }

    fn of(&self, id: Id, reader: &Reader<'_>, cx: &Cx) -> Result<Id, Problem> {
        let section = reader.dictionary.section_of(id);
        if !reader.is_known(id) || section == Section::Other {
            return self.question.answer(&[id], cx);
        }
        if !section.is_literal() {
            return Ok(UNBOUND);
        }
        let key = (section as u8, reader.tag(id));
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(*known);
        }
        let Some(datatype) = reader.dictionary.datatype(id) else { return Ok(UNBOUND) };
        let datatype = match Reading::of(datatype, section == Section::Text) {
            Reading::Integer => xsd::INTEGER,
            Reading::DateTime => xsd::DATE_TIME,
            _ => datatype,
        };
        let named = name::name(Term::from(NamedNode::from(datatype)), cx)?;
        self.known.borrow_mut().insert(key, named);
        Ok(named)
    }
}

impl Node for Datatype {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let (mut column, reader) = (self.inner.column(rows, cx)?, Reader::new(cx));
        let strings = reader.strings.clone();
        let mut last = None;
        for id in &mut column {
            // Of two strings with the same mark, the second has the datatype of the first.
            let tag = strings.contains(id).then(|| reader.tag(*id));
            *id = match last {
                Some((known, datatype)) if tag == Some(known) => datatype,
                _ => self.of(*id, &reader, cx)?,
            };
            last = tag.map(|tag| (tag, *id));
        }
        Ok(column)
    }

    fn tell(&self, told: &mut String) {
        tell_all("datatype", &[&*self.inner], told);
    }

    fn is_asked(&self) -> bool {
        self.inner.is_asked()
    }
}

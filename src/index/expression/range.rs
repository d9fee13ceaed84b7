//! Narrowing: a filter becomes the ids of the copy outside of which it cannot be true.

use super::bounds::{Bounds, first};
use super::{Cx, Id, constant};
use crate::index::dictionary::Dictionary;
use crate::index::section::Section;
use oxrdf::{Term, Variable};
use spargebra::algebra::{Expression, Function};
use std::ops::Range;

/// The ids of the copy that a variable must be within for a filter to be true; `None` if nothing
/// can be said. The filter still decides about those within.
pub(in crate::index) fn range(
    filter: &Expression,
    variable: &Variable,
    cx: &Cx,
) -> Option<Range<Id>> {
    Narrowing { variable, cx, dictionary: cx.view.dictionary() }.of(filter)
}

struct Narrowing<'a> {
    variable: &'a Variable,
    cx: &'a Cx,
    dictionary: &'a Dictionary,
}

impl Narrowing<'_> {
    fn of(&self, filter: &Expression) -> Option<Range<Id>> {
        match filter {
            Expression::And(a, b) => match (self.of(a), self.of(b)) {
                (Some(a), Some(b)) => Some(a.start.max(b.start)..a.end.min(b.end)),
                (a, b) => a.or(b),
            },
            Expression::Or(a, b) => Some(hull(self.of(a)?, self.of(b)?)),
            Expression::Equal(a, b) => self.either(a, b, &|term| self.equal(term)),
            Expression::SameTerm(a, b) => self.either(a, b, &|term| Some(self.same(term))),
            Expression::Less(a, b) | Expression::LessOrEqual(a, b) => self
                .ordered(a, b, &|bounds| bounds.all.start..bounds.near.end)
                .or_else(|| self.ordered(b, a, &|bounds| bounds.near.start..bounds.all.end)),
            Expression::Greater(a, b) | Expression::GreaterOrEqual(a, b) => self
                .ordered(a, b, &|bounds| bounds.near.start..bounds.all.end)
                .or_else(|| self.ordered(b, a, &|bounds| bounds.all.start..bounds.near.end)),
            Expression::In(wanted, list) if self.is_meant(wanted) => {
                let ranges = list.iter().map(|one| self.equal(&constant::value(one, self.cx)?));
                ranges.reduce(|a, b| Some(hull(a?, b?))).unwrap_or(Some(1..1))
            }
            Expression::FunctionCall(function, arguments) => self.called(function, arguments),
            _ => None,
        }
    }

    fn is_meant(&self, part: &Expression) -> bool {
        matches!(part, Expression::Variable(variable) if variable == self.variable)
    }

    /// The ids for `?variable = term`, whichever stands first.
    fn either(
        &self,
        a: &Expression,
        b: &Expression,
        ids: &dyn Fn(&Term) -> Option<Range<Id>>,
    ) -> Option<Range<Id>> {
        let term = if self.is_meant(a) { b } else { a };
        if !self.is_meant(a) && !self.is_meant(b) {
            return None;
        }
        ids(&constant::value(term, self.cx)?)
    }

    fn ordered(
        &self,
        variable: &Expression,
        literal: &Expression,
        ids: &dyn Fn(Bounds) -> Range<Id>,
    ) -> Option<Range<Id>> {
        let Some(Term::Literal(literal)) = constant::value(literal, self.cx) else { return None };
        let bounds =
            self.is_meant(variable).then(|| Bounds::around(literal.as_ref(), self.dictionary))?;
        bounds.map(ids)
    }

    fn equal(&self, term: &Term) -> Option<Range<Id>> {
        match term {
            Term::Literal(literal) => {
                Bounds::around(literal.as_ref(), self.dictionary).map(|bounds| bounds.near)
            }
            Term::Triple(_) => None,
            _ => Some(self.same(term)),
        }
    }

    fn same(&self, term: &Term) -> Range<Id> {
        self.dictionary.id(term.as_ref()).map_or(1..1, |id| id..id + 1)
    }

    fn called(&self, function: &Function, arguments: &[Expression]) -> Option<Range<Id>> {
        let section = |section| Some(self.dictionary.section(section));
        match (function, arguments) {
            (Function::IsIri, [one]) if self.is_meant(one) => section(Section::Iri),
            (Function::IsBlank, [one]) if self.is_meant(one) => section(Section::Blank),
            (Function::IsNumeric, [one]) if self.is_meant(one) => section(Section::Number),
            (Function::StrStarts, [text, start]) => {
                let Some(Term::Literal(start)) = constant::value(start, self.cx) else {
                    return None;
                };
                match text {
                    _ if self.is_meant(text) => Some(self.starting(Section::Text, start.value())),
                    Expression::FunctionCall(Function::Str, inner)
                        if inner.first().is_some_and(|inner| self.is_meant(inner)) =>
                    {
                        self.starting_anywhere(start.value())
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The ids of a section that is in the order of texts whose text starts with something.
    fn starting(&self, section: Section, start: &str) -> Range<Id> {
        self.starting_in(self.dictionary.section(section), start)
    }

    fn starting_in(&self, ids: Range<Id>, start: &str) -> Range<Id> {
        let text = |id| self.dictionary.text(id);
        let from = first(ids.clone(), |id| text(id) >= start);
        from..first(from..ids.end, |id| !text(id).starts_with(start))
    }

    /// The ids of every term whose text starts with something.
    fn starting_anywhere(&self, start: &str) -> Option<Range<Id>> {
        // Numbers, dates, durations and truths are not in the order of their texts.
        if !start.starts_with(|c: char| c.is_alphabetic() && !"tfINP".contains(c)) {
            return None;
        }
        let mut found =
            vec![self.starting(Section::Iri, start), self.starting(Section::Text, start)];
        let Range { start: mut from, end } = self.dictionary.section(Section::Other);
        while from < end {
            let tag = self.dictionary.tag_number(from);
            let to = first(from..end, |id| self.dictionary.tag_number(id) != tag);
            found.push(self.starting_in(from..to, start));
            from = to;
        }
        found.into_iter().filter(|ids| !ids.is_empty()).reduce(hull).or(Some(1..1))
    }
}

fn hull(a: Range<Id>, b: Range<Id>) -> Range<Id> {
    if a.is_empty() || b.is_empty() {
        return if a.is_empty() { b } else { a };
    }
    a.start.min(b.start)..a.end.max(b.end)
}

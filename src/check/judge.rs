//! Judging: a thing and the shapes that are about it become what is wrong with it.

use super::data::{Data, Id};
use super::logic::{Bound, Logic, Qualified};
use super::naming::name;
use super::path::Path;
use super::report::Finding;
use super::room::with_room;
use super::shapes::{Constraint, Shape, ShapeId, Shapes};
use super::sparql::Rule;
use crate::problem::{Detail, Kind, Problem};
use oxrdf::{NamedNode, Term};
use std::collections::{BTreeSet, HashSet};

/// Holds data against shapes.
pub(super) struct Judge<'a> {
    /// What things must be like.
    pub(super) shapes: &'a Shapes,
    /// What is said of them.
    pub(super) data: &'a Data,
}

/// The thing that is looked at, with the values of the shape's path.
struct Look<'a> {
    shape: &'a Shape,
    constraint: &'a Constraint,
    focus: Id,
    values: &'a [Id],
}

type Outcome = Result<(), String>;

impl Judge<'_> {
    /// Everything that is wrong with those targets of the shapes that are wanted.
    pub(super) fn findings(
        &self,
        wanted: impl Fn(Id) -> bool + Send,
    ) -> Result<Vec<Finding>, Problem> {
        with_room(|| self.all(wanted))
    }

    fn all(&self, wanted: impl Fn(Id) -> bool) -> Result<Vec<Finding>, Problem> {
        let mut findings = Vec::new();
        let mut failures = Vec::new();
        for (index, shape) in self.shapes.0.iter().enumerate() {
            let mut focus = BTreeSet::new();
            for target in &shape.targets {
                target.gather(self.data, &mut focus);
            }
            for id in focus.into_iter().filter(|id| wanted(*id)) {
                if let Err(failure) = self.shape(ShapeId(index), id, &mut findings) {
                    let thing = name(self.data.term(id));
                    failures
                        .push(Detail::new(format_args!("{thing} could not be checked: {failure}")));
                }
            }
        }
        if !failures.is_empty() {
            return Err(Problem::all(Kind::QueryFailed, failures));
        }
        findings.sort_by_cached_key(Finding::order);
        Ok(findings)
    }

    /// Adds what is wrong with a thing according to one shape.
    fn shape(&self, id: ShapeId, focus: Id, found: &mut Vec<Finding>) -> Outcome {
        let shape = self.shapes.get(id);
        if !shape.active {
            return Ok(());
        }
        let values = match &shape.path {
            Some(path) => path.values(self.data, focus),
            None => vec![focus],
        };
        for constraint in &shape.constraints {
            self.constraint(&Look { shape, constraint, focus, values: &values }, found)?;
        }
        Ok(())
    }

    fn constraint(&self, look: &Look<'_>, found: &mut Vec<Finding>) -> Outcome {
        match look.constraint {
            Constraint::Test(test) => {
                for value in look.values.iter().filter(|value| !test.passes(self.data, **value)) {
                    let finding = self.value_finding(look, *value, &test.complaint());
                    found.push(Finding { help: test.help(), ..finding });
                }
            }
            Constraint::Logic(logic) => self.logic(look, logic, found)?,
            Constraint::Count(bound) => self.count(look, *bound, found),
            Constraint::UniqueLang => self.unique_lang(look, found),
            Constraint::HasValue(value) => {
                if !look.values.iter().any(|id| self.data.term(*id) == value) {
                    found.push(self.finding(look, lacks(look, value)));
                }
            }
            Constraint::Pair(pair) => {
                for value in pair.faults(self.data, look.focus, look.values) {
                    found.push(self.value_finding(look, value, &pair.complaint()));
                }
            }
            Constraint::Qualified(qualified) => self.qualified(look, qualified, found)?,
            Constraint::Property(shape) => {
                for value in look.values {
                    self.shape(*shape, *value, found)?;
                }
            }
            Constraint::Closed(allowed) => self.closed(look, allowed, found),
            Constraint::Sparql(rule) => self.sparql(look, rule, found)?,
        }
        Ok(())
    }

    fn logic(&self, look: &Look<'_>, logic: &Logic, found: &mut Vec<Finding>) -> Outcome {
        for value in look.values {
            let mut fitting = 0;
            let mut reasons = Vec::new();
            for shape in logic.shapes() {
                let mut inner = Vec::new();
                self.shape(*shape, *value, &mut inner)?;
                fitting += usize::from(inner.is_empty());
                reasons.extend(inner.into_iter().map(|finding| finding.note));
            }
            if !logic.allows(fitting) {
                let complaint = logic.complaint(fitting, &reasons);
                found.push(self.value_finding(look, *value, &complaint));
            }
        }
        Ok(())
    }

    fn fits(&self, shape: ShapeId, value: Id) -> Result<bool, String> {
        let mut found = Vec::new();
        self.shape(shape, value, &mut found)?;
        Ok(found.is_empty())
    }

    fn count(&self, look: &Look<'_>, bound: Bound, found: &mut Vec<Finding>) {
        let number = look.values.len();
        if bound.allows(number) {
            return;
        }
        let path = look.path();
        let (number, help) = match (number, bound) {
            (0, _) => ("no".to_owned(), format!("add {path}")),
            (_, Bound::Min(_)) => (number.to_string(), format!("add another {path}")),
            (_, Bound::Max(0)) => (number.to_string(), format!("leave {path} out")),
            (_, Bound::Max(_)) => {
                (number.to_string(), format!("keep one {path} and drop the others"))
            }
        };
        let note = format!("has {number} {path}, expected {}", bound.words());
        found.push(Finding { help: Some(help), ..self.finding(look, note) });
    }

    fn unique_lang(&self, look: &Look<'_>, found: &mut Vec<Finding>) {
        let mut seen = HashSet::new();
        let mut twice = BTreeSet::new();
        for value in look.values {
            if let Term::Literal(literal) = self.data.term(*value)
                && let Some(language) = literal.language().map(str::to_ascii_lowercase)
                && !seen.insert(language.clone())
            {
                twice.insert(language);
            }
        }
        for language in twice {
            let note = format!("has more than one {} in the language {language}", look.path());
            let help = Some(format!("keep one of those in {language}"));
            found.push(Finding { help, ..self.finding(look, note) });
        }
    }

    fn qualified(
        &self,
        look: &Look<'_>,
        qualified: &Qualified,
        found: &mut Vec<Finding>,
    ) -> Outcome {
        let mut number = 0;
        for value in look.values {
            let mut counts = self.fits(qualified.shape, *value)?;
            for sibling in &qualified.siblings {
                counts = counts && !self.fits(*sibling, *value)?;
            }
            number += usize::from(counts);
        }
        if !qualified.bound.allows(number) {
            let (path, bound) = (look.path(), qualified.bound.words());
            let note = format!("has {number} {path} of the wanted kind, expected {bound}");
            found.push(self.finding(look, note));
        }
        Ok(())
    }

    fn closed(&self, look: &Look<'_>, allowed: &HashSet<NamedNode>, found: &mut Vec<Finding>) {
        for value in look.values {
            for [_, property, object] in self.data.matching(Some(*value), None, None) {
                let Term::NamedNode(property) = self.data.term(property) else { continue };
                if !allowed.contains(property) {
                    let object = self.data.term(object);
                    let what = format!("{} {}", name(property.as_ref()), name(object));
                    let finding = self.finding(look, format!("has {what}, which is not foreseen"));
                    let path = Some(Path::Predicate(property.clone()));
                    found.push(Finding { path, value: Some(object.clone()), ..finding });
                }
            }
        }
    }

    fn sparql(&self, look: &Look<'_>, rule: &Rule, found: &mut Vec<Finding>) -> Outcome {
        for row in rule.ask(self.data, look.focus)? {
            let note = match &row.value {
                Some(value) => format!("breaks this rule with {}", name(value)),
                None => "breaks this rule".to_owned(),
            };
            let mut finding = self.finding(look, note);
            finding.constraint = Some(rule.node.clone());
            finding.value = row.value;
            if finding.value.is_none() && look.shape.path.is_none() {
                finding.value = Some(finding.focus.clone());
            }
            if row.path.is_some() {
                finding.path = row.path;
            }
            if !row.messages.is_empty() {
                finding.messages = row.messages;
            }
            found.push(finding);
        }
        Ok(())
    }

    /// A finding about one value.
    fn value_finding(&self, look: &Look<'_>, value: Id, complaint: &str) -> Finding {
        let value = self.data.term(value).clone();
        let note = match &look.shape.path {
            Some(path) => format!("has {path} {}, which {complaint}", name(&value)),
            None => complaint.to_owned(),
        };
        Finding { value: Some(value), ..self.finding(look, note) }
    }

    /// A finding about the thing as a whole.
    fn finding(&self, look: &Look<'_>, note: String) -> Finding {
        Finding {
            focus: self.data.term(look.focus).clone(),
            path: look.shape.path.clone(),
            value: None,
            component: look.constraint.component().into_owned(),
            constraint: None,
            shape: look.shape.node.clone(),
            severity: look.shape.severity.clone(),
            messages: look.shape.messages.clone(),
            note,
            help: None,
        }
    }
}

impl Look<'_> {
    fn path(&self) -> String {
        self.shape.path.as_ref().map_or_else(|| "value".to_owned(), Path::to_string)
    }
}

fn lacks(look: &Look<'_>, value: &Term) -> String {
    match &look.shape.path {
        Some(path) => format!("lacks {path} {}", name(value)),
        None => format!("is not {}", name(value)),
    }
}

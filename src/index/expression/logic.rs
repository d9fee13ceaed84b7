//! Deciding: truths that may be errors are joined, and rows choose their branch.

use super::number::Number;
use super::reader::Text;
use super::shape::{TruthNode, tell_all};
use super::{Batch, Cx, Id, Matches, Node, Problem, UNBOUND, truth};
use oxrdf::Term;

type Truths = Vec<Option<bool>>;

/// A term of the query.
pub(super) struct Constant(pub(super) Id, pub(super) Term);

impl Node for Constant {
    fn column(&self, rows: &Batch, _: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(vec![self.0; rows.len])
    }

    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        Ok(vec![truth::of(self.0, cx); rows.len])
    }

    fn is_number(&self) -> bool {
        matches!(&self.1, Term::Literal(literal) if Number::of(&Term::from(literal.clone()).into()).is_some())
    }

    fn is_text(&self) -> bool {
        matches!(&self.1, Term::Literal(literal) if Text::of(literal).is_some())
    }

    fn constant(&self) -> Option<&Term> {
        Some(&self.1)
    }

    fn is_cheap(&self) -> bool {
        true
    }

    fn tell(&self, told: &mut String) {
        told.push_str(&self.1.to_string());
    }
}

/// A variable.
pub(super) struct Variable(pub(super) usize, pub(super) oxrdf::Variable);

impl Node for Variable {
    fn column(&self, rows: &Batch, _: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(rows.column(self.0).map_or_else(|| vec![UNBOUND; rows.len], <[Id]>::to_vec))
    }

    fn is_cheap(&self) -> bool {
        true
    }

    fn tell(&self, told: &mut String) {
        told.push_str(&self.1.to_string());
    }
}

/// `BOUND(?variable)`.
pub(super) struct Bound(pub(super) usize, pub(super) oxrdf::Variable);

impl Node for Bound {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(truth::column(&self.truths(rows, cx)?, cx))
    }

    fn truths(&self, rows: &Batch, _: &Cx) -> Result<Truths, Problem> {
        Ok(match rows.column(self.0) {
            Some(column) => column.iter().map(|id| Some(*id != UNBOUND)).collect(),
            None => vec![Some(false); rows.len],
        })
    }

    fn is_cheap(&self) -> bool {
        true
    }

    fn tell(&self, told: &mut String) {
        told.push_str("bound ");
        told.push_str(&self.1.to_string());
    }
}

/// `EXISTS { … }`.
pub(super) struct Exists(pub(super) Box<dyn Matches>);

impl Node for Exists {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        Ok(truth::column(&self.truths(rows, cx)?, cx))
    }

    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        Ok(self.0.matches(rows, cx)?.into_iter().map(Some).collect())
    }

    fn tell(&self, told: &mut String) {
        told.push_str("exists");
    }
}

/// `!…`.
pub(super) struct Not(pub(super) Box<dyn Node>);

impl TruthNode for Not {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let truths = self.0.truths(rows, cx)?;
        Ok(truths.into_iter().map(|truth| truth.map(|truth| !truth)).collect())
    }

    fn is_cheap(&self) -> bool {
        self.0.is_cheap()
    }

    fn parts(&self) -> Vec<&dyn Node> {
        vec![&*self.0]
    }

    fn what(&self) -> &'static str {
        "not"
    }
}

/// `… || …`, where one `true` decides, or `… && …`, where one `false` does.
pub(super) struct Joined {
    pub(super) parts: Vec<Box<dyn Node>>,
    pub(super) decides: bool,
}

impl TruthNode for Joined {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Truths, Problem> {
        let mut truths = vec![Some(!self.decides); rows.len];
        for part in &self.parts {
            let decide = |known: &mut Option<bool>, truth: Option<bool>| {
                if *known != Some(self.decides) && truth != Some(!self.decides) {
                    *known = truth;
                }
            };
            if part.is_cheap() {
                let all = part.truths(rows, cx)?;
                truths.iter_mut().zip(all).for_each(|(known, truth)| decide(known, truth));
                continue;
            }
            let open = chosen(&truths, |truth| *truth != Some(self.decides));
            in_rows(rows, &open, |rows| part.truths(rows, cx))?
                .for_each(|(row, truth)| decide(&mut truths[row], truth));
        }
        Ok(truths)
    }

    fn is_cheap(&self) -> bool {
        self.parts.iter().all(|part| part.is_cheap())
    }

    fn parts(&self) -> Vec<&dyn Node> {
        self.parts.iter().map(|part| &**part).collect()
    }

    fn what(&self) -> &'static str {
        if self.decides { "any" } else { "all" }
    }
}

/// `IF(condition, then, otherwise)`.
pub(super) struct If(pub(super) [Box<dyn Node>; 3]);

impl Node for If {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let [condition, then, otherwise] = &self.0;
        let truths = condition.truths(rows, cx)?;
        let mut column = vec![UNBOUND; rows.len];
        for (wanted, branch) in [(true, then), (false, otherwise)] {
            let open = chosen(&truths, |truth| *truth == Some(wanted));
            in_rows(rows, &open, |rows| branch.column(rows, cx))?
                .for_each(|(row, id)| column[row] = id);
        }
        Ok(column)
    }

    fn tell(&self, told: &mut String) {
        tell_all("if", &self.0.iter().map(|part| &**part).collect::<Vec<_>>(), told);
    }

    fn is_asked(&self) -> bool {
        self.0.iter().any(|part| part.is_asked())
    }
}

/// `COALESCE(…)`.
pub(super) struct Coalesce(pub(super) Vec<Box<dyn Node>>);

impl Node for Coalesce {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let mut column = vec![UNBOUND; rows.len];
        for part in &self.0 {
            let open = chosen(&column, |id| *id == UNBOUND);
            in_rows(rows, &open, |rows| part.column(rows, cx))?
                .for_each(|(row, id)| column[row] = id);
        }
        Ok(column)
    }

    fn tell(&self, told: &mut String) {
        tell_all("first of", &self.0.iter().map(|part| &**part).collect::<Vec<_>>(), told);
    }

    fn is_asked(&self) -> bool {
        self.0.iter().any(|part| part.is_asked())
    }
}

/// The rows for which something holds.
fn chosen<T>(values: &[T], holds: impl Fn(&T) -> bool) -> Vec<u32> {
    (0..).zip(values).filter(|(_, value)| holds(value)).map(|(row, _)| row).collect()
}

/// Computes something for some of the rows: each with its value.
fn in_rows<T>(
    rows: &Batch,
    open: &[u32],
    compute: impl FnOnce(&Batch) -> Result<Vec<T>, Problem>,
) -> Result<impl Iterator<Item = (usize, T)>, Problem> {
    let values = if open.is_empty() {
        Vec::new()
    } else if open.len() == rows.len {
        compute(rows)?
    } else {
        compute(&rows.take(open))?
    };
    Ok(open.iter().map(|row| *row as usize).zip(values))
}

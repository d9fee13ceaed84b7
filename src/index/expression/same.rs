//! Identifying: terms become the answer whether they are one, and strings become IRIs.

use super::shape::{TruthNode, tell_all};
use super::{Batch, Cx, Id, Node, Problem, UNBOUND, name};
use oxrdf::{NamedNode, Term};
use spareval::ExpressionTerm;

/// `sameTerm(a, b)`.
pub(super) struct Same {
    pub(super) pair: [Box<dyn Node>; 2],
    /// Whether both are computed: `spareval` then compares values.
    pub(super) by_value: bool,
}

impl Same {
    fn is_same(&self, [a, b]: [Id; 2], cx: &Cx) -> Option<bool> {
        if a == UNBOUND || b == UNBOUND {
            return None;
        }
        let value = |id| Some(ExpressionTerm::from(cx.terms.term(id)?));
        Some(a == b || self.by_value && value(a)? == value(b)?)
    }
}

impl TruthNode for Same {
    fn truths(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Option<bool>>, Problem> {
        let [a, b] = &self.pair;
        let (a, b) = (a.column(rows, cx)?, b.column(rows, cx)?);
        Ok(a.into_iter().zip(b).map(|(a, b)| self.is_same([a, b], cx)).collect())
    }

    fn parts(&self) -> Vec<&dyn Node> {
        self.pair.iter().map(|part| &**part).collect()
    }

    fn what(&self) -> &'static str {
        "same"
    }
}

/// `IRI(…)`, relative to the base of the query.
pub(super) struct Iri(pub(super) Box<dyn Node>);

impl Node for Iri {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let column = self.0.column(rows, cx)?;
        column.into_iter().map(|id| iri(id, cx)).collect()
    }

    fn tell(&self, told: &mut String) {
        tell_all("iri", &[&*self.0], told);
    }

    fn is_asked(&self) -> bool {
        self.0.is_asked()
    }
}

fn iri(id: Id, cx: &Cx) -> Result<Id, Problem> {
    let text = match cx.terms.term(id).map(ExpressionTerm::from) {
        Some(ExpressionTerm::NamedNode(_)) => return Ok(id),
        Some(ExpressionTerm::StringLiteral(text)) => text,
        _ => return Ok(UNBOUND),
    };
    let iri = match &cx.base {
        Some(base) => base.resolve(&text),
        None => oxiri::Iri::parse(text),
    };
    iri.map_or(Ok(UNBOUND), |iri| {
        name::name(Term::from(NamedNode::new_unchecked(iri.into_inner())), cx)
    })
}

//! Writing out: for an evaluator that knows no search, each becomes the rows that it finds.

use super::sought::{Sought, Subject};
use super::texts::Texts;
use crate::index::run::{Cx, score};
use crate::problem::Problem;
use oxrdf::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

/// A query whose searches are `VALUES`; one without a search is as it was.
///
/// # Errors
///
/// If a search is none, fails, or the budget is used up.
pub(in crate::index) fn written_out(query: &Query, cx: &Cx) -> Result<Query, Problem> {
    let mut query = query.clone();
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &mut query;
    write_out(pattern, &mut None, cx)?;
    Ok(query)
}

/// Writes out the searches of a pattern; those in `EXISTS` are refused before.
fn write_out(
    pattern: &mut GraphPattern,
    texts: &mut Option<Texts>,
    cx: &Cx,
) -> Result<(), Problem> {
    if let GraphPattern::Service { inner, .. } = pattern {
        let texts = match texts {
            Some(texts) => texts,
            None => texts.insert(Texts::of(&cx.view)?),
        };
        *pattern = rows(Sought::read(inner)?, texts, cx)?;
        return Ok(());
    }
    inner(pattern).into_iter().try_for_each(|inner| write_out(inner, texts, cx))
}

/// The patterns directly inside a pattern.
fn inner(pattern: &mut GraphPattern) -> Vec<&mut GraphPattern> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
            Vec::new()
        }
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => vec![left, right],
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => vec![inner],
    }
}

fn rows(mut sought: Sought, texts: &Texts, cx: &Cx) -> Result<GraphPattern, Problem> {
    let hits = sought.find(texts, &|| cx.meter.check())?;
    let thing = match &sought.subject {
        Subject::Variable(variable) => Some(variable),
        Subject::Thing(_) => None,
    };
    let shown = [thing, sought.score.as_ref(), sought.snippet.as_ref()];
    let mut bindings = Vec::new();
    for (number, (id, fits)) in hits.into_iter().enumerate() {
        if number % 256 == 0 {
            cx.meter.check()?;
        }
        let Some(Term::NamedNode(node)) = cx.terms.term(id) else { continue };
        if matches!(&sought.subject, Subject::Thing(wanted) if *wanted != node) {
            continue;
        }
        let words = sought.snippet.as_ref().and_then(|_| texts.snippet(id, &sought.wish));
        let row = [
            Some(node.into()),
            literal(score(fits)),
            words.and_then(|words| literal(words.term())),
        ];
        let shown = shown.iter().zip(row).filter(|(variable, _)| variable.is_some());
        bindings.push(shown.map(|(_, term)| term).collect());
        cx.meter.hold(256)?;
    }
    let variables: Vec<Variable> = shown.into_iter().flatten().cloned().collect();
    Ok(GraphPattern::Values { variables, bindings })
}

fn literal(term: Term) -> Option<GroundTerm> {
    match term {
        Term::Literal(literal) => Some(GroundTerm::Literal(literal)),
        _ => None,
    }
}

//! Calling: a function that has a node of its own gets it.

use super::asked::Question;
use super::calendar::{Calendar, Unit};
use super::datatype::Datatype;
use super::find::{Find, Match, Place, Spoken};
use super::measure::{Length, Rounded};
use super::number::Rounding;
use super::pattern::{Patterns, Replace};
use super::plan::Planner;
use super::same::Iri;
use super::shape::{AsNumber, AsText, AsTruth};
use super::sort::{IsSort, Sort};
use super::text::{Beside, Case, Concat, Said, Say, Substring};
use super::{Node, Unsupported};
use oxrdf::Variable;
use spargebra::algebra::{Expression, Function};
use std::cell::RefCell;

/// Whether a function has a node of its own.
pub(super) fn has_node(function: &Function) -> bool {
    use Function as F;
    matches!(
        function,
        F::Now
            | F::Iri
            | F::Str
            | F::Lang
            | F::LangMatches
            | F::Datatype
            | F::LCase
            | F::UCase
            | F::SubStr
            | F::StrBefore
            | F::StrAfter
            | F::StrLen
            | F::Concat
            | F::Replace
            | F::Regex
            | F::Contains
            | F::StrStarts
            | F::StrEnds
            | F::Year
            | F::Month
            | F::Day
            | F::Abs
            | F::Ceil
            | F::Floor
            | F::Round
            | F::IsIri
            | F::IsBlank
            | F::IsLiteral
            | F::IsNumeric
            | F::IsTriple
    )
}

/// The node of a function; `None` if `spareval` computes it.
///
/// # Errors
///
/// If one of its arguments cannot be computed.
pub(super) fn node(
    function: &Function,
    arguments: &[Expression],
    planner: &mut Planner<'_>,
) -> Result<Option<Box<dyn Node>>, Unsupported> {
    if !has_node(function) {
        return Ok(None);
    }
    let nodes = planner.all(arguments)?;
    if *function == Function::Concat {
        return Ok(Some(Box::new(AsText::new(Concat(nodes)))));
    }
    let mut nodes = nodes.into_iter();
    let Some(first) = nodes.next() else { return Ok(constant(function, planner)) };
    let Some(second) = nodes.next() else { return Ok(of_one(function, first)) };
    Ok(of_some(function, [first, second], nodes))
}

fn constant(function: &Function, planner: &Planner<'_>) -> Option<Box<dyn Node>> {
    (*function == Function::Now).then(|| planner.constant(planner.cx.now.clone()))
}

fn of_one(function: &Function, inner: Box<dyn Node>) -> Option<Box<dyn Node>> {
    use Function as F;
    let rounded = |rounding, inner| Box::new(AsNumber::new(Rounded(rounding, inner)));
    let calendar =
        |unit, inner| Box::new(AsNumber::new(Calendar { unit, inner, known: RefCell::default() }));
    let sort = |sort, inner| Box::new(AsTruth(IsSort(sort, inner)));
    Some(match function {
        F::Iri => Box::new(Iri(inner)),
        F::Str => Box::new(AsText::new(Say(Said::Str, inner))),
        F::Lang => Box::new(AsText::new(Say(Said::Lang, inner))),
        F::LCase => Box::new(AsText::new(Case { upper: false, inner })),
        F::UCase => Box::new(AsText::new(Case { upper: true, inner })),
        F::StrLen => Box::new(AsNumber::new(Length(inner))),
        F::Year => calendar(Unit::Year, inner),
        F::Month => calendar(Unit::Month, inner),
        F::Day => calendar(Unit::Day, inner),
        F::Abs => rounded(Rounding::Abs, inner),
        F::Ceil => rounded(Rounding::Ceil, inner),
        F::Floor => rounded(Rounding::Floor, inner),
        F::Round => rounded(Rounding::Round, inner),
        F::IsIri => sort(Sort::Iri, inner),
        F::IsBlank => sort(Sort::Blank, inner),
        F::IsLiteral => sort(Sort::Literal, inner),
        F::IsNumeric => sort(Sort::Numeric, inner),
        F::IsTriple => sort(Sort::Triple, inner),
        F::Datatype => Box::new(Datatype::new(inner, question(function)?)),
        _ => return None,
    })
}

fn of_some(
    function: &Function,
    [first, second]: [Box<dyn Node>; 2],
    mut more: impl Iterator<Item = Box<dyn Node>>,
) -> Option<Box<dyn Node>> {
    use Function as F;
    let third = more.next();
    let find =
        |place, text, part| Some(Box::new(AsTruth(Find { place, text, part })) as Box<dyn Node>);
    match (function, third) {
        (F::Contains, None) => find(Place::Anywhere, first, second),
        (F::StrStarts, None) => find(Place::Start, first, second),
        (F::StrEnds, None) => find(Place::End, first, second),
        (F::LangMatches, None) => Some(Box::new(AsTruth(Spoken { tag: first, range: second }))),
        (F::StrBefore | F::StrAfter, None) => {
            let after = *function == F::StrAfter;
            Some(Box::new(AsText::new(Beside { after, text: first, mark: second })))
        }
        (F::SubStr, length) => {
            Some(Box::new(AsText::new(Substring { text: first, start: second, length })))
        }
        (F::Regex, flags) => {
            let patterns = Patterns::new(second, flags);
            Some(Box::new(AsTruth(Match { text: first, patterns })))
        }
        (F::Replace, Some(replacement)) => {
            let patterns = Patterns::new(second, more.next());
            Some(Box::new(AsText::new(Replace { text: first, patterns, replacement })))
        }
        _ => None,
    }
}

/// A function of one term, for the terms that its node does not know.
fn question(function: &Function) -> Option<Question> {
    let variable = Variable::new_unchecked("#0");
    let argument = Expression::Variable(variable.clone());
    let called = Expression::FunctionCall(function.clone(), vec![argument]);
    Question::new(&called, vec![variable], true)
}

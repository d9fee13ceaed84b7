//! Rewriting: the parts of an expression become others.

use spargebra::algebra::Expression;

/// An expression with its parts replaced.
///
/// # Errors
///
/// The first that `part` has.
pub(super) fn parts<E>(
    whole: &Expression,
    part: &mut dyn FnMut(&Expression) -> Result<Expression, E>,
) -> Result<Expression, E> {
    use Expression as X;
    let mut one = |e: &Expression| part(e).map(Box::new);
    Ok(match whole {
        X::NamedNode(_) | X::Literal(_) | X::Variable(_) | X::Bound(_) | X::Exists(_) => {
            whole.clone()
        }
        X::Or(a, b) => X::Or(one(a)?, one(b)?),
        X::And(a, b) => X::And(one(a)?, one(b)?),
        X::Equal(a, b) => X::Equal(one(a)?, one(b)?),
        X::SameTerm(a, b) => X::SameTerm(one(a)?, one(b)?),
        X::Greater(a, b) => X::Greater(one(a)?, one(b)?),
        X::GreaterOrEqual(a, b) => X::GreaterOrEqual(one(a)?, one(b)?),
        X::Less(a, b) => X::Less(one(a)?, one(b)?),
        X::LessOrEqual(a, b) => X::LessOrEqual(one(a)?, one(b)?),
        X::Add(a, b) => X::Add(one(a)?, one(b)?),
        X::Subtract(a, b) => X::Subtract(one(a)?, one(b)?),
        X::Multiply(a, b) => X::Multiply(one(a)?, one(b)?),
        X::Divide(a, b) => X::Divide(one(a)?, one(b)?),
        X::UnaryPlus(a) => X::UnaryPlus(one(a)?),
        X::UnaryMinus(a) => X::UnaryMinus(one(a)?),
        X::Not(a) => X::Not(one(a)?),
        X::If(a, b, c) => X::If(one(a)?, one(b)?, one(c)?),
        X::In(a, list) => X::In(one(a)?, all(list, part)?),
        X::Coalesce(list) => X::Coalesce(all(list, part)?),
        X::FunctionCall(function, list) => X::FunctionCall(function.clone(), all(list, part)?),
    })
}

fn all<E>(
    list: &[Expression],
    part: &mut dyn FnMut(&Expression) -> Result<Expression, E>,
) -> Result<Vec<Expression>, E> {
    list.iter().map(part).collect()
}

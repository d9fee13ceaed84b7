//! Planning: each part of an expression gets the node that computes it.

use super::asked::{Argument, Asked};
use super::logic::{Bound, Coalesce, Constant, Exists, If, Joined, Not};
use super::same::{Iri, Same};
use super::{Cx, Names, Node, Unsupported, logic, name, rewrite};
use oxrdf::vocab::xsd;
use oxrdf::{NamedNodeRef, Term, Variable};
use spargebra::algebra::{Expression, Function};

type Planned = Result<Box<dyn Node>, Unsupported>;

/// The node of an expression.
pub(super) fn node(expression: &Expression, cx: &Cx, names: &mut dyn Names) -> Planned {
    Planner { cx, names }.node(expression)
}

struct Planner<'a> {
    cx: &'a Cx,
    names: &'a mut dyn Names,
}

impl Planner<'_> {
    fn node(&mut self, expression: &Expression) -> Planned {
        Ok(match expression {
            Expression::Variable(variable) => {
                Box::new(logic::Variable(self.names.slot(variable), variable.clone()))
            }
            Expression::NamedNode(node) => self.constant(node.clone().into()),
            Expression::Literal(literal) => self.constant(literal.clone().into()),
            Expression::Bound(variable) => {
                Box::new(Bound(self.names.slot(variable), variable.clone()))
            }
            Expression::Exists(pattern) => Box::new(Exists(self.names.exists(pattern)?)),
            Expression::Or(..) | Expression::And(..) => self.joined(expression)?,
            Expression::Not(inner) => Box::new(Not(self.node(inner)?)),
            Expression::If(condition, then, otherwise) => {
                Box::new(If([self.node(condition)?, self.node(then)?, self.node(otherwise)?]))
            }
            Expression::Coalesce(parts) => Box::new(Coalesce(self.all(parts)?)),
            Expression::In(wanted, list) => self.listed(wanted, list)?,
            Expression::SameTerm(a, b) => Box::new(Same {
                pair: [self.node(a)?, self.node(b)?],
                by_value: !(is_term(a) || is_term(b)),
            }),
            Expression::FunctionCall(Function::Now, _) => self.constant(self.cx.now.clone()),
            Expression::FunctionCall(Function::Iri, inner) => {
                let [inner] = inner.as_slice() else { return unsupported(expression) };
                Box::new(Iri(self.node(inner)?))
            }
            _ => self.asked(expression)?,
        })
    }

    fn all(&mut self, parts: &[Expression]) -> Result<Vec<Box<dyn Node>>, Unsupported> {
        parts.iter().map(|part| self.node(part)).collect()
    }

    fn constant(&self, term: Term) -> Box<dyn Node> {
        let term = name::canonical(term);
        Box::new(Constant(self.cx.terms.id(term.clone()), term))
    }

    /// `a || b || c` and `a && b && c`.
    fn joined(&mut self, expression: &Expression) -> Planned {
        let decides = matches!(expression, Expression::Or(..));
        let mut parts = Vec::new();
        let mut open = vec![expression];
        while let Some(next) = open.pop() {
            match (next, decides) {
                (Expression::Or(a, b), true) | (Expression::And(a, b), false) => {
                    open.extend([&**b, &**a]);
                }
                _ => parts.push(self.node(next)?),
            }
        }
        Ok(Box::new(Joined { parts, decides }))
    }

    /// `wanted IN (list)` is `wanted = a || wanted = b || …`.
    fn listed(&mut self, wanted: &Expression, list: &[Expression]) -> Planned {
        if list.is_empty() {
            let no = || Box::new(Expression::Literal(false.into()));
            return self.node(&Expression::If(Box::new(wanted.clone()), no(), no()));
        }
        let equal = |one: &Expression| {
            self.node(&Expression::Equal(Box::new(wanted.clone()), Box::new(one.clone())))
        };
        let parts = list.iter().map(equal).collect::<Result<_, _>>()?;
        Ok(Box::new(Joined { parts, decides: true }))
    }

    /// An expression that `spareval` computes; parts with a node of their own are its arguments.
    fn asked(&mut self, expression: &Expression) -> Planned {
        let mut arguments = Vec::new();
        let mut steady = true;
        let asked = rewrite::parts(expression, &mut |part| {
            self.argument(part, &mut arguments, &mut steady)
        })?;
        check(expression, &mut steady)?;
        match Asked::new(&asked, arguments, steady) {
            Some(asked) => Ok(Box::new(asked)),
            None => unsupported(expression),
        }
    }

    fn argument(
        &mut self,
        part: &Expression,
        arguments: &mut Vec<Argument>,
        steady: &mut bool,
    ) -> Result<Expression, Unsupported> {
        if matches!(part, Expression::NamedNode(_) | Expression::Literal(_)) {
            return Ok(part.clone());
        }
        if is_asked(part) {
            check(part, steady)?;
            return rewrite::parts(part, &mut |part| self.argument(part, arguments, steady));
        }
        if let Expression::Variable(variable) = part
            && let Some(known) = arguments.iter().find(|argument| argument.variable == *variable)
        {
            return Ok(Expression::Variable(known.variable.clone()));
        }
        let variable = match part {
            Expression::Variable(variable) => variable.clone(),
            _ => Variable::new_unchecked(format!("#{}", arguments.len())),
        };
        arguments.push(Argument { variable: variable.clone(), node: self.node(part)? });
        Ok(Expression::Variable(variable))
    }
}

/// Whether a part is computed together with what it is a part of.
fn is_asked(part: &Expression) -> bool {
    use Function as F;
    match part {
        Expression::FunctionCall(function, _) => {
            !matches!(function, F::Now | F::Iri | F::Replace | F::Concat)
        }
        Expression::Equal(..)
        | Expression::Less(..)
        | Expression::LessOrEqual(..)
        | Expression::Greater(..)
        | Expression::GreaterOrEqual(..)
        | Expression::Add(..)
        | Expression::Subtract(..)
        | Expression::Multiply(..)
        | Expression::Divide(..)
        | Expression::UnaryPlus(_)
        | Expression::UnaryMinus(_) => true,
        _ => false,
    }
}

/// Refuses functions that `spareval` does not know, and notices those with a new value each time.
fn check(part: &Expression, steady: &mut bool) -> Result<(), Unsupported> {
    if let Expression::FunctionCall(function, arguments) = part {
        match function {
            Function::Rand | Function::Uuid | Function::StrUuid => *steady = false,
            Function::BNode if arguments.is_empty() => *steady = false,
            Function::Custom(name) if !CASTS.contains(&name.as_ref()) || arguments.len() != 1 => {
                return unsupported(part);
            }
            _ => {}
        }
    }
    Ok(())
}

fn unsupported<T>(expression: &Expression) -> Result<T, Unsupported> {
    Err(Unsupported(format!("no function computes {expression}")))
}

/// Whether a part is a term as it stands, for `sameTerm`.
fn is_term(part: &Expression) -> bool {
    match part {
        Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) => true,
        Expression::Coalesce(parts) => parts.iter().all(is_term),
        Expression::If(_, then, otherwise) => is_term(then) && is_term(otherwise),
        _ => false,
    }
}

/// The datatypes that a value can be cast to.
const CASTS: &[NamedNodeRef<'_>] = &[
    xsd::STRING,
    xsd::BOOLEAN,
    xsd::DOUBLE,
    xsd::FLOAT,
    xsd::INTEGER,
    xsd::DECIMAL,
    xsd::DATE,
    xsd::TIME,
    xsd::DATE_TIME,
    xsd::DURATION,
    xsd::YEAR_MONTH_DURATION,
    xsd::DAY_TIME_DURATION,
    xsd::G_YEAR,
    xsd::G_YEAR_MONTH,
    xsd::G_MONTH,
    xsd::G_MONTH_DAY,
    xsd::G_DAY,
];

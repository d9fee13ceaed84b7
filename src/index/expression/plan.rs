//! Planning: each part of an expression gets the node that computes it.

use super::against::Against;
use super::asked::{Argument, Asked, Question};
use super::compare::{Compare, Operator};
use super::listed::Listed;
use super::logic::{Bound, Coalesce, Constant, Exists, If, Joined, Not};
use super::measure::{Calculated, Rounded};
use super::mixed::Mixed;
use super::number::{Operation, Rounding};
use super::reader::Text;
use super::same::Same;
use super::shape::{AsNumber, AsTruth};
use super::{Cx, Names, Node, Unsupported, call, constant, logic, rewrite};
use oxrdf::vocab::xsd;
use oxrdf::{NamedNodeRef, Term, Variable};
use rustc_hash::FxHashSet;
use spargebra::algebra::{Expression, Function};

pub(super) type Planned = Result<Box<dyn Node>, Unsupported>;

/// The node of an expression.
pub(super) fn node(expression: &Expression, cx: &Cx, names: &mut dyn Names) -> Planned {
    Planner { cx, names }.node(expression)
}

pub(super) struct Planner<'a> {
    pub(super) cx: &'a Cx,
    names: &'a mut dyn Names,
}

impl Planner<'_> {
    fn node(&mut self, expression: &Expression) -> Planned {
        if let Some(term) = constant::value(expression, self.cx) {
            return Ok(self.constant(term));
        }
        Ok(match expression {
            Expression::Variable(variable) => {
                Box::new(logic::Variable(self.names.slot(variable), variable.clone()))
            }
            Expression::Bound(variable) => {
                Box::new(Bound(self.names.slot(variable), variable.clone()))
            }
            Expression::Exists(pattern) => Box::new(Exists(self.names.exists(pattern)?)),
            Expression::Or(..) | Expression::And(..) => self.joined(expression)?,
            Expression::Not(inner) => Box::new(AsTruth(Not(self.node(inner)?))),
            Expression::If(condition, then, otherwise) => {
                Box::new(If([self.node(condition)?, self.node(then)?, self.node(otherwise)?]))
            }
            Expression::Coalesce(parts) => Box::new(Coalesce(self.all(parts)?)),
            Expression::In(wanted, list) => self.listed(wanted, list)?,
            Expression::SameTerm(a, b) => Box::new(AsTruth(Same {
                pair: [self.node(a)?, self.node(b)?],
                by_value: !(is_term(a) || is_term(b)),
            })),
            Expression::FunctionCall(function, arguments) => {
                match call::node(function, arguments, self)? {
                    Some(node) => node,
                    None => self.asked(expression)?,
                }
            }
            _ => self.operated(expression)?,
        })
    }

    /// Comparisons and calculations.
    fn operated(&mut self, expression: &Expression) -> Planned {
        use Expression as X;
        match expression {
            X::Equal(a, b) => self.compared(expression, Operator::Equal, [a, b]),
            X::Less(a, b) => self.compared(expression, Operator::Less, [a, b]),
            X::LessOrEqual(a, b) => self.compared(expression, Operator::LessOrEqual, [a, b]),
            X::Greater(a, b) => self.compared(expression, Operator::Greater, [a, b]),
            X::GreaterOrEqual(a, b) => self.compared(expression, Operator::GreaterOrEqual, [a, b]),
            X::Add(a, b) => self.calculated(expression, Operation::Add, [a, b]),
            X::Subtract(a, b) => self.calculated(expression, Operation::Subtract, [a, b]),
            X::Multiply(a, b) => self.calculated(expression, Operation::Multiply, [a, b]),
            X::Divide(a, b) => self.calculated(expression, Operation::Divide, [a, b]),
            X::UnaryPlus(a) => self.signed(expression, Rounding::Plus, a),
            X::UnaryMinus(a) => self.signed(expression, Rounding::Minus, a),
            _ => unsupported(expression),
        }
    }

    fn compared(
        &mut self,
        expression: &Expression,
        operator: Operator,
        [a, b]: [&Expression; 2],
    ) -> Planned {
        let (mut pair, mut operator) = ([self.node(a)?, self.node(b)?], operator);
        let mut question = question(expression)?;
        if pair[0].constant().is_some() && pair[1].constant().is_none() {
            pair.reverse();
            operator = operator.turned();
            question = question.reversed();
        }
        let against = pair[1].constant().map(|term| Against::new(term, self.cx));
        Ok(Box::new(AsTruth(Compare { operator, pair, against, question })))
    }

    fn calculated(
        &mut self,
        expression: &Expression,
        operation: Operation,
        [a, b]: [&Expression; 2],
    ) -> Planned {
        let pair = [self.node(a)?, self.node(b)?];
        let sure = pair.iter().all(|part| part.is_number());
        let numbers = AsNumber::new(Calculated(operation, pair));
        if sure {
            return Ok(Box::new(numbers));
        }
        Ok(Box::new(Mixed { numbers, question: question(expression)? }))
    }

    fn signed(&mut self, expression: &Expression, sign: Rounding, inner: &Expression) -> Planned {
        let inner = self.node(inner)?;
        let sure = inner.is_number();
        let numbers = AsNumber::new(Rounded(sign, inner));
        if sure {
            return Ok(Box::new(numbers));
        }
        Ok(Box::new(Mixed { numbers, question: question(expression)? }))
    }

    pub(super) fn all(&mut self, parts: &[Expression]) -> Result<Vec<Box<dyn Node>>, Unsupported> {
        parts.iter().map(|part| self.node(part)).collect()
    }

    pub(super) fn constant(&self, term: Term) -> Box<dyn Node> {
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
        // What is cheap leaves fewer rows to what is not.
        parts.sort_by_key(|part| !part.is_cheap());
        Ok(Box::new(AsTruth(Joined { parts, decides })))
    }

    /// `wanted IN (list)` is `wanted = a || wanted = b || …`.
    fn listed(&mut self, wanted: &Expression, list: &[Expression]) -> Planned {
        if list.is_empty() {
            let no = || Box::new(Expression::Literal(false.into()));
            return self.node(&Expression::If(Box::new(wanted.clone()), no(), no()));
        }
        let (mut alone, mut has_plain, mut parts) = (FxHashSet::default(), false, Vec::new());
        for one in list {
            if let Some(term) = alone_equal(one) {
                has_plain |=
                    matches!(&term, Term::Literal(literal) if literal.language().is_none());
                alone.insert(self.cx.terms.id(term));
                continue;
            }
            let (wanted, one) = (Box::new(wanted.clone()), Box::new(one.clone()));
            parts.push(self.node(&Expression::Equal(wanted, one))?);
        }
        if !alone.is_empty() {
            let wanted = self.node(wanted)?;
            parts.insert(0, Box::new(AsTruth(Listed { wanted, list: alone, has_plain })));
        }
        Ok(Box::new(AsTruth(Joined { parts, decides: true })))
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
    matches!(part, Expression::FunctionCall(function, _) if !call::has_node(function))
}

/// The term that a part is, if nothing but this very term is equal to it.
fn alone_equal(part: &Expression) -> Option<Term> {
    match part {
        Expression::NamedNode(node) => Some(node.clone().into()),
        Expression::Literal(literal) => Text::of(literal).is_some().then(|| literal.clone().into()),
        _ => None,
    }
}

/// An expression over the variables `#0` and `#1` instead of its parts.
fn question(expression: &Expression) -> Result<Question, Unsupported> {
    let mut variables = Vec::new();
    let asked = rewrite::parts(expression, &mut |_| {
        let variable = Variable::new_unchecked(format!("#{}", variables.len()));
        variables.push(variable.clone());
        Ok::<_, Unsupported>(Expression::Variable(variable))
    })?;
    Question::new(&asked, variables, true).map_or_else(|| unsupported(expression), Ok)
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

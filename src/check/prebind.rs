//! Binding beforehand: `$this` in a query becomes the focus node, wherever it is (SHACL §5.3.1).
//!
//! Bindings of the outermost group do not reach into filters and sub-queries, so the
//! algebra itself is rewritten: in patterns `$this` becomes a name that only the
//! [`View`](super::view::View) understands, in expressions a function that gives the focus node.

use super::path::Path;
use super::view::THIS;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, Variable};
use spargebra::algebra::{
    AggregateExpression, Expression, Function, GraphPattern, OrderExpression,
};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// The variables that SHACL reserves, beside `this` and `PATH`; both are optional features.
const RESERVED: &[&str] = &["shapesGraph", "currentShape"];

/// Rewrites the query of one constraint.
pub(super) struct Binder<'p> {
    /// What `$PATH` stands for, in a property shape.
    pub(super) path: Option<&'p Path>,
}

type Rewritten<T> = Result<T, String>;

impl Binder<'_> {
    /// The same pattern with `$this` bound, or what SHACL forbids in it.
    pub(super) fn pattern(&self, pattern: GraphPattern) -> Rewritten<GraphPattern> {
        use GraphPattern as P;
        let inner = |pattern: Box<P>| self.pattern(*pattern).map(Box::new);
        Ok(match pattern {
            P::Bgp { patterns } => self.triples(patterns)?,
            P::Path { subject, path, object } => {
                P::Path { subject: term(subject)?, path, object: term(object)? }
            }
            P::Join { left, right } => P::Join { left: inner(left)?, right: inner(right)? },
            P::Lateral { left, right } => P::Lateral { left: inner(left)?, right: inner(right)? },
            P::Union { left, right } => P::Union { left: inner(left)?, right: inner(right)? },
            P::LeftJoin { left, right, expression } => P::LeftJoin {
                left: inner(left)?,
                right: inner(right)?,
                expression: expression.map(|expression| self.expression(expression)).transpose()?,
            },
            P::Filter { expr, inner: child } => {
                P::Filter { expr: self.expression(expr)?, inner: inner(child)? }
            }
            P::Extend { inner: child, variable, expression } => {
                refuse_assignment(&variable)?;
                let expression = self.expression(expression)?;
                P::Extend { inner: inner(child)?, variable, expression }
            }
            P::OrderBy { inner: child, expression } => {
                let expression =
                    expression.into_iter().map(|by| self.order(by)).collect::<Result<_, _>>()?;
                P::OrderBy { inner: inner(child)?, expression }
            }
            P::Project { inner: child, variables } => {
                if !variables.iter().any(is_this) {
                    return Err(
                        "a SELECT, a sub-query included, must have $this among its variables"
                            .into(),
                    );
                }
                P::Project { inner: inner(child)?, variables }
            }
            P::Distinct { inner: child } => P::Distinct { inner: inner(child)? },
            P::Reduced { inner: child } => P::Reduced { inner: inner(child)? },
            P::Slice { inner: child, start, length } => {
                P::Slice { inner: inner(child)?, start, length }
            }
            P::Group { inner: child, variables, aggregates } => {
                self.group(*child, variables, aggregates)?
            }
            P::Minus { .. } => return Err("MINUS is not allowed".into()),
            P::Values { .. } => return Err("VALUES is not allowed".into()),
            P::Service { .. } => return Err("SERVICE is not allowed".into()),
            P::Graph { .. } => return Err("GRAPH is not supported: the data is one graph".into()),
        })
    }

    /// `GROUP BY $this` groups by what `$this` is, so it is bound inside the group too.
    fn group(
        &self,
        inner: GraphPattern,
        variables: Vec<Variable>,
        aggregates: Vec<(Variable, AggregateExpression)>,
    ) -> Rewritten<GraphPattern> {
        let mut inner = Box::new(self.pattern(inner)?);
        if let Some(this) = variables.iter().find(|variable| is_this(variable)) {
            inner = Box::new(GraphPattern::Extend {
                inner,
                variable: this.clone(),
                expression: this_value(),
            });
        }
        let aggregates = aggregates
            .into_iter()
            .map(|(variable, aggregate)| Ok((variable, self.aggregate(aggregate)?)))
            .collect::<Rewritten<_>>()?;
        Ok(GraphPattern::Group { inner, variables, aggregates })
    }

    fn aggregate(&self, aggregate: AggregateExpression) -> Rewritten<AggregateExpression> {
        Ok(match aggregate {
            AggregateExpression::FunctionCall { name, expr, distinct } => {
                AggregateExpression::FunctionCall { name, expr: self.expression(expr)?, distinct }
            }
            count @ AggregateExpression::CountSolutions { .. } => count,
        })
    }

    fn order(&self, by: OrderExpression) -> Rewritten<OrderExpression> {
        Ok(match by {
            OrderExpression::Asc(expression) => OrderExpression::Asc(self.expression(expression)?),
            OrderExpression::Desc(expression) => {
                OrderExpression::Desc(self.expression(expression)?)
            }
        })
    }

    /// Triple patterns; one with `$PATH` becomes a path pattern.
    fn triples(&self, patterns: Vec<TriplePattern>) -> Rewritten<GraphPattern> {
        let mut plain = Vec::new();
        let mut paths = Vec::new();
        for pattern in patterns {
            match &pattern.predicate {
                NamedNodePattern::Variable(variable) if variable.as_str() == "PATH" => {
                    let path = self.path.ok_or("$PATH needs a shape with a sh:path")?;
                    paths.push(GraphPattern::Path {
                        subject: term(pattern.subject)?,
                        path: path.to_sparql(),
                        object: term(pattern.object)?,
                    });
                }
                _ => plain.push(triple(pattern)?),
            }
        }
        Ok(paths.into_iter().fold(GraphPattern::Bgp { patterns: plain }, |left, right| {
            GraphPattern::Join { left: Box::new(left), right: Box::new(right) }
        }))
    }

    fn expression(&self, expression: Expression) -> Rewritten<Expression> {
        use Expression as E;
        let one = |inner: Box<E>| self.expression(*inner).map(Box::new);
        let two = |make: fn(Box<E>, Box<E>) -> E, left, right| Ok(make(one(left)?, one(right)?));
        let all =
            |inner: Vec<E>| inner.into_iter().map(|e| self.expression(e)).collect::<Rewritten<_>>();
        match expression {
            E::Variable(variable) if is_this(&variable) => Ok(this_value()),
            E::Bound(variable) if is_this(&variable) => Ok(E::Literal(Literal::from(true))),
            E::Variable(variable) => Ok(E::Variable(usable(variable)?)),
            E::Bound(variable) => Ok(E::Bound(usable(variable)?)),
            constant @ (E::NamedNode(_) | E::Literal(_)) => Ok(constant),
            E::Or(left, right) => two(E::Or, left, right),
            E::And(left, right) => two(E::And, left, right),
            E::Equal(left, right) => two(E::Equal, left, right),
            E::SameTerm(left, right) => two(E::SameTerm, left, right),
            E::Greater(left, right) => two(E::Greater, left, right),
            E::GreaterOrEqual(left, right) => two(E::GreaterOrEqual, left, right),
            E::Less(left, right) => two(E::Less, left, right),
            E::LessOrEqual(left, right) => two(E::LessOrEqual, left, right),
            E::Add(left, right) => two(E::Add, left, right),
            E::Subtract(left, right) => two(E::Subtract, left, right),
            E::Multiply(left, right) => two(E::Multiply, left, right),
            E::Divide(left, right) => two(E::Divide, left, right),
            E::UnaryPlus(inner) => Ok(E::UnaryPlus(one(inner)?)),
            E::UnaryMinus(inner) => Ok(E::UnaryMinus(one(inner)?)),
            E::Not(inner) => Ok(E::Not(one(inner)?)),
            E::In(inner, members) => Ok(E::In(one(inner)?, all(members)?)),
            E::If(condition, then, other) => Ok(E::If(one(condition)?, one(then)?, one(other)?)),
            E::Coalesce(inner) => Ok(E::Coalesce(all(inner)?)),
            E::FunctionCall(function, arguments) => {
                refuse_unknown_function(&function)?;
                Ok(E::FunctionCall(function, all(arguments)?))
            }
            E::Exists(pattern) => Ok(E::Exists(Box::new(self.pattern(*pattern)?))),
        }
    }
}

fn is_this(variable: &Variable) -> bool {
    variable.as_str() == "this"
}

/// The expression that gives the focus node.
fn this_value() -> Expression {
    Expression::FunctionCall(Function::Custom(THIS.into_owned()), Vec::new())
}

/// A variable in a place where SHACL does not reserve it.
fn usable(variable: Variable) -> Rewritten<Variable> {
    match variable.as_str() {
        "PATH" => Err("$PATH can only stand between a subject and an object".into()),
        reserved if RESERVED.contains(&reserved) => Err(format!("${reserved} is not supported")),
        _ => Ok(variable),
    }
}

fn refuse_assignment(variable: &Variable) -> Rewritten<()> {
    if is_this(variable) {
        return Err("$this is given; nothing can be assigned to it".into());
    }
    usable(variable.clone()).map(drop)
}

/// A function that nobody knows would make every filter around it fail in silence.
fn refuse_unknown_function(function: &Function) -> Rewritten<()> {
    let casts = xsd::STRING.as_str().trim_end_matches("string");
    match function {
        Function::Custom(name) if !name.as_str().starts_with(casts) => {
            Err(format!("the function {name} is not known"))
        }
        _ => Ok(()),
    }
}

fn triple(pattern: TriplePattern) -> Rewritten<TriplePattern> {
    let predicate = match pattern.predicate {
        NamedNodePattern::Variable(variable) if is_this(&variable) => THIS.into_owned().into(),
        NamedNodePattern::Variable(variable) => usable(variable)?.into(),
        constant @ NamedNodePattern::NamedNode(_) => constant,
    };
    Ok(TriplePattern { subject: term(pattern.subject)?, predicate, object: term(pattern.object)? })
}

fn term(pattern: TermPattern) -> Rewritten<TermPattern> {
    Ok(match pattern {
        TermPattern::Variable(variable) if is_this(&variable) => THIS.into_owned().into(),
        TermPattern::Variable(variable) => usable(variable)?.into(),
        TermPattern::Triple(inner) => TermPattern::Triple(Box::new(triple(*inner)?)),
        constant => constant,
    })
}

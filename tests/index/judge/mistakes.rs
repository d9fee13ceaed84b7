//! Erring: the harness finds an engine that is wrong, each time in another way.
//!
//! Each mistake is a query read wrongly: Oxigraph is asked something else than the judge.

use super::data;
use super::dice::Dice;
use super::engines::Engine;
use super::random::Round;
use super::{compare::Verdict, queries};
use colophon::store::Scope;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression,
    PropertyPathExpression as Path,
};
use spargebra::{Query, SparqlParser};

/// Changes a pattern that it takes wrongly; tells nothing if it has nothing to change.
type Mistake = fn(&mut GraphPattern);

/// Each is found within so many queries.
const QUERIES: usize = 1200;

const MISTAKES: &[(&str, Mistake)] = &[
    ("OPTIONAL is required", |pattern| {
        if let GraphPattern::LeftJoin { left, right, .. } = pattern {
            *pattern = GraphPattern::Join { left: left.clone(), right: right.clone() };
        }
    }),
    ("OPTIONAL forgets its filter", |pattern| {
        if let GraphPattern::LeftJoin { expression, .. } = pattern {
            *expression = None;
        }
    }),
    ("MINUS takes nothing away", |pattern| {
        if let GraphPattern::Minus { left, .. } = pattern {
            *pattern = (**left).clone();
        }
    }),
    ("UNION is its left side", |pattern| {
        if let GraphPattern::Union { left, .. } = pattern {
            *pattern = (**left).clone();
        }
    }),
    ("FILTER lets all pass", |pattern| {
        if let GraphPattern::Filter { inner, .. } = pattern {
            *pattern = (**inner).clone();
        }
    }),
    ("FILTER lets nothing in doubt pass: an error is false within NOT", |pattern| {
        if let GraphPattern::Filter { expr: Expression::Not(inner), .. } = pattern {
            let no = Expression::Literal(false.into());
            **inner = Expression::Coalesce(vec![(**inner).clone(), no]);
        }
    }),
    ("EXISTS always holds", |pattern| {
        if let GraphPattern::Filter { expr: expr @ Expression::Exists(_), .. } = pattern {
            *expr = Expression::Literal(true.into());
        }
    }),
    ("GRAPH is not looked at", |pattern| {
        if let GraphPattern::Graph { inner, .. } = pattern {
            *pattern = (**inner).clone();
        }
    }),
    ("BIND binds nothing", |pattern| {
        if let GraphPattern::Extend { inner, .. } = pattern {
            *pattern = (**inner).clone();
        }
    }),
    ("UNDEF is a value", |pattern| {
        if let GraphPattern::Values { bindings, .. } = pattern {
            bindings.retain(|row| row.iter().all(Option::is_some));
        }
    }),
    ("LATERAL is a join", |pattern| {
        if let GraphPattern::Lateral { left, .. } = pattern {
            *pattern = (**left).clone();
        }
    }),
    ("a path of one or more steps has one", |pattern| {
        if let GraphPattern::Path { path, .. } = pattern
            && let Path::OneOrMore(inner) = path
        {
            *path = (**inner).clone();
        }
    }),
    ("a path of any steps has one or more", |pattern| {
        if let GraphPattern::Path { path, .. } = pattern
            && let Path::ZeroOrMore(inner) = path
        {
            *path = Path::OneOrMore(inner.clone());
        }
    }),
    ("a path of a step or none has one", |pattern| {
        if let GraphPattern::Path { path, .. } = pattern
            && let Path::ZeroOrOne(inner) = path
        {
            *path = (**inner).clone();
        }
    }),
    ("DISTINCT keeps all", |pattern| {
        if let GraphPattern::Distinct { inner } = pattern {
            *pattern = (**inner).clone();
        }
    }),
    ("ORDER BY leaves the order", |pattern| {
        if let GraphPattern::OrderBy { inner, .. } = pattern {
            *pattern = (**inner).clone();
        }
    }),
    ("DESC is ASC", |pattern| {
        if let GraphPattern::OrderBy { expression, .. } = pattern {
            for order in expression {
                if let OrderExpression::Desc(key) = order {
                    *order = OrderExpression::Asc(key.clone());
                }
            }
        }
    }),
    ("OFFSET skips one less", |pattern| {
        if let GraphPattern::Slice { start, .. } = pattern {
            *start = start.saturating_sub(1);
        }
    }),
    ("LIMIT leaves one more", |pattern| {
        if let GraphPattern::Slice { length: Some(length), .. } = pattern {
            *length += 1;
        }
    }),
    ("COUNT counts rows", |pattern| counted(pattern, &AggregateFunction::Count)),
    ("SUM counts rows", |pattern| counted(pattern, &AggregateFunction::Sum)),
    ("AVG counts rows", |pattern| counted(pattern, &AggregateFunction::Avg)),
    ("MIN is MAX", |pattern| {
        named(pattern, &AggregateFunction::Min, &AggregateFunction::Max);
    }),
    ("SAMPLE is COUNT, where there is nothing", |pattern| {
        named(pattern, &AggregateFunction::Sample, &AggregateFunction::Count);
    }),
    ("aggregates of DISTINCT take all", |pattern| {
        if let GraphPattern::Group { aggregates, .. } = pattern {
            for (_, aggregate) in aggregates {
                match aggregate {
                    AggregateExpression::CountSolutions { distinct }
                    | AggregateExpression::FunctionCall { distinct, .. } => *distinct = false,
                }
            }
        }
    }),
    ("groups are forgotten", |pattern| {
        if let GraphPattern::Group { variables, .. } = pattern {
            variables.clear();
        }
    }),
];

fn counted(pattern: &mut GraphPattern, what: &AggregateFunction) {
    if let GraphPattern::Group { aggregates, .. } = pattern {
        for (_, aggregate) in aggregates {
            if matches!(aggregate, AggregateExpression::FunctionCall { name, .. } if name == what) {
                *aggregate = AggregateExpression::CountSolutions { distinct: false };
            }
        }
    }
}

fn named(pattern: &mut GraphPattern, from: &AggregateFunction, to: &AggregateFunction) {
    if let GraphPattern::Group { aggregates, .. } = pattern {
        for (_, aggregate) in aggregates {
            if let AggregateExpression::FunctionCall { name, .. } = aggregate
                && name == from
            {
                *name = to.clone();
            }
        }
    }
}

/// Makes a mistake everywhere in a pattern.
fn mistaken(pattern: &mut GraphPattern, mistake: Mistake) {
    mistake(pattern);
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            mistaken(left, mistake);
            mistaken(right, mistake);
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => mistaken(inner, mistake),
    }
}

/// The query as one reads it who makes this mistake, if he reads it otherwise.
fn misread(query: &Query, mistake: Mistake) -> Option<Query> {
    let mut other = query.clone();
    match &mut other {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => mistaken(pattern, mistake),
    }
    (other != *query).then_some(other)
}

#[test]
fn every_mistake_is_found() {
    let mut unseen: Vec<(&str, Mistake)> = MISTAKES.to_vec();
    let mut asked = 0;
    let mut seed = 0;
    while asked < QUERIES && !unseen.is_empty() {
        let mut dice = Dice::new(seed);
        seed += 1;
        let lines = data::lines(&mut dice);
        let round = Round::of(&lines);
        let judge = &round.judge;
        for _ in 0..8 {
            let query = format!("{}{}", data::PREFIXES, queries::query(&mut dice));
            let Ok(query) = SparqlParser::new().parse_query(&query) else { continue };
            asked += 1;
            unseen.retain(|(_, mistake)| {
                let Some(other) = misread(&query, *mistake) else { return true };
                let said = judge.answer(&other, &Scope::Statements);
                !matches!(round.verdict_on(&query, &Scope::Statements, &said).0, Verdict::Differ(_))
            });
        }
    }
    let unseen: Vec<&str> = unseen.into_iter().map(|(what, _)| what).collect();
    assert!(unseen.is_empty(), "not seen in {asked} queries: {unseen:?}");
}

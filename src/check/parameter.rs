//! Reading parameters: what a shape says becomes constraints, by the table of all that is understood.

use super::logic::{Bound, Logic, Qualified};
use super::pair::{Pair, Relation};
use super::path::Path;
use super::reader::Reader;
use super::shapes::{Constraint, ShapeId};
use super::source::{Node, boolean, count, iri, literal, node, text};
use super::sparql::Rule;
use super::value::{Limit, NODE_KINDS, Test};
use crate::vocab::sh;
use oxrdf::{NamedNodeRef, TermRef};
use regex::{Regex, RegexBuilder};
use std::collections::HashSet;

/// The shape that is being read.
pub(super) struct Site<'a> {
    /// What the shapes graph calls it.
    pub(super) node: Node<'a>,
    /// Its path, for a property shape.
    pub(super) path: Option<Path>,
}

type Constraints = Result<Vec<Constraint>, String>;

type Read = for<'a> fn(&mut Reader<'a>, &Site<'a>, TermRef<'a>) -> Constraints;

/// A property that gives a shape constraints.
pub(super) struct Parameter {
    /// The property.
    pub(super) term: NamedNodeRef<'static>,
    /// How often a shape can have it.
    pub(super) times: Times,
    /// Which shapes can have it.
    pub(super) place: Place,
    /// Makes one value of it constraints.
    pub(super) read: Read,
}

/// How often a shape can have a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// At most once.
    Once,
    /// Any number of times; each is a constraint of its own.
    Often,
}

/// Which shapes can have a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// All shapes.
    Anywhere,
    /// Shapes with a path.
    OnPaths,
}

use Place::{Anywhere, OnPaths};
use Times::{Often, Once};

const fn parameter(
    term: NamedNodeRef<'static>,
    times: Times,
    place: Place,
    read: Read,
) -> Parameter {
    Parameter { term, times, place, read }
}

/// Every parameter that is understood.
pub(super) const PARAMETERS: &[Parameter] = &[
    parameter(sh::class, Often, Anywhere, |_, _, value| only(Test::Class(iri(value)?))),
    parameter(sh::datatype, Once, Anywhere, |_, _, value| only(Test::Datatype(iri(value)?))),
    parameter(sh::nodeKind, Once, Anywhere, |_, _, value| node_kind(value)),
    parameter(sh::minCount, Once, OnPaths, |_, _, value| {
        only(Constraint::Count(Bound::Min(count(value)?)))
    }),
    parameter(sh::maxCount, Once, OnPaths, |_, _, value| {
        only(Constraint::Count(Bound::Max(count(value)?)))
    }),
    parameter(sh::minExclusive, Once, Anywhere, |_, _, value| range(Limit::MinExclusive, value)),
    parameter(sh::minInclusive, Once, Anywhere, |_, _, value| range(Limit::MinInclusive, value)),
    parameter(sh::maxExclusive, Once, Anywhere, |_, _, value| range(Limit::MaxExclusive, value)),
    parameter(sh::maxInclusive, Once, Anywhere, |_, _, value| range(Limit::MaxInclusive, value)),
    parameter(sh::minLength, Once, Anywhere, |_, _, value| only(Test::MinLength(count(value)?))),
    parameter(sh::maxLength, Once, Anywhere, |_, _, value| only(Test::MaxLength(count(value)?))),
    parameter(sh::pattern, Once, Anywhere, |reader, site, value| pattern(reader, site, value)),
    parameter(sh::languageIn, Once, Anywhere, |reader, _, value| languages(reader, value)),
    parameter(sh::uniqueLang, Once, OnPaths, |_, _, value| unique_lang(value)),
    parameter(sh::equals, Often, Anywhere, |_, _, value| pair(Relation::Equals, value)),
    parameter(sh::disjoint, Often, Anywhere, |_, _, value| pair(Relation::Disjoint, value)),
    parameter(sh::lessThan, Often, OnPaths, |_, _, value| pair(Relation::LessThan, value)),
    parameter(sh::lessThanOrEquals, Often, OnPaths, |_, _, value| {
        pair(Relation::LessThanOrEquals, value)
    }),
    parameter(sh::node, Often, Anywhere, |reader, _, value| {
        only(Logic::Node(reader.shape(node(value)?)?))
    }),
    parameter(sh::not_, Often, Anywhere, |reader, _, value| {
        only(Logic::Not(reader.shape(node(value)?)?))
    }),
    parameter(sh::and, Often, Anywhere, |reader, _, value| only(Logic::And(reader.shapes(value)?))),
    parameter(sh::or_, Often, Anywhere, |reader, _, value| only(Logic::Or(reader.shapes(value)?))),
    parameter(sh::xone, Often, Anywhere, |reader, _, value| {
        only(Logic::Xone(reader.shapes(value)?))
    }),
    parameter(sh::property, Often, Anywhere, |reader, _, value| property(reader, value)),
    parameter(sh::qualifiedValueShape, Once, OnPaths, |reader, site, value| {
        qualified(reader, site, value)
    }),
    parameter(sh::closed, Once, Anywhere, |reader, site, value| closed(reader, site, value)),
    parameter(sh::hasValue, Often, Anywhere, |_, _, value| {
        only(Constraint::HasValue(value.into_owned()))
    }),
    parameter(sh::in_, Once, Anywhere, |reader, _, value| members(reader, value)),
    parameter(sh::sparql, Often, Anywhere, sparql),
];

/// What else a shape can say: about itself, for the parameters above, or for people.
pub(super) const OTHERS: &[NamedNodeRef<'static>] = &[
    sh::path,
    sh::targetNode,
    sh::targetClass,
    sh::targetSubjectsOf,
    sh::targetObjectsOf,
    sh::severity,
    sh::message,
    sh::deactivated,
    sh::flags,
    sh::ignoredProperties,
    sh::qualifiedMinCount,
    sh::qualifiedMaxCount,
    sh::qualifiedValueShapesDisjoint,
    sh::declare,
    sh::name,
    sh::description,
    sh::order,
    sh::group,
    sh::defaultValue,
];

#[expect(clippy::unnecessary_wraps, reason = "every row of the table gives a result")]
fn only(constraint: impl Into<Constraint>) -> Constraints {
    Ok(vec![constraint.into()])
}

fn range(limit: Limit, value: TermRef<'_>) -> Constraints {
    only(Test::Range(limit, literal(value)?))
}

fn pair(relation: Relation, value: TermRef<'_>) -> Constraints {
    only(Constraint::Pair(Pair { relation, other: iri(value)? }))
}

fn node_kind(value: TermRef<'_>) -> Constraints {
    let kind = NODE_KINDS.iter().find(|kind| TermRef::from(kind.term) == value);
    only(Test::NodeKind(*kind.ok_or_else(|| format!("{value} is not a node kind"))?))
}

/// `1` is not `true` here: SHACL says so (§4.4.4).
fn unique_lang(value: TermRef<'_>) -> Constraints {
    Ok(if boolean(value)? { vec![Constraint::UniqueLang] } else { Vec::new() })
}

fn pattern<'a>(reader: &Reader<'a>, site: &Site<'a>, value: TermRef<'a>) -> Constraints {
    let flags = match reader.source.one(site.node, sh::flags)? {
        Some(flags) => text(flags)?,
        None => String::new(),
    };
    only(Test::Pattern(regex(&text(value)?, &flags)?))
}

/// A regular expression with the flags of `XPath` (`i`, `s`, `m`, `x`, `q`).
fn regex(pattern: &str, flags: &str) -> Result<Regex, String> {
    let literal = flags.contains('q').then(|| regex::escape(pattern));
    let mut builder = RegexBuilder::new(literal.as_deref().unwrap_or(pattern));
    for flag in flags.chars() {
        match flag {
            'i' => builder.case_insensitive(true),
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            other => return Err(format!("{other} is not a flag of a regular expression")),
        };
    }
    builder.build().map_err(|error| format!("sh:pattern {pattern} cannot be read: {error}"))
}

fn languages<'a>(reader: &Reader<'a>, value: TermRef<'a>) -> Constraints {
    let ranges = reader.source.list(value)?.into_iter().map(text).collect::<Result<_, _>>()?;
    only(Test::LanguageIn(ranges))
}

fn members<'a>(reader: &Reader<'a>, value: TermRef<'a>) -> Constraints {
    only(Test::In(reader.source.list(value)?.into_iter().map(TermRef::into_owned).collect()))
}

fn property<'a>(reader: &mut Reader<'a>, value: TermRef<'a>) -> Constraints {
    let shape = node(value)?;
    if reader.source.one(shape, sh::path)?.is_none() {
        return Err(format!("{value} is not a property shape: it has no sh:path"));
    }
    only(Constraint::Property(reader.shape(shape)?))
}

fn qualified<'a>(reader: &mut Reader<'a>, site: &Site<'a>, value: TermRef<'a>) -> Constraints {
    let source = reader.source;
    let shape = reader.shape(node(value)?)?;
    let siblings = if source.flag(site.node, sh::qualifiedValueShapesDisjoint)? {
        siblings(reader, site.node, value)?
    } else {
        Vec::new()
    };
    let least = source.one(site.node, sh::qualifiedMinCount)?.map(count).transpose()?;
    let most = source.one(site.node, sh::qualifiedMaxCount)?.map(count).transpose()?;
    let bounds = [least.map(Bound::Min), most.map(Bound::Max)].into_iter().flatten();
    Ok(bounds
        .map(|bound| Constraint::Qualified(Qualified { shape, siblings: siblings.clone(), bound }))
        .collect())
}

/// The qualified value shapes of the property shapes that have a parent in common with this one.
fn siblings<'a>(
    reader: &mut Reader<'a>,
    node_: Node<'a>,
    own: TermRef<'a>,
) -> Result<Vec<ShapeId>, String> {
    let source = reader.source;
    let mut siblings = Vec::new();
    for parent in source.0.subjects_for_predicate_object(sh::property, node_) {
        for property in source.all(parent, sh::property) {
            for shape in source.all(node(property)?, sh::qualifiedValueShape) {
                if shape != own {
                    siblings.push(reader.shape(node(shape)?)?);
                }
            }
        }
    }
    Ok(siblings)
}

fn closed<'a>(reader: &Reader<'a>, site: &Site<'a>, value: TermRef<'a>) -> Constraints {
    if !boolean(value)? {
        return Ok(Vec::new());
    }
    let source = reader.source;
    let mut allowed = HashSet::new();
    if let Some(ignored) = source.one(site.node, sh::ignoredProperties)? {
        for property in source.list(ignored)? {
            allowed.insert(iri(property)?);
        }
    }
    for property in source.all(site.node, sh::property) {
        if let Some(TermRef::NamedNode(path)) = source.one(node(property)?, sh::path)? {
            allowed.insert(path.into_owned());
        }
    }
    only(Constraint::Closed(allowed))
}

fn sparql<'a>(reader: &mut Reader<'a>, site: &Site<'a>, value: TermRef<'a>) -> Constraints {
    let constraint = node(value)?;
    reader.refuse_unknown(constraint, &[sh::select, sh::prefixes]);
    let rule = Rule::read(reader.source, constraint, site.path.as_ref())?;
    Ok(rule.map(|rule| Constraint::Sparql(Box::new(rule))).into_iter().collect())
}

//! Choosing: a gap of a question becomes what a form offers for it.

use super::list::Listed;
use super::prompt::Parameter;
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Kind, dcterms, rdf, skos};
use oxrdf::{GraphNameRef, Literal, NamedNode, NamedOrBlankNode, Term};

/// Most things that a form lists; of more, a person writes what it is called.
const MOST: usize = 200;

/// A gap, and what can fill it.
pub struct Gap {
    /// The gap as it is filled now.
    pub parameter: Parameter,
    /// Every thing that can fill it, with its labels; none if they are too many to list.
    pub choices: Option<Vec<(NamedNode, Vec<Literal>)>>,
    /// The labels of what fills it now.
    pub chosen: Vec<(Term, Vec<Literal>)>,
}

impl Gap {
    /// A gap with its choices.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn of(store: &Store, parameter: Parameter) -> Result<Self, Problem> {
        let few = |kind: &Kind| {
            let all = store.quads(
                None,
                Some(rdf::TYPE),
                Some(kind.class().into()),
                Some(GraphNameRef::DefaultGraph),
            );
            all.take(MOST + 1).count() <= MOST
        };
        let choices = match parameter.kind.filter(few) {
            Some(kind) => {
                let things = Listed::of(store, kind)?.stretch(0, MOST).into_iter();
                Some(
                    things
                        .map(|thing| Ok((thing.clone(), labels(store, &thing)?)))
                        .collect::<Result<_, Problem>>()?,
                )
            }
            None => None,
        };
        let chosen = parameter.values.iter().map(|value| match value {
            Term::NamedNode(node) => Ok((value.clone(), labels(store, node)?)),
            other => Ok((other.clone(), Vec::new())),
        });
        let chosen = chosen.collect::<Result<_, Problem>>()?;
        Ok(Self { parameter, choices, chosen })
    }
}

fn labels(store: &Store, thing: &NamedNode) -> Result<Vec<Literal>, Problem> {
    let thing = NamedOrBlankNode::from(thing.clone());
    let mut labels = super::closing::objects(store, &thing, skos::prefLabel)?;
    labels.extend(super::closing::objects(store, &thing, dcterms::title)?);
    Ok(labels.into_iter().filter_map(|label| Literal::try_from(label).ok()).collect())
}

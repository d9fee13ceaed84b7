//! Knowing: what the store says about names, publications and wider concepts, for lifter and linker.

use crate::lift::{Known, Name};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{dcterms, skos};
use oxrdf::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

/// What the store knows. Names that texts are searched for come from authority files only;
/// keys come from everywhere, the graphs that are about to be replaced included.
pub(super) fn known(store: &Store, replaced: &[NamedNode]) -> Result<Known, Problem> {
    let mut known = Known::default();
    names(store, replaced, &mut known)?;
    publications(store, &mut known)?;
    for quad in default_graph(store, skos::broader)? {
        if let (NamedOrBlankNode::NamedNode(narrow), Term::NamedNode(wide)) =
            (quad.subject, quad.object)
        {
            known.broader.entry(narrow).or_default().push(wide);
        }
    }
    Ok(known)
}

fn names(store: &Store, replaced: &[NamedNode], known: &mut Known) -> Result<(), Problem> {
    let authority = store.base().graph("vocabulary");
    for (property, preferred) in [(skos::prefLabel, true), (skos::altLabel, false)] {
        let mut labels = Vec::new();
        for quad in store.quads(None, Some(property), None, None) {
            labels.extend(label(quad?));
        }
        labels.sort();
        for (thing, label, graph) in labels {
            let Some((segment, _)) = store.base().parts(thing.as_ref()) else {
                continue;
            };
            let segment = segment.to_owned();
            let is_authority =
                graph.as_str().starts_with(authority.as_str()) && !replaced.contains(&graph);
            // Other names of a thing are good for finding it only where a person keeps them.
            if is_authority || preferred {
                known.register(&segment, &label, thing.clone());
            }
            if is_authority {
                known.authorise(Name { thing, segment, label, preferred });
            }
        }
    }
    Ok(())
}

fn label(quad: Quad) -> Option<(NamedNode, String, NamedNode)> {
    match (quad.subject, quad.object, quad.graph_name) {
        (NamedOrBlankNode::NamedNode(thing), Term::Literal(label), GraphName::NamedNode(graph)) => {
            Some((thing, label.value().to_owned(), graph))
        }
        _ => None,
    }
}

fn publications(store: &Store, known: &mut Known) -> Result<(), Problem> {
    let mut found = Vec::new();
    for quad in default_graph(store, dcterms::title)? {
        let (NamedOrBlankNode::NamedNode(thing), Term::Literal(title)) =
            (quad.subject, quad.object)
        else {
            continue;
        };
        let mut date = None;
        for property in [dcterms::date, dcterms::issued] {
            for object in objects(store, &thing, property)? {
                if let Term::Literal(literal) = object {
                    date = date.or_else(|| Some(literal.value().to_owned()));
                }
            }
        }
        found.push((thing, title.value().to_owned(), date));
    }
    found.sort();
    for (thing, title, date) in found {
        known.register_publication(&thing, &title, date.as_deref());
    }
    Ok(())
}

fn objects(
    store: &Store,
    subject: &NamedNode,
    predicate: NamedNodeRef<'_>,
) -> Result<Vec<Term>, Problem> {
    store
        .quads(
            Some(subject.as_ref().into()),
            Some(predicate),
            None,
            Some(GraphNameRef::DefaultGraph),
        )
        .map(|quad| Ok(quad?.object))
        .collect()
}

fn default_graph(store: &Store, predicate: NamedNodeRef<'_>) -> Result<Vec<Quad>, Problem> {
    store.quads(None, Some(predicate), None, Some(GraphNameRef::DefaultGraph)).collect()
}

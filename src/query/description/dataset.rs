//! Describing the dataset: numbers become `VoID`, with the parts of it that editors and federating
//! clients plan with.

use super::{GRAPHS, Telling, dataset_name};
use crate::ledger::utc;
use crate::problem::Problem;
use crate::store::{Count, Store};
use crate::vocab::{PREFIXES, colo, dcterms, rdf, sd, void, voidext};
use oxrdf::vocab::xsd;
use oxrdf::{GraphNameRef, Literal, NamedNode, NamedOrBlankNode};
use std::collections::BTreeMap;

/// Most linksets that are told, the largest first: every site that is linked to makes one.
const MOST_LINKSETS: usize = 100;

impl Telling<'_> {
    pub(super) fn dataset(&mut self, store: &Store) -> Result<(), Problem> {
        let dataset = dataset_name(self.base);
        self.say(&dataset, rdf::TYPE, void::Dataset);
        self.say(&dataset, void::sparqlEndpoint, self.base.join("sparql").as_ref());
        self.say(&dataset, void::uriSpace, Literal::from(self.base.as_str()).as_ref());
        self.say(&dataset, void::rootResource, self.base.join("").as_ref());
        for format in GRAPHS {
            self.say(&dataset, void::feature, *format);
        }
        if let Some(example) = example(store)? {
            self.say(&dataset, void::exampleResource, example.as_ref());
        }
        if let Ok(time) = store.time(store.version()) {
            let time = Literal::new_typed_literal(utc(time), xsd::DATE_TIME);
            self.say(&dataset, dcterms::modified, time.as_ref());
        }
        self.totals(&dataset);
        self.vocabularies(&dataset);
        self.partitions(&dataset);
        self.linksets(&dataset);
        self.each_graph(&dataset);
        Ok(())
    }

    fn of(&self, what: &Count<NamedNode>) -> u64 {
        self.tally.get(what).copied().unwrap_or(0)
    }

    fn totals(&mut self, dataset: &NamedNode) {
        let some = |is: fn(&Count<NamedNode>) -> bool| {
            u64::try_from(self.tally.keys().filter(|what| is(what)).count()).unwrap_or(u64::MAX)
        };
        let classes = some(|what| matches!(what, Count::Members(_)));
        let properties = some(|what| matches!(what, Count::Property(_)));
        let (subjects, objects) = (self.of(&Count::Subjects), self.of(&Count::Objects));
        self.number(dataset, void::triples, self.of(&Count::Statements));
        self.number(dataset, void::entities, subjects);
        self.number(dataset, void::distinctSubjects, subjects);
        self.number(dataset, void::distinctObjects, objects);
        self.number(dataset, void::classes, classes);
        self.number(dataset, void::properties, properties);
    }

    /// The vocabularies whose words are used as classes or properties.
    fn vocabularies(&mut self, dataset: &NamedNode) {
        let used: Vec<NamedNode> = PREFIXES
            .iter()
            .filter(|(_, namespace)| {
                self.tally.keys().any(|what| match what {
                    Count::Members(name) | Count::Property(name) => {
                        name.as_str().starts_with(namespace)
                    }
                    _ => false,
                })
            })
            .map(|(_, namespace)| NamedNode::new_unchecked(*namespace))
            .collect();
        for vocabulary in used {
            self.say(dataset, void::vocabulary, vocabulary.as_ref());
        }
    }

    fn partitions(&mut self, dataset: &NamedNode) {
        for (what, number) in self.tally.clone() {
            match &what {
                Count::Property(property) => {
                    let part = self.part("property", &[property]);
                    self.say(dataset, void::propertyPartition, part.as_ref());
                    self.say(&part, void::property, property.as_ref());
                    self.number(&part, void::triples, number);
                    let (subjects, objects) = (
                        self.of(&Count::PropertySubjects(property.clone())),
                        self.of(&Count::PropertyObjects(property.clone())),
                    );
                    self.number(&part, void::distinctSubjects, subjects);
                    self.number(&part, void::distinctObjects, objects);
                }
                Count::Members(class) => {
                    let part = self.part("class", &[class]);
                    self.say(dataset, void::classPartition, part.as_ref());
                    self.say(&part, void::class, class.as_ref());
                    self.number(&part, void::entities, number);
                }
                Count::Within(class, property) => {
                    let whole = self.part("class", &[class]);
                    let part = self.part("part", &[class, property]);
                    self.say(&whole, void::propertyPartition, part.as_ref());
                    self.say(&part, void::property, property.as_ref());
                    self.number(&part, void::triples, number);
                }
                Count::ToClass(class, property, object) => {
                    let whole = self.part("part", &[class, property]);
                    let part = self.part("to", &[class, property, object]);
                    self.say(&whole, void::classPartition, part.as_ref());
                    self.say(&part, void::class, object.as_ref());
                    self.number(&part, void::triples, number);
                }
                Count::ToDatatype(class, property, datatype) => {
                    let whole = self.part("part", &[class, property]);
                    let part = self.part("to", &[class, property, datatype]);
                    self.say(&whole, voidext::datatypePartition, part.as_ref());
                    self.say(&part, voidext::datatype, datatype.as_ref());
                    self.number(&part, void::triples, number);
                }
                _ => {}
            }
        }
    }

    /// Statements that lead to other sites: a set for each property and site.
    fn linksets(&mut self, dataset: &NamedNode) {
        let links = self.tally.iter().filter_map(|(what, number)| match what {
            Count::Link(property, origin) => Some((*number, property.clone(), origin.clone())),
            _ => None,
        });
        let mut links: Vec<_> = links.collect();
        links.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.cmp(other)));
        links.truncate(MOST_LINKSETS);
        for (number, property, origin) in links {
            let set = self.part("links", &[&property, &origin]);
            let target = self.part("site", &[&origin]);
            self.say(dataset, void::subset, set.as_ref());
            self.say(&set, rdf::TYPE, void::Linkset);
            self.say(&set, void::linkPredicate, property.as_ref());
            self.say(&set, void::subjectsTarget, dataset.as_ref());
            self.say(&set, void::objectsTarget, target.as_ref());
            self.number(&set, void::triples, number);
            self.say(&target, rdf::TYPE, void::Dataset);
            self.say(&target, void::uriSpace, Literal::from(origin.as_str()).as_ref());
        }
    }

    fn each_graph(&mut self, dataset: &NamedNode) {
        let graphs: BTreeMap<NamedNode, u64> = self
            .graphs()
            .into_iter()
            .map(|graph| (graph.clone(), self.of(&Count::Graph(graph))))
            .collect();
        for (graph, number) in graphs {
            let (part, entry) = (self.part("graph", &[&graph]), self.part("named", &[&graph]));
            self.say(dataset, void::subset, part.as_ref());
            self.say(&part, rdf::TYPE, void::Dataset);
            self.number(&part, void::triples, number);
            self.say(&entry, sd::name, graph.as_ref());
            self.say(&entry, sd::graph, part.as_ref());
        }
    }
}

/// A publication to look at.
fn example(store: &Store) -> Result<Option<NamedNode>, Problem> {
    let class = Some(colo::Publication.into());
    let graph = Some(GraphNameRef::DefaultGraph);
    let found = store.quads(None, Some(rdf::TYPE), class, graph).next().transpose()?;
    Ok(found.and_then(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }))
}

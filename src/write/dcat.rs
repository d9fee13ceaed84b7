//! Writing DCAT-AP: a page becomes what data portals read, in their own words.
//!
//! A publication is a `dcat:Resource` and no dataset: the dataset is the catalogue. Each page is
//! the catalogue record of its publication.

use super::bibliography::{are_publications, of};
use super::jsonld::JsonLd;
use super::{Format, PageFormat, Variant};
use crate::answer::{Page, Site, View};
use crate::vocab::{colo, dcat, dcterms, foaf, names, org, rdf, skos};
use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef, Triple};
use std::io;

/// What DCAT-AP has a word for: of resources, of their agents, and of concepts.
const WORDS: &[NamedNodeRef<'static>] = &[
    dcat::landingPage,
    dcterms::creator,
    dcterms::description,
    dcterms::identifier,
    dcterms::issued,
    dcterms::language,
    dcterms::license,
    dcterms::publisher,
    dcterms::relation,
    dcterms::subject,
    dcterms::title,
    dcterms::type_,
    foaf::name,
    skos::inScheme,
    skos::prefLabel,
];

/// Classes that stay as they are.
const CLASSES: &[NamedNodeRef<'static>] =
    &[foaf::Agent, foaf::Person, org::Organization, skos::Concept, dcat::Catalog, dcat::Dataset];

/// <https://semiceu.github.io/DCAT-AP/releases/3.0.0/>, as JSON-LD.
pub(super) struct DcatAp;

impl Format for DcatAp {
    fn name(&self) -> &'static str {
        "DCAT-AP"
    }

    fn media_type(&self) -> &'static str {
        "application/ld+json"
    }

    fn extension(&self) -> &'static str {
        "dcat.jsonld"
    }

    fn variant(&self) -> Option<Variant> {
        Some(Variant { parameter: "profile", value: names::DCAT_AP, name: "dcat" })
    }
}

impl PageFormat for DcatAp {
    fn is_whole(&self) -> bool {
        false
    }

    fn suits(&self, page: &Page, site: &Site) -> bool {
        are_publications(page, site)
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let mut graph = Graph::new();
        for triple in &page.graph {
            let known = if triple.predicate == rdf::TYPE {
                CLASSES.iter().any(|class| triple.object == TermRef::from(*class))
            } else {
                WORDS.contains(&triple.predicate)
            };
            let named = matches!(triple.subject, NamedOrBlankNodeRef::NamedNode(_));
            if known && named {
                graph.insert(triple);
            }
        }
        for thing in of(page, site) {
            record(&mut graph, site, thing);
        }
        let catalogue = site.base.join("");
        graph.insert(&Triple::new(catalogue, rdf::TYPE, dcat::Catalog));
        let topic = page.topic.clone();
        let page = Page {
            topic,
            view: View::Thing,
            entries: Vec::new(),
            graph,
            version: 0,
            pictures: Vec::new(),
        };
        JsonLd.write(&page, site, out)
    }
}

/// The record of one publication, and that it belongs to the catalogue.
fn record(graph: &mut Graph, site: &Site, thing: NamedNodeRef<'_>) {
    let Some((segment, key)) = site.base.parts(thing) else { return };
    let record = site.base.join(format_args!("{segment}/{key}"));
    let catalogue = site.base.join("");
    let resource = thing.into_owned();
    graph.insert(&Triple::new(resource.clone(), rdf::TYPE, dcat::Resource));
    graph.insert(&Triple::new(resource.clone(), rdf::TYPE, colo::Publication));
    graph.insert(&Triple::new(record.clone(), rdf::TYPE, dcat::CatalogRecord));
    graph.insert(&Triple::new(record.clone(), foaf::primaryTopic, resource.clone()));
    graph.insert(&Triple::new(catalogue.clone(), dcat::record, record));
    graph.insert(&Triple::new(catalogue, dcat::resource, resource));
}

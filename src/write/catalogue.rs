//! Describing the catalogue: the doors become DCAT-AP, schema.org and a catalogue of interfaces.

use super::doors::{DOORS, Door};
use super::dump::Dump;
use super::signposts::LINKSET;
use crate::answer::{Page, Site, View};
use crate::ledger::utc;
use crate::vocab::{dcat, dcterms, foaf, names, rdf, spdx, void, xsd};
use oxrdf::{Graph, Literal, NamedNode, NamedNodeRef, Term, Triple};
use serde_json::{Value, json};
use std::time::SystemTime;

/// The data of a catalogue as one thing, below the base.
const DATASET: &str = "void#dataset";

/// What DCAT-AP 3 has to know of the catalogue: it, its data, and each of its doors.
#[must_use]
pub fn describe(site: &Site, version: u64, time: SystemTime, dump: Option<&Dump>) -> Page {
    let mut graph = Graph::new();
    let (catalogue, dataset) = (site.base.join(""), site.base.join(DATASET));
    let publisher = site.base.join("data#publisher");
    let mut say = |subject: &NamedNode, property: NamedNodeRef<'_>, value: Term| {
        graph.insert(&Triple::new(subject.clone(), property, value));
    };
    let class = |class: NamedNodeRef<'_>| Term::from(class.into_owned());
    let english =
        |text: &str| Term::from(Literal::new_language_tagged_literal_unchecked(text, "en"));
    let modified = Literal::new_typed_literal(utc(time), xsd::DATE_TIME);
    say(&publisher, rdf::TYPE, class(foaf::Agent));
    say(&publisher, foaf::name, english(&site.name));
    for (thing, kind) in [(&catalogue, dcat::Catalog), (&dataset, dcat::Dataset)] {
        say(thing, rdf::TYPE, class(kind));
        say(thing, dcterms::title, english(&site.name));
        say(thing, dcterms::description, english(&described(site)));
        say(thing, dcterms::publisher, publisher.clone().into());
        say(thing, dcterms::modified, modified.clone().into());
    }
    say(&catalogue, dcat::dataset, dataset.clone().into());
    say(&dataset, rdf::TYPE, class(void::Dataset));
    say(&dataset, dcterms::identifier, Literal::new_simple_literal(dataset.as_str()).into());
    say(&dataset, void::sparqlEndpoint, site.base.join("sparql").into());
    say(&dataset, void::uriSpace, Literal::new_simple_literal(site.base.as_str()).into());
    say(&dataset, void::rootResource, catalogue.clone().into());
    say(&dataset, dcat::landingPage, site.base.join("data").into());
    for (number, door) in (1..).zip(DOORS) {
        let service = site.base.join(format_args!("data#service-{number}"));
        let distribution = site.base.join(format_args!("data#distribution-{number}"));
        let address = site.base.join(door.path);
        let media_type =
            NamedNode::new_unchecked(format!("{}{}", names::MEDIA_TYPES, door.media_type));
        say(&catalogue, dcat::service, service.clone().into());
        say(&service, rdf::TYPE, class(dcat::DataService));
        say(&service, dcterms::title, english(door.name));
        say(&service, dcat::endpointURL, address.clone().into());
        say(&service, dcat::endpointDescription, site.base.join("openapi.json").into());
        say(&service, dcat::servesDataset, dataset.clone().into());
        say(&dataset, dcat::distribution, distribution.clone().into());
        say(&distribution, rdf::TYPE, class(dcat::Distribution));
        say(&distribution, dcterms::title, english(door.name));
        say(&distribution, dcat::accessURL, address.into());
        say(&distribution, dcat::accessService, service.clone().into());
        say(&distribution, dcat::mediaType, media_type.into());
        if let Some(standard) = door.standard {
            let standard = NamedNode::new_unchecked(standard);
            say(&service, dcterms::conformsTo, standard.into());
        }
    }
    if let Some(dump) = dump {
        files(dump, site, &dataset, &mut graph);
    }
    Page {
        topic: dataset,
        view: View::Thing,
        entries: Vec::new(),
        graph,
        version,
        pictures: Vec::new(),
    }
}

/// Says of each file of a dump where it is, how large, and what its digest is.
fn files(dump: &Dump, site: &Site, dataset: &NamedNode, graph: &mut Graph) {
    let media_type = |name: &str| NamedNode::new_unchecked(format!("{}{name}", names::MEDIA_TYPES));
    for piece in &dump.files {
        let file = site.base.join(format_args!("dump/{}", piece.name));
        let distribution = site.base.join(format_args!("data#{}", piece.name));
        let sum = site.base.join(format_args!("data#{}-sha256", piece.name));
        let title = Literal::new_language_tagged_literal_unchecked(piece.form.name, "en");
        let bytes = Literal::new_typed_literal(piece.bytes.to_string(), xsd::NON_NEGATIVE_INTEGER);
        let issued = Literal::new_typed_literal(utc(dump.made), xsd::DATE_TIME);
        let digest = Literal::new_typed_literal(&piece.sha256, xsd::HEX_BINARY);
        let mut say = |subject: &NamedNode, property: NamedNodeRef<'_>, value: Term| {
            graph.insert(&Triple::new(subject.clone(), property, value));
        };
        say(dataset, dcat::distribution, distribution.clone().into());
        say(dataset, void::dataDump, file.clone().into());
        say(&distribution, rdf::TYPE, dcat::Distribution.into_owned().into());
        say(&distribution, dcterms::title, title.into());
        say(&distribution, dcterms::issued, issued.into());
        say(&distribution, dcat::accessURL, site.base.join("dump").into());
        say(&distribution, dcat::downloadURL, file.into());
        say(&distribution, dcat::mediaType, media_type(piece.form.media_type).into());
        say(&distribution, dcat::compressFormat, media_type("application/gzip").into());
        say(&distribution, dcat::byteSize, bytes.into());
        say(&distribution, spdx::checksum, sum.clone().into());
        say(&sum, rdf::TYPE, spdx::Checksum.into_owned().into());
        say(&sum, spdx::algorithm, spdx::checksumAlgorithm_sha256.into_owned().into());
        say(&sum, spdx::checksumValue, digest.into());
    }
}

fn described(site: &Site) -> String {
    format!(
        "Publications of {} as linked data: titles, dates, publishers, authors, genres and subjects, \
         the laws that they refer to, and the words in the sources that each statement rests on.",
        site.name
    )
}

/// What search engines for datasets read.
#[must_use]
pub fn schema_org(site: &Site, version: u64, time: SystemTime) -> Value {
    let base = &site.base;
    let distribution = |door: &Door| {
        json!({
            "@type": "DataDownload",
            "name": door.name,
            "contentUrl": base.join(door.path).as_str(),
            "encodingFormat": door.media_type,
        })
    };
    json!({
        "@context": crate::vocab::namespace("schema"),
        "@type": "Dataset",
        "@id": base.join(DATASET).as_str(),
        "name": site.name,
        "description": described(site),
        "url": base.join("data").as_str(),
        "version": version.to_string(),
        "dateModified": utc(time),
        "isAccessibleForFree": true,
        "creator": { "@type": "Organization", "name": site.name, "url": base.as_str() },
        "includedInDataCatalog": { "@type": "DataCatalog", "name": site.name, "url": base.as_str() },
        "distribution": DOORS.iter().map(distribution).collect::<Vec<_>>(),
    })
}

/// The catalogue of interfaces (RFC 9727), a linkset.
#[must_use]
pub fn interfaces(site: &Site) -> Value {
    let base = &site.base;
    let own = base.join(".well-known/api-catalog");
    let item =
        |door: &Door| json!({ "href": base.join(door.path).as_str(), "type": door.media_type });
    let context = |door: &Door| {
        let mut told = json!({
            "anchor": base.join(door.path).as_str(),
            "service-doc": [{ "href": base.join("data").as_str(), "type": "text/html" }],
            "service-desc": [{ "href": base.join("openapi.json").as_str(), "type": OPENAPI }],
        });
        if door.path == "sparql" {
            told["service-desc"] =
                json!([{ "href": base.join("sparql").as_str(), "type": "text/turtle" }]);
        }
        told
    };
    let mut contexts = vec![json!({
        "anchor": own.as_str(),
        "item": DOORS.iter().map(item).collect::<Vec<_>>(),
    })];
    contexts.extend(DOORS.iter().map(context));
    json!({ "linkset": contexts })
}

/// The media type of OpenAPI documents.
pub const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.1";

/// The media type of [`interfaces`].
pub const INTERFACES: &str = LINKSET;

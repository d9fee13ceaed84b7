//! A small catalogue whose rules propose a few things: a law of two that are called alike, a genre
//! that nobody knows, two bodies that may be one.

use colophon::import::{self, Plan};
use colophon::read::{Profile, Source};
use colophon::record::Location;
use colophon::store::Store;
use colophon::vocab::Base;
use oxrdf::NamedNode;

pub(crate) const AUTHORITY: &str = "\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix colo: <https://w3id.org/colophon/ns#> .
<id/law/weir-act-1921> a colo:LegalInstrument ; skos:prefLabel \"Weir Act 1921\"@en ; skos:altLabel \"Weir Act\"@en .
<id/law/weir-act-1984> a colo:LegalInstrument ; skos:prefLabel \"Weir Act 1984\"@en ; skos:altLabel \"Weir Act\"@en .
<id/agent/quell-trust> a foaf:Agent , org:Organization ; skos:prefLabel \"Quell Trust\"@en ; foaf:name \"Quell Trust\" .
<id/agent/river-quell-trust> a foaf:Agent , org:Organization ; skos:prefLabel \"River Quell Trust\"@en ; foaf:name \"River Quell Trust\" .
";

pub(crate) const ENRICHMENT: &str = "\
@prefix colo: <https://w3id.org/colophon/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<id/proposal/quell-1> a colo:IdentityProposal ; colo:candidate <id/agent/quell-trust> , <id/agent/river-quell-trust> ;
    colo:status colo:Proposed ; colo:method <id/method/reader> ; colo:reason \"Both keep the weir at Quell Mill.\"@en .
<id/assertion/quell-2> a colo:Assertion ; rdf:subject <id/publication/weirs-of-the-quell> ; rdf:predicate dcterms:publisher ;
    colo:suggests <id/agent/quell-trust> , <id/agent/river-quell-trust> ;
    colo:status colo:Proposed ; colo:method <id/method/reader> ; colo:reason \"The imprint shows a weir.\"@en .
";

pub(crate) const LISTING: &str = "\
Reading on: Weirs

12 March 2019
Weirs of the Quell

What the Weir Act says of fish passes is read again.

3 April 2020
Locks and their keepers

Publisher: Quell Trust (Handbook)

The handbook does not name any law.
";

/// What the listing says a month later.
pub(crate) fn later() -> String {
    format!("{LISTING}\n5 May 2021\nFerries\n\nFerries and the Weir Act.\n")
}

pub(crate) fn file(name: &str, text: &str, profile: &str) -> Source {
    let location = Location::of(name);
    let profile = Profile::parse(profile, &location).unwrap();
    Source { location, bytes: text.as_bytes().to_vec(), profile }
}

/// The listing with some text.
pub(crate) fn listing(text: &str) -> Source {
    file("weirs.txt", text, "format = \"listing\"\nlanguage = \"en\"\n")
}

pub(crate) fn enrichment() -> Source {
    file("readings.ttl", ENRICHMENT, "kind = \"enrichment\"\n")
}

pub(crate) fn plan(store: &Store, source: &Source) -> Plan {
    import::plan(store, source).unwrap_or_else(|problem| panic!("{}: {problem}", source.location))
}

pub(crate) fn bring(store: &Store, source: &Source) -> bool {
    import::apply(store, plan(store, source)).unwrap().is_some()
}

/// The catalogue, with all its files imported.
pub(crate) fn proposing_store(base: &str) -> Store {
    let store = Store::in_memory(Base::new(base).unwrap()).unwrap();
    for source in import::vocabulary().unwrap() {
        bring(&store, &source);
    }
    bring(&store, &file("laws.ttl", AUTHORITY, "kind = \"authority\"\n"));
    bring(&store, &listing(LISTING));
    bring(&store, &enrichment());
    store
}

/// The name of a thing.
pub(crate) fn thing(store: &Store, path: &str) -> NamedNode {
    store.base().join(format_args!("id/{path}"))
}

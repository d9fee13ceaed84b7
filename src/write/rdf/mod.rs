//! Writing RDF: a page as Turtle, N-Triples, RDF/XML, TriG or N-Quads.
//!
//! The same page always gives the same bytes: the topic comes first, then the
//! other subjects by name; types come first, then the other properties by name.

mod xml;

use super::{Format, PageFormat};
use crate::answer::{Page, Site};
use crate::vocab::{Kind, PREFIXES, rdf};
use oxrdf::{NamedOrBlankNodeRef, TermRef, TripleRef};
use oxrdfio::{RdfFormat, RdfSerializer};
use std::io;

/// One of the RDF syntaxes that have no shape of their own.
pub(super) struct Rdf {
    name: &'static str,
    syntax: RdfFormat,
}

/// RDF 1.1 Turtle.
pub(super) const TURTLE: Rdf = Rdf { name: "Turtle", syntax: RdfFormat::Turtle };
/// RDF 1.1 N-Triples.
pub(super) const N_TRIPLES: Rdf = Rdf { name: "N-Triples", syntax: RdfFormat::NTriples };
/// RDF 1.1 XML Syntax.
pub(super) const RDF_XML: Rdf = Rdf { name: "RDF/XML", syntax: RdfFormat::RdfXml };
/// RDF 1.1 TriG.
pub(super) const TRIG: Rdf = Rdf { name: "TriG", syntax: RdfFormat::TriG };
/// RDF 1.1 N-Quads.
pub(super) const N_QUADS: Rdf = Rdf { name: "N-Quads", syntax: RdfFormat::NQuads };

impl Format for Rdf {
    fn name(&self) -> &'static str {
        self.name
    }

    fn media_type(&self) -> &'static str {
        self.syntax.media_type()
    }

    fn extension(&self) -> &'static str {
        self.syntax.file_extension()
    }
}

impl PageFormat for Rdf {
    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let mut triples = ordered(page);
        if self.syntax == RdfFormat::RdfXml {
            xml::prepare(&mut triples)?;
            let renamed: Vec<_> = triples.iter().copied().map(xml::rename).collect();
            let triples: Vec<_> = renamed.iter().map(oxrdf::Triple::as_ref).collect();
            return self.serialize(&triples, site, xml::CarriageReturns(out));
        }
        self.serialize(&triples, site, out)
    }
}

impl Rdf {
    fn serialize(
        &self,
        triples: &[TripleRef<'_>],
        site: &Site,
        out: impl io::Write,
    ) -> io::Result<()> {
        let mut serializer = RdfSerializer::from_format(self.syntax);
        for (prefix, namespace) in prefixes(triples, site) {
            serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
        }
        let mut out = serializer.for_writer(out);
        for triple in triples {
            out.serialize_triple(*triple)?;
        }
        out.finish()?.flush()
    }
}

/// The triples of a page in the one order in which they are always written.
pub(super) fn ordered(page: &Page) -> Vec<TripleRef<'_>> {
    let mut triples: Vec<TripleRef<'_>> = page.graph.iter().collect();
    triples.sort_by_cached_key(|triple| {
        let topic = triple.subject == NamedOrBlankNodeRef::from(page.topic.as_ref());
        let blank = matches!(triple.subject, NamedOrBlankNodeRef::BlankNode(_));
        let class = triple.predicate == rdf::TYPE;
        (
            !topic,
            blank,
            triple.subject.to_string(),
            !class,
            triple.predicate,
            triple.object.to_string(),
        )
    });
    triples
}

/// Prefix and namespace of every vocabulary and kind that the triples use.
fn prefixes(triples: &[TripleRef<'_>], site: &Site) -> Vec<(String, String)> {
    let kinds = Kind::ALL.iter().map(|kind| {
        let segment = kind.segment();
        (segment.to_owned(), site.base.join(format_args!("id/{segment}/")).into_string())
    });
    let words =
        PREFIXES.iter().map(|(prefix, namespace)| ((*prefix).to_owned(), (*namespace).to_owned()));
    let used = |namespace: &str| triples.iter().any(|triple| uses(*triple, namespace));
    words.chain(kinds).filter(|(_, namespace)| used(namespace)).collect()
}

fn uses(triple: TripleRef<'_>, namespace: &str) -> bool {
    let subject = match triple.subject {
        NamedOrBlankNodeRef::NamedNode(node) => node.as_str(),
        NamedOrBlankNodeRef::BlankNode(_) => "",
    };
    let object = match triple.object {
        TermRef::NamedNode(node) => node.as_str(),
        TermRef::Literal(literal) => literal.datatype().as_str(),
        _ => "",
    };
    [subject, triple.predicate.as_str(), object].iter().any(|iri| iri.starts_with(namespace))
}

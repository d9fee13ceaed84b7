//! Writing OAI-PMH: what a harvester is told becomes the elements of its protocol.
//!
//! <http://www.openarchives.org/OAI/openarchivesprotocol.html>

use super::PageFormat;
use super::dublin_core;
use super::rdf::RDF_XML;
use super::xml::escaped;
use crate::answer::{Page, Site, View};
use crate::ledger::utc;
use crate::problem::Problem;
use crate::query::Head;
use crate::vocab::{names, namespace};
use oxrdf::{Graph, NamedNode};
use std::fmt::Write;
use std::time::SystemTime;

/// What records can be had in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metadata {
    /// `oai_dc`: the fifteen elements.
    DublinCore,
    /// `rdf`: every statement, in RDF/XML.
    Rdf,
}

impl Metadata {
    /// All of them.
    pub const ALL: &[Self] = &[Self::DublinCore, Self::Rdf];

    /// What `metadataPrefix` calls it.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::DublinCore => "oai_dc",
            Self::Rdf => "rdf",
        }
    }

    /// The one with this prefix.
    #[must_use]
    pub fn of(prefix: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.prefix() == prefix)
    }

    /// Where its schema is, and its namespace.
    fn schema(self) -> (String, &'static str) {
        match self {
            Self::DublinCore => (format!("{}{}", names::OAI, dublin_core::SCHEMA), names::OAI_DC),
            Self::Rdf => (format!("{}rdf.xsd", names::OAI), namespace("rdf")),
        }
    }
}

/// A whole response. `arguments` are those of the request; none are told of a request that was
/// not understood.
#[must_use]
pub fn document(
    time: SystemTime,
    address: &str,
    arguments: &[(String, String)],
    body: &str,
) -> String {
    let (oai, xsi) = (names::OAI, names::XSI);
    let mut told = String::new();
    for (name, value) in arguments {
        let _ = write!(told, " {name}=\"{}\"", escaped(value));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OAI-PMH xmlns=\"{oai}\" xmlns:xsi=\"{xsi}\" \
         xsi:schemaLocation=\"{oai} {oai}OAI-PMH.xsd\">\n<responseDate>{}</responseDate>\n\
         <request{told}>{}</request>\n{body}</OAI-PMH>\n",
        utc(time),
        escaped(address)
    )
}

/// What was wrong with a request.
#[must_use]
pub fn error(code: &str, told: &str) -> String {
    format!("<error code=\"{code}\">{}</error>\n", escaped(told))
}

/// Who answers, and how.
#[must_use]
pub fn identify(site: &Site, (address, contact): (&str, &str), earliest: SystemTime) -> String {
    let texts = [
        ("repositoryName", site.name.as_str()),
        ("baseURL", address),
        ("protocolVersion", "2.0"),
        ("adminEmail", contact),
        ("earliestDatestamp", &utc(earliest)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ];
    let told: String = texts.iter().map(|(name, text)| element(name, text)).collect();
    format!("<Identify>\n{told}</Identify>\n")
}

/// What records can be had in.
#[must_use]
pub fn formats() -> String {
    let format = |metadata: &Metadata| {
        let (schema, namespace) = metadata.schema();
        format!(
            "<metadataFormat>\n{}{}{}</metadataFormat>\n",
            element("metadataPrefix", metadata.prefix()),
            element("schema", &schema),
            element("metadataNamespace", namespace)
        )
    };
    let all: String = Metadata::ALL.iter().map(format).collect();
    format!("<ListMetadataFormats>\n{all}</ListMetadataFormats>\n")
}

/// One set.
#[must_use]
pub fn set(spec: &str, name: &str) -> String {
    format!("<set>\n{}{}</set>\n", element("setSpec", spec), element("setName", name))
}

/// The head of a record.
#[must_use]
pub fn header(head: &Head) -> String {
    let status = if head.is_gone { " status=\"deleted\"" } else { "" };
    let mut told = format!("<header{status}>\n");
    told.push_str(&element("identifier", head.thing.as_str()));
    told.push_str(&element("datestamp", &utc(head.time)));
    head.sets.iter().for_each(|set| told.push_str(&element("setSpec", set)));
    told + "</header>\n"
}

/// A record; of what is gone only its head.
///
/// # Errors
///
/// If it cannot be written in this format.
pub fn record(
    head: &Head,
    graph: Graph,
    metadata: Metadata,
    site: &Site,
) -> Result<String, Problem> {
    let header = header(head);
    if head.is_gone {
        return Ok(format!("<record>\n{header}</record>\n"));
    }
    let page = page(head.thing.clone(), graph);
    let told = match metadata {
        Metadata::DublinCore => dublin_core::element(&page, site, head.thing.as_ref()),
        Metadata::Rdf => rdf(&page, site)?,
    };
    Ok(format!("<record>\n{header}<metadata>\n{told}</metadata>\n</record>\n"))
}

/// The list ends here, or goes on with a token.
#[must_use]
pub fn resumption(token: Option<&str>, length: usize, cursor: usize) -> String {
    format!(
        "<resumptionToken completeListSize=\"{length}\" cursor=\"{cursor}\">{}</resumptionToken>\n",
        token.unwrap_or_default()
    )
}

fn page(topic: NamedNode, graph: Graph) -> Page {
    Page { topic, view: View::Thing, entries: Vec::new(), graph, version: 0, pictures: Vec::new() }
}

/// RDF/XML without the declaration. One statement that XML cannot say does not keep the others
/// from being harvested.
fn rdf(page: &Page, site: &Site) -> Result<String, Problem> {
    let write = |page: &Page| {
        let mut bytes = Vec::new();
        RDF_XML.write(page, site, &mut bytes).map(|()| bytes)
    };
    let bytes = write(page).or_else(|_| {
        let sayable = page.graph.iter().filter(|triple| {
            let alone = Graph::from_iter([*triple]);
            write(&self::page(page.topic.clone(), alone)).is_ok()
        });
        write(&self::page(page.topic.clone(), sayable.collect()))
    });
    let text = String::from_utf8(bytes.map_err(super::problem)?).map_err(Problem::internal)?;
    let start = text.find("?>").map_or(0, |end| end + 2);
    Ok(format!("{}\n", text[start..].trim()))
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>\n", escaped(text))
}

//! The doors: every interface of a catalogue, in one table.
//!
//! The page that leads visitors to their door, DCAT and the API catalogue are written from it.

use super::say::{Message, data as say};
use crate::vocab::names;

/// An interface.
pub struct Door {
    /// What it is called everywhere.
    pub name: &'static str,
    /// Where it is, below the base.
    pub path: &'static str,
    /// What comes out of it.
    pub media_type: &'static str,
    /// The standard that it keeps.
    pub standard: Option<&'static str>,
    /// A command that can be copied; `{base}` is the base.
    pub command: &'static str,
    /// Whose door it is, and what it gives.
    pub(super) note: Message,
}

/// Every door, in the order in which visitors need them.
pub const DOORS: &[Door] = &[
    Door {
        name: "Linked data",
        path: "publication",
        media_type: "application/ld+json",
        standard: Some(names::JSON_LD),
        command: "curl -sSf '{base}publication.jsonld'",
        note: say::PAGES,
    },
    Door {
        name: "Dumps",
        path: "dump",
        media_type: "application/json",
        standard: None,
        command: "curl -sSfL --retry 9 '{base}dump/latest.nq.gz' | gunzip | head -n 5",
        note: say::DUMPS,
    },
    Door {
        name: "SPARQL",
        path: "sparql",
        media_type: "application/sparql-results+json",
        standard: Some(names::SPARQL),
        command: "curl -sSf '{base}sparql?format=csv' --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5' -G",
        note: say::SPARQL,
    },
    Door {
        name: "OAI-PMH",
        path: "oai",
        media_type: "text/xml",
        standard: Some(names::OAI_SPECIFICATION),
        command: "curl -sSf '{base}oai?verb=ListRecords&metadataPrefix=oai_dc'",
        note: say::OAI,
    },
    Door {
        name: "Linked Data Event Stream",
        path: "stream",
        media_type: "application/trig",
        standard: Some(names::LDES),
        command: "curl -sSf '{base}stream'",
        note: say::STREAM,
    },
    Door {
        name: "ActivityStreams",
        path: "activity",
        media_type: "application/activity+json",
        standard: Some(names::ACTIVITY_SPECIFICATION),
        command: "curl -sSf '{base}activity'",
        note: say::ACTIVITY,
    },
    Door {
        name: "Atom",
        path: "publication.atom",
        media_type: "application/atom+xml",
        standard: Some(names::ATOM_SPECIFICATION),
        command: "curl -sSf '{base}publication.atom'",
        note: say::ATOM,
    },
    Door {
        name: "Reconciliation",
        path: "reconcile",
        media_type: "application/json",
        standard: Some(names::RECONCILIATION),
        command: "curl -sSf '{base}reconcile' --data-urlencode 'queries={\"q\":{\"query\":\"report\"}}'",
        note: say::RECONCILE,
    },
    Door {
        name: "BibTeX",
        path: "publication.bib",
        media_type: "application/x-bibtex",
        standard: None,
        command: "curl -sSf '{base}publication.bib'",
        note: say::REFERENCES,
    },
    Door {
        name: "Sitemaps",
        path: "sitemap.xml",
        media_type: "application/xml",
        standard: Some(names::SITEMAP_SPECIFICATION),
        command: "curl -sSf '{base}sitemap.xml'",
        note: say::SITEMAP,
    },
];

impl Door {
    /// The command for a catalogue.
    #[must_use]
    pub fn command(&self, base: &str) -> String {
        self.command.replace("{base}", base)
    }
}

//! The base: the operator's own namespace, under which every address is minted.

use super::Kind;
use oxrdf::{NamedNode, NamedNodeRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

/// The address under which a catalogue mints its names; it ends with `/`.
///
/// A thing is `{base}id/{kind}/{key}`, its page `{base}{kind}/{key}`, a graph
/// `{base}graph/{name}`. The base comes from configuration, never from a request.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Base(Arc<str>);

/// Whether a named graph takes part in the default graph of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Statements about publications and what they are linked to: in the default graph.
    Statements,
    /// Evidence, provenance, enrichment and saved queries: reached with `GRAPH` only.
    Background,
}

impl Base {
    /// A base from an absolute `http` or `https` address; a missing `/` at the end is added.
    ///
    /// # Errors
    ///
    /// If it is not such an address, or has a query or a fragment.
    pub fn new(address: &str) -> Result<Self, String> {
        let rest = address
            .strip_prefix("http://")
            .or_else(|| address.strip_prefix("https://"))
            .ok_or("expected an address that starts with http:// or https://")?;
        if rest.is_empty() || rest.starts_with('/') {
            return Err("expected a host after http:// or https://".into());
        }
        if address.contains(['?', '#']) {
            return Err("expected an address without ? and #".into());
        }
        NamedNode::new(address).map_err(|error| error.to_string())?;
        let slash = if address.ends_with('/') { "" } else { "/" };
        Ok(Self(format!("{address}{slash}").into()))
    }

    /// The base of a server that nobody has given a name: the address that it listens on.
    #[must_use]
    pub fn local(address: SocketAddr) -> Self {
        Self(format!("http://{address}/").into())
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address below the base.
    #[must_use]
    pub fn join(&self, path: impl fmt::Display) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.0))
    }

    /// The name of a thing: `{base}id/{segment}/{key}`.
    #[must_use]
    pub fn thing(&self, segment: &str, key: impl fmt::Display) -> NamedNode {
        self.join(format_args!("id/{segment}/{key}"))
    }

    /// The name of a graph: `{base}graph/{name}`.
    #[must_use]
    pub fn graph(&self, name: impl fmt::Display) -> NamedNode {
        self.join(format_args!("graph/{name}"))
    }

    /// The graph of the decisions of people, into which an update writes that names no graph.
    #[must_use]
    pub fn curation(&self) -> NamedNode {
        self.graph("curation")
    }

    /// The graph of what people decided of proposals: it is evidence.
    #[must_use]
    pub fn decisions(&self) -> NamedNode {
        self.graph("evidence-decisions")
    }

    /// The path of the base on its host, with `/` at both ends: `/` or `/library/`.
    #[must_use]
    pub fn path(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        self.0[host..].find('/').map_or("/", |slash| &self.0[host + slash..])
    }

    /// Segment and key of a thing that was minted here: `("law", "x")` for `{base}id/law/x`.
    #[must_use]
    pub fn parts<'a>(&self, thing: NamedNodeRef<'a>) -> Option<(&'a str, &'a str)> {
        let (segment, key) =
            thing.as_str().strip_prefix(&*self.0)?.strip_prefix("id/")?.split_once('/')?;
        (!segment.is_empty() && !key.is_empty()).then_some((segment, key))
    }

    /// The kind of a thing that was minted here.
    #[must_use]
    pub fn kind(&self, thing: NamedNodeRef<'_>) -> Option<Kind> {
        Kind::from_segment(self.parts(thing)?.0)
    }

    /// The page about a thing that was minted here, as a path on this host: `/law/x`.
    #[must_use]
    pub fn page_path(&self, thing: NamedNodeRef<'_>) -> Option<String> {
        let (segment, key) = self.parts(thing)?;
        Some(format!("{}{segment}/{key}", self.path()))
    }

    /// Where a graph stands: foreign graphs are statements, ours go by their name.
    #[must_use]
    pub fn layer(&self, graph: NamedNodeRef<'_>) -> Layer {
        let name =
            graph.as_str().strip_prefix(&*self.0).and_then(|rest| rest.strip_prefix("graph/"));
        let background = ["evidence-", "enrichment-", "provenance", "queries"];
        match name {
            Some(name) if background.iter().any(|start| name.starts_with(start)) => {
                Layer::Background
            }
            _ => Layer::Statements,
        }
    }
}

impl Serialize for Base {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Base {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base({})", self.0)
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

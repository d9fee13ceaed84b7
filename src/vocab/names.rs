//! Names that are no words of the graph: namespaces of XML, and profiles of media types.

/// ActivityStreams 2.0, as a JSON-LD context.
pub const ACTIVITY: &str = "https://www.w3.org/ns/activitystreams";
/// Atom.
pub const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Media types as the registry names them.
pub const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
/// Where standards stand that interfaces keep.
pub const JSON_LD: &str = "https://www.w3.org/TR/json-ld11/";
/// SPARQL 1.1 Protocol.
pub const SPARQL: &str = "https://www.w3.org/TR/sparql11-protocol/";
/// OAI-PMH 2.0.
pub const OAI_SPECIFICATION: &str = "http://www.openarchives.org/OAI/openarchivesprotocol.html";
/// Linked Data Event Streams.
pub const LDES: &str = "https://w3id.org/ldes/specification";
/// ActivityStreams 2.0.
pub const ACTIVITY_SPECIFICATION: &str = "https://www.w3.org/TR/activitystreams-core/";
/// The Atom Syndication Format.
pub const ATOM_SPECIFICATION: &str = "https://www.rfc-editor.org/rfc/rfc4287";
/// The Reconciliation Service API 0.2.
pub const RECONCILIATION: &str =
    "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/";
/// The Sitemap Protocol.
pub const SITEMAP_SPECIFICATION: &str = "https://www.sitemaps.org/protocol.html";
/// Dublin Core elements.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
/// OAI-PMH 2.0.
pub const OAI: &str = "http://www.openarchives.org/OAI/2.0/";
/// Dublin Core as OAI-PMH carries it.
pub const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
/// Sitemaps.
pub const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
/// Where XML says which schema it fits.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// JSON-LD without a context.
pub const EXPANDED: &str = "http://www.w3.org/ns/json-ld#expanded";
/// DCAT-AP.
pub const DCAT_AP: &str = "http://data.europa.eu/r5r/";

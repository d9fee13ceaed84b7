//! Names that are no words of the graph: namespaces of XML, and profiles of media types.

/// Dublin Core elements.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
/// OAI-PMH 2.0.
pub const OAI: &str = "http://www.openarchives.org/OAI/2.0/";
/// Dublin Core as OAI-PMH carries it.
pub const OAI_DC: &str = "http://www.openarchives.org/OAI/2.0/oai_dc/";
/// Where XML says which schema it fits.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// JSON-LD without a context.
pub const EXPANDED: &str = "http://www.w3.org/ns/json-ld#expanded";
/// DCAT-AP.
pub const DCAT_AP: &str = "http://data.europa.eu/r5r/";

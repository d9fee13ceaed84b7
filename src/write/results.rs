//! Writing tables: rows and truths as SPARQL result documents.

use super::xml::escaped;
use super::{Format, TableFormat, stopped};
use crate::answer::{Extent, Outcome, Site, Table};
use crate::problem::Problem;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use std::io;

/// One of the SPARQL result syntaxes.
pub(super) struct Results {
    name: &'static str,
    syntax: QueryResultsFormat,
    media_type: &'static str,
    extension: &'static str,
}

/// SPARQL 1.1 Query Results JSON Format.
pub(super) const JSON: Results = Results {
    name: "JSON",
    syntax: QueryResultsFormat::Json,
    media_type: "application/sparql-results+json",
    extension: "json",
};

/// SPARQL Query Results XML Format.
pub(super) const XML: Results = Results {
    name: "XML",
    syntax: QueryResultsFormat::Xml,
    media_type: "application/sparql-results+xml",
    extension: "xml",
};

/// Comma-separated values: easy to read, without the kinds of terms.
pub(super) const CSV: Results = Results {
    name: "CSV",
    syntax: QueryResultsFormat::Csv,
    media_type: "text/csv",
    extension: "csv",
};

/// Tab-separated values, with terms as in Turtle.
pub(super) const TSV: Results = Results {
    name: "TSV",
    syntax: QueryResultsFormat::Tsv,
    media_type: "text/tab-separated-values",
    extension: "tsv",
};

impl Format for Results {
    fn name(&self) -> &'static str {
        self.name
    }

    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn extension(&self) -> &'static str {
        self.extension
    }
}

impl Results {
    /// What has to stand in the head of a result that is not all of it: before what, and what.
    fn link(&self, extent: &Extent) -> Option<(&'static str, String)> {
        let Extent::Part { address, .. } = extent else { return None };
        match self.syntax {
            QueryResultsFormat::Json => {
                let address = serde_json::Value::from(address.as_str());
                Some(("\"vars\":", format!("\"link\":[{address}],")))
            }
            QueryResultsFormat::Xml => {
                let address = escaped(address);
                Some(("</head>", format!("<link href=\"{address}\"/>")))
            }
            // Neither CSV nor TSV has a place for it.
            _ => None,
        }
    }
}

/// Puts a link into the head of a result (SPARQL 1.1 Query Results JSON Format §3.1.2, SPARQL Query
/// Results XML Format §2.3.1), which the serializer writes without one.
struct Linking<'a> {
    out: &'a mut dyn io::Write,
    link: Option<(&'static str, String)>,
    /// What was written as long as the place had not come.
    head: Vec<u8>,
}

impl io::Write for Linking<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some((before, text)) = &self.link else { return self.out.write(bytes) };
        self.head.extend_from_slice(bytes);
        if let Some(at) = memchr::memmem::find(&self.head, before.as_bytes()) {
            self.out.write_all(&self.head[..at])?;
            self.out.write_all(text.as_bytes())?;
            self.out.write_all(&self.head[at..])?;
            (self.link, self.head) = (None, Vec::new());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl TableFormat for Results {
    fn write(&self, table: Table, _site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let serializer = QueryResultsSerializer::from_format(self.syntax);
        let mut out = Linking { out, link: self.link(&table.extent), head: Vec::new() };
        let out = &mut out;
        match table.result {
            Outcome::Truth(truth) => serializer.serialize_boolean_to_writer(out, truth).map(drop),
            Outcome::Rows(rows) => {
                let variables = rows.variables().to_vec();
                let mut lines = serializer.serialize_solutions_to_writer(out, variables)?;
                for row in rows {
                    lines.serialize(&row.map_err(|error| stopped(Problem::from(error)))?)?;
                }
                lines.finish().map(drop)
            }
        }
    }
}

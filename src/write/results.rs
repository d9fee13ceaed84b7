//! Writing tables: rows and truths as SPARQL result documents.

use super::{Format, TableFormat, stopped};
use crate::answer::{Outcome, Site, Table};
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

impl TableFormat for Results {
    fn write(&self, table: Table, _site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let serializer = QueryResultsSerializer::from_format(self.syntax);
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

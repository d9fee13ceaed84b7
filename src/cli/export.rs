//! `colophon export`: the catalogue becomes one file.

use super::interrupt::Interrupt;
use super::progress::Progress;
use super::talk::{Failure, printed, say};
use crate::config::Config;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::PREFIXES;
use clap::{Args, ValueEnum};
use oxrdf::{GraphName, NamedNode, Quad};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon export > catalogue.nq               everything, one statement a line
  colophon export --format trig -o all.trig
  colophon export --format turtle              the statements, without evidence
  colophon export --graph https://library.example/graph/vocabulary

Equal content gives equal bytes, so `sha256sum` and `diff` tell whether catalogues
are the same. It may run while `colophon serve` does.";

/// Write the catalogue to standard output or to a file.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Export {
    /// The format; nquads, trig and jsonld keep the graphs, the others have the statements only
    #[arg(long, value_enum, default_value_t = Format::Nquads)]
    format: Format,
    /// Only this graph
    #[arg(long, value_name = "IRI", value_parser = graph_name)]
    graph: Option<NamedNode>,
    /// The file, which is there whole or not at all
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// N-Quads, sorted
    #[value(alias = "nq")]
    Nquads,
    /// Turtle with graphs
    Trig,
    /// JSON-LD
    Jsonld,
    /// Turtle
    #[value(alias = "ttl")]
    Turtle,
    /// N-Triples, sorted
    #[value(alias = "nt")]
    Ntriples,
    /// RDF/XML
    #[value(alias = "rdf")]
    Rdfxml,
}

fn graph_name(text: &str) -> Result<NamedNode, String> {
    NamedNode::new(text).map_err(|error| format!("expected an absolute address: {error}"))
}

impl Format {
    fn rdf(self) -> RdfFormat {
        match self {
            Self::Nquads => RdfFormat::NQuads,
            Self::Trig => RdfFormat::TriG,
            Self::Jsonld => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::Turtle => RdfFormat::Turtle,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Rdfxml => RdfFormat::RdfXml,
        }
    }
}

impl Export {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let interrupt = Interrupt::listen();
        let mut progress = Progress::new("opening the catalogue");
        let store = Store::open_reading(config, &mut |done, total| progress.tell(done, total))?;
        drop(progress);
        let quads = self.quads(&store)?;
        match &self.output {
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                printed(self.write(&quads, &mut out).and_then(|()| out.flush()))?;
            }
            Some(path) => {
                self.write_file(&quads, path, &interrupt).map_err(|error| {
                    let what = format!("{} cannot be written", path.display());
                    let help = "check the folder, who may write there and whether the disk is full";
                    Failure::untouched(Problem::io(what, error).help(help))
                })?;
                say(format_args!("wrote {} quads to {}", quads.len(), path.display()));
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// What is asked for, in the order in which it is written.
    fn quads(&self, store: &Store) -> Result<Vec<Quad>, Problem> {
        let keeps_graphs = self.format.rdf().supports_datasets();
        let graph = match &self.graph {
            Some(graph) => Some(GraphName::from(graph.clone())),
            None if keeps_graphs => None,
            None => Some(GraphName::DefaultGraph),
        };
        let quads = store.quads(None, None, None, graph.as_ref().map(GraphName::as_ref));
        let mut quads = quads.collect::<Result<Vec<_>, _>>()?;
        if let (Some(graph), true) = (&self.graph, quads.is_empty()) {
            return Err(Problem::new(Kind::NotFound, format_args!("there is no graph {graph}"))
                .help(
                    "list them: colophon query -q 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }'",
                ));
        }
        if !keeps_graphs {
            for quad in &mut quads {
                quad.graph_name = GraphName::DefaultGraph;
            }
        }
        if matches!(self.format, Format::Nquads | Format::Ntriples) {
            quads.sort_by_cached_key(Quad::to_string);
        } else {
            quads.sort_by_cached_key(|quad| (quad.graph_name.to_string(), quad.to_string()));
        }
        Ok(quads)
    }

    fn write(&self, quads: &[Quad], out: &mut dyn Write) -> io::Result<()> {
        let mut serializer = RdfSerializer::from_format(self.format.rdf());
        for (prefix, namespace) in PREFIXES {
            serializer = serializer.with_prefix(*prefix, *namespace).map_err(io::Error::other)?;
        }
        let mut serializer = serializer.for_writer(out);
        for quad in quads {
            serializer.serialize_quad(quad)?;
        }
        serializer.finish()?;
        Ok(())
    }

    fn write_file(&self, quads: &[Quad], path: &Path, interrupt: &Interrupt) -> io::Result<()> {
        if path.exists() && !path.is_file() {
            let mut out = BufWriter::new(File::options().write(true).open(path)?);
            return self.write(quads, &mut out).and_then(|()| out.flush());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let unfinished = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        interrupt.unfinished(Some(&unfinished));
        let written = File::create_new(&unfinished).and_then(|file| {
            let mut out = BufWriter::new(file);
            self.write(quads, &mut out)?;
            out.into_inner()?.sync_all()?;
            fs::rename(&unfinished, path)
        });
        interrupt.unfinished(None);
        written.inspect_err(|_| drop(fs::remove_file(&unfinished)))
    }
}

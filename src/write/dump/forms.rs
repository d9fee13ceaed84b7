//! Forming: the rows of a version become the files of its dump.

use super::rows::{Fate, between};
use super::sorter::{Sorted, Sorter, next_line};
use super::told;
use crate::answer::{Page, Site, View};
use crate::ledger::{Reader, quad};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Kind, Layer, PREFIXES, foaf, rdf, skos};
use crate::write::{csv, jsonld};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use oxrdf::{Graph, GraphName, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxrdfio::{RdfFormat, RdfSerializer};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

/// What names a thing.
const NAMES: &[oxrdf::NamedNodeRef<'static>] = &[rdf::TYPE, skos::prefLabel, foaf::name];

/// The names of what publications are linked to.
type Names = HashMap<NamedNode, Vec<Triple>>;

/// Writes every form; gives the digest of each file.
pub(super) fn write(
    store: &Store,
    folder: &Path,
    name: &str,
    (before, version): (Option<u64>, u64),
) -> Result<Vec<(String, String)>, Problem> {
    let ledger = store.ledger()?;
    let file = |ending: &str| Packed::create(folder, format!("{name}.{ending}"));
    let mut lines = file("nq.gz").map_err(told)?;
    let (mut by_graph, mut names) = (Sorter::new(folder), Names::new());
    between(&ledger, (0, version), folder, &mut |_, row| {
        writeln!(lines, "{row}")?;
        note(store, row, &mut names)?;
        by_graph.push(format!("{}\t{row}", graph_of(row)))
    })?;
    let mut sums = vec![lines.finish().map_err(told)?];
    let mut trig = file("trig.gz").map_err(told)?;
    by_graph.sorted().and_then(|sorted| write_trig(sorted, &mut trig)).map_err(told)?;
    sums.push(trig.finish().map_err(told)?);
    let mut tables = Tables {
        site: Site::new(store.base().clone(), String::new()),
        names,
        lines: file("jsonl.gz").map_err(told)?,
        publications: file("publications.csv.gz").map_err(told)?,
        things: file("things.csv.gz").map_err(told)?,
        links: file("links.csv.gz").map_err(told)?,
    };
    tables.write(&folder.join(&sums[0].0)).map_err(told)?;
    let Tables { lines, publications, things, links, .. } = tables;
    for table in [lines, publications, things, links] {
        sums.push(table.finish().map_err(told)?);
    }
    if let Some(before) = before {
        let mut rows = file(&format!("from-v{before}.rdfp.gz")).map_err(told)?;
        patch(&ledger, (before, version), folder, &mut rows)?;
        sums.push(rows.finish().map_err(told)?);
    }
    Ok(sums)
}

/// Writes what came and went after one version and until another.
pub(super) fn patch(
    ledger: &Reader,
    versions: (u64, u64),
    folder: &Path,
    out: &mut dyn Write,
) -> Result<(), Problem> {
    let (before, version) = versions;
    writeln!(out, "H previous {before} .\nH version {version} .\nTX .").map_err(told)?;
    between(ledger, versions, folder, &mut |fate, row| {
        let sign = if fate == Fate::Came { 'A' } else { 'D' };
        writeln!(out, "{sign} {row}")
    })?;
    writeln!(out, "TC .").map_err(told)
}

/// Takes note of what something is called that is no publication.
fn note(store: &Store, row: &str, names: &mut Names) -> io::Result<()> {
    if !NAMES.iter().any(|name| row.contains(name.as_str())) {
        return Ok(());
    }
    let quad = quad(row).map_err(io::Error::other)?;
    if let NamedOrBlankNode::NamedNode(thing) = &quad.subject
        && NAMES.contains(&quad.predicate.as_ref())
        && store.base().kind(thing.as_ref()).is_some_and(|kind| kind != Kind::Publication)
        && is_statement(store.base(), &quad)
    {
        names.entry(thing.clone()).or_default().push(Triple::from(quad));
    }
    Ok(())
}

fn is_statement(base: &crate::vocab::Base, quad: &Quad) -> bool {
    match &quad.graph_name {
        GraphName::NamedNode(graph) => base.layer(graph.as_ref()) == Layer::Statements,
        _ => true,
    }
}

/// The graph of a row: its last term.
fn graph_of(row: &str) -> &str {
    let row = row.strip_suffix(" .").unwrap_or(row);
    row.rsplit(' ').next().unwrap_or_default()
}

fn write_trig(sorted: Sorted, out: &mut Packed) -> io::Result<()> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::TriG);
    for (prefix, namespace) in PREFIXES {
        serializer = serializer.with_prefix(*prefix, *namespace).map_err(io::Error::other)?;
    }
    let mut out = serializer.for_writer(out);
    for line in sorted {
        let line = line?;
        let row = line.split_once('\t').map_or(&*line, |(_, row)| row);
        out.serialize_quad(&quad(row).map_err(io::Error::other)?)?;
    }
    out.finish()?;
    Ok(())
}

/// The files that are written thing by thing.
struct Tables {
    site: Site,
    names: Names,
    lines: Packed,
    publications: Packed,
    things: Packed,
    links: Packed,
}

impl Tables {
    /// Reads the lines of N-Quads, which are sorted: what is said of a thing stands together.
    fn write(&mut self, lines: &Path) -> io::Result<()> {
        write!(self.publications, "{}\r\n", csv::PUBLICATIONS)?;
        write!(self.things, "{}\r\n", csv::THINGS)?;
        write!(self.links, "from,property,to\r\n")?;
        let mut file = BufReader::new(MultiGzDecoder::new(BufReader::new(File::open(lines)?)));
        let (mut thing, mut graph) = (None::<NamedNode>, Graph::new());
        while let Some(line) = next_line(&mut file)? {
            if !line.starts_with('<') {
                continue;
            }
            let quad = quad(&line).map_err(io::Error::other)?;
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            if !is_statement(&self.site.base, &quad) {
                continue;
            }
            if thing.as_ref() != Some(subject) {
                self.tell(thing.replace(subject.clone()), std::mem::take(&mut graph))?;
            }
            graph.insert(&Triple::from(quad));
        }
        self.tell(thing, graph)
    }

    fn tell(&mut self, thing: Option<NamedNode>, graph: Graph) -> io::Result<()> {
        let Some(topic) = thing else { return Ok(()) };
        let mut page = page(topic, graph);
        jsonld::line(&page, &self.site, &mut self.lines)?;
        let mut links: Vec<_> = page.graph.iter().filter(|it| it.predicate != rdf::TYPE).collect();
        links.sort_by_cached_key(ToString::to_string);
        for link in &links {
            if let oxrdf::TermRef::NamedNode(to) = link.object {
                let cells = [page.topic.as_str(), link.predicate.as_str(), to.as_str()];
                csv::row(&cells.map(str::to_owned), &mut self.links)?;
            }
        }
        match self.site.base.kind(page.topic.as_ref()) {
            Some(Kind::Publication) => {
                for name in names(&page.graph, &self.names) {
                    page.graph.insert(&name);
                }
                csv::row(&csv::publication(&page, &self.site), &mut self.publications)
            }
            Some(kind) => csv::row(&csv::thing(&page, kind, &self.site), &mut self.things),
            None => Ok(()),
        }
    }
}

/// The names of everything that a publication names.
fn names(graph: &Graph, names: &Names) -> Vec<Triple> {
    let told = graph.iter().filter_map(|triple| match triple.object.into_owned() {
        Term::NamedNode(node) => names.get(&node),
        _ => None,
    });
    told.flatten().cloned().collect()
}

fn page(topic: NamedNode, graph: Graph) -> Page {
    Page { topic, view: View::Thing, entries: Vec::new(), graph, version: 0, pictures: Vec::new() }
}

/// A file that is packed with gzip, and summed up as it is written.
struct Packed {
    name: String,
    out: GzEncoder<Summing>,
}

struct Summing {
    file: BufWriter<File>,
    digest: Sha256,
}

impl Packed {
    fn create(folder: &Path, name: String) -> io::Result<Self> {
        let file = BufWriter::new(File::create(folder.join(&name))?);
        let out = GzEncoder::new(Summing { file, digest: Sha256::new() }, Compression::default());
        Ok(Self { name, out })
    }

    /// Makes it safe on disk; gives its name and its digest.
    fn finish(self) -> io::Result<(String, String)> {
        let Summing { file, digest } = self.out.finish()?;
        file.into_inner()?.sync_all()?;
        Ok((self.name, format!("{:x}", digest.finalize())))
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Write for Summing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.digest.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

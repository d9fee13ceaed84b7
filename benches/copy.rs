//! Timing the reading copy: N-Triples to a copy in memory, to a file, and open again.
//!
//! `cargo bench --bench copy -- FILE.nt`; without a file, a catalogue that is made up.
//! Every triple goes to the graph of its subject, so that there are as many graphs as things.

use colophon::index::Copy;
use colophon::problem::{Kind, Problem};
use oxrdf::{GraphName, NamedOrBlankNode, Quad};
use oxrdfio::{RdfFormat, RdfParser};
use std::fmt::Write;
use std::io::Cursor;
use std::time::Instant;

const PUBLICATIONS: usize = 20_000;

type Quads = Box<dyn Iterator<Item = Result<Quad, Problem>>>;

fn main() {
    let file = std::env::args().nth(1).filter(|word| !word.starts_with('-'));
    let start = Instant::now();
    let copy = Copy::of(1, quads(file.as_deref()), |_| true).expect("N-Triples");
    let made = start.elapsed();
    let parse = Instant::now();
    let parsed = quads(file.as_deref()).flatten().count();
    let parsing = parse.elapsed();
    let folder = tempfile::tempdir().expect("room");
    let start = Instant::now();
    copy.write(folder.path()).expect("room");
    let written = start.elapsed();
    let path = Copy::path(folder.path());
    let start = Instant::now();
    let open = Copy::open(&path).expect("it is whole");
    let opened = start.elapsed();
    let bytes = std::fs::metadata(&path).expect("it is there").len();
    let terms = 1..=open.dictionary().len();
    let text: usize = terms.map(|id| open.dictionary().text(id).len()).sum();
    let rows = open.triples().rows();
    #[expect(
        clippy::print_stdout,
        clippy::cast_precision_loss,
        reason = "a bench tells its result"
    )]
    {
        println!("copy: {parsed} quads, {rows} triples, {} terms", open.dictionary().len());
        println!(
            "  made in {made:.2?} (parsing alone takes {parsing:.2?}), written in {written:.2?}"
        );
        println!(
            "  {bytes} bytes, {:.1} a triple without the text of terms; opened in {opened:.2?}",
            (bytes - text as u64) as f64 / f64::from(rows)
        );
    }
}

fn quads(file: Option<&str>) -> Quads {
    let parser = RdfParser::from_format(RdfFormat::NTriples);
    match file {
        Some(path) => {
            let file = std::fs::File::open(path).expect("a file");
            placed(parser.for_reader(std::io::BufReader::with_capacity(1 << 20, file)))
        }
        None => placed(parser.for_reader(Cursor::new(catalogue()))),
    }
}

fn placed<E: std::fmt::Display + 'static>(
    quads: impl Iterator<Item = Result<Quad, E>> + 'static,
) -> Quads {
    Box::new(quads.map(|quad| {
        let mut quad = quad.map_err(|error| Problem::new(Kind::BadSource, error))?;
        quad.graph_name = match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => GraphName::from(node.clone()),
            NamedOrBlankNode::BlankNode(node) => GraphName::from(node.clone()),
        };
        Ok(quad)
    }))
}

/// Publications about weirs, each with a title, a day, two topics and a forum.
fn catalogue() -> String {
    let mut text = String::new();
    for number in 0..PUBLICATIONS {
        let subject = format!("<https://water.example/publication/{number}>");
        let (forum, topic, year) = (number % 97, number % 389, 1990 + number % 30);
        write!(
            text,
            "{subject} <https://water.example/title> \"Living with weir {number}\"@en .\n\
             {subject} <https://water.example/year> \"{year}\" .\n\
             {subject} <https://water.example/topic> <https://water.example/topic/{topic}> .\n\
             {subject} <https://water.example/topic> <https://water.example/topic/{}> .\n\
             {subject} <https://water.example/forum> <https://water.example/forum/{forum}> .\n",
            topic / 3
        )
        .expect("a string takes everything");
    }
    text
}

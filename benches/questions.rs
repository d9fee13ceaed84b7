//! Timing questions in process: SPARQL over the reading copy of a data folder, without HTTP.
//!
//! `cargo bench --bench questions -- DATA FOLDER`: the data folder of a catalogue, which has a
//! reading copy once it was loaded or served, and a folder of `.rq` files. `beside_duckdb.py` asks
//! `DuckDB` the same.

use colophon::index::{Budget, Copy, View, evaluate};
use colophon::store::Scope;
use spareval::QueryResults;
use spargebra::SparqlParser;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Each question is asked so many times, after once to warm up.
const TIMES: usize = 7;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|w| !w.starts_with('-')).collect();
    let [data, folder] = words.as_slice() else {
        return tell("questions: name a data folder and a folder of .rq files");
    };
    let copies = files(&Path::new(data).join("index"), Path::is_dir);
    let newest = copies.last().expect("a reading copy: load or serve the catalogue first");
    let start = Instant::now();
    let copy = Copy::open(&Copy::path(newest)).expect("a whole copy");
    tell(&format!("opened in {:.2?}", start.elapsed()));
    let view = View::of(Arc::new(copy));
    let mut logarithms = Vec::new();
    for path in files(Path::new(folder), |path| path.extension().is_some_and(|end| end == "rq")) {
        let text = fs::read_to_string(&path).expect("a question");
        let mut times: Vec<f64> = (0..=TIMES).map(|_| ask(&view, &text)).skip(1).collect();
        times.sort_by(f64::total_cmp);
        let median = times[TIMES / 2];
        logarithms.push(median.ln());
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        tell(&format!("{name:26}{median:10.2} ms"));
    }
    #[expect(clippy::cast_precision_loss, reason = "there are not so many questions")]
    let mean = (logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp();
    tell(&format!("{:26}{mean:10.2} ms", "geometric mean"));
}

/// How many milliseconds the answer takes, with every row of it.
fn ask(view: &View, text: &str) -> f64 {
    let start = Instant::now();
    let query = SparqlParser::new().parse_query(text).expect("SPARQL");
    match evaluate(view, &query, &Scope::Statements, Budget::default()).expect("an answer") {
        QueryResults::Solutions(rows) => rows.for_each(|row| drop(row.expect("a row"))),
        QueryResults::Graph(triples) => triples.for_each(|triple| drop(triple.expect("a triple"))),
        QueryResults::Boolean(_) => {}
    }
    start.elapsed().as_secs_f64() * 1000.0
}

fn files(folder: &Path, is_one: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| is_one(path)).collect();
    files.sort();
    files
}

#[expect(clippy::print_stdout, reason = "a bench tells its result")]
fn tell(line: &str) {
    println!("{line}");
}

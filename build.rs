//! Turns `ontology/` into constants, so that a word that was never declared does
//! not compile: `dcterms:title` in Turtle is `dcterms::title` in Rust. The messages of
//! the pages become constants too.

#[path = "build/messages.rs"]
mod messages;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use oxttl::TurtleParser;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::{env, fs, path::Path};

/// The files whose terms become constants; the others are data that the program loads.
const FILES: &[&str] = &["borrowed.ttl", "colophon.ttl"];

/// Local names that Rust keeps for itself; the constant gets a trailing `_`.
const KEYWORDS: &[&str] =
    &["abstract", "as", "box", "for", "in", "not", "or", "ref", "self", "type", "use", "where"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=ontology");
    println!("cargo::rerun-if-changed=web/messages");
    println!("cargo::rerun-if-changed=queries");
    let mut prefixes = BTreeMap::new();
    let mut graph = Graph::new();
    for file in FILES {
        let path = Path::new("ontology").join(file);
        let text = fs::read_to_string(&path)?;
        let mut parser = TurtleParser::new().for_slice(&text);
        for triple in parser.by_ref() {
            graph.insert(&triple.map_err(|error| format!("{}: {error}", path.display()))?);
        }
        prefixes.extend(parser.prefixes().map(|(name, iri)| (name.to_owned(), iri.to_owned())));
    }
    let mut code = String::new();
    for (prefix, namespace) in &prefixes {
        write_module(&mut code, prefix, namespace, &terms(&graph, namespace)?)?;
    }
    write_prefixes(&mut code, &prefixes)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("vocab.rs"), code)?;
    for folder in ["ask", "learn", "quality"] {
        fs::write(Path::new(&out).join(format!("{folder}.rs")), questions(folder)?)?;
    }
    let declared = |name: &str| {
        let (prefix, local) = name.split_once(':')?;
        let iri = format!("{}{local}", prefixes.get(prefix)?);
        let term = NamedNodeRef::new(&iri).ok()?;
        let is_basic = ["rdf", "rdfs"].contains(&prefix);
        (is_basic || graph.triples_for_subject(term).next().is_some()).then_some(iri)
    };
    Ok(fs::write(Path::new(&out).join("messages.rs"), messages::code(declared)?)?)
}

/// Every file in a folder of queries: its name and what stands in it.
fn questions(folder: &str) -> Result<String, Box<dyn Error>> {
    let place = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("queries").join(folder);
    let mut files = fs::read_dir(place)?
        .map(|file| Ok(file?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "rq")) {
        let path = file.to_string_lossy();
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(
            code,
            "    Prompt {{ folder: {folder:?}, name: {name:?}, text: include_str!({path:?}) }},"
        )?;
    }
    code.push(']');
    Ok(code)
}

fn write_module(
    code: &mut String,
    prefix: &str,
    namespace: &str,
    terms: &BTreeMap<&str, &str>,
) -> std::fmt::Result {
    if terms.is_empty() {
        return Ok(());
    }
    writeln!(code, "/// The terms we use of <{namespace}>.\npub mod {prefix} {{")?;
    writeln!(code, "    use oxrdf::NamedNodeRef as Term;")?;
    for (name, comment) in terms {
        let escape = if KEYWORDS.contains(name) { "_" } else { "" };
        let constant = name.replace('-', "_");
        writeln!(code, "    #[doc = {comment:?}]")?;
        writeln!(
            code,
            "    pub const {constant}{escape}: Term<'static> = Term::new_unchecked(\"{namespace}{name}\");"
        )?;
    }
    writeln!(code, "}}")
}

/// Every prefix that the ontology files declare, for serializers and for the query page.
fn write_prefixes(code: &mut String, prefixes: &BTreeMap<String, String>) -> std::fmt::Result {
    writeln!(code, "/// Prefix and namespace of every vocabulary that `ontology/` declares.")?;
    writeln!(code, "pub const PREFIXES: &[(&str, &str)] = &[")?;
    for (prefix, namespace) in prefixes {
        writeln!(code, "    ({prefix:?}, {namespace:?}),")?;
    }
    writeln!(code, "];")
}

/// The terms that `ontology/` declares in one namespace, each with its comment.
fn terms<'a>(graph: &'a Graph, namespace: &str) -> Result<BTreeMap<&'a str, &'a str>, String> {
    const DEFINITION: NamedNodeRef<'_> =
        NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#definition");
    let mut terms = BTreeMap::new();
    for triple in graph.triples_for_predicate(rdf::TYPE) {
        let NamedOrBlankNodeRef::NamedNode(term) = triple.subject else {
            continue;
        };
        let Some(name) = term.as_str().strip_prefix(namespace).filter(|name| !name.is_empty())
        else {
            continue;
        };
        let comment = graph
            .object_for_subject_predicate(term, rdfs::COMMENT)
            .or_else(|| graph.object_for_subject_predicate(term, DEFINITION));
        let Some(TermRef::Literal(comment)) = comment else {
            return Err(format!("{term} needs an rdfs:comment"));
        };
        terms.insert(name, comment.value());
    }
    Ok(terms)
}

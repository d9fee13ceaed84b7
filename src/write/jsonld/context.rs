//! Spelling: how the context writes an IRI, a class and a property.
//!
//! Reads the part of JSON-LD 1.1 contexts that our own context uses, and
//! refuses the rest, so that nothing is written that means something else.

use oxrdf::{Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// How the values of a property are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// As they are.
    Plain,
    /// Nodes as their IRI.
    Iris,
    /// Nodes as a word of the context, or as their IRI.
    Words,
    /// Literals of this datatype as their text.
    Typed(String),
    /// Texts by language.
    Languages,
}

/// A word for a property.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) name: String,
    pub(super) values: Values,
    /// Whether it always has an array, also for one value.
    pub(super) set: bool,
    /// Its place in the context, which is its place in every node.
    pub(super) place: usize,
}

/// The words of a context; empty, it writes expanded JSON-LD.
#[derive(Debug, Default)]
pub(super) struct Context {
    keywords: HashMap<String, String>,
    prefixes: Vec<(String, String)>,
    /// Every word with an IRI, by IRI.
    words: HashMap<String, String>,
    properties: HashMap<String, Vec<Word>>,
    reverse: HashMap<String, Word>,
}

impl Context {
    /// The words of a context document.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let definitions = document["@context"].as_object().ok_or("expected one @context object")?;
        let mut context = Self::default();
        for (name, definition) in definitions {
            if let Some(namespace) = definition.as_str().filter(|iri| iri.ends_with(['/', '#'])) {
                context.prefixes.push((name.clone(), namespace.to_owned()));
            }
        }
        for (place, (name, definition)) in definitions.iter().enumerate() {
            match definition {
                Value::String(keyword) if keyword.starts_with('@') => {
                    context.keywords.insert(keyword.clone(), name.clone());
                }
                Value::String(iri) if !iri.ends_with(['/', '#']) => {
                    let name = name.clone();
                    let word = Word { name, values: Values::Plain, set: false, place };
                    context.add(iri, word)?;
                }
                Value::Object(definition) => context.define(name, definition, place)?,
                Value::String(_) => {}
                _ if name == "@version" => {}
                other => return Err(format!("{name}: {other} is not understood")),
            }
        }
        Ok(context)
    }

    fn define(
        &mut self,
        name: &str,
        definition: &Map<String, Value>,
        place: usize,
    ) -> Result<(), String> {
        let containers = match definition.get("@container") {
            None => Vec::new(),
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
            Some(one) => one.as_str().into_iter().collect(),
        };
        let known =
            |key: &&String| !["@id", "@reverse", "@type", "@container"].contains(&key.as_str());
        if let Some(key) = definition.keys().find(known) {
            return Err(format!("{name}: {key} is not understood"));
        }
        if let Some(other) = containers.iter().find(|one| !["@set", "@language"].contains(*one)) {
            return Err(format!("{name}: the container {other} is not understood"));
        }
        let values = match definition.get("@type").and_then(Value::as_str) {
            Some("@id") => Values::Iris,
            Some("@vocab") => Values::Words,
            Some(datatype) => Values::Typed(self.expand(datatype)?),
            None if containers.contains(&"@language") => Values::Languages,
            None => Values::Plain,
        };
        let set = containers.contains(&"@set");
        let word = Word { name: name.to_owned(), values, set, place };
        if let Some(iri) = definition.get("@id").and_then(Value::as_str) {
            return self.add(iri, word);
        }
        let iri = definition.get("@reverse").and_then(Value::as_str);
        let iri = self.expand(iri.ok_or(format!("{name}: expected @id or @reverse"))?)?;
        self.reverse.insert(iri, word);
        Ok(())
    }

    fn add(&mut self, iri: &str, word: Word) -> Result<(), String> {
        let iri = self.expand(iri)?;
        self.words.entry(iri.clone()).or_insert_with(|| word.name.clone());
        self.properties.entry(iri).or_default().push(word);
        Ok(())
    }

    fn expand(&self, name: &str) -> Result<String, String> {
        let (prefix, rest) = name.split_once(':').ok_or(format!("{name} has no prefix"))?;
        let known = self.prefixes.iter().find(|(known, _)| known == prefix);
        let (_, namespace) = known.ok_or(format!("the prefix of {name} is not defined"))?;
        Ok(format!("{namespace}{rest}"))
    }

    /// How a keyword is spelt: `id` for `@id`.
    pub(super) fn keyword<'a>(&'a self, keyword: &'a str) -> &'a str {
        self.keywords.get(keyword).map_or(keyword, String::as_str)
    }

    /// An IRI where a document has addresses.
    pub(super) fn iri(&self, iri: &str) -> String {
        let short = self.prefixes.iter().find_map(|(prefix, namespace)| {
            let rest = iri.strip_prefix(namespace.as_str())?;
            (!rest.is_empty() && !rest.starts_with("//")).then(|| format!("{prefix}:{rest}"))
        });
        short.unwrap_or_else(|| iri.to_owned())
    }

    /// An IRI where a document has words: classes, datatypes, statuses.
    pub(super) fn word(&self, iri: &str) -> String {
        self.words.get(iri).cloned().unwrap_or_else(|| self.iri(iri))
    }

    /// The words for a property.
    pub(super) fn properties(&self, property: NamedNodeRef<'_>) -> &[Word] {
        self.properties.get(property.as_str()).map_or(&[], Vec::as_slice)
    }

    /// The word for a property that is read from its object.
    pub(super) fn reverse(&self, property: NamedNodeRef<'_>) -> Option<&Word> {
        self.reverse.get(property.as_str())
    }

    /// Whether some IRI of a graph looks like a prefixed name of this context.
    pub(super) fn misread_any(&self, graph: &Graph) -> bool {
        let misread = |iri: &str| {
            iri.split_once(':')
                .is_none_or(|(scheme, rest)| !rest.starts_with("//") && self.defines(scheme))
        };
        let misread_subject = |node: NamedOrBlankNodeRef<'_>| match node {
            NamedOrBlankNodeRef::NamedNode(node) => misread(node.as_str()),
            NamedOrBlankNodeRef::BlankNode(_) => false,
        };
        let misread_object = |term: TermRef<'_>| match term {
            TermRef::NamedNode(node) => misread(node.as_str()),
            TermRef::Literal(literal) => misread(literal.datatype().as_str()),
            _ => false,
        };
        graph.iter().any(|triple| {
            misread_subject(triple.subject)
                || misread(triple.predicate.as_str())
                || misread_object(triple.object)
        })
    }

    fn defines(&self, name: &str) -> bool {
        let mut words = self.properties.values().flatten().chain(self.reverse.values());
        self.prefixes.iter().any(|(prefix, _)| prefix == name)
            || self.keywords.values().any(|alias| alias == name)
            || words.any(|word| word.name == name)
    }
}

//! Nesting: a graph becomes a tree whose root is the topic.

use super::context::{Context, Values, Word};
use crate::answer::Page;
use crate::vocab::{colo, dcterms, foaf, rdf, rdfs, schema, skos, xsd};
use crate::write::unsayable;
use oxrdf::{BlankNodeRef, Graph, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;

/// How deep nodes are nested; what is deeper stands under `included`.
const DEPTH: usize = 8;

/// Numbers up to this are the same in every JSON parser.
const EXACT: i64 = 1 << 53;

/// Nodes that have nothing else are names of things, not parts of the topic.
const NAMING: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    rdfs::LABEL,
    skos::prefLabel,
    skos::altLabel,
    foaf::name,
    schema::name,
    dcterms::title,
    colo::key,
];

type Node<'a> = NamedOrBlankNodeRef<'a>;

/// One key of a node, its place among the keys, and what it has.
type Entries = BTreeMap<(usize, String), (bool, Vec<Value>)>;

/// The page as a JSON object without `@context`.
pub(super) fn write(page: &Page, context: &Context) -> io::Result<Map<String, Value>> {
    let mut tree = Tree::new(&page.graph, context);
    let mut root = tree.node(page.topic.as_ref().into(), 0, None)?;
    let mut rest: Vec<Node<'_>> = page.graph.iter().map(|triple| triple.subject).collect();
    rest.sort_by_cached_key(|node| (matches!(node, Node::BlankNode(_)), node.to_string()));
    rest.dedup();
    let mut included = Vec::new();
    for node in rest {
        if !tree.placed.contains(&node) {
            included.push(Value::Object(tree.node(node, 0, None)?));
        }
    }
    if !included.is_empty() {
        root.insert(context.keyword("@included").to_owned(), Value::Array(included));
    }
    Ok(root)
}

struct Tree<'a> {
    graph: &'a Graph,
    context: &'a Context,
    placed: HashSet<Node<'a>>,
    /// How often each blank node is an object.
    named: HashMap<BlankNodeRef<'a>, usize>,
}

impl<'a> Tree<'a> {
    fn new(graph: &'a Graph, context: &'a Context) -> Self {
        let mut named = HashMap::new();
        for triple in graph {
            if let TermRef::BlankNode(node) = triple.object {
                *named.entry(node).or_default() += 1;
            }
        }
        Self { graph, context, placed: HashSet::new(), named }
    }

    /// A node with its properties; `above` is the triple through which it is nested in reverse.
    fn node(
        &mut self,
        node: Node<'a>,
        depth: usize,
        above: Option<(NamedNodeRef<'a>, Node<'a>)>,
    ) -> io::Result<Map<String, Value>> {
        self.placed.insert(node);
        let mut triples: Vec<_> = self.graph.triples_for_subject(node).collect();
        triples.sort_by_cached_key(|triple| (triple.predicate, triple.object.to_string()));
        let mut types = Vec::new();
        let mut entries = Entries::new();
        for triple in triples {
            match triple.object {
                TermRef::NamedNode(class) if triple.predicate == rdf::TYPE => {
                    types.push(Value::from(self.context.word(class.as_str())));
                }
                object
                    if above.is_some_and(|(predicate, topic)| {
                        predicate == triple.predicate && TermRef::from(topic) == object
                    }) => {}
                object => self.say(&mut entries, triple.predicate, object, depth)?,
            }
        }
        let mut object = Map::new();
        if let Some(id) = self.id(node, depth > 0 && above.is_none()) {
            object.insert(self.context.keyword("@id").to_owned(), id.into());
        }
        if !types.is_empty() {
            let one = types.len() == 1;
            let types = if one { types.remove(0) } else { Value::Array(types) };
            object.insert(self.context.keyword("@type").to_owned(), types);
        }
        for ((_, key), (set, mut values)) in entries {
            let bare = values.len() == 1 && !set;
            object.insert(key, if bare { values.remove(0) } else { Value::Array(values) });
        }
        self.reverse(node, depth, &mut object)?;
        Ok(object)
    }

    /// How a node is named; a blank node that stands where it is named needs none.
    fn id(&self, node: Node<'a>, nested: bool) -> Option<String> {
        match node {
            Node::NamedNode(node) => Some(self.context.iri(node.as_str())),
            Node::BlankNode(blank) => {
                let times = self.named.get(&blank).copied().unwrap_or(0);
                let needless = times == 0 || (times == 1 && nested);
                (!needless).then(|| blank.to_string())
            }
        }
    }

    /// Adds a value to a node, under the word that can say it.
    fn say(
        &mut self,
        entries: &mut Entries,
        property: NamedNodeRef<'a>,
        object: TermRef<'a>,
        depth: usize,
    ) -> io::Result<()> {
        let context = self.context;
        if let Some(items) = self.list(object) {
            let mut values = Vec::new();
            for item in items {
                values.push(self.value(None, item, depth)?);
            }
            let key = (usize::MAX, context.iri(property.as_str()));
            entries.entry(key).or_default().1.push(json!({ "@list": values }));
            return Ok(());
        }
        let words = context.properties(property);
        let word = words.iter().find(|word| says(&word.values, object));
        if let (Some(word), TermRef::Literal(literal)) = (word, object)
            && word.values == Values::Languages
        {
            add_language(entries, word, literal);
            return Ok(());
        }
        let value = self.value(word.map(|word| &word.values), object, depth)?;
        let key = word.map_or_else(
            || (usize::MAX, context.iri(property.as_str())),
            |word| (word.place, word.name.clone()),
        );
        let entry = entries.entry(key).or_default();
        entry.0 = word.is_some_and(|word| word.set);
        entry.1.push(value);
        Ok(())
    }

    fn value(
        &mut self,
        values: Option<&Values>,
        object: TermRef<'a>,
        depth: usize,
    ) -> io::Result<Value> {
        let node: Node<'a> = match object {
            TermRef::Literal(literal) => return Ok(self.literal(values, literal)),
            TermRef::NamedNode(node) => node.into(),
            TermRef::BlankNode(node) => node.into(),
            TermRef::Triple(triple) => {
                return Err(unsayable("JSON-LD", format_args!("the triple term {triple}")));
            }
        };
        if depth < DEPTH && self.is_part(node) {
            return Ok(Value::Object(self.node(node, depth + 1, None)?));
        }
        Ok(match (values, node) {
            (Some(Values::Iris), Node::NamedNode(node)) => self.context.iri(node.as_str()).into(),
            (Some(Values::Words), Node::NamedNode(node)) => self.context.word(node.as_str()).into(),
            (Some(Values::Iris | Values::Words), Node::BlankNode(node)) => node.to_string().into(),
            (_, Node::NamedNode(node)) => {
                json!({ self.context.keyword("@id"): self.context.iri(node.as_str()) })
            }
            (_, Node::BlankNode(node)) => {
                json!({ self.context.keyword("@id"): node.to_string() })
            }
        })
    }

    fn literal(&self, values: Option<&Values>, literal: LiteralRef<'_>) -> Value {
        let (text, datatype) = (literal.value(), literal.datatype());
        match (values, literal.language()) {
            (_, Some(language)) => {
                let mut value = json!({ "@value": text, "@language": language });
                if let Some(direction) = literal.direction() {
                    value["@direction"] = direction.to_string().into();
                }
                value
            }
            (Some(Values::Typed(wanted)), None) if wanted == datatype.as_str() => text.into(),
            (None | Some(Values::Plain), None) if datatype == xsd::STRING => text.into(),
            (None | Some(Values::Plain), None) => native(text, datatype).unwrap_or_else(
                || json!({ "@value": text, "@type": self.context.word(datatype.as_str()) }),
            ),
            (_, None) if datatype == xsd::STRING => json!({ "@value": text }),
            (_, None) => json!({ "@value": text, "@type": self.context.word(datatype.as_str()) }),
        }
    }

    /// Whether a node is described here, not yet, and as more than a name.
    fn is_part(&self, node: Node<'a>) -> bool {
        if self.placed.contains(&node) {
            return false;
        }
        let mut triples = self.graph.triples_for_subject(node).peekable();
        let described = triples.peek().is_some();
        let blank = matches!(node, Node::BlankNode(_));
        described && (blank || triples.any(|triple| !NAMING.contains(&triple.predicate)))
    }

    /// Nests what is not placed yet and says something of the topic.
    fn reverse(
        &mut self,
        node: Node<'a>,
        depth: usize,
        object: &mut Map<String, Value>,
    ) -> io::Result<()> {
        if depth > 0 {
            return Ok(());
        }
        let mut triples: Vec<_> = self.graph.triples_for_object(node).collect();
        triples.sort_by_cached_key(|triple| (triple.predicate, triple.subject.to_string()));
        for triple in triples {
            let word = self.context.reverse(triple.predicate).filter(|word| word.set);
            if let Some(word) = word
                && self.is_part(triple.subject)
            {
                let above = Some((triple.predicate, node));
                let nested = self.node(triple.subject, depth + 1, above)?;
                let entry = object.entry(word.name.clone()).or_insert_with(|| json!([]));
                entry.as_array_mut().into_iter().for_each(|all| all.push(json!(nested)));
            }
        }
        Ok(())
    }

    /// The items of a well-formed list whose cells nothing else names.
    fn list(&mut self, object: TermRef<'a>) -> Option<Vec<TermRef<'a>>> {
        let TermRef::BlankNode(mut cell) = object else { return None };
        let (mut items, mut cells) = (Vec::new(), HashSet::new());
        loop {
            let known = self.placed.contains(&cell.into()) || !cells.insert(Node::from(cell));
            let triples = self.graph.triples_for_subject(cell).count();
            if known || triples != 2 || self.named.get(&cell) != Some(&1) {
                return None;
            }
            items.push(self.graph.object_for_subject_predicate(cell, rdf::FIRST)?);
            match self.graph.object_for_subject_predicate(cell, rdf::REST)? {
                TermRef::BlankNode(next) => cell = next,
                TermRef::NamedNode(end) if end == rdf::NIL => break,
                _ => return None,
            }
        }
        self.placed.extend(cells);
        Some(items)
    }
}

/// Whether a word can have this value.
fn says(values: &Values, object: TermRef<'_>) -> bool {
    match (values, object) {
        (Values::Plain, _) => true,
        (Values::Iris | Values::Words, object) => !matches!(object, TermRef::Literal(_)),
        (Values::Typed(datatype), TermRef::Literal(literal)) => {
            literal.datatype().as_str() == datatype
        }
        (Values::Languages, TermRef::Literal(literal)) => {
            let language = literal.language().is_some() && literal.direction().is_none();
            language || literal.datatype() == xsd::STRING
        }
        (Values::Typed(_) | Values::Languages, _) => false,
    }
}

/// Adds a text to the languages of a word.
fn add_language(entries: &mut Entries, word: &Word, literal: LiteralRef<'_>) {
    let entry = entries.entry((word.place, word.name.clone())).or_default();
    if entry.1.is_empty() {
        entry.1.push(json!({}));
    }
    let language = literal.language().unwrap_or("@none");
    let text = Value::from(literal.value());
    match &mut entry.1[0][language] {
        Value::Array(texts) => texts.push(text),
        empty @ Value::Null if word.set => *empty = json!([text]),
        empty @ Value::Null => *empty = text,
        one => *one = json!([one.take(), text]),
    }
}

/// A number or a truth that JSON can say without loss.
fn native(text: &str, datatype: NamedNodeRef<'_>) -> Option<Value> {
    if datatype == xsd::BOOLEAN {
        return text.parse::<bool>().ok().map(Value::from);
    }
    let number = text.parse::<i64>().ok().filter(|number| number.to_string() == text)?;
    (datatype == xsd::INTEGER && number.abs() <= EXACT).then(|| number.into())
}

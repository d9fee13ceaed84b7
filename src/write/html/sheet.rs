//! Looking up: a graph becomes what a page wants to know of it, always in the same order.

use crate::answer::{Page, Site};
use crate::vocab::{Kind, colo, dcterms, foaf, oa, rdf, rdfs, schema, skos};
use oxrdf::{Graph, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef};

/// A thing that something can be said of.
pub(crate) type Node<'a> = NamedOrBlankNodeRef<'a>;

/// The properties that name a thing, the best first.
const NAMES: &[NamedNodeRef<'static>] = &[
    skos::prefLabel,
    dcterms::title,
    foaf::name,
    schema::name,
    rdfs::LABEL,
    colo::surface,
    colo::fieldName,
    oa::exact,
];

/// A page on the desk: its graph and the catalogue that it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) site: &'a Site,
    pub(crate) topic: NamedNodeRef<'a>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(page: &'a Page, site: &'a Site) -> Self {
        Self { graph: &page.graph, site, topic: page.topic.as_ref() }
    }

    /// The objects of a property, by label.
    pub(crate) fn objects(
        self,
        node: impl Into<Node<'a>>,
        property: NamedNodeRef<'a>,
    ) -> Vec<TermRef<'a>> {
        let mut objects: Vec<_> =
            self.graph.objects_for_subject_predicate(node.into(), property).collect();
        objects.sort_by_cached_key(|object| self.sort_key(*object));
        objects
    }

    /// The things that a property leads to, by label.
    pub(crate) fn nodes(
        self,
        node: impl Into<Node<'a>>,
        property: NamedNodeRef<'a>,
    ) -> Vec<Node<'a>> {
        self.objects(node, property).into_iter().filter_map(as_node).collect()
    }

    /// The first thing that a property leads to.
    pub(crate) fn node(
        self,
        node: impl Into<Node<'a>>,
        property: NamedNodeRef<'a>,
    ) -> Option<Node<'a>> {
        self.nodes(node, property).into_iter().next()
    }

    /// The things that a property leads from, by label.
    pub(crate) fn subjects(
        self,
        property: NamedNodeRef<'a>,
        object: impl Into<TermRef<'a>>,
    ) -> Vec<Node<'a>> {
        let mut subjects: Vec<_> =
            self.graph.subjects_for_predicate_object(property, object.into()).collect();
        subjects.sort_by_cached_key(|subject| self.sort_key((*subject).into()));
        subjects
    }

    /// A text: in the language that the reader likes best, else English, else the first.
    pub(crate) fn text(
        self,
        node: impl Into<Node<'a>>,
        property: NamedNodeRef<'a>,
    ) -> Option<LiteralRef<'a>> {
        best_text(self.site, self.graph.objects_for_subject_predicate(node.into(), property))
    }

    /// A number that is not negative.
    pub(crate) fn number(
        self,
        node: impl Into<Node<'a>>,
        property: NamedNodeRef<'a>,
    ) -> Option<u64> {
        self.text(node, property)?.value().parse().ok()
    }

    /// What a thing is called, if it is called anything.
    pub(crate) fn name(self, node: impl Into<Node<'a>>) -> Option<LiteralRef<'a>> {
        let node = node.into();
        NAMES.iter().find_map(|property| self.text(node, *property))
    }

    /// What a thing is called, or how its address ends.
    pub(crate) fn label(self, node: impl Into<Node<'a>>) -> String {
        let node = node.into();
        match (self.name(node), node) {
            (Some(name), _) => name.value().to_owned(),
            (None, Node::NamedNode(node)) => self.short(node),
            (None, Node::BlankNode(_)) => {
                crate::write::say::thing::NO_NAME.of(self.site).to_owned()
            }
        }
    }

    /// An address made short: `law/x` for a thing of ours, `dcterms:title` for a known word.
    pub(crate) fn short(self, node: NamedNodeRef<'_>) -> String {
        short(self.site, node)
    }

    /// Whether a thing is of a class.
    pub(crate) fn is(self, node: impl Into<Node<'a>>, class: NamedNodeRef<'a>) -> bool {
        self.graph.contains(oxrdf::TripleRef::new(node.into(), rdf::TYPE, class))
    }

    /// The kind of a thing that has an address here.
    pub(crate) fn kind(self, node: Node<'_>) -> Option<Kind> {
        match node {
            Node::NamedNode(node) => self.site.base.kind(node),
            Node::BlankNode(_) => None,
        }
    }

    /// The date of a publication: of issue where it is known, else as listed; and which it is.
    pub(crate) fn date(self, node: impl Into<Node<'a>>) -> Option<(LiteralRef<'a>, bool)> {
        let node = node.into();
        let issued = self.text(node, dcterms::issued).map(|date| (date, true));
        issued.or_else(|| self.text(node, dcterms::date).map(|date| (date, false)))
    }

    /// Things by date, the newest first, things of one date by label.
    pub(crate) fn newest_first(self, mut nodes: Vec<Node<'a>>) -> Vec<Node<'a>> {
        nodes.sort_by_cached_key(|node| {
            let date = self.date(*node).map(|(date, _)| date.value());
            (std::cmp::Reverse(date), self.sort_key((*node).into()))
        });
        nodes.dedup();
        nodes
    }

    /// What one is sorted by: its text for a literal, its label for a thing.
    fn sort_key(self, term: TermRef<'a>) -> (String, String) {
        let first = match term {
            TermRef::Literal(literal) => literal.value().to_lowercase(),
            other => {
                as_node(other).map_or_else(String::new, |node| self.label(node).to_lowercase())
            }
        };
        (first, term.to_string())
    }
}

/// The text of several that the reader likes best, else the English one, else the first.
pub(crate) fn best_text<'a>(
    site: &Site,
    terms: impl Iterator<Item = TermRef<'a>>,
) -> Option<LiteralRef<'a>> {
    let wished = &site.reader.languages;
    terms
        .filter_map(|term| match term {
            TermRef::Literal(literal) => Some(literal),
            _ => None,
        })
        .min_by_key(|literal| {
            let language = literal.language().unwrap_or("en").to_lowercase();
            let main = main_language(&language).to_owned();
            let like = wished.iter().position(|wish| main_language(wish) == main);
            let other = like.is_some_and(|rank| wished[rank] != language);
            (like.unwrap_or(usize::MAX), other, main != "en", language, literal.value())
        })
}

/// `de` of `de-at`.
fn main_language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// A term as something that can be said something of.
pub(crate) fn as_node(term: TermRef<'_>) -> Option<Node<'_>> {
    match term {
        TermRef::NamedNode(node) => Some(node.into()),
        TermRef::BlankNode(node) => Some(node.into()),
        _ => None,
    }
}

/// An address made short: `law/x` for a thing of ours, `dcterms:title` for a known word.
pub(crate) fn short(site: &Site, node: NamedNodeRef<'_>) -> String {
    if let Some((segment, key)) = site.base.parts(node) {
        return format!("{segment}/{key}");
    }
    let best = crate::vocab::PREFIXES
        .iter()
        .filter_map(|(prefix, namespace)| Some((prefix, node.as_str().strip_prefix(namespace)?)))
        .min_by_key(|(_, rest)| rest.len());
    match best {
        Some((prefix, rest)) if !rest.is_empty() && !rest.contains(['/', '#']) => {
            format!("{prefix}:{rest}")
        }
        _ => node.as_str().to_owned(),
    }
}

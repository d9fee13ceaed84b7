//! Reading: what a page says of a publication becomes a reference.

use super::name::Name;
use crate::answer::{Page, Site, View};
use crate::vocab::{Kind, dcat, dcterms, foaf, rel};
use crate::write::html::{Node, Sheet, agents, is_web};
use oxrdf::{NamedNodeRef, TermRef};

/// What sort of publication a reference is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::write) enum Form {
    Report,
    BlogPost,
    WebPage,
    Other,
}

/// Genres by the end of their address.
const FORMS: &[(&str, Form)] = &[
    ("briefing", Form::Report),
    ("report", Form::Report),
    ("blog-post", Form::BlogPost),
    ("focus-area-page", Form::WebPage),
];

/// What a bibliography says of one publication.
#[derive(Clone, Debug)]
pub(in crate::write) struct Reference {
    /// The last part of its name, by which people and tools know it again.
    pub(in crate::write) key: String,
    /// Its name here, for ever.
    pub(in crate::write) id: String,
    pub(in crate::write) form: Form,
    /// What its genre is called.
    pub(in crate::write) genre: Option<String>,
    pub(in crate::write) title: String,
    pub(in crate::write) language: Option<String>,
    pub(in crate::write) authors: Vec<Name>,
    pub(in crate::write) contributors: Vec<Name>,
    pub(in crate::write) publishers: Vec<String>,
    /// A date as RDF spells it: `2021`, `2021-09` or `2021-09-01`.
    pub(in crate::write) date: Option<String>,
    /// Whether that is the date of publication; else it is when a library listed it.
    pub(in crate::write) is_issued: bool,
    /// Where it is on the web, or the page about it here.
    pub(in crate::write) url: String,
    pub(in crate::write) identifiers: Vec<String>,
    pub(in crate::write) subjects: Vec<String>,
    pub(in crate::write) teaser: Option<String>,
}

/// Said of a reference whose date is not known to be one of publication.
pub(in crate::write) const LISTED: &str =
    "The date is that under which a library lists it; no date of publication is stated.";

/// Whether a page is about publications and about nothing else.
pub(in crate::write) fn are_publications(page: &Page, site: &Site) -> bool {
    match page.view {
        View::Thing => site.base.kind(page.topic.as_ref()) == Some(Kind::Publication),
        View::List { kind, .. } => kind == Kind::Publication,
        View::Search(_) => true,
        _ => false,
    }
}

/// The publications that a page is about.
pub(in crate::write) fn of<'a>(page: &'a Page, site: &Site) -> Vec<NamedNodeRef<'a>> {
    match page.view {
        _ if !are_publications(page, site) => Vec::new(),
        View::Thing => vec![page.topic.as_ref()],
        _ => page.entries.iter().map(oxrdf::NamedNode::as_ref).collect(),
    }
}

impl Reference {
    pub(in crate::write) fn read<'a>(sheet: Sheet<'a>, thing: NamedNodeRef<'a>) -> Self {
        let sheet = Sheet { topic: thing, ..sheet };
        let (_, key) = sheet.site.base.parts(thing).unwrap_or_default();
        let title = sheet.text(thing, dcterms::title);
        let genre = sheet.node(thing, dcterms::type_);
        let date = sheet.date(thing);
        let language = sheet.text(thing, dcterms::language);
        let language = language.map(|text| text.value().to_owned());
        let printed = title.and_then(oxrdf::LiteralRef::language).map(str::to_owned);
        Self {
            key: key.to_owned(),
            id: thing.as_str().to_owned(),
            form: genre.map_or(Form::Other, form),
            genre: genre.map(|genre| sheet.label(genre)),
            title: sheet.label(thing),
            language: language.or(printed),
            authors: names(sheet, rel::aut, dcterms::creator),
            contributors: names(sheet, rel::ctb, dcterms::contributor),
            publishers: labels(sheet, agents(sheet, rel::pbl, dcterms::publisher)),
            date: date.map(|(date, _)| date.value().to_owned()),
            is_issued: date.is_none_or(|(_, is_issued)| is_issued),
            url: web(sheet).unwrap_or_else(|| page(sheet)),
            identifiers: texts(sheet, dcterms::identifier),
            subjects: labels(sheet, sheet.nodes(thing, dcterms::subject)),
            teaser: sheet.text(thing, dcterms::description).map(|text| text.value().to_owned()),
        }
    }

    /// What has to be said of its date.
    pub(super) fn note(&self) -> Option<&'static str> {
        (!self.is_issued).then_some(LISTED)
    }

    /// Year, month and day, as far as they are known.
    pub(super) fn date_parts(&self) -> Vec<u32> {
        let date = self.date.as_deref().unwrap_or_default();
        let date = date.split('T').next().unwrap_or_default();
        let numbers = date.split('-').map_while(|part| part.trim_end_matches('Z').parse().ok());
        numbers.take(3).collect()
    }
}

fn form(genre: Node<'_>) -> Form {
    let Node::NamedNode(genre) = genre else { return Form::Other };
    let end = genre.as_str().rsplit('/').next();
    FORMS.iter().find(|(name, _)| Some(*name) == end).map_or(Form::Other, |(_, form)| *form)
}

fn names<'a>(sheet: Sheet<'a>, role: NamedNodeRef<'a>, property: NamedNodeRef<'a>) -> Vec<Name> {
    let name = |agent| Name::new(&sheet.label(agent), sheet.is(agent, foaf::Person));
    agents(sheet, role, property).into_iter().map(name).collect()
}

fn labels<'a>(sheet: Sheet<'a>, nodes: Vec<Node<'a>>) -> Vec<String> {
    nodes.into_iter().map(|node| sheet.label(node)).collect()
}

fn texts<'a>(sheet: Sheet<'a>, property: NamedNodeRef<'a>) -> Vec<String> {
    let texts = sheet.objects(sheet.topic, property).into_iter().filter_map(|term| match term {
        TermRef::Literal(text) => Some(text.value().to_owned()),
        TermRef::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    });
    texts.collect()
}

/// Where others have it on the web.
fn web(sheet: Sheet<'_>) -> Option<String> {
    let nodes = sheet.nodes(sheet.topic, dcat::landingPage);
    nodes.into_iter().find_map(|node| match node {
        Node::NamedNode(node) if is_web(node) => Some(node.as_str().to_owned()),
        _ => None,
    })
}

fn page(sheet: Sheet<'_>) -> String {
    let parts = sheet.site.base.parts(sheet.topic);
    let page = parts.map(|(segment, key)| sheet.site.base.join(format_args!("{segment}/{key}")));
    page.map_or_else(|| sheet.topic.as_str().to_owned(), oxrdf::NamedNode::into_string)
}

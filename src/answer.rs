//! An answer: anything the graph can say back.

use crate::vocab::{Base, Kind};
use oxigraph::sparql::{QueryEvaluationError, QuerySolutionIter};
use oxrdf::{Graph, Literal, NamedNode, Term};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

/// What every answer of one catalogue has in common.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Site {
    /// The address under which names are minted.
    pub base: Base,
    /// What the catalogue is called.
    pub name: String,
    /// Where people report problems: an address of the web or a `mailto:`; nowhere if there is none.
    pub contact: Option<String>,
    /// The version that answers are made from and when it was recorded, where that is not
    /// the current one.
    pub as_of: Option<(u64, SystemTime)>,
    /// Who reads the answer.
    pub reader: Reader,
}

impl Site {
    /// A catalogue as anybody sees it today.
    #[must_use]
    pub fn new(base: Base, name: impl Into<String>) -> Self {
        let name = name.into();
        Self { base, name, contact: None, as_of: None, reader: Reader::default() }
    }
}

/// Who reads an answer, as far as its words depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// The language of the words around the data.
    pub tongue: Tongue,
    /// Whether that was asked for by name, so that links have to keep it.
    pub is_chosen: bool,
    /// The languages that labels should be in, the best first, in lower case.
    pub languages: Vec<String>,
    /// The path and the parameters of what is read, without the choice of a language.
    pub here: String,
}

/// A language that the words around the data are there in: the files in `web/messages/`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tongue {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Tongue {
    /// Every one, in the order of the messages.
    pub const ALL: &[Self] = &[Self::English, Self::German];

    /// Its tag (BCP 47).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The one with this tag.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|tongue| tongue.code() == code)
    }
}

/// Which graphs a query sees where it does not say `GRAPH`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The union of the statement graphs.
    #[default]
    Statements,
    /// The union of all graphs, evidence and enrichment included.
    All,
    /// This graph alone, which takes what is written without naming one: the default graph of a
    /// store that keeps it apart.
    Strict(#[serde(with = "iri")] NamedNode),
    /// Exactly these graphs, as `default-graph-uri` and `named-graph-uri` ask.
    Graphs {
        /// Merged into the default graph.
        #[serde(with = "iris")]
        default: Vec<NamedNode>,
        /// Reached with `GRAPH`.
        #[serde(with = "iris")]
        named: Vec<NamedNode>,
    },
}

/// How the name of a graph is told to another process.
mod iri {
    use oxrdf::NamedNode;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(iri: &NamedNode, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(iri.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NamedNode, D::Error> {
        NamedNode::new(String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// How the names of graphs are told to another process.
mod iris {
    use oxrdf::NamedNode;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(iris: &[NamedNode], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(iris.iter().map(NamedNode::as_str))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<NamedNode>, D::Error> {
        let iris = Vec::<String>::deserialize(from)?;
        iris.into_iter().map(|iri| NamedNode::new(iri).map_err(D::Error::custom)).collect()
    }
}

/// A query and the graphs that it is asked of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The text of the query.
    pub text: String,
    /// The graphs that it sees.
    pub scope: Scope,
}

impl Question {
    /// The parameters that say which graphs it sees (SPARQL 1.1 Protocol §2.1), where those are not
    /// the usual ones.
    #[must_use]
    pub fn graphs(&self) -> Vec<(&'static str, &str)> {
        match &self.scope {
            Scope::Statements => Vec::new(),
            Scope::All => vec![("graphs", "all")],
            Scope::Strict(_) => vec![("graphs", "strict")],
            Scope::Graphs { default, named } => {
                let default = default.iter().map(|graph| ("default-graph-uri", graph.as_str()));
                let named = named.iter().map(|graph| ("named-graph-uri", graph.as_str()));
                default.chain(named).collect()
            }
        }
    }
}

impl<T: Into<String>> From<T> for Question {
    fn from(text: T) -> Self {
        Self { text: text.into(), scope: Scope::default() }
    }
}

/// Anything the graph can say back.
///
/// There are two shapes, and no third: an entity, a list and a `CONSTRUCT`
/// are all a [`Page`]; `SELECT` and `ASK` are a [`Table`].
#[expect(clippy::large_enum_variant, reason = "an answer is moved twice and never stored")]
pub enum Answer {
    /// A graph about one topic.
    Page(Page),
    /// A table.
    Table(Table),
}

/// A graph about one topic.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the page is about: a thing, a list, the catalogue or a query.
    pub topic: NamedNode,
    /// How a person looks at it.
    pub view: View,
    /// The things that it lists, in order.
    pub entries: Vec<NamedNode>,
    /// What is said about them, labels of everything that is named included.
    pub graph: Graph,
    /// The version of the dataset that this was read from.
    pub version: u64,
    /// What is told in pictures, where people look at it.
    pub pictures: Vec<Picture>,
}

/// A question about the topic of a page, and the rows that a picture of the answer is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Where the question is asked, below the base, with its parameters.
    pub address: String,
    /// What it asks, in the languages of the pages; in the order of [`Tongue::ALL`].
    pub titles: Vec<String>,
    /// The query.
    pub query: Question,
    /// The answer; none if it could not be had in the time that a page has.
    pub rows: Option<Rows>,
}

/// Rows that were read, and whether they are all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The names of the columns.
    pub names: Vec<String>,
    /// What stands in each.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Whether there were more than were read.
    pub has_more: bool,
    /// What the things in them are called, where no column says it.
    pub labels: HashMap<NamedNode, Literal>,
}

impl Rows {
    /// Reads so many rows of an answer, and notes whether there are more.
    ///
    /// # Errors
    ///
    /// If the rows break off.
    pub fn read(
        mut rows: QuerySolutionIter<'static>,
        most: usize,
    ) -> Result<Self, QueryEvaluationError> {
        let variables = rows.variables().to_vec();
        let mut read = Self::default();
        for row in rows.by_ref().take(most) {
            let row = row?;
            read.rows.push(variables.iter().map(|name| row.get(name).cloned()).collect());
        }
        read.has_more = rows.next().transpose()?.is_some();
        read.names = variables.iter().map(|name| name.as_str().to_owned()).collect();
        Ok(read)
    }
}

/// How a person looks at a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// One thing and what is known of it.
    Thing,
    /// What changed about a thing; the entries are the changes, the newest first.
    History(NamedNode),
    /// What remains of a thing that was deleted.
    Tombstone,
    /// Things of one kind, a stretch of them.
    List {
        /// The kind.
        kind: Kind,
        /// Which stretch, from 1.
        number: usize,
        /// How many stretches there are; at least 1.
        numbers: usize,
        /// How many things there are in all.
        total: usize,
        /// What the list could be narrowed down to, where people look at it.
        narrowing: Option<Box<Findings>>,
    },
    /// Publications that were looked for.
    Search(Box<Findings>),
    /// The catalogue as a whole, with the number of things of each kind.
    Home(Vec<(Kind, usize)>),
    /// What a `CONSTRUCT` or `DESCRIBE` query gave, with the query.
    Query(Question),
}

/// A table; its rows are not [`Send`], so the thread that asks also writes.
pub struct Table {
    /// The query that it answers.
    pub query: Question,
    /// What came back.
    pub result: Outcome,
    /// The version of the dataset that this was read from.
    pub version: u64,
    /// What the things in it are called.
    pub labels: Labels,
}

/// What things are called, for those who show a table to people: looked up when it is asked for.
#[derive(Clone, Default)]
pub struct Labels(Option<Arc<Lookup>>);

/// Looks up every label of a thing.
type Lookup = dyn Fn(&NamedNode) -> Vec<Literal> + Send + Sync;

impl Labels {
    /// Labels that are looked up so.
    pub fn new(lookup: impl Fn(&NamedNode) -> Vec<Literal> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(lookup)))
    }

    /// The labels of a thing, in every language.
    #[must_use]
    pub fn of(&self, thing: &NamedNode) -> Vec<Literal> {
        self.0.as_ref().map(|lookup| lookup(thing)).unwrap_or_default()
    }
}

/// What a `SELECT` or an `ASK` gave.
pub enum Outcome {
    /// Rows of a `SELECT`.
    Rows(QuerySolutionIter<'static>),
    /// Yes or no.
    Truth(bool),
}

/// By what publications are narrowed down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// What sort of publication it is.
    Genre,
    /// Who published it.
    Publisher,
    /// What it is about, or names; wider topics count their narrower ones.
    Topic,
    /// The law that it refers to; a law counts its parts.
    Law,
    /// The language of its text, where a source says it.
    Language,
}

impl Facet {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 5] =
        [Self::Genre, Self::Publisher, Self::Topic, Self::Law, Self::Language];

    /// What its parameter is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Genre => "genre",
            Self::Publisher => "publisher",
            Self::Topic => "topic",
            Self::Law => "law",
            Self::Language => "language",
        }
    }
}

/// The order of what is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sorted {
    /// What fits best first; the newest first where no words are looked for.
    #[default]
    Best,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

impl Sorted {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Best, Self::Newest, Self::Oldest];

    /// What a parameter calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
        }
    }
}

/// What is looked for among the publications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// Words; none is all.
    pub words: String,
    /// What may stand in each facet; things by `segment/key` or by their whole address.
    pub chosen: Vec<(Facet, String)>,
    /// The first and the last year.
    pub years: (Option<i32>, Option<i32>),
    /// The order.
    pub sorted: Sorted,
    /// Which stretch, from 1.
    pub number: usize,
    /// How many a stretch has.
    pub length: usize,
    /// The facet of which every value is wanted.
    pub all_of: Option<Facet>,
}

impl Default for Inquiry {
    fn default() -> Self {
        let (words, chosen, years) = (String::new(), Vec::new(), (None, None));
        Self { words, chosen, years, sorted: Sorted::Best, number: 1, length: 20, all_of: None }
    }
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How a parameter calls it.
    pub value: String,
    /// What people call it, and in which language.
    pub label: (String, Option<String>),
    /// How many publications would be found with it.
    pub count: usize,
    /// Whether it was chosen.
    pub is_chosen: bool,
}

/// The words of a publication that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Some words of a text.
    pub text: String,
    /// Where those stand that were looked for, in bytes.
    pub marks: Vec<std::ops::Range<usize>>,
    /// The language of the text.
    pub language: Option<String>,
}

/// Publications that were looked for; those of the stretch are the entries of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// What was looked for.
    pub inquiry: Inquiry,
    /// How many there are in all.
    pub total: usize,
    /// Things that are called so, the best first.
    pub direct: Vec<NamedNode>,
    /// What the facets have, the most first, and how many values of each are not told.
    pub facets: Vec<(Facet, Vec<Counted>, usize)>,
    /// How many there are of each year, from the first to the last.
    pub years: Vec<(i32, usize)>,
    /// Words that nothing has, and those that were looked for in their place.
    pub corrected: Vec<(String, Vec<String>)>,
    /// For each entry the words that were found.
    pub quotes: Vec<Option<Quote>>,
    /// Where nothing was found: what would find something, and how much.
    pub ways: Vec<(Inquiry, usize)>,
    /// Why the words cannot be looked for.
    pub trouble: Option<String>,
    /// A SPARQL query that finds the same publications.
    pub query: String,
}

impl Findings {
    /// How many stretches there are; at least 1.
    #[must_use]
    pub fn numbers(&self) -> usize {
        self.total.div_ceil(self.inquiry.length.max(1)).max(1)
    }
}

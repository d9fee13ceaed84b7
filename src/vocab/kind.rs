//! Kinds: the sorts of thing that have an address, one row each.

use super::{colo, dcterms, foaf, schema, skos};
use oxrdf::NamedNodeRef;

/// A sort of thing that has an address `{base}id/{kind}/{key}` and a page `{base}{kind}/{key}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A report, briefing, blog post, …
    Publication,
    /// A person or an organisation.
    Agent,
    /// A navigation topic of a source.
    Topic,
    /// A subject of the catalogue's own scheme.
    Concept,
    /// What sort of publication it is.
    Genre,
    /// A legal instrument.
    Law,
    /// An event that publications report on.
    Event,
    /// A project or programme.
    Project,
    /// A place.
    Place,
    /// A body of data that publications use.
    DataSource,
}

impl Kind {
    /// Every kind, in the order in which a person meets them.
    pub const ALL: &[Self] = &[
        Self::Publication,
        Self::Agent,
        Self::Topic,
        Self::Concept,
        Self::Law,
        Self::Genre,
        Self::Event,
        Self::Project,
        Self::Place,
        Self::DataSource,
    ];

    /// The table: path segment, label of one, label of many, class.
    const fn row(self) -> (&'static str, &'static str, &'static str, NamedNodeRef<'static>) {
        match self {
            Self::Publication => ("publication", "Publication", "Publications", colo::Publication),
            Self::Agent => ("agent", "Agent", "People and organisations", foaf::Agent),
            Self::Topic => ("topic", "Topic", "Topics", skos::Concept),
            Self::Concept => ("concept", "Subject", "Subjects", skos::Concept),
            Self::Law => ("law", "Law", "Laws", colo::LegalInstrument),
            Self::Genre => ("genre", "Genre", "Genres", skos::Concept),
            Self::Event => ("event", "Event", "Events", schema::Event),
            Self::Project => ("project", "Project", "Projects", foaf::Project),
            Self::Place => ("place", "Place", "Places", dcterms::Location),
            Self::DataSource => ("data-source", "Data source", "Data sources", colo::DataSource),
        }
    }

    /// The segment of its addresses: `data-source`.
    #[must_use]
    pub const fn segment(self) -> &'static str {
        self.row().0
    }

    /// What one of them is called: `Data source`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().1
    }

    /// What many of them are called: `Data sources`.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        self.row().2
    }

    /// The class that each of them has.
    #[must_use]
    pub const fn class(self) -> NamedNodeRef<'static> {
        self.row().3
    }

    /// The kind with this segment, if there is one.
    #[must_use]
    pub fn from_segment(segment: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.segment() == segment)
    }
}

//! Choosing: one word becomes the graph that is read and written where none is named.

use crate::answer::Scope;
use crate::vocab::Base;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::str::FromStr;

/// What the default graph is (`--default-graph`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultGraph {
    /// The union of the statement graphs, which is read and cannot be overwritten.
    #[default]
    Union,
    /// The graph of curation alone: what is written without naming a graph, and nothing else.
    Strict,
}

impl DefaultGraph {
    /// What a query sees that names no graph.
    #[must_use]
    pub fn scope(self, base: &Base) -> Scope {
        match self {
            Self::Union => Scope::Statements,
            Self::Strict => Scope::Strict(base.curation()),
        }
    }
}

impl FromStr for DefaultGraph {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "union" => Ok(Self::Union),
            "strict" => Ok(Self::Strict),
            _ => Err("expected union or strict".into()),
        }
    }
}

impl<'de> Deserialize<'de> for DefaultGraph {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

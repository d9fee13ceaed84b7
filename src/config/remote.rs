//! Listing: the address of a SPARQL service elsewhere becomes one that a query may name.

use oxiri::Iri;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The address of a SPARQL service elsewhere, spelt as queries have to spell it (`--service`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Remote(String);

impl Remote {
    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Remote {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected =
            |wrong: &str| format!("{wrong}; expected an address as in https://data.example/sparql");
        if !text.is_ascii() {
            return Err(expected("it is not in ASCII"));
        }
        let iri = Iri::parse(text).map_err(|error| expected(&error.to_string()))?;
        if !["http", "https"].contains(&iri.scheme()) {
            return Err(expected("it is neither https: nor http:"));
        }
        let authority = iri.authority().filter(|authority| !authority.is_empty());
        let authority = authority.ok_or_else(|| expected("it names no host"))?;
        if authority.contains('@') {
            return Err(expected("it has a name or a password in it"));
        }
        if iri.fragment().is_some() {
            return Err(expected("it has a part behind #"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Remote {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Remote> for String {
    fn from(remote: Remote) -> Self {
        remote.0
    }
}

impl fmt::Display for Remote {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

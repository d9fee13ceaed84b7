//! Reporting: where people tell the operator of problems, as an address that a page can link to.

use oxrdf::NamedNode;
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// A `mailto:` or an address of the web.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Contact(String);

impl FromStr for Contact {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || {
            "expected an address as in desk@library.example or https://library.example/report"
                .to_owned()
        };
        let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
        let is_web = ["http", "https"].contains(&scheme);
        let address = match text.strip_prefix("mailto:") {
            None if is_web => text.to_owned(),
            mail => {
                let mail = mail.unwrap_or(text);
                let (name, host) = mail.split_once('@').ok_or_else(expected)?;
                if name.is_empty() || host.is_empty() || name.contains([':', '/']) {
                    return Err(expected());
                }
                format!("mailto:{mail}")
            }
        };
        NamedNode::new(&address).map_err(|_| expected())?;
        Ok(Self(address))
    }
}

impl TryFrom<String> for Contact {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Contact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

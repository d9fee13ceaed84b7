//! Reading rows: an N-Quads line of the ledger becomes its addresses, without making a quad of it.

use crate::vocab::Base;

/// The addresses of a row whose subject is named under `id/` of the base.
pub(super) struct Row<'a> {
    pub(super) subject: &'a str,
    pub(super) property: &'a str,
    /// The object, if that is an address.
    pub(super) object: Option<&'a str>,
    pub(super) graph: &'a str,
}

impl<'a> Row<'a> {
    /// What a row says, if its subject is a thing of this base. Only literals and triple terms
    /// have blanks in them.
    pub(super) fn read(row: &'a str, base: &Base) -> Option<Self> {
        let (subject, rest) = address(row)?;
        if !Self::is_thing(subject, base) {
            return None;
        }
        let (property, rest) = address(rest.strip_prefix(' ')?)?;
        let (object, graph) = rest.strip_suffix("> .")?.rsplit_once(" <")?;
        let object = object.trim_start();
        let object = object.strip_prefix('<').and_then(|object| object.strip_suffix('>'));
        Some(Self { subject, property, object: object.filter(|it| !it.contains(' ')), graph })
    }

    /// Whether an address is that of a thing of this base.
    pub(super) fn is_thing(address: &str, base: &Base) -> bool {
        address.strip_prefix(base.as_str()).is_some_and(|rest| rest.starts_with("id/"))
    }
}

fn address(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('<')?.split_once('>')
}

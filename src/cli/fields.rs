//! Comparing: statements that go and come become fields with an old and a new value.

use super::talk::Visible;
use crate::import::Entry;
use crate::vocab::PREFIXES;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The values of one field that go, and those that come.
type Values<'a> = (Vec<&'a str>, Vec<&'a str>);

/// Writes what changes about a thing, one line a field; of many only the first `most`.
pub(super) fn write_fields(entry: &Entry, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut fields: BTreeMap<String, Values<'_>> = BTreeMap::new();
    for line in &entry.removed {
        let (field, value) = split(line);
        fields.entry(field).or_default().0.push(value);
    }
    for line in &entry.added {
        let (field, value) = split(line);
        fields.entry(field).or_default().1.push(value);
    }
    for (field, (old, new)) in fields.iter().take(most) {
        let told = match (old.as_slice(), new.as_slice()) {
            ([], new) => format!("+ {field}: {}", new.join(", ")),
            (old, []) => format!("- {field}: {}", old.join(", ")),
            (old, new) => format!("~ {field}: {} → {}", old.join(", "), new.join(", ")),
        };
        writeln!(out, "      {}", Visible(told))?;
    }
    match fields.len().checked_sub(most).filter(|more| *more > 0) {
        Some(more) => writeln!(out, "      … and {more} more"),
        None => Ok(()),
    }
}

/// A line `<property> value` as the short name of the property, and the value.
fn split(line: &str) -> (String, &str) {
    let (property, value) = line.split_once(' ').unwrap_or((line, ""));
    let address = property.trim_start_matches('<').trim_end_matches('>');
    let short = PREFIXES.iter().find_map(|(prefix, namespace)| {
        Some(format!("{prefix}:{}", address.strip_prefix(namespace)?))
    });
    (short.unwrap_or_else(|| property.to_owned()), value)
}

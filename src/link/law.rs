//! Laws: the name of a law in a text becomes a reference, with the words that it rests on.

use super::mention::Mention;
use super::{Entry, Linker};
use crate::lift::{Claim, Evidence, Method, Status};
use crate::record::Span;
use crate::vocab::dcterms;

/// What may hang on the name of a law and belongs to the words that a reference rests on.
const PARTICIPLES: &[&str] = &[
    " going into effect",
    " going into force",
    " coming into force",
    " coming into effect",
    " entering into force",
    " taking effect",
];

impl Linker<'_, '_> {
    /// A reference for each law that title or excerpt names.
    pub(super) fn laws(&mut self, entry: &Entry<'_>) {
        let mut laws: Vec<Mention> = self
            .mentioned(entry.position())
            .iter()
            .filter(|mention| mention.segment == "law" && mention.method == Method::LegalName)
            .cloned()
            .collect();
        laws.sort_by_key(|mention| mention.span);
        let mut seen = Vec::new();
        for mention in laws {
            for thing in &mention.things {
                if seen.contains(thing) {
                    continue;
                }
                seen.push(thing.clone());
                let settled = mention.thing().is_some();
                let claim = Claim {
                    subject: entry.publication.clone(),
                    predicate: dcterms::references,
                    object: thing.clone().into(),
                };
                let evidence = Evidence {
                    status: if settled { Status::Inferred } else { Status::Proposed },
                    method: Method::LegalName,
                    spans: vec![self.words_about(mention.span)],
                    reason: None,
                };
                self.pen.assert(entry.position(), &claim, &evidence);
            }
        }
    }

    /// The name with its abbreviation; or the whole phrase where a participle hangs on it.
    fn words_about(&self, name: Span) -> Span {
        if let Some(bracket) = self.bracket_behind(name) {
            return Span { end: bracket.end + 1, ..name };
        }
        let text = &self.pen.document.text;
        let rest: String = text[name.end..].iter().take(24).collect();
        let Some(participle) = PARTICIPLES.iter().find(|words| rest.starts_with(**words)) else {
            return name;
        };
        let article = name
            .start
            .checked_sub(4)
            .filter(|start| matches!(text[*start..name.start], ['t' | 'T', 'h', 'e', ' ']));
        let start = article.unwrap_or(name.start);
        Span { start, end: name.end + participle.chars().count() }
    }
}

//! Data sources: an organisation that compared or analysed a body of data used it.

use super::{Entry, Linker};
use crate::lift::{Claim, Evidence, Method, Status};
use crate::record::Span;
use crate::vocab::colo;
use regex::Regex;
use std::sync::LazyLock;

/// What stands between who worked on the data and the data.
static WORKED_ON: LazyLock<Regex> = LazyLock::new(|| {
    let verb = "compared|analysed|analyzed|examined|reviewed|assessed|studied|used|counted";
    Regex::new(&format!(r"^ (?:{verb})(?: [\p{{L}}\p{{N}}-]+){{0,4}} $")).expect("a valid pattern")
});

impl Linker<'_, '_> {
    /// `AGENT compared … DATA` in the excerpt.
    pub(super) fn data_sources(&mut self, entry: &Entry<'_>) {
        let mentions = self.mentioned(entry.position()).to_vec();
        for data in mentions.iter().filter(|mention| mention.segment == "data-source") {
            let agent = mentions.iter().find(|mention| {
                let between = Span { start: mention.span.end, end: data.span.start };
                mention.segment == "agent"
                    && mention.in_text
                    && between.start < between.end
                    && between.end - between.start < 80
                    && WORKED_ON.is_match(&self.pen.document.quote(between))
            });
            let (Some(agent), Some(thing)) = (agent, data.thing()) else {
                continue;
            };
            let claim = Claim {
                subject: entry.publication.clone(),
                predicate: colo::usesDataSource,
                object: thing.clone().into(),
            };
            let evidence = Evidence {
                status: Status::Inferred,
                method: Method::TextPattern,
                spans: vec![Span { start: agent.span.start, end: data.span.end }],
                reason: None,
            };
            self.pen.assert(entry.position(), &claim, &evidence);
        }
    }
}

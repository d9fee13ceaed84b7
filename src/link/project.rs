//! Projects: `a joint A/B project` becomes a project whose partners are A and B.

use super::mention::Mention;
use super::{Entry, Linker};
use crate::lift::{Claim, Evidence, Method, Status};
use crate::vocab::colo;
use regex::Regex;
use std::sync::LazyLock;

static JOINT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bjoint [^\s/]+(?:/[^\s/]+)+ (?:project|programme)\b").expect("a valid pattern")
});

impl Linker<'_, '_> {
    /// Joint projects; their partners are the agents that are mentioned inside the words.
    pub(super) fn joint_project(&mut self, entry: &Entry<'_>) {
        let Some(field) = entry.excerpt() else {
            return;
        };
        for found in JOINT.find_iter(&field.verbatim) {
            let span = field.span.part(&field.verbatim, found.range());
            let partners: Vec<Mention> = self
                .mentioned(entry.position())
                .iter()
                .filter(|mention| mention.segment == "agent" && mention.is_inside(span))
                .cloned()
                .collect();
            if partners.len() < 2 {
                continue;
            }
            let project = self.project(span);
            let case = (Status::Stated, Method::TextPattern);
            self.mention(entry.position(), Mention::of(span, "project", &project, case));
            for partner in partners {
                let Some(thing) = partner.thing() else {
                    continue;
                };
                let claim = Claim {
                    subject: project.clone(),
                    predicate: colo::partner,
                    object: thing.clone().into(),
                };
                let evidence = Evidence {
                    status: Status::Inferred,
                    method: partner.method,
                    spans: vec![span],
                    reason: None,
                };
                self.pen.assert(entry.position(), &claim, &evidence);
            }
        }
    }
}

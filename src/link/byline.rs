//! By-lines: `NAME, TITLE of PROJECT, ORGANISATION` becomes an author as printed.

use super::mention::Mention;
use super::publisher::Contribution;
use super::{Entry, Linker};
use crate::lift::{Claim, Evidence, Method, Status};
use crate::record::{Field, Span};
use crate::vocab::{colo, dcterms, foaf, rel};
use oxrdf::NamedNode;

const AUTHOR_REASON: &str = "A name under the title, without a word such as “by”.";

/// What a by-line says, by stretches of the source.
struct Byline {
    /// Whether the word "by" makes the author stated.
    by: bool,
    name: Span,
    job: Option<Span>,
    project: Option<Span>,
    organisation: Option<Span>,
}

impl Linker<'_, '_> {
    /// The author of the by-line, with job title, project and affiliation as printed.
    pub(super) fn byline(&mut self, entry: &Entry<'_>) {
        let Some(field) = entry.record.field("byline") else {
            return;
        };
        let byline = self.read_byline(entry, field);
        let name = self.pen.document.quote(byline.name);
        let person = self.agent(&name, foaf::Person, byline.name.start);
        self.name(entry, "agent", &person, byline.name);
        let whole = Span { start: byline.name.start, end: field.span.end };
        self.author(entry, &person, &byline, whole);
        let contribution =
            Contribution { agent: &person, role: rel::aut, order: Some(1), span: whole };
        let node = self.contribution(entry, &contribution);
        if let Some(job) = byline.job {
            let title = self.pen.text(self.pen.document.quote(job));
            self.pen.state(&node, colo::jobTitle, title, job.start);
        }
        if let Some(project) = byline.project {
            let thing = self.project(project);
            self.name(entry, "project", &thing, project);
            self.pen.state(&node, colo::onProject, thing, project.start);
        }
        if let Some(organisation) = byline.organisation {
            self.affiliation(entry, &node, organisation);
        }
    }

    fn affiliation(&mut self, entry: &Entry<'_>, contribution: &NamedNode, span: Span) {
        let label = self.pen.document.quote(span);
        let thing = self.organisation(&label, span.start);
        self.name(entry, "agent", &thing, span);
        let claim = Claim {
            subject: contribution.clone(),
            predicate: colo::affiliation,
            object: thing.into(),
        };
        let evidence = Evidence {
            status: Status::Stated,
            method: Method::Byline,
            spans: vec![span],
            reason: None,
        };
        self.pen.assert(entry.position(), &claim, &evidence);
    }

    /// A thing that the by-line names.
    fn name(&mut self, entry: &Entry<'_>, segment: &str, thing: &NamedNode, span: Span) {
        let case = (Status::Stated, Method::Byline);
        self.mention(entry.position(), Mention::of(span, segment, thing, case));
        let label = self.pen.document.quote(span);
        self.learn(segment, thing, &label);
    }

    fn author(&mut self, entry: &Entry<'_>, person: &NamedNode, byline: &Byline, whole: Span) {
        let claim = Claim {
            subject: entry.publication.clone(),
            predicate: dcterms::creator,
            object: person.clone().into(),
        };
        if byline.by {
            self.pen.state(&claim.subject, claim.predicate, claim.object, whole.start);
            return;
        }
        let evidence = Evidence {
            status: Status::Inferred,
            method: Method::Byline,
            spans: vec![byline.name],
            reason: Some(AUTHOR_REASON),
        };
        self.pen.assert(entry.position(), &claim, &evidence);
    }

    /// The project of this name.
    pub(super) fn project(&mut self, span: Span) -> NamedNode {
        let label = self.pen.document.quote(span);
        let words = self.given_key("project", &label).to_owned();
        let thing = self.known.find_or_mint(self.pen.base, "project", &label, &words);
        if !self.known.has_authority(&thing) {
            self.pen.introduce(&thing, &[foaf::Project], &label, span.start);
        }
        thing
    }

    fn read_byline(&mut self, entry: &Entry<'_>, field: &Field) -> Byline {
        let ignored = entry.record.ignored.iter().find(|text| text.span.start == field.span.start);
        let mut start = ignored.map_or(field.span.start, |text| text.span.end);
        let lead = self.pen.document.quote(Span { start, end: field.span.end.min(start + 3) });
        let by = lead.eq_ignore_ascii_case("by ");
        start += if by { 3 } else { 0 };
        let parts = comma_parts(&self.pen.document.text[..field.span.end], start);
        let (name, rest) = (parts[0], &parts[1..]);
        let mut byline = Byline { by, name, job: None, project: None, organisation: None };
        match rest {
            [] => {}
            [organisation] if self.is_organisation(*organisation) => {
                byline.organisation = Some(*organisation);
            }
            [job] => byline.job = Some(*job),
            [middle @ .., organisation] => {
                byline.organisation = Some(*organisation);
                let first = middle[0];
                let job = Span { start: first.start, end: middle[middle.len() - 1].end };
                (byline.job, byline.project) = self.split_job(job);
            }
        }
        byline
    }

    fn is_organisation(&self, span: Span) -> bool {
        self.known.find("agent", &self.pen.document.quote(span)).is_some()
    }

    /// `Project Coordinator of X`: split only where the job is about a project and X is a name.
    fn split_job(&self, job: Span) -> (Option<Span>, Option<Span>) {
        let text = self.pen.document.quote(job);
        let Some((title, name)) = text.split_once(" of ") else {
            return (Some(job), None);
        };
        let about_project = ["project", "programme", "program"]
            .iter()
            .any(|word| title.to_lowercase().split_whitespace().any(|own| own == *word));
        let capitals = name.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
        if !about_project || !name.starts_with(char::is_uppercase) || capitals.count() < 2 {
            return (Some(job), None);
        }
        let end = job.start + title.chars().count();
        let project = Span { start: end + 4, end: job.end };
        (Some(Span { start: job.start, end }), Some(project))
    }
}

/// The stretches between commas, without blanks at either side; there is at least one.
fn comma_parts(text: &[char], start: usize) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut from = start;
    for part in text[start..].split(|c| *c == ',') {
        let lead = part.iter().take_while(|c| c.is_whitespace()).count();
        let tail = part.iter().rev().take_while(|c| c.is_whitespace()).count();
        if lead < part.len() {
            parts.push(Span { start: from + lead, end: from + part.len() - tail });
        }
        from += part.len() + 1;
    }
    if parts.is_empty() {
        parts.push(Span { start, end: text.len() });
    }
    parts
}

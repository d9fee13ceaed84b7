//! Events: a meeting that an excerpt tells of becomes an event that the publication reports on.

use super::mention::Mention;
use super::{Entry, Linker};
use crate::lift::{Claim, Evidence, Method, Status};
use crate::record::Span;
use crate::vocab::{colo, schema};
use regex::Regex;
use std::sync::LazyLock;

const REASON: &str = "The excerpt tells of the event and nothing else.";

/// `A group of engineers was brought together for a virtual workshop`
static MEETING: LazyLock<Regex> = LazyLock::new(|| {
    let who = r"(?<who>\p{Lu}[^.,;:]{2,80}?)";
    let met =
        r"(?:was|were) (?:brought together|convened|invited|gathered) (?:for|at|to|in) (?:an?|the)";
    let what = "(?<event>(?:(?<online>virtual|online) )?(?:expert )?(?:round ?table|workshop|conference|\
                webinar|seminar|symposium|summit|forum|hearing|consultation))";
    Regex::new(&format!(r"^{who} {met} {what}\b")).expect("a valid pattern")
});

impl Linker<'_, '_> {
    /// The event at the head of the excerpt. Date, host and title are not made up.
    pub(super) fn event(&mut self, entry: &Entry<'_>) {
        let Some(field) = entry.excerpt() else {
            return;
        };
        let Some(found) = MEETING.captures(&field.verbatim) else {
            return;
        };
        let span = |name: &str| {
            let found = found.name(name)?;
            Some(field.span.part(&field.verbatim, found.range()))
        };
        let (Some(who), Some(words)) = (span("who"), span("event")) else {
            return;
        };
        let label = self.pen.document.quote(words);
        let key = self.given_key("event", &label);
        // An event without a given key is told apart by the publication that reports on it.
        let key = if key == label { self.key_of(entry, &label) } else { key.to_owned() };
        let event = self.pen.base.thing("event", key);
        self.known.take(event.clone());
        self.pen.introduce(&event, &[schema::Event], &label, words.start);
        if found.name("online").is_some() {
            let online = schema::OnlineEventAttendanceMode.into_owned();
            self.pen.state(&event, schema::eventAttendanceMode, online, words.start);
        }
        let participants = self.pen.text(self.pen.document.quote(who));
        self.pen.state(&event, colo::participantsAsDescribed, participants, who.start);
        let case = (Status::Stated, Method::TextPattern);
        self.mention(entry.position(), Mention::of(words, "event", &event, case));
        let claim = Claim {
            subject: entry.publication.clone(),
            predicate: colo::reportsOnEvent,
            object: event.into(),
        };
        let evidence = Evidence {
            status: Status::Inferred,
            method: Method::TextPattern,
            spans: vec![Span { start: who.start, end: words.end }],
            reason: Some(REASON),
        };
        self.pen.assert(entry.position(), &claim, &evidence);
    }

    fn key_of(&self, entry: &Entry<'_>, label: &str) -> String {
        let publication = self.pen.base.parts(entry.publication.as_ref());
        crate::lift::slug(&format!("{label} {}", publication.map_or("", |(_, key)| key)))
    }
}

//! Showing a plan: what a file would change, field by field, before anything is written.

use super::frame::{Frame, beginning};
use super::links::path;
use super::sheet::short;
use super::sign::{Signed, badge};
use crate::answer::Site;
use crate::import::{Entry, Plan, State};
use crate::problem::{Detail, Problem};
use crate::write::say::{grouped, grouped_version, plan as say};
use maud::{Markup, html};
use oxrdf::{NamedNode, Term};
use std::collections::BTreeMap;

/// Most things of each state that a page tells; the numbers are always whole.
const SHOWN: usize = 200;
/// Longest value in a table of differences, in characters.
const LONG: usize = 300;

/// A file and what would become of it.
pub struct Planned<'a> {
    /// What the file is called.
    pub name: &'a str,
    /// The version that the plan was made at.
    pub version: u64,
    /// Which plan it is.
    pub number: u64,
    /// The plan, or why the file is refused.
    pub outcome: Result<&'a Plan, &'a Problem>,
    /// Whether something else was changed since.
    pub is_stale: bool,
}

/// The form for a file, and the plan that was made of it.
#[must_use]
pub fn plan(
    site: &Site,
    planned: Option<&Planned<'_>>,
    signed: Signed<'_>,
    done: Option<u64>,
) -> String {
    let title = say::TITLE.of(site);
    let crumbs = vec![(say::DESK.of(site).to_owned(), path(site, "review"))];
    let frame = Frame { title: title.to_owned(), crumbs, ..Frame::default() };
    frame.around(site, &html! {
        header { h1 { (title) } p.lead { (say::LEAD.of(site)) } }
        @if let Some(version) = done { p.done role="status" { (say::DONE.fill(site, &[("version", &grouped_version(version))])) } }
        @if let Some(planned) = planned { (outcome(site, planned, signed.1)) }
        section { h2 { (if planned.is_some() { say::ANOTHER } else { say::CHOOSE }.of(site)) }
            form.prompt action=(path(site, "plan")) method="post" enctype="multipart/form-data" {
                input type="hidden" name="form" value=(signed.1);
                div.field { label for="in-file" { (say::FILE.of(site)) } input type="file" id="in-file" name="file" required; }
                div.field { label for="in-profile" { (say::PROFILE.of(site)) }
                    textarea id="in-profile" name="profile" rows="4" spellcheck="false" aria-describedby="profile-note" {} }
                p.note #profile-note { (say::PROFILE_NOTE.of(site)) }
                button type="submit" { (say::MAKE.of(site)) }
            }
        }
        (badge(site, Some(signed), "plan"))
    })
}

fn outcome(site: &Site, planned: &Planned<'_>, form: &str) -> Markup {
    match planned.outcome {
        Ok(plan) => whole(site, planned, plan, form),
        Err(problem) => html! {
            section { h2 { bdi { (planned.name) } ": " (say::REFUSED.of(site, problem.details().len())) }
                (details(site, problem.details()))
            }
        },
    }
}

fn whole(site: &Site, planned: &Planned<'_>, plan: &Plan, form: &str) -> Markup {
    let of = |state| plan.entries.iter().filter(move |entry| entry.state == state);
    let states = [
        (State::New, say::NEW),
        (State::Changed, say::CHANGED),
        (State::Same, say::SAME),
        (State::Missing, say::MISSING),
    ];
    let missing = of(State::Missing).count();
    html! {
        section { h2 { bdi { (planned.name) } }
            ul.counts { @for (state, name) in states { li { strong { (grouped(of(state).count())) } " " (name.of(site)) } } }
            p { (say::STATEMENTS.fill(site, &[
                ("added", &grouped(plan.change.added().len())),
                ("removed", &grouped(plan.change.removed().len())),
                ("version", &grouped_version(planned.version)),
            ])) }
            @if planned.is_stale { p.refused role="alert" { (say::STALE.of(site)) } }
            @else if plan.change.is_empty() { p.note { (say::NOTHING.of(site)) } }
            @else {
                form.decide action=(path(site, "plan/apply")) method="post" {
                    input type="hidden" name="form" value=(form);
                    input type="hidden" name="plan" value=(planned.number);
                    @if missing > 0 { label.choice {
                        input type="checkbox" name="missing" value="delete";
                        span { (say::DELETE.of(site, missing)) }
                    } }
                    div.actions { button type="submit" { (say::APPLY.of(site)) } }
                }
            }
            @if !plan.warnings.is_empty() {
                details open { summary { (say::WARNINGS.of(site, plan.warnings.len())) } (details(site, &plan.warnings)) }
            }
            @for (state, name) in states {
                @let number = of(state).count();
                @if number > 0 && state != State::Same {
                    details open[state == State::Changed || number <= 20] {
                        summary { (name.of(site)) " " span.count { (grouped(number)) } }
                        ul.cases { @for entry in of(state).take(SHOWN) { li { (one(site, entry)) } } }
                        @if number > SHOWN { p.note { (say::MORE.of(site, number - SHOWN)) } }
                    }
                }
            }
        }
    }
}

/// One thing: each field with its old and its new values.
fn one(site: &Site, entry: &Entry) -> Markup {
    let mut fields = BTreeMap::<&str, [Vec<&str>; 2]>::new();
    for (place, lines) in [&entry.removed, &entry.added].into_iter().enumerate() {
        for line in lines {
            let (field, value) = line.split_once(' ').unwrap_or((line, ""));
            fields.entry(field).or_default()[place].push(value);
        }
    }
    let place = entry.location.as_ref().and_then(|location| location.line);
    html! {
        p.statement {
            strong { bdi { (entry.label) } } " " small.quiet { (short(site, entry.thing.as_ref())) }
            @if let Some(line) = place { " " small.quiet { (say::LINE.fill(site, &[("line", &line)])) } }
        }
        div.scroll role="region" tabindex="0" aria-label={ (say::FIELDS.of(site)) ": " (entry.label) } {
            table.fields {
                thead { tr { th scope="col" { (say::FIELD.of(site)) } th scope="col" { (say::OLD.of(site)) } th scope="col" { (say::NEW_VALUE.of(site)) } } }
                tbody { @for (field, [old, new]) in fields { tr {
                    th scope="row" { (name(site, field)) }
                    td { (values(site, &old, "old")) }
                    td { (values(site, &new, "new")) }
                } } }
            }
        }
    }
}

fn name(site: &Site, field: &str) -> String {
    let address = field.trim_start_matches('<').trim_end_matches('>');
    NamedNode::new(address)
        .map_or_else(|_| field.to_owned(), |node| super::words::property(site, node.as_ref()))
}

fn values(site: &Site, values: &[&str], class: &str) -> Markup {
    html! {
        @if values.is_empty() { span.quiet { "–" } }
        @for value in values { div class=(class) { (written(site, value)) } }
    }
}

/// A term as a person reads it: a text without its signs, a thing by the end of its address.
fn written(site: &Site, value: &str) -> Markup {
    match value.parse() {
        Ok(Term::Literal(text)) => {
            html! { bdi lang=[text.language()] { (beginning(text.value(), LONG)) } }
        }
        Ok(Term::NamedNode(node)) => html! { bdi { (short(site, node.as_ref())) } },
        _ => html! { bdi { (beginning(value, LONG)) } },
    }
}

/// What is wrong, each with its place and what to do.
fn details(site: &Site, details: &[Detail]) -> Markup {
    html! {
        ul.cases { @for detail in details { li {
            p { @if let Some(line) = detail.location.as_ref().and_then(|location| location.line) {
                    strong { (say::LINE.fill(site, &[("line", &line)])) } ": "
                }
                bdi { (detail.message) } }
            @if let Some(help) = &detail.help { p.more { (help) } }
        } } }
    }
}

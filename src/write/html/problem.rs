//! Explaining a problem: what went wrong, where, and the ways on.

use super::frame::Frame;
use super::links::path;
use crate::answer::Site;
use crate::problem::{Kind, Problem};
use crate::vocab;
use crate::write::say::problem as say;
use maud::{Markup, html};

/// The page of a problem; the status is the one that it is answered with.
#[must_use]
pub fn problem(problem: &Problem, status: u16, site: &Site) -> String {
    let frame =
        Frame { title: problem.kind().title().trim_end_matches('.').into(), ..Frame::default() };
    frame.around(site, &html! {
        header {
            p.eyebrow { (say::STATUS.fill(site, &[("status", &status)])) }
            h1 { (problem.kind().title()) }
        }
        (details(problem))
        section { h2 { (say::WAYS.of(site)) } (ways(site)) }
        p.quiet { (say::MEANS.of(site)) " " a href=(path(site, format_args!("problems/{}", problem.kind().name()))) { (problem.kind().name()) } }
    })
}

/// The page that explains one kind of problem: the address that problem documents name.
#[must_use]
pub fn problem_kind(kind: Kind, site: &Site) -> String {
    let frame =
        Frame { title: say::PROBLEM.text(site, &[("name", kind.name())]), ..Frame::default() };
    frame.around(site, &html! {
        header {
            p.eyebrow { (say::TYPE.of(site)) }
            h1 { (kind.title()) }
        }
        p { (advice(kind)) }
        dl.facts {
            div { dt { (say::NAME.of(site)) } dd { code { (kind.name()) } } }
            div { dt { (say::HTTP.of(site)) } dd { (kind.status()) } }
            div { dt { (say::EXIT.of(site)) } dd { (kind.exit()) } }
        }
        section { h2 { (say::ALL.of(site)) }
            ul.plain { @for other in Kind::ALL { li { a href=(path(site, format_args!("problems/{}", other.name()))) { (other.name()) } " – " (other.title()) } } }
        }
    })
}

/// What a person or a program can do about a problem of this kind.
fn advice(kind: Kind) -> &'static str {
    match kind {
        Kind::NotFound => {
            "Check the address. Names are never given away again, so an address that never worked will not start to."
        }
        Kind::Gone => "The page at its address says when it was deleted, and why.",
        Kind::NotAcceptable => {
            "Ask for one of the formats that the answer lists, or send no Accept header at all."
        }
        Kind::MethodNotAllowed => {
            "The Allow header of the answer names the methods that work here."
        }
        Kind::BadRequest => "The detail names the parameter and what was expected of it.",
        Kind::UnsupportedMediaType => "Send the body in one of the types that the detail names.",
        Kind::BadQuery => "The detail says at which line and column the query stops making sense.",
        Kind::QueryTooComplex => "Split the query, or shorten its lists of values.",
        Kind::QueryTimeout => {
            "Ask for less: add a LIMIT, name a class or a property, or ask page by page."
        }
        Kind::QueryFailed => {
            "The query is SPARQL, but something in it cannot be computed. The detail says what."
        }
        Kind::ServiceFailed => {
            "Ask again later, or ask that service yourself. With SERVICE SILENT the rest of the query is answered without it."
        }
        Kind::OperationDisabled => "Whoever runs this catalogue has not switched it on.",
        Kind::CatalogueTooLarge => {
            "Reading goes on. The operator can give the catalogue more memory, or keep it on disk."
        }
        Kind::DiskFull => "Reading goes on. Write again when the operator has made room.",
        Kind::TooBusy => "Wait for the seconds that the Retry-After header names, then ask again.",
        Kind::TooManyRequests => {
            "Wait for the seconds that the Retry-After header names. About limits says what one client may ask; who needs all of the data takes a dump."
        }
        Kind::Unauthorized => {
            "Send Authorization: Bearer with a token that whoever runs this catalogue has given you."
        }
        Kind::PreconditionFailed => {
            "Look at what has changed, then ask again for the version that the detail names."
        }
        Kind::KeyReused => {
            "Send each request with an Idempotency-Key of its own, and use that again only to send the very same request again."
        }
        Kind::BadSource => "The details name every place in the file that does not fit its format.",
        Kind::SourceTooLarge => "Split the file, or raise the limit that the detail names.",
        Kind::BadShape => {
            "The details name every thing that lacks something, and where it was read."
        }
        Kind::WouldDelete => {
            "If the things that the detail counts are meant to go, import with --delete-missing."
        }
        Kind::Usage => "Run the command with --help.",
        Kind::Locked => "Stop the other process, or give this one another data folder.",
        Kind::Damaged => "Restore the folder from a copy. The detail names the file.",
        Kind::Io => "The detail says which file or port, and what the operating system said.",
        Kind::Interrupted => "Nothing was half done. Run the command again.",
        Kind::Internal => {
            "It is our fault, and it is in the log. Please tell whoever runs this catalogue."
        }
    }
}

/// Every detail of a problem, with its place and its help.
pub(super) fn details(problem: &Problem) -> Markup {
    html! {
        ul.details { @for detail in problem.details() { li {
            @if let Some(location) = &detail.location { code { bdi { (location) } } " " }
            bdi { (detail.message) }
            @if let Some(help) = &detail.help { p.help { bdi { (help) } } }
        } } }
    }
}

/// The line of a query that a problem is in, with a mark under the column.
pub(super) fn excerpt(site: &Site, problem: &Problem, query: &str) -> Markup {
    let place = problem.details().iter().find_map(|detail| {
        let location = detail.location.as_ref()?;
        Some((location.line?, location.column))
    });
    let line = place
        .and_then(|(line, column)| Some((line, query.lines().nth(line.checked_sub(1)?)?, column)));
    html! {
        @if let Some((number, line, column)) = line {
            pre.scroll tabindex="0" role="region" aria-label=(say::WHERE.of(site)) {
                (number) " | " (line.replace('\t', " ")) "\n"
                @if let Some(column) = column {
                    (" ".repeat(number.to_string().len())) " | " (" ".repeat(column.saturating_sub(1).min(line.chars().count()))) strong { "^" }
                }
            }
        }
    }
}

fn ways(site: &Site) -> Markup {
    html! {
        ul.plain {
            li { a href=(path(site, "")) { (say::HOME.of(site)) } }
            li { a href=(path(site, vocab::Kind::Publication.segment())) { (say::PUBLICATIONS.of(site)) } }
            li { a href=(path(site, "ask")) { (say::QUESTIONS.of(site)) } }
            li { a href=(path(site, "sparql")) { (say::SPARQL.of(site)) } }
        }
    }
}

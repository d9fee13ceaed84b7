//! Showing a thing: the page of anything that has an address, by its kind.

use super::evidence::{claims, elsewhere, named_in, proposals};
use super::facts::{EVIDENCE, also_called, facts, pointing_here};
use super::formats;
use super::frame::{Frame, beginning, plain};
use super::links::{address, ask, date_in_words, kept, of_version, path, report};
use super::picture::pictures;
use super::schema_org;
use super::sheet::{Node, Sheet};
use super::tags::tags;
use super::{agent, concept, law, publication, record, words};
use crate::answer::{Page, Question, Site};
use crate::vocab::{Kind, colo, dcterms, foaf, rdf, rel, schema, skos};
use crate::write::say::thing as say;
use maud::{Markup, html};

/// The document about one thing.
pub(super) fn document(page: &Page, site: &Site) -> String {
    let sheet = Sheet::new(page, site);
    let kind = site.base.kind(sheet.topic);
    let name = sheet.label(sheet.topic);
    let address = site.base.page_path(sheet.topic).unwrap_or_else(|| address(site, ""));
    let frame = Frame {
        title: name.clone(),
        description: description(sheet, kind, &name),
        canonical: site
            .base
            .parts(sheet.topic)
            .map(|(segment, key)| site.base.join(format_args!("{segment}/{key}")).into_string()),
        formats: formats(page, site, |extension| format!("{address}.{extension}")),
        tags: tags(page, site),
        data: schema_org::brief(sheet),
        version: Some(page.version),
        crumbs: kind
            .map(|kind| (words::kinds(site, kind).to_owned(), path(site, kind.segment())))
            .into_iter()
            .collect(),
    };
    let main = html! {
        div.with-aside {
            article {
                header {
                    p.eyebrow { (eyebrow(sheet, kind)) }
                    h1 { (heading(sheet, &name)) }
                    (also_called(sheet))
                }
                @let drawn = pictures(site, &page.pictures);
                // What a publication is comes first; of anything else, what it has to do with.
                @if kind == Some(Kind::Publication) { (body(sheet, kind)) (drawn) } @else { (drawn) (body(sheet, kind)) }
            }
            (aside(sheet, kind, &frame))
        }
    };
    frame.around(site, &main)
}

/// The name in full, however long.
fn heading(sheet: Sheet<'_>, name: &str) -> Markup {
    sheet.name(sheet.topic).map_or_else(|| html! { bdi { (name) } }, super::links::text)
}

fn eyebrow(sheet: Sheet<'_>, kind: Option<Kind>) -> Markup {
    match kind {
        Some(Kind::Publication) => publication::eyebrow(sheet),
        Some(Kind::Agent) | None => html! {
            (words::class(sheet.site, |class| sheet.is(sheet.topic, class)).unwrap_or_else(|| kind.map_or(say::THING.of(sheet.site), |kind| words::kind(sheet.site, kind))))
        },
        Some(kind) => html! { (words::kind(sheet.site, kind)) },
    }
}

fn body(sheet: Sheet<'_>, kind: Option<Kind>) -> Markup {
    match kind {
        Some(Kind::Publication) => publication::body(sheet),
        Some(Kind::Agent) => agent::body(sheet),
        Some(Kind::Law) => law::body(sheet),
        Some(Kind::Topic | Kind::Concept | Kind::Genre) => concept::body(sheet),
        Some(Kind::Event | Kind::Project | Kind::Place | Kind::DataSource) => known(sheet),
        None if sheet.is(sheet.topic, colo::SourceRecord) => record::body(sheet),
        None => anything(sheet),
    }
}

/// An event, a project, a place or a data source: what is known, and where it is named.
fn known(sheet: Sheet<'_>) -> Markup {
    let told = [rdf::TYPE, skos::prefLabel, skos::altLabel, foaf::name, colo::key];
    let mut here = EVIDENCE.to_vec();
    here.push(schema::mentions);
    html! {
        (facts(sheet, sheet.topic, &told))
        (pointing_here(sheet, &here))
        (named_in(sheet))
        (claims(sheet))
        (proposals(sheet))
        (elsewhere(sheet))
    }
}

/// Anything else: every statement from it and to it.
fn anything(sheet: Sheet<'_>) -> Markup {
    html! {
        (facts(sheet, sheet.topic, &[rdf::TYPE]))
        (pointing_here(sheet, &[crate::vocab::void::propertyPartition]))
        (proposals(sheet))
        (elsewhere(sheet))
    }
}

fn description(sheet: Sheet<'_>, kind: Option<Kind>, name: &str) -> String {
    let words = sheet
        .text(sheet.topic, dcterms::description)
        .or_else(|| sheet.text(sheet.topic, skos::definition));
    if let Some(words) = words {
        return beginning(words.value(), 200);
    }
    let site = sheet.site;
    let kind = kind.map_or(say::LINKED_DATA.of(site), |kind| words::kind(site, kind));
    say::DESCRIBED.text(site, &[("kind", kind), ("name", name), ("site", &site.name)])
}

fn aside(sheet: Sheet<'_>, kind: Option<Kind>, frame: &Frame) -> Markup {
    let site = sheet.site;
    html! {
        aside.about aria-label=(say::ABOUT_PAGE.of(site)) {
            @if kind == Some(Kind::Publication) {
                section { h2 { (say::CITE.of(site)) } p.cite #citation { (cite(sheet)) } (copy(site, "citation")) (styles(site, frame)) }
            }
            section { h2 { (say::IDENTIFIER.of(site)) } p { code.address #identifier { (sheet.topic.as_str()) } } (copy(site, "identifier")) }
            @if !frame.formats.is_empty() {
                section { h2 { (say::FORMATS.of(site)) }
                    ul.formats { @for format in &frame.formats {
                        li { a href=(format.address) type=(format.media_type) { (format.name) } }
                    } }
                }
            }
            section { h2 { (say::ASK_FURTHER.of(site)) }
                ul.plain {
                    li { a href=(of_version(site, ask(site, &behind(sheet)))) { (say::BEHIND.of(site)) } }
                    @if let Some(home) = site.base.page_path(sheet.topic) {
                        li { a href=(kept(site, format!("{home}/history"))) { (say::WHAT_CHANGED.of(site)) } }
                    }
                    @if let Some(report) = report(site, Some(&format!("{}: {}", say::PROBLEM.of(site), sheet.topic.as_str()))) {
                        li { a href=(report) { (say::REPORT.of(site)) } }
                    }
                }
            }
        }
    }
}

/// The query whose answer is what the page is made of.
fn behind(sheet: Sheet<'_>) -> Question {
    let topic = sheet.topic;
    let text = format!(
        "# {}\nSELECT ?property ?value ?from\nWHERE {{\n  {{ {topic} ?property ?value }}\n  UNION {{ ?from ?property {topic} }}\n}}",
        plain(&sheet.label(topic))
    );
    text.into()
}

/// A button that takes the words of an element along; it is there where scripts are.
pub(super) fn copy(site: &Site, of: &str) -> Markup {
    html! { button.copy.small type="button" hidden data-copy=(of) { (say::COPY.of(site)) } }
}

/// The same in the styles of journals: links to a line of text, which a script puts into the box.
fn styles(site: &Site, frame: &Frame) -> Markup {
    let styled = frame.formats.iter().filter(|format| format.media_type.starts_with("text/x-bibl"));
    html! {
        ul.formats.styles aria-label=(say::STYLES.of(site)) { @for format in styled {
            li { a href=(format.address) data-cite="citation" { (format.name) } }
        } }
    }
}

/// One line that another text can take over as it is.
fn cite(sheet: Sheet<'_>) -> Markup {
    let mut agents = publication::agents(sheet, rel::aut, dcterms::creator);
    if agents.is_empty() {
        agents = publication::agents(sheet, rel::pbl, dcterms::publisher);
    }
    let names: Vec<_> = agents.into_iter().map(|agent: Node<'_>| sheet.label(agent)).collect();
    html! {
        bdi {
            @if !names.is_empty() { (names.join("; ")) ". " }
            "“" (sheet.label(sheet.topic)) "”. "
            @if let Some((date, issued)) = sheet.date(sheet.topic) {
                @let date = date_in_words(sheet.site, date.value());
                @if issued { (date) ". " } @else { (say::CITE_LISTED.fill(sheet.site, &[("date", &date)])) " " }
            }
            (sheet.site.name) ", "
            span.address { (sheet.topic.as_str()) }
        }
    }
}

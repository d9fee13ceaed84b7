//! Showing a thing: the page of anything that has an address, by its kind.

use super::evidence::{claims, elsewhere, named_in, proposals};
use super::facts::{EVIDENCE, also_called, facts, pointing_here};
use super::formats;
use super::frame::{Frame, beginning};
use super::links::{ask, date_in_words, of_version, path};
use super::schema_org;
use super::sheet::{Node, Sheet};
use super::{agent, concept, law, publication, record, words};
use crate::answer::{Page, Site};
use crate::vocab::{Kind, colo, dcterms, foaf, rdf, rel, schema, skos};
use maud::{Markup, html};

/// The document about one thing.
pub(super) fn document(page: &Page, site: &Site) -> String {
    let sheet = Sheet::new(page, site);
    let kind = site.base.kind(sheet.topic);
    let name = sheet.label(sheet.topic);
    let address = site.base.page_path(sheet.topic).unwrap_or_else(|| site.base.path().to_owned());
    let frame = Frame {
        title: name.clone(),
        description: description(sheet, kind, &name),
        canonical: site
            .base
            .parts(sheet.topic)
            .map(|(segment, key)| site.base.join(format_args!("{segment}/{key}")).into_string()),
        formats: formats(page, site, |extension| format!("{address}.{extension}")),
        data: schema_org::of(sheet),
        version: Some(page.version),
        crumbs: kind
            .map(|kind| (kind.plural().to_owned(), path(site, kind.segment())))
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
                (body(sheet, kind))
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
            (words::class(|class| sheet.is(sheet.topic, class)).unwrap_or_else(|| kind.map_or("Thing", Kind::label)))
        },
        Some(kind) => html! { (kind.label()) },
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
        None => plain(sheet),
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
fn plain(sheet: Sheet<'_>) -> Markup {
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
    match words {
        Some(words) => beginning(words.value(), 200),
        None => {
            format!("{}: {name}, in {}.", kind.map_or("Linked data", Kind::label), sheet.site.name)
        }
    }
}

fn aside(sheet: Sheet<'_>, kind: Option<Kind>, frame: &Frame) -> Markup {
    html! {
        aside.about aria-label="About this page" {
            @if kind == Some(Kind::Publication) {
                section { h2 { "Cite" } p.cite { (cite(sheet)) } }
            }
            section { h2 { "Identifier" } p { code.address { (sheet.topic.as_str()) } } }
            @if !frame.formats.is_empty() {
                section { h2 { "Formats" }
                    ul.formats { @for format in &frame.formats {
                        li { a href=(format.address) type=(format.media_type) { (format.name) } }
                    } }
                }
            }
            @if let Some(home) = sheet.site.base.page_path(sheet.topic) {
                section { h2 { "History" } p { a href={ (home) "/history" } { "What changed, when and why" } } }
            }
            section { h2 { "Ask further" }
                p { a href=(of_version(sheet.site, ask(sheet.site, &format!("SELECT ?property ?value\nWHERE {{ {} ?property ?value }}", sheet.topic).into()))) {
                    "The query behind these facts"
                } }
            }
        }
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
                @if !issued { "Listed " } (date_in_words(date.value())) ". "
            }
            (sheet.site.name) ", "
            span.address { (sheet.topic.as_str()) }
        }
    }
}

//! Linking: a term becomes what a person reads and follows, with everything in it escaped.

use super::frame::{beginning, turns};
use super::sheet::{Node, Sheet, as_node, short};
use crate::answer::{Question, Site};
use crate::vocab::xsd;
use crate::write::say::links as say;
use maud::{Markup, html};
use oxrdf::{LiteralRef, NamedNodeRef, TermRef};

/// Where a link leads.
enum Target {
    /// A page of this catalogue, as a path: it works behind a proxy and under another host.
    Here(String),
    /// Somebody else's page.
    Away(String),
    /// Nowhere that is safe or useful.
    Nowhere,
}

fn target(site: &Site, node: NamedNodeRef<'_>) -> Target {
    if let Some(path) = site.base.page_path(node) {
        return Target::Here(kept(site, path));
    }
    if is_web(node) && !node.as_str().starts_with(site.base.as_str()) {
        Target::Away(node.as_str().to_owned())
    } else {
        Target::Nowhere
    }
}

/// Whether an address is one of the web: a browser runs what stands behind some of the others.
pub(crate) fn is_web(node: NamedNodeRef<'_>) -> bool {
    let scheme = node.as_str().split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// A link around some words, where there is something to follow.
pub(super) fn around(site: &Site, node: NamedNodeRef<'_>, words: &Markup) -> Markup {
    match target(site, node) {
        Target::Here(path) => html! { a href=(path) { (words) } },
        Target::Away(address) => html! {
            a.away href=(address) rel="external noopener nofollow" { (words) }
        },
        Target::Nowhere => html! { span.address { (words) } },
    }
}

/// A thing by its label, linked.
pub(super) fn thing<'a>(sheet: Sheet<'a>, node: impl Into<Node<'a>>) -> Markup {
    let node = node.into();
    let words = label(sheet, node);
    match node {
        Node::NamedNode(node) => around(sheet.site, node, &words),
        Node::BlankNode(_) => words,
    }
}

/// How many bytes of a label stand in a line before it is cut short.
const LONG: usize = 400;

/// The label of a thing, in its own language and direction.
pub(super) fn label<'a>(sheet: Sheet<'a>, node: impl Into<Node<'a>>) -> Markup {
    let node = node.into();
    match sheet.name(node) {
        Some(name) if name.value().len() > LONG => {
            html! { bdi lang=[name.language()] { (beginning(name.value(), LONG / 2)) } }
        }
        Some(name) => text(name),
        None => html! { bdi { (sheet.label(node)) } },
    }
}

/// A text in its own language and direction, isolated from the words around it.
pub(super) fn text(literal: LiteralRef<'_>) -> Markup {
    html! { bdi lang=[literal.language()] { (marked(literal.value())) } }
}

/// A text in which characters that only turn the direction of what follows are seen, not obeyed.
pub(super) fn marked(text: &str) -> Markup {
    if !text.contains(turns) {
        return html! { (text) };
    }
    let mut rest = text;
    let mut parts = Vec::new();
    while let Some((at, letter)) = rest.char_indices().find(|(_, letter)| turns(*letter)) {
        parts.push((&rest[..at], Some(letter)));
        rest = &rest[at + letter.len_utf8()..];
    }
    parts.push((rest, None));
    html! { @for (words, letter) in parts {
        (words) @if let Some(letter) = letter { code.control { "U+" (format!("{:04X}", u32::from(letter))) } }
    } }
}

/// Whatever stands as an object: a date as people write it, a thing by its label, a text.
pub(super) fn term<'a>(sheet: Sheet<'a>, term: TermRef<'a>) -> Markup {
    match term {
        TermRef::Literal(literal) if is_date(literal) => time(sheet.site, literal),
        TermRef::Literal(literal) => text(literal),
        other => as_node(other)
            .map_or_else(|| html! { bdi { (other.to_string()) } }, |node| thing(sheet, node)),
    }
}

/// A term of a result, as precise as it came: literals show language and datatype.
pub(super) fn exact(site: &Site, term: TermRef<'_>) -> Markup {
    match term {
        TermRef::NamedNode(node) => around(site, node, &html! { bdi { (short(site, node)) } }),
        TermRef::Literal(literal) => html! {
            @if let Some(language) = literal.language() {
                (text(literal)) " " small.quiet { (language) }
            } @else if literal.datatype() == xsd::STRING { (text(literal)) }
            @else {
                span.value { (text(literal)) } " " small.quiet { (short(site, literal.datatype())) }
            }
        },
        other => html! { bdi.address { (other.to_string()) } },
    }
}

/// Whether a literal is a date, a month or a year.
pub(super) fn is_date(literal: LiteralRef<'_>) -> bool {
    [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, xsd::G_YEAR_MONTH].contains(&literal.datatype())
}

/// A date for people and for programs.
pub(super) fn time(site: &Site, literal: LiteralRef<'_>) -> Markup {
    html! { time datetime=(literal.value()) { (date_in_words(site, literal.value())) } }
}

/// `2021-09-01` becomes `1 September 2021`, `2021-09` `September 2021`; anything else stays.
pub(super) fn date_in_words(site: &Site, date: &str) -> String {
    let day = date.split_once('T').map_or(date, |(day, _)| day);
    let parts: Option<Vec<usize>> = day.split('-').map(|part| part.parse().ok()).collect();
    let month = |number: usize| {
        number.checked_sub(1).and_then(|index| say::MONTHS.of(site).get(index).copied())
    };
    let words = match parts.as_deref() {
        Some([year, number, day]) => month(*number).map(|month| {
            let (day, year) = (day.to_string(), year.to_string());
            say::DAY.text(site, &[("day", &day), ("month", month), ("year", &year)])
        }),
        Some([year, number]) => month(*number).map(|name| format!("{name} {year}")),
        _ => None,
    };
    words.unwrap_or_else(|| date.to_owned())
}

/// Things in one line: `A`, `A and B`, `A, B and C`.
pub(super) fn and<'a>(sheet: Sheet<'a>, nodes: &[Node<'a>]) -> Markup {
    html! {
        @for (index, node) in nodes.iter().enumerate() {
            @if index > 0 { @if index + 1 == nodes.len() { " " (say::AND.of(sheet.site)) " " } @else { ", " } }
            (thing(sheet, *node))
        }
    }
}

/// A page of this site: the path of the base and what comes behind it.
pub(super) fn path(site: &Site, rest: impl std::fmt::Display) -> String {
    kept(site, address(site, rest))
}

/// A file of this site, which is the same in every language.
pub(super) fn address(site: &Site, rest: impl std::fmt::Display) -> String {
    format!("{}{rest}", site.base.path())
}

/// A path with the language that was asked for by name.
pub(super) fn kept(site: &Site, path: String) -> String {
    if !site.reader.is_chosen {
        return path;
    }
    let sign = if path.contains('?') { '&' } else { '?' };
    let (start, end) = path
        .split_once('#')
        .map_or((&*path, String::new()), |(start, end)| (start, format!("#{end}")));
    format!("{start}{sign}ui={}{end}", site.reader.tongue.code())
}

/// Where a person reports a problem with a page, where the operator says so.
pub(super) fn report(site: &Site, about: Option<&str>) -> Option<String> {
    let contact = site.contact.as_ref()?;
    match about {
        Some(about) if contact.starts_with("mailto:") => {
            let sign = if contact.contains('?') { '&' } else { '?' };
            Some(format!("{contact}{sign}subject={}", encoded(about)))
        }
        _ => Some(contact.clone()),
    }
}

/// What a form sends with its fields so that the language stays.
pub(super) fn chosen(site: &Site) -> Markup {
    html! { @if site.reader.is_chosen { input type="hidden" name="ui" value=(site.reader.tongue.code()); } }
}

pub(super) fn encoded(text: &str) -> impl std::fmt::Display + '_ {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
}

/// An address on this site, for the version that the page shows.
pub(super) fn of_version(site: &Site, address: String) -> String {
    let Some((version, _)) = site.as_of else { return address };
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}version={version}")
}

/// The address at which a query is asked.
pub(super) fn ask(site: &Site, question: &Question) -> String {
    let graphs = question.graphs().into_iter();
    let graphs: Vec<String> =
        graphs.map(|(name, value)| format!("&{name}={}", encoded(value))).collect();
    let graphs = graphs.concat();
    path(site, format_args!("sparql?query={}{graphs}", encoded(&question.text)))
}

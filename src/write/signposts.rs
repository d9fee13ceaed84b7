//! Signposting: a publication becomes typed links that machines follow, in heads and as a linkset.
//!
//! FAIR Signposting, levels 1 and 2: <https://signposting.org/FAIR/>; linksets: RFC 9264.

use super::bibliography::are_publications;
use super::html::{Node, Sheet, is_web};
use super::{Format, PageFormat, suiting};
use crate::answer::{Page, Site, View};
use crate::vocab::{dcat, dcterms, schema};
use serde_json::{Map, Value, json};
use std::fmt;
use std::io;

/// The media type of linksets.
pub const LINKSET: &str = "application/linkset+json";

/// Most authors and documents in a head; a linkset has all.
const FEW: usize = 5;

/// Formats that describe a publication, by extension; the others say the same again.
const DESCRIBING: &[&str] = &["jsonld", "ttl", "bib"];

/// A link to somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it is related.
    pub rel: &'static str,
    /// Where it leads.
    pub to: String,
    /// What is there.
    pub media_type: Option<&'static str>,
    /// The profile of what is there.
    pub profile: Option<&'static str>,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>; rel=\"{}\"", self.to, self.rel)?;
        if let Some(media_type) = self.media_type {
            write!(f, "; type=\"{media_type}\"")?;
        }
        if let Some(profile) = self.profile {
            write!(f, "; profile=\"{profile}\"")?;
        }
        Ok(())
    }
}

/// The links of the page about one publication, for its head: few, and where all are. Of a
/// description, where the page is that it describes.
#[must_use]
pub fn of(page: &Page, site: &Site, format: &dyn Format) -> Vec<Link> {
    if let View::List { number, numbers, .. } = page.view {
        return turning(page.topic.as_str(), number, numbers);
    }
    if page.view != View::Thing || !are_publications(page, site) {
        return Vec::new();
    }
    let address = address(page, site);
    let linkset = link("linkset", format!("{address}.linkset.json"), Some(LINKSET));
    if format.media_type() != "text/html" {
        return vec![link("describes", address, Some("text/html")), linkset];
    }
    let mut links = landing(page, site);
    for rel in ["author", "item"] {
        if links.iter().filter(|link| link.rel == rel).count() > FEW {
            links.retain(|link| link.rel != rel);
        }
    }
    links.retain(|link| {
        let describes = |end: &&&str| link.to == format!("{address}.{end}");
        link.rel != "describedby" || DESCRIBING.iter().any(|end| describes(&end))
    });
    // The first stay where a head has no room for all.
    let first = links.iter().take_while(|link| ["cite-as", "type"].contains(&link.rel)).count();
    links.insert(first, linkset);
    links
}

/// From one stretch of a list to the others.
fn turning(list: &str, number: usize, numbers: usize) -> Vec<Link> {
    let at =
        |number: usize| if number == 1 { list.to_owned() } else { format!("{list}?page={number}") };
    let ways = [
        ("first", 1, numbers > 1),
        ("prev", number.saturating_sub(1), number > 1),
        ("next", number + 1, number < numbers),
        ("last", numbers, numbers > 1),
    ];
    let ways = ways.into_iter().filter(|(.., is_there)| *is_there);
    ways.map(|(rel, number, _)| link(rel, at(number), None)).collect()
}

/// Where the page about a publication is.
fn address(page: &Page, site: &Site) -> String {
    let parts = site.base.parts(page.topic.as_ref());
    let page = parts.map(|(segment, key)| site.base.join(format_args!("{segment}/{key}")));
    page.unwrap_or_else(|| site.base.join("")).into_string()
}

fn link(rel: &'static str, to: String, media_type: Option<&'static str>) -> Link {
    Link { rel, to, media_type, profile: None }
}

/// Every link of the page itself.
fn landing(page: &Page, site: &Site) -> Vec<Link> {
    let sheet = Sheet::new(page, site);
    let web = |property, rel, media_type| {
        let nodes = sheet.nodes(sheet.topic, property).into_iter();
        nodes.filter_map(move |node| match node {
            Node::NamedNode(node) if is_web(node) => {
                Some(link(rel, node.as_str().to_owned(), media_type))
            }
            _ => None,
        })
    };
    let mut links = vec![link("cite-as", page.topic.as_str().to_owned(), None)];
    links.push(link("type", schema::AboutPage.as_str().to_owned(), None));
    links.extend(super::schema_org::kind(sheet).map(|kind| link("type", kind, None)));
    links.extend(web(dcterms::creator, "author", None));
    links.extend(web(dcterms::license, "license", None).take(1));
    links.extend(web(dcat::landingPage, "item", Some("text/html")));
    links.extend(descriptions(page, site));
    links
}

/// The descriptions of a publication.
fn descriptions(page: &Page, site: &Site) -> impl Iterator<Item = Link> {
    let address = address(page, site);
    let formats = suiting(page, site).into_iter();
    let formats = formats
        .filter(|it| it.media_type() != "text/html" && it.extension() != Linkset.extension());
    formats.map(move |format| Link {
        rel: "describedby",
        to: format!("{address}.{}", format.extension()),
        media_type: Some(format.media_type()),
        profile: format.variant().filter(|it| it.parameter == "profile").map(|it| it.value),
    })
}

/// All links of a publication and of its descriptions, in one document.
pub(super) struct Linkset;

impl Format for Linkset {
    fn name(&self) -> &'static str {
        "linkset"
    }

    fn media_type(&self) -> &'static str {
        LINKSET
    }

    fn extension(&self) -> &'static str {
        "linkset.json"
    }
}

impl PageFormat for Linkset {
    fn is_whole(&self) -> bool {
        false
    }

    fn suits(&self, page: &Page, site: &Site) -> bool {
        page.view == View::Thing && are_publications(page, site)
    }

    fn write(&self, page: &Page, site: &Site, out: &mut dyn io::Write) -> io::Result<()> {
        let address = address(page, site);
        let back = |rel| link(rel, address.clone(), Some("text/html"));
        let landing = landing(page, site);
        let mut contexts = vec![context(&address, &landing)];
        for link in &landing {
            match link.rel {
                "describedby" => contexts.push(context(&link.to, &[back("describes")])),
                "item" => contexts.push(context(&link.to, &[back("collection")])),
                _ => {}
            }
        }
        serde_json::to_writer_pretty(&mut *out, &json!({ "linkset": contexts }))?;
        out.write_all(b"\n")
    }
}

/// The links from one place (RFC 9264 §4.2).
fn context(anchor: &str, links: &[Link]) -> Value {
    let mut told = Map::from_iter([("anchor".to_owned(), Value::from(anchor))]);
    for link in links {
        let mut target = json!({ "href": link.to });
        if let Some(media_type) = link.media_type {
            target["type"] = media_type.into();
        }
        if let Some(profile) = link.profile {
            // An extension attribute is a list (RFC 9264 §4.2.4.3).
            target["profile"] = json!([profile]);
        }
        if let Value::Array(targets) = told.entry(link.rel).or_insert_with(|| json!([])) {
            targets.push(target);
        }
    }
    Value::Object(told)
}

//! Tagging: a publication becomes the tags that Google Scholar and Zotero read.
//!
//! <https://scholar.google.com/intl/en/scholar/inclusion.html#indexing>. Only reports and briefings
//! have them: the guidelines want no posts and no pages. A date that is not known to be one of
//! publication is told as the one since which it is online.

use super::sheet::Sheet;
use crate::answer::{Page, Site};
use crate::vocab::Kind;
use crate::write::bibliography::{Form, Reference};

/// A tag: its name, and what it says.
pub(super) type Tag = (&'static str, String);

/// The tags of the page about a thing.
pub(super) fn tags(page: &Page, site: &Site) -> Vec<Tag> {
    if site.base.kind(page.topic.as_ref()) != Some(Kind::Publication) {
        return Vec::new();
    }
    let reference = Reference::read(Sheet::new(page, site), page.topic.as_ref());
    if reference.form != Form::Report {
        return Vec::new();
    }
    let mut tags = vec![("citation_title", reference.title.clone())];
    tags.extend(reference.authors.iter().map(|name| ("citation_author", name.plain())));
    if let Some(date) = &reference.date {
        let name =
            if reference.is_issued { "citation_publication_date" } else { "citation_online_date" };
        tags.push((name, date.replace('-', "/")));
    }
    let publishers = reference.publishers.iter();
    tags.extend(publishers.map(|name| ("citation_technical_report_institution", name.clone())));
    tags.extend(reference.language.clone().map(|it| ("citation_language", it)));
    tags.extend(reference.subjects.iter().map(|it| ("citation_keywords", it.clone())));
    let own = site
        .base
        .parts(page.topic.as_ref())
        .map(|(segment, key)| site.base.join(format_args!("{segment}/{key}")).into_string());
    tags.extend(own.map(|own| ("citation_abstract_html_url", own)));
    let doi = reference.identifiers.iter().find_map(|it| {
        let at = it.find("10.").filter(|at| *at == 0 || it[..*at].ends_with(['/', ':']))?;
        it[at..].contains('/').then(|| it[at..].to_owned())
    });
    tags.extend(doi.map(|doi| ("citation_doi", doi)));
    if reference.url.to_ascii_lowercase().ends_with(".pdf") {
        tags.push(("citation_pdf_url", reference.url.clone()));
    }
    tags
}

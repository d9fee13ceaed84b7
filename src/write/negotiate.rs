//! Negotiating: which of the formats a client gets (RFC 9110 §12.5.1).
//!
//! A name in the address (`/law/x.ttl`, `?format=ttl`) decides; else the
//! `Accept` header. A client that takes anything, as curl does, gets the
//! plainest format: Turtle for pages, JSON for tables. A browser names
//! `text/html` and gets HTML. A header that cannot be read counts as `*/*`.

use super::Format;
use crate::answer::{Reader, Tongue};
use crate::problem::{Detail, Kind, Problem};
use mediatype::{MediaType, MediaTypeList, ReadParams};
use serde::{Deserialize, Serialize};

/// Formats for those that take anything.
const PLAINEST: &[&str] = &["ttl", "json"];

/// Names by which clients ask for formats that have another name today.
const ALIASES: &[(&str, &[&str])] = &[
    ("application/xhtml+xml", &["text/html"]),
    ("application/json", &["application/ld+json", "application/sparql-results+json"]),
    ("application/xml", &["application/rdf+xml", "application/sparql-results+xml"]),
    ("text/xml", &["application/rdf+xml", "application/sparql-results+xml"]),
    ("application/x-turtle", &["text/turtle"]),
    ("text/rdf+n3", &["text/turtle"]),
    ("text/n3", &["text/turtle"]),
    ("text/plain", &["application/n-triples"]),
];

/// What clients call formats after `format=`, apart from their extensions and media types.
const NAMES: &[(&str, &str)] = &[
    ("json-ld", "jsonld"),
    ("json", "jsonld"),
    ("turtle", "ttl"),
    ("n3", "ttl"),
    ("ntriples", "nt"),
    ("n-triples", "nt"),
    ("nquads", "nq"),
    ("rdf+xml", "rdf"),
    ("xml", "rdf"),
];

/// What a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// The extension in the address or after `format=`.
    pub format: Option<String>,
    /// The `Accept` header.
    pub accept: Option<String>,
    /// The variant of a media type after `profile=` or `style=`.
    pub variant: Option<String>,
    /// The `Accept-Profile` header: what is taken where there is a choice.
    pub accept_profile: Option<String>,
}

/// Most languages of a header that are looked at.
const MOST_LANGUAGES: usize = 16;

/// Who reads: from the `Accept-Language` header (RFC 9110 §12.5.4), the language that was chosen by
/// name, and the address of the page without that choice.
#[must_use]
pub fn reader(accept_language: Option<&str>, chosen: Option<Tongue>, here: String) -> Reader {
    let mut wishes: Vec<(f32, String)> = accept_language
        .unwrap_or_default()
        .split(',')
        .take(MOST_LANGUAGES)
        .map(|wish| {
            let (tag, rest) = wish.split_once(';').unwrap_or((wish, ""));
            let quality = rest.trim().strip_prefix("q=").and_then(|quality| quality.parse().ok());
            (quality.unwrap_or(1.0), tag.trim().to_lowercase())
        })
        .filter(|(quality, tag)| *quality > 0.0 && !tag.is_empty() && tag != "*")
        .collect();
    wishes.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut languages: Vec<String> = wishes.into_iter().map(|(_, tag)| tag).collect();
    let main = |tag: &String| Tongue::from_code(tag.split('-').next().unwrap_or_default());
    let tongue = chosen.or_else(|| languages.iter().find_map(main)).unwrap_or_default();
    if chosen.is_some() {
        languages.insert(0, tongue.code().to_owned());
    }
    Reader { tongue, is_chosen: chosen.is_some(), languages, here }
}

/// How well a format fits, the better the greater: quality in thousandths, whether its variant is
/// named, then preference.
type Fit = (u16, bool, bool, usize);

/// The best of the formats for this client.
///
/// # Errors
///
/// If the client takes none of them; the problem lists all.
pub fn choose<F: Format + ?Sized>(
    formats: &[&'static F],
    wish: &Wish,
) -> Result<&'static F, Problem> {
    if let Some(name) = &wish.format {
        return named(formats, name)
            .ok_or_else(|| none(formats, &format!("no format is called {name}")));
    }
    let formats = &variants(formats, wish)?;
    let accept = wish.accept.as_deref().unwrap_or("*/*");
    let mut ranges = ranges(accept);
    if ranges.is_empty() {
        ranges = self::ranges("*/*");
    }
    let fits = formats.iter().enumerate().filter_map(|(place, format)| {
        fit(&ranges, *format, formats.len() - place).map(|fit| (fit, *format))
    });
    fits.max_by_key(|(fit, _)| *fit)
        .map(|(_, format)| format)
        .ok_or_else(|| none(formats, &format!("none of our formats is in \"{accept}\"")))
}

/// The formats of the variant that is asked for: a parameter has to be met, a header need not be.
fn variants<F: Format + ?Sized>(
    formats: &[&'static F],
    wish: &Wish,
) -> Result<Vec<&'static F>, Problem> {
    let of = |wanted: &str| -> Vec<&'static F> {
        let is = |it: super::Variant| it.name == wanted || it.value == wanted;
        formats.iter().copied().filter(|format| format.variant().is_some_and(is)).collect()
    };
    if let Some(wanted) = &wish.variant {
        let found = of(wanted);
        return if found.is_empty() {
            Err(none(formats, &format!("no profile or style is called {wanted}")))
        } else {
            Ok(found)
        };
    }
    let listed = wish.accept_profile.as_deref().unwrap_or_default().split(',');
    let wanted = listed.map(|one| one.split(';').next().unwrap_or_default());
    let found = wanted.map(|one| of(one.trim().trim_matches(['<', '>'])));
    Ok(found.into_iter().find(|found| !found.is_empty()).unwrap_or_else(|| formats.to_vec()))
}

/// The format that somebody calls by this name.
fn named<F: Format + ?Sized>(formats: &[&'static F], name: &str) -> Option<&'static F> {
    let known = NAMES.iter().find(|(alias, _)| *alias == name).map(|(_, extension)| *extension);
    let exact = |format: &&&F| format.extension() == name || format.media_type() == name;
    let alias = |format: &&&F| Some(format.extension()) == known;
    formats.iter().find(exact).or_else(|| formats.iter().find(alias)).copied()
}

/// Whether a client names HTML, as browsers do.
#[must_use]
pub fn wants_html(wish: &Wish) -> bool {
    let quality = |name: &str| {
        let accept = wish.accept.as_deref().unwrap_or_default();
        let named =
            ranges(accept).into_iter().filter(|(range, _)| range.essence().to_string() == name);
        named.map(|(_, quality)| quality).max().unwrap_or(0)
    };
    let html = quality("text/html").max(quality("application/xhtml+xml"));
    let other = quality("application/json").max(quality("application/problem+json"));
    wish.format.as_deref().map_or(html > 0 && html >= other, |format| format == "html")
}

/// The media ranges of a header that can be read, each with its quality in thousandths.
fn ranges(accept: &str) -> Vec<(MediaType<'_>, u16)> {
    MediaTypeList::new(accept)
        .flatten()
        .map(|range| {
            let quality = range.get_param(mediatype::names::Q);
            let quality = quality.and_then(|value| value.unquoted_str().trim().parse::<f32>().ok());
            let quality = quality.unwrap_or(1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 1000"
            )]
            let quality = (quality.clamp(0.0, 1.0) * 1000.0).round() as u16;
            (range, quality)
        })
        .collect()
}

/// How well a format fits what the most specific range that covers it says.
fn fit<F: Format + ?Sized>(
    ranges: &[(MediaType<'_>, u16)],
    format: &F,
    preference: usize,
) -> Option<Fit> {
    let covering = ranges.iter().filter_map(|(range, quality)| {
        let specificity = specificity(range, format.media_type())?;
        let named = format.variant().is_some_and(|variant| names(range, variant));
        Some((if named { NAMED } else { specificity }, *quality))
    });
    let (specificity, quality) = covering.max()?;
    let plainest = specificity == 0 && PLAINEST.contains(&format.extension());
    (quality > 0).then_some((quality, specificity == NAMED, plainest, preference))
}

/// How closely a range names a format whose variant it names.
const NAMED: u8 = 4;

/// Whether a range has the parameter of a variant; a profile may be one of several.
fn names(range: &MediaType<'_>, variant: super::Variant) -> bool {
    range.params().any(|(name, value)| {
        name.as_str().eq_ignore_ascii_case(variant.parameter)
            && value.unquoted_str().split(' ').any(|one| one == variant.value)
    })
}

/// How closely a range names a media type: not at all, any, its family, by an alias, itself.
fn specificity(range: &MediaType<'_>, media_type: &str) -> Option<u8> {
    let name = range.essence().to_string().to_ascii_lowercase();
    let family = || media_type.split('/').next() == name.strip_suffix("/*");
    let alias =
        || ALIASES.iter().any(|(alias, means)| *alias == name && means.contains(&media_type));
    match name.as_str() {
        name if name == media_type => Some(3),
        _ if alias() => Some(2),
        "*/*" => Some(0),
        _ if family() => Some(1),
        _ => None,
    }
}

/// The problem of a client that takes none of the formats, with all that it could have.
fn none<F: Format + ?Sized>(formats: &[&'static F], told: &str) -> Problem {
    let offer = |format: &&F| {
        let (name, media_type) = (format.name(), format.media_type());
        let told = format.variant().map(|variant| variant.content_type(media_type));
        let media_type = told.as_deref().unwrap_or(media_type);
        Detail::new(format!("{name} is {media_type}, or ?format={}", format.extension()))
    };
    let mut details = vec![Detail::new(told).help("ask for one of these, or for */*")];
    details.extend(formats.iter().map(|format| offer(&&**format)));
    Problem::all(Kind::NotAcceptable, details)
}

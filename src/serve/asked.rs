//! Asking over HTTP: a request becomes what the way out needs to know of it.

use super::client::{Client, Peer};
use super::{App, Shared};
use crate::answer::{Reader, Site, Tongue};
use crate::problem::{Kind, Problem};
use crate::query::Language;
use crate::write::negotiate::{self, Wish};
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;
use std::convert::Infallible;

/// Most parameters of one request.
const MOST_PARAMETERS: usize = 1000;

/// What both a parameter and a parameter of a media type call the version of SPARQL.
pub(super) const SPARQL_VERSION: mediatype::Name<'_> = mediatype::Name::new_unchecked("version");

/// Longest path that is looked up, in bytes.
const LONGEST_PATH: usize = 2048;

/// What a request asks for, apart from its body.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// The path below the base, as it was sent, without a slash at its start.
    pub(super) path: String,
    /// The query string, as it was sent.
    pub(super) query: Option<String>,
    /// Which formats the client takes.
    pub(super) wish: Wish,
    /// What the client has already: the `If-None-Match` header.
    pub(super) has: Option<String>,
    /// Since when the client has it: the `If-Modified-Since` header.
    pub(super) since: Option<String>,
    /// Who reads the answer.
    pub(super) reader: Reader,
    /// Who asks, as far as it is counted.
    pub(super) client: Client,
    /// The moment whose state it asks for: the `Accept-Datetime` header.
    pub(super) at: Option<String>,
    /// Addresses of the same answer in other formats end with an extension, not with `?format=`.
    pub(super) suffixes: bool,
    /// The whole path is a name, whatever it ends with.
    pub(super) whole: bool,
    /// The thing that the answer describes, where it is not the answer itself.
    pub(super) describes: Option<String>,
}

impl FromRequestParts<Shared> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let path = parts.uri.path();
        let path = path.strip_prefix(app.site.base.path()).unwrap_or(path);
        let query = parts.uri.query().map(str::to_owned);
        let format = parameter(query.as_deref().unwrap_or_default(), "format").ok().flatten();
        let accept = header(&parts.headers, &ACCEPT);
        let has = header(&parts.headers, &IF_NONE_MATCH);
        let reads = [Method::GET, Method::HEAD].contains(&parts.method);
        let since = header(&parts.headers, &IF_MODIFIED_SINCE).filter(|_| reads);
        let at = header(&parts.headers, &HeaderName::from_static("accept-datetime"));
        let named = |name| parameter(query.as_deref().unwrap_or_default(), name).ok().flatten();
        let variant = named("profile").or_else(|| named("style"));
        let accept_profile = header(&parts.headers, &HeaderName::from_static("accept-profile"));
        let wish = Wish { format, accept, variant, accept_profile };
        let reader = reader(parts, query.as_deref().unwrap_or_default());
        let path = path.to_owned();
        let peer = parts.extensions.get::<Peer>().copied();
        let client = Client::of(peer, &parts.headers, &app.limits);
        Ok(Self { path, query, wish, has, since, reader, client, at, ..Self::default() })
    }
}

/// Who reads: the language is chosen by `ui=`, else by the `Accept-Language` header.
fn reader(parts: &Parts, query: &str) -> Reader {
    let chosen = parameter(query, "ui").ok().flatten();
    let chosen = chosen.and_then(|code| Tongue::from_code(&code));
    let accept = header(&parts.headers, &ACCEPT_LANGUAGE);
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("ui=") && !pair.starts_with("format="))
        .collect();
    let sign = if kept.is_empty() { "" } else { "?" };
    let here = format!("{}{sign}{}", parts.uri.path(), kept.join("&"));
    negotiate::reader(accept.as_deref(), chosen, here)
}

impl Asked {
    /// The catalogue as whoever asks should see it.
    pub(super) fn site(&self, app: &App) -> Site {
        Site { reader: self.reader.clone(), ..app.site.clone() }
    }

    /// The last segment of the path as it was sent and decoded, without an extension that
    /// names a format; that becomes the wish.
    pub(super) fn key(&mut self) -> Result<(String, String), Problem> {
        if self.path.len() > LONGEST_PATH {
            let told = format!("the path is longer than {LONGEST_PATH} bytes");
            return Err(Problem::new(Kind::BadRequest, told));
        }
        if !self.whole {
            self.take_ending();
        }
        self.suffixes = true;
        let sent = self.path.rsplit('/').next().unwrap_or_default().to_owned();
        let decoded = percent_decode_str(&sent).decode_utf8();
        let decoded = decoded.map_err(|_| {
            Problem::new(Kind::BadRequest, "the path is not UTF-8 after percent-decoding")
        })?;
        let decoded = decoded.into_owned();
        Ok((sent, decoded))
    }

    /// Takes an extension that names a format off the path; it becomes the wish.
    pub(super) fn take_ending(&mut self) {
        if let Some((rest, format)) = crate::write::ending(&self.path) {
            self.wish.format = Some(format.extension().to_owned());
            self.path = rest.to_owned();
        }
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, name: &str) -> Result<Option<String>, Problem> {
        parameter(self.query.as_deref().unwrap_or_default(), name)
    }

    /// The past version that is asked for, if one is.
    pub(super) fn version(&self) -> Result<Option<u64>, Problem> {
        let parameters = self.query.as_deref().unwrap_or_default();
        let asks = self.path == "sparql" || self.path.starts_with("q/");
        if asks { version(parameters) } else { number(parameter(parameters, "version")?) }
    }

    /// The address of what is asked for, whatever the version and the format, below the base.
    pub(super) fn original(&self) -> String {
        let kept: Vec<&str> = self
            .query
            .as_deref()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| {
                let name = pair.split('=').next().unwrap_or_default();
                let spoken = name == "version" && pair.contains('.');
                spoken || !["", "version", "format", "before", "ui"].contains(&name)
            })
            .collect();
        let sign = if kept.is_empty() { "" } else { "?" };
        format!("{}{sign}{}", self.path, kept.join("&"))
    }

    /// The address of the same answer in another format, below the base.
    pub(super) fn alternate(&self, extension: &str) -> String {
        if self.suffixes {
            let version = self.version().ok().flatten();
            let version = version.map(|version| format!("?version={version}")).unwrap_or_default();
            return format!("{}.{extension}{version}", self.path);
        }
        let others = self.query.as_deref().unwrap_or_default().split('&');
        let mut pairs: Vec<&str> =
            others.filter(|pair| !pair.is_empty() && !pair.starts_with("format=")).collect();
        let format = format!("format={extension}");
        pairs.push(&format);
        format!("{}?{}", self.path, pairs.join("&"))
    }
}

/// The value of the first parameter with this name.
pub(super) fn parameter(text: &str, name: &str) -> Result<Option<String>, Problem> {
    let pairs = pairs(text)?;
    Ok(pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value))
}

/// The past version that the parameters of a query ask for; a version of SPARQL is none.
pub(super) fn version(text: &str) -> Result<Option<u64>, Problem> {
    let mut values = pairs(text)?.into_iter().filter(|(name, _)| name == "version");
    number(values.find(|(_, value)| !value.contains('.')).map(|(_, value)| value))
}

/// The version of SPARQL with this name.
pub(super) fn language(name: &str) -> Result<Language, Problem> {
    Language::named(name).ok_or_else(|| {
        let known = Language::names().collect::<Vec<_>>().join(", ");
        let told = format!("version={name}: no such version of SPARQL is answered");
        Problem::new(Kind::BadRequest, told)
            .help(format!("there are {known}; a whole number is a version of the dataset"))
    })
}

fn number(version: Option<String>) -> Result<Option<u64>, Problem> {
    let Some(version) = version else { return Ok(None) };
    version.parse().map(Some).map_err(|_| {
        let told = format!("version={version}: expected the number of a version, as in version=12");
        Problem::new(Kind::BadRequest, told)
    })
}

/// Name and value of each parameter of a query string or a form.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, Problem> {
    let decode = |part: &str| {
        let part = part.replace('+', " ");
        percent_decode_str(&part).decode_utf8().map(std::borrow::Cow::into_owned)
    };
    if text.split('&').count() > MOST_PARAMETERS {
        let told = format!("there are more than {MOST_PARAMETERS} parameters");
        return Err(Problem::new(Kind::BadRequest, told)
            .help("name graphs with FROM, and values with VALUES, within the query"));
    }
    let decoded = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decode(name)?, decode(value)?))
    });
    decoded.collect::<Result<_, std::str::Utf8Error>>().map_err(|_| {
        Problem::new(Kind::BadRequest, "a parameter is not UTF-8 after percent-decoding")
    })
}

/// The values of a header as one text; what is not text is left out.
pub(super) fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<&str> =
        headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

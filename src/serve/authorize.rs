//! Authorizing: the head of a request says whether it may update, and which version.

use super::App;
use super::asked::header;
use crate::config::TokenDigest;
use crate::problem::{Kind, Problem};
use axum::http::header::{AUTHORIZATION, HeaderMap, HeaderName, IF_MATCH};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Who asks, for the history; a problem if they may not update.
pub(super) fn authorize(app: &App, headers: &HeaderMap) -> Result<String, Problem> {
    let writers = &app.limits.writers;
    if writers.is_empty() {
        let told = "updates are not taken over HTTP: no token is configured";
        return Err(Problem::new(Kind::OperationDisabled, told).help(
            "whoever runs this catalogue can set --update-token-sha256, or use `colophon update`",
        ));
    }
    let site = header(headers, &SEC_FETCH_SITE);
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        let told = "updates are not taken from pages of other sites";
        return Err(Problem::new(Kind::OperationDisabled, told));
    }
    let refuse = |told: &str| {
        Err(Problem::new(Kind::Unauthorized, told)
            .help("send Authorization: Bearer TOKEN with a token of this catalogue"))
    };
    let Some(shown) = header(headers, &AUTHORIZATION) else {
        return refuse("an update needs a token, and there is none");
    };
    let token = shown.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else {
        return refuse("the Authorization header is not of the Bearer scheme");
    };
    // Every digest is compared, so that the time does not tell which one is near.
    let fitting: Vec<&TokenDigest> =
        writers.iter().filter(|digest| digest.fits(token.trim())).collect();
    match fitting[..] {
        [digest, ..] => Ok(format!("token {}", digest.short())),
        [] => refuse("the token is not one of this catalogue"),
    }
}

/// The version that `If-Match` names, if there is such a header.
pub(super) fn expected(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(text) = header(headers, &IF_MATCH).filter(|text| text != "*") else {
        return Ok(None);
    };
    let tag = text.trim().trim_start_matches("W/");
    let number = tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    number.and_then(|number| number.parse().ok()).map(Some).ok_or_else(|| {
        Problem::new(Kind::PreconditionFailed, format!("If-Match: {text} is not one version")).help(
            "send the number of the Dataset-Version header in quotation marks: If-Match: \"12\"",
        )
    })
}

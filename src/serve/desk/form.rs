//! Taking forms: a body becomes fields, if it comes from a page of this site and of this session.

use super::session::Session;
use crate::problem::{Kind, Problem};
use crate::serve::asked::{header, pairs};
use crate::serve::sparql::read;
use crate::serve::{App, protocol};
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN};
use std::time::Duration;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Longest form without a file, in bytes.
const LONGEST: usize = 64 * 1024;
/// How long a form may take to arrive.
pub(super) const ARRIVAL: Duration = Duration::from_secs(30);

/// The field that every form of a session has.
pub(super) const TOKEN: &str = "form";

/// The fields of a form.
#[derive(Debug, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form that a page of this site sent.
    pub(super) async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Self, Problem> {
        same_site(app, headers)?;
        let content = header(headers, &CONTENT_TYPE).unwrap_or_default();
        let essence = content.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let told = format!("\"{essence}\" is no form");
            return Err(Problem::new(Kind::UnsupportedMediaType, told)
                .help("expected application/x-www-form-urlencoded"));
        }
        let text = protocol::text(read(body, (LONGEST, "64 KiB for a form"), ARRIVAL).await?)?;
        Ok(Self(pairs(&text)?))
    }

    /// The same of somebody who has signed in.
    pub(super) async fn of(
        app: &App,
        session: &Session,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Self, Problem> {
        let form = Self::read(app, headers, body).await?;
        belongs(session, form.value(TOKEN))?;
        Ok(form)
    }

    /// What stands in a field; nothing if there is none.
    pub(super) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Refuses a form that was not made for this session.
pub(super) fn belongs(session: &Session, shown: &str) -> Result<(), Problem> {
    let (shown, known) = (shown.as_bytes(), session.form.as_bytes());
    let differs = shown.iter().zip(known).fold(0, |all, (a, b)| all | (a ^ b));
    if shown.len() == known.len() && differs == 0 {
        return Ok(());
    }
    Err(Problem::new(Kind::OperationDisabled, "this form was not made for this session")
        .help("open the page again, then send the form"))
}

/// Refuses what was not sent from a page of this site. Every browser of these years says so in
/// at least one of two headers.
pub(super) fn same_site(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let refuse = |told: &str| {
        Err(Problem::new(Kind::OperationDisabled, told)
            .help("open the page of this catalogue, and send the form from there"))
    };
    let site = header(headers, &SEC_FETCH_SITE);
    if site.as_ref().is_some_and(|site| site != "same-origin") {
        return refuse("forms are not taken from pages of other sites");
    }
    let Some(origin) = header(headers, &ORIGIN) else {
        return if site.is_some() {
            Ok(())
        } else {
            refuse("nothing says which page sent the form")
        };
    };
    let authority = |address: &str| {
        let rest = address.split_once("://").map(|(_, rest)| rest)?;
        rest.split('/').next().map(str::to_ascii_lowercase)
    };
    let host = header(headers, &HOST).map(|host| host.to_ascii_lowercase());
    let own = [host, authority(app.site.base.as_str())];
    match authority(&origin) {
        Some(from) if own.contains(&Some(from.clone())) => Ok(()),
        _ => refuse("forms are not taken from pages of other sites"),
    }
}

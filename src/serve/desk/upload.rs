//! Taking a file: a form with parts becomes a source and how it is read.

use super::form::{ARRIVAL, TOKEN};
use crate::problem::{Kind, Problem};
use crate::read::{Profile, Source};
use crate::record::Location;
use crate::serve::App;
use crate::serve::asked::header;
use crate::serve::sparql::read;
use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use mediatype::{MediaType, ReadParams};

/// What the form brings.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) form: String,
    pub(super) name: String,
    bytes: Vec<u8>,
    profile: String,
}

impl Sent {
    /// Reads the form; its session is not looked at.
    pub(super) async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Self, Problem> {
        let content = header(headers, &CONTENT_TYPE).unwrap_or_default();
        let boundary = boundary(&content).ok_or_else(|| {
            Problem::new(Kind::UnsupportedMediaType, "the form has no file")
                .help("expected multipart/form-data, as the page sends it")
        })?;
        let longest = (app.limits.source_bytes, "max-source-bytes");
        let bytes = read(body, longest, ARRIVAL).await?;
        let whole = tokio_stream::once(Ok::<_, std::io::Error>(Bytes::from(bytes)));
        let mut parts = multer::Multipart::new(whole, boundary);
        let broken = |error: multer::Error| {
            Problem::new(Kind::BadRequest, format!("the parts of the form cannot be told: {error}"))
        };
        let mut sent = Self::default();
        while let Some(field) = parts.next_field().await.map_err(broken)? {
            let (name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name());
            let file = file.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
            let file = file.to_owned();
            let bytes = field.bytes().await.map_err(broken)?.to_vec();
            match name.as_str() {
                TOKEN => sent.form = String::from_utf8_lossy(&bytes).into_owned(),
                "file" => (sent.name, sent.bytes) = (file, bytes),
                "profile" => sent.profile = String::from_utf8_lossy(&bytes).into_owned(),
                _ => {}
            }
        }
        if sent.name.is_empty() {
            return Err(Problem::new(Kind::BadRequest, "no file was chosen")
                .help("choose a file, then make the plan"));
        }
        Ok(sent)
    }

    /// The file with its profile.
    pub(super) fn source(self) -> Result<Source, Problem> {
        let beside = Location::of(format!("{} (profile)", self.name));
        let profile = match self.profile.trim() {
            "" => Profile::default(),
            text => Profile::parse(text, &beside)?,
        };
        Ok(Source { location: Location::of(self.name), bytes: self.bytes, profile })
    }
}

/// What stands between the parts of a form with files.
fn boundary(content: &str) -> Option<String> {
    let media_type = MediaType::parse(content).ok()?;
    let is_form = media_type.essence().to_string().eq_ignore_ascii_case("multipart/form-data");
    let boundary = media_type.get_param(mediatype::names::BOUNDARY).filter(|_| is_form)?;
    Some(boundary.unquoted_str().into_owned())
}

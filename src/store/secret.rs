//! Keeping a secret: what this catalogue signs with, so that it knows its own tokens again.

use super::Store;
use crate::problem::Problem;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

/// Where it is, in the data folder.
const FILE: &str = "secret";

/// How long it is, in bytes.
const LENGTH: usize = 32;

impl Store {
    /// The same store, whose secret is in a data folder.
    pub(super) fn kept_in(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// The data folder, if there is one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The secret; made when it is first needed, and forgotten with a store in memory. Tokens
    /// that were signed with another one are refused, nothing worse.
    ///
    /// # Errors
    ///
    /// If the operating system has no randomness, or refuses the file.
    pub fn secret(&self) -> Result<[u8; LENGTH], Problem> {
        if let Some(secret) = self.secret.get() {
            return Ok(*secret);
        }
        let secret = match &self.folder {
            Some(folder) => kept(folder)?,
            None => random()?,
        };
        Ok(*self.secret.get_or_init(|| secret))
    }
}

fn random() -> Result<[u8; LENGTH], Problem> {
    let mut secret = [0; LENGTH];
    getrandom::fill(&mut secret).map_err(Problem::internal)?;
    Ok(secret)
}

fn kept(folder: &Path) -> Result<[u8; LENGTH], Problem> {
    let path = folder.join(FILE);
    if let Some(secret) = fs::read(&path).ok().and_then(|bytes| bytes.try_into().ok()) {
        return Ok(secret);
    }
    let refused = |error| Problem::io(format_args!("{} cannot be written", path.display()), error);
    let secret = random()?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path).and_then(|mut file| file.write_all(&secret)).map_err(refused)?;
    Ok(secret)
}

//! Reading the file: `colophon.toml` in the data folder becomes settings.

use super::Settings;
use crate::answer::Site;
use crate::problem::{Kind, Problem};
use crate::record::Location;
use crate::vocab::Base;
use serde::Deserialize;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What the file is called.
pub const FILE: &str = "colophon.toml";

/// The layout of a data folder that this program reads and writes.
pub const FORMAT: u32 = 1;

/// The file of a new data folder.
#[must_use]
pub fn text(site: &Site) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    format!(
        "# A catalogue of Colophon. This file was written when the folder was made.\n\
         \n\
         # How the folder is laid out.\n\
         format = {FORMAT}\n\
         \n\
         # The address under which its names are minted. It cannot change any more:\n\
         # every statement in the folder uses it.\n\
         base-url = {}\n\
         \n\
         # What the catalogue is called. Change it as you like.\n\
         name = {}\n\
         \n\
         # Settings may follow, spelt like the flags, for example:\n\
         # listen = \"127.0.0.1:7777\"\n\
         # query-timeout = 30\n",
        quoted(site.base.as_str()),
        quoted(&site.name),
    )
}

/// The base of a data folder; `None` if there is no data folder.
///
/// # Errors
///
/// If its file cannot be read.
pub fn base_of(folder: &Path) -> Result<Option<Base>, Problem> {
    Ok(read(folder)?.and_then(|settings| settings.base_url))
}

/// The settings of a data folder; `None` if it has no such file.
pub(super) fn read(folder: &Path) -> Result<Option<Settings>, Problem> {
    let path = folder.join(FILE);
    let text = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(Problem::io(format_args!("{} cannot be read", path.display()), error)
                .help("check that --data names a folder and who may read it"));
        }
    };
    let text = String::from_utf8(text)
        .map_err(|_| Problem::new(Kind::Damaged, "the file is not UTF-8").at(at(&path)))?;
    check_format(&path, &text)?;
    let settings: Settings = toml::from_str(&text).map_err(|error| wrong(&path, &text, &error))?;
    if settings.base_url.is_none() {
        return Err(Problem::new(Kind::Usage, "base-url is missing")
            .at(at(&path))
            .help("write the base back that this folder was made with"));
    }
    Ok(Some(settings))
}

/// Looks at nothing but the format, for a newer one may have keys that we do not know.
fn check_format(path: &Path, text: &str) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let format = toml::from_str::<Format>(text).map_err(|error| wrong(path, text, &error))?.format;
    if format == FORMAT {
        return Ok(());
    }
    Err(Problem::new(
        Kind::Damaged,
        format_args!(
            "the folder is laid out in format {format}; this program knows format {FORMAT}"
        ),
    )
    .at(at(path))
    .help("open it with the version of colophon that made it, or a later one"))
}

fn wrong(path: &Path, text: &str, error: &toml::de::Error) -> Problem {
    let location = match error.span() {
        Some(span) => {
            let before = &text[..span.start.min(text.len())];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            at(path).at(line, column)
        }
        None => at(path),
    };
    let line = location.line.and_then(|number| text.lines().nth(number - 1)).unwrap_or_default();
    Problem::new(Kind::Usage, format_args!("`{}`: {}", line.trim(), error.message().trim_end()))
        .at(location)
        .help("correct the line; nothing was changed")
}

fn at(path: &Path) -> Location {
    Location::of(path.to_string_lossy())
}

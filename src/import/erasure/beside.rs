//! Looking beside: files of a data folder that are neither ledger nor sources, and say the words.

use crate::ledger::LAID_OUT;
use crate::problem::Problem;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// What the files of a dump are called, also unfinished ones.
const DUMP: &str = "colophon-v";
/// Where a server keeps dumps.
const DUMPS: &str = "dumps";
/// Files that have to be unpacked before anybody can look into them.
const PACKED: &[&str] = &["gz", "zst", "xz", "bz2", "zip", "tar", "7z"];

/// Files, as paths below the data folder.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Dumps that say the words, and their digests.
    pub(super) dumps: Vec<PathBuf>,
    /// Others that do; who made them has to decide.
    pub(super) others: Vec<PathBuf>,
    /// Files that nobody looked into, and what leads elsewhere.
    pub(super) packed: Vec<PathBuf>,
}

/// Looks at every file of a data folder that is not part of what it consists of.
pub(super) fn look(dir: &Path, says: impl Fn(&str) -> bool) -> Result<Beside, Problem> {
    let mut beside = Beside::default();
    let cannot = |error| Problem::io(format_args!("{} cannot be searched", dir.display()), error);
    for path in files(dir, Path::new("")).map_err(cannot)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_file = fs::symlink_metadata(dir.join(&path)).map_err(cannot)?.is_file();
        if is_file && path.starts_with(DUMPS) && of_dump(&path) {
            // They are packed, and can be made again.
            beside.dumps.push(path);
        } else if !is_file
            || path.extension().is_some_and(|end| PACKED.iter().any(|packed| end == *packed))
        {
            beside.packed.push(path);
        } else if says(&name) || has(&dir.join(&path), &says).map_err(cannot)? {
            let is_dump = name.trim_start_matches('.').starts_with(DUMP);
            if is_dump && path.to_str().is_some() {
                let mut digest = path.clone().into_os_string();
                digest.push(".sha256");
                beside.dumps.extend([path, digest.into()]);
            } else {
                beside.others.push(path);
            }
        }
    }
    Ok(beside)
}

/// Whether a file is in the folder of a dump.
fn of_dump(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    folder.trim_start_matches('.').starts_with(DUMP)
}

fn files(dir: &Path, below: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for item in fs::read_dir(dir.join(below))? {
        let item = item?;
        let path = below.join(item.file_name());
        if LAID_OUT.iter().any(|own| path == Path::new(own)) {
            continue;
        }
        if item.file_type()?.is_dir() {
            found.extend(files(dir, &path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file says the words, be it across the end of a line.
fn has(path: &Path, says: impl Fn(&str) -> bool) -> io::Result<bool> {
    let mut file = BufReader::new(File::open(path)?);
    let (mut before, mut line) = (String::new(), Vec::new());
    loop {
        line.clear();
        if file.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        let here = String::from_utf8_lossy(&line).into_owned();
        if says(&format!("{before}{here}")) {
            return Ok(true);
        }
        before = here;
    }
}

//! Tracing: what a program asked the system to do with files, in order, told by strace.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The calls that change files or folders, make them safe, or tell somebody something.
const CALLS: &str = "trace=open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,truncate,\
    ftruncate,fallocate,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,\
    mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,copy_file_range,sendfile,splice,sendto,sendmsg";

/// The words that run a program under strace.
pub(crate) fn under(trace: &Path) -> Vec<String> {
    let words =
        ["strace", "-f", "-y", "-xx", "-s", "100000000", "--seccomp-bpf", "-e", CALLS, "-o"];
    words.iter().map(ToString::to_string).chain([trace.display().to_string()]).collect()
}

/// A call that succeeded, between its start and its end: lines of the trace.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) done: Done,
}

/// What a call did.
#[derive(Clone, Debug)]
pub(crate) enum Done {
    /// A file is there, empty if it was cut.
    Open {
        path: PathBuf,
        cut: bool,
    },
    /// At a place, or at the end.
    Write {
        path: PathBuf,
        at: Option<usize>,
        bytes: Vec<u8>,
    },
    Cut {
        path: PathBuf,
        length: usize,
    },
    /// A file or a folder.
    Sync(PathBuf),
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove(PathBuf),
    Folder(PathBuf),
    /// To whoever listens.
    Said {
        process: String,
        bytes: Vec<u8>,
    },
}

/// The calls of a trace that concern a folder, and all that was said.
pub(crate) fn calls(trace: &str, folder: &Path) -> Vec<Call> {
    let mut waiting: HashMap<String, (usize, String)> = HashMap::new();
    let mut calls = Vec::new();
    for (end, line) in trace.lines().enumerate() {
        let (process, told) = line.split_once(char::is_whitespace).unwrap();
        let told = told.trim_start();
        if let Some(begun) = told.strip_suffix("<unfinished ...>") {
            waiting.insert(process.to_owned(), (end, begun.to_owned()));
            continue;
        }
        let (start, told) = match told.split_once(" resumed>") {
            Some((_, rest)) if told.starts_with("<...") => {
                let (start, begun) = waiting.remove(process).unwrap();
                (start, begun + rest)
            }
            _ => (end, told.to_owned()),
        };
        calls.extend(done(process, &told, folder).map(|done| Call { start, end, done }));
    }
    calls.sort_by_key(|call| call.end);
    calls
}

fn done(process: &str, told: &str, folder: &Path) -> Option<Done> {
    let (call, result) = told.rsplit_once(" = ")?;
    let (name, words) = call.trim_end().strip_suffix(')')?.split_once('(')?;
    if result.starts_with('-') || result.starts_with('?') {
        return None;
    }
    // A file without a name is gone with its process.
    if words.contains(">(deleted)") || words.contains("O_TMPFILE") {
        return None;
    }
    let (files, texts) = (between(words, '<', '>'), between(words, '"', '"'));
    let path = |bytes: &[u8]| PathBuf::from(String::from_utf8(bytes.to_vec()).unwrap());
    let first = || files.first().map(|file| path(file)).unwrap_or_default();
    let named = |number: usize| path(&texts[number]);
    // The reading copy follows from the ledger: what becomes of it is made again.
    let is_copy = |path: &Path| path.iter().any(|name| name == "index");
    if is_copy(&first()) {
        return None;
    }
    let inside = |path: &PathBuf| path.starts_with(folder) && !is_copy(path);
    let number = || words.rsplit_once(", ").unwrap().1.trim_end().parse().unwrap();
    let done = match name {
        "openat" => {
            let cut = words.contains("O_TRUNC");
            (words.contains("O_CREAT") || cut).then(|| Done::Open { path: named(0), cut })
        }
        "write" | "writev" | "sendto" | "sendmsg" if !inside(&first()) => {
            Some(Done::Said { process: process.to_owned(), bytes: texts.concat() })
        }
        "write" | "pwrite64" => {
            let bytes = texts[0][..result.parse().unwrap()].to_vec();
            let at = (name == "pwrite64").then(number);
            Some(Done::Write { path: first(), at, bytes })
        }
        "ftruncate" => Some(Done::Cut { path: first(), length: number() }),
        "fsync" | "fdatasync" => Some(Done::Sync(first())),
        "rename" => Some(Done::Rename { from: named(0), to: named(1) }),
        "unlink" => Some(Done::Remove(named(0))),
        "mkdir" => Some(Done::Folder(named(0))),
        _ => {
            let all = files.iter().chain(&texts).map(|bytes| path(bytes));
            assert!(!all.clone().any(|path| inside(&path)), "this call is not understood: {told}");
            None
        }
    };
    done.filter(|done| match done {
        Done::Said { .. } => true,
        Done::Open { path, .. }
        | Done::Write { path, .. }
        | Done::Cut { path, .. }
        | Done::Sync(path)
        | Done::Remove(path)
        | Done::Folder(path) => inside(path),
        Done::Rename { from, to } => inside(from) || inside(to),
    })
}

/// What stands between two signs, each byte as `\x00`.
fn between(words: &str, open: char, close: char) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some((_, after)) = rest.split_once(open) {
        let Some((text, after)) = after.split_once(close) else { break };
        let digits = text.split("\\x").skip(1);
        found.push(digits.map(|digits| u8::from_str_radix(&digits[..2], 16).unwrap()).collect());
        rest = after;
    }
    found
}

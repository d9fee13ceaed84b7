//! Locking: a data folder becomes this process's own to write to.

use crate::config::command_line;
use crate::problem::{Kind, Problem};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a process may take to end, or a new one to close what it inherited.
const PATIENCE: Duration = Duration::from_millis(200);

/// The right to write; the operating system takes it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn take(dir: &Path) -> Result<Self, Problem> {
        let path = dir.join("lock");
        let refused = |error| {
            Problem::io(format_args!("{} cannot be locked", path.display()), error)
                .help("check who may write to the folder and whether the disk is full")
        };
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(refused)?;
        let patience = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if Instant::now() < patience => sleep(PATIENCE / 20),
                Err(TryLockError::WouldBlock) => return Err(taken(dir, &mut file)),
                Err(TryLockError::Error(error)) => return Err(refused(error)),
            }
        }
        // Who cannot leave a name still has the lock: a full disk is found later, with a better message.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "process {}: {}", std::process::id(), command_line()));
        Ok(Self { _file: file })
    }
}

fn taken(dir: &Path, file: &mut File) -> Problem {
    let mut owner = String::new();
    // Whoever only reads leaves no name.
    if file.try_lock_shared().is_err() {
        let _ = file.read_to_string(&mut owner);
    }
    let owner = if owner.trim().is_empty() { "another process" } else { owner.trim() };
    Problem::new(Kind::Locked, format_args!("{} is in use by {owner}", dir.display()))
        .help("stop that process or wait until it ends; query and export work while it runs")
}

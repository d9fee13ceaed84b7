//! A disk whose power goes: what it has then, told from the calls that were made until then.
//!
//! The strictest that POSIX allows: of a file, only what was written before a sync of it that
//! had ended; of a name, only what was done before its folder was synced. Whatever came later
//! is there or not, each sector and each name for itself.

use super::trace::{Call, Done};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;
const ROOT: usize = 0;

/// What becomes of that which was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsynced {
    /// It is gone.
    Lost,
    /// It is there, as after the death of a process.
    Kept,
    /// Any part of it is there; the number says which.
    Mixed(u64),
}

/// A disk at a moment.
pub(crate) struct Disk {
    nodes: Vec<Node>,
}

/// A file or a folder, whatever it is called.
#[derive(Default)]
struct Node {
    is_folder: bool,
    changes: Vec<Change>,
    /// What had ended by then is safe.
    synced: usize,
}

struct Change {
    end: usize,
    what: What,
}

enum What {
    Write(usize, Vec<u8>),
    Cut(usize),
    /// Names in a folder: there, or gone.
    Names(Vec<(String, Option<usize>)>),
}

impl Disk {
    /// What is below a folder when everything has happened that began before a line of the trace.
    pub(crate) fn at(calls: &[Call], line: usize, root: &Path) -> Self {
        let mut disk = Self { nodes: vec![Node { is_folder: true, ..Node::default() }] };
        for call in calls.iter().filter(|call| call.start < line) {
            match &call.done {
                // A sync that had not ended made nothing safe.
                Done::Sync(_) if call.end >= line => {}
                _ => disk.follow(call, root),
            }
        }
        disk
    }

    /// Writes what is there into an empty folder.
    pub(crate) fn write(&self, folder: &Path, unsynced: Unsynced) {
        self.write_node(ROOT, folder, &mut Chance::new(unsynced));
    }

    fn write_node(&self, node: usize, path: &Path, chance: &mut Chance) {
        for (name, node) in self.nodes[node].names(chance) {
            let path = path.join(name);
            if self.nodes[node].is_folder {
                fs::create_dir(&path).unwrap();
                self.write_node(node, &path, chance);
            } else {
                fs::write(path, self.nodes[node].content(chance)).unwrap();
            }
        }
    }

    fn follow(&mut self, Call { start, end, done }: &Call, root: &Path) {
        let local = |path: &'_ Path| path.strip_prefix(root).unwrap().to_owned();
        let (node, what) = match done {
            Done::Said { .. } => return,
            Done::Sync(path) => {
                let node = self.find(&local(path));
                self.nodes[node].synced = *start;
                return;
            }
            Done::Open { path, cut } => {
                let path = local(path);
                let node = self.look(&path).unwrap_or_else(|| self.make(&path, *end, false));
                if !cut {
                    return;
                }
                (node, What::Cut(0))
            }
            Done::Folder(path) => {
                self.make(&local(path), *end, true);
                return;
            }
            Done::Write { path, at, bytes } => {
                let node = self.find(&local(path));
                // The programs that are traced write to the end where they do not say where.
                let here = || self.nodes[node].content(&mut Chance::new(Unsynced::Kept)).len();
                (node, What::Write(at.unwrap_or_else(here), bytes.clone()))
            }
            Done::Cut { path, length } => (self.find(&local(path)), What::Cut(*length)),
            Done::Rename { from, to } => {
                assert_eq!(from.parent(), to.parent(), "a file that moves is not understood");
                let (from, to) = (local(from), local(to));
                let node = self.find(&from);
                let names = vec![(name(&from), None), (name(&to), Some(node))];
                (self.find(to.parent().unwrap()), What::Names(names))
            }
            Done::Remove(path) => {
                let path = local(path);
                let gone = What::Names(vec![(name(&path), None)]);
                (self.find(path.parent().unwrap()), gone)
            }
        };
        self.nodes[node].changes.push(Change { end: *end, what });
    }

    fn make(&mut self, path: &Path, end: usize, is_folder: bool) -> usize {
        let (parent, node) = (self.find(path.parent().unwrap()), self.nodes.len());
        self.nodes.push(Node { is_folder, ..Node::default() });
        let what = What::Names(vec![(name(path), Some(node))]);
        self.nodes[parent].changes.push(Change { end, what });
        node
    }

    fn find(&self, path: &Path) -> usize {
        self.look(path).unwrap_or_else(|| panic!("{} is not there", path.display()))
    }

    fn look(&self, path: &Path) -> Option<usize> {
        path.iter().try_fold(ROOT, |node, name| {
            let names = self.nodes[node].names(&mut Chance::new(Unsynced::Kept));
            names.get(name.to_str().unwrap()).copied()
        })
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

impl Node {
    /// Changes that are safe, and those after them.
    fn changes(&self) -> (&[Change], &[Change]) {
        self.changes.split_at(self.changes.partition_point(|change| change.end < self.synced))
    }

    /// What a folder has.
    fn names(&self, chance: &mut Chance) -> BTreeMap<&str, usize> {
        let (safe, later) = self.changes();
        let later = later.iter().filter(|_| chance.picks(2) == 1);
        let mut names = BTreeMap::new();
        for change in safe.iter().chain(later) {
            let What::Names(changed) = &change.what else { panic!("this is a file") };
            for (name, node) in changed {
                match node {
                    Some(node) => drop(names.insert(name.as_str(), *node)),
                    None => drop(names.remove(name.as_str())),
                }
            }
        }
        names
    }

    /// What a file has: each sector as it was at some moment since the sync.
    fn content(&self, chance: &mut Chance) -> Vec<u8> {
        let (safe, later) = self.changes();
        let mut content = Vec::new();
        for change in safe {
            change.what.change(&mut content);
        }
        let mut moments = vec![content.clone()];
        for change in later {
            change.what.change(&mut content);
            moments.push(content.clone());
        }
        let length = moments[chance.picks(moments.len())].len();
        let mut left = vec![0; length];
        for (number, sector) in left.chunks_mut(SECTOR).enumerate() {
            let moment = &moments[chance.picks(moments.len())];
            let from = moment.get(number * SECTOR..).unwrap_or_default();
            let count = from.len().min(sector.len());
            sector[..count].copy_from_slice(&from[..count]);
        }
        left
    }
}

impl What {
    fn change(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write(at, bytes) => {
                content.resize(content.len().max(at + bytes.len()), 0);
                content[*at..at + bytes.len()].copy_from_slice(bytes);
            }
            Self::Cut(length) => content.resize(*length, 0),
            Self::Names(_) => panic!("this is a folder"),
        }
    }
}

/// Which of some moments is taken: the first, the last, or any.
struct Chance(Unsynced);

impl Chance {
    fn new(unsynced: Unsynced) -> Self {
        Self(unsynced)
    }

    fn picks(&mut self, from: usize) -> usize {
        match &mut self.0 {
            Unsynced::Lost => 0,
            Unsynced::Kept => from - 1,
            Unsynced::Mixed(state) => {
                *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                usize::try_from(*state >> 33).unwrap() % from
            }
        }
    }
}

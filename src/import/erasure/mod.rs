//! Planning an erasure: things and words become every place that speaks of them, and what is left.

mod beside;
mod folded;
mod image;
mod survey;
mod trace;
mod words;

use super::deletion::reason_given;
use crate::ledger::{Left, Redaction, Why};
use crate::problem::{Detail, Kind, Problem};
use crate::store::Store;
use image::Image;
use oxrdf::{NamedNode, Quad};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use trace::trace;
use words::{Words, is_enough};

/// What has to go.
#[derive(Clone, Debug, Default)]
pub struct Unwanted {
    /// Things: all that is said of them, and their names wherever they stand.
    pub things: Vec<NamedNode>,
    /// Words, wherever they stand.
    pub words: Vec<String>,
    /// Longer words that have such words in them, and stay.
    pub except: Vec<String>,
}

/// What an erasure would do.
pub struct Erasure {
    /// The words that were looked for.
    pub words: Vec<String>,
    /// Names of the things that are too short to be looked for.
    pub too_short: Vec<String>,
    /// Every place in the ledger that has something that goes, in order.
    pub places: Vec<Place>,
    /// The things of this catalogue that get another name: what it was, and what it will be.
    pub renamed: BTreeMap<NamedNode, NamedNode>,
    /// SHA-256 of the sources of what goes; their bytes go where they are kept, and none of them
    /// is read again.
    pub sources: BTreeSet<String>,
    /// Files that go, as paths below the data folder.
    pub files: Vec<PathBuf>,
    /// What a person should know, though it stops nothing.
    pub warnings: Vec<Detail>,
    image: Image,
    images: HashSet<Quad>,
    why: Why,
}

/// A place in the ledger that has something that goes.
#[derive(Clone, Debug)]
pub struct Place {
    /// The number of the change.
    pub version: u64,
    /// What stands there.
    pub found: Found,
}

/// What was found in a place.
#[derive(Clone, Debug)]
pub enum Found {
    /// A statement that this change took away.
    Removed(Quad, Left),
    /// A statement that this change made.
    Added(Quad, Left),
    /// The agent, the message or the key of the change.
    Note(String),
}

impl Erasure {
    /// Whether there is nothing that would go.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.sources.is_empty() && self.files.is_empty()
    }

    /// The numbers of the changes that would be written anew, for what stands in them.
    #[must_use]
    pub fn changes(&self) -> BTreeSet<u64> {
        self.places.iter().map(|place| place.version).collect()
    }
}

/// Says what it would do to erase; writes nothing. `dir` is the data folder of the store.
///
/// # Errors
///
/// If nothing is named that could be looked for, the reason or the base of the names says it
/// itself, nothing was ever said of a thing, or a file of the data folder says it that is
/// none of this program's.
pub fn erasure(
    store: &Store,
    dir: &Path,
    unwanted: &Unwanted,
    reason: &str,
) -> Result<Erasure, Problem> {
    let reason = reason_given(reason)?;
    if unwanted.things.is_empty() && unwanted.words.is_empty() {
        return Err(Problem::new(Kind::Usage, "there is nothing to look for")
            .help("name a thing by its address, or words with --words"));
    }
    let (image, words, too_short) = image(store, unwanted)?;
    let why = Why {
        agent: concat!("colophon ", env!("CARGO_PKG_VERSION")).into(),
        action: "erase",
        message: format!("erase: {reason}"),
        source: None,
    };
    refuse_what_stays(&image, &why)?;
    let mut erasure = Erasure {
        words,
        too_short,
        places: Vec::new(),
        renamed: BTreeMap::new(),
        sources: BTreeSet::new(),
        files: Vec::new(),
        warnings: Vec::new(),
        image,
        images: HashSet::new(),
        why,
    };
    erasure.survey(store)?;
    erasure.refuse_unknown(&unwanted.things)?;
    erasure.look_beside(dir)?;
    erasure.judge(store)?;
    Ok(erasure)
}

/// Refuses words that are in what an erasure itself writes down, or that cannot be changed.
fn refuse_what_stays(image: &Image, why: &Why) -> Result<(), Problem> {
    let base = image.base.as_str();
    let stays = [
        (
            &*why.message,
            "the reason says it",
            "everybody can read the reason: say it without names",
        ),
        (&*why.agent, "this program is called like it", "look for longer words"),
        (image::ERASED, "it stands where something was erased", "look for longer words"),
        (
            base,
            "all names stand under an address that says it",
            "start a new catalogue under another base",
        ),
    ];
    let refused = stays.iter().filter(|(text, ..)| image.words.are_in(text));
    let details: Vec<Detail> = refused
        .map(|(_, told, help)| {
            Detail::new(format_args!("what has to go would stay: {told}")).help(help)
        })
        .collect();
    if details.is_empty() { Ok(()) } else { Err(Problem::all(Kind::Usage, details)) }
}

/// Does what the plan says: all of it or nothing. Open the data folder again afterwards.
///
/// # Errors
///
/// If it cannot be made safe on disk.
pub fn erase(store: &Store, erasure: Erasure) -> Result<u64, Problem> {
    let Erasure { image, images, sources, files, why, .. } = erasure;
    store.erase(&Redaction { redact: &image, images, sources, files }, why)
}

/// What is left of everything; the words that are looked for; names that are too short for that.
fn image(store: &Store, unwanted: &Unwanted) -> Result<(Image, Vec<String>, Vec<String>), Problem> {
    let trace = trace(store, &unwanted.things)?;
    let keys = unwanted.things.iter().filter_map(|thing| store.base().parts(thing.as_ref()));
    let names = trace.names.iter().cloned().chain(keys.map(|(_, key)| key.to_owned()));
    // An earlier erasure may have left that as a name.
    let names = names.filter(|name| name != image::ERASED);
    let (enough, too_short): (Vec<_>, Vec<_>) = names.partition(|name| is_enough(name));
    let wanted: Vec<String> = unwanted.words.iter().cloned().chain(enough).collect();
    let mut words = Words::new(&wanted, &unwanted.except)?;
    for thing in &unwanted.things {
        words.look_for_address(thing.as_str());
    }
    let image = Image {
        base: store.base().clone(),
        gone: trace.gone,
        words,
        number: store.version() + 1,
        spellings: RefCell::default(),
    };
    Ok((image, wanted, too_short))
}

//! Signing: where a harvest is becomes a token that nobody else can make, and back.
//!
//! Nothing is kept of a harvest: the token says all of it, and is good as long as the data folder
//! has its secret.

use crate::query::{Mark, Selection};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How many bytes of the code a token has.
const CODE: usize = 16;

/// Where a harvest is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Progress {
    pub(super) verb: String,
    pub(super) prefix: String,
    pub(super) selection: Selection,
    pub(super) after: Mark,
    /// How many places were passed, and how many there are.
    pub(super) cursor: usize,
    pub(super) length: usize,
}

/// The same as it is signed.
#[derive(Serialize, Deserialize)]
struct Signed(
    String,
    String,
    Option<u64>,
    Option<u64>,
    Option<String>,
    u64,
    (u64, String),
    (usize, usize),
);

impl Progress {
    pub(super) fn sign(&self, secret: &[u8]) -> String {
        let Self { verb, prefix, selection, after, cursor, length } = self;
        let seconds = |time: Option<SystemTime>| {
            time.map(|time| time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs())
        };
        let signed = Signed(
            verb.clone(),
            prefix.clone(),
            seconds(selection.from),
            seconds(selection.until),
            selection.set.clone(),
            selection.version,
            (after.version, after.name.clone()),
            (*cursor, *length),
        );
        let mut bytes = serde_json::to_vec(&signed).unwrap_or_default();
        let code = code(secret, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(&code[..CODE]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What a token says, if it is one of ours to the last sign.
    pub(super) fn read(token: &str, secret: &[u8]) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (told, shown) = bytes.split_at_checked(bytes.len().checked_sub(CODE)?)?;
        code(secret, told).verify_truncated_left(shown).ok()?;
        let Signed(verb, prefix, from, until, set, version, (at, name), (cursor, length)) =
            serde_json::from_slice(told).ok()?;
        let time = |seconds: Option<u64>| {
            seconds.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)))
        };
        let selection = Selection { from: time(from), until: time(until), set, version };
        let after = Mark { version: at, name };
        Some(Self { verb, prefix, selection, after, cursor, length })
    }
}

fn code(secret: &[u8], told: &[u8]) -> Hmac<Sha256> {
    let mut code = Hmac::<Sha256>::new_from_slice(secret).expect("a key may have any length");
    code.update(b"OAI-PMH 1\0");
    code.update(told);
    code
}

//! Dressing: the style sheet and the script of every page, at addresses that change whenever they do.

use super::links::address;
use crate::answer::Site;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A file that pages load. What stands at its address never changes, so it may be kept for ever.
pub struct Asset {
    /// Where it is served, below the base: `assets/style.<digits of its SHA-256>.css`.
    pub path: String,
    /// What the `Content-Type` header calls it.
    pub media_type: &'static str,
    /// What it says.
    pub text: &'static str,
}

impl Asset {
    fn new(name: (&str, &str), media_type: &'static str, text: &'static str) -> Self {
        let digest = format!("{:x}", Sha256::digest(text));
        let path = format!("assets/{}.{}.{}", name.0, &digest[..16], name.1);
        Self { path, media_type, text }
    }

    /// Its address on a site, as a path.
    pub(super) fn address(&self, site: &Site) -> String {
        address(site, &self.path)
    }
}

/// The style sheet of every page.
pub static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    // What pictures wear they wear on pages as well.
    let text =
        concat!(include_str!("../../../web/style.css"), include_str!("../../../web/figure.css"));
    Asset::new(("style", "css"), "text/css", text)
});

/// The script of every page: each page is whole without it.
pub static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(("base", "js"), "text/javascript", include_str!("../../../web/base.js"))
});

/// The editor of the query page, made from `web/editor`; no other page loads it.
pub static EDITOR: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(("editor", "js"), "text/javascript", include_str!("../../../web/editor.js"))
});

/// Everything that pages load.
#[must_use]
pub fn assets() -> [&'static Asset; 3] {
    [&STYLE, &SCRIPT, &EDITOR]
}

//! What may not be in the tree: a second way out of the process, C, C++.

use std::process::Command;

/// Crates that would open another way out than `query/federation/fetch.rs`, or need a compiler of C
/// or C++.
const BANNED: &[&str] = &[
    "reqwest",
    "oxhttp",
    "native-tls",
    "openssl-sys",
    "ring",
    "aws-lc-sys",
    "oxrocksdb-sys",
    "cc",
];

#[test]
fn there_is_one_way_out_and_nothing_needs_a_c_compiler() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&tree.stdout);
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    assert!(told.contains("oxigraph v"), "{told}");
    for banned in BANNED {
        let found = told.lines().find(|line| line.split(' ').next() == Some(banned));
        assert!(found.is_none(), "{banned} is in the tree: cargo tree -i {banned}");
    }
}

#[test]
fn the_store_speaks_no_http() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--locked", "--offline", "--edges", "features", "--invert", "oxigraph"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&tree.stdout);
    assert!(told.contains("rdf-12"), "{told}");
    assert!(!told.contains("http-client"), "{told}");
}

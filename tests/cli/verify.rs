//! `colophon verify` and `colophon rebuild`.

use super::{Desk, titles};
use std::fs;

#[test]
fn a_sound_folder_is_verified_and_a_damaged_one_is_told_whole() {
    let desk = Desk::with_catalogue();
    desk.file("more.nt", &titles("more", 3));
    assert_eq!(desk.run(&["import", "--yes", "more.nt"]).code, Some(0));
    let done = desk.run(&["verify"]);
    assert_eq!((done.code, &*done.talk), (Some(0), ""));
    assert!(done.out.ends_with(" quads: everything is as it was written\n"), "{}", done.out);
    let quads = desk.export().lines().count();
    let json: serde_json::Value =
        serde_json::from_str(&desk.run(&["verify", "--json"]).out).unwrap();
    assert_eq!((&json["type"], &json["quads"]), (&"verified".into(), &quads.into()));

    let segment = desk.path().join("var/ledger/000000000001.log");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[1000] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let source = fs::read_dir(desk.path().join("var/sources")).unwrap().next().unwrap().unwrap();
    fs::write(source.path(), "other words").unwrap();
    let done = desk.run(&["verify"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("it is not as it was written (CRC32C)"), "{}", done.talk);
    assert!(done.talk.contains("its SHA-256 is "), "{}", done.talk);
    let again = desk.run(&["rebuild"]);
    assert_eq!((again.code, again.talk), (Some(1), done.talk), "a damaged ledger is left alone");
}

#[test]
fn what_follows_from_the_ledger_is_rebuilt() {
    let desk = Desk::with_catalogue();
    let before = desk.export();
    if !desk.path().join("var/store").exists() {
        fs::create_dir(desk.path().join("var/store")).unwrap();
        fs::write(desk.path().join("var/store/CURRENT"), "rubbish").unwrap();
    }
    let done = desk.run(&["rebuild"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let quads = before.lines().count();
    assert!(done.talk.starts_with("rebuilt: version "), "{}", done.talk);
    assert!(done.talk.ends_with(&format!(", {quads} quads\n")), "{}", done.talk);
    assert_eq!(desk.export(), before);
    assert!(!desk.path().join("var/store").exists() || cfg!(feature = "rocksdb"));
}

#[test]
fn there_is_nothing_to_verify_where_nothing_is() {
    for command in ["verify", "rebuild"] {
        let desk = Desk::new();
        let done = desk.run(&[command]);
        assert_eq!(done.code, Some(1));
        assert!(done.talk.contains("there is no catalogue in ./var"), "{}", done.talk);
        assert!(!desk.path().join("var").exists());
    }
}

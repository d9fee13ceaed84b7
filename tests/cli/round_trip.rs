//! Export, wipe, import, export: the same bytes, for the shipped catalogue.

use super::Desk;
use std::fs;
use std::process::Command;

/// A desk with the shipped files on it, imported.
fn shipped() -> Desk {
    let desk = Desk::new();
    let root = env!("CARGO_MANIFEST_DIR");
    let copy = Command::new("cp").args(["-r", &format!("{root}/data")]).arg(desk.path()).status();
    assert!(copy.unwrap().success());
    let files = "data/authorities/*.ttl data/sources/*.txt data/enrichment/*.ttl";
    let done = desk.shell(&format!("{} import --yes {files}", env!("CARGO_BIN_EXE_colophon")));
    assert_eq!(done.code, Some(0), "{}", done.talk);
    desk
}

#[test]
fn export_wipe_import_export_gives_identical_bytes() {
    let desk = shipped();
    for format in ["nquads", "trig"] {
        let file = format!("all.{}", if format == "trig" { "trig" } else { "nq" });
        let first = desk.export();
        let told = desk.run(&["export", "--format", format, "-o", &file]);
        assert_eq!(told.code, Some(0), "{}", told.talk);
        fs::remove_dir_all(desk.path().join("var")).unwrap();
        let told = desk.run(&["import", "--yes", &file]);
        assert_eq!(told.code, Some(0), "{}", told.talk);
        assert!(first.lines().count() > 2_000);
        assert_eq!(desk.export(), first, "{format}");
    }
}

#[test]
fn a_second_import_of_all_files_writes_nothing() {
    let desk = shipped();
    let before = desk.content();
    let files = "data/authorities/*.ttl data/sources/*.txt data/enrichment/*.ttl";
    let done = desk.shell(&format!("{} import --yes {files}", env!("CARGO_BIN_EXE_colophon")));
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(done.talk.contains("Nothing was written"), "{}", done.talk);
    assert_eq!(desk.content(), before);
}

//! `dump`: a version as a file that proves itself.

use super::Desk;
use std::fs;

fn names(desk: &Desk, folder: &str) -> Vec<String> {
    let items = fs::read_dir(desk.path().join(folder)).unwrap();
    let mut names: Vec<_> =
        items.map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_dump_is_the_export_and_its_digest_fits() {
    let desk = Desk::with_catalogue();
    let done = desk.run(&["dump", "dumps/of/rivers"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let [dump, sum] = &names(&desk, "dumps/of/rivers")[..] else { panic!("not two files") };
    let version = desk.run(&["query", "-q", "ASK {}"]);
    assert_eq!(version.code, Some(0));
    let day = dump.strip_prefix("colophon-v4-").and_then(|rest| rest.strip_suffix(".nq"));
    assert!(day.is_some_and(|day| day.len() == 10 && day.starts_with("20")), "{dump}");
    assert_eq!(*sum, format!("{dump}.sha256"));
    assert!(done.out.starts_with(&format!("dumps/of/rivers/{dump}: version 4, ")), "{}", done.out);
    let text = fs::read_to_string(desk.path().join("dumps/of/rivers").join(dump)).unwrap();
    assert_eq!(text, desk.export());
    let checked = desk.shell("cd dumps/of/rivers && sha256sum -c *.sha256");
    assert_eq!(checked.code, Some(0), "{}", checked.talk);
}

#[test]
fn the_same_version_gives_the_same_files() {
    let desk = Desk::with_catalogue();
    desk.run(&["dump", "one"]);
    desk.run(&["dump", "two"]);
    desk.run(&["dump", "two"]);
    assert_eq!(desk.shell("diff -r one two").out, "");
    assert_eq!(names(&desk, "two").len(), 2);
}

#[test]
fn without_room_there_is_no_dump() {
    let desk = Desk::with_catalogue();
    let done = desk.shell("trap '' XFSZ; ulimit -f 1; exec $COLOPHON dump dumps");
    assert_eq!(done.code, Some(1), "{}", done.talk);
    assert!(done.talk.contains("cannot be written to dumps: File too large"), "{}", done.talk);
    assert!(done.talk.ends_with("Nothing was written.\n"), "{}", done.talk);
    assert!(names(&desk, "dumps").is_empty());
}

#[test]
fn a_folder_that_is_a_file_and_a_catalogue_that_is_not_there_are_told() {
    let desk = Desk::with_catalogue();
    let done = desk.run(&["dump", "first.nt"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("cannot be written to first.nt"), "{}", done.talk);
    let done = desk.run(&["dump", "--data", "none", "dumps"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("there is no catalogue in none"), "{}", done.talk);
    assert!(!desk.path().join("dumps").exists());
}

#[test]
fn a_dump_in_every_form_is_one_folder_whose_digests_fit() {
    let desk = Desk::with_catalogue();
    let done = desk.run(&["dump", "all", "--all"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let [folder] = &names(&desk, "all")[..] else { panic!("not one folder") };
    assert!(folder.starts_with("colophon-v4-20"), "{folder}");
    assert_eq!(names(&desk, &format!("all/{folder}")).len(), 7);
    let checked = desk.shell("cd all/* && sha256sum -c *.sha256 && gunzip -c *.nq.gz");
    assert_eq!(checked.code, Some(0), "{}", checked.talk);
    // The catalogue ends with the last row, which follows the lines of `sha256sum`.
    assert!(checked.out.ends_with(&desk.export()), "{}", checked.out);
    // The same version gives the same bytes.
    desk.run(&["dump", "again", "--all"]);
    assert_eq!(desk.shell("diff -r all again").out, "");
    let full = desk.shell("trap '' XFSZ; ulimit -f 1; exec $COLOPHON dump none --all");
    assert_eq!(full.code, Some(1), "{}", full.talk);
    assert!(names(&desk, "none").is_empty());
}

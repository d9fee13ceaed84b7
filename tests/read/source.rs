//! Sources that are not what they should be, and sources that are only strange.

use crate::support::text_source;
use colophon::problem::Kind;
use colophon::read::{Source, read};
use std::io::Write;

fn refused(bytes: &[u8]) -> String {
    let mut source = text_source("");
    source.bytes = bytes.to_vec();
    let problem = read(&source, "https://library.example/").unwrap_err();
    assert_eq!(problem.kind(), Kind::BadSource);
    problem.to_string()
}

#[test]
fn what_is_no_text_is_refused_with_the_remedy() {
    insta::assert_snapshot!(refused(b""), @"
    list.txt: the file is empty
      help: give a file with at least one entry
    ");
    insta::assert_snapshot!(refused(b" \n\t\n"), @"
    list.txt: the file is empty
      help: give a file with at least one entry
    ");
    insta::assert_snapshot!(refused(b"Heading\n\n1 May 2020\nA \x93title\x94"), @"
    list.txt:4:3: byte 0x93 is not UTF-8
      help: this byte is a quotation mark or dash in Windows-1252: iconv -f WINDOWS-1252 -t UTF-8 IN > OUT
    ");
    insta::assert_snapshot!(refused(b"\xff\xfe1\x00 \x00M\x00"), @"
    list.txt: the file is UTF-16; expected UTF-8
      help: convert it: iconv -f UTF-16 -t UTF-8 IN > OUT
    ");
    insta::assert_snapshot!(refused(b"\x7fELF\x02\x01\x01\x00\x00"), @"
    list.txt:1:8: a NUL character: this is no text file
      help: give the text of the page, not a program, picture or archive
    ");
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let mut file = tempfile::Builder::new().suffix(".txt").tempfile().unwrap();
    file.write_all(&vec![b'x'; 50_000_000]).unwrap();
    let problem = Source::open(file.path(), 16 * 1024 * 1024).unwrap_err();
    assert_eq!(problem.kind(), Kind::SourceTooLarge);
    let told = problem.to_string();
    assert!(told.contains("50000000 bytes") && told.contains("--max-source-bytes"), "{told}");
}

#[test]
fn a_text_file_without_a_profile_asks_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.txt");
    std::fs::write(&path, "1 May 2020\nTitle\n").unwrap();
    let source = Source::open(&path, 1000).unwrap();
    let told = read(&source, "https://library.example/").unwrap_err().to_string();
    assert!(told.contains("needs a profile") && told.contains("list.toml"), "{told}");
}

#[test]
fn a_listing_with_too_many_entries_is_refused() {
    let mut source = text_source("1 May 2020\nA\n\n2 May 2020\nB\n");
    source.profile.max_records = 1;
    let problem = read(&source, "https://library.example/").unwrap_err();
    assert_eq!(problem.kind(), Kind::SourceTooLarge);
    insta::assert_snapshot!(problem, @"
    list.txt: the file has 2 entries; the limit max-records is 1
      help: split the file, or raise max-records in its profile
    ");
}

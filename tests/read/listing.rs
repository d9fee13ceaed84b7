//! Listings: every file in `listing/` is read and compared with its snapshot.

use crate::support::text_source;
use colophon::read::{Listing, Profile, Reading, Source, read};
use colophon::record::{Location, Span};
use proptest::prelude::*;
use std::fmt::Write;
use std::fs;

const BASE: &str = "https://library.example/";

#[test]
fn each_file_is_read_as_its_snapshot_says() {
    let mut files: Vec<_> = fs::read_dir("tests/read/listing")
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    assert!(files.len() > 5);
    for file in files {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let mut source = text_source(&fs::read_to_string(&file).unwrap());
        let profile = file.with_extension("toml");
        if let Ok(text) = fs::read_to_string(&profile) {
            source.profile = Profile::parse(&text, &Location::of("profile")).unwrap();
        }
        source.location = Location::of(format!("{stem}.txt"));
        insta::assert_snapshot!(stem, told(&source));
    }
}

/// What came of a source, as text.
fn told(source: &Source) -> String {
    match read(source, BASE) {
        Err(problem) => format!("{}: {problem}", problem.kind().name()),
        Ok(Reading::Statements(_)) => panic!("a listing gives records"),
        Ok(Reading::Listing(listing)) => {
            assert_accounted(&listing);
            let mut told = String::new();
            let quote = |span| listing.document.quote(span);
            if let Some(heading) = listing.heading {
                let topic = heading.topic.map(quote).unwrap_or_default();
                writeln!(told, "heading {:?} topic {topic:?}", quote(heading.span)).unwrap();
            }
            for record in &listing.records {
                let Span { start, end } = record.span;
                writeln!(told, "record {} at {start}–{end}", record.position).unwrap();
                for field in &record.fields {
                    let Span { start, end } = field.span;
                    let name = field.name;
                    writeln!(told, "  {name} {:?} at {start}–{end}", field.verbatim).unwrap();
                }
                for ignored in &record.ignored {
                    writeln!(told, "  ignored {:?}", ignored.verbatim).unwrap();
                }
            }
            for warning in &listing.warnings {
                writeln!(told, "warning {warning}").unwrap();
            }
            told
        }
    }
}

/// Not one visible character may be lost: each is in a field, in ignored text, in the heading or
/// in fixed syntax (the publisher label and the brackets of the genre).
fn assert_accounted(listing: &Listing) {
    let document = &listing.document;
    let mut seen = vec![false; document.text.len()];
    let mut mark = |span: Span| seen[span.start..span.end].fill(true);
    if let Some(heading) = listing.heading {
        mark(heading.span);
    }
    for record in &listing.records {
        for field in &record.fields {
            assert_eq!(document.quote(field.span), field.verbatim);
            mark(field.span);
            if field.name == "publisher" {
                let label = document.text[..field.span.start].iter().rposition(|c| *c == '\n');
                mark(Span { start: label.map_or(0, |at| at + 1), end: field.span.start });
            }
            if field.name == "genre" {
                mark(Span { start: field.span.start - 1, end: field.span.end + 1 });
            }
        }
        for ignored in &record.ignored {
            assert_eq!(document.quote(ignored.span), ignored.verbatim);
            mark(ignored.span);
        }
    }
    let lost: String = document
        .text
        .iter()
        .zip(&seen)
        .filter(|(c, seen)| !**seen && !c.is_whitespace() && **c != '\u{feff}')
        .map(|(c, _)| *c)
        .collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

#[test]
fn the_first_source_is_read_to_the_last_character() {
    let text = include_str!("../../data/sources/defining-problems.txt");
    let Reading::Listing(listing) = read(&text_source(text), BASE).unwrap() else {
        panic!("a listing gives records");
    };
    assert_accounted(&listing);
    assert_eq!(listing.document.text.len(), 2763);
    assert_eq!(listing.records.len(), 8);
    assert!(listing.warnings.is_empty());
    let ignored: Vec<_> = listing.records.iter().flat_map(|record| &record.ignored).collect();
    assert_eq!(ignored.len(), 1);
    assert_eq!(ignored[0].verbatim, "605caf93f1202 bpthumb ");
}

#[test]
fn line_ends_and_a_byte_order_mark_change_no_field() {
    let text = fs::read_to_string("tests/read/listing/all-parts.txt").unwrap();
    let fields = |text: &str| -> Vec<String> {
        let Ok(Reading::Listing(listing)) = read(&text_source(text), BASE) else {
            panic!("it reads");
        };
        assert_accounted(&listing);
        listing.records.iter().flat_map(|r| &r.fields).map(|f| f.verbatim.clone()).collect()
    };
    let plain = fields(&text);
    assert_eq!(fields(&text.replace('\n', "\r\n")), plain);
    assert_eq!(fields(&text.replace('\n', "\r")), plain);
    assert_eq!(fields(&format!("\u{feff}{text}")), plain);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever the lines are: a reading that accounts for every character, or a problem that
    /// says where.
    #[test]
    fn lines_in_any_order_are_read_or_refused(lines in proptest::collection::vec(line(), 0..24)) {
        match read(&text_source(&lines.join("\n")), BASE) {
            Ok(Reading::Listing(listing)) => assert_accounted(&listing),
            Ok(Reading::Statements(_)) => panic!("a listing gives records"),
            Err(problem) => prop_assert!(problem.details().iter().all(|d| d.location.is_some())),
        }
    }
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        2 => Just("1 September 2021".to_owned()),
        1 => Just("Library article".to_owned()),
        1 => Just("Publisher: A, B (Report)".to_owned()),
        1 => Just("Publisher: (".to_owned()),
        1 => Just("605caf93f1202 bpthumb Ana Ruiz, Basin Forum".to_owned()),
        1 => Just("See: this".to_owned()),
        2 => "[ -~…‘\u{202e}é\t]{0,40}",
    ]
}

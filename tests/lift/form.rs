//! A literal is written as the store gives it back, before anybody compares or records it.

use crate::ledger::{change, lines, open, quad};
use colophon::import;
use colophon::lift::as_stored;
use colophon::read::{Profile, Source};
use colophon::record::Location;
use colophon::store::Store;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, Quad};

const DATATYPES: &[&str] = &[
    "boolean",
    "integer",
    "byte",
    "short",
    "int",
    "long",
    "unsignedByte",
    "unsignedShort",
    "unsignedInt",
    "unsignedLong",
    "positiveInteger",
    "negativeInteger",
    "nonPositiveInteger",
    "nonNegativeInteger",
    "decimal",
    "float",
    "double",
    "dateTime",
    "dateTimeStamp",
    "date",
    "time",
    "gYear",
    "gYearMonth",
    "gMonth",
    "gMonthDay",
    "gDay",
    "duration",
    "yearMonthDuration",
    "dayTimeDuration",
    "string",
    "hexBinary",
    "anyURI",
];

const TEXTS: &[&str] = &[
    "1",
    "01",
    "+1",
    "-0",
    "300",
    "-7",
    "99999999999999999999",
    "true",
    "0",
    "1.0",
    "01.50",
    ".5",
    "1e3",
    "INF",
    "NaN",
    "-INF",
    "2020-01-01T00:00:00+00:00",
    "2020-01-01T24:00:00Z",
    "2020-01-01T00:00:00.500",
    "2020-02-29",
    "2020-02-29+00:00",
    "2021-02-29",
    "10:00:00.0Z",
    "2020",
    "-0004",
    "02020",
    "2020Z",
    "2020-02",
    "--02",
    "--02-29",
    "---07",
    "P1Y",
    "P12M",
    "PT60S",
    "P0D",
    "-P1D",
    "P1Y2M3DT4H5M6.70S",
    "",
    " 1 ",
    "weir",
    "0A",
];

/// The datatypes that are known are those of the store, and a value is told from a text as it does.
#[test]
fn every_literal_is_written_as_the_store_gives_it_back() {
    let graph = oxigraph::store::Store::new().unwrap();
    let mut changed = 0;
    for name in DATATYPES {
        let datatype = NamedNode::new(format!("http://www.w3.org/2001/XMLSchema#{name}")).unwrap();
        for text in TEXTS {
            let object = Literal::new_typed_literal(*text, datatype.clone());
            let raw = Quad { object: object.into(), ..quad(1, "") };
            graph.insert(&raw).unwrap();
            let stored = graph.iter().next().unwrap().unwrap();
            graph.clear().unwrap();
            assert_eq!(as_stored(raw.clone()), stored);
            assert_eq!(as_stored(stored.clone()), stored);
            changed += usize::from(raw != stored);
        }
    }
    assert!(changed > 100, "{changed}");
}

fn source(number: &str) -> Source {
    let text = format!(
        "<https://water.example/id/project/weir> <https://quell.example/depth> \"{number}\"^^{} .\n",
        xsd::NON_NEGATIVE_INTEGER
    );
    let location = Location::of("depths.nt");
    Source { location, bytes: text.into_bytes(), profile: Profile::default() }
}

fn import(store: &Store, number: &str) -> bool {
    import::apply(store, import::plan(store, &source(number)).unwrap()).unwrap().is_some()
}

#[test]
fn what_a_source_says_in_another_form_is_not_lost_when_it_is_imported_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    assert!(import(&store, "05"));
    let written = lines(&store);
    assert!(written.iter().any(|line| line.contains("depth> \"5\"^^")), "{written:?}");
    assert!(!import(&store, "05"), "nothing changes");
    assert_eq!(lines(&store), written);
    let recorded = store.recorded(1).unwrap();
    let mut added: Vec<_> = recorded.change().added().iter().map(Quad::to_string).collect();
    added.sort();
    assert_eq!(added, written, "the ledger says what the store says");
}

#[test]
fn two_forms_of_one_value_are_one_statement() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let form = |text: &str| {
        let object = Literal::new_typed_literal(text, xsd::INTEGER).into();
        Quad { object, ..quad(1, "") }
    };
    let commit = store.commit(change(&[], &[form("7"), form("07"), form("+7")])).unwrap().unwrap();
    assert_eq!((commit.change().added(), store.count().unwrap()), (&[form("7")][..], 1));
    assert!(store.commit(change(&[form("7")], &[form("007")])).unwrap().is_none());
}

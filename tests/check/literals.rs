//! Literals: which lexical forms are well-formed, and how values are ordered.

use super::{found, validate};

fn is_a(literal: &str, datatype: &str) -> bool {
    let shape = format!(
        "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:datatype {datatype} ] ."
    );
    validate(&shape, &format!("ex:x ex:p {literal} .")).unwrap().conforms()
}

#[test]
fn lexical_forms_are_judged() {
    for (datatype, good, bad) in [
        ("xsd:boolean", "true false 1 0", "yes TRUE 2"),
        ("xsd:integer", "0 -5 +7 99999999999999999999999999999999999999999999", "1.0 1e3 - +-1"),
        ("xsd:byte", "127 -128", "128 -129 x"),
        ("xsd:unsignedLong", "18446744073709551615", "18446744073709551616 -1"),
        (
            "xsd:nonNegativeInteger",
            "0 99999999999999999999999999999999999999999999",
            "-1 -99999999999999999999999999999999999999999999",
        ),
        ("xsd:decimal", "1 1.5 -.5 2.", "1e5 . INF"),
        ("xsd:double", "1 1.5E10 -INF NaN", "1e infinity"),
        ("xsd:date", "2024-02-29 2024-02-29Z", "2023-02-29 2023-13-01 23-01-01"),
        (
            "xsd:dateTime",
            "2024-02-29T24:00:00 2024-02-29T10:00:00.5+02:00",
            "2024-02-29 2024-02-29T25:00:00",
        ),
        ("xsd:dateTimeStamp", "2024-02-29T10:00:00Z", "2024-02-29T10:00:00"),
        ("xsd:time", "10:00:00", "10:00 26:00:00"),
        ("xsd:gYear", "2024 -0044", "24 2024-01"),
        ("xsd:gYearMonth", "2024-02", "2024-13 2024"),
        ("xsd:duration", "P1Y2M PT5S", "1Y P"),
        ("xsd:hexBinary", "0aFF", "0a1 xx"),
        ("xsd:string", "anything", ""),
        ("ex:unknown", "anything", ""),
    ] {
        for form in good.split_whitespace() {
            assert!(is_a(&format!("\"{form}\"^^{datatype}"), datatype), "{form} is a {datatype}");
        }
        for form in bad.split_whitespace() {
            assert!(!is_a(&format!("\"{form}\"^^{datatype}"), datatype), "{form} is no {datatype}");
        }
    }
}

#[test]
fn a_language_makes_a_lang_string() {
    assert!(is_a("\"weir\"@en", "rdf:langString"));
    assert!(!is_a("\"weir\"", "rdf:langString"));
    assert!(!is_a("\"weir\"@en", "xsd:string"));
    assert!(!is_a("ex:weir", "xsd:string"));
}

fn at_least(bound: &str, value: &str) -> bool {
    let shape = format!(
        "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:minInclusive {bound} ] ."
    );
    found(&shape, &format!("ex:x ex:p {value} .")).is_empty()
}

#[test]
fn values_are_ordered_across_number_types() {
    for (bound, value, holds) in [
        ("1", "1.0", true),
        ("1", "\"1\"^^xsd:byte", true),
        ("1.5", "1", false),
        ("1", "0.5e0", false),
        ("1", "2e0", true),
        ("99999999999999999999999999", "100000000000000000000000000", true),
        ("\"b\"", "\"c\"", true),
        ("\"b\"", "\"a\"", false),
        ("\"b\"", "\"c\"@en", false),
        ("1", "\"2\"", false),
        ("1", "ex:two", false),
        ("1", "\"x\"^^xsd:integer", false),
        ("\"2024-01-01\"^^xsd:date", "\"2024-06-01\"^^xsd:date", true),
        ("\"2024-01-01\"^^xsd:date", "\"2023-06-01\"^^xsd:date", false),
        ("\"2024\"^^xsd:gYear", "\"2023\"^^xsd:gYear", false),
        (
            "\"2024-01-01T10:00:00Z\"^^xsd:dateTime",
            "\"2024-01-01T12:00:00+02:00\"^^xsd:dateTime",
            true,
        ),
        ("\"2024-01-01T10:00:00Z\"^^xsd:dateTime", "\"2024-01-01T10:00:00\"^^xsd:dateTime", false),
        ("true", "false", false),
        ("\"NaN\"^^xsd:double", "1", false),
        ("\"P1D\"^^xsd:duration", "\"PT25H\"^^xsd:duration", true),
    ] {
        assert_eq!(at_least(bound, value), holds, "{value} >= {bound}");
    }
}

#[test]
fn length_counts_characters() {
    let shape = "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:maxLength 3 ] .";
    assert!(found(shape, "ex:x ex:p \"äöü\" .").is_empty());
    assert_eq!(found(shape, "ex:x ex:p \"äöüß\" , [] .").len(), 2);
}

#[test]
fn language_ranges_cover_regions() {
    let shape = "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:languageIn ( \"en\" \"de-CH\" ) ] .";
    assert!(found(shape, "ex:x ex:p \"a\"@en , \"b\"@en-GB , \"c\"@de-ch .").is_empty());
    assert_eq!(found(shape, "ex:x ex:p \"a\"@eng , \"b\"@de , \"c\" , ex:d .").len(), 4);
}

#[test]
fn flags_change_a_pattern() {
    for (pattern, flags, value, holds) in [
        ("^LOCK$", "i", "lock", true),
        ("^LOCK$", "", "lock", false),
        ("a.b", "s", "a\\nb", true),
        ("^b$", "m", "a\\nb", true),
        ("a b", "x", "ab", true),
        ("a.b", "q", "axb", false),
    ] {
        let shape = format!(
            "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:pattern \"{pattern}\" ; sh:flags \"{flags}\" ] ."
        );
        assert_eq!(
            found(&shape, &format!("ex:x ex:p \"{value}\" .")).is_empty(),
            holds,
            "{pattern} {flags}"
        );
    }
}

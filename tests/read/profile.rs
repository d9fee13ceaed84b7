//! Profiles: what they may say, and how they are refused.

use colophon::read::{DateOrder, Layer, Profile};
use colophon::record::Location;

fn refused(text: &str) -> String {
    Profile::parse(text, &Location::of("list.toml")).unwrap_err().to_string()
}

#[test]
fn every_key_can_be_set() {
    let text = "format = \"listing\"\nkind = \"authority\"\nlanguage = \"pt-BR\"\n\
        date-order = \"mdy\"\ndate-meaning = \"issued\"\npublisher-label = \"Por:\"\n\
        topic-scheme = \"temas\"\nmax-records = 7\n[[key]]\nkind = \"event\"\nwords = \"a\"\nkey = \"b\"\n";
    let profile = Profile::parse(text, &Location::of("list.toml")).unwrap();
    assert_eq!(profile.date_order, DateOrder::Mdy);
    assert_eq!(profile.kind, Layer::Authority);
    assert_eq!(profile.max_records, 7);
    assert_eq!(profile.keys[0].key, "b");
}

#[test]
fn a_wrong_key_is_named_with_its_place() {
    insta::assert_snapshot!(refused("language = \"en\"\ndate-odrer = \"dmy\"\n"), @r#"
    list.toml:2:1: unknown field `date-odrer`, expected one of `format`, `kind`, `language`, `date-order`, `date-meaning`, `publisher-label`, `topic-scheme`, `max-records`, `key`
      help: see docs/curator.md for the keys of a profile
    "#);
    insta::assert_snapshot!(refused("date-order = \"dym\"\n"), @"
    list.toml:1:14: unknown variant `dym`, expected one of `dmy`, `mdy`, `ymd`
      help: see docs/curator.md for the keys of a profile
    ");
    insta::assert_snapshot!(refused("language = \"no language\"\n"), @r#"
    list.toml: `no language` is not a language tag
      help: write a BCP 47 tag such as "en" or "pt-BR"
    "#);
}

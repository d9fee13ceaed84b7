//! Strange but honest sources: a faithful record, or a clear refusal, and nothing half-imported.

use super::{ask, import, listed, store};
use crate::support::text_source;

#[test]
fn markup_and_marks_of_direction_stay_text() {
    let store = store();
    let evil =
        "<script>alert(1)</script> \u{202e}drawkcab\u{202c} & \"quotes\" ' {{x}} javascript:x";
    listed(
        &store,
        &format!(
            "{evil}\n1 May 2020\n{evil}\n\nPublisher: {evil} ({evil})\n\n{evil} and Basin Forum"
        ),
    );
    let titles = ask(
        &store,
        "?p dcterms:title ?title . FILTER(CONTAINS(?title, '<script>alert(1)</script> \u{202e}'))",
    );
    assert_eq!(titles.len(), 1);
    assert_eq!(
        ask(&store, "?p schema:mentions ?who"),
        [format!("{} · basin-forum", titles[0].split(" · ").next().unwrap())]
    );
}

#[test]
fn a_title_of_100_kb_is_kept_whole_under_a_short_key() {
    let store = store();
    let title = "river ".repeat(17_000).trim().to_owned();
    listed(&store, &format!("1 May 2020\n{title}"));
    let lengths = ask(
        &store,
        "?p dcterms:title ?t ; colo:key ?key . BIND(STRLEN(?t) AS ?n) FILTER(STRLEN(?key) <= 60)",
    );
    assert_eq!(lengths.len(), 1);
    assert!(lengths[0].contains(&title.chars().count().to_string()));
}

#[test]
fn equal_titles_are_told_apart_by_their_dates_and_found_again() {
    let store = store();
    let text = "1 May 2020\nAnnual report\n\nOne.\n\n1 May 2019\nAnnual report\n\nTwo.";
    listed(&store, text);
    let keys = ask(&store, "?p a colo:Publication ; dcterms:date ?d");
    assert_eq!(
        keys,
        ["annual-report · 2020-05-01", "annual-report-2 · 2019-05-01"].map(String::from)
    );
    let source = text_source(&format!("Reading on: Floods\n\n{text}\n"));
    let again = colophon::import::plan(&store, &source).unwrap().change;
    assert!(again.is_empty(), "a second import changes nothing: {again:#?}");
}

#[test]
fn titles_without_latin_letters_get_a_key_too() {
    let store = store();
    listed(&store, "1 May 2020\n水資源報告\n\n2 May 2020\n¿?\n\n3 May 2020\n!!");
    let keys = ask(&store, "?p a colo:Publication ; colo:key ?key");
    assert_eq!(keys.len(), 3, "{keys:?}");
}

#[test]
fn a_changed_listing_takes_the_place_of_its_earlier_state() {
    let store = store();
    let before = "1 May 2020\nFloods\n\nOld words.\n\n2 May 2020\nGone\n\nText.";
    listed(&store, before);
    let after = "1 May 2020\nFloods\n\nNew words.\n\n3 May 2020\nFresh\n\nText.";
    let source = text_source(&format!("Reading on: Floods\n\n{after}\n"));
    let plan = colophon::import::plan(&store, &source).unwrap();
    let states: Vec<_> = plan
        .entries
        .iter()
        .filter(|entry| entry.thing.as_str().contains("/publication/"))
        .map(|entry| format!("{} {:?}", entry.label, entry.state))
        .collect();
    assert_eq!(states, ["Floods Changed", "Fresh New", "Gone Missing"]);
    colophon::import::apply(&store, plan).unwrap();
    assert_eq!(
        ask(&store, "?p dcterms:description ?d FILTER(CONTAINS(?d, 'words'))"),
        ["floods · New words."]
    );
    assert!(ask(&store, "<https://library.example/id/publication/gone> ?p ?o").is_empty());
    assert_eq!(ask(&store, "?new colo:supersedes ?old").len(), 1);
}

#[test]
fn a_refused_file_leaves_nothing_behind() {
    let store = store();
    let (version, count) = (store.version(), store.count().unwrap());
    let bad = "Reading on: Floods\n\n1 May 2020\nGood\n\nText.\n\n31 February 2020\nBad\n\nText.\n";
    assert!(import(&store, &text_source(bad)).is_err());
    assert_eq!((store.version(), store.count().unwrap()), (version, count));
}

#[test]
fn blank_nodes_get_names_that_stay() {
    let store = store();
    let text = |a: &str, b: &str| {
        format!(
            "@prefix s: <http://www.w3.org/2004/02/skos/core#> . <id/place/x> a <http://purl.org/dc/terms/Location> ; \
             s:prefLabel \"X\"@en ; s:related _:{a} , _:{b} . _:{a} s:note \"1\" . _:{b} s:note \"2\" ; s:related _:{a} ."
        )
    };
    let mut source = text_source(&text("a", "b"));
    source.location = colophon::record::Location::of("places.ttl");
    source.profile.format = Some("turtle".into());
    import(&store, &source).unwrap();
    let named = ask(&store, "?x <http://www.w3.org/2004/02/skos/core#note> ?n");
    assert!(named.len() == 2 && named.iter().all(|row| row.contains("-c14n")), "{named:?}");
    let version = store.version();
    import(&store, &source).unwrap();
    assert_eq!(store.version(), version);
}

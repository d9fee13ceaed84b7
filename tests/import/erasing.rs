//! Erasing: how words are found, what is left of statements, and of every version.

use crate::ledger::{change, config, lines, open, quad};
use colophon::import::{Erasure, Found, Unwanted, erase, erasure};
use colophon::ledger::Left;
use colophon::problem::{Kind, Problem};
use colophon::store::Store;
use colophon::write::PAGES;
use oxrdf::{Literal, NamedNode, Quad};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

fn words(words: &[&str]) -> Unwanted {
    let words = words.iter().map(ToString::to_string).collect();
    Unwanted { words, ..Unwanted::default() }
}

fn plan(store: &Store, dir: &Path, unwanted: &Unwanted) -> Result<Erasure, Problem> {
    erasure(store, dir, unwanted, "asked for")
}

/// The store after an erasure.
fn erased(store: Store, dir: &Path, unwanted: &Unwanted) -> Store {
    let planned = plan(&store, dir, unwanted).unwrap();
    erase(&store, planned).unwrap();
    drop(store);
    open(dir)
}

/// A title is the only thing that is said of a made-up report.
fn titles(store: &Store) -> Vec<String> {
    let mut titles: Vec<(String, String)> = store
        .quads(None, None, None, None)
        .map(|quad| quad.unwrap())
        .map(|quad| (quad.subject.to_string(), quad.object.to_string()))
        .collect();
    titles.sort();
    titles.into_iter().map(|(_, title)| title).collect()
}

#[test]
fn words_are_found_however_they_are_spelt() {
    for (wanted, text, left) in [
        ("Ana Ruiz", "by Ana Ruiz.", "by [erased]."),
        ("Ana Ruiz", "ANA  RUIZ and ana\nruiz", "[erased] and [erased]"),
        ("Ana Ruiz", "Aña Ruíz, An\u{303}a Rui\u{301}z", "[erased], [erased]"),
        ("Aña Ruíz", "ana-ruiz.txt, ana_ruiz", "[erased].txt, [erased]"),
        (
            "Ana Ruiz",
            "<ana.ruiz@basin.example> anaruiz@basin.example",
            "<[erased]@basin.example> [erased]@basin.example",
        ),
        ("Ana Ruiz", "https://basin.example/Ana%20Ruiz/x", "https://basin.example/[erased]/x"),
        ("Ana Ruiz", "A\u{ad}na\u{a0}Ru\u{200b}iz", "[erased]"),
        (
            "Ana Ruiz",
            "Mariana Ruiz, Ana Ruizinho, Ana Ruiz2",
            "Mariana Ruiz, Ana Ruizinho, Ana Ruiz2",
        ),
        ("Ana Ana", "Mana Ana Ana", "Mana [erased]"),
        ("Łukasz Wąs", "Łukasz Wąs, lukasz-was", "[erased], [erased]"),
        ("李明", "据李明说", "据[erased]说"),
        ("Иван Реков", "ИВАН РЕКОВ, Иванов", "[erased], Иванов"),
        ("O'Brien", "O’Brien's weir", "[erased]'s weir"),
        ("100 % water", "100% Water", "[erased]"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        store.commit(change(&[], &[quad(1, text), quad(2, "Fords")])).unwrap();
        let unwanted = words(&[wanted]);
        let nothing = plan(&store, dir.path(), &unwanted).unwrap().is_empty();
        let store = if nothing { store } else { erased(store, dir.path(), &unwanted) };
        let expected = Literal::new_simple_literal(left).to_string();
        assert_eq!(titles(&store), [expected, "\"Fords\"".into()], "{wanted} in {text}");
    }
}

#[test]
fn longer_words_may_be_spared() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let bridge = "From Ana Ruiz Bridge to Ana Ruiz";
    store.commit(change(&[], &[quad(1, bridge)])).unwrap();
    let unwanted = Unwanted { except: vec!["ana ruiz bridge".into()], ..words(&["Ana Ruiz"]) };
    let store = erased(store, dir.path(), &unwanted);
    assert_eq!(titles(&store), ["\"From Ana Ruiz Bridge to [erased]\""]);
    assert!(plan(&store, dir.path(), &unwanted).unwrap().is_empty());
}

#[test]
fn what_cannot_be_looked_for_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store.commit(change(&[], &[quad(1, "Ana Ruiz")])).unwrap();
    std::fs::write(dir.path().join("notes.txt"), "call ana\nruiz").unwrap();
    let unknown = NamedNode::new_unchecked("https://water.example/id/agent/nobody");
    let things = Unwanted { things: vec![unknown], ..Unwanted::default() };
    for (unwanted, kind, told) in [
        (Unwanted::default(), Kind::Usage, "there is nothing to look for"),
        (words(&["EU", "…!"]), Kind::Usage, "\"EU\" is too short"),
        (words(&["asked for"]), Kind::Usage, "the reason says it"),
        (words(&["erased"]), Kind::Usage, "it stands where something was erased"),
        (words(&["Colophon"]), Kind::Usage, "this program is called like it"),
        (words(&["water.example"]), Kind::Usage, "all names stand under"),
        (words(&["Ana Ruiz"]), Kind::WouldDelete, "notes.txt says it, too"),
        (
            things,
            Kind::NotFound,
            "nothing was ever said of <https://water.example/id/agent/nobody>",
        ),
    ] {
        let problem = plan(&store, dir.path(), &unwanted).err().unwrap();
        assert_eq!(problem.kind(), kind, "{problem}");
        assert!(problem.to_string().contains(told), "{told}: {problem}");
        assert!(problem.details().iter().all(|detail| detail.help.is_some()), "{problem}");
    }
    let problem = erasure(&store, dir.path(), &words(&["Weirs"]), " ").err().unwrap();
    assert!(problem.to_string().contains("the reason has 0 characters"), "{problem}");
    assert_eq!(lines(&open_again(store, dir.path())).len(), 1);
}

fn open_again(store: Store, dir: &Path) -> Store {
    drop(store);
    open(dir)
}

/// Statements about reports, people in their names, their titles and their graphs.
fn statement(random: &mut impl FnMut(usize) -> usize) -> Quad {
    const TITLES: &[&str] =
        &["Weirs", "Ana Ruiz", "ana ruiz", "by Ana Ruiz", "by ANA RUIZ", "[erased]", "by [erased]"];
    const NAMES: &[&str] = &["1", "2", "ana-ruiz", "Ana-Ruiz", "on-anaruiz"];
    let base = colophon::vocab::Base::new("https://water.example/").unwrap();
    let mut made = quad(1, TITLES[random(TITLES.len())]);
    made.subject = base.thing("publication", NAMES[random(NAMES.len())]).into();
    made.graph_name = base.graph(format_args!("import-{}", ["1", "ana-ruiz"][random(2)])).into();
    if random(4) == 0 {
        made.object = base.thing("agent", NAMES[random(NAMES.len())]).into();
        made.predicate = colophon::vocab::dcterms::subject.into_owned();
    }
    made
}

#[test]
fn every_version_is_what_it_was_without_what_goes() {
    let mut seed = 11_u64;
    let mut random = move |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % most
    };
    for round in 0..12 {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        for _ in 0..25 {
            let there: Vec<Quad> =
                store.quads(None, None, None, None).map(|quad| quad.unwrap()).collect();
            let gone: Vec<Quad> = there.into_iter().filter(|_| random(3) == 0).collect();
            let came: Vec<Quad> = (0..random(6)).map(|_| statement(&mut random)).collect();
            store.commit(change(&gone, &came)).unwrap();
        }
        let versions = 1..=store.version();
        let before: Vec<_> = versions.clone().map(|at| lines(&store.at(at).unwrap())).collect();
        let thing = NamedNode::new_unchecked("https://water.example/id/publication/1");
        let things = if round % 2 == 0 { vec![thing.clone()] } else { Vec::new() };
        let unwanted = Unwanted { things, ..words(&["Ana Ruiz"]) };
        let planned = plan(&store, dir.path(), &unwanted).unwrap();
        let left: HashMap<String, Option<String>> =
            planned.places.iter().filter_map(|place| left(&place.found)).collect();
        erase(&store, planned).unwrap();
        drop(store);
        Store::verify(&config(dir.path()), &mut |_, _| ()).unwrap();
        let store = open(dir.path());
        for (version, before) in versions.zip(before) {
            let image = |line: String| left.get(&line).cloned().unwrap_or(Some(line));
            let expected: BTreeSet<String> = before.into_iter().filter_map(image).collect();
            let found = lines(&store.at(version).unwrap());
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "version {version}");
            for line in found {
                let line = line.to_lowercase();
                assert!(!line.contains("ana ruiz") && !line.contains("ana-ruiz"), "{line}");
                assert!(!line.contains("anaruiz"), "{line}");
                assert!(round % 2 == 1 || !line.contains(thing.as_str()), "{line}");
            }
        }
    }
}

fn left(found: &Found) -> Option<(String, Option<String>)> {
    match found {
        Found::Removed(quad, left) | Found::Added(quad, left) => match left {
            Left::Part(image) => Some((quad.to_string(), Some(image.to_string()))),
            Left::Nothing => Some((quad.to_string(), None)),
            Left::All => panic!("this place has nothing that goes: {quad}"),
        },
        Found::Note(_) => None,
    }
}

#[test]
fn things_of_different_names_stay_different_things() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let base = store.base().clone();
    let named = |key: &str| Quad { subject: base.thing("agent", key).into(), ..quad(1, "Fords") };
    let keys = ["ana-ruiz", "anaruiz", "ben-okoro", "ana-ruiz-on-ben-okoro"];
    store.commit(change(&[], &keys.map(named))).unwrap();
    let store = erased(store, dir.path(), &words(&["Ana Ruiz", "Ben Okoro"]));
    assert_eq!(lines(&store).len(), 4, "{:?}", lines(&store));
    let again = plan(&store, dir.path(), &words(&["Ana Ruiz", "Ben Okoro"])).unwrap();
    assert!(again.is_empty());
}

#[test]
fn a_history_says_that_something_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store.commit(change(&[], &[quad(1, "Weirs of Ana Ruiz"), quad(2, "Fords")])).unwrap();
    store.commit(change(&[], &[quad(1, "Locks")])).unwrap();
    let store = erased(store, dir.path(), &words(&["Ana Ruiz"]));
    let thing = store.base().thing("publication", "report-1");
    let page = colophon::query::history(&store, &thing).unwrap();
    let redacted = |change: &NamedNode| {
        let by = colophon::vocab::colo::redactedBy;
        page.graph.object_for_subject_predicate(change, by).map(|it| it.to_string())
    };
    let integer = "\"3\"^^<http://www.w3.org/2001/XMLSchema#integer>".to_owned();
    assert_eq!(page.entries.iter().map(redacted).collect::<Vec<_>>(), [None, Some(integer)]);
    let mut html = Vec::new();
    let format = PAGES.iter().find(|format| format.media_type() == "text/html").unwrap();
    format.write(&page, &config(dir.path()).site(), &mut html).unwrap();
    let html = String::from_utf8(html).unwrap();
    assert_eq!(html.matches("version 3 has erased a part of it").count(), 1, "{html}");
    assert!(html.contains("Weirs of [erased]") && !html.contains("Ana"), "{html}");
}

//! Searching for words, inside SPARQL and on its own.

use super::{count, gold_and, request};
use crate::support::{GOLD_BASE, shipped_store};
use colophon::answer::{Answer, Outcome};
use colophon::config::Limits;
use colophon::index::Reading;
use colophon::problem::{Kind, Problem};
use colophon::query::{self, CancellationToken, explain};
use colophon::store::Store;
use oxrdf::Term;

const PREFIXES: &str = "PREFIX colo: <https://w3id.org/colophon/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n";

fn rows(store: &Store, text: &str) -> Result<Vec<Vec<String>>, Problem> {
    let request = request(&format!("{PREFIXES}{text}"));
    query::sparql(store, &request, &Limits::default(), |answer| {
        let Answer::Table(table) = answer else { panic!("no table") };
        let Outcome::Rows(rows) = table.result else { panic!("no rows") };
        let variables = rows.variables().to_vec();
        let cell = |term: Option<&Term>| match term {
            Some(Term::Literal(literal)) => literal.value().to_owned(),
            Some(Term::NamedNode(node)) => node.as_str().replace(GOLD_BASE, ""),
            other => format!("{other:?}"),
        };
        let rows = rows.map(|row| {
            let row = row.map_err(Problem::from)?;
            Ok(variables.iter().map(|variable| cell(row.get(variable))).collect())
        });
        rows.collect()
    })
}

fn refused(text: &str) -> String {
    rows(&shipped_store(GOLD_BASE), text).unwrap_err().to_string()
}

const WATER: &str = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix dcterms: <http://purl.org/dc/terms/> . @prefix colo: <https://w3id.org/colophon/ns#> .
    <graph/curation> {
      <id/place/a> a dcterms:Location ; skos:prefLabel \"Crossing rivers\"@en ; colo:key \"a\" ;
        skos:scopeNote \"Where ferries cross the old weirs of the lowland, and why bridges came late.\"@en .
      <id/place/b> a dcterms:Location ; skos:prefLabel \"Old town\"@en ; colo:key \"b\" ;
        skos:scopeNote \"A town beside the river.\"@en .
      <id/place/c> a dcterms:Location ; skos:prefLabel \"Les rivières\"@fr ; colo:key \"c\" ;
        skos:altLabel \"Río Ñandú\"@es , \"東京の水\"@ja . }";

#[test]
fn words_are_found_in_every_form_of_their_language_with_a_score_and_their_neighbours() {
    let store = gold_and(WATER);
    let find = |words: &str| {
        let text = format!(
            "SELECT ?s ?words WHERE {{ SERVICE <search> {{ ?s colo:matches \"{words}\" ; colo:score ?score ;
               colo:snippet ?words }} ?s a dcterms:Location }} ORDER BY DESC(?score)"
        );
        let rows = rows(&store, &text).unwrap();
        rows.into_iter()
            .map(|row| (row[0].replace("id/place/", ""), row[1].clone()))
            .collect::<Vec<_>>()
    };
    // A name goes before a note, an English plural is its singular.
    let crossing = [
        ("a".to_owned(), "Crossing rivers".to_owned()),
        ("b".to_owned(), "A town beside the river.".to_owned()),
    ];
    assert_eq!(find("rivers"), crossing);
    let named = "SELECT ?s { SERVICE <search> { ?s colo:named \"rivers\" } ?s a dcterms:Location }";
    assert_eq!(rows(&store, named).unwrap().len(), 1);
    assert_eq!(find("RIVER"), crossing);
    assert_eq!(find("rivière")[0].0, "c");
    assert_eq!(find("riviere")[0].0, "c");
    assert_eq!(find("nandu")[0].1, "Río Ñandú");
    assert_eq!(find("東京")[0].0, "c");
    assert_eq!(find("\\\"crossing rivers\\\"").len(), 1);
    assert_eq!(find("\\\"rivers crossing\\\"").len(), 0);
    assert_eq!(find("ferr* weirs").len(), 1);
    assert_eq!(find("river -town").iter().map(|row| &row.0).collect::<Vec<_>>(), ["a"]);
    assert_eq!(find("ferries OR town").len(), 2);
    // What nobody writes is taken for what is nearest to it.
    assert_eq!(find("brigdes")[0].0, "a");
    assert_eq!(find("wierdness").len(), 0);
}

#[test]
fn what_was_found_is_joined_and_cut_like_other_rows() {
    let store = shipped_store(GOLD_BASE);
    let titles =
        "SELECT ?p ?title WHERE { SERVICE <search> { ?p colo:matches \"online\" ; colo:score ?s }
        ?p a colo:Publication ; dcterms:title ?title } ORDER BY DESC(?s)";
    let all = rows(&store, titles).unwrap();
    assert!(all.len() > 3, "{all:?}");
    assert!(all[0][1].to_lowercase().contains("online"), "{all:?}");
    assert_eq!(rows(&store, &format!("{titles} LIMIT 2")).unwrap(), all[..2]);
    let one = &all[0][0];
    let bound = format!(
        "SELECT ?s WHERE {{ VALUES ?p {{ <{one}> <id/agent/thorn> }} SERVICE <search> {{ ?p colo:matches \"online\" ; colo:score ?s }} }}"
    );
    assert_eq!(rows(&store, &bound).unwrap().len(), 1);
    let fixed = format!("ASK {{ SERVICE <search> {{ <{one}> colo:matches \"onlin*\" }} }}");
    let fixed = request(&format!("{PREFIXES}{fixed}"));
    assert_eq!(count(&store, &fixed, &Limits::default()).unwrap(), 1);
    // Not joined, but left out.
    let without = "SELECT ?p WHERE { ?p a colo:Publication MINUS { SERVICE <search> { ?p colo:matches \"online\" } } }";
    assert_eq!(rows(&store, without).unwrap().len(), 8 - all.len());
    let optional = "SELECT ?p ?w WHERE { ?p a colo:Publication OPTIONAL { SERVICE <search> { ?p colo:matches \"online\" ; colo:snippet ?w } } }";
    assert_eq!(rows(&store, optional).unwrap().len(), 8);
}

#[test]
fn a_search_is_a_step_of_the_plan() {
    let store = shipped_store(GOLD_BASE);
    let view = Reading::now(&store).unwrap();
    let text = "SELECT * { SERVICE <search> { ?p colo:matches \"online\" ; colo:snippet ?w } ?p a colo:Publication } LIMIT 3";
    let told = explain(
        &store,
        &view,
        &request(&format!("{PREFIXES}{text}")),
        &Limits::default(),
        &CancellationToken::new(),
    )
    .unwrap();
    assert_eq!(told.fallback, None);
    let steps: Vec<&str> = told.steps.iter().map(|step| step.what.as_str()).collect();
    assert!(steps.contains(&"search ?p for \"online\", the best first"), "{steps:?}");
    assert!(steps.contains(&"bind ?w := the words that were found"), "{steps:?}");
}

#[test]
fn what_is_no_search_says_how_to_write_one() {
    for (text, told) in [
        (
            "SELECT * { SERVICE <search> { ?s colo:score ?x } }",
            "a search has one colo:matches or colo:named, this one has 0",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches ?x } }",
            "what is searched for is ?x, and a string was expected",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"\" } }",
            "there is no word to search for in \"\"",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"-a\" } }",
            "there is no word to search for",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" . ?t colo:score ?x } }",
            "every triple of a search is about the same thing",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" ; a ?x } }",
            "a search knows no property <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" ; colo:score 1 } }",
            "the object of colo:score is",
        ),
        (
            "SELECT * { SERVICE <search> { ?s colo:matches \"a\" FILTER(?s = 1) } }",
            "a search has triples only",
        ),
    ] {
        let said = refused(text);
        assert!(said.contains(told), "{text}\n{said}");
    }
    let elsewhere = refused("SELECT * { SERVICE <https://weir.example/search> { ?s ?p ?o } }");
    assert!(elsewhere.contains(&format!("SERVICE <{GOLD_BASE}search>")), "{elsewhere}");
    let hidden = refused(
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <search> { ?s colo:matches \"a\" } } }",
    );
    assert!(hidden.contains("EXISTS"), "{hidden}");
    let long =
        format!("SELECT * {{ SERVICE <search> {{ ?s colo:matches \"{}\" }} }}", "a ".repeat(40));
    assert!(refused(&long).contains("40 words to search for"), "{}", refused(&long));
}

#[test]
fn a_search_is_not_cited_but_answered_for_every_version() {
    let store = shipped_store(GOLD_BASE);
    let text =
        format!("{PREFIXES}SELECT * {{ SERVICE <search> {{ ?s colo:matches \"online\" }} }}");
    let cancel = query::CancellationToken::new();
    let frozen =
        query::freeze(&store, &request(&text), store.version(), &Limits::default(), &cancel);
    let problem = frozen.unwrap_err();
    assert_eq!(problem.kind(), Kind::BadQuery);
    assert!(
        problem.to_string().contains("SERVICE (a search for words, or another server)"),
        "{problem}"
    );
    let now = count(&store, &request(&text), &Limits::default()).unwrap();
    let then = store.at(store.version() - 1).unwrap();
    let before = count(&then, &request(&text), &Limits::default()).unwrap();
    assert!(before > 0 && before <= now, "{before} {now}");
}

mod page {
    //! What people look for on the page of the search.

    use super::{rows, shipped_store};
    use crate::query::gold_and;
    use crate::support::{GOLD_BASE, gold_store};
    use colophon::answer::{Facet, Findings, Inquiry, Page, Sorted, View};
    use colophon::problem::Kind;
    use colophon::query::{inquiry, parameters, search};
    use colophon::store::Store;

    fn asked(text: &str) -> Inquiry {
        let pairs: Vec<(String, String)> = text
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.replace('+', " ")))
            .collect();
        inquiry(&pairs).unwrap()
    }

    fn find(store: &Store, text: &str) -> (Page, Findings) {
        let page = search(store, &asked(text)).unwrap();
        let View::Search(findings) = page.view.clone() else { panic!("{:?}", page.view) };
        (page, *findings)
    }

    fn keys(store: &Store, page: &Page) -> Vec<String> {
        page.entries
            .iter()
            .map(|it| store.base().parts(it.as_ref()).unwrap().1.to_owned())
            .collect()
    }

    fn counts(findings: &Findings, facet: Facet) -> Vec<(String, usize)> {
        let (_, values, _) = findings.facets.iter().find(|(of, ..)| *of == facet).unwrap();
        values.iter().map(|it| (it.value.clone(), it.count)).collect()
    }

    #[test]
    fn without_words_everything_is_found_newest_first_and_counted() {
        let store = gold_store(GOLD_BASE);
        let (page, found) = find(&store, "");
        assert_eq!((found.total, page.entries.len(), found.numbers()), (8, 8, 1));
        assert_eq!(found.years.iter().map(|(_, count)| count).sum::<usize>(), 8);
        let genres = counts(&found, Facet::Genre);
        assert_eq!(genres.iter().map(|(_, count)| count).max(), Some(&4), "{genres:?}");
        let list = colophon::query::list(&store, colophon::vocab::Kind::Publication, 1).unwrap();
        assert_eq!(page.entries, list.entries);
        let (oldest, _) = find(&store, "sort=oldest");
        let mut reversed = list.entries;
        reversed.reverse();
        assert_eq!(oldest.entries, reversed);
    }

    #[test]
    fn the_box_knows_names_numbers_and_addresses() {
        let store = shipped_store(GOLD_BASE);
        let direct = |words: &str| {
            let (_, found) = find(&store, &format!("q={words}"));
            found.direct.first().map(|it| it.as_str().replace(GOLD_BASE, ""))
        };
        for words in ["ePrivacy", "2002/58", "Directive+2002/58/EC", "32002L0058", "32002l0058"] {
            assert_eq!(direct(words).as_deref(), Some("id/law/eprivacy-directive"), "{words}");
        }
        assert_eq!(direct("thorn").as_deref(), Some("id/agent/thorn"));
        assert_eq!(
            direct("WeProtect+Global+Alliance").as_deref(),
            Some("id/agent/weprotect-global-alliance")
        );
        // Who published it and what it refers to find a publication as well.
        let (_, by_publisher) = find(&store, "q=thorn");
        assert!(by_publisher.total >= 1);
        let (page, by_law) = find(&store, "q=2002/58");
        assert_eq!(by_law.total, 1, "{:?}", page.entries);
    }

    #[test]
    fn a_doi_is_found_by_its_address() {
        let store = gold_and(
            "@prefix dcterms: <http://purl.org/dc/terms/> .
             <graph/curation> { <id/publication/focus-areas> dcterms:identifier \"10.5555/weir.7\" . }",
        );
        for words in ["10.5555/weir.7", "https://doi.org/10.5555/WEIR.7", "doi:10.5555/weir.7"] {
            let (_, found) = find(&store, &format!("q={words}"));
            assert_eq!(
                found.direct.first().map(oxrdf::NamedNode::as_str),
                Some("https://library.example/id/publication/focus-areas"),
                "{words}"
            );
        }
    }

    #[test]
    fn choices_narrow_down_and_tell_what_another_choice_would_give() {
        let store = gold_store(GOLD_BASE);
        let (_, all) = find(&store, "");
        let (genre, count) = counts(&all, Facet::Genre)[0].clone();
        let (page, some) = find(&store, &format!("genre={genre}"));
        assert_eq!((some.total, page.entries.len()), (count, count));
        // Other genres keep their counts, other facets have those of what is left.
        let (before, after) = (counts(&all, Facet::Genre), counts(&some, Facet::Genre));
        assert_eq!(before.len(), after.len());
        assert!(counts(&some, Facet::Publisher).iter().all(|(_, n)| *n <= count));
        let other = &before[1];
        let (_, both) = find(&store, &format!("genre={genre}&genre={}", other.0));
        assert_eq!(both.total, count + other.1);
        let (_, years) = find(&store, "year=2021");
        assert!(years.total > 0 && years.total <= 8);
        assert_eq!(years.years, all.years);
        let (_, none) = find(&store, "year=2021&genre=genre/no-such");
        assert_eq!(none.total, 0);
        assert!(none.ways.iter().any(|(way, count)| way.chosen.is_empty() && *count == 8));
    }

    #[test]
    fn what_has_narrower_ones_counts_them() {
        let store = gold_and(
            "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
             @prefix colo: <https://w3id.org/colophon/ns#> .
             <graph/curation> {
               <id/topic/water> a skos:Concept ; skos:prefLabel \"Water\"@en ; colo:key \"water\" ; skos:inScheme <id/scheme/w> .
               <id/topic/weirs> a skos:Concept ; skos:prefLabel \"Weirs\"@en ; colo:key \"weirs\" ; skos:broader <id/topic/water> ; skos:inScheme <id/scheme/w> .
               <id/scheme/w> a skos:ConceptScheme ; skos:prefLabel \"W\"@en .
               <id/publication/focus-areas> dcterms:subject <id/topic/weirs> . }",
        );
        let (page, found) = find(&store, "topic=topic/water&all=topic");
        assert_eq!(keys(&store, &page), ["focus-areas"]);
        let topics = counts(&found, Facet::Topic);
        assert!(
            topics.contains(&("topic/water".into(), 1))
                && topics.contains(&("topic/weirs".into(), 1)),
            "{topics:?}"
        );
    }

    #[test]
    fn nothing_found_says_what_would_find_something_and_a_mistake_is_corrected() {
        let store = shipped_store(GOLD_BASE);
        let (page, found) = find(&store, "q=online+zzzyx");
        assert!(page.entries.is_empty());
        assert!(
            found.ways.iter().any(|(way, count)| way.words == "online" && *count > 0),
            "{:?}",
            found.ways
        );
        let (page, found) = find(&store, "q=onlime");
        assert!(!page.entries.is_empty());
        assert_eq!(found.corrected[0].0, "onlime");
        assert!(found.corrected[0].1.contains(&"online".to_owned()));
        let (_, trouble) = find(&store, "q=***");
        assert!(trouble.trouble.unwrap().contains("no word to search for"));
        assert_eq!(search(&store, &asked("page=9")).unwrap_err().kind(), Kind::NotFound);
    }

    #[test]
    fn the_query_behind_finds_the_same() {
        let store = shipped_store(GOLD_BASE);
        for text in [
            "",
            "q=online",
            "q=thorn",
            "q=2002/58",
            "q=abuse+-online",
            "q=ePrivacy+OR+encryption",
            "q=child*",
            "q=\"child+sexual\"",
            "q=onlime",
            "genre=genre/briefing",
            "q=online&year=2021",
            "year=2021..",
            "topic=concept/encryption&sort=oldest",
            "publisher=agent/thorn&publisher=agent/ecpat-international",
            "law=law/eprivacy-directive",
            "language=xx",
        ] {
            let (page, found) = find(&store, text);
            assert_eq!(page.entries.len(), found.total, "{text}");
            let mut same: Vec<String> =
                rows(&store, &found.query).unwrap().into_iter().map(|row| row[0].clone()).collect();
            let mut shown: Vec<String> =
                page.entries.iter().map(|it| it.as_str().replace(GOLD_BASE, "")).collect();
            same.sort();
            same.dedup();
            shown.sort();
            assert_eq!(same, shown, "{text}\n{}", found.query);
        }
    }

    #[test]
    fn parameters_have_one_order_and_come_back() {
        let text = "page=3&year=2015..2024&q=flood+maps&publisher=agent/b&publisher=agent/a&sort=newest&per=50&x=1";
        let inquiry = asked(text);
        assert_eq!(inquiry.sorted, Sorted::Newest);
        let written = parameters(&inquiry);
        assert_eq!(
            written,
            "q=flood%20maps&publisher=agent/a&publisher=agent/b&year=2015..2024&sort=newest&per=50&page=3"
        );
        assert_eq!(asked(&written.replace("%20", "+")), inquiry);
        for wrong in ["page=0", "per=9999", "year=last", "sort=up", "from=x"] {
            let (name, value) = wrong.split_once('=').unwrap();
            let problem = inquiry_of(name, value);
            assert_eq!(problem.kind(), Kind::BadRequest, "{wrong}");
        }
    }

    fn inquiry_of(name: &str, value: &str) -> colophon::problem::Problem {
        super::query::inquiry(&[(name.to_owned(), value.to_owned())]).unwrap_err()
    }
}

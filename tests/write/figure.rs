//! Tests of `src/write/figure`.

use crate::support::{GOLD_BASE, shipped_store};
use colophon::answer::{Answer, Site};
use colophon::config::Limits;
use colophon::problem::Problem;
use colophon::query::{PROMPTS, Request, sparql};
use colophon::store::Store;
use colophon::write;
use std::fmt::Write;

fn drawn(store: &Store, text: String) -> Result<String, Problem> {
    let site = Site::new(store.base().clone(), "Library");
    let request = Request { text, ..Request::default() };
    sparql(store, &request, &Limits::default(), |answer| {
        let Answer::Table(table) = answer else { panic!("a picture is drawn of a table") };
        let mut bytes = Vec::new();
        write::table("svg").unwrap().write(table, &site, &mut bytes).map_err(write::problem)?;
        Ok(String::from_utf8(bytes).unwrap())
    })
}

/// A picture of these rows, each a line of terms.
fn of(view: &str, variables: &str, rows: &str) -> Result<String, Problem> {
    let store = Store::in_memory(colophon::vocab::Base::new(GOLD_BASE).unwrap()).unwrap();
    let rows: String = rows.lines().fold(String::new(), |mut all, row| {
        write!(all, "({row}) ").unwrap();
        all
    });
    drawn(&store, format!("#+ view: {view}\nSELECT * {{ VALUES ({variables}) {{ {rows} }} }}"))
}

#[test]
fn every_question_with_a_view_has_a_picture_that_is_always_the_same() {
    let store = shipped_store(GOLD_BASE);
    let mut drawn_ones = 0;
    for prompt in PROMPTS.iter().filter(|it| it.text.contains("#+ view:")) {
        let picture = drawn(&store, prompt.text.into())
            .unwrap_or_else(|problem| panic!("{}: {problem}", prompt.name));
        assert!(
            picture.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""),
            "{}",
            prompt.name
        );
        assert!(!picture.contains(" style=") && !picture.contains("<script"), "{}", prompt.name);
        assert_eq!(drawn(&store, prompt.text.into()).unwrap(), picture, "{}", prompt.name);
        let links = picture.matches("<a href=\"https://library.example/").count();
        let view = prompt.text.lines().find(|line| line.starts_with("#+ view:")).unwrap();
        assert!(links > 0 || !view.contains("/?"), "{}: no link", prompt.name);
        drawn_ones += 1;
    }
    assert!(drawn_ones >= 12, "{drawn_ones}");
}

#[test]
fn bars_are_as_tall_as_their_numbers_and_show_years_without_any() {
    let picture = of("bars ?y ?n", "?y ?n", "\"2019\" 4\n\"2021\" 8").unwrap();
    let height = |year: &str| -> u32 {
        let (_, rest) = picture.split_once(&format!("aria-label=\"{year}: ")).unwrap();
        rest.split("height=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    assert_eq!(height("2019") * 2, height("2021"));
    assert!(picture.contains(">2020</text>"), "a year without a publication has its place");
}

#[test]
fn a_matrix_hatches_what_is_not_there() {
    let rows = "\"Weir Trust\" \"2019\" 4\n\"Lock Board\" \"2020\" 1";
    let picture = of("matrix ?who ?year ?n", "?who ?year ?n", rows).unwrap();
    assert_eq!(picture.matches("url(#hatch)").count(), 2);
    assert!(picture.contains("aria-label=\"Weir Trust, 2019: 4\""));
    let first = picture.find("Weir Trust").unwrap();
    assert!(first < picture.find("Lock Board").unwrap(), "the one with most comes first");
}

#[test]
fn a_network_of_more_things_than_one_can_follow_is_a_matrix() {
    let row = |number: usize| format!("\"Dam {number}\" \"Dam {}\" 1", number + 1);
    let rows = |count: usize| (0..count).map(row).collect::<Vec<_>>().join("\n");
    let few = of("network ?a ?b ?n", "?a ?b ?n", &rows(30)).unwrap();
    let many = of("network ?a ?b ?n", "?a ?b ?n", &rows(60)).unwrap();
    assert!(few.contains("<circle") && !few.contains("url(#hatch)"));
    assert!(!many.contains("<circle") && many.contains("url(#hatch)"));
}

#[test]
fn a_tree_with_a_ring_ends_and_hostile_labels_stay_text() {
    let rows = "<a:1> \"</text><script>alert(1)</script>\" UNDEF 3\n<a:2> \"b\" <a:1> 1\n<a:1> \"c\" <a:2> 1";
    let picture = of("tree ?t/?l ?w ?n", "?t ?l ?w ?n", rows).unwrap();
    assert!(!picture.contains("<script"), "{picture}");
    let ring = "<a:1> \"a\" <a:2> 1\n<a:2> \"b\" <a:1> 1";
    assert!(of("tree ?t/?l ?w ?n", "?t ?l ?w ?n", ring).is_ok());
}

#[test]
fn what_cannot_be_drawn_is_a_problem_that_says_what_it_takes() {
    for (view, variables, rows) in [
        ("bars ?x ?y", "?x ?n", "1 2"),
        ("pie ?x ?n", "?x ?n", "1 2"),
        ("bars ?x ?n", "?x ?n", "\"a\" \"many\""),
        ("matrix ?x ?n", "?x ?n", "1 2"),
        ("timeline ?x ?n", "?x ?n", "\"soon\" 1"),
        ("map ?x ?n", "?x ?n", "UNDEF UNDEF"),
    ] {
        let problem = of(view, variables, rows).unwrap_err();
        assert_eq!(problem.kind().status(), 406, "{view}");
        assert!(problem.to_string().contains("nothing to draw"), "{problem}");
    }
}

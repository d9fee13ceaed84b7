//! Tests of `src/query/inquiry.rs` and `src/query/illustrate.rs`.

use crate::support::{GOLD_BASE, shipped_store};
use colophon::answer::{Answer, Outcome, Table, Tongue};
use colophon::config::Limits;
use colophon::problem::Kind;
use colophon::query::{INQUIRIES, Inquiry, LESSONS, Request, entity, home, illustrate, sparql};
use colophon::vocab::{self, Base};
use oxrdf::Term;
use std::fs;

#[test]
fn each_file_is_a_question_with_words_in_every_language() {
    assert_eq!(INQUIRIES.len(), fs::read_dir("queries/ask").unwrap().count());
    assert!(INQUIRIES.len() >= 24);
    for inquiry in INQUIRIES {
        for key in ["title", "description"] {
            let words = Tongue::ALL.map_each(|tongue| inquiry.front(key, tongue));
            assert!(words.iter().all(Option::is_some), "{}: {key}", inquiry.name);
            assert_ne!(words[0], words[1], "{}: {key} is not translated", inquiry.name);
        }
        assert!(inquiry.front("theme", Tongue::English).is_some(), "{}", inquiry.name);
    }
}

trait MapEach {
    fn map_each<T>(self, map: impl Fn(Tongue) -> T) -> Vec<T>;
}

impl MapEach for &[Tongue] {
    fn map_each<T>(self, map: impl Fn(Tongue) -> T) -> Vec<T> {
        self.iter().copied().map(map).collect()
    }
}

#[test]
fn gaps_are_read_from_the_query_and_filled_with_what_people_write() {
    let store = shipped_store(GOLD_BASE);
    let inquiry = Inquiry::named("who-refers-to-a-law").unwrap();
    let [gap] = &mut inquiry.parameters(store.base()).unwrap()[..] else { panic!("one gap") };
    assert_eq!((gap.name.as_str(), gap.kind), ("law", Some(vocab::Kind::Law)));
    let code = format!("{GOLD_BASE}id/law/european-electronic-communications-code");
    for written in [
        "european-electronic-communications-code",
        "law/european-electronic-communications-code",
        code.as_str(),
        "European Electronic Communications Code",
        " Directive (EU) 2018/1972 ",
    ] {
        gap.fill(&store, &[written.to_owned()]).unwrap();
        assert_eq!(gap.values[0].to_string(), format!("<{code}>"), "{written}");
    }
    let text = inquiry.filled(std::slice::from_ref(gap));
    assert!(text.contains(&format!("VALUES ?law {{ <{code}> }}")), "{text}");
    assert!(text.starts_with(inquiry.text.split("VALUES").next().unwrap()), "the rest stays");
    for hostile in ["nobody", "", "x> } DROP ALL { <y", "\"} ?s ?p ?o {", "\u{202e}law"] {
        let problem = gap.fill(&store, &[hostile.to_owned()]).unwrap_err();
        assert_eq!(problem.kind(), Kind::BadRequest, "{hostile}");
    }
}

#[test]
fn text_that_fills_a_gap_cannot_leave_it() {
    let base = Base::new(GOLD_BASE).unwrap();
    let inquiry = Inquiry { name: "x", text: "SELECT * { VALUES ?word { \"weir\" } ?s ?p ?word }" };
    let store = shipped_store(GOLD_BASE);
    let gap = &mut inquiry.parameters(&base).unwrap()[0];
    gap.fill(&store, &["\" } ?s ?p ?o } #".to_owned()]).unwrap();
    assert!(matches!(&gap.values[0], Term::Literal(words) if words.value() == "\" } ?s ?p ?o } #"));
    let text = inquiry.filled(std::slice::from_ref(gap));
    assert!(text.contains(r#"{ "\" } ?s ?p ?o } #" }"#), "{text}");
}

#[test]
fn pages_have_the_pictures_that_are_asked_of_such_things() {
    let store = shipped_store(GOLD_BASE);
    let agent = store.base().thing("agent", "weprotect-global-alliance");
    let page = illustrate(&store, &Limits::default(), entity(&store, &agent).unwrap()).unwrap();
    assert_eq!(page.pictures.len(), 2);
    for picture in &page.pictures {
        assert!(picture.query.text.contains("agent/weprotect-global-alliance>"));
        assert!(picture.address.contains("?publisher=https%3A%2F%2F"), "{}", picture.address);
        assert!(picture.rows.as_ref().is_some_and(|rows| !rows.rows.is_empty() && !rows.has_more));
    }
    let home = illustrate(&store, &Limits::default(), home(&store).unwrap()).unwrap();
    assert_eq!(home.pictures.len(), 2);
}

#[test]
fn each_lesson_has_an_answer_here_and_words_in_every_language() {
    assert_eq!(LESSONS.len(), 8);
    let store = shipped_store(GOLD_BASE);
    for lesson in LESSONS {
        for key in ["title", "text", "guess"] {
            let words = Tongue::ALL.map_each(|tongue| lesson.front(key, tongue));
            assert!(words.iter().all(Option::is_some), "{}: {key}", lesson.name);
            assert_ne!(words[0], words[1], "{}: {key} is not translated", lesson.name);
        }
        let request = Request { text: lesson.text.into(), ..Request::default() };
        let rows = sparql(&store, &request, &Limits::default(), |answer| match answer {
            Answer::Table(Table { result: Outcome::Rows(rows), .. }) => Ok(rows.count()),
            _ => panic!("a lesson is a SELECT"),
        });
        assert!(rows.unwrap() > 0, "{}", lesson.name);
    }
}

//! Tests of `src/query/prompt.rs` and `src/query/illustrate.rs`.

use crate::support::{GOLD_BASE, shipped_store};
use colophon::answer::{Answer, Outcome, Table, Tongue};
use colophon::config::Limits;
use colophon::problem::Kind;
use colophon::query::{LESSONS, PROMPTS, Prompt, Request, entity, home, illustrate, sparql};
use colophon::vocab::{self, Base};
use oxrdf::Term;
use std::fs;

#[test]
fn each_file_is_a_question_with_words_in_every_language() {
    assert_eq!(PROMPTS.len(), fs::read_dir("queries/ask").unwrap().count());
    assert!(PROMPTS.len() >= 24);
    for prompt in PROMPTS {
        for key in ["title", "description"] {
            let words = Tongue::ALL.map_each(|tongue| prompt.front(key, tongue));
            assert!(words.iter().all(Option::is_some), "{}: {key}", prompt.name);
            assert_ne!(words[0], words[1], "{}: {key} is not translated", prompt.name);
        }
        assert!(prompt.front("theme", Tongue::English).is_some(), "{}", prompt.name);
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
    let prompt = Prompt::named("who-refers-to-a-law").unwrap();
    let [gap] = &mut prompt.parameters(store.base()).unwrap()[..] else { panic!("one gap") };
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
    let text = prompt.filled(std::slice::from_ref(gap));
    assert!(text.contains(&format!("VALUES ?law {{ <{code}> }}")), "{text}");
    assert!(text.starts_with(prompt.text.split("VALUES").next().unwrap()), "the rest stays");
    for hostile in ["nobody", "", "x> } DROP ALL { <y", "\"} ?s ?p ?o {", "\u{202e}law"] {
        let problem = gap.fill(&store, &[hostile.to_owned()]).unwrap_err();
        assert_eq!(problem.kind(), Kind::BadRequest, "{hostile}");
    }
}

#[test]
fn text_that_fills_a_gap_cannot_leave_it() {
    let base = Base::new(GOLD_BASE).unwrap();
    let prompt = Prompt {
        folder: "ask",
        name: "x",
        text: "SELECT * { VALUES ?word { \"weir\" } ?s ?p ?word }",
    };
    let store = shipped_store(GOLD_BASE);
    let gap = &mut prompt.parameters(&base).unwrap()[0];
    gap.fill(&store, &["\" } ?s ?p ?o } #".to_owned()]).unwrap();
    assert!(matches!(&gap.values[0], Term::Literal(words) if words.value() == "\" } ?s ?p ?o } #"));
    let text = prompt.filled(std::slice::from_ref(gap));
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

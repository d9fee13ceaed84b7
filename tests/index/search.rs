//! What a search finds is what a plain look through all texts finds, also after changes.

use colophon::check::check;
use colophon::config::Limits;
use colophon::index::Reading;
use colophon::index::search::{Texts, Wish};
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::query::{self, Request};
use colophon::store::Store;
use colophon::vocab::Base;
use oxrdf::{Graph, GraphName, Literal, NamedNode, Quad, Term};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;

const BASE: &str = "https://library.example/";

/// Words of the texts; those of one line are forms of one word in English.
const FORMS: &[&[&str]] = &[
    &["river", "Rivers", "RIVER"],
    &["flood", "flooded", "Flooding"],
    &["cafe", "café", "Café"],
    &["2002", "2002"],
    &["Straße", "strasse"],
    &["map", "maps"],
];

/// Properties of texts, and one of others.
const PROPERTIES: &[&str] = &[
    "http://purl.org/dc/terms/title",
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "http://purl.org/dc/terms/description",
    "https://weir.example/remark",
];

#[derive(Clone, Debug)]
struct Said {
    thing: u8,
    property: usize,
    words: Vec<(usize, usize)>,
    language: bool,
    background: bool,
}

impl Said {
    fn text(&self) -> String {
        let words = self.words.iter().map(|(line, form)| FORMS[*line][form % FORMS[*line].len()]);
        words.collect::<Vec<_>>().join(", ")
    }

    fn quad(&self) -> Quad {
        let thing = NamedNode::new(format!("{BASE}id/place/{}", self.thing)).unwrap();
        let text = if self.language {
            Literal::new_language_tagged_literal(self.text(), "en-GB").unwrap()
        } else {
            Literal::from(self.text())
        };
        let graph = if self.background { "graph/evidence-a-1" } else { "graph/import-a-1" };
        let graph = GraphName::from(NamedNode::new(format!("{BASE}{graph}")).unwrap());
        Quad::new(thing, NamedNode::new(PROPERTIES[self.property]).unwrap(), text, graph)
    }
}

fn said() -> impl Strategy<Value = Said> {
    let words = prop::collection::vec((0..FORMS.len(), 0..3usize), 1..5);
    let graph = prop::bool::weighted(0.1);
    (0..6u8, 0..PROPERTIES.len(), words, any::<bool>(), graph).prop_map(
        |(thing, property, words, language, background)| Said {
            thing,
            property,
            words,
            language,
            background,
        },
    )
}

#[derive(Clone, Debug)]
enum Wanted {
    Word(usize, usize),
    Beginning(usize, usize),
    Phrase(Vec<(usize, usize)>),
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let word = || (0..FORMS.len(), 0..3usize);
    prop_oneof![
        word().prop_map(|(line, form)| Wanted::Word(line, form)),
        (0..FORMS.len(), 1..4usize).prop_map(|(line, length)| Wanted::Beginning(line, length)),
        prop::collection::vec(word(), 2..4).prop_map(Wanted::Phrase),
    ]
}

fn form((line, form): (usize, usize)) -> &'static str {
    FORMS[line][form % FORMS[line].len()]
}

/// Without case and accents, as this test knows them.
fn plain(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('é', "e").replace('ß', "ss");
    text.split(", ").map(str::to_owned).collect()
}

impl Wanted {
    fn written(&self) -> String {
        match self {
            Self::Word(line, at) => form((*line, *at)).to_owned(),
            Self::Beginning(line, length) => {
                format!("{}*", FORMS[*line][0].chars().take(*length).collect::<String>())
            }
            Self::Phrase(words) => {
                let words = words.iter().map(|word| form(*word)).collect::<Vec<_>>();
                format!("\\\"{}\\\"", words.join(" "))
            }
        }
    }

    fn holds(&self, said: &Said) -> bool {
        let words = plain(&said.text());
        match self {
            Self::Word(line, at) => {
                let exact = plain(form((*line, *at)));
                // What has a stem is found in every form, and only the first two lines have any
                // forms that differ by more than case and accents; maps are one map after another.
                let other = said.language && said.words.iter().any(|(other, _)| other == line);
                words.contains(&exact[0]) || other
            }
            Self::Beginning(line, length) => {
                let start: String = FORMS[*line][0].chars().take(*length).collect();
                let start = plain(&start).remove(0);
                words.iter().any(|word| word.starts_with(&start))
            }
            Self::Phrase(wanted) => {
                let wanted: Vec<String> =
                    wanted.iter().map(|word| plain(form(*word)).remove(0)).collect();
                words.windows(wanted.len()).any(|stretch| stretch == wanted)
            }
        }
    }
}

/// Whether a text counts: in the default graph, and of a known property or in a language.
fn counts(said: &Said) -> bool {
    !said.background && (said.property < 3 || said.language)
}

fn change(store: &Store, removed: Vec<Quad>, added: Vec<Quad>) {
    let mut draft = Draft::default();
    for quad in added {
        draft.say(quad, None);
    }
    let why = Why { agent: "test".into(), action: "import", message: "texts".into(), source: None };
    let checked = check(draft, &Graph::new()).unwrap();
    store.commit(Change::replace(removed, &checked, why)).unwrap();
}

/// The things that a query gives, sorted.
fn things(store: &Store, pattern: &str) -> Vec<String> {
    let text =
        format!("PREFIX colo: <https://w3id.org/colophon/ns#> SELECT ?s WHERE {{ {pattern} }}");
    let request = Request { text, ..Request::default() };
    let mut found = query::sparql(store, &request, &Limits::default(), |answer| {
        let colophon::answer::Answer::Table(table) = answer else { panic!("no table") };
        let colophon::answer::Outcome::Rows(rows) = table.result else { panic!("no rows") };
        Ok(rows.map(|row| row.unwrap().get("s").map(Term::to_string).unwrap()).collect::<Vec<_>>())
    })
    .unwrap();
    found.sort();
    found
}

/// A group of which only Oxigraph's evaluator makes a plan, and which changes nothing.
const ELSEWHERE: &str = "OPTIONAL { LATERAL { BIND(1 AS ?one) } }";

fn agree(store: &Store, all: &[Said], wanted: &[Wanted]) {
    let written: Vec<String> = wanted.iter().map(Wanted::written).collect();
    let expected: BTreeSet<String> = (0..6u8)
        .filter(|thing| {
            let texts: Vec<&Said> =
                all.iter().filter(|said| said.thing == *thing && counts(said)).collect();
            wanted.iter().all(|wanted| texts.iter().any(|said| wanted.holds(said)))
        })
        .map(|thing| format!("<{BASE}id/place/{thing}>"))
        .collect();
    let expected: Vec<String> = expected.into_iter().collect();
    let known = wanted.iter().all(|wanted| {
        all.iter().any(|said| counts(said) && wanted.holds(said))
            || !matches!(wanted, Wanted::Word(..))
    });
    if !known {
        return;
    }
    let search = format!("SERVICE <search> {{ ?s colo:matches \"{}\" }}", written.join(" "));
    assert_eq!(things(store, &search), expected, "{search}");
    assert_eq!(things(store, &format!("{search} {ELSEWHERE}")), expected, "elsewhere: {search}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_search_finds_what_a_plain_look_finds(
        texts in prop::collection::vec(said(), 1..12),
        changes in prop::collection::vec((prop::collection::vec(said(), 0..4), any::<u8>()), 0..5),
        wishes in prop::collection::vec(prop::collection::vec(wanted(), 1..3), 6),
    ) {
        let store = Store::in_memory(Base::new(BASE).unwrap()).unwrap();
        let mut all = texts;
        change(&store, Vec::new(), all.iter().map(Said::quad).collect());
        for wish in &wishes {
            agree(&store, &all, wish);
        }
        for (added, gone) in changes {
            let going = if all.is_empty() { Vec::new() } else { vec![all[gone as usize % all.len()].quad()] };
            all.retain(|said| !going.contains(&said.quad()));
            let coming: Vec<Quad> = added.iter().map(Said::quad).collect();
            let going: Vec<Quad> = going.into_iter().filter(|quad| !coming.contains(quad)).collect();
            all.extend(added);
            change(&store, going, coming);
            for wish in &wishes {
            agree(&store, &all, wish);
        }
        }
    }
}

#[test]
fn a_text_index_in_a_folder_is_used_and_one_that_is_damaged_or_gone_is_made_again() {
    let store = crate::support::shipped_store(BASE);
    let data = tempfile::tempdir().unwrap();
    Reading::make(&store, data.path()).unwrap();
    let found = || {
        let view = Reading::view_of(&store, data.path()).unwrap().unwrap();
        let mut wish = Wish::read("online abuse").unwrap();
        Texts::of(&view).unwrap().find(&mut wish, false, &|| Ok(())).unwrap()
    };
    let folder = fs::read_dir(data.path().join("index")).unwrap().next().unwrap().unwrap().path();
    let file = folder.join("text-index");
    let whole = fs::read(&file).unwrap();
    let first = found();
    assert!(first.len() > 3, "{first:?}");
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x41;
        fs::write(&file, damaged).unwrap();
        assert_eq!(found(), first, "damaged at byte {at}");
    }
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(found(), first);
    fs::remove_file(&file).unwrap();
    assert_eq!(found(), first);
    Reading::make(&store, data.path()).unwrap();
    assert_eq!(fs::read(&file).unwrap().len(), whole.len());
}

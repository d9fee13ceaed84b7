//! Random catalogues and random queries: the reading copy gives what Oxigraph gives.
//!
//! `COLOPHON_TEST_QUERIES` says how many queries are asked, `COLOPHON_TEST_SEED` asks the queries
//! of one catalogue again. What fails is made smaller before it is told.

use super::compare::{Said, Verdict, compare};
use super::data;
use super::dice::Dice;
use super::engines::{Copied, Engine, Judge, Open, kept};
use super::queries;
use super::syntax::Syntax;
use colophon::store::Scope;
use spargebra::{Query, SparqlParser};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Queries asked of one catalogue: making one takes as long as some queries.
const QUERIES: usize = 8;

/// The engine that is judged.
const JUDGED: Open = Copied::open;

/// Attempts to make a failing case smaller.
const ATTEMPTS: usize = 1500;

/// No more of them are told.
const MOST_WRONG: usize = 5;

struct Case {
    lines: Vec<String>,
    query: Syntax,
    scope: Scope,
}

impl Case {
    fn text(&self) -> String {
        format!("{}{}", data::PREFIXES, self.query)
    }

    fn parse(&self) -> Option<Query> {
        SparqlParser::new().parse_query(&self.text()).ok()
    }
}

/// What is asked over one catalogue.
pub(super) struct Round {
    pub(super) judge: Judge,
    judged: Box<dyn Engine>,
}

impl Round {
    pub(super) fn of(lines: &[String]) -> Self {
        let quads = kept(&data::parse(lines));
        Self { judge: Judge::of(quads.clone()), judged: JUDGED(&quads) }
    }

    pub(super) fn verdict(&self, query: &Query, scope: &Scope) -> Verdict {
        self.verdict_on(query, scope, &self.judged.answer(query, scope)).0
    }

    /// The verdict on what an engine said, and whether there was anything to say.
    pub(super) fn verdict_on(&self, query: &Query, scope: &Scope, said: &Said) -> (Verdict, bool) {
        let judge = |query: &Query| self.judge.answer(query, scope);
        let expected = judge(query);
        let something = expected.as_ref().is_ok_and(|answer| !answer.is_empty());
        (compare(query, &judge, &expected, said), something)
    }
}

fn numerous() -> usize {
    std::env::var("COLOPHON_TEST_QUERIES").map_or(2000, |queries| queries.parse().unwrap())
}

fn seed() -> Option<u64> {
    std::env::var("COLOPHON_TEST_SEED").ok().map(|seed| seed.parse().unwrap())
}

#[test]
#[expect(clippy::print_stderr, reason = "how much was compared should be seen")]
fn answers_are_those_of_oxigraph() {
    let seeds = match seed() {
        Some(seed) => seed..seed + 1,
        None => 0..(numerous() / QUERIES) as u64,
    };
    let mut told: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let lines = data::lines(&mut dice);
        let round = Round::of(&lines);
        for _ in 0..QUERIES {
            let case = Case {
                lines: lines.clone(),
                query: queries::query(&mut dice),
                scope: scope(&mut dice),
            };
            let Some(query) = case.parse() else {
                *told.entry("not a query").or_default() += 1;
                continue;
            };
            let said = round.judged.answer(&query, &case.scope);
            match round.verdict_on(&query, &case.scope, &said) {
                (Verdict::Agree, true) => *told.entry("agreed").or_default() += 1,
                (Verdict::Agree, false) => *told.entry("agreed on nothing").or_default() += 1,
                (Verdict::Open(why), _) => *told.entry(why).or_default() += 1,
                (Verdict::Differ(told), _) => wrong.push((seed, told, shrunk(case))),
            }
        }
        if wrong.len() >= MOST_WRONG {
            break;
        }
    }
    eprintln!("{told:?}");
    let cases: Vec<String> =
        wrong.iter().map(|(seed, told, case)| report(*seed, told, case)).collect();
    assert!(wrong.is_empty(), "{} answers differ:\n\n{}", wrong.len(), cases.join("\n\n"));
    let all: usize = told.values().sum();
    assert!(all < 400 || told["agreed"] > all / 3, "most queries ask for nothing: {told:?}");
}

fn scope(dice: &mut Dice) -> Scope {
    let mut graphs = |most: usize| {
        let picked = (0..dice.below(most)).map(|_| dice.pick(data::GRAPHS));
        picked
            .map(|name| {
                oxrdf::NamedNode::new_unchecked(
                    name.replace("g:", &format!("{}graph/", data::BASE)),
                )
            })
            .collect()
    };
    let (default, named) = (graphs(4), graphs(4));
    dice.weigh(&[(20, Scope::Statements), (2, Scope::All), (1, Scope::Graphs { default, named })])
}

/// The smallest case that still fails, found greedily: every step that keeps the failure is taken.
fn shrunk(mut case: Case) -> Case {
    let mut attempts = 0;
    let mut fails = |case: &Case| {
        attempts += 1;
        if attempts > ATTEMPTS {
            return false;
        }
        case.parse().is_some_and(|query| {
            matches!(Round::of(&case.lines).verdict(&query, &case.scope), Verdict::Differ(_))
        })
    };
    loop {
        let mut smaller = false;
        let mut at = 0;
        while at < case.lines.len() {
            let line = case.lines.remove(at);
            if fails(&case) {
                smaller = true;
            } else {
                case.lines.insert(at, line);
                at += 1;
            }
        }
        let queries = case.query.smaller();
        for query in queries {
            let next = Case { lines: case.lines.clone(), query, scope: case.scope.clone() };
            if next.query.to_string().len() < case.query.to_string().len() && fails(&next) {
                case = next;
                smaller = true;
                break;
            }
        }
        if !smaller {
            return case;
        }
    }
}

fn report(seed: u64, first: &str, case: &Case) -> String {
    let round = Round::of(&case.lines);
    let query = case.parse().unwrap();
    let mut text = format!("COLOPHON_TEST_SEED={seed}\nQuery: {}\n", case.query);
    if case.scope != Scope::Statements {
        writeln!(text, "Scope: {:?}", case.scope).unwrap();
    }
    text.push_str("Data:\n");
    for line in &case.lines {
        writeln!(text, "  {line}").unwrap();
    }
    let Verdict::Differ(told) = round.verdict(&query, &case.scope) else {
        return format!("{text}does not fail a second time; the first time:\n{first}");
    };
    write!(text, "{told}").unwrap();
    text
}

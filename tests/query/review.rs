//! Decisions about proposals: what is accepted is so, what is rejected does not come back, and
//! everything can be taken back.

use crate::support::proposing::{
    LISTING, bring, enrichment, later, listing, plan, proposing_store, thing,
};
use colophon::import::review::{Proposal, Sort};
use colophon::problem::Kind;
use colophon::query::{self, Choice, Queue, Standing, Wish};
use colophon::store::Store;
use colophon::vocab::{colo, dcterms};
use oxrdf::{GraphNameRef, Term};
use proptest::prelude::*;
use std::collections::BTreeMap;

const BASE: &str = "https://library.example/";

fn store() -> Store {
    proposing_store(BASE)
}

fn queue(store: &Store) -> Queue {
    query::queue(store).unwrap()
}

fn choice(id: &str, wish: Wish) -> Choice {
    Choice { id: id.to_owned(), stamp: None, wish, note: String::new(), stays: None }
}

fn decide(store: &Store, id: &str, wish: Wish) {
    query::decide(store, &[choice(id, wish)], "ada").unwrap_or_else(|problem| panic!("{problem}"));
}

/// The proposal of a sort that leads to a thing.
fn about<'a>(queue: &'a Queue, sort: Sort, object: &str) -> &'a Proposal {
    let fits =
        |one: &&Proposal| one.key.sort == sort && one.key.object.to_string().contains(object);
    queue.proposals.iter().find(fits).unwrap_or_else(|| panic!("{object}: {:?}", queue.proposals))
}

fn states(store: &Store, proposal: &Proposal) -> bool {
    let key = &proposal.key;
    let (subject, object) = (Some((&key.subject).into()), Some(key.object.as_ref()));
    let default = Some(GraphNameRef::DefaultGraph);
    store.quads(subject, Some(key.predicate.as_ref()), object, default).next().is_some()
}

/// Everything but times and the records of decisions.
fn content(store: &Store) -> Vec<String> {
    let decisions = store.base().decisions();
    let mut lines: Vec<String> = store
        .quads(None, None, None, None)
        .map(|quad| quad.unwrap().to_string())
        .filter(|line| !line.contains(decisions.as_str()) && !line.contains("#dateTime>"))
        .collect();
    lines.sort();
    lines
}

#[test]
fn rules_propose_what_they_cannot_settle() {
    let store = store();
    let queue = queue(&store);
    let count = |sort| queue.standing(Standing::Open, Some(sort)).count();
    let counts = [Sort::Link, Sort::Mention, Sort::Identity].map(count);
    // Two laws and a genre by rules, two publishers by a reader; two mentions; two bodies.
    assert_eq!(counts, [5, 2, 1]);
    let mut ids: Vec<_> = queue.proposals.iter().map(|proposal| &proposal.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 8);
}

#[test]
fn what_is_accepted_is_stated_and_what_is_rejected_stays_away() {
    let store = store();
    let all = queue(&store);
    let (right, wrong) =
        (about(&all, Sort::Link, "weir-act-1984"), about(&all, Sort::Link, "weir-act-1921"));
    decide(&store, &right.id, Wish::Accept);
    decide(&store, &wrong.id, Wish::Reject);
    assert!(states(&store, right) && !states(&store, wrong));
    for text in [LISTING.to_owned(), later()] {
        let source = listing(&text);
        let changes = bring(&store, &source);
        assert_eq!(changes, text != LISTING, "importing again changes nothing");
        assert!(states(&store, right) && !states(&store, wrong));
        let now = queue(&store);
        let open = now.standing(Standing::Open, Some(Sort::Link));
        let open: Vec<_> = open.filter(|one| one.key.predicate == dcterms::references).collect();
        // The new entry asks about itself only.
        assert!(open.iter().all(|one| one.key.subject.as_str().contains("ferries")), "{open:?}");
        assert_eq!(open.len(), if text == LISTING { 0 } else { 2 });
    }
    let status = store.quads(None, Some(colo::status), Some(colo::Rejected.into()), None);
    assert_eq!(status.count(), 2, "the evidence and the record say that it was rejected");
}

#[test]
fn a_value_of_several_is_decided_alone() {
    let store = store();
    let before = content(&store);
    let all = queue(&store);
    let publishers: Vec<&Proposal> =
        all.proposals.iter().filter(|one| one.key.predicate == dcterms::publisher).collect();
    decide(&store, &publishers[0].id, Wish::Accept);
    assert!(states(&store, publishers[0]) && !states(&store, publishers[1]));
    assert!(!bring(&store, &enrichment()), "the file does not bring the question back");
    let now = queue(&store);
    assert_eq!(now.named(&publishers[1].id).unwrap().stamp, publishers[1].stamp);
    decide(&store, &publishers[1].id, Wish::Reject);
    assert!(!bring(&store, &enrichment()));
    decide(&store, &publishers[0].id, Wish::Undo);
    decide(&store, &publishers[1].id, Wish::Undo);
    assert_eq!(content(&store), before);
}

#[test]
fn two_things_become_one_and_two_again() {
    let store = store();
    let before = content(&store);
    let all = queue(&store);
    let twins = about(&all, Sort::Identity, "river-quell-trust");
    let missing = query::decide(&store, &[choice(&twins.id, Wish::Accept)], "ada").unwrap_err();
    assert!(missing.to_string().contains("one has to stay"), "{missing}");
    let stays = Some(thing(&store, "agent/river-quell-trust"));
    let accept = Choice { stays, note: "One body.".into(), ..choice(&twins.id, Wish::Accept) };
    let commit = query::decide(&store, &[accept], "ada").unwrap().unwrap();
    assert_eq!((commit.change().why().action, &*commit.change().why().agent), ("merge", "ada"));
    let old = thing(&store, "agent/quell-trust");
    let tomb = store.quads(Some((&old).into()), Some(dcterms::isReplacedBy), None, None);
    assert_eq!(tomb.count(), 1);
    for source in [listing(LISTING), enrichment()] {
        assert!(!bring(&store, &source), "{}: it does not come back", source.location);
    }
    assert_eq!(queue(&store).standing(Standing::Open, Some(Sort::Identity)).count(), 0);
    let decided = queue(&store).decisions;
    assert_eq!((decided.len(), &*decided[0].note), (1, "One body."));
    decide(&store, &twins.id, Wish::Undo);
    assert_eq!(content(&store), before);
    assert!(queue(&store).decisions.is_empty());
}

#[test]
fn rejected_twins_stay_two() {
    let store = store();
    let twins = about(&queue(&store), Sort::Identity, "river-quell-trust").id.clone();
    decide(&store, &twins, Wish::Reject);
    assert!(!bring(&store, &enrichment()));
    assert_eq!(queue(&store).standing(Standing::Rejected, Some(Sort::Identity)).count(), 1);
}

#[test]
fn a_decision_survives_a_merge_of_what_it_speaks_of() {
    let store = store();
    let all = queue(&store);
    let publishers = all.proposals.iter().filter(|one| one.key.predicate == dcterms::publisher);
    for one in publishers {
        decide(&store, &one.id, Wish::Reject);
    }
    let [from, into] = ["agent/quell-trust", "agent/river-quell-trust"].map(|it| thing(&store, it));
    let merged = colophon::import::merger(&store, [&from, &into], "One body.").unwrap();
    store.commit(merged.change).unwrap().unwrap();
    bring(&store, &enrichment());
    let open: Vec<_> = queue(&store)
        .standing(Standing::Open, None)
        .filter(|one| one.key.predicate == dcterms::publisher)
        .map(|one| one.key.clone())
        .collect();
    assert!(open.is_empty(), "{open:?}");
    assert!(!bring(&store, &enrichment()));
}

#[test]
fn what_is_in_the_way_is_told_at_once() {
    let store = store();
    let all = queue(&store);
    let one = about(&all, Sort::Link, "weir-act-1984");
    let twins = about(&all, Sort::Identity, "river-quell-trust");
    let before = store.version();
    let stale = Choice { stamp: Some("000000000000".into()), ..choice(&one.id, Wish::Accept) };
    let stays = Some(thing(&store, "agent/quell-trust"));
    let twice = Choice { stays, ..choice(&twins.id, Wish::Accept) };
    let wrong = [stale, choice("nonesuch", Wish::Reject), twice, choice(&one.id, Wish::Undo)];
    let problem = query::decide(&store, &wrong, "ada").unwrap_err();
    let told = problem.to_string();
    for part in [
        "not as it was shown",
        "no proposal is called nonesuch",
        "change of its own",
        "stands here twice",
        "is not decided",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(store.version(), before);
    let long = Choice { note: "x".repeat(2001), ..choice(&one.id, Wish::Reject) };
    assert!(query::decide(&store, &[long], "ada").is_err());
    decide(&store, &one.id, Wish::Accept);
    let again = query::decide(&store, &[choice(&one.id, Wish::Accept)], "eve").unwrap_err();
    assert_eq!(again.kind(), Kind::PreconditionFailed);
    assert!(again.to_string().contains("accepted by ada"), "{again}");
    let shown = Choice { stamp: Some(one.stamp.clone()), ..choice(&one.id, Wish::Reject) };
    let late = query::decide(&store, &[shown], "eve").unwrap_err();
    assert_eq!(late.kind(), Kind::PreconditionFailed, "{late}");
}

#[test]
fn what_would_break_a_shape_is_refused() {
    let store = store();
    let all = queue(&store);
    let genre = about(&all, Sort::Link, "Handbook");
    let problem = query::decide(&store, &[choice(&genre.id, Wish::Accept)], "ada").unwrap_err();
    assert_eq!(problem.kind(), Kind::BadShape, "{problem}");
    decide(&store, &genre.id, Wish::Reject);
}

#[test]
fn of_two_at_once_one_is_told() {
    let store = store();
    let shown = about(&queue(&store), Sort::Link, "weir-act-1984").clone();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let ask = |wish, who| {
            let (store, shown) = (&store, &shown);
            scope.spawn(move || {
                let stamp = Some(shown.stamp.clone());
                query::decide(store, &[Choice { stamp, ..choice(&shown.id, wish) }], who).is_ok()
            })
        };
        let both = [ask(Wish::Accept, "ada"), ask(Wish::Reject, "eve")];
        both.map(|one| one.join().unwrap()).into()
    });
    assert_eq!(outcomes.iter().filter(|done| **done).count(), 1);
    let now = queue(&store);
    let decision = now.named(&shown.id).unwrap().decision.clone().unwrap();
    assert_eq!(
        states(&store, &shown),
        decision.verdict == colophon::import::review::Verdict::Accepted
    );
}

#[derive(Clone, Debug)]
enum Step {
    Decide(usize, Wish),
    Import(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let wish = prop::sample::select(Wish::ALL);
    let step = prop_oneof![
        4 => (0..16_usize, wish).prop_map(|(place, wish)| Step::Decide(place, wish)),
        1 => (0..3_usize).prop_map(Step::Import),
    ];
    prop::collection::vec(step, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever the order of decisions, undos and imports, the catalogue says what the sources
    /// propose and the last decisions made of it.
    #[test]
    fn the_order_does_not_matter(steps in steps()) {
        let sources = [listing(LISTING), listing(&later()), enrichment()];
        let store = store();
        let mut known = BTreeMap::<String, Standing>::new();
        let mut current = 0;
        for step in steps {
            match step {
                Step::Decide(place, wish) => {
                    let now = queue(&store);
                    let links: Vec<_> = now
                        .proposals
                        .iter()
                        .filter(|one| one.key.sort != Sort::Identity && matches!(one.key.object, Term::NamedNode(_)))
                        .collect();
                    let id = links[place % links.len()].id.clone();
                    let standing = known.get(&id).copied().unwrap_or_default();
                    let wanted = match wish {
                        Wish::Accept => Standing::Accepted,
                        Wish::Reject => Standing::Rejected,
                        Wish::Unsure => Standing::Unsure,
                        Wish::Undo => Standing::Open,
                    };
                    let done = query::decide(&store, &[choice(&id, wish)], "ada");
                    prop_assert_eq!(done.is_ok(), standing != wanted, "{:?}", done.err());
                    known.insert(id, wanted);
                }
                Step::Import(number) => {
                    if number < 2 {
                        current = number;
                    }
                    bring(&store, &sources[number]);
                }
            }
            for proposal in &queue(&store).proposals {
                let wanted = known.get(&proposal.id).copied().unwrap_or_default();
                prop_assert_eq!(Standing::of(proposal.decision.as_ref()), wanted);
                prop_assert_eq!(states(&store, proposal), wanted == Standing::Accepted);
            }
            for source in [&sources[current], &sources[2]] {
                prop_assert!(plan(&store, source).change.is_empty(), "{}", source.location);
            }
        }
        // Taken back, nothing is left of any decision.
        for (id, standing) in known {
            if standing != Standing::Open {
                decide(&store, &id, Wish::Undo);
            }
        }
        let fresh = self::store();
        if current == 1 {
            bring(&fresh, &sources[1]);
        }
        // What superseded which source differs with the order of imports.
        let said = |store: &Store| -> Vec<String> {
            let provenance = store.base().graph("provenance");
            content(store).into_iter().filter(|line| !line.contains(provenance.as_str())).collect()
        };
        prop_assert_eq!(said(&store), said(&fresh));
    }
}

//! Searching: words and choices become publications, and what else could be chosen.
//!
//! A publication fulfils a word if one of its own texts has it, or what a thing is called that
//! published it, wrote it, or that it is about or refers to.

use super::catalogue::Catalogue;
use super::closing::{close, dated};
use super::facet::{Narrowed, narrow};
use super::list::tell;
use super::spelled::spelled;
use crate::answer::{Facet, Findings, Inquiry, Page, Quote, Sorted, View as Seen};
use crate::index::search::{Clause, Hits, Texts, Wish, both, either, without};
use crate::index::{Id, Order, Reading, View};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::{self, Base, dcterms, rdf, schema};
use oxrdf::{Graph, Literal, NamedNode, NamedNodeRef, Term, Triple};
use std::sync::Arc;

/// What leads from a publication to the things whose names it is found by.
pub(super) const LINKS: &[NamedNodeRef<'static>] = &[
    dcterms::publisher,
    dcterms::creator,
    dcterms::contributor,
    dcterms::subject,
    dcterms::references,
    schema::mentions,
    dcterms::type_,
];

/// What a word counts that only such a thing has.
const LINKED: f32 = 0.25;

/// How many things that are called so are told before the publications.
const DIRECT: usize = 5;

/// One search at a version.
struct Search<'s> {
    view: View,
    base: &'s Base,
    catalogue: Arc<Catalogue>,
    texts: Texts,
}

/// The publications that are looked for.
///
/// # Errors
///
/// [`Kind::NotFound`] past the last stretch, [`Kind::TooBusy`] as long as there is no reading copy;
/// otherwise if the store cannot be read.
pub fn search(store: &Store, inquiry: &Inquiry) -> Result<Page, Problem> {
    let view = Reading::now(store)?;
    let base = store.base();
    let catalogue = view.kept(|| Catalogue::of(&view, base));
    let search = Search { texts: Texts::of(&view)?, view, base, catalogue };
    let (findings, entries) = search.find(inquiry)?;
    let topic = store.base().join("search");
    let mut graph = Graph::new();
    for thing in &entries {
        tell(store, thing, &mut graph)?;
        graph.insert(&Triple::new(topic.clone(), schema::itemListElement, thing.clone()));
    }
    for thing in &findings.direct {
        graph.insert(&Triple::new(topic.clone(), schema::mentions, thing.clone()));
    }
    close(store, &mut graph)?;
    dated(store, &entries, &mut graph)?;
    let total = Literal::from(u64::try_from(findings.total).unwrap_or(u64::MAX));
    graph.insert(&Triple::new(topic.clone(), rdf::TYPE, schema::ItemList));
    graph.insert(&Triple::new(topic.clone(), schema::numberOfItems, total));
    let version = search.view.version();
    Ok(Page {
        topic,
        view: Seen::Search(Box::new(findings)),
        entries,
        graph,
        version,
        pictures: Vec::new(),
    })
}

impl Search<'_> {
    fn find(&self, inquiry: &Inquiry) -> Result<(Findings, Vec<NamedNode>), Problem> {
        let mut findings = Findings { inquiry: inquiry.clone(), ..Findings::default() };
        let mut wish = match Wish::read(&inquiry.words) {
            Ok(wish) => Some(wish),
            Err(_) if inquiry.words.is_empty() => None,
            Err(problem) => {
                findings.trouble = Some(problem.to_string());
                return Ok((findings, Vec::new()));
            }
        };
        let scores = wish.as_mut().map(|wish| self.scores(wish)).transpose()?;
        let narrowed = self.narrowed(inquiry, scores.as_deref());
        findings.total = narrowed.left.len();
        let numbers = findings.numbers();
        if inquiry.number > numbers {
            let told = format!("there are {numbers} pages, not {}", inquiry.number);
            return Err(Problem::new(Kind::NotFound, told));
        }
        let left = ordered(&narrowed, inquiry, scores.as_deref());
        let shown: Vec<Id> = left
            .into_iter()
            .skip((inquiry.number - 1) * inquiry.length)
            .take(inquiry.length)
            .map(|place| self.catalogue.publications[place as usize])
            .collect();
        let around = (&*self.catalogue, &self.view, self.base);
        findings.facets =
            Facet::ALL.into_iter().map(|facet| narrowed.told(around, facet, inquiry)).collect();
        findings.years = narrowed.years();
        findings.query = spelled(&self.view, self.base, inquiry, wish.as_ref());
        if let Some(wish) = &mut wish {
            findings.corrected = wish
                .corrected()
                .into_iter()
                .map(|(word, near)| (word.to_owned(), near.to_vec()))
                .collect();
            findings.quotes = shown.iter().map(|thing| self.quote(*thing, wish)).collect();
            if inquiry.number == 1 {
                findings.direct = self.direct(wish, &inquiry.words)?;
            }
        }
        if findings.total == 0 {
            findings.ways = self.ways(inquiry, wish.as_mut())?;
        }
        let names = shown.into_iter().filter_map(|thing| self.name(thing)).collect();
        Ok((findings, names))
    }

    fn narrowed(&self, inquiry: &Inquiry, scores: Option<&[f32]>) -> Narrowed {
        let around = (&*self.catalogue, &self.view, self.base);
        narrow(around, inquiry, |place| scores.is_none_or(|scores| scores[place] > 0.0))
    }

    fn name(&self, thing: Id) -> Option<NamedNode> {
        match self.view.term(thing) {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }

    /// How well each publication fits; 0 where it does not.
    fn scores(&self, wish: &mut Wish) -> Result<Vec<f32>, Problem> {
        let mut found: Option<Hits> = None;
        let mut gone = Vec::new();
        for clause in wish.clauses_mut() {
            let hits = self.clause(clause)?;
            if clause.is_unwanted() {
                gone.push(hits);
            } else {
                found = Some(found.map_or(hits.clone(), |found| both(found, &hits)));
            }
        }
        let found = gone.iter().fold(found.unwrap_or_default(), without);
        let mut scores = vec![0.0; self.catalogue.publications.len()];
        for (thing, score) in found {
            if let Some(place) = self.catalogue.place(thing) {
                scores[place] = score.max(f32::MIN_POSITIVE);
            }
        }
        Ok(scores)
    }

    /// The publications that fulfil a clause.
    fn clause(&self, clause: &mut Clause) -> Result<Hits, Problem> {
        let own = self.texts.clause(clause, false)?;
        let own: Hits =
            own.into_iter().filter(|(thing, _)| self.catalogue.place(*thing).is_some()).collect();
        let mut linked = Hits::new();
        let named = self.texts.clause(clause, true)?;
        let links: Vec<_> = LINKS.iter().filter_map(|link| self.view.id((*link).into())).collect();
        for (thing, score) in named {
            if self.catalogue.place(thing).is_some() {
                continue;
            }
            for link in &links {
                let publications = self.view.pairs(*link, Order::Object).range(thing);
                linked
                    .extend(publications.iter().map(|publication| (*publication, score * LINKED)));
            }
        }
        linked.sort_by(|(a, better), (b, worse)| a.cmp(b).then(worse.total_cmp(better)));
        linked.dedup_by_key(|(publication, _)| *publication);
        Ok(either(own, &linked))
    }

    fn quote(&self, thing: Id, wish: &Wish) -> Option<Quote> {
        let snippet = self.texts.snippet(thing, wish).filter(|snippet| !snippet.is_name)?;
        Some(Quote { text: snippet.text, marks: snippet.marks, language: snippet.language })
    }

    /// Things of some kind that are called what was typed; those that are called nothing else first.
    fn direct(&self, wish: &mut Wish, words: &str) -> Result<Vec<NamedNode>, Problem> {
        let written = written(words);
        let mut found = self.texts.find(wish, true, &|| Ok(()))?;
        if written != words
            && let Ok(mut plain) = Wish::read(&format!("\"{written}\""))
        {
            found = either(found, &self.texts.find(&mut plain, true, &|| Ok(()))?);
        }
        let mut things: Vec<_> = found
            .into_iter()
            .filter_map(|(thing, score)| {
                let name = self.name(thing)?;
                let kind = self.base.kind(name.as_ref())?;
                let exact = self.texts.is_called(thing, &written);
                // A publication is listed anyway.
                (exact || kind != vocab::Kind::Publication).then_some((exact, score, name))
            })
            .collect();
        things.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        Ok(things.into_iter().take(DIRECT).map(|(_, _, name)| name).collect())
    }

    /// What would find something where this finds nothing: less words, or less choices.
    fn ways(
        &self,
        inquiry: &Inquiry,
        wish: Option<&mut Wish>,
    ) -> Result<Vec<(Inquiry, usize)>, Problem> {
        let mut tries = Vec::new();
        let fewer = Inquiry { number: 1, ..inquiry.clone() };
        if let Some(wish) = wish {
            let words: Vec<String> = wish.written();
            for at in 0..words.len() {
                let rest: Vec<_> =
                    words.iter().enumerate().filter(|(other, _)| *other != at).collect();
                let rest =
                    rest.into_iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ");
                tries.push(Inquiry { words: rest, ..fewer.clone() });
            }
        }
        if !inquiry.chosen.is_empty() || inquiry.years != (None, None) {
            tries.push(Inquiry { chosen: Vec::new(), years: (None, None), ..fewer.clone() });
        }
        let mut ways = Vec::new();
        for way in tries {
            if way.words.is_empty() && !inquiry.words.is_empty() {
                continue;
            }
            let scores = match Wish::read(&way.words) {
                Ok(mut wish) => Some(self.scores(&mut wish)?),
                Err(_) if way.words.is_empty() => None,
                Err(_) => continue,
            };
            let count = self.narrowed(&way, scores.as_deref()).left.len();
            if count > 0 {
                ways.push((way, count));
            }
        }
        Ok(ways)
    }
}

/// What was typed, as a name or a number: a DOI or a law is also found by its address.
fn written(words: &str) -> String {
    let words = words.trim().trim_matches('"');
    let doi = words.find("doi.org/").map(|at| &words[at + "doi.org/".len()..]);
    let doi = doi.or_else(|| words.strip_prefix("doi:"));
    doi.unwrap_or(words).trim().to_owned()
}

/// The places of what is left, in the order that is asked for.
fn ordered(narrowed: &Narrowed, inquiry: &Inquiry, scores: Option<&[f32]>) -> Vec<u32> {
    let mut left = narrowed.left.clone();
    match (inquiry.sorted, scores) {
        (Sorted::Oldest, _) => left.reverse(),
        (Sorted::Best, Some(scores)) => {
            let score = |place: &u32| scores[*place as usize];
            let last = inquiry.number.saturating_mul(inquiry.length);
            let better = |a: &u32, b: &u32| score(b).total_cmp(&score(a)).then(a.cmp(b));
            if last < left.len() {
                left.select_nth_unstable_by(last, better);
                left.truncate(last);
            }
            left.sort_by(better);
        }
        _ => {}
    }
    left
}

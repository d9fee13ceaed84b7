//! Checking: a query that is not asked yet becomes everything that is wrong with it, and what is odd.

use super::names::Names;
use super::{context, scene, units};
use crate::config::Limits;
use crate::problem::{Detail, Fix, Problem};
use crate::query::mistakes::distance;
use crate::query::sparql::parse;
use crate::query::stack::on_large_stack;
use crate::query::{Request, admission, weigh};
use crate::store::{Census, Count, Store};
use crate::vocab::rdf;
use oxrdf::{NamedNode, NamedNodeRef};
use std::ops::Range;

/// A mistake and where it stands, in UTF-16 code units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The words that are wrong.
    pub place: Range<usize>,
    /// What is wrong, what to do, and if a program can do that, what to write.
    pub detail: Detail,
    /// The query can be asked all the same.
    pub is_doubt: bool,
}

/// What is wrong with a text, or where nothing is, what will hardly give what is wanted.
///
/// # Errors
///
/// If the store cannot be read.
pub fn check(store: &Store, text: &str, limits: &Limits) -> Result<Vec<Mistake>, Problem> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let request = Request { text: text.to_owned(), ..Request::default() };
    let judged = admission::admit(text, limits).and_then(|()| {
        on_large_stack(|| {
            let query = parse(store, &request)?;
            weigh::weigh(&query, &store.base().join("search"), limits)
        })
    });
    match judged {
        Ok(()) => doubts(store, text),
        Err(problem) => Ok(problem.details().iter().map(|it| placed(text, it)).collect()),
    }
}

fn placed(text: &str, detail: &Detail) -> Mistake {
    let at = detail.location.as_ref().and_then(|location| {
        let (line, column) = (location.line?, location.column?);
        let start: usize =
            text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let rest = text.get(start..)?;
        Some(start + rest.chars().take(column.checked_sub(1)?).map(char::len_utf8).sum::<usize>())
    });
    let start = at.unwrap_or(0);
    let piece = scene(text).pieces.into_iter().find(|piece| piece.end > start);
    let end = piece.filter(|piece| piece.start <= start).map_or(start, |piece| piece.end);
    let place = units(text, start)..units(text, end);
    Mistake { place, detail: Detail { location: None, ..detail.clone() }, is_doubt: false }
}

/// Properties and classes that nothing has.
fn doubts(store: &Store, text: &str) -> Result<Vec<Mistake>, Problem> {
    let scene = scene(text);
    let (names, (_, patterns)) = (Names::of(&scene), context::spot(&scene, usize::MAX));
    let census = store.census()?;
    let mut found = Vec::new();
    for pattern in &patterns {
        let Some(property) = names.address(pattern.property) else { continue };
        let (piece, term, is_class) = match names.address(pattern.object) {
            Some(class) if property == rdf::TYPE => (pattern.object, class, true),
            _ => (pattern.property, property, false),
        };
        if occurs(store, term.as_ref(), is_class)? || is_about_the_service(&term) {
            continue;
        }
        let told = if is_class {
            format!("nothing here is a {}", piece.text)
        } else {
            format!("nothing here has the property {}", piece.text)
        };
        let mut detail = Detail::new(told);
        if let Some((near, declare)) =
            near(&census, &term, is_class).map(|near| names.written(&near))
        {
            detail = detail.help(format!("did you mean {near}?"));
            // A fix is one replacement: a name whose prefix is missing is told only.
            if declare.is_none() {
                let (start, end) = (units(text, piece.start), units(text, piece.end));
                detail = detail.fix(Fix { start, end, text: near });
            }
        }
        let place = units(text, piece.start)..units(text, piece.end);
        found.push(Mistake { place, detail, is_doubt: true });
    }
    found.sort_by_key(|mistake| mistake.place.start);
    found.dedup();
    Ok(found)
}

fn occurs(store: &Store, term: NamedNodeRef<'_>, is_class: bool) -> Result<bool, Problem> {
    let (property, object) = if is_class { (rdf::TYPE, Some(term.into())) } else { (term, None) };
    Ok(store.quads(None, Some(property), object, None).next().transpose()?.is_some())
}

/// The description of the service is asked of nowhere else than in a query.
fn is_about_the_service(term: &NamedNode) -> bool {
    let spaces = ["sd", "sh", "void", "voidext", "colo"].map(crate::vocab::namespace);
    spaces.iter().any(|space| term.as_str().starts_with(space))
}

/// What is called nearly so, and is there.
fn near(census: &Census, term: &NamedNode, is_class: bool) -> Option<NamedNode> {
    let local = |address: &str| address.rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    let wanted = local(term.as_str());
    let known = census.tally.sorted().into_keys().filter_map(|count| match count {
        Count::Members(class) if is_class => Some(class),
        Count::Property(property) if !is_class => Some(property),
        _ => None,
    });
    let near = known.map(|known| (distance(&wanted, &local(known.as_str())), known)).min()?;
    (near.0 <= 2 && near.0 < wanted.chars().count() / 2).then_some(near.1)
}

//! Narrowing down: publications that fit become those that are chosen, and the counts of what else
//! could be chosen.

use super::catalogue::{Catalogue, called, value};
use super::label::label;
use crate::answer::{Counted, Facet, Inquiry};
use crate::index::{Id, View};
use crate::vocab::Base;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many values of a facet are told, and how many where all are wanted.
const TOLD: usize = 10;
const ALL: usize = 1000;

/// What is left of publications, and what each facet has.
pub(super) struct Narrowed {
    /// The places of those that are left, the newest first.
    pub(super) left: Vec<u32>,
    /// For each facet how often each value is there, were nothing else of the facet chosen.
    counts: Vec<Vec<usize>>,
    years: BTreeMap<i32, usize>,
    chosen: Vec<Option<Vec<bool>>>,
}

/// Narrows down the publications that fit; a publication that misses one facet only still counts
/// there, so that a person sees what another choice would give.
pub(super) fn narrow(
    (catalogue, view, base): (&Catalogue, &View, &Base),
    inquiry: &Inquiry,
    fits: impl Fn(usize) -> bool,
) -> Narrowed {
    let chosen: Vec<Option<Vec<bool>>> = Facet::ALL
        .iter()
        .zip(&catalogue.facets)
        .map(|(facet, column)| {
            let mut wanted = inquiry.chosen.iter().filter(|(of, _)| of == facet).peekable();
            wanted.peek()?;
            let wanted: Vec<Id> =
                wanted.filter_map(|(_, value)| called(view, base, *facet, value)).collect();
            Some(column.values.iter().map(|value| wanted.contains(value)).collect())
        })
        .collect();
    let counts = catalogue.facets.iter().map(|column| vec![0; column.values.len()]).collect();
    let mut narrowed = Narrowed { left: Vec::new(), counts, years: BTreeMap::new(), chosen };
    for place in 0..catalogue.publications.len() {
        if fits(place) {
            narrowed.count(catalogue, inquiry, place);
        }
    }
    narrowed
}

/// The years are looked at like one more facet.
const YEARS: usize = Facet::ALL.len();

impl Narrowed {
    fn count(&mut self, catalogue: &Catalogue, inquiry: &Inquiry, place: usize) {
        let mut missed = None;
        let mut count = 0;
        for (at, chosen) in self.chosen.iter().enumerate() {
            let Some(chosen) = chosen else { continue };
            if !catalogue.facets[at].of(place).iter().any(|code| chosen[*code as usize]) {
                count += 1;
                missed = Some(at);
            }
        }
        let (year, (from, to)) = (catalogue.years[place], inquiry.years);
        if from.is_some_and(|from| year < from) || to.is_some_and(|to| year > to || year == 0) {
            count += 1;
            missed = Some(YEARS);
        }
        if count > 1 {
            return;
        }
        for (at, column) in catalogue.facets.iter().enumerate() {
            if missed.is_none_or(|missed| missed == at) {
                for code in column.of(place) {
                    self.counts[at][*code as usize] += 1;
                }
            }
        }
        if year != 0 && missed.is_none_or(|missed| missed == YEARS) {
            *self.years.entry(year).or_default() += 1;
        }
        if count == 0 {
            self.left.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
    }

    /// What a facet has, the most first, those that are chosen before all; and how many more.
    pub(super) fn told(
        &self,
        (catalogue, view, base): (&Catalogue, &View, &Base),
        facet: Facet,
        inquiry: &Inquiry,
    ) -> (Facet, Vec<Counted>, usize) {
        let at = facet as usize;
        let column = &catalogue.facets[at];
        let is_chosen = |code: usize| self.chosen[at].as_ref().is_some_and(|chosen| chosen[code]);
        let mut codes: Vec<usize> = (0..column.values.len())
            .filter(|code| self.counts[at][*code] > 0 || is_chosen(*code))
            .collect();
        let most = if inquiry.all_of == Some(facet) { ALL } else { TOLD };
        codes.sort_by_key(|code| {
            (!is_chosen(*code), Reverse(self.counts[at][*code]), column.values[*code])
        });
        let more = codes.len().saturating_sub(most);
        codes.truncate(most);
        let counted = codes.into_iter().map(|code| Counted {
            value: value(view, base, column.values[code]),
            label: label(view, base, column.values[code]),
            count: self.counts[at][code],
            is_chosen: is_chosen(code),
        });
        (facet, counted.collect(), more)
    }

    /// How many there are of each year, also of those between with none.
    pub(super) fn years(&self) -> Vec<(i32, usize)> {
        let ends = self.years.keys().next().zip(self.years.keys().next_back());
        let Some((first, last)) = ends else { return Vec::new() };
        // A misprinted year is no reason for a thousand empty ones.
        if last - first > 200 {
            return self.years.iter().map(|(year, count)| (*year, *count)).collect();
        }
        (*first..=*last).map(|year| (year, self.years.get(&year).copied().unwrap_or(0))).collect()
    }
}

//! Filling years: what is drawn by year has every year between the first and the last.

use super::Cell;
use std::collections::BTreeMap;

/// Years between the first and the last stand there also where nothing happened, as `empty` of
/// them; at most so many, the last ones. What is not all years stays as it is.
pub(super) fn fill_years<T>(
    places: &mut BTreeMap<String, T>,
    most: usize,
    empty: impl Fn(Cell) -> T,
) {
    let years: Option<Vec<u32>> =
        places.keys().map(|key| (key.len() == 4).then(|| key.parse().ok()).flatten()).collect();
    let Some((first, last)) = years.and_then(|years| Some((*years.first()?, *years.last()?)))
    else {
        return;
    };
    for year in (first..=last).rev().take(most) {
        let label = year.to_string();
        let cell = Cell { key: label.clone(), label: label.clone(), language: None };
        places.entry(label).or_insert_with(|| empty(cell));
    }
}

//! Drawing a matrix: rows by columns, the more the darker, and hatched where there is nothing.

use super::svg::{WIDTH, frame, mark, short, units};
use super::years::fill_years;
use super::{Cell, Column, Stage};
use maud::{Markup, html};
use std::cmp::Reverse;
use std::collections::BTreeMap;

const LEFT: u32 = 216;
/// How tall the heads of the columns are, level and slanting.
const HEADS: (u32, u32) = (30, 96);
const ROW: u32 = 26;
/// Most rows; of more, those with the greatest numbers.
const MOST_ROWS: usize = 25;
/// Most columns; of more, the last.
const MOST_COLUMNS: usize = 30;
/// How many shades there are.
const SHADES: u64 = 5;

/// A matrix of rows, columns and numbers.
pub(super) fn draw(stage: &Stage<'_>, columns: &[Column]) -> Option<Markup> {
    let mut numbers = BTreeMap::<String, (Cell, BTreeMap<String, u64>)>::new();
    let mut across = BTreeMap::<String, Cell>::new();
    for row in 0..stage.rows.rows.len() {
        let cell = |column| stage.rows.cell(row, columns[column]);
        let (Some(down), Some(place), Some(number)) =
            (cell(0), cell(1), stage.rows.number(row, columns[2]))
        else {
            continue;
        };
        let key = place.key.clone();
        across.insert(key.clone(), place);
        // A thing with labels in several languages stands in several rows: the first counts.
        numbers
            .entry(down.key.clone())
            .or_insert_with(|| (down, BTreeMap::new()))
            .1
            .entry(key)
            .or_insert(number);
    }
    fill_years(&mut across, MOST_COLUMNS, |cell| cell);
    let skipped = across.len().saturating_sub(MOST_COLUMNS);
    let across: Vec<Cell> = across.into_values().skip(skipped).collect();
    let mut down: Vec<_> = numbers.into_values().collect();
    down.sort_by_key(|(cell, numbers)| {
        (Reverse(numbers.values().sum::<u64>()), cell.label.clone())
    });
    down.truncate(MOST_ROWS);
    let most = down.iter().flat_map(|(_, numbers)| numbers.values()).copied().max()?;
    let slants = across.iter().any(|place| place.label.chars().count() > 6);
    let top = if slants { HEADS.1 } else { HEADS.0 };
    let wide = ((WIDTH - LEFT) / units(across.len())).min(72);
    Some(frame(
        top + ROW * units(down.len()) + 6,
        &html! {
            @for (index, place) in across.iter().enumerate() {
                @if wide >= 32 || index.is_multiple_of((36 / wide.max(1) + 1) as usize) {
                    @let (x, y) = (LEFT + wide * units(index) + wide / 2, top - 10);
                @if slants { text x=(x) y=(y) transform={ "rotate(-40 " (x) " " (y) ")" } { (short(&place.label, 118)) } }
                @else { text.middle x=(x) y=(y) { (short(&place.label, wide.max(36))) } }
                }
            }
            @for (line, (cell, numbers)) in down.iter().enumerate() {
                @let y = top + ROW * units(line);
                (mark(stage, cell, &cell.label, &html! { text.end x=(LEFT - 10) y=(y + 17) { (short(&cell.label, LEFT - 10)) } }))
                @for (index, place) in across.iter().enumerate() {
                    @let number = numbers.get(&place.key).copied().unwrap_or(0);
                    (square((LEFT + wide * units(index), y, wide), &format!("{}, {}: {number}", cell.label, place.label), (number, most)))
                }
            }
        },
    ))
}

fn square((x, y, wide): (u32, u32, u32), told: &str, (number, most): (u64, u64)) -> Markup {
    let shade = (number * SHADES).div_ceil(most.max(1));
    html! {
        @if number == 0 {
            rect fill="url(#hatch)" x=(x + 1) y=(y + 1) width=(wide - 2) height=(ROW - 2) { title { (told) } }
        } @else {
            g role="img" aria-label=(told) {
                title { (told) }
                rect class={ "shade s" (shade) } x=(x + 1) y=(y + 1) width=(wide - 2) height=(ROW - 2) rx="2" {}
                @if wide >= 18 { text class={ "middle on" (shade) } x=(x + wide / 2) y=(y + 17) { (number) } }
            }
        }
    }
}

//! Drawing bars: one for each year or name, stacked by a third column.

use super::svg::{WIDTH, frame, mark, share, short, step, units};
use super::years::fill_years;
use super::{Cell, Column, Stage};
use crate::write::say::picture as say;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

const LEFT: u32 = 44;
const TOP: u32 = 16;
const TALL: u32 = 180;
/// Most bars; of more only the last are drawn, which for years are the newest.
const MOST: usize = 60;
/// The widest that a bar is.
const WIDEST: u32 = 72;
/// How many colours there are; what comes later shares the last.
const COLOURS: usize = 6;

/// Bars of `x`, `n` and perhaps a series.
pub(super) fn draw(stage: &Stage<'_>, columns: &[Column]) -> Option<Markup> {
    let (x, n, series) = (columns[0], columns[1], columns.get(2));
    let mut bars = BTreeMap::<String, (Cell, BTreeMap<Cell, u64>)>::new();
    let mut names = BTreeSet::new();
    for row in 0..stage.rows.rows.len() {
        let (Some(place), Some(number)) = (stage.rows.cell(row, x), stage.rows.number(row, n))
        else {
            continue;
        };
        let part = match series {
            Some(series) => stage.rows.cell(row, *series).unwrap_or_else(|| not_said(stage)),
            None => Cell::default(),
        };
        names.insert(part.clone());
        let bar = bars.entry(place.key.clone()).or_insert_with(|| (place, BTreeMap::new()));
        *bar.1.entry(part).or_default() += number;
    }
    fill_years(&mut bars, MOST, |cell| (cell, BTreeMap::new()));
    let skipped = bars.len().saturating_sub(MOST);
    let bars: Vec<_> = bars.into_values().skip(skipped).collect();
    let names: Vec<Cell> = names.into_iter().collect();
    let most =
        bars.iter().map(|(_, parts)| parts.values().sum::<u64>()).max().filter(|most| *most > 0)?;
    let step = step(most);
    let top = most.div_ceil(step) * step;
    let wide = (WIDTH - LEFT) / units(bars.len());
    let legend = if names.len() > 1 { 24 * units(names.len()).div_ceil(3) } else { 0 };
    Some(frame(
        TOP + TALL + 34 + legend,
        &html! {
            @for line in 0..=top / step {
                @let y = TOP + TALL - share(line * step, top, TALL);
                line.grid x1=(LEFT) x2=(WIDTH) y1=(y) y2=(y) {}
                text.end x=(LEFT - 8) y=(y + 4) { (line * step) }
            }
            @for (index, (place, parts)) in bars.iter().enumerate() {
                @let left = LEFT + wide * units(index);
                (bar(stage, (left, wide), (place, parts), (&names, top)))
                @if wide >= 34 || index.is_multiple_of((44 / wide.max(1) + 1) as usize) {
                    text.middle x=(left + wide / 2) y=(TOP + TALL + 20) { (short(&place.label, wide.max(44))) }
                }
            }
            @if names.len() > 1 { (legend_of(&names, TOP + TALL + 40)) }
        },
    ))
}

/// One bar with its parts, the first at its foot.
fn bar(
    stage: &Stage<'_>,
    (left, wide): (u32, u32),
    (place, parts): (&Cell, &BTreeMap<Cell, u64>),
    (names, top): (&[Cell], u64),
) -> Markup {
    let mut below = 0;
    let slim = (wide * 4 / 5).clamp(2, WIDEST);
    html! {
        @for (name, number) in parts {
            @let colour = names.iter().position(|known| known == name).unwrap_or(0).min(COLOURS - 1);
            @let foot = TOP + TALL - share(below, top, TALL);
            @let head = TOP + TALL - share(below + number, top, TALL);
            @let told = if name.label.is_empty() { format!("{}: {number}", place.label) } else { format!("{}, {}: {number}", place.label, name.label) };
            @let of = if name.key.is_empty() { place } else { name };
            (mark(stage, of, &told, &html! {
                rect class={ "mark c" (colour) } x=(left + (wide - slim) / 2) y=(head) width=(slim) height=((foot - head).max(1)) {}
            }))
            ({ below += number; "" })
        }
    }
}

/// The part of which the rows do not say what it is.
fn not_said(stage: &Stage<'_>) -> Cell {
    Cell { label: say::NOT_SAID.of(stage.site).to_owned(), ..Cell::default() }
}

fn legend_of(names: &[Cell], top: u32) -> Markup {
    html! {
        @for (index, name) in names.iter().enumerate() {
            @let (x, y) = (LEFT + 240 * (units(index) % 3), top + 24 * (units(index) / 3));
            rect class={ "mark c" (index.min(COLOURS - 1)) } x=(x) y=(y) width="12" height="12" {}
            text x=(x + 18) y=(y + 11) { (short(&name.label, 210)) }
        }
    }
}

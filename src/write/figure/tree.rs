//! Drawing a tree: each thing below what is wider, with a bar for its number.

use super::svg::{WIDTH, frame, mark, share, short, units};
use super::{Cell, Column, Stage};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};

const ROW: u32 = 26;
const LABEL: u32 = 420;
/// Most lines.
const MOST: usize = 60;
/// Deepest line.
const DEEPEST: u32 = 8;

/// A tree of things, what each is below, and a number.
pub(super) fn draw(stage: &Stage<'_>, columns: &[Column]) -> Option<Markup> {
    let mut things = BTreeMap::<String, (Cell, u64)>::new();
    let mut below = BTreeMap::<String, BTreeSet<(String, String)>>::new();
    let mut tops = BTreeSet::new();
    for row in 0..stage.rows.rows.len() {
        let Some(thing) = stage.rows.cell(row, columns[0]) else { continue };
        let number = stage.rows.number(row, columns[2]).unwrap_or(0);
        let entry = (thing.label.to_lowercase(), thing.key.clone());
        match stage.rows.cell(row, columns[1]) {
            Some(wider) => below.entry(wider.key).or_default().insert(entry),
            None => tops.insert(entry),
        };
        things.entry(thing.key.clone()).or_insert((thing, number));
    }
    // What stands below something that is not there stands at the top.
    for (wider, narrower) in &below {
        if !things.contains_key(wider) {
            tops.extend(narrower.iter().cloned());
        }
    }
    let most = things.values().map(|(_, number)| *number).max()?;
    let mut lines: Vec<(u32, String)> = Vec::new();
    let mut open: Vec<(u32, String)> = tops.into_iter().rev().map(|(_, key)| (0, key)).collect();
    let mut seen = BTreeSet::new();
    while let Some((depth, key)) = open.pop() {
        if lines.len() == MOST || !seen.insert(key.clone()) {
            continue;
        }
        let narrower = below.get(&key).into_iter().flatten().rev();
        open.extend(narrower.filter(|_| depth < DEEPEST).map(|(_, key)| (depth + 1, key.clone())));
        lines.push((depth, key));
    }
    Some(frame(
        ROW * units(lines.len()) + 8,
        &html! {
            @for (index, (depth, key)) in lines.iter().enumerate() {
                @let (y, x) = (ROW * units(index) + 4, depth * 26);
                @let (cell, number) = &things[key];
                @if *depth > 0 { path.axis d={ "M" (x - 14) " " (y - 6) "v" (ROW / 2 + 6) "h10" } fill="none" {} }
                (mark(stage, cell, &format!("{}: {number}", cell.label), &html! {
                    text x=(x) y=(y + 18) { (short(&cell.label, LABEL - x - 10)) }
                    rect class="mark c0" x=(LABEL) y=(y + 4) width=(share(*number, most, WIDTH - LABEL - 60).max(1)) height=(ROW - 10) {}
                }))
                text x=(LABEL + share(*number, most, WIDTH - LABEL - 60) + 8) y=(y + 18) { (number) }
            }
        },
    ))
}

//! Drawing a network: things on a ring, the more they have to do with each other the thicker the
//! line; of more things than a person can follow a matrix is drawn.

use super::svg::{WIDTH, frame, mark, share, short, units};
use super::{Cell, Column, Stage, matrix};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::TAU;

/// How tall the ring is for two things, and for many.
const TALL: (u32, u32) = (150, 440);
/// Most things in a network.
const MOST: usize = 40;

/// A network of two columns of things and a number.
pub(super) fn draw(stage: &Stage<'_>, columns: &[Column]) -> Option<Markup> {
    let mut nodes = BTreeMap::<String, (Cell, u64)>::new();
    let mut edges = BTreeMap::<(String, String), u64>::new();
    for row in 0..stage.rows.rows.len() {
        let cell = |column| stage.rows.cell(row, columns[column]);
        let (Some(one), Some(other), Some(number)) =
            (cell(0), cell(1), stage.rows.number(row, columns[2]))
        else {
            continue;
        };
        let pair = (one.key.clone().min(other.key.clone()), one.key.clone().max(other.key.clone()));
        if one.key == other.key || edges.contains_key(&pair) {
            continue;
        }
        edges.insert(pair, number);
        for cell in [one, other] {
            nodes.entry(cell.key.clone()).or_insert((cell, 0)).1 += number;
        }
    }
    if nodes.is_empty() {
        return None;
    }
    if nodes.len() > MOST {
        return matrix::draw(stage, columns);
    }
    let tall = (TALL.0 + 18 * units(nodes.len())).min(TALL.1);
    let places = around(&nodes, &edges, tall);
    let largest = nodes.values().map(|(_, number)| *number).max().unwrap_or(1);
    let most = edges.values().copied().max().unwrap_or(1);
    Some(frame(
        tall,
        &html! {
            @for ((one, other), number) in &edges {
                @let (a, b) = (places[one], places[other]);
                path class="edge" d={ "M" (a.0) " " (a.1) " Q" (WIDTH / 2) " " (tall / 2) " " (b.0) " " (b.1) } stroke-width=(1 + 7 * number / most) {
                    title { (nodes[one].0.label) " – " (nodes[other].0.label) ": " (number) }
                }
            }
            @for (key, (cell, number)) in &nodes {
                @let (x, y) = places[key];
                @let right = x >= i64::from(WIDTH) / 2;
            @let radius = i64::from(5 + share(*number, largest, 9));
                (mark(stage, cell, &format!("{}: {number}", cell.label), &html! {
                    circle class="mark c0" cx=(x) cy=(y) r=(radius) {}
                    text class=(if right { "start" } else { "end" }) x=(if right { x + radius + 6 } else { x - radius - 6 }) y=(y + 5) { (short(&cell.label, 230)) }
                }))
            }
        },
    ))
}

/// Where each thing stands: those with much to do with each other side by side.
fn around(
    nodes: &BTreeMap<String, (Cell, u64)>,
    edges: &BTreeMap<(String, String), u64>,
    tall: u32,
) -> BTreeMap<String, (i64, i64)> {
    let mut left: BTreeSet<&String> = nodes.keys().collect();
    let mut order: Vec<&String> = Vec::new();
    while !left.is_empty() {
        let last = order.last().copied();
        let weight = |key: &&&String| {
            let pair = last
                .map(|last| ((**key).clone().min(last.clone()), (**key).clone().max(last.clone())));
            let near = pair.and_then(|pair| edges.get(&pair)).copied().unwrap_or(0);
            (near, nodes[**key].1, std::cmp::Reverse((**key).clone()))
        };
        let Some(next) = left.iter().max_by_key(weight).copied() else { break };
        left.remove(next);
        order.push(next);
    }
    let total = f64::from(u32::try_from(order.len()).unwrap_or(u32::MAX));
    let (middle, height) = (f64::from(WIDTH) / 2.0, f64::from(tall) / 2.0);
    let place = |index: usize| {
        let angle = TAU * (f64::from(u32::try_from(index).unwrap_or(0)) + 0.25) / total;
        (whole(middle + 130.0 * angle.cos()), whole(height + (height - 24.0) * angle.sin()))
    };
    order.into_iter().enumerate().map(|(index, key)| (key.clone(), place(index))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a place in a picture of some hundred units")]
fn whole(place: f64) -> i64 {
    place.round() as i64
}

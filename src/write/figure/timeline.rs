//! Drawing a timeline: each thing where its date is, dots above each other where dates are near.

use super::svg::{WIDTH, frame, mark};
use super::{Cell, Column, Stage};
use maud::{Markup, html};

const LEFT: u32 = 20;
const DOT: u32 = 14;
/// Most dots above each other.
const MOST: u32 = 14;

/// A timeline of dates and things; a third column sets some of them apart.
pub(super) fn draw(stage: &Stage<'_>, columns: &[Column]) -> Option<Markup> {
    let mut dots: Vec<(u32, Cell, Cell, Option<Cell>)> = Vec::new();
    for row in 0..stage.rows.rows.len() {
        let cell = |column| stage.rows.cell(row, columns[column]);
        if let (Some(date), Some(thing)) = (cell(0), cell(1))
            && let Some(month) = month(&date.key)
        {
            dots.push((
                month,
                date,
                thing,
                columns.get(2).and_then(|column| stage.rows.cell(row, *column)),
            ));
        }
    }
    dots.sort();
    dots.dedup_by(|one, other| one.2.key == other.2.key && one.0 == other.0);
    let (first, last) = (dots.first()?.0 / 12 * 12, (dots.last()?.0 / 12 + 1) * 12);
    let room = (WIDTH - 2 * LEFT) / (DOT + 2);
    let slot = |month: u32| (month - first) * (room - 1) / (last - first).max(1);
    let mut heights = vec![0_u32; room as usize];
    let placed: Vec<_> = dots
        .iter()
        .map(|dot| {
            let slot = slot(dot.0);
            let height = &mut heights[slot as usize];
            *height += 1;
            (slot, *height, dot)
        })
        .collect();
    let tall = placed.iter().map(|dot| dot.1).max().unwrap_or(1).min(MOST) * (DOT + 2) + 14;
    let years = (last - first) / 12;
    Some(frame(
        tall + 36,
        &html! {
            line.axis x1=(LEFT) x2=(WIDTH - LEFT) y1=(tall) y2=(tall) {}
            @for year in 0..years {
                @let x = LEFT + slot(first + 12 * year) * (DOT + 2);
                line.axis x1=(x) x2=(x) y1=(tall) y2=(tall + 6) {}
                @if years <= 14 || year.is_multiple_of(years / 12 + 1) { text x=(x) y=(tall + 24) { (first / 12 + year) } }
            }
            @for (slot, height, (_, date, thing, group)) in placed.into_iter().filter(|dot| dot.1 <= MOST) {
                @let apart = group.is_some();
                (mark(stage, thing, &format!("{}: {}", date.label, thing.label), &html! {
                    circle class=(if apart { "mark c1" } else { "mark c0" }) cx=(LEFT + slot * (DOT + 2) + DOT / 2) cy=(tall - height * (DOT + 2) + DOT / 2) r=(DOT / 2) {}
                }))
            }
        },
    ))
}

/// The month of a date, counted from the year 0.
fn month(date: &str) -> Option<u32> {
    let (year, rest) = date.split_at_checked(4)?;
    let month: u32 = rest.get(1..3).and_then(|month| month.parse().ok()).unwrap_or(1);
    Some(year.parse::<u32>().ok()? * 12 + month.clamp(1, 12) - 1)
}

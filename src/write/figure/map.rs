//! Drawing a map of references: what something rests on at the left, who took it up at the right.

use super::svg::{WIDTH, frame, mark, short, units};
use super::{Cell, Column, Stage};
use maud::{Markup, html};

const ROW: u32 = 28;
const SIDE: u32 = 300;
/// Most things on one side.
const MOST: usize = 20;

/// A map of sides (`from` or `to`) and things.
pub(super) fn draw(stage: &Stage<'_>, columns: &[Column]) -> Option<Markup> {
    let mut sides: [Vec<Cell>; 2] = [Vec::new(), Vec::new()];
    for row in 0..stage.rows.rows.len() {
        let cell = |column| stage.rows.cell(row, columns[column]);
        if let (Some(side), Some(thing)) = (cell(0), cell(1)) {
            let side = &mut sides[usize::from(side.key == "to")];
            if !side.iter().any(|known| known.key == thing.key) {
                side.push(thing);
            }
        }
    }
    let shown = sides.each_ref().map(|side| side.len().min(MOST));
    let lines = units(shown[0].max(shown[1]));
    if lines == 0 {
        return None;
    }
    let middle = ROW * lines / 2 + 10;
    Some(frame(
        ROW * lines + 20,
        &html! {
            @for (side, things) in sides.iter().enumerate() {
                @let start = (lines - units(shown[side])) * ROW / 2 + 10;
                @for (index, thing) in things.iter().take(MOST).enumerate() {
                    @let y = start + ROW * units(index) + ROW / 2;
                    @let x = if side == 0 { SIDE } else { WIDTH - SIDE };
                    path.edge d={ "M" (x) " " (y) " C" (WIDTH / 2) " " (y) " " (WIDTH / 2) " " (middle) " " (WIDTH / 2) " " (middle) } stroke-width="1.5" {}
                    (mark(stage, thing, &thing.label, &html! {
                        circle class={ "mark c" (side) } cx=(x) cy=(y) r="5" {}
                        text class=(if side == 0 { "end" } else { "start" }) x=(if side == 0 { x - 12 } else { x + 12 }) y=(y + 5) { (short(&thing.label, SIDE - 16)) }
                    }))
                }
            }
            circle.here cx=(WIDTH / 2) cy=(middle) r="9" {}
        },
    ))
}

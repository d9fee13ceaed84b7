//! Setting: the frame, the marks and the words of a picture.

use super::{Cell, Stage};
use maud::{Markup, html};

/// How wide a picture is, in its own units: the width of the text beside it.
pub(super) const WIDTH: u32 = 760;

/// The frame around the marks of a picture.
pub(super) fn frame(height: u32, marks: &Markup) -> Markup {
    html! {
        svg.figure viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height) role="group" {
            defs { pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect.gap width="6" height="6" {}
                line.gap x1="0" y1="0" x2="0" y2="6" {}
            } }
            (marks)
        }
    }
}

/// A mark that says what it is and leads to the page of it, where there is one.
pub(super) fn mark(stage: &Stage<'_>, of: &Cell, told: &str, shape: &Markup) -> Markup {
    html! {
        @match of.address(stage.site, stage.is_alone) {
            Some(address) => a href=(address) aria-label=(told) { title { (told) } (shape) },
            None => g role="img" aria-label=(told) { title { (told) } (shape) },
        }
    }
}

/// The beginning of a label that fits into so many units.
pub(super) fn short(label: &str, units: u32) -> String {
    let letters = (units / 7).max(3) as usize;
    if label.chars().count() <= letters {
        return label.to_owned();
    }
    let kept: String = label.chars().take(letters - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A step for a scale that ends at `most`: 1, 2 or 5 times a power of ten, at most five of them.
pub(super) fn step(most: u64) -> u64 {
    let mut power = 1;
    loop {
        for step in [power, 2 * power, 5 * power] {
            if step * 5 >= most {
                return step;
            }
        }
        power *= 10;
    }
}

/// How much `part` of `whole` is of a length.
pub(super) fn share(part: u64, whole: u64, length: u32) -> u32 {
    let share = u128::from(part) * u128::from(length) / u128::from(whole.max(1));
    u32::try_from(share).unwrap_or(length).min(length)
}

/// A count as a length in units.
pub(super) fn units(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! Sorting: many texts with long common beginnings come into order.

use std::cmp::Ordering;

/// Below this, texts are compared one with another.
const FEW: usize = 24;

/// Numbers whose texts are the same as far as they have been looked at.
struct Run {
    start: usize,
    end: usize,
    depth: usize,
}

/// Sorts numbers by their texts, and those with the same text by `tie`.
///
/// Eight bytes at a time, past what all have in common: comparing whole texts again and again would
/// fetch each of them twenty times from memory, and most of an IRI is the same as in its neighbours.
pub(super) fn by_text<'a>(
    numbers: &mut [u32],
    text: impl Fn(u32) -> &'a str,
    tie: impl Fn(u32, u32) -> Ordering,
) {
    let bytes = |number: u32| text(number).as_bytes();
    let mut keys: Vec<(u64, u32)> = Vec::new();
    let mut runs = vec![Run { start: 0, end: numbers.len(), depth: 0 }];
    while let Some(Run { start, end, depth }) = runs.pop() {
        let run = &mut numbers[start..end];
        let depth = if run.len() > FEW { depth + common(run, depth, bytes) } else { depth };
        if run.len() <= FEW || run.iter().all(|&number| bytes(number).len() <= depth) {
            run.sort_unstable_by(|&a, &b| bytes(a).cmp(bytes(b)).then_with(|| tie(a, b)));
            continue;
        }
        keys.clear();
        keys.extend(run.iter().map(|&number| (eight(bytes(number), depth), number)));
        keys.sort_unstable();
        for (place, (_, number)) in run.iter_mut().zip(&keys) {
            *place = *number;
        }
        let mut at = start;
        for same in keys.chunk_by(|(a, _), (b, _)| a == b) {
            if same.len() > 1 {
                runs.push(Run { start: at, end: at + same.len(), depth: depth + 8 });
            }
            at += same.len();
        }
    }
}

/// How many bytes from here on are the same in all texts of a run.
fn common<'a>(run: &[u32], from: usize, bytes: impl Fn(u32) -> &'a [u8]) -> usize {
    let first = rest(bytes(run[0]), from);
    let mut common = first.len();
    for &number in run {
        let pairs = first[..common].iter().zip(rest(bytes(number), from));
        common = pairs.take_while(|(a, b)| a == b).count();
    }
    common
}

/// Eight bytes of a text from here, zeros behind its end: a number in the order of texts.
fn eight(text: &[u8], from: usize) -> u64 {
    let rest = rest(text, from);
    let mut bytes = [0; 8];
    let length = rest.len().min(8);
    bytes[..length].copy_from_slice(&rest[..length]);
    u64::from_be_bytes(bytes)
}

fn rest(text: &[u8], from: usize) -> &[u8] {
    text.get(from..).unwrap_or_default()
}

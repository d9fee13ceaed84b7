//! Tests of `src/import`.

mod corrections;
mod erasing;
mod gold;
mod merging;
mod random;
mod undoing;

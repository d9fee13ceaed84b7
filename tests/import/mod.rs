//! Tests of `src/import`.

mod corrections;
mod gold;
mod merging;
mod random;
mod undoing;

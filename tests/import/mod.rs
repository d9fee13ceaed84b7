//! Tests of `src/import`.

mod gold;

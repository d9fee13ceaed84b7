//! Tests of `src/query`.

mod ask;

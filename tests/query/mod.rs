//! Tests of `src/query`.

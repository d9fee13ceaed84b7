//! Tests of `src/serve`.

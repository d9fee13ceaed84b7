//! Tests of `src/read`.

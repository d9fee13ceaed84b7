//! Tests of `src/import`.

//! Tests of `src/lift`.

mod form;

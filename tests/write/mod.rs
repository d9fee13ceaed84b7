//! Tests of `src/write`.

mod html;

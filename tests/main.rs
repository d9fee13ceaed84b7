//! The tests: folders mirror `src/`.

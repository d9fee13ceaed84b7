//! Judging: two engines are asked the same, and Oxigraph is right.
//!
//! [`dice`], [`data`] and [`syntax`] with [`queries`], [`patterns`] and [`expressions`] make a case
//! from a number; [`engines`] answers it twice; [`compare`] with [`places`] and [`order`] says whether the answers agree, and
//! where they may rightly differ; [`random`] runs many cases and makes a failing one small;
//! [`mistakes`] shows that it would find one.

pub(crate) mod compare;
mod data;
mod dice;
pub(crate) mod engines;
mod expressions;
mod mistakes;
mod order;
mod patterns;
mod places;
mod queries;
mod random;
mod syntax;

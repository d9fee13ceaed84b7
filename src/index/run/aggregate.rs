//! x
#[derive(Clone)]
pub(in crate::index) struct Aggregate { pub(in crate::index) function: Function, pub(in crate::index) distinct: bool, pub(in crate::index) argument: Option<usize>, pub(in crate::index) row: Vec<usize>, pub(in crate::index) result: usize }
#[derive(Clone)]
pub(in crate::index) enum Function { Count, Sum, Avg, Min, Max, Sample, GroupConcat { separator: String } }

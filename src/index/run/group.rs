//! x
pub(super) struct Group;
impl super::Stream for Group { fn next(&mut self) -> Result<Option<super::Batch>, crate::problem::Problem> { Ok(None) } }
impl Group { pub(super) fn new(_: super::Rows, _: Vec<usize>, _: Vec<super::aggregate::Aggregate>, _: super::Cx)->Self{Self} }

//! x
pub(in crate::index) fn range(
    _: &spargebra::algebra::Expression,
    _: &oxrdf::Variable,
    _: &super::Cx,
) -> Option<std::ops::Range<super::Id>> {
    None
}

//! Calculating: two numbers of different types meet in the wider one.

use oxrdf::Literal;
use oxsdatatypes::{Decimal, Double, Float, Integer};
use spareval::ExpressionTerm;
use std::cmp::Ordering;

/// A number, from the narrowest type to the widest (promotion as in the operators of SPARQL).
#[derive(Clone, Copy, Debug)]
pub(in crate::index) enum Number {
    Integer(Integer),
    Decimal(Decimal),
    Float(Float),
    Double(Double),
}

impl Number {
    /// The number that a value is, if it is one.
    pub(in crate::index) fn of(value: &ExpressionTerm) -> Option<Self> {
        Some(match value {
            ExpressionTerm::IntegerLiteral(value) => Self::Integer(*value),
            ExpressionTerm::DecimalLiteral(value) => Self::Decimal(*value),
            ExpressionTerm::FloatLiteral(value) => Self::Float(*value),
            ExpressionTerm::DoubleLiteral(value) => Self::Double(*value),
            _ => return None,
        })
    }

    /// Its order; none if either is not a number.
    pub(in crate::index) fn order(self, other: Self) -> Option<Ordering> {
        match self.meet(other) {
            (Self::Integer(a), Self::Integer(b)) => a.partial_cmp(&b),
            (Self::Decimal(a), Self::Decimal(b)) => a.partial_cmp(&b),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(&b),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(&b),
            _ => None,
        }
    }

    /// The sum; none if it does not fit.
    pub(in crate::index) fn plus(self, other: Self) -> Option<Self> {
        match self.meet(other) {
            (Self::Integer(a), Self::Integer(b)) => a.checked_add(b).map(Self::Integer),
            (Self::Decimal(a), Self::Decimal(b)) => a.checked_add(b).map(Self::Decimal),
            (Self::Float(a), Self::Float(b)) => Some(Self::Float(a + b)),
            (Self::Double(a), Self::Double(b)) => Some(Self::Double(a + b)),
            _ => None,
        }
    }

    /// A part of it: integers become decimals; none if it does not fit.
    pub(in crate::index) fn divided(self, by: Integer) -> Option<Self> {
        Some(match self {
            Self::Integer(sum) => Self::Decimal(Decimal::from(sum).checked_div(by)?),
            Self::Decimal(sum) => Self::Decimal(sum.checked_div(by)?),
            Self::Float(sum) => Self::Float(sum / Float::from(by)),
            Self::Double(sum) => Self::Double(sum / Double::from(by)),
        })
    }

    /// Both in the wider of the two types.
    fn meet(self, other: Self) -> (Self, Self) {
        let width = self.width().max(other.width());
        (self.widened(width), other.widened(width))
    }

    fn width(self) -> u8 {
        match self {
            Self::Integer(_) => 0,
            Self::Decimal(_) => 1,
            Self::Float(_) => 2,
            Self::Double(_) => 3,
        }
    }

    fn widened(self, width: u8) -> Self {
        match (self, width) {
            (Self::Integer(value), 1) => Self::Decimal(value.into()),
            (Self::Integer(value), 2) => Self::Float(value.into()),
            (Self::Integer(value), 3) => Self::Double(value.into()),
            (Self::Decimal(value), 2) => Self::Float(value.into()),
            (Self::Decimal(value), 3) => Self::Double(value.into()),
            (Self::Float(value), 3) => Self::Double(value.into()),
            _ => self,
        }
    }
}

impl From<Number> for Literal {
    fn from(number: Number) -> Self {
        match number {
            Number::Integer(value) => value.into(),
            Number::Decimal(value) => value.into(),
            Number::Float(value) => value.into(),
            Number::Double(value) => value.into(),
        }
    }
}

//! Calculating: numbers become numbers, each operation in the type that both sides can have.

use oxrdf::{Literal, Term};
use oxsdatatypes::{Boolean, Decimal, Double, Float, Integer};
use spareval::ExpressionTerm;
use std::cmp::Ordering;

/// A number as XML Schema has it.
#[derive(Clone, Copy, Debug)]
pub(in crate::index) enum Number {
    Integer(Integer),
    Decimal(Decimal),
    Float(Float),
    Double(Double),
}

use Number as N;

/// `+`, `-`, `*` or `/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::index) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A function from one number to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    Plus,
    Minus,
    Abs,
    Ceil,
    Floor,
    Round,
}

impl Number {
    /// The number that a value is.
    pub(in crate::index) fn of(value: &ExpressionTerm) -> Option<Self> {
        Some(match value {
            ExpressionTerm::IntegerLiteral(value) => N::Integer(*value),
            ExpressionTerm::DecimalLiteral(value) => N::Decimal(*value),
            ExpressionTerm::FloatLiteral(value) => N::Float(*value),
            ExpressionTerm::DoubleLiteral(value) => N::Double(*value),
            _ => return None,
        })
    }

    pub(in crate::index) fn term(self) -> Term {
        match self {
            N::Integer(value) => Literal::from(value),
            N::Decimal(value) => Literal::from(value),
            N::Float(value) => Literal::from(value),
            N::Double(value) => Literal::from(value),
        }
        .into()
    }

    /// A key that only the same number of the same type has.
    pub(super) fn key(self) -> (u8, i128) {
        match self {
            N::Integer(value) => (0, i64::from(value).into()),
            N::Decimal(value) => (1, i128::from_be_bytes(value.to_be_bytes())),
            N::Float(value) => (2, i32::from_be_bytes(value.to_be_bytes()).into()),
            N::Double(value) => (3, i64::from_be_bytes(value.to_be_bytes()).into()),
        }
    }

    pub(super) fn truth(self) -> bool {
        match self {
            N::Integer(value) => Boolean::from(value),
            N::Decimal(value) => Boolean::from(value),
            N::Float(value) => Boolean::from(value),
            N::Double(value) => Boolean::from(value),
        }
        .into()
    }

    fn float(self) -> Float {
        match self {
            N::Integer(value) => value.into(),
            N::Decimal(value) => value.into(),
            N::Float(value) => value,
            N::Double(value) => value.into(),
        }
    }

    fn double(self) -> Double {
        match self {
            N::Integer(value) => value.into(),
            N::Decimal(value) => value.into(),
            N::Float(value) => value.into(),
            N::Double(value) => value,
        }
    }

    fn decimal(self) -> Option<Decimal> {
        match self {
            N::Integer(value) => Some(value.into()),
            N::Decimal(value) => Some(value),
            N::Float(_) | N::Double(_) => None,
        }
    }

    /// Both in the type that both can have.
    fn together(self, other: Self) -> (Self, Self) {
        match (self, other) {
            (N::Integer(_), N::Integer(_)) => (self, other),
            (N::Double(_), _) | (_, N::Double(_)) => {
                (N::Double(self.double()), N::Double(other.double()))
            }
            _ => match (self.decimal(), other.decimal()) {
                (Some(a), Some(b)) => (N::Decimal(a), N::Decimal(b)),
                _ => (N::Float(self.float()), N::Float(other.float())),
            },
        }
    }

    /// The order of `<`; that of `spareval` has `NaN` equal to itself.
    pub(in crate::index) fn order(self, other: Self) -> Option<Ordering> {
        if let (N::Float(a), N::Float(b)) = (self, other)
            && a.is_identical_with(b)
        {
            return Some(Ordering::Equal);
        }
        if let (N::Double(a), N::Double(b)) = (self, other)
            && a.is_identical_with(b)
        {
            return Some(Ordering::Equal);
        }
        match self.together(other) {
            (N::Integer(a), N::Integer(b)) => a.partial_cmp(&b),
            (N::Decimal(a), N::Decimal(b)) => a.partial_cmp(&b),
            (N::Float(a), N::Float(b)) => a.partial_cmp(&b),
            (a, b) => a.double().partial_cmp(&b.double()),
        }
    }

    /// `=`.
    pub(super) fn equals(self, other: Self) -> bool {
        match self.together(other) {
            (N::Integer(a), N::Integer(b)) => a == b,
            (N::Decimal(a), N::Decimal(b)) => a == b,
            (N::Float(a), N::Float(b)) => a == b,
            (a, b) => a.double() == b.double(),
        }
    }

    /// `None` if the result is too large, or there is none.
    pub(in crate::index) fn with(self, operation: Operation, other: Self) -> Option<Self> {
        Some(match self.together(other) {
            (N::Integer(a), N::Integer(b)) => match operation {
                Operation::Add => N::Integer(a.checked_add(b)?),
                Operation::Subtract => N::Integer(a.checked_sub(b)?),
                Operation::Multiply => N::Integer(a.checked_mul(b)?),
                Operation::Divide => N::Decimal(Decimal::from(a).checked_div(b)?),
            },
            (N::Decimal(a), N::Decimal(b)) => N::Decimal(match operation {
                Operation::Add => a.checked_add(b)?,
                Operation::Subtract => a.checked_sub(b)?,
                Operation::Multiply => a.checked_mul(b)?,
                Operation::Divide => a.checked_div(b)?,
            }),
            (N::Float(a), N::Float(b)) => N::Float(match operation {
                Operation::Add => a + b,
                Operation::Subtract => a - b,
                Operation::Multiply => a * b,
                Operation::Divide => a / b,
            }),
            (a, b) => N::Double(match operation {
                Operation::Add => a.double() + b.double(),
                Operation::Subtract => a.double() - b.double(),
                Operation::Multiply => a.double() * b.double(),
                Operation::Divide => a.double() / b.double(),
            }),
        })
    }

    /// `None` if the result is too large.
    pub(super) fn rounded(self, rounding: Rounding) -> Option<Self> {
        use Rounding as R;
        Some(match (self, rounding) {
            (_, R::Plus) | (N::Integer(_), R::Ceil | R::Floor | R::Round) => self,
            (N::Integer(value), R::Minus) => N::Integer(value.checked_neg()?),
            (N::Integer(value), R::Abs) => N::Integer(value.checked_abs()?),
            (N::Decimal(value), R::Minus) => N::Decimal(value.checked_neg()?),
            (N::Decimal(value), R::Abs) => N::Decimal(value.checked_abs()?),
            (N::Decimal(value), R::Ceil) => N::Decimal(value.checked_ceil()?),
            (N::Decimal(value), R::Floor) => N::Decimal(value.checked_floor()?),
            (N::Decimal(value), R::Round) => N::Decimal(value.checked_round()?),
            (N::Float(value), R::Minus) => N::Float(-value),
            (N::Float(value), R::Abs) => N::Float(value.abs()),
            (N::Float(value), R::Ceil) => N::Float(value.ceil()),
            (N::Float(value), R::Floor) => N::Float(value.floor()),
            (N::Float(value), R::Round) => N::Float(value.round()),
            (N::Double(value), R::Minus) => N::Double(-value),
            (N::Double(value), R::Abs) => N::Double(value.abs()),
            (N::Double(value), R::Ceil) => N::Double(value.ceil()),
            (N::Double(value), R::Floor) => N::Double(value.floor()),
            (N::Double(value), R::Round) => N::Double(value.round()),
        })
    }
}

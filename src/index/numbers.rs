//! Narrowing: numbers become a column that is as wide as the largest of them.

use super::column::Column;

/// Numbers in as few bytes as the largest needs.
#[derive(Debug)]
pub(super) enum Numbers {
    One(Column<u8>),
    Two(Column<u16>),
    Four(Column<u32>),
    Eight(Column<u64>),
}

/// Numbers whose column has been looked up: to read many of them.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slice<'a> {
    One(&'a [u8]),
    Two(&'a [u16]),
    Four(&'a [u32]),
    Eight(&'a [u64]),
}

impl Slice<'_> {
    /// The number at this place, as a place; 0 if there is none.
    pub(super) fn place(self, at: usize) -> usize {
        match self {
            Self::One(numbers) => numbers.get(at).copied().unwrap_or_default().into(),
            Self::Two(numbers) => numbers.get(at).copied().unwrap_or_default().into(),
            Self::Four(numbers) => {
                numbers.get(at).and_then(|&number| number.try_into().ok()).unwrap_or_default()
            }
            Self::Eight(numbers) => {
                numbers.get(at).and_then(|&number| number.try_into().ok()).unwrap_or_default()
            }
        }
    }
}

impl Numbers {
    /// Numbers none of which is above `largest`.
    pub(super) fn new(largest: u64, numbers: impl Iterator<Item = u64>) -> Self {
        match largest {
            0..=0xff => Self::One(narrow(numbers)),
            0x100..=0xffff => Self::Two(narrow(numbers)),
            0x1_0000..=0xffff_ffff => Self::Four(narrow(numbers)),
            _ => Self::Eight(numbers.collect::<Vec<_>>().into()),
        }
    }

    /// The column as it stands in memory.
    pub(super) fn slice(&self) -> Slice<'_> {
        match self {
            Self::One(numbers) => Slice::One(numbers),
            Self::Two(numbers) => Slice::Two(numbers),
            Self::Four(numbers) => Slice::Four(numbers),
            Self::Eight(numbers) => Slice::Eight(numbers),
        }
    }

    /// The number at this place.
    pub(super) fn get(&self, at: usize) -> Option<u64> {
        match self {
            Self::One(numbers) => numbers.get(at).map(|&number| number.into()),
            Self::Two(numbers) => numbers.get(at).map(|&number| number.into()),
            Self::Four(numbers) => numbers.get(at).map(|&number| number.into()),
            Self::Eight(numbers) => numbers.get(at).copied(),
        }
    }

    /// The number at this place, as a place; 0 if there is none.
    pub(super) fn place(&self, at: usize) -> usize {
        self.get(at).and_then(|number| number.try_into().ok()).unwrap_or_default()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::One(numbers) => numbers.len(),
            Self::Two(numbers) => numbers.len(),
            Self::Four(numbers) => numbers.len(),
            Self::Eight(numbers) => numbers.len(),
        }
    }
}

fn narrow<T>(numbers: impl Iterator<Item = u64>) -> Column<T>
where
    T: super::column::Plain + TryFrom<u64> + Default,
{
    numbers.map(|number| T::try_from(number).unwrap_or_default()).collect::<Vec<_>>().into()
}

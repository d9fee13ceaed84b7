//! Holding: numbers in memory or in a mapped file become one kind of slice.

use memmap2::Mmap;
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;
use zerocopy::{FromBytes, Immutable, IntoBytes};

/// What stands in columns: any bytes are one, and it has no gaps.
pub(super) trait Plain: FromBytes + IntoBytes + Immutable + std::marker::Copy {}

impl Plain for u8 {}
impl Plain for u16 {}
impl Plain for u32 {}
impl Plain for u64 {}
impl Plain for f64 {}

/// A slice that was made here, or that stands in a mapped file.
pub(super) enum Column<T: Plain> {
    Owned(Vec<T>),
    Mapped {
        map: Arc<Mmap>,
        /// Bytes within the file, of whole and aligned numbers: `mapped` sees to it.
        bytes: Range<usize>,
    },
}

impl<T: Plain> Column<T> {
    /// Bytes of one number.
    #[expect(clippy::cast_possible_truncation, reason = "at most eight")]
    pub(super) const WIDTH: u32 = size_of::<T>() as u32;

    /// Numbers that stand in a file; `None` if they are not whole, not aligned or not there.
    pub(super) fn mapped(map: &Arc<Mmap>, bytes: Range<usize>) -> Option<Self> {
        <[T]>::ref_from_bytes(map.get(bytes.clone())?).ok()?;
        Some(Self::Mapped { map: Arc::clone(map), bytes })
    }

    /// The bytes that go to a file.
    pub(super) fn bytes(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl<T: Plain> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Owned(numbers) => numbers,
            Self::Mapped { map, bytes } => map
                .get(bytes.clone())
                .and_then(|bytes| <[T]>::ref_from_bytes(bytes).ok())
                .unwrap_or_default(),
        }
    }
}

impl<T: Plain> From<Vec<T>> for Column<T> {
    fn from(numbers: Vec<T>) -> Self {
        Self::Owned(numbers)
    }
}

impl<T: Plain> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} numbers of {} bytes", self.len(), Self::WIDTH)
    }
}

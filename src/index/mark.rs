//! Marking: what kind of term a text is becomes a number.

/// A kind of term; the texts of a pool have its number as their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Blank,
    Iri,
    Triple,
    /// A literal with the tag of this number.
    Literal(u32),
}

impl Mark {
    /// Its number; `None` if there are too many tags for that.
    pub(super) fn kind(self) -> Option<u32> {
        match self {
            Self::Blank => Some(0),
            Self::Iri => Some(1),
            Self::Triple => Some(2),
            Self::Literal(tag) => tag.checked_add(3),
        }
    }

    /// What has this number.
    pub(super) fn of(kind: u32) -> Self {
        match kind {
            0 => Self::Blank,
            1 => Self::Iri,
            2 => Self::Triple,
            _ => Self::Literal(kind - 3),
        }
    }
}

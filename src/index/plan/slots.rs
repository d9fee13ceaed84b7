//! Numbering variables: each has a slot, and sets of slots are bits.

/// A set of slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::index) struct Slots(Vec<u64>);

impl Slots {
    pub(in crate::index) fn insert(&mut self, slot: usize) {
        let word = slot / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (slot % 64);
    }

    pub(in crate::index) fn contains(&self, slot: usize) -> bool {
        self.0.get(slot / 64).is_some_and(|word| word >> (slot % 64) & 1 == 1)
    }

    /// Adds all of another set.
    pub(in crate::index) fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// Both together.
    pub(in crate::index) fn with(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.add(other);
        both
    }

    /// What is in both.
    pub(in crate::index) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// What is in this one and not in the other.
    pub(in crate::index) fn without(&self, other: &Self) -> Self {
        let none = std::iter::repeat(&0);
        Self(self.0.iter().zip(other.0.iter().chain(none)).map(|(a, b)| a & !b).collect())
    }

    pub(in crate::index) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(in crate::index) fn is_within(&self, other: &Self) -> bool {
        self.without(other).is_empty()
    }

    pub(in crate::index) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len() * 64).filter(|slot| self.contains(*slot))
    }
}

impl FromIterator<usize> for Slots {
    fn from_iter<T: IntoIterator<Item = usize>>(slots: T) -> Self {
        let mut set = Self::default();
        for slot in slots {
            set.insert(slot);
        }
        set
    }
}

impl Extend<usize> for Slots {
    fn extend<T: IntoIterator<Item = usize>>(&mut self, slots: T) {
        for slot in slots {
            self.insert(slot);
        }
    }
}

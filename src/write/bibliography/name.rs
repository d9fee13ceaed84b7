//! Naming: what somebody is called becomes family name and given names.

/// Words in small letters that begin a family name.
const PARTICLES: &[&str] = &[
    "af", "al", "auf", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "la", "le", "ten", "ter", "van", "von", "zu", "zum", "zur",
];

/// The name of an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::write) enum Name {
    /// Of an organisation, or of a person who has only one.
    Whole(String),
    /// Of a person.
    Parts {
        /// Given names, if any.
        given: String,
        /// The family name with its particles.
        family: String,
    },
}

impl Name {
    /// The name of a person or of somebody else. The last word of a person's name is the family
    /// name, and particles in front of it belong to it; a comma says so itself.
    pub(in crate::write) fn new(name: &str, is_person: bool) -> Self {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_person {
            return Self::Whole(name);
        }
        if let Some((family, given)) = name.split_once(", ") {
            return Self::Parts { given: given.to_owned(), family: family.to_owned() };
        }
        let words: Vec<&str> = name.split(' ').collect();
        let mut start = words.len().saturating_sub(1);
        while start > 1 && PARTICLES.contains(&words[start - 1]) {
            start -= 1;
        }
        if start == 0 {
            return Self::Whole(name);
        }
        Self::Parts { given: words[..start].join(" "), family: words[start..].join(" ") }
    }

    /// As a person reads it.
    pub(in crate::write) fn plain(&self) -> String {
        match self {
            Self::Whole(name) => name.clone(),
            Self::Parts { given, family } => format!("{given} {family}"),
        }
    }

    /// As indexes sort it.
    pub(in crate::write) fn inverted(&self) -> String {
        match self {
            Self::Whole(name) => name.clone(),
            Self::Parts { given, family } => format!("{family}, {given}"),
        }
    }
}

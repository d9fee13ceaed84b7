//! Tagging: what a literal has beside its text becomes a number.

use super::section::Reading;
use super::texts::Texts;
use oxrdf::{BaseDirection, Literal, LiteralRef, NamedNode, NamedNodeRef};

/// What a literal has beside its text; `""` where it has no language or no direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tag<'a> {
    pub(super) datatype: &'a str,
    pub(super) language: &'a str,
    pub(super) direction: &'a str,
}

impl<'a> Tag<'a> {
    pub(super) fn of(literal: LiteralRef<'a>) -> Self {
        Self {
            datatype: literal.datatype().as_str(),
            language: literal.language().unwrap_or_default(),
            direction: match literal.direction() {
                None => "",
                Some(BaseDirection::Ltr) => "ltr",
                Some(BaseDirection::Rtl) => "rtl",
            },
        }
    }

    pub(super) fn datatype(self) -> NamedNodeRef<'a> {
        NamedNodeRef::new_unchecked(self.datatype)
    }

    /// How its texts are read.
    pub(super) fn reading(self) -> Reading {
        Reading::of(self.datatype(), !self.language.is_empty())
    }

    /// The literal that has this beside its text.
    pub(super) fn literal(self, text: &str) -> Literal {
        let Self { datatype, language, direction } = self;
        match direction {
            _ if language.is_empty() => {
                Literal::new_typed_literal(text, NamedNode::new_unchecked(datatype))
            }
            "" => Literal::new_language_tagged_literal_unchecked(text, language),
            "rtl" => Literal::new_directional_language_tagged_literal_unchecked(
                text,
                language,
                BaseDirection::Rtl,
            ),
            _ => Literal::new_directional_language_tagged_literal_unchecked(
                text,
                language,
                BaseDirection::Ltr,
            ),
        }
    }
}

/// The tags of a copy, in their order: three texts each.
#[derive(Debug)]
pub(super) struct Tags(pub(super) Texts);

impl Tags {
    /// Tags in their order.
    pub(super) fn new(tags: &[Tag<'_>]) -> Self {
        Self(Texts::new(tags.iter().flat_map(|tag| [tag.datatype, tag.language, tag.direction])))
    }

    pub(super) fn get(&self, number: usize) -> Tag<'_> {
        let text = |part| self.0.get(number * 3 + part);
        Tag { datatype: text(0), language: text(1), direction: text(2) }
    }

    /// The number of a tag that the copy has.
    pub(super) fn number(&self, tag: Tag<'_>) -> Option<u32> {
        let (mut low, mut high) = (0, self.0.len() / 3);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.get(middle) < tag {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let found = low < self.0.len() / 3 && self.get(low) == tag;
        found.then(|| u32::try_from(low).ok())?
    }
}

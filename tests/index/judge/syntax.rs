//! Writing: a tree of syntax becomes the text of a query, and smaller trees.

use std::fmt;

/// What a part of a query is, which says how it can be made smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A query or sub-select; one within can take its place.
    Query,
    /// Between braces; a group within can take its place.
    Group,
    /// Stands in a group; can be left out, and one within can take its place.
    Element,
    /// Gives a value; a value within can take its place.
    Expression,
    /// A path; one within can take its place.
    Path,
    /// Can be left out.
    Clause,
}

/// A part of a query: words and smaller parts.
#[derive(Clone, Debug)]
pub(super) struct Syntax {
    kind: Kind,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
pub(super) enum Part {
    Word(String),
    Tree(Syntax),
    Nothing,
}

impl From<&str> for Part {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<String> for Part {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

impl From<Syntax> for Part {
    fn from(tree: Syntax) -> Self {
        Self::Tree(tree)
    }
}

impl From<Option<Syntax>> for Part {
    fn from(tree: Option<Syntax>) -> Self {
        tree.map_or(Self::Nothing, Self::Tree)
    }
}

impl From<Vec<Syntax>> for Part {
    fn from(trees: Vec<Syntax>) -> Self {
        Self::Tree(Syntax {
            kind: Kind::Clause,
            parts: trees.into_iter().map(Part::Tree).collect(),
        })
    }
}

/// `tree!(Kind; part, part, …)`
macro_rules! tree {
    ($kind:ident; $($part:expr),* $(,)?) => {
        $crate::index::judge::syntax::Syntax::new(
            $crate::index::judge::syntax::Kind::$kind,
            vec![$($part.into()),*],
        )
    };
}
pub(super) use tree;

impl Syntax {
    pub(super) fn new(kind: Kind, parts: Vec<Part>) -> Self {
        Self { kind, parts }
    }

    /// All trees that are one step smaller, the boldest steps first.
    pub(super) fn smaller(&self) -> Vec<Self> {
        let mut found = Vec::new();
        self.descendants(&mut |tree| {
            if tree.kind == self.kind && self.kind != Kind::Clause {
                found.push(tree.clone());
            }
        });
        for (at, part) in self.parts.iter().enumerate() {
            let Part::Tree(child) = part else { continue };
            let with = |part: Part| {
                let mut smaller = self.clone();
                smaller.parts[at] = part;
                smaller
            };
            match child.kind {
                Kind::Element | Kind::Clause => found.push(with(Part::Nothing)),
                Kind::Expression => {
                    for value in ["?a", "1", "true"] {
                        if child.to_string() != value && child.to_string().len() > 3 {
                            found.push(with(value.into()));
                        }
                    }
                }
                Kind::Path => {
                    if child.to_string() != "ex:feeds" {
                        found.push(with("ex:feeds".into()));
                    }
                }
                Kind::Query | Kind::Group => {}
            }
            found.extend(child.smaller().into_iter().map(|tree| with(tree.into())));
        }
        found
    }

    fn descendants(&self, visit: &mut dyn FnMut(&Self)) {
        for part in &self.parts {
            if let Part::Tree(child) = part {
                visit(child);
                child.descendants(visit);
            }
        }
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for part in &self.parts {
            let text = match part {
                Part::Word(word) => word.clone(),
                Part::Tree(tree) => tree.to_string(),
                Part::Nothing => continue,
            };
            if !first && !text.is_empty() {
                f.write_str(" ")?;
            }
            first = first && text.is_empty();
            f.write_str(&text)?;
        }
        Ok(())
    }
}

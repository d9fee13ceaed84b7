//! Naming: prefixed names and addresses in a query become terms, and terms become short names again.

use super::{Piece, Scene};
use crate::query::tokens::Token;
use crate::vocab::{PREFIXES, rdf};
use oxrdf::NamedNode;

/// The prefixes of a query: its own, and those of this graph.
pub(super) struct Names<'a> {
    own: Vec<(&'a str, &'a str)>,
}

impl<'a> Names<'a> {
    /// The prefixes that a query declares.
    pub(super) fn of(scene: &Scene<'a>) -> Self {
        let declared = |place: usize| {
            let (name, address) = (scene.at(place + 1), scene.at(place + 2));
            let name = name.text.strip_suffix(':')?;
            Some((name, address.text.strip_prefix('<')?.strip_suffix('>')?))
        };
        Self { own: scene.words(&["PREFIX"]).filter_map(declared).collect() }
    }

    /// The address of a term of the query, where it has one.
    pub(super) fn address(&self, piece: Piece<'_>) -> Option<NamedNode> {
        let address = match piece.token {
            Token::Word("a") => return Some(rdf::TYPE.into_owned()),
            Token::Other(b'<') => piece.text.strip_prefix('<')?.strip_suffix('>')?.to_owned(),
            Token::Prefixed(prefix) => {
                let local = piece.text.get(prefix.len() + 1..)?;
                format!("{}{}", self.namespace(prefix)?, local.replace('\\', ""))
            }
            _ => return None,
        };
        NamedNode::new(address).ok()
    }

    fn namespace(&self, prefix: &str) -> Option<&'a str> {
        let known = self.own.iter().copied().chain(PREFIXES.iter().copied());
        known.into_iter().find(|(name, _)| *name == prefix).map(|(_, namespace)| namespace)
    }

    /// How a term is written: a prefixed name if there is one, and the declaration that it needs.
    pub(super) fn written(&self, term: &NamedNode) -> (String, Option<String>) {
        let all = self.own.iter().copied().chain(PREFIXES.iter().copied());
        let plain = |local: &str| {
            let letter = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
            local.starts_with(|first: char| first.is_ascii_alphabetic())
                && local.chars().all(letter)
        };
        let short = all
            .filter_map(|(prefix, namespace)| {
                let local = term.as_str().strip_prefix(namespace).filter(|local| plain(local))?;
                Some((prefix, namespace, local))
            })
            .min_by_key(|(.., local)| local.len());
        match short {
            None => (term.to_string(), None),
            Some((prefix, namespace, local)) => {
                let declares = self.own.iter().all(|(name, _)| *name != prefix);
                let line = declares.then(|| format!("PREFIX {prefix}: <{namespace}>\n"));
                (format!("{prefix}:{local}"), line)
            }
        }
    }

    /// Whether a prefix is declared.
    pub(super) fn has(&self, prefix: &str) -> bool {
        self.own.iter().any(|(name, _)| *name == prefix)
    }
}

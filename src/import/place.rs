//! Placing: which graphs a source fills, and which earlier ones they take the place of.

use crate::lift::{Draft, Place as Described, describe_import, slug};
use crate::problem::Problem;
use crate::read::{Layer, Source, decode};
use crate::store::Store;
use crate::vocab::{colo, dcterms, prov};
use oxrdf::{Literal, NamedNode, TermRef};
use std::time::SystemTime;

/// Where a source goes.
pub(super) struct Place {
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
    /// The graph of its statements.
    pub(super) statements: NamedNode,
    /// The graph of its evidence.
    evidence: NamedNode,
    characters: usize,
    /// Digests (12 digits) of earlier states of the same source that are still current.
    earlier: Vec<String>,
    earlier_graphs: Vec<NamedNode>,
}

impl Place {
    pub(super) fn of(store: &Store, source: &Source) -> Result<Self, Problem> {
        let document = decode(source)?;
        let base = store.base();
        let (sha256, sha12) = (document.sha256.clone(), document.sha12());
        let stem = slug(source.file_name().rsplit_once('.').map_or("", |(stem, _)| stem));
        let statements = match source.profile.kind {
            Layer::Source => base.graph(format_args!("import-{sha12}-1")),
            Layer::Authority | Layer::Vocabulary => base.graph(format_args!("vocabulary-{stem}")),
            Layer::Enrichment => base.graph(format_args!("enrichment-{stem}")),
        };
        let evidence = base.graph(format_args!("evidence-{sha12}-1"));
        let mut earlier = Vec::new();
        let mut earlier_graphs = Vec::new();
        for digest in same_name(store, source)?.into_iter().filter(|digest| digest != sha12) {
            let graphs =
                ["import", "evidence"].map(|kind| base.graph(format_args!("{kind}-{digest}-1")));
            let filled: Vec<NamedNode> =
                graphs.into_iter().filter(|graph| is_filled(store, graph)).collect();
            if !filled.is_empty() || source.profile.kind != Layer::Source {
                earlier.push(digest);
                earlier_graphs.extend(filled);
            }
        }
        let characters = document.text.len();
        Ok(Self { sha256, statements, evidence, characters, earlier, earlier_graphs })
    }

    /// The graphs whose content the import replaces.
    pub(super) fn replaced(&self) -> Vec<NamedNode> {
        let own = [self.statements.clone(), self.evidence.clone()];
        own.into_iter().chain(self.earlier_graphs.iter().cloned()).collect()
    }

    /// Adds the provenance of the import to a draft. A file that only names graphs of its own
    /// (an export) is put back as it is.
    pub(super) fn describe(
        &self,
        store: &Store,
        source: &Source,
        mut draft: Draft,
    ) -> Result<Draft, Problem> {
        let fills = |graph: &NamedNode| {
            let graph = oxrdf::GraphName::from(graph.clone());
            draft.quads.iter().any(|quad| quad.graph_name == graph)
        };
        let mut graphs = Vec::new();
        if fills(&self.statements) {
            graphs.push((self.statements.clone(), "Statements read from the source"));
        }
        if fills(&self.evidence) {
            let label = "Records, fields, spans, mentions and assertions of the same import";
            graphs.push((self.evidence.clone(), label));
        }
        if graphs.is_empty() || source.profile.kind == Layer::Vocabulary {
            return Ok(draft);
        }
        let base = store.base();
        let import = base.thing("import", format_args!("{}-1", &self.sha256[..12]));
        let time = match literal(store, &import, prov::startedAtTime)? {
            Some(time) => time,
            None => crate::ledger::utc(SystemTime::now()),
        };
        let supersedes =
            self.earlier.last().map(|sha12| base.thing("import", format_args!("{sha12}-1")));
        let format = source.format()?;
        let described = Described {
            file_name: source.file_name(),
            format: format.name(),
            media_type: format.media_type(),
            sha256: &self.sha256,
            bytes: source.bytes.len(),
            characters: self.characters,
            time: &time,
            supersedes,
        };
        describe_import(&mut draft, base, &described, &source.profile, &graphs);
        Ok(draft)
    }
}

/// Digests of sources with the same file name that were imported before.
fn same_name(store: &Store, source: &Source) -> Result<Vec<String>, Problem> {
    let name = Literal::new_simple_literal(source.file_name());
    let provenance = store.base().graph("provenance");
    let mut found = Vec::new();
    for quad in store.quads(
        None,
        Some(dcterms::title),
        Some(TermRef::from(name.as_ref())),
        Some(provenance.as_ref().into()),
    ) {
        let oxrdf::NamedOrBlankNode::NamedNode(node) = quad?.subject else {
            continue;
        };
        // Without a digest nothing is left of it but the name: its import was undone.
        if let Some(sha256) = literal(store, &node, colo::sha256)? {
            found.push(sha256.chars().take(12).collect());
        }
    }
    found.sort();
    Ok(found)
}

fn is_filled(store: &Store, graph: &NamedNode) -> bool {
    store.quads(None, None, None, Some(graph.as_ref().into())).next().is_some()
}

fn literal(
    store: &Store,
    subject: &NamedNode,
    predicate: oxrdf::NamedNodeRef<'_>,
) -> Result<Option<String>, Problem> {
    let found = store.quads(Some(subject.as_ref().into()), Some(predicate), None, None).next();
    Ok(found.transpose()?.and_then(|quad| match quad.object {
        oxrdf::Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }))
}

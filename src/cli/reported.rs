//! Reporting proposals: one of them becomes a line of JSON.

use super::proposed::{Shown, label, short, texts, words};
use crate::config::Config;
use crate::import::review::Decision;
use crate::query::Standing;
use crate::vocab::colo;
use oxrdf::NamedNode;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// One proposal for a program.
pub(super) fn write_json(config: &Config, shown: Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (proposal, graph) = shown;
    let key = &proposal.key;
    let labels: BTreeMap<&str, String> = [
        ("subject", label(graph, &key.subject.clone().into())),
        ("predicate", short(config, &key.predicate)),
        ("object", label(graph, &key.object)),
    ]
    .into();
    let mut object = json!({
        "id": proposal.id, "stamp": proposal.stamp, "kind": key.sort.name(),
        "state": Standing::of(proposal.decision.as_ref()).name(),
        "subject": key.subject.as_str(), "predicate": key.predicate.as_str(),
        "object": key.object.to_string(),
        "rule": key.method.as_ref().map(NamedNode::as_str),
        "score": texts(shown, colo::score).first().and_then(|text| text.parse::<f64>().ok()),
        "reason": texts(shown, colo::reason), "words": words(shown), "labels": labels,
    });
    if let Some(Decision { who, when, note, version, .. }) = &proposal.decision {
        object["decided"] = json!({"by": who, "at": when, "note": note, "version": version});
    }
    writeln!(out, "{object}")
}

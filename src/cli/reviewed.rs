//! Showing proposals at a terminal: what is proposed, on which words, by which rule.

use super::proposed::{Shown, label, short, texts, words};
use super::talk::{BOLD, GREEN, OFF, RED, Visible, YELLOW};
use crate::config::Config;
use crate::import::review::{Decision, Sort};
use crate::query::Standing;
use crate::vocab::colo;
use std::io::{self, Write};

/// One proposal in a few lines.
pub(super) fn write_text(config: &Config, shown: Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (proposal, graph) = shown;
    let standing = Standing::of(proposal.decision.as_ref());
    let colour = match standing {
        Standing::Open | Standing::Unsure => YELLOW,
        Standing::Accepted => GREEN,
        Standing::Rejected => RED,
    };
    let key = &proposal.key;
    writeln!(
        out,
        "{BOLD}{}@{}{OFF} {} {colour}{}{OFF}",
        proposal.id,
        proposal.stamp,
        key.sort.name(),
        standing.name()
    )?;
    let (subject, object) = (label(graph, &key.subject.clone().into()), label(graph, &key.object));
    let between = match key.sort {
        Sort::Identity => "is the same as".to_owned(),
        _ => short(config, &key.predicate),
    };
    writeln!(out, "  {} {} {}", Visible(&subject), between, Visible(&object))?;
    let words = words(shown);
    for words in &words {
        writeln!(out, "  “{}”", Visible(&words.replace('\n', " ")))?;
    }
    // Without words of a source, what a reader gave as reason is what it rests on.
    for reason in texts(shown, colo::reason).iter().filter(|_| words.is_empty()) {
        writeln!(out, "  {}", Visible(reason))?;
    }
    if let Some(decision) = &proposal.decision {
        writeln!(out, "  {}", Visible(told(decision)))?;
    }
    Ok(())
}

/// One proposal with everything that speaks for it, and what was decided of others like it.
pub(super) fn write_whole(
    config: &Config,
    shown: Shown<'_>,
    (alike, [accepted, rejected]): (&[&Decision], [usize; 2]),
    out: &mut dyn Write,
) -> io::Result<()> {
    write_text(config, shown, out)?;
    let (proposal, graph) = shown;
    let row = |out: &mut dyn Write, name: &str, value: &str| {
        writeln!(out, "  {name}: {}", Visible(value))
    };
    row(out, "subject", proposal.key.subject.as_str())?;
    row(out, "object", &proposal.key.object.to_string())?;
    if let Some(method) = &proposal.key.method {
        row(out, "rule", &label(graph, &method.clone().into()))?;
    }
    for reason in texts(shown, colo::reason) {
        row(out, "because", &reason)?;
    }
    for score in texts(shown, colo::score) {
        row(out, "score", &score)?;
    }
    writeln!(out, "  decided alike: {accepted} accepted, {rejected} rejected")?;
    for decision in alike {
        if let Some(key) = &decision.key {
            let (subject, object) =
                (label(graph, &key.subject.clone().into()), label(graph, &key.object));
            writeln!(
                out,
                "    {} {} → {}",
                decision.verdict.name(),
                Visible(subject),
                Visible(object)
            )?;
        }
    }
    Ok(())
}

fn told(decision: &Decision) -> String {
    let Decision { verdict, who, when, note, version, .. } = decision;
    let note = if note.is_empty() { String::new() } else { format!(": {note}") };
    format!("{} by {who} at {when}, version {version}{note}", verdict.name())
}

//! Explaining: the steps of a query become a text in columns.

use super::talk::{Failure, print};
use crate::index::Explanation;

/// Writes how a query was answered; with `json` as one object.
pub(super) fn explained(explanation: &Explanation, json: bool) -> Result<(), Failure> {
    if json {
        let text = serde_json::to_string(explanation).unwrap_or_default();
        return Ok(print(|out| writeln!(out, "{text}"))?);
    }
    let Explanation { version, changes, fallback, rows, micros, steps } = explanation;
    print(|out| {
        writeln!(
            out,
            "version {version}, {changes} quads changed since the reading copy was made"
        )?;
        if let Some(why) = fallback {
            writeln!(out, "answered by Oxigraph's evaluator over the copy: no operator for {why}")?;
        }
        if !steps.is_empty() {
            writeln!(out, "{:>10}  {:>10}  {:>10}  step", "expected", "rows", "ms")?;
        }
        for step in steps {
            let expected = step.expected.map(|rows| rows.to_string()).unwrap_or_default();
            let (rows, time, indent) =
                (step.rows, milliseconds(step.micros), "  ".repeat(step.depth));
            writeln!(out, "{expected:>10}  {rows:>10}  {time:>10}  {indent}{}", step.what)?;
        }
        writeln!(out, "{rows} rows in {} ms", milliseconds(*micros))
    })?;
    Ok(())
}

/// With the time of the steps before: that of a step alone cannot be told from theirs.
fn milliseconds(micros: u64) -> String {
    format!("{}.{:03}", micros / 1000, micros % 1000)
}

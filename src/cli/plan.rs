//! Planning: files become plans or refusals, and both become text or JSON.

use super::fields::write_fields;
use super::talk::{BOLD, GREEN, OFF, RED, Visible, YELLOW, count, say};
use crate::config::Limits;
use crate::import::{self, Corrections, Entry, Plan, State};
use crate::problem::{Detail, Problem};
use crate::read::Source;
use crate::record::Location;
use crate::store::Store;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The files of one command, each with its plan or with why it is refused.
pub(super) struct Plans(Vec<(PathBuf, Result<Plan, Problem>)>);

/// How many things, and fields of each, are shown as examples.
const EXAMPLES: usize = 5;

impl Plans {
    /// Plans the files in order; what an earlier one brings is known to a later one.
    pub(super) fn make(
        (store, corrections): (&Store, &Corrections),
        files: &[PathBuf],
        limits: &Limits,
    ) -> Result<Self, Problem> {
        let scratch = if files.len() > 1 { store.scratch()? } else { store.clone() };
        let mut plans = Vec::new();
        for (index, file) in files.iter().enumerate() {
            let plan = Source::open(file, limits.source_bytes)
                .and_then(|source| import::plan_with(&scratch, &source, corrections));
            if let (Ok(plan), true) = (&plan, index + 1 < files.len()) {
                scratch.commit(plan.change.clone())?;
                say(format_args!("read {} of {}: {}", index + 1, files.len(), file.display()));
            }
            plans.push((file.clone(), plan));
        }
        Ok(Self(plans))
    }

    /// Why files are refused.
    pub(super) fn refusals(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter().filter_map(|(_, plan)| plan.as_ref().err())
    }

    /// The plans of the files that are not refused.
    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan> {
        self.0.iter().filter_map(|(_, plan)| plan.as_ref().ok())
    }

    /// The plans, if no file is refused.
    pub(super) fn accepted(self) -> Option<Vec<Plan>> {
        self.0.into_iter().map(|(_, plan)| plan.ok()).collect()
    }

    /// Whether anything would change.
    pub(super) fn change_something(&self) -> bool {
        self.0.iter().any(|(_, plan)| plan.as_ref().is_ok_and(|plan| !plan.change.is_empty()))
    }

    /// What a person reads.
    pub(super) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        for (file, plan) in &self.0 {
            let file = file.display();
            match plan {
                Ok(plan) => write_plan(&file.to_string(), plan, out)?,
                Err(problem) => {
                    let number = count(problem.details().len(), "problem");
                    writeln!(out, "{BOLD}{}{OFF}: {RED}refused{OFF}, {number}", Visible(&file))?;
                    for detail in problem.details() {
                        writeln!(out, "{}", Visible(detail))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// What a program reads: one JSON object a line, as `--help` says.
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        for (file, plan) in &self.0 {
            let file = file.to_string_lossy();
            match plan {
                Ok(plan) => {
                    for entry in &plan.entries {
                        writeln!(out, "{}", entry_json(&file, entry))?;
                    }
                    for warning in &plan.warnings {
                        writeln!(out, "{}", detail_json("warning", &file, warning))?;
                    }
                    writeln!(out, "{}", plan_json(&file, plan))?;
                }
                Err(problem) => {
                    for detail in problem.details() {
                        writeln!(out, "{}", detail_json("problem", &file, detail))?;
                    }
                    writeln!(
                        out,
                        "{}",
                        json!({"type": "refused", "file": file, "problem": problem.kind().name()})
                    )?;
                }
            }
        }
        Ok(())
    }
}

/// Each state: what it is called and what marks it.
const STATES: &[(State, &str, &str)] = &[
    (State::New, "new", "+"),
    (State::Changed, "changed", "~"),
    (State::Same, "same", "="),
    (State::Missing, "missing", "-"),
];

fn of(plan: &Plan, state: State) -> impl Iterator<Item = &Entry> {
    plan.entries.iter().filter(move |entry| entry.state == state)
}

fn write_plan(file: &str, plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    let counts =
        STATES.iter().map(|(state, name, _)| format!("{} {name}", of(plan, *state).count()));
    let counts = counts.collect::<Vec<_>>().join(", ");
    writeln!(out, "{BOLD}{}{OFF}: {counts}", Visible(file))?;
    for (state, _, mark) in STATES.iter().filter(|(state, _, _)| *state != State::Same) {
        let colour = if *state == State::New { GREEN } else { YELLOW };
        for entry in of(plan, *state).take(EXAMPLES) {
            write_entry(&format!("{colour}{mark}{OFF}"), entry, out)?;
        }
        let more = of(plan, *state).count().saturating_sub(EXAMPLES);
        if more > 0 {
            writeln!(out, "  {colour}{mark}{OFF} … and {more} more")?;
        }
    }
    for warning in &plan.warnings {
        writeln!(out, "  {YELLOW}warning:{OFF} {}", Visible(warning))?;
    }
    let (added, removed) = (plan.change.added().len(), plan.change.removed().len());
    writeln!(out, "  {} added, {removed} removed", count(added, "statement"))
}

fn write_entry(mark: &str, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    let place = entry.location.as_ref().map(|location| format!(" ({location})"));
    let place = place.unwrap_or_default();
    writeln!(out, "  {mark} {} {}{}", Visible(&entry.label), entry.thing, Visible(place))?;
    if entry.state != State::Changed {
        return Ok(());
    }
    write_fields(entry, EXAMPLES, out)
}

fn entry_json(file: &str, entry: &Entry) -> Value {
    let (line, column) = place(entry.location.as_ref());
    let state = STATES.iter().find(|(state, _, _)| *state == entry.state).map(|row| row.1);
    json!({
        "type": "thing", "file": file, "line": line, "column": column, "state": state,
        "thing": entry.thing.as_str(), "label": entry.label,
        "removed": entry.removed, "added": entry.added,
    })
}

fn plan_json(file: &str, plan: &Plan) -> Value {
    let mut value = json!({"type": "plan", "file": file});
    for (state, name, _) in STATES {
        value[*name] = of(plan, *state).count().into();
    }
    value["statements_added"] = plan.change.added().len().into();
    value["statements_removed"] = plan.change.removed().len().into();
    value
}

fn detail_json(kind: &str, file: &str, detail: &Detail) -> Value {
    let (line, column) = place(detail.location.as_ref());
    json!({
        "type": kind, "file": file, "line": line, "column": column,
        "message": detail.message, "help": detail.help,
    })
}

fn place(location: Option<&Location>) -> (Option<usize>, Option<usize>) {
    location.map_or((None, None), |location| (location.line, location.column))
}

/// Whether there is a file with this name, for messages before anything is read.
pub(super) fn must_exist(files: &[PathBuf]) -> Result<(), Problem> {
    let missing: Vec<Detail> = files
        .iter()
        .filter(|file| !Path::new(file).exists())
        .map(|file| {
            Detail::new(format_args!("there is no file {}", file.display()))
                .help("check the name; a relative one starts in the current folder")
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Problem::all(crate::problem::Kind::Io, missing)) }
}

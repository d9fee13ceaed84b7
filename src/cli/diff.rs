//! `colophon diff`: two versions become what only one of them has.

use super::open;
use super::show::{Form, Format};
use super::statements::{lines, write_patch, write_text};
use super::talk::{Failure, print};
use crate::config::Config;
use crate::ledger::Access;
use crate::query::difference;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon diff 3 12                 what has gone and come since version 3
  colophon diff 12 3                 what it takes to go back
  colophon diff 0 3 --format patch   version 3 from nothing";

/// Show the exact difference between two versions; 0 is the empty catalogue.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Diff {
    /// The version to start from
    #[arg(value_name = "FROM")]
    from: u64,
    /// The version to come to
    #[arg(value_name = "TO")]
    to: u64,
    #[command(flatten)]
    form: Form,
}

impl Diff {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let store = open::unfilled(config, Access::Read)?;
        let difference = difference(&store, self.from, self.to)?;
        let (removed, added) = (&*difference.removed, &*difference.added);
        print(|out| {
            if self.form.json {
                let (gone, came) = (lines(removed), lines(added));
                let told =
                    json!({"from": self.from, "to": self.to, "removed": gone, "added": came});
                return writeln!(out, "{told}");
            }
            match self.form.format {
                Format::Patch => write_patch((removed, added), out),
                Format::Text => write_text(store.base(), (removed, added), out),
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

//! `colophon doctor --self`: the doors of a running server are held against the rules that they keep.

mod checks;
mod server;

use super::talk::{BOLD, Failure, GREEN, OFF, RED, YELLOW, print};
use crate::config::Config;
use crate::problem::{Kind, Problem};
use checks::{CHECKS, Check};
use clap::Args;
use serde_json::json;
use server::Server;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

const AFTER: &str = "\
Examples:
  colophon doctor --self                            the server of this data folder, where it listens
  colophon doctor --self --at 127.0.0.1:8080        one that listens elsewhere on this machine
  colophon doctor --self --json | jq 'select(.state == \"broken\")'

Each line is one rule of one door. A rule that does not hold is told with what was found
and what to do. Nothing is changed, and nobody but the server is asked. Exit code 3 if a
rule does not hold, 1 if no server answers.";

/// Hold the doors of the running server against their standards.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Doctor {
    /// The server of this catalogue, asked over HTTP at its own address
    #[arg(long = "self", required = true)]
    own: bool,
    /// Where it listens [default: as --listen of the server, or 127.0.0.1:7777]
    #[arg(long, value_name = "ADDR")]
    at: Option<SocketAddr>,
    /// Write each rule as a JSON object on a line
    #[arg(long)]
    json: bool,
}

/// How it stands with one rule.
enum State {
    Holds,
    /// There is nothing yet that it could be seen on.
    Open(String),
    Broken(String),
}

impl Doctor {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let address = self.at.unwrap_or(config.listen);
        let server = Server::new(address, &config.base);
        server.get("health").map_err(|told| {
            let problem = format!("no server answers at {address}: {told}");
            Problem::new(Kind::Io, problem)
                .help("start it with colophon serve, or say with --at where it listens")
        })?;
        let mut broken = 0;
        let mut all = Vec::new();
        for check in CHECKS {
            let state = match (check.holds)(&server) {
                Ok(()) => State::Holds,
                Err(told) => match told.strip_prefix(checks::OPEN) {
                    Some(why) => State::Open(why.to_owned()),
                    None => State::Broken(told),
                },
            };
            broken += usize::from(matches!(state, State::Broken(_)));
            all.push((check, state));
        }
        print(|out| {
            all.iter().try_for_each(|(check, state)| self.tell(check, state, out))?;
            if self.json {
                return Ok(());
            }
            let number = all.len();
            match broken {
                0 => writeln!(out, "{number} rules, and none is broken."),
                broken => writeln!(out, "{number} rules, and {RED}{broken} broken{OFF}."),
            }
        })?;
        Ok(ExitCode::from(if broken == 0 { 0 } else { 3 }))
    }

    fn tell(&self, check: &Check, state: &State, out: &mut dyn Write) -> io::Result<()> {
        let (name, found) = match state {
            State::Holds => ("holds", None),
            State::Open(why) => ("open", Some(why)),
            State::Broken(found) => ("broken", Some(found)),
        };
        if self.json {
            let remedy = matches!(state, State::Broken(_)).then_some(check.remedy);
            let told = json!({
                "door": check.door, "rule": check.rule, "source": check.source,
                "state": name, "found": found, "remedy": remedy,
            });
            return writeln!(out, "{told}");
        }
        let Check { door, rule, source, remedy, .. } = check;
        match state {
            State::Holds => writeln!(out, "{GREEN}holds{OFF}   {door}: {rule}"),
            State::Open(why) => writeln!(out, "{YELLOW}open{OFF}    {door}: {rule} ({why})"),
            State::Broken(found) => {
                writeln!(out, "{RED}broken{OFF}  {BOLD}{door}: {rule}{OFF} ({source})")?;
                writeln!(out, "        found: {found}\n        what to do: {remedy}")
            }
        }
    }
}

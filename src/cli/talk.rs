//! Talking: what a person should know goes to standard error, results go to standard output.

use crate::problem::{Kind, Problem};
use std::error::Error;
use std::fmt::{self, Display, Write as _};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

/// A problem, and what it left behind.
#[derive(Debug)]
pub(super) struct Failure {
    problem: Problem,
    aftermath: String,
}

impl Failure {
    /// A problem after which a person wonders what is on disk now.
    pub(super) fn new(problem: Problem, aftermath: impl Into<String>) -> Self {
        Self { problem, aftermath: aftermath.into() }
    }

    /// A problem before anything was written.
    pub(super) fn untouched(problem: Problem) -> Self {
        Self::new(problem, "Nothing was written.")
    }

    /// Tells it and gives the exit code.
    pub(super) fn report(&self) -> ExitCode {
        for detail in self.problem.details() {
            say(format_args!("{RED}error:{OFF} {}", Visible(detail)));
        }
        if let (Kind::Internal, Some(cause)) = (self.problem.kind(), self.problem.source()) {
            say(format_args!("  cause: {}", Visible(cause)));
        }
        if !self.aftermath.is_empty() {
            say(&self.aftermath);
        }
        ExitCode::from(self.problem.kind().exit())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::new(problem, "")
    }
}

/// Styles; they are left out where nobody sees them or wants them (`NO_COLOR`).
pub(super) const RED: &str = "\x1b[1;31m";
pub(super) const GREEN: &str = "\x1b[32m";
pub(super) const YELLOW: &str = "\x1b[33m";
pub(super) const BOLD: &str = "\x1b[1m";
pub(super) const OFF: &str = "\x1b[0m";

/// Says a line to the person. Where there is no one to hear it, that is no failure.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Hands results to standard output; a reader who has seen enough is no failure.
pub(super) fn print(
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), Problem> {
    let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()));
    let result = write(&mut out).and_then(|()| out.flush());
    // What could not be written must not be tried again when the buffer is dropped.
    let _ = out.into_parts();
    printed(result)
}

/// The outcome of writing to standard output.
pub(super) fn printed(result: io::Result<()>) -> Result<(), Problem> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result
            .map_err(|error| Problem::io("the results cannot be written", error))
            .map_err(|problem| problem.help("check where standard output goes, and try again")),
    }
}

/// Text that may come from anywhere, made harmless for a terminal: controls and
/// signs that turn the direction of writing are shown as their numbers.
pub(super) struct Visible<T>(pub(super) T);

impl<T: Display> Display for Visible<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Filter(f), "{}", self.0)
    }
}

struct Filter<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl fmt::Write for Filter<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|c| match c {
            '\n' => self.0.write_char(c),
            '\u{61c}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                write!(self.0, "{}", c.escape_unicode())
            }
            c if c.is_control() => write!(self.0, "{}", c.escape_unicode()),
            c => self.0.write_char(c),
        })
    }
}

/// `1 thing`, `2 things`.
pub(super) fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// Asks whether to go on; who is not there to answer has to say so beforehand.
pub(super) fn ask(question: &str) -> Result<(), Problem> {
    if !io::stdin().is_terminal() {
        return Err(Problem::new(Kind::Usage, "there is nobody to ask whether to go on")
            .help("add --yes to do it without asking"));
    }
    let mut talk = anstream::stderr();
    let mut answer = String::new();
    let _ = write!(talk, "{question} [y/N] ").and_then(|()| talk.flush());
    let refused = |error| Problem::io("no answer can be read", error);
    io::stdin().read_line(&mut answer).map_err(refused)?;
    match answer.trim().to_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Problem::new(Kind::Interrupted, "it was not wanted")),
    }
}

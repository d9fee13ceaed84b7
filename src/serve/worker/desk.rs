//! Working: in a process of its own, queries that a server passes on become answers.
//!
//! The process has the reading copy mapped, as the server has, and hears of every change since it was
//! made. One thread hears, one answers, one query at a time. When the server is gone, its end of the
//! socket is closed, and the process ends, whatever it is at.

use super::bounds;
use super::frame::{Done, Frame, Head, Inbox, Order, Sign, Start, frame, told};
use crate::answer::Answer;
use crate::index::Reading;
use crate::ledger::Piece;
use crate::problem::{Kind, Problem};
use crate::query::{self, CancellationToken};
use crate::serve::explained::{Explained, explained};
use crate::serve::respond::content_type;
use crate::store::Store;
use crate::write::{self, TABLES, negotiate::choose};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, channel};

/// The size of the pieces in which an answer is sent.
const PIECE: usize = 32 * 1024;

/// Answers what a server asks on standard input, until it is gone.
///
/// # Errors
///
/// If standard input is not the socket of a server, or the reading copy cannot be had.
pub fn work() -> Result<(), Problem> {
    let mut hearing = Hearing { socket: socket()?, inbox: Inbox::default() };
    let Some(first) = hearing.next()? else { return Ok(()) };
    let mut replying = Replying::over(&hearing.socket)?;
    let start: Start = first.read()?;
    let (store, reading) = match open(&start) {
        Ok(opened) => opened,
        Err(problem) => return replying.end(&told(Sign::Problem, &problem)),
    };
    replying.end(&frame(Sign::Ready, &store.version().to_le_bytes()))?;
    let (orders, ordered) = channel();
    let desk = Desk { store: store.clone(), reading: reading.clone(), replying };
    query::spawn_large("answering", move || desk.serve(&ordered))
        .map_err(|error| Problem::io("a worker has no thread", error))?;
    let mut current = CancellationToken::new();
    while let Some(heard) = hearing.next()? {
        match heard.sign {
            Sign::Ask => {
                current = CancellationToken::new();
                let order = (heard.read()?, current.clone());
                if orders.send(order).is_err() {
                    break;
                }
            }
            Sign::Stop => current.cancel(),
            Sign::Change => hear(&store, &reading, &heard.says)?,
            _ => return Err(strange()),
        }
    }
    Ok(())
}

/// The socket of the server.
fn socket() -> Result<UnixStream, Problem> {
    let inherited = io::stdin().as_fd().try_clone_to_owned();
    let socket = inherited.map(UnixStream::from);
    let is_socket = |socket: &UnixStream| socket.peer_addr().is_ok();
    socket.ok().filter(is_socket).ok_or_else(|| {
        Problem::new(Kind::Usage, "nobody asks: standard input is not the socket of a server")
            .help("`colophon serve` starts its workers itself; see --workers")
    })
}

fn open(start: &Start) -> Result<(Store, Reading), Problem> {
    bounds::settle()?;
    Reading::follow(start.base.clone(), &start.folder)
}

/// Takes up a change that the server has recorded.
fn hear(store: &Store, reading: &Reading, says: &[u8]) -> Result<(), Problem> {
    let Some((number, patch)) = says.split_first_chunk::<8>() else { return Err(strange()) };
    store.hear(u64::from_le_bytes(*number), Piece::of_text(patch)?);
    reading.view(store).map(drop)
}

fn strange() -> Problem {
    Problem::internal("a worker was told something that it does not understand")
}

/// What is heard from the server.
struct Hearing {
    socket: UnixStream,
    inbox: Inbox,
}

impl Hearing {
    /// The next frame; none when the server is gone.
    fn next(&mut self) -> Result<Option<Frame>, Problem> {
        let mut bytes = vec![0; PIECE];
        loop {
            if let Some(frame) = self.inbox.next().map_err(lost)? {
                return Ok(Some(frame));
            }
            match self.socket.read(&mut bytes) {
                Ok(0) => return Ok(None),
                Ok(count) => self.inbox.take(&bytes[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(None),
                Err(error) => return Err(lost(error)),
            }
        }
    }
}

fn lost(error: io::Error) -> Problem {
    Problem::io("a worker has lost its server", error)
}

/// Where the answers go, in calls of the kernel that are worth it: a short one goes in one.
struct Replying {
    socket: UnixStream,
    /// What becomes the next piece.
    piece: Vec<u8>,
    /// Frames that have not gone yet.
    frames: Vec<u8>,
}

impl Replying {
    fn over(socket: &UnixStream) -> Result<Self, Problem> {
        let socket = socket.try_clone().map_err(lost)?;
        Ok(Self { socket, piece: Vec::with_capacity(PIECE), frames: Vec::new() })
    }

    /// Says something, soon.
    fn say(&mut self, frame: &io::Result<Vec<u8>>) -> Result<(), Problem> {
        match frame {
            Ok(bytes) => self.frames.extend_from_slice(bytes),
            Err(error) => return Err(Problem::internal(error.to_string())),
        }
        Ok(())
    }

    /// Says the last word.
    fn end(&mut self, frame: &io::Result<Vec<u8>>) -> Result<(), Problem> {
        self.say(frame)?;
        self.send().map_err(lost)
    }

    fn send(&mut self) -> io::Result<()> {
        let sent = self.socket.write_all(&self.frames);
        self.frames.clear();
        sent
    }

    /// Sends how a query was answered.
    fn explain(&mut self, how: &Explained) -> Result<(), Problem> {
        let (media_type, version) = (how.media_type.to_owned(), how.version);
        let head = Head { media_type, formats: Vec::new(), version };
        self.say(&told(Sign::Head, &head))?;
        self.write_all(how.text.as_bytes()).and_then(|()| self.flush()).map_err(lost)
    }

    /// Sends an answer in the format that suits the client best.
    fn answer(&mut self, answer: Answer, order: &Order) -> Result<(), Problem> {
        let site = &order.site;
        let written = match answer {
            Answer::Page(page) => {
                let formats = write::suiting(&page, site);
                let format = choose(&formats, &order.wish)?;
                let media_type = content_type(format);
                let formats = formats.iter().map(|format| format.extension().to_owned()).collect();
                let head = Head { media_type, formats, version: page.version };
                self.say(&told(Sign::Head, &head))?;
                format.write(&page, site, self)
            }
            Answer::Table(table) => {
                let format = choose(TABLES, &order.wish)?;
                let media_type = format.media_type().to_owned();
                let head = Head { media_type, formats: Vec::new(), version: table.version };
                self.say(&told(Sign::Head, &head))?;
                format.write(table, site, self)
            }
        };
        written.and_then(|()| self.flush()).map_err(write::problem)
    }
}

impl Write for Replying {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            self.frames.extend(frame(Sign::Piece, &self.piece)?);
            self.piece.clear();
        }
        if self.frames.len() >= PIECE { self.send() } else { Ok(()) }
    }
}

/// What answers.
struct Desk {
    store: Store,
    reading: Reading,
    replying: Replying,
}

impl Desk {
    /// Answers one query after the other.
    fn serve(mut self, ordered: &Receiver<(Order, CancellationToken)>) {
        let first = bounds::memory();
        for (order, cancel) in ordered {
            let answered = self.answer(&order, &cancel);
            self.replying.piece.clear();
            let last = match answered {
                Ok(()) => told(Sign::End, &Done { kept: bounds::memory().saturating_sub(first) }),
                Err(problem) => {
                    log(&problem);
                    told(Sign::Problem, &problem)
                }
            };
            if self.replying.end(&last).is_err() {
                return;
            }
        }
    }

    fn answer(&mut self, order: &Order, cancel: &CancellationToken) -> Result<(), Problem> {
        let Self { store, reading, replying } = self;
        store.date(order.version.0, order.version.1);
        bounds::allow(order.limits.query_memory, reading.burden())?;
        if order.explains {
            let how = explained(
                store,
                &order.request,
                (&order.limits, cancel),
                (&order.wish, &order.site),
            )?;
            return replying.explain(&how);
        }
        query::sparql_until(store, &order.request, &order.limits, cancel, |answer| {
            replying.answer(answer, order)
        })
    }
}

/// The cause of what broke on our side stays here.
fn log(problem: &Problem) {
    if let Some(cause) = std::error::Error::source(problem) {
        tracing::error!(kind = problem.kind().name(), %cause, "a worker cannot answer");
    }
}

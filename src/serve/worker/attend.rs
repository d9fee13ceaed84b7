//! Attending: what a worker says becomes the reply to a client, and nobody waits too long.

use super::frame::{Done, Frame, Head, Order, Sign, frame, told};
use super::pool::Seat;
use crate::problem::{Kind, Problem};
use crate::query;
use crate::serve::Shared;
use crate::serve::body::{Outgoing, body};
use crate::serve::client::Tab;
use crate::serve::respond::{HELD, PATIENCE, Reply, Standing, Written};
use crate::write;
use axum::body::Bytes;
use std::io;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

/// How much longer than its time a query may take to end before its worker is killed. A worker that
/// was told to stop has the same.
const GRACE: Duration = Duration::from_millis(100);

/// How much memory a worker may keep after an answer and stay.
const KEPT: u64 = 64 << 20;

/// The signal by which a process ends that gets no memory from the kernel.
const ABORTED: i32 = 6;

type Answered = Result<Reply, Problem>;

/// How an answer ended.
enum Ended {
    /// All of it was said; the worker has so much more memory than when it started.
    Whole { kept: u64 },
    /// There is none, or no rest.
    Failed(Problem),
    /// The worker says nothing any more.
    Lost,
    /// The time was over.
    Late,
    /// The client is gone, or takes nothing.
    Alone,
}

/// Has a worker answer, and waits until it is known how the answer starts.
pub(in crate::serve) async fn ask(
    app: &Shared,
    seat: Seat,
    order: Order,
    tab: Tab,
) -> Result<Reply, Problem> {
    let (head, headed) = oneshot::channel();
    let attendant = Attendant {
        app: app.clone(),
        until: Instant::now() + order.limits.query_timeout + GRACE,
        order,
        tab,
        seat,
        written: None,
        held: Vec::new(),
        head: Some(head),
        body: None,
    };
    tokio::spawn(attendant.attend());
    headed.await.unwrap_or_else(|_| Err(Problem::internal("nobody attends to the query")))
}

/// Stands between a worker and a client.
struct Attendant {
    app: Shared,
    seat: Seat,
    order: Order,
    tab: Tab,
    until: Instant,
    written: Option<Written>,
    /// What is held back, so that a failure has its own status.
    held: Vec<u8>,
    head: Option<oneshot::Sender<Answered>>,
    body: Option<Outgoing>,
}

impl Attendant {
    async fn attend(mut self) {
        self.tab.start();
        let ended = match told(Sign::Ask, &self.order) {
            Ok(order) if self.seat.worker.tell(&order).await.is_ok() => self.listen().await,
            _ => Ended::Lost,
        };
        self.end(ended).await;
    }

    /// Listens to the worker until the answer ends.
    async fn listen(&mut self) -> Ended {
        loop {
            let said = tokio::select! {
                said = self.seat.worker.next() => said,
                () = gone(self.head.as_mut(), self.body.as_ref()) => return Ended::Alone,
                () = sleep_until(self.until) => return Ended::Late,
            };
            let Ok(Some(frame)) = said else { return Ended::Lost };
            match frame.sign {
                Sign::Head => match self.start(&frame) {
                    Ok(written) => self.written = Some(written),
                    Err(problem) => return Ended::Failed(problem),
                },
                Sign::Piece => {
                    self.held.extend_from_slice(&frame.says);
                    if (self.body.is_some() || self.held.len() > HELD) && !self.pass().await {
                        return Ended::Alone;
                    }
                }
                Sign::End => {
                    let kept = frame.read().map_or(u64::MAX, |done: Done| done.kept);
                    return Ended::Whole { kept };
                }
                Sign::Problem => return Ended::Failed(frame.read().unwrap_or_else(|lost| lost)),
                _ => return Ended::Lost,
            }
        }
    }

    /// What is known of the answer before its first byte.
    fn start(&self, frame: &Frame) -> Result<Written, Problem> {
        let Head { media_type, formats, version, extent } = frame.read()?;
        let formats = formats.iter().filter_map(|extension| write::page(extension)).collect();
        let version = self.app.store.time(version).ok().map(|time| (version, time));
        let written = Written::alone(&media_type, Standing::Usual);
        Ok(Written { formats, version, extent, ..written })
    }

    /// Passes on what is held, after the head if that has not gone; whether somebody takes it.
    async fn pass(&mut self) -> bool {
        if let (Some(head), Some(written)) = (self.head.take(), self.written.clone()) {
            let (outgoing, pieces) = body();
            self.body = Some(outgoing);
            if head.send(Ok(Reply::Started(written, pieces))).is_err() {
                return false;
            }
        }
        let Some(body) = &self.body else { return false };
        let piece = Bytes::from(std::mem::take(&mut self.held));
        let until = self.until.min(Instant::now() + PATIENCE);
        matches!(timeout_at(until, body.pass(piece)).await, Ok(Ok(())))
    }

    /// Says the last word to the client, and sees what becomes of the worker.
    async fn end(mut self, ended: Ended) {
        let stays = match &ended {
            Ended::Whole { kept } => *kept <= KEPT,
            Ended::Failed(_) => true,
            Ended::Alone => self.stop().await,
            Ended::Lost | Ended::Late => false,
        };
        let is_whole = matches!(ended, Ended::Whole { .. });
        let Self { seat, order, mut tab, written, held, mut head, body, .. } = self;
        let mut refuse = |problem: Problem| {
            tab.fail(&problem);
            if let Some(head) = head.take() {
                drop(head.send(Err(problem)));
            } else {
                tracing::warn!(%problem, "an answer broke off");
            }
        };
        match ended {
            Ended::Late => refuse(query::timeout(&order.limits)),
            Ended::Lost => return refuse(lost(seat.end().await, &order)),
            Ended::Failed(problem) => refuse(problem),
            Ended::Alone | Ended::Whole { .. } => {}
        }
        // Before the client hears the last word, its bill is paid and the worker is free.
        drop(tab);
        if stays {
            seat.free();
        } else {
            seat.end().await;
        }
        match (head, body, written) {
            (Some(head), _, Some(written)) => drop(head.send(Ok(Reply::Whole(written, held)))),
            (None, Some(body), _) if is_whole => {
                let rest = body.pass(Bytes::from(held));
                if matches!(timeout(PATIENCE, rest).await, Ok(Ok(()))) {
                    body.end();
                }
            }
            _ => {}
        }
    }

    /// Tells the worker that nobody waits; whether it ends soon.
    async fn stop(&mut self) -> bool {
        let worker = &mut self.seat.worker;
        let last = async {
            worker.tell(&frame(Sign::Stop, &[])?).await?;
            loop {
                match worker.next().await? {
                    Some(Frame { sign: Sign::End | Sign::Problem, .. }) => return Ok(()),
                    Some(_) => {}
                    None => return Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
                }
            }
        };
        matches!(timeout(GRACE, last).await, Ok(Ok(())))
    }
}

/// Waits until the client is gone.
async fn gone(head: Option<&mut oneshot::Sender<Answered>>, body: Option<&Outgoing>) {
    match (head, body) {
        (Some(head), _) => head.closed().await,
        (None, Some(body)) => body.gone().await,
        (None, None) => {}
    }
}

/// The problem of a query whose worker ended before it had answered.
fn lost(signal: Option<i32>, order: &Order) -> Problem {
    if signal == Some(ABORTED) {
        let most = order.limits.query_memory >> 20;
        let told = format!("the query needs more memory than {most} MiB (--query-memory)");
        return Problem::new(Kind::QueryTooComplex, told)
            .help("group or sort fewer rows: add conditions, or ask in parts");
    }
    Problem::new(Kind::QueryFailed, "the process that answered the query was ended from outside")
        .help("try again")
}

//! Passing on: pieces become the rest of a body, which is whole or breaks off.

use axum::body::Bytes;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use tokio_stream::Stream;

/// How many pieces may be on their way.
const ON_THEIR_WAY: usize = 4;

/// Where pieces go. Unless it [ends](Self::end), the transfer breaks off when it is dropped, so that
/// nobody takes what came for all of it.
pub(super) struct Outgoing {
    pieces: mpsc::Sender<Bytes>,
    is_whole: Arc<AtomicBool>,
}

/// Where pieces come from.
pub(super) struct Pieces {
    pieces: mpsc::Receiver<Bytes>,
    is_whole: Arc<AtomicBool>,
}

/// Both ends.
pub(super) fn body() -> (Outgoing, Pieces) {
    let (sender, receiver) = mpsc::channel(ON_THEIR_WAY);
    let is_whole = Arc::<AtomicBool>::default();
    let outgoing = Outgoing { pieces: sender, is_whole: Arc::clone(&is_whole) };
    (outgoing, Pieces { pieces: receiver, is_whole })
}

impl Outgoing {
    /// Passes a piece on; waits while too many are on their way.
    ///
    /// # Errors
    ///
    /// If nobody takes it any more.
    pub(super) async fn pass(&self, piece: Bytes) -> io::Result<()> {
        if piece.is_empty() {
            return Ok(());
        }
        self.pieces.send(piece).await.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    /// Waits until nobody takes pieces any more.
    pub(super) async fn gone(&self) {
        self.pieces.closed().await;
    }

    /// Says that this was all.
    pub(super) fn end(self) {
        self.is_whole.store(true, Ordering::Release);
    }
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.pieces.poll_recv(context) {
            // An error ends the body of itself: hyper asks no further.
            Poll::Ready(None) if !self.is_whole.load(Ordering::Acquire) => {
                Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
            }
            piece => piece.map(|piece| piece.map(Ok)),
        }
    }
}

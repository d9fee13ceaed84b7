//! Unpacking: zstd frames, one after the other, become the text that was packed.

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::io::{self, BufRead, BufReader, Read};

/// The text of packed bytes, in as much memory as one window takes.
pub(super) struct Unpacked<R: Read> {
    frame: Option<Frame<R>>,
}

type Frame<R> = StreamingDecoder<BufReader<R>, FrameDecoder>;

impl<R: Read> Unpacked<R> {
    pub(super) fn new(packed: R) -> io::Result<Self> {
        let packed = BufReader::with_capacity(1 << 16, packed);
        let frame = StreamingDecoder::new(packed).map_err(io::Error::other)?;
        Ok(Self { frame: Some(frame) })
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(frame) = &mut self.frame else { return Ok(0) };
            let count = frame.read(piece)?;
            if count > 0 || piece.is_empty() {
                return Ok(count);
            }
            let next = self.frame.take().map(StreamingDecoder::into_parts);
            let Some((mut packed, decoder)) = next else { return Ok(0) };
            if !packed.fill_buf()?.is_empty() {
                let next = StreamingDecoder::new_with_decoder(packed, decoder);
                self.frame = Some(next.map_err(io::Error::other)?);
            }
        }
    }
}

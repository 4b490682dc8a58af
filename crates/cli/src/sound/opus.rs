//! Opus, the sound of voice messages and of recordings made in browsers. Symphonia reads its containers and does not
//! decode it, so a decoder of its own stands here.

use opus_decoder::OpusDecoder;

/// Opus always decodes to this rate.
pub(super) const RATE: u32 = 48_000;

/// A decoder for one stream of one or two channels.
pub(super) struct Opus {
    decoder: OpusDecoder,
    channels: usize,
    to_skip: usize,
    buffer: Vec<f32>,
}

impl Opus {
    /// From the stream's head (`OpusHead`), if its container has one. `None` for more than two channels, which only
    /// surround recordings have.
    pub(super) fn new(head: Option<&[u8]>) -> Option<Self> {
        let channels = head
            .and_then(|head| head.get(9))
            .map_or(2, |channels| usize::from(*channels));
        // The first samples are only there to settle the decoder.
        let to_skip = head
            .and_then(|head| head.get(10..12))
            .map_or(0, |skip| u16::from_le_bytes([skip[0], skip[1]]));
        let decoder = OpusDecoder::new(RATE, channels)
            .ok()
            .filter(|_| matches!(channels, 1 | 2))?;
        let buffer = vec![0.0; OpusDecoder::MAX_FRAME_SIZE_48K * channels];
        Some(Self {
            decoder,
            channels,
            to_skip: usize::from(to_skip),
            buffer,
        })
    }

    pub(super) fn channels(&self) -> usize {
        self.channels
    }

    /// Decodes one packet to interleaved frames; `None` when it is damaged.
    pub(super) fn decode(&mut self, packet: &[u8]) -> Option<&[f32]> {
        let frames = self
            .decoder
            .decode_float(packet, &mut self.buffer, false)
            .ok()?;
        let skipped = self.to_skip.min(frames);
        self.to_skip -= skipped;
        self.buffer
            .get(skipped * self.channels..frames * self.channels)
    }
}

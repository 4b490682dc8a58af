//! The rings between an audio callback and the thread that works on the sound: one writer, one reader, no lock.
//!
//! The callback's half copies and counts and does nothing else: no allocation, no lock, no log. A full ring drops the
//! *newest* frames, whole ones, and counts them. Dropping the oldest would need the writer to move the reader's end, which
//! a ring without a lock cannot do; and what was said first is the part of a sentence that nothing else can bring back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rtrb::{Consumer, Producer, RingBuffer};

/// What went through a ring, for whoever shows it. Each number is exact; read together they may be a callback apart.
#[derive(Debug, Default)]
pub struct Counts {
    written: AtomicU64,
    dropped: AtomicU64,
}

impl Counts {
    /// Frames that found room.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Frames that found the ring full and are gone.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

/// The callback's half.
#[derive(Debug)]
pub struct Writer {
    ring: Producer<f32>,
    counts: Arc<Counts>,
    channels: usize,
}

/// The working thread's half.
#[derive(Debug)]
pub struct Reader {
    ring: Consumer<f32>,
    counts: Arc<Counts>,
    channels: usize,
}

/// A ring that holds so many frames of so many channels. No channels count as one.
#[must_use]
pub fn ring(frames: usize, channels: usize) -> (Writer, Reader) {
    let channels = channels.max(1);
    let (producer, consumer) = RingBuffer::new(frames.max(1) * channels);
    let counts = Arc::new(Counts::default());
    let writer = Writer {
        ring: producer,
        counts: Arc::clone(&counts),
        channels,
    };
    let reader = Reader {
        ring: consumer,
        counts,
        channels,
    };
    (writer, reader)
}

impl Writer {
    /// Copies interleaved samples into the ring and says how many frames found no room. Half a frame at the end would
    /// swap the channels of all that follows; it is left out.
    pub fn write(&mut self, samples: &[f32]) -> usize {
        let room = self.ring.slots();
        let whole = samples.len() - samples.len() % self.channels;
        let fits = whole.min(room - room % self.channels);
        let (now, lost) = samples[..whole].split_at(fits);
        // The room can only have grown since, so all of it goes in.
        let _ = self.ring.push_partial_slice(now);
        let lost = lost.len() / self.channels;
        self.counts
            .written
            .fetch_add((fits / self.channels) as u64, Ordering::Relaxed);
        if lost > 0 {
            self.counts
                .dropped
                .fetch_add(lost as u64, Ordering::Relaxed);
        }
        lost
    }

    /// How many channels a frame has.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// The counts, to be looked at from elsewhere.
    #[must_use]
    pub fn counts(&self) -> Arc<Counts> {
        Arc::clone(&self.counts)
    }
}

impl Reader {
    /// Frames that wait.
    #[must_use]
    pub fn fill(&self) -> usize {
        self.ring.slots() / self.channels
    }

    /// Takes as many whole frames as there are and as fit, and says how many.
    pub fn read(&mut self, into: &mut [f32]) -> usize {
        let whole = into.len().min(self.ring.slots());
        let whole = whole - whole % self.channels;
        let (taken, _) = self.ring.pop_partial_slice(&mut into[..whole]);
        taken.len() / self.channels
    }

    /// Throws the oldest frames away.
    pub fn skip(&mut self, frames: usize) {
        let count = frames.min(self.fill()) * self.channels;
        if let Ok(chunk) = self.ring.read_chunk(count) {
            chunk.commit_all();
        }
    }

    /// Whether the writer is gone: nothing comes after what waits.
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        self.ring.is_abandoned()
    }

    /// How many channels a frame has.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// The counts.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_newest_frames_are_dropped_whole_and_counted() {
        let (mut writer, mut reader) = ring(3, 2);
        assert_eq!(writer.write(&[1.0, -1.0, 2.0, -2.0]), 0);
        assert_eq!(writer.write(&[3.0, -3.0, 4.0, -4.0, 5.0, -5.0]), 2);
        let mut out = [0.0; 16];
        assert_eq!(reader.read(&mut out), 3);
        assert_eq!(out[..6], [1.0, -1.0, 2.0, -2.0, 3.0, -3.0]);
        assert_eq!(
            (reader.counts().written(), reader.counts().dropped()),
            (3, 2)
        );
    }

    #[test]
    fn half_a_frame_never_swaps_the_channels() {
        let (mut writer, mut reader) = ring(8, 2);
        writer.write(&[1.0, -1.0, 9.0]);
        writer.write(&[2.0, -2.0]);
        let mut out = [0.0; 3];
        assert_eq!(reader.read(&mut out), 1);
        assert_eq!(out[..2], [1.0, -1.0]);
        assert_eq!(reader.read(&mut out), 1);
        assert_eq!(out[..2], [2.0, -2.0]);
    }

    #[test]
    fn the_end_of_the_writer_is_seen() {
        let (writer, reader) = ring(8, 1);
        assert!(!reader.is_abandoned());
        drop(writer);
        assert!(reader.is_abandoned());
    }

    proptest! {
        /// Whatever is written and read in whatever pieces: what comes out is what went in, in order, less what is counted.
        #[test]
        fn nothing_is_lost_unseen(steps in prop::collection::vec((0_usize..40, 0_usize..40), 1..60)) {
            let (mut writer, mut reader) = ring(50, 1);
            let (mut next, mut kept, mut out) = (0_u32, Vec::new(), Vec::new());
            for (write, read) in steps {
                let piece: Vec<f32> = (0..write)
                    .map(|_| {
                        next += 1;
                        next as f32
                    })
                    .collect();
                let lost = writer.write(&piece);
                kept.extend_from_slice(&piece[..write - lost]);
                let mut into = vec![0.0; read];
                let count = reader.read(&mut into);
                out.extend_from_slice(&into[..count]);
            }
            let mut rest = vec![0.0; 50];
            let count = reader.read(&mut rest);
            out.extend_from_slice(&rest[..count]);
            prop_assert_eq!(&out, &kept);
            prop_assert_eq!(reader.counts().written() as usize, kept.len());
            prop_assert_eq!(reader.counts().dropped() as usize, next as usize - kept.len());
        }
    }
}

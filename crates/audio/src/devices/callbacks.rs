//! What runs in the audio callbacks: copying between the device's samples and the rings. No allocation, no lock, no log;
//! `tests/no_allocation.rs` holds this.

use cpal::{FromSample, Sample};

use super::queue::Player;
use crate::rings::Writer;

/// Frames that are converted at once; a callback may bring any number.
const AT_ONCE: usize = 512;

/// The microphone's callback.
#[derive(Debug)]
pub struct Capture {
    writer: Writer,
    some: Box<[f32]>,
}

impl Capture {
    /// Writes into this ring.
    #[must_use]
    pub fn new(writer: Writer) -> Self {
        let some = vec![0.0; AT_ONCE * writer.channels()].into_boxed_slice();
        Self { writer, some }
    }

    /// Takes what the device recorded, interleaved.
    pub fn take<T>(&mut self, data: &[T])
    where
        T: Copy,
        f32: FromSample<T>,
    {
        for part in data.chunks(self.some.len()) {
            let some = &mut self.some[..part.len()];
            for (to, from) in some.iter_mut().zip(part) {
                *to = f32::from_sample(*from);
            }
            self.writer.write(some);
        }
    }
}

/// The loudspeaker's callback.
#[derive(Debug)]
pub struct Render {
    player: Player,
    reference: Writer,
    channels: usize,
    some: Box<[f32]>,
}

impl Render {
    /// Plays what this player gives on all of so many channels, and tells this ring of one channel what it was.
    #[must_use]
    pub fn new(player: Player, reference: Writer, channels: usize) -> Self {
        Self {
            player,
            reference,
            channels: channels.max(1),
            some: vec![0.0; AT_ONCE].into_boxed_slice(),
        }
    }

    /// Fills what the device will play, interleaved.
    pub fn give<T>(&mut self, data: &mut [T])
    where
        T: Sample + FromSample<f32>,
    {
        for part in data.chunks_mut(self.some.len() * self.channels) {
            let some = &mut self.some[..part.len().div_ceil(self.channels)];
            self.player.render(some);
            self.reference.write(some);
            for (frame, sample) in part.chunks_mut(self.channels).zip(some.iter()) {
                frame.fill(T::from_sample(*sample));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::player;
    use crate::rings::ring;

    #[test]
    fn every_format_of_a_device_becomes_the_same_samples() {
        let (writer, mut reader) = ring(4_000, 2);
        let mut capture = Capture::new(writer);
        capture.take(&[0_i16, 16_384, -32_768, 0]);
        capture.take(&[32_768_u16, 49_152, 0, 32_768]);
        capture.take(&[0.0_f32, 0.5, -1.0, 0.0]);
        capture.take(&[0_i32, 1 << 30, i32::MIN, 0]);
        let mut out = [9.0; 16];
        assert_eq!(reader.read(&mut out), 8);
        for four in out.as_chunks::<4>().0 {
            assert_eq!(four, &[0.0, 0.5, -1.0, 0.0]);
        }
        // More than is converted at once.
        capture.take(&vec![0.25_f32; 4_000]);
        assert_eq!(reader.fill(), 2_000);
    }

    /// Read as it is written, since nobody sees a lock that is free: what waits for another thread, or for the system, has no
    /// place in what the callbacks run.
    #[test]
    fn nothing_that_locks_or_waits_stands_in_what_the_callbacks_run() {
        const NEVER: [&str; 12] = [
            "Mutex", "RwLock", "Condvar", "Once", "Barrier", "mpsc", ".lock(", "recv", "sleep",
            "park", "println", "tracing",
        ];
        for (room, code) in [
            ("callbacks.rs", include_str!("callbacks.rs")),
            ("queue.rs", include_str!("queue.rs")),
            ("orders.rs", include_str!("orders.rs")),
            ("watch.rs", include_str!("watch.rs")),
            ("rings.rs", include_str!("../rings.rs")),
        ] {
            let runs = code.split("#[cfg(test)]").next().unwrap_or_default();
            assert!(runs.lines().count() > 20, "{room} is not what is run");
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            for line in runs.lines().filter(is_code) {
                let found = NEVER.iter().find(|word| line.contains(**word));
                assert_eq!(found, None, "{room}: {line}");
            }
        }
    }

    #[test]
    fn silence_is_the_middle_of_every_format_and_all_channels_are_filled() {
        let (player, _end) = player(48_000);
        let (writer, reader) = ring(4_000, 1);
        let mut render = Render::new(player, writer, 2);
        let mut unsigned = vec![0_u16; 2_400];
        render.give(&mut unsigned);
        assert!(unsigned.iter().all(|sample| *sample == 32_768));
        let mut whole = vec![7_i16; 960];
        render.give(&mut whole);
        assert!(whole.iter().all(|sample| *sample == 0));
        assert_eq!(reader.fill(), 1_200 + 480);
    }
}

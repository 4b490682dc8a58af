//! From the rings to frames: each 10 ms of the microphone with the 10 ms that were handed to the loudspeaker meanwhile.

use std::time::Duration;

use super::Notice;
use super::clipping::{Clipping, loud};
use super::loss::{Loss, miss};
use super::silence::{Change, Silence, listen};
use crate::rate::drift::{Drift, KEPT_READY, TOO_MUCH};
use crate::rate::{FRAME, Frame, Incoming, RATE, RateError};
use crate::rings::Reader;

/// What a ring between a callback and the working thread holds, in seconds: on a machine under full load the thread may
/// be late by that much before anything is lost.
pub const RING_SECONDS: usize = 4;

/// Device frames that are taken from a ring at once.
const AT_ONCE: usize = 512;

/// Frames without a reference after which the loudspeaker is taken to be away, and its store is built anew.
const AWAY: u32 = 10;

/// 10 ms.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// When it began, on the microphone's clock: the time since the microphone was opened first.
    pub at: Duration,
    /// What the microphone heard.
    pub microphone: Frame,
    /// What was handed to the loudspeaker: the echo canceller's reference. Silence, if nothing was.
    pub reference: Frame,
}

/// A ring and its way to 16 kHz.
#[derive(Debug)]
struct Line {
    reader: Reader,
    incoming: Incoming,
    some: Vec<f32>,
}

impl Line {
    fn new(reader: Reader, rate: u32, steered: bool) -> Result<Self, RateError> {
        let channels = reader.channels();
        let incoming = Incoming::new(rate, u16::try_from(channels).unwrap_or(u16::MAX), steered)?;
        Ok(Self {
            reader,
            incoming,
            some: vec![0.0; AT_ONCE * channels],
        })
    }

    fn next(&mut self, frame: &mut Frame) -> bool {
        loop {
            let wants = self.incoming.wants().min(AT_ONCE);
            if wants == 0 {
                return self.incoming.take(frame);
            }
            let some = &mut self.some[..wants * self.reader.channels()];
            let got = self.reader.read(some);
            if got == 0 {
                return false;
            }
            self.incoming.feed(&some[..got * self.reader.channels()]);
        }
    }

    /// Seconds that wait.
    fn waiting(&self) -> f64 {
        self.reader.fill() as f64 / f64::from(self.incoming.rate()) + self.incoming.held()
    }
}

/// What was handed to the loudspeaker, at the microphone's pace.
#[derive(Debug)]
struct Reference {
    line: Line,
    drift: Drift,
    ready: bool,
    missed: u32,
}

impl Reference {
    /// The next 10 ms. Of the microphone, `behind` seconds still wait: they belong to as much of what waits here. Without
    /// them, a thread that is late would look like a loudspeaker that runs ahead.
    fn next(&mut self, frame: &mut Frame, behind: f64) {
        let frame_seconds = FRAME as f64 / f64::from(RATE);
        let ahead = self.line.waiting() - behind;
        if ahead > TOO_MUCH + KEPT_READY {
            // The microphone was away or late. The oldest goes: its echo is over.
            let gone = (ahead - KEPT_READY - frame_seconds) * f64::from(self.line.incoming.rate());
            self.line.reader.skip(gone as usize);
            self.line.incoming.forget();
            self.drift.restart();
        } else if !self.ready && ahead < KEPT_READY + frame_seconds {
            // Without a little in store, the first callback that is late would tear a hole.
            frame.fill(0.0);
            return;
        }
        self.ready = true;
        if self.line.next(frame) {
            self.missed = 0;
            // What is left after this frame: that is what protects against the next late callback.
            if let Some(ratio) = self.drift.see(self.line.waiting() - behind) {
                self.line.incoming.steer(ratio);
            }
        } else {
            frame.fill(0.0);
            self.missed += 1;
            if self.missed >= AWAY {
                self.ready = false;
                self.missed = 0;
                self.drift.restart();
            }
        }
    }
}

/// Both rings; see the module.
#[derive(Debug, Default)]
pub struct Intake {
    microphone: Option<Line>,
    reference: Option<Reference>,
    frames: u64,
    dropped_before: u64,
    silence: Silence,
    change: Option<Change>,
    clipping: Clipping,
    clipped: bool,
    loss: Loss,
    missed: Option<Duration>,
}

impl Intake {
    /// A microphone was opened.
    pub fn open_microphone(&mut self, reader: Reader, rate: u32) -> Result<(), RateError> {
        self.close_microphone();
        self.microphone = Some(Line::new(reader, rate, false)?);
        self.silence = Silence::default();
        self.clipping = Clipping::default();
        self.loss = Loss::default();
        Ok(())
    }

    /// It is closed. What still waited in its ring is gone.
    pub fn close_microphone(&mut self) {
        if let Some(line) = self.microphone.take() {
            self.dropped_before += line.reader.counts().dropped();
        }
    }

    /// A loudspeaker was opened; its ring carries one channel.
    pub fn open_speaker(&mut self, reader: Reader, rate: u32) -> Result<(), RateError> {
        self.reference = Some(Reference {
            line: Line::new(reader, rate, true)?,
            drift: Drift::default(),
            ready: false,
            missed: 0,
        });
        Ok(())
    }

    /// It is closed.
    pub fn close_speaker(&mut self) {
        self.reference = None;
    }

    /// The next 10 ms, if they are there.
    pub fn frame(&mut self) -> Option<Heard> {
        let mut heard = Heard {
            at: self.now(),
            microphone: [0.0; FRAME],
            reference: [0.0; FRAME],
        };
        let microphone = self.microphone.as_mut()?;
        if !microphone.next(&mut heard.microphone) {
            return None;
        }
        if let Some(reference) = &mut self.reference {
            reference.next(&mut heard.reference, microphone.waiting());
        }
        self.frames += 1;
        let change;
        (self.silence, change) = listen(self.silence, &heard.microphone);
        self.change = change.or(self.change);
        let clipped;
        (self.clipping, clipped) = loud(self.clipping, &heard.microphone);
        self.clipped |= clipped;
        let missed;
        (self.loss, missed) = miss(self.loss, microphone.reader.counts().dropped());
        if let Some(frames) = missed {
            let rate = f64::from(microphone.incoming.rate());
            self.missed = Some(Duration::from_secs_f64(frames as f64 / rate));
        }
        Some(heard)
    }

    /// What was noticed about the microphone since the last time, one by one.
    pub fn notice(&mut self) -> Option<Notice> {
        if let Some(change) = self.change.take() {
            return Some(match change {
                Change::Silent => Notice::Silent,
                Change::Sound => Notice::Sound,
            });
        }
        if std::mem::take(&mut self.clipped) {
            return Some(Notice::Clipped);
        }
        self.missed.take().map(Notice::Missed)
    }

    /// The microphone's clock.
    #[must_use]
    pub fn now(&self) -> Duration {
        Duration::from_millis(self.frames * 10)
    }

    /// Device frames of the microphone that were lost because nobody took them in time.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        let now = self
            .microphone
            .as_ref()
            .map_or(0, |line| line.reader.counts().dropped());
        self.dropped_before + now
    }

    /// What was learned of the two clocks: the share by which the loudspeaker's is faster.
    #[must_use]
    pub fn drift(&self) -> Option<f64> {
        self.reference
            .as_ref()
            .map(|reference| reference.drift.pace().learned)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::rings::ring;

    /// Five minutes of two devices whose clocks differ: the reference stays with the microphone.
    #[test]
    fn two_clocks_that_differ_stay_together() {
        let (mut microphone, microphone_reader) = ring(16_000, 1);
        let (mut speaker, speaker_reader) = ring(48_000, 1);
        let mut intake = Intake::default();
        intake.open_microphone(microphone_reader, 16_000).unwrap();
        intake.open_speaker(speaker_reader, 48_000).unwrap();
        // The loudspeaker is 200 millionths fast, and asks for 21 ms at a time.
        let fast = 1.0002;
        let (mut played, mut missing) = (0_u64, 0);
        for step in 1_u64..=30_000 {
            microphone.write(&[0.01; FRAME]);
            while (played as f64) < step as f64 * 480.0 * fast {
                speaker.write(&[0.5; 1_024]);
                played += 1_024;
            }
            let heard = intake.frame().unwrap();
            if step > 1_000 && heard.reference.iter().any(|sample| *sample < 0.4) {
                missing += 1;
            }
        }
        assert_eq!(missing, 0, "holes in the reference");
        let learned = intake.drift().unwrap();
        assert!((learned - 2e-4).abs() < 3e-5, "{learned}");
        assert_eq!(intake.dropped(), 0);
    }

    #[test]
    fn without_a_loudspeaker_the_reference_is_silence() {
        let (mut microphone, reader) = ring(16_000, 1);
        let mut intake = Intake::default();
        assert!(intake.frame().is_none());
        intake.open_microphone(reader, 16_000).unwrap();
        microphone.write(&[0.25; 2 * FRAME]);
        let heard = intake.frame().unwrap();
        assert_eq!(
            (heard.microphone, heard.reference),
            ([0.25; FRAME], [0.0; FRAME])
        );
        assert_eq!(heard.at, Duration::ZERO);
        assert_eq!(intake.frame().unwrap().at, Duration::from_millis(10));
        assert!(intake.frame().is_none());
    }

    #[test]
    fn a_reference_that_waited_for_the_microphone_is_thrown_away() {
        let (mut microphone, microphone_reader) = ring(16_000, 1);
        let (mut speaker, speaker_reader) = ring(64_000, 1);
        let mut intake = Intake::default();
        intake.open_speaker(speaker_reader, 16_000).unwrap();
        // Three seconds that no microphone heard, then what it does hear.
        speaker.write(&[-0.5; 48_000]);
        speaker.write(&[0.5; 320]);
        intake.open_microphone(microphone_reader, 16_000).unwrap();
        let mut reference = Vec::new();
        for _ in 0..20 {
            microphone.write(&[0.01; FRAME]);
            speaker.write(&[0.5; FRAME]);
            reference.extend(intake.frame().unwrap().reference);
        }
        assert!(reference[800..].iter().all(|sample| *sample > 0.4));
    }

    /// The thread gets no processor for a second: both rings fill, and the reference stays where it was.
    #[test]
    fn a_thread_that_is_late_keeps_the_two_together() {
        let (mut microphone, microphone_reader) = ring(64_000, 1);
        let (mut speaker, speaker_reader) = ring(64_000, 1);
        let mut intake = Intake::default();
        intake.open_microphone(microphone_reader, 16_000).unwrap();
        intake.open_speaker(speaker_reader, 16_000).unwrap();
        // Both carry the same slow ramp, so that their distance can be read off.
        let ramp = |step: usize| -> [f32; FRAME] {
            std::array::from_fn(|at| (step * FRAME + at) as f32 / 100_000.0)
        };
        let mut late = Vec::new();
        for step in 0..500 {
            speaker.write(&ramp(step));
            microphone.write(&ramp(step));
            if (200..300).contains(&step) {
                continue;
            }
            while let Some(heard) = intake.frame() {
                late.push((heard.microphone[80] - heard.reference[80]) * 100_000.0);
            }
        }
        assert_eq!(late.len(), 500);
        // In milliseconds: what is kept in store, and the filter's own 4. It stays so to less than one.
        let (least, most) = late[20..]
            .iter()
            .map(|samples| samples / 16.0)
            .fold((f32::MAX, f32::MIN), |(least, most), ms| {
                (least.min(ms), most.max(ms))
            });
        assert!(
            most - least < 1.0 && (10.0..40.0).contains(&least),
            "{least} to {most} ms"
        );
    }

    #[test]
    fn what_was_dropped_is_counted_over_all_devices() {
        let mut intake = Intake::default();
        for _ in 0..2 {
            let (mut writer, reader) = ring(100, 2);
            intake.open_microphone(reader, 48_000).unwrap();
            writer.write(&[0.1; 260]);
        }
        assert_eq!(intake.dropped(), 60);
    }
}

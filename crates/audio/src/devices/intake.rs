//! From the rings to frames: each 10 ms of the microphone with the 10 ms that were handed to the loudspeaker meanwhile.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::Notice;
use super::clipping::{Clipping, loud};
use super::loss::{Loss, miss};
use super::silence::{Change, Silence, listen};
use super::tear::{Tear, pass, see};
use crate::rate::drift::{Drift, KEPT_READY, TOO_MUCH};
use crate::rate::{FRAME, Frame, Incoming, RATE, RateError};
use crate::rings::Reader;

/// What a ring between a callback and the working thread holds, in seconds: on a machine under full load the thread may
/// be late by that much before anything is lost.
pub const RING_SECONDS: usize = 4;

/// Device frames that are taken from a ring at once.
const AT_ONCE: usize = 512;

/// A frame, in seconds.
const FRAME_SECONDS: f64 = FRAME as f64 / RATE as f64;

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
    /// From this frame on the two stand otherwise to each other than before: sound was lost, or a device was opened again, and
    /// they were brought to the same moment again. What was learned of the echo's way does not hold any more.
    pub anew: bool,
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
                if self.incoming.take(frame) {
                    return true;
                }
                if self.incoming.wants() == 0 {
                    return false;
                }
                // After a silence: a sample more is wanted.
                continue;
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
    /// The newest of it is of the same moment as the newest of the microphone, of which `behind` seconds still wait. What is
    /// more than that goes, but for a little in store.
    fn pair(&mut self, behind: f64) {
        self.line.incoming.forget();
        let over = self.line.waiting() - behind - KEPT_READY - FRAME_SECONDS;
        if over > 0.0 {
            let gone = over * f64::from(self.line.incoming.rate());
            self.line.reader.skip(gone as usize);
        }
        self.ready = false;
        self.missed = 0;
        self.drift.restart();
    }

    /// The next 10 ms. Of the microphone, `behind` seconds still wait: they belong to as much of what waits here. Without
    /// them, a thread that is late would look like a loudspeaker that runs ahead. Says whether the two had to be brought
    /// together anew.
    fn next(&mut self, frame: &mut Frame, behind: f64) -> bool {
        let mut anew = false;
        if self.line.waiting() - behind > TOO_MUCH + KEPT_READY {
            // The microphone was away or late. The oldest goes: its echo is over.
            anew = self.ready;
            self.pair(behind);
        } else if !self.ready && self.line.waiting() - behind < KEPT_READY + FRAME_SECONDS {
            // Without a little in store, the first callback that is late would tear a hole.
            frame.fill(0.0);
            return false;
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
        anew
    }
}

/// So many frames of 10 ms are whole in so many seconds, to the rounding of a sample.
fn whole_frames(seconds: f64) -> u32 {
    (seconds / FRAME_SECONDS + 1e-6) as u32
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
    tear: Tear,
    /// A device was opened in the middle.
    reopened: bool,
}

impl Intake {
    /// A microphone was opened.
    pub fn open_microphone(&mut self, reader: Reader, rate: u32) -> Result<(), RateError> {
        self.close_microphone();
        self.microphone = Some(Line::new(reader, rate, false)?);
        self.silence = Silence::default();
        self.clipping = Clipping::default();
        self.loss = Loss::default();
        if let Some(reference) = &mut self.reference {
            // What was played while nobody heard has no echo any more.
            reference.pair(0.0);
        }
        self.tear = Tear::after(self.lost());
        self.reopened = self.frames > 0;
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
        self.tear = Tear::after(self.lost());
        self.reopened = self.frames > 0;
        Ok(())
    }

    /// It is closed.
    pub fn close_speaker(&mut self) {
        self.reference = None;
        self.tear = Tear::after(self.lost());
    }

    /// Device frames that the two devices which are open have lost.
    fn lost(&self) -> u64 {
        let dropped = |line: &Line| line.reader.counts().dropped();
        self.microphone.as_ref().map_or(0, dropped)
            + self
                .reference
                .as_ref()
                .map_or(0, |reference| dropped(&reference.line))
    }

    /// The next 10 ms, if they are there.
    pub fn frame(&mut self) -> Option<Heard> {
        let mut heard = Heard {
            at: self.now(),
            microphone: [0.0; FRAME],
            reference: [0.0; FRAME],
            anew: false,
        };
        let lost = self.lost();
        let microphone = self.microphone.as_mut()?;
        self.tear = see(self.tear, lost, whole_frames(microphone.waiting()));
        if !microphone.next(&mut heard.microphone) {
            return None;
        }
        let torn;
        (self.tear, torn) = pass(self.tear);
        if let Some(reference) = &mut self.reference {
            let behind = microphone.waiting();
            if torn {
                reference.pair(behind);
            }
            let apart = reference.next(&mut heard.reference, behind);
            let reopened = std::mem::take(&mut self.reopened);
            heard.anew = apart || torn || reopened;
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

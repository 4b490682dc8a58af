//! The desk in front of the player: what is said, in which order, and how much of it was really heard.
//!
//! Everything here happens outside the callback. The desk outlives the device: when a headset is pulled in the middle of a
//! sentence, the next device goes on at the sample where the last one stopped.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::orders::{End, Ended, Note, Order, PIECES, Piece, Return};
use super::spoken::{PlayError, Played, Spoken};
use crate::ending::At;
use crate::rate::convert;

/// So long what is to be said waits for a loudspeaker that is away: time enough to plug a headset in again. After that
/// nobody wants to hear it any more, and whoever speaks is told, so that it does not wait for ever.
const WAITS: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct Kept {
    at: At,
    number: u64,
    source: Arc<[f32]>,
    rate: u32,
    /// Samples of the source that were heard from devices that are gone.
    before: u64,
    /// Samples of this device.
    here: u64,
    started: bool,
}

impl Kept {
    fn played(&self, device: Option<u32>) -> Played {
        let of = self.source.len() as u64;
        let here = device.map_or(0, |device| {
            (self.here * u64::from(self.rate)).div_ceil(u64::from(device.max(1)))
        });
        Played {
            at: self.at,
            number: self.number,
            heard: (self.before + here).min(of),
            of,
        }
    }
}

/// The desk; see the module.
#[derive(Debug, Default)]
pub struct Desk {
    end: Option<End>,
    /// A loudspeaker is wanted: while it is away, what is to be said waits.
    wanted: bool,
    /// Since when it is away.
    away: Option<Duration>,
    /// It is away for too long to be waited for, or was never there.
    given_up: bool,
    kept: VecDeque<Kept>,
    /// Handed to the player and not back yet.
    out: usize,
    numbers: u64,
    newest: Option<At>,
    /// Nothing up to this reading is played any more.
    over: Option<At>,
    ducked: bool,
    paused: bool,
    spoken: VecDeque<Spoken>,
}

impl Desk {
    /// Whether a loudspeaker is wanted. If none is, all that waits is over.
    pub fn want(&mut self, wanted: bool) {
        self.wanted = wanted;
        if !wanted && self.end.is_none() {
            self.all_over();
        }
    }

    /// There is no loudspeaker to wait for: what waits is over, and nothing more is taken until one is there.
    pub fn give_up(&mut self) {
        if self.end.is_none() {
            self.given_up = true;
            self.paused = false;
            self.all_over();
        }
    }

    /// The time, on any clock that only goes on.
    pub fn pass(&mut self, now: Duration) {
        if self.end.is_some() || !self.wanted {
            self.away = None;
            return;
        }
        let since = *self.away.get_or_insert(now);
        if !self.given_up && now.saturating_sub(since) >= WAITS {
            self.give_up();
        }
    }

    /// A device is there: what waits goes on from its sample.
    pub fn connect(&mut self, end: End) {
        self.disconnect();
        self.away = None;
        self.given_up = false;
        let rate = end.rate;
        self.end = Some(end);
        if self.ducked {
            self.order(Order::Duck(true));
        }
        let mut unusable = Vec::new();
        for place in 0..self.kept.len() {
            let kept = &self.kept[place];
            let heard = usize::try_from(kept.before).unwrap_or(usize::MAX);
            let rest = &kept.source[heard.min(kept.source.len())..];
            match convert(rest, kept.rate, rate) {
                Ok(samples) => {
                    let (at, number) = (kept.at, kept.number);
                    self.hand_over(at, number, samples);
                }
                Err(_) => unusable.push(kept.number),
            }
        }
        for number in unusable {
            self.over(number, 0, Ended::Stopped);
        }
        if self.paused {
            self.order(Order::Pause);
        }
    }

    /// The device is gone. What it had not played is kept, if another one is wanted.
    pub fn disconnect(&mut self) {
        self.settle();
        if let Some(end) = self.end.take() {
            for kept in &mut self.kept {
                kept.before = kept.played(Some(end.rate)).heard;
                kept.here = 0;
            }
        }
        self.out = 0;
        if !self.wanted {
            self.all_over();
        } else if let Some(over) = self.over {
            // What was stopped and not yet given back is not to be heard from the next device.
            self.over_while(|at| at <= over);
        }
    }

    fn all_over(&mut self) {
        self.over_while(|_| true);
    }

    fn over_while(&mut self, over: impl Fn(At) -> bool) {
        let rate = self.end.as_ref().map(|end| end.rate);
        while self.kept.front().is_some_and(|kept| over(kept.at)) {
            if let Some(kept) = self.kept.pop_front() {
                self.spoken
                    .push_back(Spoken::Ended(kept.played(rate), Ended::Stopped));
            }
        }
    }

    fn order(&mut self, order: Order) -> bool {
        // A full ring means that the callback has not run for a long time: the device is going, and the next one is told
        // everything anew.
        self.end
            .as_mut()
            .is_some_and(|end| end.orders.push(order).is_ok())
    }

    fn hand_over(&mut self, at: At, number: u64, samples: Vec<f32>) {
        let piece = Piece {
            at,
            number,
            samples: samples.into_boxed_slice(),
        };
        if self.order(Order::Say(piece)) {
            self.out += 1;
        }
    }

    /// Puts a piece of an answer behind what waits, and gives it a number. The first piece of a newer turn or reading ends
    /// what is left of older ones.
    pub fn say(&mut self, at: At, rate: u32, source: Arc<[f32]>) -> Result<u64, PlayError> {
        self.settle();
        if self.end.is_none() && (!self.wanted || self.given_up) {
            return Err(PlayError::NoSpeaker);
        }
        if self.over.is_some_and(|over| at <= over) || self.newest.is_some_and(|newest| at < newest)
        {
            return Err(PlayError::Over);
        }
        if self.out >= PIECES || self.kept.len() >= PIECES {
            return Err(PlayError::Full);
        }
        let samples = match &self.end {
            Some(end) => Some(convert(&source, rate, end.rate)?),
            None => None,
        };
        if let Some(newest) = self.newest
            && newest < at
        {
            self.forget(newest);
        }
        self.newest = Some(at);
        self.numbers += 1;
        let number = self.numbers;
        self.kept.push_back(Kept {
            at,
            number,
            source,
            rate,
            before: 0,
            here: 0,
            started: false,
        });
        if let Some(samples) = samples {
            self.hand_over(at, number, samples);
        }
        Ok(number)
    }

    /// A short sound at once, over everything else.
    pub fn earcon(&mut self, rate: u32, samples: &[f32]) -> Result<(), PlayError> {
        self.settle();
        let Some(end) = &self.end else {
            return Err(PlayError::NoSpeaker);
        };
        if self.out >= PIECES {
            return Err(PlayError::Full);
        }
        let samples = convert(samples, rate, end.rate)?.into_boxed_slice();
        if self.order(Order::Earcon(samples)) {
            self.out += 1;
        }
        Ok(())
    }

    /// Speaks 12 dB more quietly, or as loud as before.
    pub fn duck(&mut self, ducked: bool) {
        if self.ducked != ducked {
            self.ducked = ducked;
            self.order(Order::Duck(ducked));
        }
    }

    /// Holds on.
    pub fn pause(&mut self) {
        self.paused = true;
        self.order(Order::Pause);
    }

    /// Goes on, at the very sample that would have come next.
    pub fn resume(&mut self) {
        self.paused = false;
        self.order(Order::Resume);
    }

    /// Ends all that is being said and all that would be said of the same answer.
    pub fn stop(&mut self) {
        self.paused = false;
        self.over = self.over.max(self.newest);
        if !self.order(Order::Stop) {
            self.all_over();
        }
    }

    /// Nothing up to this reading is to be heard (any more).
    pub fn forget(&mut self, last: At) {
        self.over = self.over.max(Some(last));
        if self.kept.front().is_some_and(|kept| kept.at <= last) {
            // What was paused is among it.
            self.paused = false;
        }
        if !self.order(Order::Forget(last)) {
            self.over_while(|at| at <= last);
        }
    }

    /// Whether it speaks more quietly now.
    #[must_use]
    pub fn is_ducked(&self) -> bool {
        self.ducked
    }

    /// Whether it holds on now.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Whether something is being said or waits to be.
    #[must_use]
    pub fn is_speaking(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Whether there is a device.
    #[must_use]
    pub fn has_device(&self) -> bool {
        self.end.is_some()
    }

    /// How much of what is not over yet was heard so far.
    pub fn so_far(&mut self) -> Vec<Played> {
        self.settle();
        let rate = self.end.as_ref().map(|end| end.rate);
        self.kept.iter().map(|kept| kept.played(rate)).collect()
    }

    /// What happened since the last time, one by one.
    pub fn spoken(&mut self) -> Option<Spoken> {
        self.settle();
        self.spoken.pop_front()
    }

    /// Takes from the rings what the player told and gave back.
    fn settle(&mut self) {
        loop {
            let Some(end) = &mut self.end else { return };
            // First what was told: a piece is told of before it is given back.
            if let Ok(note) = end.notes.pop() {
                self.note(note);
            } else if let Ok(back) = end.returns.pop() {
                self.out = self.out.saturating_sub(1);
                if let Return::Piece {
                    piece,
                    played,
                    ended,
                } = back
                {
                    self.over(piece.number, played as u64, ended);
                }
            } else {
                return;
            }
        }
    }

    fn note(&mut self, note: Note) {
        let (Note::Started(number) | Note::Progress(number, _)) = note;
        let Some(kept) = self.kept.iter_mut().find(|kept| kept.number == number) else {
            return;
        };
        if let Note::Progress(_, played) = note {
            kept.here = played as u64;
        }
        if !kept.started {
            kept.started = true;
            self.spoken.push_back(Spoken::Started {
                at: kept.at,
                number,
            });
        }
    }

    fn over(&mut self, number: u64, played: u64, ended: Ended) {
        if played > 0 {
            // In case it was not told, for want of room.
            self.note(Note::Started(number));
        }
        let Some(place) = self.kept.iter().position(|kept| kept.number == number) else {
            return;
        };
        let Some(mut kept) = self.kept.remove(place) else {
            return;
        };
        kept.here = played;
        let rate = self.end.as_ref().map(|end| end.rate);
        let mut played = kept.played(rate);
        if ended == Ended::Finished {
            played.heard = played.of;
        }
        self.spoken.push_back(Spoken::Ended(played, ended));
    }
}

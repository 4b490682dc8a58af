//! What the output callback runs: the queue of what is to be said, with duck, pause, resume and stop.
//!
//! It is fed through a ring and gives everything back through another one, so that nothing is allocated or freed in the
//! callback. It knows no device: it fills a buffer of one channel whenever it is asked for one, and what it fills in is
//! exactly what the loudspeaker gets and the echo canceller is told.

use std::collections::VecDeque;

use rtrb::{Consumer, Producer, RingBuffer};

use super::orders::{End, Ended, NOTES, Note, ORDERS, Order, PIECES, Piece, Return};

/// −12 dB.
pub const DUCKED: f32 = 0.251_188_64;
/// A stop or a pause takes so long: no click, and below the 10 ms that are promised.
pub const FADE_MS: u32 = 8;
/// Getting quieter and louder again takes so long.
pub const DUCK_MS: u32 = 40;

/// A player for a device of this rate, and the end from which it is ordered.
#[must_use]
pub fn player(rate: u32) -> (Player, End) {
    let (orders, orders_in) = RingBuffer::new(ORDERS);
    // Room for everything that was ever handed over: giving back never fails. See `Desk`, which counts.
    let (returns_out, returns) = RingBuffer::new(PIECES);
    let (notes_out, notes) = RingBuffer::new(NOTES);
    let samples = |ms: u32| (u64::from(rate) * u64::from(ms) / 1_000).max(1) as f32;
    let player = Player {
        orders: orders_in,
        returns: returns_out,
        notes: notes_out,
        queue: VecDeque::with_capacity(PIECES),
        earcon: None,
        mode: Mode::Playing,
        leaving: 0,
        hold: false,
        fade: Ramp::new(1.0 / samples(FADE_MS)),
        duck: Ramp::new((1.0 - DUCKED) / samples(DUCK_MS)),
        rate,
    };
    let end = End {
        orders,
        returns,
        notes,
        rate,
    };
    (player, end)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Playing,
    /// Getting silent, to stay at the next sample.
    Pausing,
    Paused,
    /// Getting silent, to throw away the first `leaving` pieces.
    Stopping,
}

/// A gain that moves evenly.
#[derive(Debug, Clone, Copy)]
struct Ramp {
    now: f32,
    to: f32,
    step: f32,
}

impl Ramp {
    fn new(step: f32) -> Self {
        Self {
            now: 1.0,
            to: 1.0,
            step,
        }
    }

    fn next(&mut self) -> f32 {
        let left = self.to - self.now;
        if left.abs() <= self.step {
            self.now = self.to;
        } else {
            self.now += self.step.copysign(left);
        }
        self.now
    }

    fn jump(&mut self, to: f32) {
        self.now = to;
        self.to = to;
    }
}

#[derive(Debug)]
struct Waiting {
    piece: Piece,
    played: usize,
}

/// The queue and what is done to it; see the module.
#[derive(Debug)]
pub struct Player {
    orders: Consumer<Order>,
    returns: Producer<Return>,
    notes: Producer<Note>,
    queue: VecDeque<Waiting>,
    earcon: Option<(Box<[f32]>, usize)>,
    mode: Mode,
    leaving: usize,
    /// A pause that was ordered during a stop: it holds for what comes after.
    hold: bool,
    fade: Ramp,
    duck: Ramp,
    rate: u32,
}

impl Player {
    /// The rate it plays at.
    #[must_use]
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Fills a buffer of one channel.
    pub fn render(&mut self, out: &mut [f32]) {
        while let Ok(order) = self.orders.pop() {
            self.obey(order);
        }
        for sample in out {
            *sample = self.sample();
        }
        if let Some(Waiting { piece, played }) = self.queue.front()
            && *played > 0
        {
            let _ = self.notes.push(Note::Progress(piece.number, *played));
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Say(piece) if piece.samples.is_empty() => {
                self.give_back(Waiting { piece, played: 0 }, Ended::Finished)
            }
            // Within the capacity: the desk hands over no more than `PIECES`.
            Order::Say(piece) => self.queue.push_back(Waiting { piece, played: 0 }),
            Order::Earcon(samples) => {
                if let Some((old, _)) = self.earcon.replace((samples, 0)) {
                    let _ = self.returns.push(Return::Earcon(old));
                }
            }
            Order::Duck(ducked) => self.duck.to = if ducked { DUCKED } else { 1.0 },
            Order::Pause => match self.mode {
                Mode::Playing if self.is_sounding() => {
                    self.mode = Mode::Pausing;
                    self.fade.to = 0.0;
                }
                Mode::Playing => {
                    self.mode = Mode::Paused;
                    self.fade.jump(0.0);
                }
                Mode::Stopping => self.hold = true,
                Mode::Pausing | Mode::Paused => {}
            },
            Order::Resume => {
                self.hold = false;
                if matches!(self.mode, Mode::Pausing | Mode::Paused) {
                    self.mode = Mode::Playing;
                    self.fade.to = 1.0;
                }
            }
            Order::Stop => {
                self.hold = false;
                self.leave(self.queue.len());
            }
            Order::Forget(last) => {
                let count = self
                    .queue
                    .iter()
                    .take_while(|waiting| waiting.piece.at <= last)
                    .count();
                if count > 0 {
                    self.leave(count);
                }
            }
        }
    }

    /// Whether something is in the middle of being heard.
    fn is_sounding(&self) -> bool {
        self.mode != Mode::Paused && self.queue.front().is_some_and(|front| front.played > 0)
    }

    /// The first pieces are to go: softly if something of them is being heard, else at once.
    fn leave(&mut self, count: usize) {
        if self.is_sounding() && count > 0 {
            self.leaving = self.leaving.max(count);
            self.mode = Mode::Stopping;
            self.fade.to = 0.0;
        } else {
            self.drop_first(count);
        }
    }

    fn drop_first(&mut self, count: usize) {
        for _ in 0..count {
            if let Some(waiting) = self.queue.pop_front() {
                self.give_back(waiting, Ended::Stopped);
            }
        }
        self.leaving = 0;
        if std::mem::take(&mut self.hold) {
            self.mode = Mode::Paused;
            self.fade.jump(0.0);
        } else {
            self.mode = Mode::Playing;
            self.fade.jump(1.0);
        }
    }

    fn sample(&mut self) -> f32 {
        let gain = self.fade.next() * self.duck.next();
        let mut value = if self.mode == Mode::Paused {
            0.0
        } else {
            gain * self.speech()
        };
        value += self.earcon();
        match self.mode {
            Mode::Pausing if self.fade.now == 0.0 => self.mode = Mode::Paused,
            Mode::Stopping if self.fade.now == 0.0 || self.leaving == 0 => {
                self.drop_first(self.leaving);
            }
            _ => {}
        }
        value.clamp(-1.0, 1.0)
    }

    fn speech(&mut self) -> f32 {
        let Some(Waiting { piece, played }) = self.queue.front_mut() else {
            return 0.0;
        };
        let value = piece.samples[*played];
        *played += 1;
        let (number, first, last) = (piece.number, *played == 1, *played == piece.samples.len());
        if first {
            let _ = self.notes.push(Note::Started(number));
        }
        if last && let Some(waiting) = self.queue.pop_front() {
            self.leaving = self.leaving.saturating_sub(1);
            self.give_back(waiting, Ended::Finished);
        }
        value
    }

    fn earcon(&mut self) -> f32 {
        let Some((samples, played)) = &mut self.earcon else {
            return 0.0;
        };
        let value = samples.get(*played).copied();
        *played += 1;
        if value.is_none()
            && let Some((samples, _)) = self.earcon.take()
        {
            let _ = self.returns.push(Return::Earcon(samples));
        }
        value.unwrap_or(0.0)
    }

    fn give_back(&mut self, waiting: Waiting, ended: Ended) {
        let Waiting { piece, played } = waiting;
        // The ring has room for all that the desk ever has out.
        let _ = self.returns.push(Return::Piece {
            piece,
            played,
            ended,
        });
    }
}

//! What stands in the player's place where a page plays: it takes the desk's orders, sends sound as far ahead as is useful, and
//! tells the desk what was heard.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use rtrb::{Consumer, Producer, RingBuffer};

use super::PAGE_RATE;
use super::line::{Page, Steer};
use crate::devices::orders::{End, Ended, NOTES, Note, ORDERS, Order, PIECES, Piece, Return};
use crate::devices::queue::DUCKED;

/// So many samples are sent ahead of what was heard: enough for a network that hesitates.
const AHEAD: usize = 5 * PAGE_RATE as usize;
/// As many are sent at once: a tenth of a second.
const AT_ONCE: usize = PAGE_RATE as usize / 10;
/// Nothing of what a page has was heard for so long: it plays nothing, and whoever speaks must not wait for ever.
const STILL: Duration = Duration::from_secs(5);
/// A page says within this time how much was heard of what it was to stop; after it, what it said before counts.
const ANSWERS: Duration = Duration::from_secs(1);

/// A piece, and how far it is.
#[derive(Debug)]
struct Waiting {
    piece: Piece,
    /// Its stream, once something of it was sent.
    stream: Option<u32>,
    sent: usize,
    heard: usize,
    /// When it was told to stop.
    stopped: Option<Duration>,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Playing {
    page: Arc<Page>,
    orders: Consumer<Order>,
    returns: Producer<Return>,
    notes: Producer<Note>,
    queue: VecDeque<Waiting>,
    paused: bool,
    /// When something was last heard, or there was nothing to hear.
    moved: Duration,
}

impl Playing {
    /// A player on this page, and the end from which it is ordered.
    pub(super) fn new(page: Arc<Page>) -> (Self, End) {
        let (orders, orders_in) = RingBuffer::new(ORDERS);
        let (returns_out, returns) = RingBuffer::new(PIECES);
        let (notes_out, notes) = RingBuffer::new(NOTES);
        // As whoever was here before may have left it: what they did not end is not waited for.
        page.steer(0, Steer::Stop);
        page.steer(0, Steer::Gain(1.0));
        page.steer(0, Steer::Resume);
        let playing = Self {
            page,
            orders: orders_in,
            returns: returns_out,
            notes: notes_out,
            queue: VecDeque::with_capacity(PIECES),
            paused: false,
            moved: Duration::ZERO,
        };
        let end = End {
            orders,
            returns,
            notes,
            rate: PAGE_RATE,
        };
        (playing, end)
    }

    /// Moves on. Says whether the page does, too: one that was silent for a while with something to play plays nothing.
    pub(super) fn look(&mut self, now: Duration) -> bool {
        while let Ok(order) = self.orders.pop() {
            self.obey(order, now);
        }
        self.send_ahead();
        self.hear(now);
        let waits = self
            .queue
            .iter()
            .any(|waiting| waiting.stopped.is_none() && waiting.sent > waiting.heard);
        if self.paused || !waits {
            self.moved = now;
        }
        now.saturating_sub(self.moved) <= STILL
    }

    /// Nothing more is to be heard. What was heard until now is told.
    pub(super) fn end(&mut self) {
        self.hear(Duration::ZERO);
        for stream in self.queue.drain(..).filter_map(|waiting| waiting.stream) {
            self.page.steer(stream, Steer::Stop);
            self.page.forget(stream);
        }
    }

    fn obey(&mut self, order: Order, now: Duration) {
        match order {
            Order::Say(piece) if piece.samples.is_empty() => {
                self.give_back(piece, 0, Ended::Finished);
            }
            Order::Say(piece) => self.queue.push_back(Waiting {
                piece,
                stream: None,
                sent: 0,
                heard: 0,
                stopped: None,
            }),
            Order::Earcon(samples) => {
                let stream = self.page.begin(Steer::Beside);
                for (number, some) in samples.chunks(AT_ONCE).enumerate() {
                    self.page.send(stream, number * AT_ONCE, some);
                }
                self.page.steer(stream, Steer::End);
                let _ = self.returns.push(Return::Earcon(samples));
            }
            Order::Duck(ducked) => {
                let gain = if ducked { DUCKED } else { 1.0 };
                self.page.steer(self.first(), Steer::Gain(gain));
            }
            Order::Pause => {
                self.paused = true;
                self.page.steer(self.first(), Steer::Hold);
            }
            Order::Resume => {
                self.paused = false;
                self.page.steer(self.first(), Steer::Resume);
            }
            Order::Stop => self.leave(self.queue.len(), now),
            Order::Forget(last) => {
                let count = self
                    .queue
                    .iter()
                    .take_while(|waiting| waiting.piece.at <= last)
                    .count();
                self.leave(count, now);
            }
        }
    }

    /// The stream that is heard now, where there is one.
    fn first(&self) -> u32 {
        let first = self.queue.front();
        first.and_then(|first| first.stream).unwrap_or_default()
    }

    /// The first pieces are to go.
    fn leave(&mut self, count: usize, now: Duration) {
        if count == 0 {
            return;
        }
        let mut place = 0;
        for _ in 0..count {
            match self.queue.get_mut(place) {
                Some(Waiting {
                    stream: Some(stream),
                    stopped,
                    ..
                }) => {
                    if stopped.is_none() {
                        *stopped = Some(now);
                        self.page.steer(*stream, Steer::Stop);
                    }
                    place += 1;
                }
                // Nothing of it was sent.
                _ => {
                    if let Some(waiting) = self.queue.remove(place) {
                        self.give_back(waiting.piece, 0, Ended::Stopped);
                    }
                }
            }
        }
        // What comes after them is heard.
        if std::mem::take(&mut self.paused) {
            self.page.steer(self.first(), Steer::Resume);
        }
    }

    fn send_ahead(&mut self) {
        let Self { page, queue, .. } = self;
        let mut ahead: usize = queue
            .iter()
            .filter(|waiting| waiting.stopped.is_none())
            .map(|waiting| waiting.sent - waiting.heard)
            .sum();
        for waiting in queue.iter_mut().filter(|waiting| waiting.stopped.is_none()) {
            let samples = &waiting.piece.samples;
            while ahead < AHEAD && waiting.sent < samples.len() {
                let stream = *waiting
                    .stream
                    .get_or_insert_with(|| page.begin(Steer::Begin));
                let until = (waiting.sent + AT_ONCE).min(samples.len());
                page.send(stream, waiting.sent, &samples[waiting.sent..until]);
                ahead += until - waiting.sent;
                waiting.sent = until;
                if until == samples.len() {
                    page.steer(stream, Steer::End);
                }
            }
        }
    }

    /// Takes what the page told.
    fn hear(&mut self, now: Duration) {
        let mut place = 0;
        while let Some(waiting) = self.queue.get_mut(place) {
            // Pieces are sent in their order.
            let Some(stream) = waiting.stream else { return };
            let told = self.page.heard(stream);
            let heard = usize::try_from(told.samples).unwrap_or(usize::MAX);
            let heard = heard.min(waiting.sent);
            if heard > waiting.heard {
                waiting.heard = heard;
                self.moved = now;
                // Beyond what fits, progress is told less often.
                let _ = self.notes.push(Note::Progress(waiting.piece.number, heard));
            }
            let all = waiting.heard == waiting.piece.samples.len();
            let late = waiting
                .stopped
                .is_some_and(|stopped| now.saturating_sub(stopped) >= ANSWERS);
            if !(all || told.over || late) {
                place += 1;
                continue;
            }
            let ended = if all { Ended::Finished } else { Ended::Stopped };
            if let Some(waiting) = self.queue.remove(place) {
                self.page.forget(stream);
                self.give_back(waiting.piece, waiting.heard, ended);
            }
        }
    }

    fn give_back(&mut self, piece: Piece, played: usize, ended: Ended) {
        // The ring has room for all that the desk ever has out.
        let _ = self.returns.push(Return::Piece {
            piece,
            played,
            ended,
        });
    }
}

//! What goes between the desk and the player: orders in one direction, and what was played, to be freed, in the other.

use rtrb::{Consumer, Producer};

use crate::ending::At;

/// So many pieces can be with the player; a sentence is one, or a few.
pub const PIECES: usize = 64;
/// Orders that can wait for the next callback.
pub(super) const ORDERS: usize = 4 * PIECES;
/// What the player tells, and nobody has looked at yet; beyond it, progress is told less often.
pub(super) const NOTES: usize = 1_024;

/// Something to say, at the device's rate.
#[derive(Debug)]
pub(super) struct Piece {
    pub at: At,
    pub number: u64,
    pub samples: Box<[f32]>,
}

/// What the player is to do.
#[derive(Debug)]
pub(super) enum Order {
    Say(Piece),
    /// A short sound over everything else, never ducked.
    Earcon(Box<[f32]>),
    Duck(bool),
    Pause,
    Resume,
    /// Nothing of what it has is to be heard any more.
    Stop,
    /// Nothing up to this reading is to be heard any more.
    Forget(At),
}

/// How a piece ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All of it was heard.
    Finished,
    /// It was stopped, perhaps before any of it was heard.
    Stopped,
}

/// What the player gives back, to be freed elsewhere.
#[derive(Debug)]
pub(super) enum Return {
    Piece {
        piece: Piece,
        played: usize,
        ended: Ended,
    },
    Earcon(#[allow(dead_code)] Box<[f32]>),
}

/// What the player tells in passing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// The first sample of a piece was played.
    Started(u64),
    /// So many samples of a piece were played.
    Progress(u64, usize),
}

/// The other end of a player's rings.
#[derive(Debug)]
pub struct End {
    pub(super) orders: Producer<Order>,
    pub(super) returns: Consumer<Return>,
    pub(super) notes: Consumer<Note>,
    pub(super) rate: u32,
}

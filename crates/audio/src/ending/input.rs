//! What happens to a turn.

/// Which turn, and which reading of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Grows with each turn.
    pub turn: u64,
    /// Grows each time the person speaks on after a soft end.
    pub revision: u32,
}

/// How a turn was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// A key is held. It ends when the key is let go.
    Press,
    /// The wake word, a button, a key pressed once: the person speaks with free hands.
    Listen,
    /// An answer was given, and another request may follow without the wake word.
    FollowUp,
}

/// What the words say about whether that was all. Made outside, where the languages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Judgement {
    /// Nothing is known about them.
    #[default]
    Unknown,
    /// There are none that count: a cough, or the wake word alone.
    Empty,
    /// A known command that lacks nothing and ends in nothing that could go on.
    Complete,
    /// No known command, and a whole question or request by its form all the same: mostly that is all.
    Likely,
    /// Not all: a trailing "and", "to" or "um", a number in the middle, a command that lacks something. Or something that is
    /// told and asks for nothing: whoever tells it takes their time.
    Unfinished,
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The next 10 ms of sound were heard. Two frames have two times.
    Frame {
        /// Somebody speaks in it, as [`Speech::speaking`](crate::Speech::speaking) says.
        speaking: bool,
    },
    /// The next 10 ms of sound were heard, and a voice may begin in them, as [`Speech::begins`](crate::Speech::begins) says. It
    /// is no speech yet; but no silence ends in it either.
    Begins,
    /// Time passed without sound: the device is away.
    Tick,
    /// What the words say. What belongs to a reading that is not the newest changes nothing.
    Judged {
        /// The reading they belong to.
        at: At,
        /// What they say.
        judgement: Judgement,
        /// They are all words of the reading, decoded since its soft end. Earlier ones may lengthen the wait and not
        /// shorten it: there may be more to them by now.
        whole: bool,
    },
    /// The key to talk is pressed. May be repeated while it is held.
    Press,
    /// The key is let go.
    Release,
    /// Listen to a person with free hands. In an open turn: from now on it ends by itself.
    Listen,
    /// An answer was given: listen whether something follows. Changes nothing in an open turn.
    FollowUp,
    /// The person says by hand that this was all: the key pressed once more, a button.
    Finish,
    /// Not wanted after all.
    Cancel,
}

//! What happens while Sotto listens and speaks.

use std::sync::Arc;

use sotto_audio::ending::{At, Judgement};

use super::Settings;
use crate::Manner;
use crate::turn::Signal;

/// What the words are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Something to be answered or done.
    #[default]
    Request,
    /// Something to be typed where the cursor stands.
    Dictation,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The next 10 ms of sound were heard, without Sotto's own voice in them.
    Frame {
        /// Somebody speaks in it.
        speaking: bool,
    },
    /// The next 10 ms were heard, and a voice may begin in them: it is too short yet to be told from a click.
    Begins,
    /// Time passed without sound.
    Tick,
    /// The wake word was heard.
    Called,
    /// "Stop" was heard by itself, or its key or button was pressed.
    Stop,
    /// The key to talk is pressed; it is held.
    Press(Purpose),
    /// It is let go.
    Release,
    /// Listen to a person with free hands.
    Start(Purpose),
    /// That was all: the key pressed once more, a button.
    Finish,
    /// What was said is not wanted after all.
    Cancel,
    /// Start, or finish what was started.
    Toggle(Purpose),
    /// Close the microphone, or open it again.
    Mute(bool),
    /// Other settings.
    Set(Settings),
    /// Nobody is to be listened to or spoken to any more, and the devices go. What was said and not decoded is left aside;
    /// what was heard of an answer is told.
    Leave,
    /// Another microphone or loudspeaker: what was learned about the echo is gone.
    OtherPath,
    /// Words so far of a reading.
    Partial {
        /// The reading.
        at: At,
        /// What will not change any more.
        firm: String,
        /// What may still change.
        tentative: String,
        /// What they say about whether that was all.
        judgement: Judgement,
    },
    /// All words of a reading, decoded after its soft end. None are no request.
    Heard {
        /// The reading.
        at: At,
        /// The words.
        text: String,
        /// What they say about whether that was all.
        judgement: Judgement,
    },
    /// A reading could not be decoded.
    NotHeard {
        /// The reading.
        at: At,
        /// What happened, for the user.
        sentence: String,
    },
    /// The assistant has begun this turn; whatever it answered before is over.
    Began {
        /// The turn.
        turn: u64,
    },
    /// The assistant did not take this turn, or something of it.
    Refused {
        /// The turn.
        turn: u64,
        /// Why, for the user.
        sentence: String,
    },
    /// The assistant was asked to take a turn back.
    TakenBack {
        /// The turn.
        turn: u64,
        /// It did, and nothing comes of it; otherwise something had come of it already, and it stays.
        back: bool,
    },
    /// The assistant has said all that it says to this turn, or it was ended before it was committed.
    Done {
        /// The turn.
        turn: u64,
        /// It asked something back.
        asks: bool,
    },
    /// The assistant says this.
    Say {
        /// The words.
        text: String,
        /// How.
        manner: Manner,
    },
    /// The assistant is silent from now on; what it says after this is something else.
    Hush,
    /// The assistant makes a sound that stands for words.
    Signal(Signal),
    /// Something rings, or rings no more.
    Ring(bool),
    /// The voice has made a clause.
    Voiced {
        /// Of which answer.
        answer: u64,
        /// What it says.
        clause: String,
        /// Samples a second.
        rate: u32,
        /// Its sound.
        samples: Arc<[f32]>,
    },
    /// The voice has made all of one thing that was to be said.
    SaidAll {
        /// Of which answer.
        answer: u64,
    },
    /// The voice could not make it.
    NotSaid {
        /// Of which answer.
        answer: u64,
        /// Why, for the user.
        sentence: String,
    },
    /// The first sample of a clause went to the loudspeaker.
    Started {
        /// Of which answer.
        answer: u64,
    },
    /// A clause is over.
    Ended {
        /// Of which answer.
        answer: u64,
        /// Its number within the answer.
        piece: u64,
        /// Samples of it that were heard.
        heard: u64,
    },
}

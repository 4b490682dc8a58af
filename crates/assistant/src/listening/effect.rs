//! What comes of it.

use std::sync::Arc;

use sotto_api::{Listening, Via};
use sotto_audio::devices::earcons::Earcon;
use sotto_audio::ending::At;

use super::Stages;
use crate::Manner;

/// Something to be done in the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Open the microphone, or really close it.
    Microphone(bool),
    /// Let the ear read the sound of this turn from its beginning on, and what comes. With the first reading the sound
    /// begins, with so much of what was heard before.
    Hear {
        /// The reading.
        at: At,
        /// Milliseconds of what was kept before.
        before_ms: u32,
    },
    /// The same for a turn in which somebody goes on after a breath: what was heard before may lie in the silence at the end of
    /// the turn before; or for one in which nothing was said so far, which is not read again.
    HearOn {
        /// The reading.
        at: At,
        /// Milliseconds since the last voice of that turn, or of what was kept of this one.
        before_ms: u32,
    },
    /// No more sound belongs to this reading: decode all of it.
    Decode {
        /// The reading.
        at: At,
    },
    /// What the ear makes of this reading is not wanted any more.
    Unhear {
        /// The reading.
        at: At,
    },
    /// The sound of this turn is not needed any more. A decode that was begun goes on.
    Close {
        /// The turn.
        turn: u64,
    },
    /// Another state, to be shown.
    Show(Listening),
    /// Words as they are recognised.
    Caption {
        /// The turn.
        turn: u64,
        /// What will not change any more.
        firm: String,
        /// What may still change.
        tentative: String,
    },
    /// Begin this turn with the assistant; answered by [`super::Input::Began`] or [`super::Input::Refused`].
    Begin {
        /// The turn.
        turn: u64,
        /// How it came.
        via: Via,
    },
    /// These are all the words so far.
    Tell {
        /// The reading.
        at: At,
        /// The words.
        text: String,
    },
    /// The person speaks on; what was told was not all.
    SpokeOn {
        /// The turn.
        turn: u64,
    },
    /// That was all, and what was told last counts: now it is done.
    Commit {
        /// The reading.
        at: At,
    },
    /// Whoever said this goes on: it was only the beginning, and is not to be done or answered if nothing came of it yet;
    /// answered by [`super::Input::TakenBack`].
    TakeBack {
        /// The turn.
        turn: u64,
    },
    /// It was no request.
    GiveUp {
        /// The turn.
        turn: u64,
    },
    /// Stop whatever the assistant does, and what rings.
    Stop,
    /// Type these words.
    Type {
        /// The reading.
        at: At,
        /// The words.
        text: String,
    },
    /// Make the sound of these words; answered by [`super::Input::Voiced`] for each clause, and at last by
    /// [`super::Input::SaidAll`] or [`super::Input::NotSaid`].
    Voice {
        /// Of which answer.
        answer: u64,
        /// The words.
        text: String,
        /// How.
        manner: Manner,
    },
    /// No more sound of this answer is wanted.
    Unvoice {
        /// The answer.
        answer: u64,
    },
    /// Play a clause behind those that wait.
    Play {
        /// Of which answer. Grows with each, and takes the place of the turn in front of the player: nothing is ever made
        /// of a reading that was not committed.
        answer: u64,
        /// The number of the clause within the answer, from 0.
        piece: u64,
        /// Samples a second.
        rate: u32,
        /// Its sound.
        samples: Arc<[f32]>,
    },
    /// Nothing of this answer is to be heard any more.
    Silence {
        /// The answer.
        answer: u64,
    },
    /// Speak more quietly, or as loud as before.
    Duck(bool),
    /// Hold on.
    Pause,
    /// Go on at the sample that would have come next.
    Resume,
    /// A short sound.
    Earcon(Earcon),
    /// The wait after a pause was learned anew of this person: to be kept, so that it is not learned again each day.
    Learned {
        /// The usual wait.
        usual_ms: u32,
    },
    /// Somebody wants to be heard by a closed microphone, and is told so.
    Muted,
    /// Something did not work; the sentence says what.
    Problem(String),
    /// The answer to a turn is over, and nothing more of it is heard.
    Over {
        /// The turn.
        turn: u64,
        /// What of the answer was heard, where it was spoken and not all of it was.
        heard: Option<String>,
        /// Where the time went.
        stages: Stages,
    },
}

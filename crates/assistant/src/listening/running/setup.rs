//! What the loop is started with, and what it shows.

use std::time::Duration;

use sotto_api::{Listening, Turn};
use sotto_audio::devices::{Choice, Event, Role};
use sotto_audio::echo::Cancelling;
use sotto_engines::hearing::{self, Hearing};
use sotto_engines::supervisor::Supervisor;
use sotto_skills::numbers::Language;
use sotto_wake::Phrase;

use super::super::Settings;
use super::told;
use super::voices::Voices;
use crate::Assistant;
use crate::brain::BrainError;

/// Which devices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Devices {
    /// To hear with.
    pub microphone: Choice,
    /// To speak with.
    pub speaker: Choice,
    /// Whether the echo is cancelled.
    pub cancelling: Cancelling,
    /// Whether noise is taken out of what voice and the wake word are looked for in. The ear never gets that.
    pub suppress_noise: bool,
}

/// What the loop is started with.
pub struct Setup<S> {
    /// The devices.
    pub sound: S,
    /// Which of them.
    pub devices: Devices,
    /// What the wake word is heard by, where it is wanted.
    pub wake: Option<sotto_wake::Weights>,
    /// What words are heard by, and how.
    pub ear: Supervisor<Hearing>,
    /// See there.
    pub hearing: hearing::Listening,
    /// What answers are spoken by.
    pub voices: Box<dyn Voices>,
    /// What answers; opened with the mouth of the same loop.
    pub assistant: Assistant,
    /// How it is listened.
    pub settings: Settings,
    /// The language, where an ear does not tell.
    pub language: Language,
    /// The microphone is closed by the user's switch.
    pub muted: bool,
    /// The sound of something that rings: its rate and its samples, one channel.
    pub ring: (u32, Vec<f32>),
    /// The clock stands still while an engine works: for recordings that are not to take their own time.
    pub in_step: bool,
    /// Ends by itself at this time, once nothing goes on any more.
    pub ends_after: Option<Duration>,
    /// What is to be shown. Called on the thread of the sound: it must not wait.
    pub show: Box<dyn FnMut(Shown) + Send>,
}

/// Something to be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// Another state of listening.
    State(Listening),
    /// How loud it is, 0 to 1; at most 30 a second.
    Level(f32),
    /// Words as they are recognised.
    Words {
        /// Which turn, counted from 1.
        turn: u64,
        /// What will not change any more.
        firm: String,
        /// What may still change.
        tentative: String,
    },
    /// Words to be typed.
    Type(String),
    /// The wake word, or "stop" while it is listened for, was nearly heard; at most once in two seconds. Whoever is missed
    /// often chooses another sensitivity.
    Nearly {
        /// Which.
        word: Phrase,
        /// How sure the net was, 0 to 1.
        score: f32,
        /// The sensitivity from which on it would have counted, 0 to 1; more where none is enough.
        needed: f32,
    },
    /// The pause that ends a request was learned anew of this person, in milliseconds: to be kept in the settings.
    Pause(u32),
    /// Something happened to a device.
    Device(DeviceNews),
    /// Something did not work.
    Problem(String),
    /// A turn is over, and nothing more of its answer is heard.
    Over {
        /// As it is kept now, with what was heard and where the time went.
        turn: Box<Turn>,
        /// From the last voice to the first sample of the answer.
        wait_ms: Option<u64>,
    },
}

/// What happened to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceNews {
    /// What happened, for the user.
    pub sentence: String,
    /// Something does not work, or was lost. Otherwise it works again, or works in another way.
    pub fault: bool,
    /// It is about a device that is used, and not about one that came or went beside it.
    pub used: bool,
}

impl DeviceNews {
    pub(super) fn of(event: &Event, language: Language) -> Self {
        let well = match event {
            Event::Moved { .. }
            | Event::RateChanged { .. }
            | Event::Back(_)
            | Event::SoundAgain(_)
            | Event::ListChanged => true,
            // What was being said goes on; but of what was being heard something is missing.
            Event::Reopened(opened) => opened.role == Role::Speaker,
            _ => false,
        };
        Self {
            sentence: told::event(event, language),
            fault: !well,
            used: !matches!(event, Event::ListChanged),
        }
    }
}

/// Why nobody listens.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// A file of the program is damaged.
    #[error(transparent)]
    Commands(#[from] BrainError),
    /// The system gives no thread.
    #[error(
        "The system gives Sotto no thread to listen on ({0}). Close other programs and try again."
    )]
    Thread(std::io::Error),
    /// It ended badly.
    #[error("Listening has ended unexpectedly. What was said before is kept; start it again.")]
    Ended,
}

impl ListenError {
    /// What the user is told, in this language.
    #[must_use]
    pub fn told_in(&self, language: Language) -> String {
        told::not_listened(self, language)
    }
}

//! How Sotto listens.

use sotto_api::{SpeechSettings, TalkSettings};
use sotto_audio::ending;

use super::Patience;

/// What of it can be chosen, and how patient it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The wake word begins a request.
    pub wake_word: bool,
    /// Where it does, the name alone does too.
    pub name_alone: bool,
    /// After an answer another request may follow without it.
    pub follow_up: bool,
    /// Talking interrupts Sotto.
    pub interrupt: bool,
    /// Answers are spoken; a sound may then stand for words.
    pub spoken: bool,
    /// A soft sound says that listening begins, and that it ended without a word.
    pub sounds: bool,
    /// How readily the wake word and "stop" are heard: 0 to 100. At 50 as they were trained; more hears more, also what was
    /// none.
    pub sensitivity_percent: u32,
    /// Silence after the end of the request after which a sound says that Sotto is at work.
    pub working_ms: u32,
    /// When a person is done. The follow-up window in it is also that in which somebody who talks over Sotto is listened to,
    /// so it is never 0 here; `follow_up` switches the window after an answer off.
    pub ending: ending::Settings,
    /// When somebody who talks interrupts.
    pub patience: Patience,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            wake_word: false,
            name_alone: false,
            follow_up: true,
            interrupt: true,
            spoken: true,
            sounds: true,
            sensitivity_percent: 50,
            working_ms: 700,
            ending: ending::Settings::default(),
            patience: Patience::default(),
        }
    }
}

impl Settings {
    /// As the user set them.
    #[must_use]
    pub fn of(talk: &TalkSettings, speech: &SpeechSettings) -> Self {
        let ending = ending::Settings::default();
        let follow_up_ms = talk.follow_up_seconds.saturating_mul(1_000);
        Self {
            wake_word: talk.wake_word,
            name_alone: talk.wake_name_alone,
            follow_up: talk.follow_up && talk.follow_up_seconds > 0,
            interrupt: talk.interrupt,
            spoken: speech.spoken,
            sounds: talk.sounds,
            sensitivity_percent: talk.wake_sensitivity_percent.min(100),
            ending: ending::Settings {
                usual_ms: talk.pause_ms,
                longest_ms: talk.max_seconds.saturating_mul(1_000),
                follow_up_ms: if follow_up_ms == 0 {
                    ending.follow_up_ms
                } else {
                    follow_up_ms
                },
                ..ending
            },
            ..Self::default()
        }
    }

    /// Without the wake word where there is nothing to hear it by: nobody is to wait for an answer to it.
    pub(super) fn as_it_hears(self, its_name: bool) -> Self {
        Self {
            wake_word: self.wake_word && its_name,
            ..self
        }
    }

    /// With each number within what makes sense.
    #[must_use]
    pub fn sane(self) -> Self {
        let mut ending = self.ending.sane();
        if ending.follow_up_ms == 0 {
            ending.follow_up_ms = ending::Settings::default().follow_up_ms;
        }
        Self { ending, ..self }
    }
}

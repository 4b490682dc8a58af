//! What is noticed about a microphone from its sound alone, as the event that the user sees.

use std::time::Duration;

use super::Event;

/// Something about the microphone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// For three seconds there was nothing at all.
    Silent,
    /// There is something again.
    Sound,
    /// It is too loud: see [`super::clipping`].
    Clipped,
    /// So much of what it heard is lost: see [`super::loss`].
    Missed(Duration),
}

impl Notice {
    /// The event, for the microphone of this name.
    #[must_use]
    pub fn of(self, microphone: &str) -> Event {
        let name = microphone.to_owned();
        match self {
            Self::Silent => Event::OnlySilence(name),
            Self::Sound => Event::SoundAgain(name),
            Self::Clipped => Event::Clipped(name),
            Self::Missed(lost) => Event::Missed(name, lost),
        }
    }
}

//! What happens to the devices while Sotto runs, each with the sentence the user sees.

use std::time::Duration;

use super::{DeviceError, Opened, Role};

/// Something that happened to a device.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The system's choice changed, and Sotto moved along.
    Moved {
        /// The device that was used before.
        from: String,
        /// The one that is used now.
        to: Opened,
    },
    /// The same device runs at another rate now.
    RateChanged {
        /// The rate before.
        from: u32,
        /// The device as it is now.
        to: Opened,
    },
    /// It cannot be used any more; Sotto goes on looking for it.
    Lost(Role, DeviceError),
    /// It is there again.
    Back(Opened),
    /// The same device had stopped by itself and was opened again at once.
    Reopened(Opened),
    /// The microphone hears no more than a telephone does.
    Narrow(Opened),
    /// The microphone is so loud that its sound is cut off.
    Clipped(String),
    /// So much of what the microphone heard is lost: nobody could take it in time.
    Missed(String, Duration),
    /// Devices came or went, none of which is used.
    ListChanged,
    /// The microphone is open and delivers nothing.
    OnlySilence(String),
    /// The microphone delivers sound again.
    SoundAgain(String),
}

impl Event {
    /// Whether something that works or sounds differently now is at the other end, so that an echo canceller has to begin
    /// anew.
    #[must_use]
    pub fn changes_the_path(&self) -> bool {
        match self {
            Self::Moved { .. } | Self::RateChanged { .. } | Self::Back(_) | Self::Reopened(_) => {
                true
            }
            Self::Lost(..)
            | Self::ListChanged
            | Self::OnlySilence(_)
            | Self::SoundAgain(_)
            | Self::Narrow(_)
            | Self::Clipped(_)
            | Self::Missed(..) => false,
        }
    }

    /// What there is to say about a device beside that it was opened.
    #[must_use]
    pub fn about(opened: &Opened) -> Option<Self> {
        opened.is_narrow().then(|| Self::Narrow(opened.clone()))
    }

    /// The device that was opened just now, if that is what happened: what was heard before is of another place or time.
    #[must_use]
    pub fn opened(&self) -> Option<&Opened> {
        match self {
            Self::Moved { to, .. }
            | Self::RateChanged { to, .. }
            | Self::Back(to)
            | Self::Reopened(to) => Some(to),
            Self::Lost(..)
            | Self::ListChanged
            | Self::OnlySilence(_)
            | Self::SoundAgain(_)
            | Self::Narrow(_)
            | Self::Clipped(_)
            | Self::Missed(..) => None,
        }
    }
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Moved { from, to } => write!(
                f,
                "The {} is “{}” now; before it was “{from}”.",
                to.role, to.name
            ),
            Self::RateChanged { from, to } => write!(
                f,
                "The {} “{}” runs at {} Hz now; before it was {from} Hz.",
                to.role, to.name, to.rate
            ),
            Self::Lost(_, error) => error.fmt(f),
            Self::Back(opened) => {
                write!(f, "The {} “{}” is there again.", opened.role, opened.name)
            }
            Self::Reopened(opened) => match opened.role {
                Role::Microphone => write!(
                    f,
                    "The microphone “{}” had stopped by itself and was opened again. What was said in the last few seconds may be missing; say it again.",
                    opened.name
                ),
                Role::Speaker => write!(
                    f,
                    "The loudspeaker “{}” had stopped by itself and was opened again; what was being said goes on.",
                    opened.name
                ),
            },
            Self::Narrow(opened) => write!(
                f,
                "The microphone “{}” hears only as much as a telephone ({} Hz), so words are understood less well. A Bluetooth headset does that while it plays and records at once: another microphone beside it helps.",
                opened.name, opened.rate
            ),
            Self::Clipped(name) => write!(
                f,
                "The microphone “{name}” is too loud: its sound is cut off, and words are understood less well. Turn it down in the system's sound settings, or speak from further away."
            ),
            Self::Missed(name, lost) => write!(
                f,
                "{:.1} s of what the microphone “{name}” heard are lost, because the computer slept or was too busy. If you were speaking, say it again.",
                // A hundredth is a loss too, and never "0.0 s".
                lost.as_secs_f64().max(0.1)
            ),
            Self::ListChanged => f.write_str("A sound device was plugged in or unplugged."),
            Self::OnlySilence(name) => write!(
                f,
                "The microphone “{name}” is open and delivers nothing at all. Look for a mute switch on it, for its volume, and whether the system lets Sotto use the microphone."
            ),
            Self::SoundAgain(name) => write!(f, "The microphone “{name}” delivers sound again."),
        }
    }
}

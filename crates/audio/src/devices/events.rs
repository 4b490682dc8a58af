//! What happens to the devices while Sotto runs, each with the sentence the user sees.

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
            Self::Moved { .. } | Self::RateChanged { .. } | Self::Back(_) => true,
            Self::Lost(..) | Self::ListChanged | Self::OnlySilence(_) | Self::SoundAgain(_) => {
                false
            }
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
            Self::ListChanged => f.write_str("A sound device was plugged in or unplugged."),
            Self::OnlySilence(name) => write!(
                f,
                "The microphone “{name}” is open and delivers nothing at all. Look for a mute switch on it, for its volume, and whether the system lets Sotto use the microphone."
            ),
            Self::SoundAgain(name) => write!(f, "The microphone “{name}” delivers sound again."),
        }
    }
}

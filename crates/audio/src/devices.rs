//! Capture and playback behind a small interface: [`Sound`].
//!
//! [`Live`] is the machine's devices over cpal (a microphone of Linux over ALSA itself), opened in a thread of their own;
//! [`page::PageSound`] is those of a page that is open in a browser; [`crate::device_file::DeviceFile`] is the test double, which
//! replays recordings on a clock of its own.
//! Behind all of them stand the same parts: the way to frames of 10 ms ([`Intake`]) and the [`Desk`], and behind those that
//! play themselves the player that fills the output callback.

mod asking;
pub mod callbacks;
pub mod clipping;
mod desk;
pub mod earcons;
mod error;
pub mod events;
mod intake;
#[cfg(target_os = "linux")]
mod linux;
mod live;
pub mod loss;
mod notice;
mod orders;
pub mod page;
mod queue;
mod reopened;
pub mod retry;
pub mod select;
pub mod silence;
mod source;
mod spoken;
mod streams;
pub mod tear;
#[cfg(test)]
mod tests;
mod thread;
pub mod watch;

use std::time::Duration;

pub use desk::Desk;
pub use error::{DeviceError, meaning};
pub use events::Event;
pub use intake::{Heard, Intake, RING_SECONDS};
pub use live::Live;
pub use notice::Notice;
pub use orders::{End, Ended, PIECES};
pub use queue::{DUCK_MS, DUCKED, FADE_MS, Player, player};
pub use spoken::{PlayError, Played, Spoken};
pub use thread::Quietly;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What is heard with.
    Microphone,
    /// What is spoken with.
    Speaker,
}

impl Role {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Microphone, Self::Speaker];
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Microphone => "microphone",
            Self::Speaker => "loudspeaker",
        })
    }
}

/// Which device is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Choice {
    /// Whatever the system takes; Sotto moves along when that changes.
    #[default]
    Default,
    /// The one of this name or identifier, and no other.
    Named(String),
}

/// A device that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What the system calls it.
    pub name: String,
    /// What stays the same when it is unplugged and plugged in again.
    pub id: String,
    /// Whether the system takes it unless another is chosen.
    pub default: bool,
    /// The rate it usually runs at.
    pub rate: u32,
    /// How many channels it then has.
    pub channels: u16,
}

/// All devices that there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Devices {
    /// Those to hear with.
    pub microphones: Vec<Device>,
    /// Those to speak with.
    pub speakers: Vec<Device>,
}

/// A device that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Which of the two.
    pub role: Role,
    /// Its name.
    pub name: String,
    /// The rate at which it runs.
    pub rate: u32,
    /// How many channels it has.
    pub channels: u16,
}

impl Opened {
    /// A microphone that hears less of a voice than the recogniser was made for: a Bluetooth headset as a telephone.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.role == Role::Microphone && self.rate < crate::RATE
    }
}

/// What comes next from the devices.
// A frame is made once in 10 ms and moved once; boxing it would cost more than it saves.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// 10 ms were heard.
    Frame(Heard),
    /// Something happened to a device.
    Event(Event),
    /// Something happened to what was said.
    Spoken(Spoken),
    /// Nothing, for as long as was waited.
    Nothing,
}

/// A microphone and a loudspeaker.
pub trait Sound: Send {
    /// What there is.
    fn devices(&mut self) -> Devices;

    /// Opens a device, in place of the one that is open. What happens to it later comes as events; it is opened again by
    /// itself when it comes back.
    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError>;

    /// Closes a device: really, so that the system shows that nothing listens.
    fn close(&mut self, role: Role);

    /// What comes next, after waiting no longer than this. Frames come in order and without gaps.
    fn next(&mut self, longest: Duration) -> Next;

    /// Where things to say are handed in.
    fn desk(&mut self) -> &mut Desk;

    /// How long the microphone was heard so far.
    fn now(&self) -> Duration;

    /// Device frames that were lost because nobody took them in time.
    fn dropped(&self) -> u64;
}

/// Whoever listens need not know which they are.
impl<S: Sound + ?Sized> Sound for Box<S> {
    fn devices(&mut self) -> Devices {
        (**self).devices()
    }

    fn open(&mut self, role: Role, choice: &Choice) -> Result<Opened, DeviceError> {
        (**self).open(role, choice)
    }

    fn close(&mut self, role: Role) {
        (**self).close(role);
    }

    fn next(&mut self, longest: Duration) -> Next {
        (**self).next(longest)
    }

    fn desk(&mut self) -> &mut Desk {
        (**self).desk()
    }

    fn now(&self) -> Duration {
        (**self).now()
    }

    fn dropped(&self) -> u64 {
        (**self).dropped()
    }
}

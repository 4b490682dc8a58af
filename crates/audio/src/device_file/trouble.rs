//! Devices of the double that are there and do not work for a while, and what it does about it: the same as is done with
//! real ones, by the same rule of when to try again.

use std::time::Duration;

use super::DeviceFile;
use crate::devices::retry::Retry;
use crate::devices::watch::{LOOK, STILL};
use crate::devices::{DeviceError, Event, Role};

/// Why a device that is there cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Another program has it for itself.
    Busy,
    /// The system does not let Sotto use it.
    Refused,
}

/// What is in a device's way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Way {
    /// It cannot be opened until then.
    trouble: Option<(Trouble, Duration)>,
    retry: Retry,
    /// When it is tried again to open it.
    again: Option<Duration>,
    /// It is open and its callbacks do not run; this is when somebody notices.
    still: Option<Duration>,
}

impl Way {
    /// Its callbacks do not run, though it is open.
    pub(super) fn is_still(&self) -> bool {
        self.still.is_some()
    }

    /// What ran has ended.
    pub(super) fn end(&mut self) {
        self.still = None;
    }

    /// Somebody closes it, or asks for it anew: nothing of what was tried before counts.
    pub(super) fn begin_anew(&mut self) {
        self.again = None;
        self.retry = Retry::default();
    }
}

impl DeviceFile {
    pub(super) fn way(&mut self, role: Role) -> &mut Way {
        match role {
            Role::Microphone => &mut self.microphone.way,
            Role::Speaker => &mut self.speaker.way,
        }
    }

    /// Whether it can be opened now. If not, it is tried again later.
    pub(super) fn is_free(&mut self, role: Role) -> Result<(), DeviceError> {
        let now = self.clock;
        let name = match role {
            Role::Microphone => self.microphone.name.clone(),
            Role::Speaker => self.speaker.name.clone(),
        };
        let way = self.way(role);
        let error = match way.trouble {
            Some((Trouble::Busy, until)) if now < until => DeviceError::Busy { role, name },
            Some((Trouble::Refused, until)) if now < until => DeviceError::Refused { role, name },
            _ => {
                *way = Way::default();
                return Ok(());
            }
        };
        way.retry = way.retry.after(&error);
        way.again = Some(now + way.retry.pause());
        Err(error)
    }

    /// From now on, and for so long, it cannot be opened; if it is open, it is lost.
    pub(super) fn put_in_the_way(&mut self, role: Role, trouble: Trouble, long: Duration) {
        let was_open = self.is_open(role);
        self.end(role);
        let until = self.clock + long;
        self.way(role).trouble = Some((trouble, until));
        if was_open && let Err(error) = self.start(role) {
            self.events.push_back(Event::Lost(role, error));
        }
    }

    /// Its callbacks end without a word. The watch over real devices takes a while to notice, too.
    pub(super) fn stall(&mut self, role: Role) {
        if self.is_open(role) {
            self.way(role).still = Some(self.clock + LOOK * STILL);
        }
    }

    /// Another device came or went: what is missing may be there now.
    pub(super) fn list_changed(&mut self) {
        let now = self.clock;
        for role in Role::BOTH {
            if let Some(again) = &mut self.way(role).again {
                *again = now;
            }
        }
    }

    /// Opens again what it is time for.
    pub(super) fn try_again(&mut self) {
        let now = self.clock;
        for role in Role::BOTH {
            let due = |time: Option<Duration>| time.is_some_and(|time| time <= now);
            let (stood, again) = (due(self.way(role).still), due(self.way(role).again));
            if stood {
                self.end(role);
            }
            if (stood || again) && self.is_wanted(role) && !self.is_open(role) {
                match self.start(role) {
                    Ok(opened) if stood => self.tell(Event::Reopened(opened)),
                    Ok(opened) => self.tell(Event::Back(opened)),
                    Err(error) if stood => self.events.push_back(Event::Lost(role, error)),
                    // It was said at the first attempt.
                    Err(_) => {}
                }
            }
        }
    }
}

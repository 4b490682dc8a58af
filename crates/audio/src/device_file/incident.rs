//! What can go wrong with the double's devices, as it does with real ones.

use std::time::Duration;

use super::path::Travel;
use super::trouble::Trouble;
use super::{DeviceFile, EchoPath, STEP};
use crate::devices::{DeviceError, Event, Role};
use crate::rate::{RateError, convert};

/// Something that goes wrong, or right again.
#[derive(Debug, Clone, PartialEq)]
pub enum Incident {
    /// The device is pulled out.
    Unplug(Role),
    /// It is there again.
    PlugIn(Role),
    /// The device goes on at another rate: a Bluetooth headset that becomes a telephone.
    Rate(Role, u32),
    /// The microphone delivers nothing at all for so long.
    Nothing(Duration),
    /// Another program takes the device for itself for so long.
    Busy(Role, Duration),
    /// The system does not let Sotto use the device for so long.
    Refused(Role, Duration),
    /// The device's callbacks end without a word, until somebody notices and opens it again.
    Stall(Role),
    /// The loudspeaker's sound takes another way to the microphone, or none.
    Path(Option<EchoPath>),
    /// The program was stopped for so long, as by a lid that was closed: nobody took frames meanwhile.
    Sleep(Duration),
    /// The whole computer stood still for so long, the devices too.
    Suspend(Duration),
}

impl DeviceFile {
    pub(super) fn happen(&mut self, incident: Incident) {
        if matches!(incident, Incident::Unplug(_) | Incident::PlugIn(_)) {
            self.list_changed();
        }
        match incident {
            Incident::Unplug(role) => {
                let was_open = self.is_open(role);
                self.end(role);
                let name = match role {
                    Role::Microphone => {
                        self.microphone.plugged = false;
                        self.microphone.name.clone()
                    }
                    Role::Speaker => {
                        self.speaker.plugged = false;
                        self.speaker.name.clone()
                    }
                };
                self.events.push_back(if was_open {
                    Event::Lost(role, DeviceError::Gone { role, name })
                } else {
                    Event::ListChanged
                });
            }
            Incident::PlugIn(role) => {
                match role {
                    Role::Microphone => self.microphone.plugged = true,
                    Role::Speaker => self.speaker.plugged = true,
                }
                let event = if self.is_wanted(role) && !self.is_open(role) {
                    match self.start(role) {
                        Ok(opened) => Event::Back(opened),
                        Err(error) => Event::Lost(role, error),
                    }
                } else {
                    Event::ListChanged
                };
                self.tell(event);
            }
            Incident::Rate(role, to) => self.another_rate(role, to),
            Incident::Nothing(long) => self.nothing_until = self.clock + long,
            Incident::Busy(role, long) => self.put_in_the_way(role, Trouble::Busy, long),
            Incident::Refused(role, long) => self.put_in_the_way(role, Trouble::Refused, long),
            Incident::Stall(role) => self.stall(role),
            Incident::Path(path) => self.set_path(path),
            Incident::Sleep(long) => {
                let until = self.clock + long;
                while self.clock < until {
                    // The devices run on and nobody takes anything.
                    self.callbacks();
                    self.clock += STEP;
                }
            }
            Incident::Suspend(long) => self.clock += long,
        }
    }

    /// What waits of the recording is brought to the new rate, so that the same is heard.
    fn another_rate(&mut self, role: Role, to: u32) {
        let was_open = self.is_open(role);
        self.end(role);
        let from = match role {
            Role::Microphone => {
                let from = self.microphone.rate;
                let channels = usize::from(self.microphone.channels);
                let rest: Vec<f32> = self.recording.drain(..).collect();
                let each: Result<Vec<Vec<f32>>, RateError> = (0..channels)
                    .map(|channel| {
                        let one: Vec<f32> = rest
                            .iter()
                            .skip(channel)
                            .step_by(channels)
                            .copied()
                            .collect();
                        convert(&one, from, to)
                    })
                    .collect();
                match each {
                    Ok(each) => {
                        let frames = each.iter().map(Vec::len).min().unwrap_or(0);
                        self.recording = (0..frames)
                            .flat_map(|frame| each.iter().map(move |one| one[frame]))
                            .collect();
                        self.microphone.rate = to;
                    }
                    Err(error) => {
                        self.microphone.plugged = false;
                        self.events.push_back(Event::Lost(role, error.into()));
                        return;
                    }
                }
                from
            }
            Role::Speaker => std::mem::replace(&mut self.speaker.rate, to),
        };
        let path = self.path.take().map(Travel::into_path);
        self.set_path(path);
        if was_open {
            let event = match self.start(role) {
                Ok(to) => Event::RateChanged { from, to },
                Err(error) => Event::Lost(role, error),
            };
            self.tell(event);
        }
    }
}

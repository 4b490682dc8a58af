//! One of the double's two devices.

use super::trouble::Way;
use crate::devices::{Device, Opened, Role};

/// A device, and its callback while it is open.
#[derive(Debug)]
pub(super) struct Side<Callback> {
    pub name: String,
    pub rate: u32,
    pub channels: u16,
    pub plugged: bool,
    pub wanted: bool,
    pub callback: Option<Callback>,
    /// What is in its way.
    pub way: Way,
    /// Device frames that the clock owes it, in parts of a second: no rate loses a sample to rounding.
    owed: u64,
}

impl<Callback> Side<Callback> {
    pub fn new(name: &str, rate: u32, channels: u16) -> Self {
        Self {
            name: name.to_owned(),
            rate,
            channels: channels.max(1),
            plugged: true,
            wanted: false,
            callback: None,
            way: Way::default(),
            owed: 0,
        }
    }

    /// The frames of the next 10 ms.
    pub fn frames(&mut self) -> usize {
        self.owed += u64::from(self.rate);
        let frames = self.owed / 100;
        self.owed %= 100;
        usize::try_from(frames).unwrap_or(0)
    }

    pub fn opened(&self, role: Role) -> Opened {
        Opened {
            role,
            name: self.name.clone(),
            rate: self.rate,
            channels: self.channels,
        }
    }

    pub fn device(&self) -> Option<Device> {
        self.plugged.then(|| Device {
            name: self.name.clone(),
            id: format!("file:{}", self.name),
            default: true,
            rate: self.rate,
            channels: self.channels,
        })
    }
}

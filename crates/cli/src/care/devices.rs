//! The sound devices, each once, with the one that is used.

use std::collections::BTreeSet;

use sotto_api::{Choice, Device, Devices, MachineSettings};
use sotto_audio::devices::select::meant;

use crate::commands::devices::{SoundDevice, find};

/// Looks at all of them.
pub(super) fn devices(settings: &MachineSettings) -> Devices {
    let found = find();
    Devices {
        microphones: listed(&found.inputs, &settings.microphone),
        speakers: listed(&found.outputs, &settings.speaker),
    }
}

/// Systems name the same device several times, for each way to it. The name is what is chosen by.
pub(crate) fn listed(found: &[SoundDevice], choice: &Choice) -> Vec<Device> {
    let mut known = BTreeSet::new();
    let names = found.iter().filter(|device| known.insert(&device.name));
    let mut devices: Vec<Device> = names
        .map(|device| Device {
            name: device.name.clone(),
            usual: found
                .iter()
                .any(|other| other.default && other.name == device.name),
            chosen: false,
        })
        .collect();
    let chosen = match choice {
        Choice::Named { name } if !name.trim().is_empty() => {
            let all = devices.iter().enumerate();
            let all = all.map(|(place, device)| (place, device.name.clone(), String::new()));
            meant(all.collect(), name).first().copied()
        }
        Choice::Named { .. } | Choice::Automatic => devices.iter().position(|device| device.usual),
    };
    if let Some(chosen) = chosen.and_then(|place| devices.get_mut(place)) {
        chosen.chosen = true;
    }
    devices
}

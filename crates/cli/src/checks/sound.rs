//! The microphone and the loudspeaker: whether there are any, and whether the chosen ones are among them.

use std::collections::BTreeSet;

use sotto_api::{Choice, MachineSettings};

use super::Looked;
use crate::care::listed;
use crate::commands::devices::{SoundDevice, find};
use crate::said::Said;

/// Looks at both.
pub(super) fn look(settings: Option<&MachineSettings>) -> [Looked; 2] {
    let found = find();
    let closed = settings.is_some_and(|settings| settings.microphone_closed);
    let microphone = settings.map(|settings| &settings.microphone);
    let speaker = settings.map(|settings| &settings.speaker);
    [
        judged("microphone", &found.inputs, microphone, closed),
        judged("speaker", &found.outputs, speaker, false),
    ]
}

pub(super) fn judged(
    name: &'static str,
    devices: &[SoundDevice],
    choice: Option<&Choice>,
    closed: bool,
) -> Looked {
    let usual = devices.iter().find(|device| device.default);
    let Some(usual) = usual.or(devices.first()) else {
        let next = Said::new(
            "Plug one in, or check the system's sound settings. Files work without one.",
            "Schließe eines an, oder sieh in die Klangeinstellungen des Systems. Dateien gehen auch so.",
        );
        return Looked::warn(name, Said::new("none", "keines"), next);
    };
    let all = listed(devices, choice.unwrap_or(&Choice::Automatic));
    // Systems name the same device several times, for each way to it.
    let count = devices
        .iter()
        .map(|device| &device.name)
        .collect::<BTreeSet<_>>()
        .len();
    let shared = format!("{count} in all");
    let chosen = all.into_iter().find(|device| device.chosen);
    if let (Some(Choice::Named { name: wanted }), None) = (choice, &chosen)
        && !wanted.trim().is_empty()
    {
        let found = Said::new(
            format!(
                "the chosen one, {wanted}, is not there; there is {}",
                usual.name
            ),
            format!(
                "das gewählte, {wanted}, ist nicht da; da ist {}",
                usual.name
            ),
        );
        let next = Said::new(
            "Plug it in, or choose another one in the settings.",
            "Schließe es an, oder wähle in den Einstellungen ein anderes.",
        );
        let shared = format!("the chosen one is not there; {shared}");
        return Looked::warn(name, found, next).shared_as(shared);
    }
    let used = chosen.map_or_else(|| usual.name.clone(), |device| device.name);
    let (english, german) = if closed {
        (", switched off by you", ", von dir abgeschaltet")
    } else {
        ("", "")
    };
    let found = Said::new(
        format!("{used} ({count} in all){english}"),
        format!("{used} ({count} insgesamt){german}"),
    );
    Looked::ok(name, found).shared_as(format!("{shared}{english}"))
}

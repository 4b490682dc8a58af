//! What is told of devices, of the ear and of the voice, in the user's language. The rooms that these come from know no
//! language, and write English for the log.

#[cfg(test)]
mod tests;

use sotto_audio::devices::{DeviceError, Event, PlayError, Role};
use sotto_engines::supervisor::EngineError;
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;

use super::setup::ListenError;

/// The English sentence.
const WHY: &str = "why";

/// Something that happened to a device.
pub(super) fn event(event: &Event, language: Language) -> String {
    let line = match event {
        Event::Moved { from, to } => {
            device("device.moved", to.role, &to.name, language).with("from", from.as_str())
        }
        Event::RateChanged { from, to } => {
            device("device.rate_changed", to.role, &to.name, language)
                .with("from", from.to_string())
                .with("rate", to.rate.to_string())
        }
        Event::Lost(_, error) => return device_error(error, language),
        Event::Back(to) => device("device.back", to.role, &to.name, language),
        Event::Reopened(to) => {
            let name = match to.role {
                Role::Microphone => "device.reopened_microphone",
                Role::Speaker => "device.reopened_speaker",
            };
            device(name, to.role, &to.name, language)
        }
        Event::Narrow(to) => {
            device("device.narrow", to.role, &to.name, language).with("rate", to.rate.to_string())
        }
        Event::Clipped(name) => Line::new("device.clipped").with("name", name.as_str()),
        Event::Missed(name, lost) => Line::new("device.missed")
            .with("name", name.as_str())
            // A hundredth is a loss too, and never "0.0 s".
            .with("seconds", format!("{:.1}", lost.as_secs_f64().max(0.1))),
        Event::ListChanged => Line::new("device.list_changed"),
        Event::OnlySilence(name) => Line::new("device.only_silence").with("name", name.as_str()),
        Event::SoundAgain(name) => Line::new("device.sound_again").with("name", name.as_str()),
    };
    said(line, event, language)
}

/// What the user is told of a device that cannot be used, in this language.
#[must_use]
pub fn device_error(error: &DeviceError, language: Language) -> String {
    let line = match error {
        DeviceError::None(Role::Microphone) => Line::new("device.none_microphone"),
        DeviceError::None(Role::Speaker) => Line::new("device.none_speaker"),
        DeviceError::NotFound { role, name } => device("device.not_found", *role, name, language),
        DeviceError::Refused { role, name } => device("device.refused", *role, name, language),
        DeviceError::Busy { role, name } => device("device.busy", *role, name, language),
        DeviceError::Gone { role, name } => device("device.gone", *role, name, language),
        DeviceError::Unusable { role, name, reason } => {
            device("device.unusable", *role, name, language).with("reason", reason.as_str())
        }
        DeviceError::NoSoundSystem(reason) => {
            Line::new("device.no_sound_system").with("reason", reason.as_str())
        }
        DeviceError::PageSilent => Line::new("device.page_silent"),
        DeviceError::Rate(_) => Line::new("device.rate"),
    };
    said(line, error, language)
}

/// Something that cannot be played.
pub(super) fn not_played(error: &PlayError, language: Language) -> String {
    let line = match error {
        PlayError::NoSpeaker => Line::new("device.not_open"),
        PlayError::Over | PlayError::Full => Line::new("device.too_much"),
        PlayError::Rate(_) => Line::new("device.rate"),
    };
    said(line, error, language)
}

/// What the ear did not hear.
pub(super) fn not_heard(error: &EngineError, language: Language) -> String {
    let line = Line::new(if error.is_missing() {
        "listening.ear_missing"
    } else {
        "listening.ear_failed"
    });
    said(line, error, language)
}

/// What the voice did not say.
pub(super) fn not_said(error: &EngineError, language: Language) -> String {
    let line = Line::new(if error.is_missing() {
        "listening.voice_missing"
    } else {
        "listening.voice_failed"
    });
    said(line, error, language)
}

/// Why nobody listens.
pub(super) fn not_listened(error: &ListenError, language: Language) -> String {
    let line = match error {
        ListenError::Commands(_) => Line::new("listening.damaged"),
        ListenError::Thread(_) => Line::new("listening.no_thread"),
        ListenError::Ended => Line::new("listening.ended"),
    };
    said(line, error, language)
}

fn device(line: &'static str, role: Role, name: &str, language: Language) -> Line {
    let what = Line::new(match role {
        Role::Microphone => "device.microphone",
        Role::Speaker => "device.speaker",
    });
    Line::new(line)
        .with("what", what.said_in(language))
        .with("name", name)
}

fn said(line: Line, english: &impl ToString, language: Language) -> String {
    line.with(WHY, english.to_string()).said_in(language)
}

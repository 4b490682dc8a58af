//! Nothing that listening has to tell is English in another language, and what is named is named in each.

use std::time::Duration;

use sotto_audio::devices::Opened;
use sotto_engines::{Fault, FaultKind};

use super::*;

const NAME: &str = "Xylo 3";

fn opened(role: Role) -> Opened {
    Opened {
        role,
        name: NAME.to_owned(),
        rate: 8_000,
        channels: 1,
    }
}

/// Every error, each naming the next, so that a new one cannot be left out.
fn errors() -> Vec<DeviceError> {
    let (role, name) = (Role::Microphone, || NAME.to_owned());
    let next = |error: &DeviceError| match error {
        DeviceError::None(_) => Some(DeviceError::NotFound { role, name: name() }),
        DeviceError::NotFound { .. } => Some(DeviceError::Refused { role, name: name() }),
        DeviceError::Refused { .. } => Some(DeviceError::Busy { role, name: name() }),
        DeviceError::Busy { .. } => Some(DeviceError::Gone { role, name: name() }),
        DeviceError::Gone { .. } => Some(DeviceError::Unusable {
            role,
            name: name(),
            reason: "EIO".to_owned(),
        }),
        DeviceError::Unusable { .. } => Some(DeviceError::NoSoundSystem("EIO".to_owned())),
        DeviceError::NoSoundSystem(_) => Some(DeviceError::PageSilent),
        DeviceError::PageSilent => Some(DeviceError::Rate(
            sotto_audio::rate::RateError::OutOfRange(1),
        )),
        DeviceError::Rate(_) => None,
    };
    std::iter::successors(Some(DeviceError::None(Role::Microphone)), next).collect()
}

/// Everything that happens, each naming the next.
fn events() -> Vec<Event> {
    let name = || NAME.to_owned();
    let (microphone, speaker) = (opened(Role::Microphone), opened(Role::Speaker));
    let next = |event: &Event| match event {
        Event::Moved { .. } => Some(Event::RateChanged {
            from: 48_000,
            to: speaker.clone(),
        }),
        Event::RateChanged { .. } => {
            Some(Event::Lost(Role::Speaker, DeviceError::None(Role::Speaker)))
        }
        Event::Lost(..) => Some(Event::Back(speaker.clone())),
        Event::Back(_) => Some(Event::Reopened(microphone.clone())),
        Event::Reopened(opened) if opened.role == Role::Microphone => {
            Some(Event::Reopened(speaker.clone()))
        }
        Event::Reopened(_) => Some(Event::Narrow(microphone.clone())),
        Event::Narrow(_) => Some(Event::Clipped(name())),
        Event::Clipped(_) => Some(Event::Missed(name(), Duration::from_millis(20))),
        Event::Missed(..) => Some(Event::ListChanged),
        Event::ListChanged => Some(Event::OnlySilence(name())),
        Event::OnlySilence(_) => Some(Event::SoundAgain(name())),
        Event::SoundAgain(_) => None,
    };
    let first = Event::Moved {
        from: "Other".to_owned(),
        to: microphone.clone(),
    };
    std::iter::successors(Some(first), next).collect()
}

/// It is whole, names what the English sentence names, and is English in English only.
fn is_told(told: impl Fn(Language) -> String, english: &str) {
    for language in Language::all() {
        let told = told(language);
        if language == Language::ENGLISH {
            assert_eq!(told, english);
            continue;
        }
        assert!(told.contains(' '), "{language:?}: {told}");
        assert!(!told.contains(['{', '[']), "{language:?}: {told}");
        assert_ne!(told, english, "{language:?}");
        assert_eq!(told.contains(NAME), english.contains(NAME), "{told}");
    }
}

#[test]
fn what_happens_to_devices_is_told_in_every_language() {
    for happened in events() {
        is_told(|language| event(&happened, language), &happened.to_string());
    }
    for error in errors() {
        is_told(
            |language| device_error(&error, language),
            &error.to_string(),
        );
    }
    let lost = Event::Missed(NAME.to_owned(), Duration::from_millis(20));
    assert!(event(&lost, Language::GERMAN).starts_with("0.1 s"));
    let back = Event::Back(opened(Role::Speaker));
    assert_eq!(
        event(&back, Language::GERMAN),
        "Der Lautsprecher „Xylo 3“ ist wieder da."
    );
}

#[test]
fn what_does_not_work_is_told_in_every_language() {
    for error in [
        PlayError::NoSpeaker,
        PlayError::Over,
        PlayError::Full,
        PlayError::Rate(sotto_audio::rate::RateError::OutOfRange(1)),
    ] {
        is_told(|language| not_played(&error, language), &error.to_string());
    }
    let gone = EngineError::Model(Fault::new(FaultKind::ModelMissing, "No such file."));
    let fell = EngineError::Refused(Fault::inside("It fell."));
    for error in [&gone, &fell] {
        is_told(|language| not_heard(error, language), &error.to_string());
        is_told(|language| not_said(error, language), &error.to_string());
    }
    for told in [not_heard, not_said] {
        assert_ne!(told(&gone, Language::GERMAN), told(&fell, Language::GERMAN));
    }
    for error in [
        ListenError::Thread(std::io::Error::other("no room")),
        ListenError::Ended,
    ] {
        is_told(
            |language| not_listened(&error, language),
            &error.to_string(),
        );
    }
}

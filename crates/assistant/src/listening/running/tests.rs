//! The loop itself, on recordings and without engines: it begins, ends, and tells what is missing.
#![allow(clippy::unwrap_used, clippy::panic)]

// `sleep` is the ear.
#[cfg(unix)]
mod aloud;
#[cfg(unix)]
mod doubted;
mod hurried;
mod in_vain;
mod troubles;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

use sotto_api::{Listening, SpeechSettings};
use sotto_audio::device_file::{DeviceFile, Recording};
use sotto_audio::devices::{Event, Opened};
use sotto_engines::hearing::{self, Hearing, HearingRequest, LoadEar};
use sotto_engines::supervisor::{Spec, Supervisor};
use sotto_skills::numbers::Language;

use super::*;
use crate::listening::{Purpose, Settings};
use crate::{Assistant, Manner, Mouth};

/// What nobody waits longer for than a test that hangs.
const LONGEST: Duration = Duration::from_secs(60);

/// A place where no voice was installed.
struct NoVoice;

const NO_VOICE: &str = "There is no voice here.";

impl Voices for NoVoice {
    fn ready<'a>(&'a mut self, _: &'a str, _: &'a Manner) -> Wanted<'a> {
        let sentence = NO_VOICE.to_owned();
        Box::pin(async move { Err(NotSpoken { sentence }) })
    }
}

fn open(folder: &std::path::Path) -> Assistant {
    Assistant::open(crate::Setup::bare(folder)).unwrap()
}

/// Silence that goes on, as fast as a clock goes.
fn silence() -> DeviceFile {
    let recording = Recording {
        rate: 16_000,
        channels: 1,
        samples: Vec::new(),
    };
    DeviceFile::new(recording, 48_000).unwrap().paced()
}

fn setup<S>(sound: S, assistant: &Assistant, show: Sender<Shown>) -> Setup<S> {
    let nowhere = Spec::<Hearing>::new("sotto-ear-that-was-never-installed", |device| {
        HearingRequest::Load(LoadEar {
            model: "nothing.bin".into(),
            device,
            threads: 1,
        })
    });
    Setup {
        sound,
        devices: Devices::default(),
        wake: None,
        ear: Supervisor::start(nowhere),
        hearing: hearing::Listening::default(),
        voices: Box::new(NoVoice),
        assistant: assistant.clone(),
        settings: Settings::default(),
        language: Language::ENGLISH,
        muted: false,
        ring: (16_000, vec![0.0; 160]),
        in_step: true,
        ends_after: None,
        show: Box::new(move |shown| {
            let _ = show.send(shown);
        }),
    }
}

fn until(shown: &Receiver<Shown>, mut wanted: impl FnMut(&Shown) -> bool) {
    loop {
        let shown = shown.recv_timeout(LONGEST);
        if wanted(&shown.unwrap()) {
            return;
        }
    }
}

/// A runtime that a plain thread may wait beside.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn it_ends_in_the_middle_of_a_turn_gives_its_devices_back_and_begins_anew() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let mut sound = silence();
    for _ in 0..2 {
        let (mouth, heard) = mouth();
        let (show, shown) = channel();
        let listener = Listener::start(setup(sound, &assistant, show), heard).unwrap();
        assert!(mouth.is_heard() && !listener.is_over());
        listener.tell(Input::Press(Purpose::Request));
        until(&shown, |shown| *shown == Shown::State(Listening::Request));
        sound = listener.close().unwrap();
        assert!(!mouth.is_heard());
        // Nobody hears any more.
        assert_eq!(sound.next(Duration::from_millis(30)), Next::Nothing);
    }
    assistant.close();
}

/// Looks until it is so; what is shown is shown a moment before.
fn comes_to(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LONGEST, "it never comes to that");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_wake_word_that_nothing_can_hear_is_not_waited_for() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let (_mouth, heard) = mouth();
    let (show, shown) = channel();
    let settings = Settings {
        wake_word: true,
        ..Settings::default()
    };
    let setup = Setup {
        settings,
        ..setup(silence(), &assistant, show)
    };
    let listener = Listener::start(setup, heard).unwrap();
    for _ in 0..2 {
        listener.tell(Input::Start(Purpose::Request));
        until(&shown, |shown| *shown == Shown::State(Listening::Request));
        comes_to(|| !listener.is_idle());
        // Somebody else switches it on once more.
        listener.tell(Input::Set(settings));
        listener.tell(Input::Cancel);
        until(&shown, |shown| {
            assert_ne!(*shown, Shown::State(Listening::WakeWord));
            *shown == Shown::State(Listening::Idle)
        });
        comes_to(|| listener.is_idle());
    }
    listener.close().unwrap();
    assistant.close();
}

#[test]
fn what_works_again_is_no_fault() {
    let opened = |role| Opened {
        role,
        name: "Headset".to_owned(),
        rate: 48_000,
        channels: 1,
    };
    for (event, fault) in [
        (Event::Back(opened(Role::Microphone)), false),
        (Event::SoundAgain("Headset".to_owned()), false),
        (Event::ListChanged, false),
        (Event::Reopened(opened(Role::Speaker)), false),
        // Words may be missing.
        (Event::Reopened(opened(Role::Microphone)), true),
        (Event::OnlySilence("Headset".to_owned()), true),
        (Event::Narrow(opened(Role::Microphone)), true),
        (Event::Clipped("Headset".to_owned()), true),
    ] {
        let news = DeviceNews::of(&event, Language::ENGLISH);
        assert_eq!(news.fault, fault, "{event}");
        assert_eq!(news.sentence, event.to_string());
        assert_eq!(news.used, event != Event::ListChanged);
    }
}

#[test]
fn an_ear_and_a_voice_that_are_missing_are_told_and_nothing_waits_for_them() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let (mouth, heard) = mouth();
    let (show, shown) = channel();
    let listener = Listener::start(setup(silence(), &assistant, show), heard).unwrap();
    for _ in 0..2 {
        listener.tell(Input::Press(Purpose::Request));
        until(&shown, |shown| *shown == Shown::State(Listening::Request));
        until(&shown, |shown| matches!(shown, Shown::Problem(_)));
        until(&shown, |shown| *shown == Shown::State(Listening::Idle));
        listener.tell(Input::Release);
    }
    let manner = Manner::of(&SpeechSettings::default(), Language::ENGLISH);
    mouth.say("Your timer is over.", manner);
    until(&shown, |shown| {
        *shown == Shown::Problem(NO_VOICE.to_owned())
    });
    listener.close().unwrap();
    assistant.close();
}

#[test]
fn it_ends_by_itself_when_it_was_told_until_when() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path());
    let (_mouth, heard) = mouth();
    let (show, _shown) = channel();
    let end = Duration::from_millis(300);
    let setup = Setup {
        ends_after: Some(end),
        ..setup(silence(), &assistant, show)
    };
    let listener = Listener::start(setup, heard).unwrap();
    let sound = listener.wait().unwrap();
    assert!(sound.clock() >= end);
    assistant.close();
}

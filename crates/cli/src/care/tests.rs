//! Models, the way out, devices and voices as a face asks for them. Nothing is fetched here, and no device is opened.
#![allow(clippy::unwrap_used, clippy::panic)]

mod measuring;
mod updates;

use sotto_api::{Event, Problem, ProblemCode, WakeWord};
use sotto_assistant::Setup;
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;

use super::*;
use crate::arguments::Family;
use crate::commands::devices::SoundDevice;

/// A core that is looked after.
struct World {
    folder: tempfile::TempDir,
    core: Assistant,
}

impl World {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(Some(folder.path().join("data"))).unwrap();
        home.make().unwrap();
        let core = Assistant::open(Setup {
            folder: home.folder(),
            keychain: Arc::new(NoKeychain),
            desktop: Arc::new(System),
            language: Language::ENGLISH,
            mind: None,
            meanings: None,
            mouth: None,
        })
        .unwrap();
        core.cared_for_by(Arc::new(Steward::new(&home)));
        Self { folder, core }
    }

    async fn ask(&self, request: Request) -> Reply {
        let core = self.core.clone();
        tokio::task::spawn_blocking(move || core.call(request))
            .await
            .unwrap()
    }

    async fn refused(&self, asked: ModelRequest) -> Problem {
        match self.ask(Request::Model(asked)).await {
            Reply::Problem(problem) => problem,
            other => panic!("done: {other:?}"),
        }
    }

    async fn close(self) {
        let core = self.core.clone();
        tokio::task::spawn_blocking(move || core.close())
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_is_told_and_kept() {
    let world = World::open();
    let mut events = world.core.events();
    let offline = NetworkRequest::Offline { offline: true };
    let Reply::Network(network) = world.ask(Request::Network(offline)).await else {
        panic!("no network");
    };
    assert!(network.offline && !network.damaged);
    assert!(network.purposes.iter().all(|purpose| !purpose.allowed));
    loop {
        if let Event::Network(told) = events.recv().await.unwrap() {
            assert_eq!(told, network);
            break;
        }
    }
    let shown = world.ask(Request::Network(NetworkRequest::Show)).await;
    assert_eq!(shown, Reply::Network(network));
    let all = NetworkRequest::Ledger {
        newest: None,
        before: None,
    };
    let ledger = world.ask(Request::Network(all)).await;
    assert_eq!(ledger, Reply::Ledger(Vec::new()));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_is_not_there_is_none() {
    let world = World::open();
    let id = || "xylo".to_owned();
    for asked in [
        ModelRequest::Get { id: id() },
        ModelRequest::Cancel { id: id() },
        ModelRequest::Remove { id: id() },
        ModelRequest::Use { id: id() },
        ModelRequest::Measure { id: id() },
        ModelRequest::Pause { id: id() },
    ] {
        let problem = world.refused(asked.clone()).await;
        assert_eq!(problem.code, ProblemCode::NotFound, "{asked:?}: {problem}");
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalog_is_listed_with_what_is_to_be_known_of_it() {
    let world = World::open();
    let Reply::Models(models) = world.ask(Request::Model(ModelRequest::List)).await else {
        panic!("no models");
    };
    let ears = models
        .iter()
        .filter(|model| model.part == sotto_api::ModelPart::Ear);
    assert!(ears.clone().count() > 1);
    for model in &models {
        assert!(!model.licence.is_empty(), "{model:?}");
        assert_eq!(model.fit.is_some(), model.bytes.is_some(), "{model:?}");
    }
    let catalog = catalog().unwrap();
    for model in models.iter().filter(|model| model.home.is_some()) {
        let files = catalog.with_needs(&model.id).unwrap();
        let all: u64 = files.iter().filter_map(|file| file.bytes).sum();
        assert!(model.bytes.is_none_or(|bytes| bytes == all), "{model:?}");
    }
    let mut ids: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_is_used_by_the_settings() {
    if let Err(error) = choice::voice(Family::Kokoro) {
        return println!("skipped: {error}");
    }
    let world = World::open();
    let asked = ModelRequest::Use {
        id: crate::choice::RICH_VOICE.to_owned(),
    };
    let Reply::Settings(settings) = world.ask(Request::Model(asked)).await else {
        panic!("no settings");
    };
    assert_eq!(
        settings.speech.voice,
        Choice::Named {
            name: "af_heart".to_owned()
        }
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_that_is_not_here_is_not_used() {
    let all = voices::voices(&Choice::Automatic).into_iter();
    let mut absent = all.filter(|voice| !voice.here && choice::is_piper(&voice.model));
    let Some(voice) = absent.next() else {
        return println!("skipped: every voice of the catalog is on this machine");
    };
    let world = World::open();
    let before = world.ask(Request::Settings).await;
    let problem = world.refused(ModelRequest::Use { id: voice.model }).await;
    assert_eq!(problem.code, ProblemCode::Missing, "{problem}");
    assert_eq!(world.ask(Request::Settings).await, before);
    world.close().await;
}

#[test]
fn a_voice_whose_model_goes_is_not_the_chosen_one_any_more() {
    let speaks = |voice: Choice| {
        let mut settings = Settings::default();
        settings.speech.voice = voice;
        settings
    };
    let named = |name: &str| {
        speaks(Choice::Named {
            name: name.to_owned(),
        })
    };
    let thorsten = "piper-de_DE-thorsten-medium";
    assert!(would_be_mute(choice::RICH_VOICE, &named("af_heart")));
    assert!(would_be_mute(thorsten, &named(thorsten)));
    assert!(!would_be_mute(choice::RICH_VOICE, &named(thorsten)));
    assert!(!would_be_mute(thorsten, &named("heart")));
    // There is nothing behind it.
    assert!(!would_be_mute(choice::VOICE, &speaks(Choice::Automatic)));
}

#[test]
fn what_takes_over_stays() {
    let hears = |language: &str| {
        let mut settings = Settings::default();
        settings.talk.language = Choice::Named {
            name: language.to_owned(),
        };
        settings
    };
    let (english, german) = (hears("en-GB"), hears("de"));
    assert_eq!(own_ear(&english), choice::english_ear());
    assert_eq!(own_ear(&german), choice::ANY_EAR);
    assert!(takes_over(choice::ENGLISH_EAR, &english));
    assert!(takes_over(choice::english_ear(), &english));
    assert!(!takes_over(choice::ENGLISH_EAR, &german));
    assert!(!takes_over(choice::TUNED_EAR, &german));
    for id in [choice::MIND, choice::VOICE] {
        assert!(takes_over(id, &english) && takes_over(id, &german));
        let status = Starter::load().status(id).unwrap();
        let is_here = !matches!(status, StarterStatus::Absent { .. });
        assert_eq!(can_go(id, &english).is_err(), is_here, "{id}");
    }
    assert!(!takes_over(choice::RICH_VOICE, &english));
    can_go("xylo", &english).unwrap();
}

#[test]
fn a_change_of_our_own_is_no_second_sotto() {
    let owned = |pid| {
        let folder = std::path::PathBuf::from("data");
        problem(CliError::Owned { folder, pid }, Language::GERMAN)
    };
    let own = std::process::id();
    let busy = owned(Some(own));
    assert_eq!(busy.code, ProblemCode::Locked);
    assert!(busy.sentence.starts_with("An den Modellen"), "{busy}");
    let another = owned(Some(own.wrapping_add(1)));
    assert_eq!(another.code, ProblemCode::SecondOwner);
    assert_eq!(owned(None).code, ProblemCode::SecondOwner);
}

#[test]
fn a_device_is_listed_once_and_the_chosen_one_known() {
    let device = |name: &str, default| SoundDevice {
        name: name.to_owned(),
        default,
        lowest_rate: 8_000,
        highest_rate: 48_000,
        usual_rate: None,
        channels: 2,
    };
    let found = [
        device("Built-in", false),
        device("USB Headset", false),
        device("Built-in", true),
    ];
    let chosen = |choice: &Choice| -> Vec<String> {
        let listed = devices::listed(&found, choice);
        assert_eq!(listed.len(), 2, "{listed:?}");
        assert!(listed[0].usual && !listed[1].usual);
        let chosen = listed.into_iter().filter(|device| device.chosen);
        chosen.map(|device| device.name).collect()
    };
    let named = |name: &str| Choice::Named {
        name: name.to_owned(),
    };
    assert_eq!(chosen(&Choice::Automatic), ["Built-in"]);
    assert_eq!(chosen(&named("usb")), ["USB Headset"]);
    assert_eq!(chosen(&named(" ")), ["Built-in"]);
    assert!(chosen(&named("unplugged")).is_empty());
}

#[test]
fn voices_that_nobody_would_understand_are_not_listed() {
    let listed = voices::voices(&Choice::Automatic);
    assert!(listed.iter().any(|voice| voice.name == "heart"));
    for voice in listed {
        assert!(Language::of(&voice.language).is_some(), "{voice:?}");
        assert!(!voice.title.is_empty() && !voice.chosen, "{voice:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_nearly_the_wake_word_is_told_newest_first() {
    let world = World::open();
    let file = Home::at(Some(world.folder.path().join("data")))
        .unwrap()
        .near_misses();
    let asked = || Request::Diagnostics(DiagnosticsRequest::NearMisses);
    assert_eq!(world.ask(asked()).await, Reply::NearMisses(Vec::new()));
    let line = |second: u32, word: &str| {
        format!(
            "{{\"needed\":0.7,\"score\":0.4,\"time\":\"2026-11-22T10:00:0{second}Z\",\"word\":\"{word}\"}}\n"
        )
    };
    let lines = [line(1, "hey sotto"), line(2, "stop")];
    std::fs::write(&file, lines.concat()).unwrap();
    let Reply::NearMisses(told) = world.ask(asked()).await else {
        panic!("nothing is told");
    };
    let words: Vec<WakeWord> = told.iter().map(|one| one.word).collect();
    assert_eq!(words, [WakeWord::Stop, WakeWord::HeySotto]);
    assert_eq!(
        (told[0].sure_percent, told[0].counts_from_percent),
        (40, Some(70))
    );
    // A folder in its place cannot be read, and that is said.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let Reply::Problem(problem) = world.ask(asked()).await else {
        panic!("a folder was read");
    };
    assert!(!problem.sentence.is_empty());
    world.close().await;
}

#![allow(clippy::unwrap_used)]

use std::path::Path;

use sotto_api::Choice;
use sotto_engines::{Hello, PROTOCOL, cpu};
use sotto_models::catalog::Kind;
use sotto_models::quarantine::Case;
use sotto_models::starter::StarterError;

use super::*;
use crate::commands::devices::SoundDevice;
use crate::webkit::Facts;
use models::Here;
use portals::Portals;

fn english(looked: &Looked) -> Check {
    looked.told(Language::ENGLISH)
}

/// Each says something in each language, and what is not well says what to do.
fn is_told(looked: &Looked) {
    for language in [Language::ENGLISH, Language::GERMAN] {
        let told = looked.told(language);
        assert!(!told.found.is_empty(), "{told:?}");
        assert!(
            told.state == CheckState::Ok || told.next.is_some_and(|next| !next.is_empty()),
            "{looked:?}"
        );
    }
    assert_eq!(looked.reported().next, None);
}

fn hello(protocol: u16, engine: &str, build: &str) -> Hello {
    Hello {
        protocol,
        engine: engine.to_owned(),
        version: "0.1.0".to_owned(),
        build: build.to_owned(),
        missing: Vec::new(),
    }
}

#[test]
fn an_engine_is_well_only_of_this_version_and_for_this_processor() {
    let program = Path::new("/opt/sotto/sotto-ear");
    let judge = |hello, here| {
        let name = "engine sotto-ear".to_owned();
        let looked = engines::judged("ear", name, program, hello, here);
        is_told(&looked);
        english(&looked).state
    };
    let fast = cpu::Build::Fast;
    let sound = hello(PROTOCOL, "ear", "avx2");
    assert_eq!(judge(Some(sound.clone()), fast), CheckState::Ok);
    assert_eq!(judge(Some(sound), cpu::Build::Baseline), CheckState::Fail);
    let other = hello(PROTOCOL, "mind", "avx2");
    assert_eq!(judge(Some(other), fast), CheckState::Fail);
    let older = hello(PROTOCOL + 1, "ear", "avx2");
    assert_eq!(judge(Some(older), fast), CheckState::Fail);
    assert_eq!(judge(None, fast), CheckState::Fail);
}

#[tokio::test]
async fn a_program_that_is_none_does_not_greet() {
    assert_eq!(greet(Path::new("/nowhere/sotto-ear")).await, None);
}

#[test]
fn starters_are_here_or_to_be_fetched() {
    let states = [
        (Ok(Here::Checked), CheckState::Ok),
        (Ok(Here::CheckedNow), CheckState::Ok),
        (Ok(Here::Not(12_000_000)), CheckState::Fail),
        (Err(StarterError::Canceled), CheckState::Fail),
    ];
    for (status, state) in states {
        let looked = models::judged("hibari", "A voice", status);
        is_told(&looked);
        assert_eq!(english(&looked).state, state, "{looked:?}");
    }
    let absent = models::judged("hibari", "A voice", Ok(Here::Not(12_000_000)));
    assert!(english(&absent).found.contains("12 MB"));
}

#[test]
fn models_that_were_put_aside_are_named_here_and_not_to_others() {
    assert_eq!(models::put_aside(&[]), None);
    let case = Case {
        name: "my-diary-1".to_owned(),
        kind: Kind::Mind,
        was_at: "/home/ada/my-diary.gguf".into(),
        is_at: None,
        bytes: 1,
        error: "damaged".to_owned(),
        at: 0,
    };
    let looked = models::put_aside(&[case]).unwrap();
    is_told(&looked);
    assert!(english(&looked).found.contains("my-diary-1"));
    assert!(!looked.reported().found.contains("diary"), "{looked:?}");
}

fn device(name: &str, default: bool) -> SoundDevice {
    SoundDevice {
        name: name.to_owned(),
        default,
        lowest_rate: 8_000,
        highest_rate: 48_000,
        usual_rate: Some(48_000),
        channels: 1,
    }
}

#[test]
fn a_microphone_is_named_here_and_counted_for_others() {
    let all = [
        device("Built-in", true),
        device("Ada's headset", false),
        device("Ada's headset", false),
    ];
    let judge = |choice: Option<&Choice>, closed| sound::judged("microphone", &all, choice, closed);
    let usual = judge(None, false);
    assert_eq!(english(&usual).found, "Built-in (2 in all)");
    let named = |name: &str| Choice::Named {
        name: name.to_owned(),
    };
    let chosen = judge(Some(&named("Ada's headset")), true);
    is_told(&chosen);
    let told = english(&chosen).found;
    assert!(
        told.contains("Ada's headset") && told.contains("switched off"),
        "{told}"
    );
    assert_eq!(chosen.reported().found, "2 in all, switched off by you");
    let gone = judge(Some(&named("Bob's headset")), false);
    is_told(&gone);
    assert_eq!(english(&gone).state, CheckState::Warn);
    assert!(!gone.reported().found.contains("Bob"), "{gone:?}");
    let empty = judge(Some(&named(" ")), false);
    assert_eq!(english(&empty).state, CheckState::Ok);
    let none = sound::judged("speaker", &[], Some(&named("Bob's headset")), false);
    is_told(&none);
    assert_eq!(english(&none).found, "none");
}

#[test]
fn keys_come_by_the_way_that_the_session_has() {
    let there = |shortcuts| Portals::There {
        shortcuts,
        typing: true,
    };
    for (session, portals, state) in [
        (Session::X11, None, CheckState::Ok),
        (Session::MacOs, None, CheckState::Ok),
        (Session::Windows, None, CheckState::Ok),
        (Session::Nowhere, None, CheckState::Ok),
        (Session::Wayland, Some(there(true)), CheckState::Ok),
        (Session::Wayland, Some(there(false)), CheckState::Warn),
        (Session::Wayland, Some(Portals::Silent), CheckState::Warn),
        (Session::Wayland, None, CheckState::Warn),
    ] {
        let looked = keys::look(session, portals.as_ref());
        is_told(&looked);
        assert_eq!(english(&looked).state, state, "{session:?} {portals:?}");
    }
    let without = keys::look(Session::Wayland, None).told(Language::GERMAN);
    assert!(without.next.unwrap().contains("sotto toggle --dictate"));
}

#[test]
fn portals_say_what_programs_may_do() {
    for (shortcuts, typing, state) in [
        (true, true, CheckState::Ok),
        (false, true, CheckState::Ok),
        (true, false, CheckState::Warn),
    ] {
        let looked = portals::look(&Portals::There { shortcuts, typing });
        is_told(&looked);
        assert_eq!(english(&looked).state, state);
    }
    let silent = portals::look(&Portals::Silent);
    is_told(&silent);
    assert_eq!(english(&silent).state, CheckState::Warn);
}

#[tokio::test]
async fn only_wayland_has_portals_to_ask() {
    for session in [
        Session::X11,
        Session::Nowhere,
        Session::MacOs,
        Session::Windows,
    ] {
        assert_eq!(portals::ask(session).await, None);
    }
}

#[test]
fn the_window_is_only_spoken_of_where_there_is_one() {
    let facts = |session| Facts {
        session,
        nvidia: true,
        no_graphics: false,
        x_beside: false,
        app_image: false,
    };
    let none = |_: &str| None;
    assert_eq!(window::judged(&facts(Session::Nowhere), none), None);
    let set = window::judged(&facts(Session::X11), none).unwrap();
    is_told(&set);
    let told = english(&set);
    assert_eq!(told.state, CheckState::Ok);
    assert!(
        told.found.contains("WEBKIT_DISABLE_DMABUF_RENDERER=1"),
        "{told:?}"
    );
    let own = |name: &str| (name == "WEBKIT_DISABLE_DMABUF_RENDERER").then(|| "0".to_owned());
    let otherwise = window::judged(&facts(Session::X11), own).unwrap();
    is_told(&otherwise);
    assert_eq!(english(&otherwise).state, CheckState::Warn);
    let same = |_: &str| Some("1".to_owned());
    let same = window::judged(&facts(Session::X11), same).unwrap();
    assert_eq!(english(&same).state, CheckState::Ok);
}

#[test]
fn a_full_disk_and_a_full_memory_are_seen() {
    let folder = Path::new("/models");
    for (free, state) in [
        (Some(10), CheckState::Fail),
        (Some(1_000_000_000), CheckState::Warn),
        (Some(9_000_000_000), CheckState::Ok),
        (None, CheckState::Warn),
    ] {
        let looked = computer::disk(folder, free);
        is_told(&looked);
        assert_eq!(english(&looked).state, state, "{free:?}");
    }
    let full = computer::memory(2_000_000_000, 600_000_000);
    is_told(&full);
    assert_eq!(english(&full).state, CheckState::Warn);
    let free = computer::memory(8_000_000_000, 6_000_000_000);
    assert_eq!(english(&free).found, "8.0 GB in all, 6.0 GB free");
}

#[test]
fn graphics_name_the_models_that_failed_only_here() {
    let well = graphics::judged(Some(("A card".to_owned(), 8_000)), &[("ear", Vec::new())]);
    is_told(&well);
    assert_eq!(
        english(&well).found,
        "A card with 8.0 GB; no failure is remembered"
    );
    let failed = [("mind", vec!["/home/ada/diary.gguf".to_owned()])];
    let looked = graphics::judged(None, &failed);
    is_told(&looked);
    assert_eq!(english(&looked).state, CheckState::Warn);
    assert!(english(&looked).found.contains("mind (diary.gguf)"));
    assert!(!looked.reported().found.contains("diary"), "{looked:?}");
}

#[test]
fn the_folder_and_its_log_are_looked_at() {
    let place = tempfile::tempdir().unwrap();
    let home = Home::at(Some(place.path().join("data"))).unwrap();
    let log = folder::log(&home);
    assert_eq!(english(&log).found, "no errors in it");
    let well = folder::look(&home);
    is_told(&well);
    assert_eq!(english(&well).state, CheckState::Ok);
    let owner = home.own().unwrap();
    assert_eq!(english(&folder::look(&home)).state, CheckState::Warn);
    drop(owner);
    std::fs::create_dir(home.log()).unwrap();
    let lines = "no line\n{\"timestamp\":\"2026-11-22T10:00:00Z\",\"level\":\"ERROR\",\"fields\":{},\"target\":\"sotto_store\"}\n";
    std::fs::write(home.log().join("00000001.jsonl"), lines).unwrap();
    let log = folder::log(&home);
    is_told(&log);
    let told = english(&log);
    assert_eq!(told.found, "errors: 1, lines that cannot be read: 1");
    assert!(told.next.unwrap().contains("sotto logs"));
    let file = place.path().join("file");
    std::fs::write(&file, "").unwrap();
    let nowhere = Home::at(Some(file.join("data"))).unwrap();
    let looked = folder::look(&nowhere);
    is_told(&looked);
    assert_eq!(english(&looked).state, CheckState::Fail);
}

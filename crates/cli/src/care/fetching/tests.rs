//! What becomes of a model on its way, and how far it is.
#![allow(clippy::unwrap_used, clippy::panic)]

use sotto_api::NetworkRequest;
use sotto_assistant::Setup;
use sotto_models::catalog::Catalog;
use sotto_models::download::Measure;
use sotto_models::starter::{FetchStage, StarterList};
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;

use super::super::network;
use super::super::updating::Updating;
use super::*;

/// One that fetches nothing: what is on its way is put there by the test.
fn fetching() -> (tempfile::TempDir, Fetching) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(Some(folder.path().join("data"))).unwrap();
    (folder, Fetching::new(home))
}

/// A model is on its way, and half of it came.
fn goes(fetching: &Fetching, id: &str) -> Cancel {
    let cancel = Cancel::default();
    let going = Going {
        work: Id::new(),
        cancel: cancel.clone(),
        drops: false,
        was_here: false,
        fraction: Some(0.5),
    };
    fetching.lock().all.insert(id.to_owned(), Job::Going(going));
    cancel
}

fn core(fetching: &Fetching) -> Assistant {
    fetching.home.make().unwrap();
    Assistant::open(Setup {
        folder: fetching.home.folder(),
        keychain: Arc::new(NoKeychain),
        desktop: Arc::new(System),
        language: Language::ENGLISH,
        mind: None,
        meanings: None,
        mouth: None,
    })
    .unwrap()
}

async fn close(core: Assistant) {
    tokio::task::spawn_blocking(move || core.close())
        .await
        .unwrap();
}

#[test]
fn one_that_is_paused_goes_on_where_it_was() {
    let (_folder, fetching) = fetching();
    let cancel = goes(&fetching, "xylo");
    assert!(fetching.is_at_work());
    let shown = fetching.state("xylo", false);
    assert!(
        matches!(shown, Some(ModelState::Fetching { fraction: Some(half), .. }) if half == 0.5),
        "{shown:?}"
    );
    fetching.pause("xylo").unwrap();
    assert!(cancel.is_cancelled());
    let over = fetching.end("xylo", Err(CliError::Stopped));
    assert_eq!(over, (Some(0.5), false));
    assert!(!fetching.is_at_work());
    let paused = ModelState::Paused {
        fraction: Some(0.5),
    };
    assert_eq!(fetching.state("xylo", false), Some(paused));
    // Another program brought it meanwhile.
    assert_eq!(fetching.state("xylo", true), None);
}

#[test]
fn one_that_fails_says_why_and_keeps_what_came() {
    let (_folder, fetching) = fetching();
    goes(&fetching, "xylo");
    let why = CliError::Usage("The server sings.".to_owned());
    assert_eq!(fetching.end("xylo", Err(why)), (Some(0.5), true));
    let failed = ModelState::Failed {
        sentence: "The server sings.".to_owned(),
        fraction: Some(0.5),
    };
    assert_eq!(fetching.state("xylo", false), Some(failed));
    fetching.forget("xylo");
    assert_eq!(fetching.state("xylo", false), None);
}

#[test]
fn one_that_came_is_no_work_any_more() {
    let (_folder, fetching) = fetching();
    goes(&fetching, "xylo");
    // Forgetting is for those that stand still.
    fetching.forget("xylo");
    assert!(fetching.is_at_work());
    assert_eq!(fetching.end("xylo", Ok(())), (Some(1.0), false));
    assert!(!fetching.is_at_work());
    assert_eq!(fetching.state("xylo", true), None);
}

#[test]
fn what_is_not_on_its_way_cannot_be_paused() {
    let (_folder, fetching) = fetching();
    match fetching.pause("xylo").unwrap_err() {
        CliError::Refused(refused) => assert_eq!(refused, Refused::NotFetched),
        other => panic!("{other}"),
    }
}

#[test]
fn all_that_are_on_their_way_are_paused_at_once() {
    let (_folder, fetching) = fetching();
    let stops = ["xylo", "zither"].map(|id| (id, goes(&fetching, id)));
    fetching.pause_all();
    for (id, cancel) in stops {
        assert!(cancel.is_cancelled(), "{id}");
        fetching.end(id, Err(CliError::Stopped));
        let paused = ModelState::Paused {
            fraction: Some(0.5),
        };
        assert_eq!(fetching.state(id, false), Some(paused));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_stops_when_the_way_out_is_closed() {
    let (_folder, fetching) = fetching();
    let core = core(&fetching);
    let cancel = goes(&fetching, "xylo");
    let updating = Arc::new(Updating::new(fetching.home.clone()));
    for offline in [false, true] {
        let asked = NetworkRequest::Offline { offline };
        network::carry_out(&fetching.home, &fetching, &updating, asked, &core).unwrap();
        assert_eq!(cancel.is_cancelled(), offline);
    }
    close(core).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_begun_any_more_while_the_program_ends() {
    let (_folder, fetching) = fetching();
    let core = core(&fetching);
    fetching.leave();
    let fetching = Arc::new(fetching);
    let refused = Arc::clone(&fetching).begin(crate::choice::VOICE, &core);
    match refused.unwrap_err() {
        CliError::Refused(refused) => assert_eq!(refused, Refused::FetchingEnds),
        other => panic!("{other}"),
    }
    assert!(!fetching.is_at_work());
    close(core).await;
}

#[test]
fn one_that_came_although_it_was_cancelled_is_not_kept_as_if_nobody_had_said_so() {
    let (_folder, fetching) = fetching();
    let dropped = |fetching: &Fetching, was_here| {
        goes(fetching, "xylo");
        if let Some(Job::Going(going)) = fetching.lock().all.get_mut("xylo") {
            going.drops = true;
            going.was_here = was_here;
            going.cancel.cancel();
        }
        fetching.end("xylo", Ok(()))
    };
    // There is no such model, so it cannot be taken away: that it was tried is what is told.
    assert_eq!(dropped(&fetching, false), (Some(0.5), true));
    assert!(matches!(
        fetching.state("xylo", false),
        Some(ModelState::Failed { .. })
    ));
    // What was here before is not what came.
    assert_eq!(dropped(&fetching, true), (Some(1.0), false));
    assert_eq!(fetching.state("xylo", false), None);
}

#[test]
fn one_that_another_program_fetches_is_left_to_it() {
    let (_folder, fetching) = fetching();
    goes(&fetching, "xylo");
    let elsewhere = DownloadError::AlreadyRunning {
        title: "Xylo".to_owned(),
    };
    let elsewhere = CliError::from(ModelsError::from(elsewhere));
    assert_eq!(fetching.end("xylo", Err(elsewhere)), (Some(0.5), true));
    assert_eq!(fetching.state("xylo", false), None);
}

#[test]
fn a_starter_that_is_paused_promises_nothing() {
    let (_folder, fetching) = fetching();
    let id = crate::choice::VOICE;
    goes(&fetching, id);
    fetching.pause(id).unwrap();
    fetching.end(id, Err(CliError::Stopped));
    let paused = ModelState::Paused { fraction: None };
    assert_eq!(fetching.state(id, false), Some(paused));
}

#[test]
fn what_breaks_inside_is_over_and_says_so() {
    let (_folder, fetching) = fetching();
    goes(&fetching, "xylo");
    let came = unbroken(|| panic!("a string broke"));
    assert_eq!(fetching.end("xylo", came), (Some(0.5), true));
    let failed = ModelState::Failed {
        sentence: Refused::FetchingBroke.said(spoken_here()),
        fraction: Some(0.5),
    };
    assert_eq!(fetching.state("xylo", false), Some(failed));
}

#[test]
fn leaving_stops_what_is_on_its_way() {
    let (_folder, fetching) = fetching();
    let fetching = Arc::new(fetching);
    let stops = goes(&fetching, "xylo");
    let there = Arc::clone(&fetching);
    let worker = std::thread::spawn(move || {
        while !stops.is_cancelled() {
            std::thread::yield_now();
        }
        there.end("xylo", Err(CliError::Stopped));
    });
    fetching.leave();
    worker.join().unwrap();
    assert!(!fetching.is_at_work());
    assert!(fetching.lock().closed);
}

#[test]
fn a_model_of_several_files_is_one_way() {
    let catalog = Catalog::embedded().unwrap();
    let several = catalog.listed().find_map(|entry| {
        let all = catalog.with_needs(&entry.id).ok()?;
        let known = all.iter().all(|entry| entry.bytes.is_some());
        (all.len() > 1 && known).then_some(all)
    });
    let files = several.unwrap();
    let bytes: u64 = files.iter().filter_map(|entry| entry.bytes).sum();
    let (first, last) = (files[0], files[files.len() - 1]);
    let whole = Whole::of(files.iter().copied());
    let begins = Progress::Connecting {
        host: "example.org:443".to_owned(),
        resumed_from: 0,
    };
    assert_eq!(whole.seen(&first.id, &begins).fraction, Some(0.0));
    let before = bytes - last.bytes.unwrap();
    let at = whole.seen(&last.id, &begins).fraction.unwrap();
    assert!((f64::from(at) - before as f64 / bytes as f64).abs() < 1e-6);
    let came = Progress::Done {
        bytes: last.bytes.unwrap(),
        was_there: false,
    };
    assert_eq!(whole.seen(&last.id, &came).fraction, Some(1.0));
}

#[test]
fn the_time_left_is_that_of_all_files() {
    let catalog = Catalog::embedded().unwrap();
    let entry = catalog.listed().find(|entry| entry.is_offered()).unwrap();
    let bytes = entry.bytes.unwrap();
    let whole = Whole::of([entry]);
    let receiving = |seconds_left| {
        Progress::Receiving(Measure {
            bytes: bytes / 2,
            total: bytes,
            fraction: 0.5,
            rate: bytes as f64 / 20.0,
            seconds_left,
        })
    };
    let seen = whole.seen(&entry.id, &receiving(Some(10.0)));
    assert!(matches!(seen.seconds_left, Some(10 | 11)), "{seen:?}");
    // Before the rate has settled nothing is promised.
    assert_eq!(whole.seen(&entry.id, &receiving(None)).seconds_left, None);
    let waits = Progress::Waiting {
        seconds: 1.0,
        because: "The server is busy".to_owned(),
    };
    assert_eq!(whole.seen(&entry.id, &waits), Seen::default());
}

/// One starter that is made of another, which is three quarters of the way.
const TWO: &str = r#"
[[package]]
name = "strings"
registry = "npm"
version = "1"
file = "strings-1.tgz"
bytes = 300
sha256 = "HASH"
licence = "MIT"

[[package]]
name = "wood"
registry = "npm"
version = "1"
file = "wood-1.tgz"
bytes = 100
sha256 = "HASH"
licence = "MIT"

[[model]]
id = "first"
title = "The first"
licence = "MIT"
kind = "intermediate"

[[model.file]]
name = "first.bin"
bytes = 1
sha256 = "HASH"
parts = [{ package = "strings", member = "first.bin", bytes = 1, sha256 = "HASH" }]

[[model]]
id = "second"
title = "The second"
licence = "MIT"
kind = "starter"
needs = ["first"]

[[model.file]]
name = "second.bin"
bytes = 1
sha256 = "HASH"
parts = [{ package = "wood", member = "second.bin", bytes = 1, sha256 = "HASH" }]
"#;

#[test]
fn a_starter_and_what_it_is_made_of_are_one_way() {
    let folder = tempfile::tempdir().unwrap();
    let list = StarterList::parse(&TWO.replace("HASH", &"a".repeat(64))).unwrap();
    let starter = Starter::with_list(list, folder.path());
    let mut set = Set::of(&starter, &["second".to_owned()]).unwrap();
    let mut seen = |id: &str, stage, fraction, rate: Option<f64>| {
        let event = FetchEvent {
            id: id.to_owned(),
            stage,
            fraction,
            bytes_per_second: rate,
            left: rate.map(|_| Duration::from_secs(3)),
        };
        set.seen(&event)
    };
    let comes = || FetchStage::Downloading {
        name: "strings".to_owned(),
    };
    let half = seen("first", comes(), 0.5, Some(50.0));
    assert_eq!(half.fraction, Some(0.375));
    // A hundred bytes come after it.
    assert_eq!(half.seconds_left, Some(5));
    // Whoever waits for others knows nothing of its own way.
    let waits = seen("second", FetchStage::Waiting, 0.0, None);
    assert_eq!(waits, Seen::default());
    let begins = seen("second", FetchStage::Checking, 0.0, None);
    assert_eq!(begins.fraction, Some(0.75));
    let last = seen("second", comes(), 0.5, Some(50.0));
    assert_eq!((last.fraction, last.seconds_left), (Some(0.875), Some(3)));
    // The next file of it begins at its own beginning, and nothing runs backwards.
    let again = seen("second", comes(), 0.0, None);
    assert_eq!(again.fraction, Some(0.875));
    assert_eq!(
        seen("third", FetchStage::Checking, 0.5, None),
        Seen::default()
    );
    assert!(Set::of(&starter, &["third".to_owned()]).is_err());
}

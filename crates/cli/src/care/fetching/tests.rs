//! What becomes of a model on its way, and how far it is.
#![allow(clippy::unwrap_used, clippy::panic)]

use sotto_models::catalog::Catalog;
use sotto_models::download::Measure;

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
        fraction: Some(0.5),
    };
    fetching.lock().insert(id.to_owned(), Job::Going(going));
    cancel
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
        CliError::Problem(problem) => assert_eq!(problem.code, ProblemCode::NotFound),
        other => panic!("{other}"),
    }
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

//! What is told of the folder and to whom, and that one core holds it.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn what_becomes_worth_knowing_is_told_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    let notice = |chosen: &str| Notice::ModelReplaced {
        chosen: chosen.to_owned(),
        instead: "first.gguf".to_owned(),
        sentence: format!("{chosen} is damaged; first.gguf takes its place."),
    };
    assistant.raise(notice("second.gguf"));
    assistant.raise(notice("third.gguf"));
    for chosen in ["second.gguf", "third.gguf"] {
        loop {
            if let Event::Notice(told @ Notice::ModelReplaced { .. }) = next(&mut events).await {
                assert_eq!(told, notice(chosen));
                break;
            }
        }
    }
    let Reply::Status(status) = call(&assistant, Request::Status).await else {
        panic!("the status")
    };
    for chosen in ["second.gguf", "third.gguf"] {
        assert!(status.notices.contains(&notice(chosen)), "{status:?}");
    }
    // Once it is not so any more, whoever shows it hears that too, once.
    for _ in 0..2 {
        assistant.withdraw(&notice("second.gguf"));
    }
    assistant.raise(notice("fourth.gguf"));
    let mut told = Vec::new();
    while told.last() != Some(&Event::Notice(notice("fourth.gguf"))) {
        let event = next(&mut events).await;
        if matches!(event, Event::Notice(_) | Event::NoticeOver(_)) {
            told.push(event);
        }
    }
    let over = Event::NoticeOver(notice("second.gguf"));
    assert_eq!(told, [over, Event::Notice(notice("fourth.gguf"))]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repaired_file_is_told_to_the_first_who_listens_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let now = jiff::Timestamp::now();
    let store = Store::open(folder.path(), &NoKeychain, now).unwrap().store;
    store.back_up(now).unwrap();
    drop(store);
    let file = folder.path().join("sotto.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[1_000] ^= 0xff;
    std::fs::write(&file, bytes).unwrap();
    let (assistant, desktop) = open(folder.path());
    let repaired = assistant.notices().iter().find_map(|notice| match notice {
        Notice::Repaired(restored) => Some(restored.clone()),
        _ => None,
    });
    let repaired = repaired.expect("it was damaged");
    let mut events = assistant.events();
    let subscribe = || Request::Subscribe { level: false };
    assert_eq!(call(&assistant, subscribe()).await, Reply::Done);
    let told = loop {
        if let Event::Notice(Notice::Repaired(told)) = next(&mut events).await {
            break told;
        }
    };
    assert_eq!(told, repaired);
    // The notification is made beside all that.
    let shown = desktop.shown.until(|all| !all.is_empty()).await;
    assert_eq!(shown, [repaired.sentence]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_owner_is_refused_until_the_first_has_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let second = Assistant::open(Setup {
        desktop: Arc::new(Quiet::default()),
        ..Setup::bare(folder.path())
    });
    let Err(error) = second else {
        panic!("two owners");
    };
    assert_eq!(Problem::from(error).code, ProblemCode::SecondOwner);
    assert!(sotto_store::is_held(folder.path()));
    let nobodys = tempfile::tempdir().unwrap();
    assert!(!sotto_store::is_held(nobodys.path()));
    assert_eq!(std::fs::read_dir(nobodys.path()).unwrap().count(), 0);
    close(assistant.clone()).await;
    let Reply::Problem(problem) = call(&assistant, Request::Repeat).await else {
        panic!("a closed one answers");
    };
    assert_eq!(problem.code, ProblemCode::Stopped);
    drop(assistant);
    // The watch and the upkeep let go of the folder in a moment.
    let mut tries = 0;
    loop {
        let again = Assistant::open(Setup {
            desktop: Arc::new(Quiet::default()),
            ..Setup::bare(folder.path())
        });
        match again {
            Ok(again) => {
                close(again).await;
                return;
            }
            Err(error) if tries > 500 => panic!("{error}"),
            Err(_) => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }
}

//! A model that cannot be used makes room within the same request.

use super::*;

#[tokio::test]
async fn a_model_that_breaks_while_sotto_runs_makes_room_for_the_one_before() {
    let mut scene = Scene::new();
    let Some(mind) = scene.mind() else { return };
    let whole = story(&mind).await.unwrap();
    assert!(!whole.is_empty() && scene.swaps.try_recv().is_err());
    scene.change("second.gguf", |content| {
        content.truncate(content.len() / 2);
    });
    // As after a while in which nobody asked anything: the next request loads the model anew.
    mind.unload().await;
    assert_eq!(story(&mind).await.unwrap(), whole);
    scene.swapped_once();
    assert_eq!(name_in_use(&scene.path("second.gguf")), "first");
    assert_eq!(scene.cases(), ["second.gguf"]);
    assert!(!scene.path("second.gguf").exists());
    // From then on it is as if it had never been another.
    mind.unload().await;
    assert_eq!(story(&mind).await.unwrap(), whole);
    assert!(scene.swaps.try_recv().is_err());
    mind.unload().await;
}

#[tokio::test]
async fn a_model_that_another_program_put_aside_makes_room_too() {
    let mut scene = Scene::new();
    let Some(mind) = scene.mind() else { return };
    let whole = story(&mind).await.unwrap();
    let other = ActiveModels::in_folder(scene.folder.path());
    let second = scene.path("second.gguf");
    other
        .put_aside(Kind::Mind, &second, "It was damaged for a while.", 2)
        .unwrap();
    mind.unload().await;
    assert_eq!(story(&mind).await.unwrap(), whole);
    let swap = scene.swapped_once();
    assert!(
        swap.sentence.contains("is not there any more"),
        "{}",
        swap.sentence
    );
    assert_eq!(scene.cases(), ["second.gguf"], "nothing is put aside twice");
    mind.unload().await;
}

#[tokio::test]
async fn a_model_that_was_deleted_makes_room_and_nothing_is_put_aside() {
    let mut scene = Scene::new();
    let Some(mind) = scene.mind() else { return };
    fs::remove_file(scene.path("second.gguf")).unwrap();
    assert!(!story(&mind).await.unwrap().is_empty());
    scene.swapped_once();
    assert!(scene.cases().is_empty());
    mind.unload().await;
}

#[tokio::test]
async fn weights_that_are_no_numbers_are_found_out_by_the_first_answer() {
    let mut scene = Scene::new();
    scene.change("second.gguf", |content| {
        // Within the last matrix, which says how likely each word is.
        content[150_000..250_000].fill(0xff);
    });
    let Some(mind) = scene.mind() else { return };
    assert!(!story(&mind).await.unwrap().is_empty());
    let swap = scene.swapped_once();
    assert!(swap.sentence.contains("not numbers"), "{}", swap.sentence);
    assert_eq!(scene.cases(), ["second.gguf"]);
    mind.unload().await;
}

/// A model that is told the tools breaks, and the starter takes its place: the question that waits is asked as the starter has
/// learnt it, and answered with its adapter.
#[tokio::test(flavor = "multi_thread")]
async fn the_starter_that_takes_a_models_place_has_its_adapter_in_the_same_question() {
    let adapters = Arc::new(choice::Adapters::default());
    match choice::starter(choice::MIND) {
        Ok(starter) if adapters.of(&starter).is_some() => {}
        Ok(_) => return println!("skipped: the adapter is not on this machine"),
        Err(error) => return println!("skipped: {error}"),
    }
    let folder = tempfile::tempdir().unwrap();
    let only = folder.path().join("imported/mind/only.gguf");
    fs::create_dir_all(only.parent().unwrap()).unwrap();
    fs::write(&only, b"GGUF\x03\0\0\0").unwrap();
    let active = ActiveModels::in_folder(folder.path());
    let model = ActiveModel {
        path: only.clone(),
        id: None,
    };
    let loads = |_: &Path| Ok::<(), Fault>(());
    active.activate(Kind::Mind, model, 1, loads).unwrap();
    chosen(&only, choice::MIND);
    let wanted = Wanted::among(folder.path().to_owned(), Kind::Mind, only.clone(), None);
    let (told, of) = (Arc::clone(&wanted), Arc::clone(&adapters));
    let spec = Spec::<Thinking>::installed(move |device| {
        ThinkingRequest::Load(for_turns(told.file(), &of, device))
    });
    let spec = match spec {
        Ok(spec) => spec,
        Err(error) => return println!("skipped: {error}"),
    };
    let engine = Supervisor::start(Spec {
        model: Some(wanted),
        ..spec
    });
    let abilities = Arc::new(Abilities::built_in().unwrap());
    let way = way_of_turns(only, adapters, grammar(&abilities).into());
    assert!(matches!(way(), Way::General));
    let mind = Mind::new(engine.clone(), Way::General, abilities).asked_by(way);
    let (send, mut written) = mpsc::unbounded_channel();
    let question = Question {
        at: At {
            turn: 1,
            revision: 0,
        },
        round: 1,
        text: "set a timer for ten minutes".to_owned(),
        results: Vec::new(),
        earlier: Vec::new(),
        known: Known::default(),
    };
    let handle = tokio::runtime::Handle::current();
    let asking = mind.ask(question, &handle, move |_, _, written| {
        let _ = send.send(written);
        std::future::ready(())
    });
    let mut all = Vec::new();
    let heard = async {
        while let Some(next) = written.recv().await {
            all.push(next);
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.unwrap();
    drop(asking);
    let [
        Written::Calls { calls, .. },
        Written::End {
            wants_results: false,
        },
    ] = &all[..]
    else {
        panic!("{all:?}")
    };
    assert_eq!(calls[0].tool, "timer_start");
    // The next question is the starter's from the beginning.
    assert!(!mind.tells().words);
    engine.unload().await;
}

/// The ear goes the same way: a recogniser that is cut short makes room for the one before.
#[tokio::test]
async fn a_damaged_ear_makes_room_for_the_one_before() {
    let starter = match choice::starter(choice::ENGLISH_EAR) {
        Ok(starter) => starter,
        Err(error) => return println!("skipped: {error}"),
    };
    let folder = tempfile::tempdir().unwrap();
    let hurt = folder.path().join("hurt.bin");
    let mut content = fs::read(&starter).unwrap();
    content.truncate(content.len() / 2);
    fs::write(&hurt, content).unwrap();
    let active = ActiveModels::in_folder(folder.path());
    for (path, id) in [(starter, "before"), (hurt.clone(), "hurt")] {
        let model = ActiveModel {
            path,
            id: Some(id.to_owned()),
        };
        let loads = |_: &Path| Ok::<(), Fault>(());
        active.activate(Kind::Ear, model, 1, loads).unwrap();
    }
    chosen(&hurt, choice::ENGLISH_EAR);
    let (tell, mut swaps) = mpsc::channel(8);
    let wanted = Wanted::among(folder.path().to_owned(), Kind::Ear, hurt, Some(tell));
    let told = Arc::clone(&wanted);
    let spec = Spec::<Hearing>::installed(move |device| {
        HearingRequest::Load(LoadEar {
            model: told.file(),
            device,
            threads: 1,
        })
    });
    let spec = match spec {
        Ok(spec) => spec,
        Err(error) => return println!("skipped: {error}"),
    };
    let ear = Supervisor::start(Spec {
        model: Some(wanted),
        ..spec
    });
    let ready = tokio::time::timeout(PATIENCE, ear.ready()).await.unwrap();
    assert!(ready.is_ok(), "{ready:?}");
    let swap = swaps.try_recv().unwrap();
    assert_eq!(
        (swap.refused.as_str(), swap.instead.as_str()),
        ("hurt.bin", "before")
    );
    let cases = active.cases().unwrap();
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].name, "hurt.bin");
    ear.unload().await;
}

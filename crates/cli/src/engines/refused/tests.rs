//! Chosen models that break while their engine runs, and those that only seem to: with the real engine programs on real small
//! models.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::time::Duration;

use sotto_assistant::mind::{Known, Mind, Question, Way, Written};
use sotto_assistant::turn::At;
use sotto_engines::hearing::{Hearing, HearingRequest, LoadEar};
use sotto_engines::supervisor::{EngineError, Spec, Supervisor};
use sotto_engines::thinking::{Completion, LoadMind, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_models::quarantine::ActiveModel;
use sotto_skills::Abilities;
use sotto_skills::calls::grammar;

use super::*;
use crate::engines::{for_turns, way_of_turns};

/// What nobody waits longer for than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(300);
/// The starter that stands behind, which no test here gets to.
const BEHIND: &str = choice::MIND;

/// A file of the folder of small test weights, if this machine has it.
fn weights(name: &str) -> Option<PathBuf> {
    let named = std::env::var_os("SOTTO_TEST_DATA").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared").join("data"));
    let found = named
        .into_iter()
        .chain(above)
        .map(|data| data.join("weights").join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        println!("skipped: the folder of small test weights is not on this machine");
    }
    found
}

/// A folder of models in which two were chosen, one after the other.
struct Scene {
    folder: tempfile::TempDir,
    active: ActiveModels,
    swaps: mpsc::Receiver<Swap>,
    tell: mpsc::Sender<Swap>,
}

impl Scene {
    fn new() -> Option<Self> {
        let whole = weights("stories260K.gguf")?;
        let folder = tempfile::tempdir().unwrap();
        let active = ActiveModels::in_folder(folder.path());
        let (tell, swaps) = mpsc::channel(8);
        let scene = Self {
            folder,
            active,
            swaps,
            tell,
        };
        for name in ["first.gguf", "second.gguf"] {
            let path = scene.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::copy(&whole, &path).unwrap();
            let model = ActiveModel {
                path,
                id: Some(name.to_owned()),
            };
            let loads = |_: &Path| Ok::<(), Fault>(());
            scene.active.activate(Kind::Mind, model, 1, loads).unwrap();
        }
        chosen(&scene.path("second.gguf"), BEHIND);
        Some(scene)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("imported").join("mind").join(name)
    }

    /// Changes a model as a download or another program does: the engine that holds the old file keeps it.
    fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let path = self.path(name);
        let mut content = fs::read(&path).unwrap();
        change(&mut content);
        let fresh = path.with_extension("fresh");
        fs::write(&fresh, content).unwrap();
        fs::rename(fresh, path).unwrap();
    }

    /// The mind on the chosen model; nothing where its program is not built.
    fn mind(&self) -> Option<Supervisor<Thinking>> {
        let wanted = Wanted::among(
            self.folder.path().to_owned(),
            Kind::Mind,
            self.path("second.gguf"),
            Some(self.tell.clone()),
        );
        let told = Arc::clone(&wanted);
        let spec = Spec::<Thinking>::installed(move |device| {
            ThinkingRequest::Load(LoadMind {
                model: told.file(),
                adapter: None,
                context: 0,
                device,
                threads: 1,
                kept_prefixes: None,
            })
        });
        match spec {
            Ok(spec) => Some(Supervisor::start(Spec {
                model: Some(wanted),
                ..spec
            })),
            Err(error) => {
                println!("skipped: {error}");
                None
            }
        }
    }

    fn cases(&self) -> Vec<String> {
        let cases = self.active.cases().unwrap();
        cases.into_iter().map(|case| case.name).collect()
    }

    /// That the first took the place of the second, and that it was told once.
    fn swapped_once(&mut self) -> Swap {
        let swap = self.swaps.try_recv().unwrap();
        assert_eq!(
            (swap.refused.as_str(), swap.instead.as_str()),
            ("second.gguf", "first.gguf")
        );
        for words in ["second.gguf", "first.gguf", "sotto models quarantine"] {
            assert!(swap.sentence.contains(words), "{words}: {swap:?}");
        }
        assert!(self.swaps.try_recv().is_err(), "it is told once");
        let active = self.active.active(Kind::Mind).unwrap();
        assert_eq!(active.path, self.path("first.gguf"));
        swap
    }
}

async fn story(engine: &Supervisor<Thinking>) -> Result<String, EngineError> {
    let request = ThinkingRequest::Complete(Completion {
        prompt: "Once upon a time".to_owned(),
        most_tokens: 8,
        ..Completion::default()
    });
    let told = async { engine.ask(request).await?.all().await };
    let (events, _) = tokio::time::timeout(PATIENCE, told).await.unwrap()?;
    let texts = events.into_iter().filter_map(|event| match event {
        ThinkingEvent::Text(text) => Some(text),
        _ => None,
    });
    Ok(texts.collect())
}

#[tokio::test]
async fn a_model_that_breaks_while_sotto_runs_makes_room_for_the_one_before() {
    let Some(mut scene) = Scene::new() else {
        return;
    };
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
    let Some(mut scene) = Scene::new() else {
        return;
    };
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
    let Some(mut scene) = Scene::new() else {
        return;
    };
    let Some(mind) = scene.mind() else { return };
    fs::remove_file(scene.path("second.gguf")).unwrap();
    assert!(!story(&mind).await.unwrap().is_empty());
    scene.swapped_once();
    assert!(scene.cases().is_empty());
    mind.unload().await;
}

#[tokio::test]
async fn weights_that_are_no_numbers_are_found_out_by_the_first_answer() {
    let Some(mut scene) = Scene::new() else {
        return;
    };
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

/// Native code says no more of a lack of memory than of a family that it does not know: the file is whole, and stays.
#[tokio::test]
async fn a_whole_file_that_native_code_does_not_take_is_not_put_aside() {
    let Some(mut scene) = Scene::new() else {
        return;
    };
    scene.change("second.gguf", |content| {
        let family: Vec<usize> = content
            .windows(5)
            .enumerate()
            .filter(|(_, name)| *name == b"llama")
            .map(|(at, _)| at)
            .collect();
        for at in family {
            content[at] = b'x';
        }
    });
    let Some(mind) = scene.mind() else { return };
    for _ in 0..2 {
        let error = story(&mind).await.unwrap_err();
        let EngineError::Model(fault) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(fault.kind, FaultKind::OutOfMemory, "{error}");
        for words in ["second.gguf", "memory", "smaller model"] {
            assert!(fault.message.contains(words), "{words}: {error}");
        }
    }
    assert!(scene.swaps.try_recv().is_err());
    assert!(scene.cases().is_empty());
    let active = scene.active.active(Kind::Mind).unwrap();
    assert_eq!(active.path, scene.path("second.gguf"));
    // Damaged for good it goes, whatever was thought of it before.
    scene.change("second.gguf", |content| content.truncate(100));
    assert!(!story(&mind).await.unwrap().is_empty());
    scene.swapped_once();
    mind.unload().await;
}

#[tokio::test]
async fn a_model_that_is_named_and_not_chosen_stays_whatever_is_wrong_with_it() {
    let Some(scene) = Scene::new() else { return };
    known().chosen.remove(&scene.path("second.gguf"));
    scene.change("second.gguf", |content| content.truncate(100));
    let Some(mind) = scene.mind() else { return };
    let error = story(&mind).await.unwrap_err();
    let EngineError::Model(fault) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(fault.kind, FaultKind::ModelUnusable, "{error}");
    assert!(scene.cases().is_empty() && scene.path("second.gguf").exists());
    mind.unload().await;
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

#[test]
fn where_no_other_model_is_here_each_try_is_told_of_the_quarantine() {
    let folder = tempfile::tempdir().unwrap();
    let active = ActiveModels::in_folder(folder.path());
    let place = |name: &str| folder.path().join("imported").join("mind").join(name);
    let activate = |path: &Path| {
        let model = ActiveModel {
            path: path.to_owned(),
            id: None,
        };
        let loads = |_: &Path| Ok::<(), Fault>(());
        active.activate(Kind::Mind, model, 1, loads).unwrap();
    };
    let (only, later) = (place("only.gguf"), place("later.gguf"));
    fs::create_dir_all(only.parent().unwrap()).unwrap();
    fs::write(&only, b"GGUF\x03\0\0\0").unwrap();
    activate(&only);
    chosen(&only, "a-starter-that-nobody-knows");
    let wanted = Wanted::among(folder.path().to_owned(), Kind::Mind, only.clone(), None);
    for kind in [
        FaultKind::ModelUnusable,
        FaultKind::ModelMissing,
        FaultKind::ModelMissing,
    ] {
        assert_eq!(wanted.file(), only);
        let told = wanted.refused(Fault::new(kind, "No.")).unwrap_err();
        assert_eq!(told.kind, FaultKind::ModelMissing, "{told}");
        for words in ["only.gguf", "sotto models quarantine"] {
            assert!(told.message.contains(words), "{words}: {told}");
        }
        assert!(!only.exists());
    }
    // As soon as there is another one, it answers.
    fs::write(&later, b"GGUF\x03\0\0\0").unwrap();
    activate(&later);
    assert_eq!(wanted.file(), only);
    wanted
        .refused(Fault::new(FaultKind::ModelMissing, "No."))
        .unwrap();
    assert_eq!(wanted.file(), later);
    assert_eq!(active.cases().unwrap().len(), 1);
}

#[test]
fn what_becomes_of_a_model_is_decided_by_its_file() {
    let fault = |kind| Fault::new(kind, "No.");
    let of = |kind, condition| verdict(fault(kind), condition);
    let damaged = || Condition::Damaged("Another hash.".to_owned());
    for kind in [
        FaultKind::ModelMissing,
        FaultKind::ModelUnusable,
        FaultKind::OutOfMemory,
    ] {
        assert_eq!(of(kind, Condition::Gone), Verdict::Gone(fault(kind)));
        let today = Condition::Unreadable("No right to read it.".to_owned());
        for stays in [today, Condition::Newer, Condition::Verified] {
            assert_eq!(of(kind, stays), Verdict::Stays(fault(kind)));
        }
    }
    // What an engine's own check refuses is damaged, also where a look from outside finds nothing.
    for unusable in [damaged(), Condition::Readable] {
        assert_eq!(
            of(FaultKind::ModelUnusable, unusable),
            Verdict::Damaged(fault(FaultKind::ModelUnusable))
        );
    }
    let why = Fault::new(FaultKind::ModelUnusable, "Another hash.");
    assert_eq!(of(FaultKind::OutOfMemory, damaged()), Verdict::Damaged(why));
    assert_eq!(
        of(FaultKind::OutOfMemory, Condition::Readable),
        Verdict::Stays(fault(FaultKind::OutOfMemory))
    );
}

#[test]
fn a_model_that_loads_again_takes_its_own_place() {
    let folder = tempfile::tempdir().unwrap();
    let [model, other] = ["broken.gguf", "other.gguf"].map(|name| folder.path().join(name));
    known().instead.insert(model.clone(), other.clone());
    assert_eq!(in_place_of(&model), other);
    // A trial is about the model itself, and nothing takes its place.
    let tried = Tried::new(Kind::Mind, model.clone());
    assert_eq!(tried.file(), model);
    let fault = Fault::new(FaultKind::ModelMissing, "It is gone.");
    let heard = tried.refused(fault).unwrap_err();
    assert_eq!(heard.kind, FaultKind::ModelMissing);
    assert_eq!(tried.file(), model);
    forgiven(&model, BEHIND);
    assert_eq!(in_place_of(&model), model);
    assert_eq!(known().chosen.remove(&model), Some(BEHIND));
    // One that was never refused is not taken for a chosen one.
    forgiven(&other, BEHIND);
    assert!(!known().chosen.contains_key(&other));
}

//! What is none of the fault of a model leaves it where it is, and how that is told apart.

use super::*;

/// Native code says no more of a lack of memory than of a family that it does not know: the file is whole, and stays.
#[tokio::test]
async fn a_whole_file_that_native_code_does_not_take_is_not_put_aside() {
    let mut scene = Scene::new();
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
    let scene = Scene::new();
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

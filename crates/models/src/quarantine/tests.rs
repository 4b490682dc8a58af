//! A model that does not load never takes Sotto's voice, ears or mind away.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

#[derive(Debug, thiserror::Error)]
#[error("invalid model: tensor 'x' is damaged")]
struct Broken;

struct Scene {
    folder: tempfile::TempDir,
    models: ActiveModels,
}

impl Scene {
    fn new() -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let models = ActiveModels::in_folder(&folder.path().join("models"));
        Scene { folder, models }
    }

    fn file(&self, name: &str) -> ActiveModel {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, name).unwrap();
        ActiveModel {
            path,
            id: Some(name.replace('/', "-")),
        }
    }

    fn activate(&self, model: &ActiveModel) -> Result<(), QuarantineError> {
        self.models
            .activate(Kind::Ear, model.clone(), 5, |_| Ok::<(), Broken>(()))
    }

    fn try_broken(&self, model: &ActiveModel) -> QuarantineError {
        self.models
            .activate(Kind::Ear, model.clone(), 5, |_| Err(Broken))
            .unwrap_err()
    }
}

#[test]
fn a_model_that_loads_becomes_active_for_its_kind_only() {
    let scene = Scene::new();
    assert_eq!(scene.models.active(Kind::Ear), None);
    let model = scene.file("models/ear/a.bin");
    scene.activate(&model).unwrap();
    let other = ActiveModels::in_folder(&scene.folder.path().join("models"));
    assert_eq!(
        (other.active(Kind::Ear), other.active(Kind::Mind)),
        (Some(model), None)
    );
    other.deactivate(Kind::Ear).unwrap();
    assert_eq!(scene.models.active(Kind::Ear), None);
}

#[test]
fn a_model_that_does_not_load_is_put_aside_and_the_one_before_stays() {
    let scene = Scene::new();
    let (good, bad) = (
        scene.file("models/ear/good.bin"),
        scene.file("models/ear/bad.bin"),
    );
    scene.activate(&good).unwrap();
    let error = scene.try_broken(&bad);
    assert!(
        matches!(error, QuarantineError::DoesNotLoad { .. }),
        "{error}"
    );
    assert!(
        error.to_string().contains("tensor 'x'") && error.to_string().contains("stays active"),
        "{error}"
    );
    assert_eq!(scene.models.active(Kind::Ear), Some(good));
    assert!(!bad.path.exists());
    let cases = scene.models.cases().unwrap();
    assert_eq!(cases.len(), 1);
    let case = &cases[0];
    assert_eq!(
        (case.name.as_str(), case.kind, case.at, &case.was_at),
        ("bad.bin", Kind::Ear, 5, &bad.path)
    );
    assert!(case.error.contains("tensor 'x'"));
    assert_eq!(
        fs::read_to_string(case.is_at.as_ref().unwrap()).unwrap(),
        "models/ear/bad.bin"
    );

    // The same name again, then the first one back.
    scene.file("models/ear/bad.bin");
    scene.try_broken(&bad);
    assert_eq!(scene.models.cases().unwrap().len(), 2);
    assert_eq!(scene.models.release("bad.bin").unwrap(), bad.path);
    assert!(matches!(
        scene.models.release("bad.bin.1"),
        Err(QuarantineError::PlaceTaken { .. })
    ));
    assert!(matches!(
        scene.models.release("nothing"),
        Err(QuarantineError::NoSuchCase { .. })
    ));
    scene.activate(&bad).unwrap();
}

#[test]
fn the_users_own_file_is_noted_and_never_moved() {
    let scene = Scene::new();
    let mine = scene.file("Documents/mine.bin");
    scene.try_broken(&mine);
    assert!(mine.path.exists());
    // It is not tried again, and again crash the engine, until it is replaced or released.
    let error = scene.activate(&mine).unwrap_err();
    assert!(matches!(error, QuarantineError::KnownBad { .. }), "{error}");
    fs::write(&mine.path, "another, longer content").unwrap();
    scene.activate(&mine).unwrap();
    scene
        .models
        .put_aside(Kind::Ear, &mine.path, "broke later", 9)
        .unwrap();
    assert_eq!(
        scene.models.active(Kind::Ear),
        None,
        "the starter model takes over"
    );
    for case in scene.models.cases().unwrap() {
        scene.models.release(&case.name).unwrap();
    }
    scene.activate(&mine).unwrap();
}

#[test]
fn a_folder_is_put_aside_like_a_file() {
    let scene = Scene::new();
    let inner = scene.file("models/voice/kokoro/model.onnx");
    let folder = ActiveModel {
        path: inner.path.parent().unwrap().to_owned(),
        id: None,
    };
    scene.try_broken(&folder);
    assert!(!folder.path.exists());
    let cases = scene.models.cases().unwrap();
    assert!(cases[0].is_at.as_ref().unwrap().join("model.onnx").exists());
}

#[test]
fn damage_and_missing_files_lead_back_to_the_starter_model() {
    let scene = Scene::new();
    let model = scene.file("models/ear/a.bin");
    scene.activate(&model).unwrap();
    let path = scene.folder.path().join("models/active.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("mind = 7\n{text}")).unwrap();
    assert_eq!(
        (
            scene.models.active(Kind::Ear),
            scene.models.active(Kind::Mind)
        ),
        (Some(model.clone()), None)
    );
    fs::write(&path, "ear = [").unwrap();
    assert_eq!(scene.models.active(Kind::Ear), None);
    scene.activate(&model).unwrap();
    fs::remove_file(&model.path).unwrap();
    assert_eq!(scene.models.active(Kind::Ear), None);
}

#[test]
fn a_chosen_model_that_breaks_later_makes_room_for_the_one_before_it() {
    let scene = Scene::new();
    let (old, good, bad) = (
        scene.file("models/ear/old.bin"),
        scene.file("models/ear/good.bin"),
        scene.file("models/ear/bad.bin"),
    );
    for model in [&old, &good, &bad, &bad] {
        scene.activate(model).unwrap();
    }
    let put_aside = |model: &ActiveModel| {
        scene
            .models
            .put_aside(Kind::Ear, &model.path, "broke later", 9)
            .unwrap()
    };
    // One that is not in use changes nothing.
    put_aside(&old);
    assert_eq!(scene.models.active(Kind::Ear), Some(bad.clone()));
    put_aside(&bad);
    assert_eq!(scene.models.active(Kind::Ear), Some(good.clone()));
    assert_eq!(scene.models.active(Kind::Mind), None);
    put_aside(&good);
    assert_eq!(
        scene.models.active(Kind::Ear),
        None,
        "only the starter is left"
    );
    // Released and chosen again, they stand as before.
    assert_eq!(scene.models.release("good.bin").unwrap(), good.path);
    scene.activate(&good).unwrap();
    assert_eq!(scene.models.release("bad.bin").unwrap(), bad.path);
    scene.activate(&bad).unwrap();
    // Whoever goes back to the starter means the starter.
    scene.models.deactivate(Kind::Ear).unwrap();
    scene.activate(&bad).unwrap();
    put_aside(&bad);
    assert_eq!(scene.models.active(Kind::Ear), None);
}

#[test]
fn the_one_before_is_left_out_when_its_file_is_gone() {
    let scene = Scene::new();
    let (good, bad) = (
        scene.file("models/ear/good.bin"),
        scene.file("models/ear/bad.bin"),
    );
    scene.activate(&good).unwrap();
    scene.activate(&bad).unwrap();
    fs::remove_file(&good.path).unwrap();
    scene
        .models
        .put_aside(Kind::Ear, &bad.path, "broke later", 9)
        .unwrap();
    assert_eq!(scene.models.active(Kind::Ear), None);
}

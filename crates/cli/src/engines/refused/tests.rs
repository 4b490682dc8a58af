//! Chosen models that break while their engine runs, and those that only seem to: with the real engine programs on real small
//! models.
#![allow(clippy::unwrap_used, clippy::panic)]

// Shared with the tests of the mind, which use more of it.
#[allow(dead_code)]
#[path = "../../../../mind/src/tests/hand.rs"]
mod hand;
mod makes_room;
mod stays;
#[path = "../../../../mind/src/tests/story.rs"]
mod story;

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

/// A folder of models in which two were chosen, one after the other.
struct Scene {
    folder: tempfile::TempDir,
    active: ActiveModels,
    swaps: mpsc::Receiver<Swap>,
    tell: mpsc::Sender<Swap>,
}

impl Scene {
    fn new() -> Self {
        let whole = story::small_model();
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
        scene
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

//! An engine refuses its model, and whoever chose the model has another one: the same request is answered by that, once, and
//! what is remembered of a graphics processor is remembered with the model.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sotto_engines::supervisor::{
    BackendMemory, ChosenModel, EngineError, Heard, RememberedBackends, Spec, Supervisor,
};
use sotto_engines::thinking::{Completion, LoadMind, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_engines::{Device, Fault, FaultKind};

/// Nobody waits longer than a test that hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Models in the order in which they are tried. The last one stays, whatever is wrong with it.
struct Row {
    left: Mutex<Vec<&'static str>>,
    faults: Mutex<Vec<Fault>>,
}

impl Row {
    fn of(models: &[&'static str]) -> Arc<Self> {
        Arc::new(Self {
            left: Mutex::new(models.iter().rev().copied().collect()),
            faults: Mutex::default(),
        })
    }

    fn faults(&self) -> Vec<Fault> {
        self.faults.lock().unwrap().clone()
    }
}

impl ChosenModel for Row {
    fn file(&self) -> PathBuf {
        self.left.lock().unwrap().last().unwrap().into()
    }

    fn refused(&self, fault: Fault) -> Result<(), Fault> {
        self.faults.lock().unwrap().push(fault.clone());
        let mut left = self.left.lock().unwrap();
        if left.len() == 1 {
            let message = format!("Nothing else is here. {fault}");
            return Err(Fault::new(fault.kind, message));
        }
        left.pop();
        Ok(())
    }
}

fn program() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    folder
        .join("examples")
        .join(format!("pretend_engine{}", std::env::consts::EXE_SUFFIX))
}

fn spec(row: &Arc<Row>) -> Spec<Thinking> {
    let told = Arc::clone(row);
    let spec = Spec::new(program(), move |device| {
        ThinkingRequest::Load(LoadMind {
            model: told.file(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    });
    Spec {
        model: Some(row.clone()),
        ..spec
    }
}

fn complete(prompt: &str) -> ThinkingRequest {
    ThinkingRequest::Complete(Completion {
        prompt: prompt.into(),
        ..Completion::default()
    })
}

async fn say(engine: &Supervisor<Thinking>, prompt: &str) -> Result<String, EngineError> {
    let said = async { engine.ask(complete(prompt)).await?.all().await };
    let (events, _) = tokio::time::timeout(PATIENCE, said)
        .await
        .expect("it ends")?;
    let texts = events.into_iter().filter_map(|event| match event {
        ThinkingEvent::Text(text) => Some(text),
        _ => None,
    });
    Ok(texts.collect())
}

#[tokio::test]
async fn the_request_that_waits_is_answered_by_the_next_model() {
    let row = Row::of(&["damaged", "whole"]);
    let engine = Supervisor::start(spec(&row));
    let (first, second) = tokio::join!(say(&engine, "name"), say(&engine, "echo after"));
    assert_eq!(first.unwrap(), "whole");
    assert_eq!(second.unwrap(), "after");
    let ThinkingEvent::Loaded(facts) = engine.ready().await.unwrap() else {
        panic!("it is loaded")
    };
    assert_eq!(facts.name, "whole");
    assert_eq!(row.faults().len(), 1, "it is asked once");
    assert_eq!(row.faults()[0].kind, FaultKind::ModelUnusable);
}

#[tokio::test]
async fn a_model_that_breaks_after_it_was_loaded_is_replaced_too() {
    let row = Row::of(&["first", "second"]);
    let engine = Supervisor::start(spec(&row));
    assert_eq!(say(&engine, "name").await.unwrap(), "first");
    // The next start finds another file under the name; what was said of the model before is out of date.
    *row.left.lock().unwrap() = vec!["second", "damaged"];
    engine.unload().await;
    assert_eq!(say(&engine, "name").await.unwrap(), "second");
    assert_eq!(row.faults().len(), 1);
}

#[tokio::test]
async fn numbers_that_make_no_sense_are_found_out_in_the_middle_of_an_answer() {
    let row = Row::of(&["nonsense", "whole"]);
    let engine = Supervisor::start(spec(&row));
    let mut answer = engine.ask(complete("compute")).await.unwrap();
    let (mut text, mut again) = (String::new(), 0);
    while let Some(heard) = answer.next().await {
        match heard.unwrap() {
            Heard::Event(ThinkingEvent::Text(piece)) => text.push_str(&piece),
            Heard::Again => {
                again += 1;
                text.clear();
            }
            _ => {}
        }
    }
    // A fresh process of the same model is asked first.
    assert_eq!((text.as_str(), again), ("half of whole", 2));
    assert_eq!(row.faults().len(), 1);
    // Where nothing else is there, it is this request that fails, and the others go on.
    let row = Row::of(&["nonsense"]);
    let engine = Supervisor::start(spec(&row));
    let (computed, echoed) = tokio::join!(say(&engine, "compute"), say(&engine, "echo on"));
    let error = computed.unwrap_err();
    assert!(matches!(error, EngineError::Refused(_)), "{error:?}");
    assert!(error.to_string().starts_with("Nothing else"), "{error}");
    assert_eq!(echoed.unwrap(), "on");
}

#[tokio::test]
async fn one_answer_that_went_wrong_takes_no_model_away() {
    let folder = tempfile::tempdir().unwrap();
    let row = Row::of(&["nonsense", "whole"]);
    let engine = Supervisor::start(spec(&row));
    let once = format!("compute {}", folder.path().join("seen").display());
    let mut answer = engine.ask(complete(&once)).await.unwrap();
    let mut heard = Vec::new();
    while let Some(next) = answer.next().await {
        heard.push(next.unwrap());
    }
    let text = |text: &str| Heard::Event(ThinkingEvent::Text(text.into()));
    assert_eq!(
        heard[..4],
        [
            text("half of "),
            Heard::Again,
            text("half of "),
            text("nonsense")
        ]
    );
    assert!(row.faults().is_empty());
}

#[tokio::test]
async fn one_request_is_never_given_to_models_without_end() {
    let row = Row::of(&["damaged 1", "damaged 2", "damaged 3", "damaged 4", "whole"]);
    let engine = Supervisor::start(spec(&row));
    let error = say(&engine, "name").await.unwrap_err();
    assert!(matches!(error, EngineError::Model(_)), "{error:?}");
    assert!(error.to_string().contains("damaged 3"), "{error}");
    assert_eq!(row.faults().len(), 2);
    // Another request tries anew.
    assert_eq!(say(&engine, "name").await.unwrap(), "whole");
    assert_eq!(row.faults().len(), 4);
}

#[tokio::test]
async fn without_another_model_the_last_word_of_who_chose_it_is_heard() {
    let row = Row::of(&["missing"]);
    let engine = Supervisor::start(spec(&row));
    for _ in 0..2 {
        let error = say(&engine, "name").await.unwrap_err();
        assert!(error.is_missing(), "{error:?}");
        assert!(error.to_string().starts_with("Nothing else"), "{error}");
    }
    let error = engine.ready().await.unwrap_err();
    assert!(error.to_string().starts_with("Nothing else"), "{error}");
}

#[tokio::test]
async fn a_model_that_did_not_fit_the_graphics_processor_does_not_banish_another() {
    let folder = tempfile::tempdir().unwrap();
    let memory = Arc::new(RememberedBackends::open(folder.path().join("b.json")));
    let on = |models: &[&'static str]| {
        Supervisor::start(Spec {
            device: Device::Gpu,
            memory: memory.clone(),
            ..spec(&Row::of(models))
        })
    };
    assert_eq!(say(&on(&["large"]), "device").await.unwrap(), "Cpu");
    assert!(memory.failed("mind"));
    assert_eq!(say(&on(&["small"]), "device").await.unwrap(), "Gpu");
    // Remembered all the same, for the one that it happened with.
    let again = RememberedBackends::open(folder.path().join("b.json"));
    assert!(again.failed_with("mind", "large".as_ref()));
    assert!(!again.failed_with("mind", "small".as_ref()));
    // And a model that takes another's place begins where the user wants it.
    let engine = on(&["large damaged", "small"]);
    assert_eq!(say(&engine, "device").await.unwrap(), "Gpu");
    assert!(!memory.failed_with("mind", "large damaged".as_ref()));
}

//! The language model's engine killed twice with -9 while it answers one request aloud: what it had said stays said, the turn
//! ends with a spoken apology and a question whether to try again, and the next turns work.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]
#![cfg(unix)]

#[path = "turns/asking.rs"]
mod asking;

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use asking::{PATIENCE, ROOM, begin, call, close, tools};
use sotto_api::{Event, Id, Outcome, Reply, Request, Turn};
use sotto_assistant::mind::{Mind, Way};
use sotto_assistant::turn::Signal;
use sotto_assistant::{Assistant, Manner, Mouth, Setup};
use sotto_engines::supervisor::rules::Budget;
use sotto_engines::supervisor::{Spec, State, Supervisor};
use sotto_engines::thinking::{LoadMind, Thinking, ThinkingRequest};
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;
use sotto_tests::{MIND, model};

/// Answered at length. Where the model has nothing to say to one of them, the next one is tried.
const REQUESTS: [&str; 3] = [
    "Tell me a very long story about a river.",
    "Explain to me at length how a ship is built.",
    "Tell me everything that you know about the Roman Empire.",
];

/// The starter without the adapter. What was computed of its prompt is kept, so that a fresh process is soon at work, and
/// however often it falls it does not rest.
fn engine(kept: &Path) -> Option<Supervisor<Thinking>> {
    let (model, kept) = (model(MIND)?, kept.to_path_buf());
    let spec = Spec::<Thinking>::installed(move |device| {
        ThinkingRequest::Load(LoadMind {
            model: model.clone(),
            adapter: None,
            context: ROOM,
            device,
            threads: 0,
            kept_prefixes: Some(kept.clone()),
        })
    });
    match spec {
        Ok(mut spec) => {
            spec.budget = Budget {
                within: Duration::ZERO,
                ..Budget::default()
            };
            Some(Supervisor::start(spec))
        }
        Err(error) => {
            println!("skipped: {error}");
            None
        }
    }
}

/// Keeps what it is told to speak.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Heard {
    /// What was spoken since the last time.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Mouth for Heard {
    fn say(&self, text: &str, _: Manner) {
        self.0.lock().unwrap().push(text.to_owned());
    }
    fn hush(&self) {}
    fn signal(&self, _: Signal) {}
    fn ring(&self, _: bool) {}
}

fn open(folder: &Path, engine: Supervisor<Thinking>, mouth: &Arc<Heard>) -> Assistant {
    Assistant::open(Setup {
        folder,
        keychain: Arc::new(NoKeychain),
        desktop: Arc::new(System),
        language: Language::ENGLISH,
        mind: Some(Box::new(move |_| Mind::new(engine, Way::General, tools()))),
        meanings: None,
        mouth: Some(Arc::clone(mouth) as Arc<dyn Mouth>),
    })
    .unwrap()
}

/// A turn on its way, as a face sees it.
struct Watched {
    id: Id,
    events: tokio::sync::mpsc::UnboundedReceiver<Event>,
    pieces: Vec<String>,
}

impl Watched {
    /// Begins a turn that is answered aloud. Its events are taken in as they come, however long the test is busy with something else.
    async fn begin(assistant: &Assistant, text: &str) -> Self {
        let (tell, events) = tokio::sync::mpsc::unbounded_channel();
        let mut all = assistant.events();
        tokio::spawn(async move {
            while let Ok(event) = all.recv().await {
                if tell.send(event).is_err() {
                    return;
                }
            }
        });
        let id = begin(assistant, text, true).await;
        Self {
            id,
            events,
            pieces: Vec::new(),
        }
    }

    /// The next piece of the answer is taken in; the turn instead where it is over.
    async fn next(&mut self) -> Option<Turn> {
        loop {
            let event = tokio::time::timeout(PATIENCE, self.events.recv()).await;
            match event.expect("the turn goes on").expect("the core lives") {
                Event::Answer { turn, text } if turn == self.id => {
                    self.pieces.push(text);
                    return None;
                }
                Event::TurnDone(turn) if turn.id == self.id => return Some(turn),
                _ => {}
            }
        }
    }

    async fn end(&mut self) -> Turn {
        loop {
            if let Some(turn) = self.next().await {
                return turn;
            }
        }
    }
}

fn kill(process: u32) {
    let killed = std::process::Command::new("kill")
        .args(["-9", &process.to_string()])
        .status();
    assert!(killed.unwrap().success());
}

/// The process that works on the request once this one is gone.
async fn at_work_instead_of(engine: &Supervisor<Thinking>, gone: u32) -> u32 {
    let mut state = engine.state();
    loop {
        let process = engine.process_id().await.filter(|process| *process != gone);
        if let Some(process) = process
            && *state.borrow_and_update() == State::Working
        {
            return process;
        }
        state.changed().await.unwrap();
    }
}

/// Asks, and kills the engine twice while it answers. Nothing where the answer was over too soon.
async fn killed_twice(
    assistant: &Assistant,
    engine: &Supervisor<Thinking>,
    request: &str,
) -> Option<(Turn, Vec<String>)> {
    let mut watched = Watched::begin(assistant, request).await;
    // The first sentence is said, and more is being written.
    if watched.next().await.is_some() {
        return None;
    }
    let first = engine.process_id().await?;
    kill(first);
    tokio::select! {
        second = at_work_instead_of(engine, first) => kill(second),
        _ = watched.end() => return None,
    }
    let turn = watched.end().await;
    Some((turn, watched.pieces))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_dies_twice_at_an_answer_ends_in_an_apology() {
    let (kept, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let Some(engine) = engine(kept.path()) else {
        return;
    };
    Mind::new(engine.clone(), Way::General, tools())
        .warm()
        .await;
    let heard = Arc::new(Heard::default());
    let assistant = open(folder.path(), engine.clone(), &heard);
    let mut struck = None;
    for request in REQUESTS {
        heard.take();
        struck = killed_twice(&assistant, &engine, request).await;
        if struck.is_some() {
            break;
        }
        println!("\"{request}\" was answered too soon");
    }
    let (turn, pieces) = struck.expect("one of the answers is long");
    println!("{}", turn.answer);
    let sentence = turn.answer.clone();
    assert_eq!(turn.outcome, Outcome::Failed { sentence });
    assert!(
        turn.answer
            .contains("sotto-mind stopped twice at this request")
            && turn.answer.ends_with("Shall I try again?"),
        "{turn:?}"
    );
    // What was said of the story stands before the apology, and is said once.
    assert_eq!(pieces.concat(), turn.answer);
    assert!(!pieces[0].contains("sotto-mind"), "{pieces:?}");
    // And all of it is spoken, the apology with it.
    assert_eq!(heard.take().join(" "), turn.answer);
    // What needs no model works at once.
    let mut sum = Watched::begin(&assistant, "what is 15 percent of 80").await;
    let answer = sum.end().await.answer;
    assert!(answer.contains("12"), "{answer}");
    // And so does the model, in a process that nobody kills: it says something, and is stopped.
    let mut story = Watched::begin(&assistant, REQUESTS[0]).await;
    let turn = match story.next().await {
        Some(turn) => turn,
        None => {
            assert_eq!(call(&assistant, Request::Stop).await, Reply::Done);
            story.end().await
        }
    };
    assert!(!story.pieces.is_empty(), "{turn:?}");
    assert!(!turn.answer.contains("sotto-mind"), "{turn:?}");
    close(assistant).await;
}

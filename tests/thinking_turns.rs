//! Turns that need the language model: the real engine on the real starter, with Sotto's adapter and without, under the
//! whole core.
//!
//! For an answer in free words the model is told one tool, and nobody listens beyond the second sentence; `SOTTO_SOAK=1`
//! tells it all of them, which are some 3,500 tokens to read, and hears the answer to its end. Only then it also goes on from what
//! its calls brought.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

#[path = "turns/asking.rs"]
mod asking;

use std::sync::Arc;
use std::time::Duration;

use asking::{PATIENCE, ROOM, begin, call, close, tools};
use sotto_api::{Event, Outcome, Reply, Request, Turn, UnderstoodBy};
use sotto_assistant::mind::{Known, Mind, Question, Way, Written};
use sotto_assistant::turn::{At, Result as Came, Wanted};
use sotto_assistant::{Assistant, Setup};
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::Thinking;
use sotto_skills::Abilities;
use sotto_skills::calls::{Call, grammar};
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;
use sotto_tests::{MIND, mind_with, model, tuned_mind};
use tokio::sync::broadcast::Receiver;

/// What the history calls the model.
const NAME: &str = "the starter";

/// The core over a folder, with a model that is told these tools; without any it is the one that has learnt them.
fn open(
    folder: &std::path::Path,
    engine: Supervisor<Thinking>,
    tools: Option<Arc<Abilities>>,
) -> Assistant {
    let setup = Setup {
        folder,
        keychain: Arc::new(NoKeychain),
        desktop: Arc::new(System),
        language: Language::ENGLISH,
        mind: Some(Box::new(move |abilities| {
            let (way, tools) = match tools {
                Some(tools) => (Way::General, tools),
                None => {
                    let grammar = grammar(abilities).into();
                    (Way::Tuned { grammar }, Arc::clone(abilities))
                }
            };
            Mind::new(engine, way, tools).named(NAME)
        })),
        meanings: None,
        mouth: None,
    };
    Assistant::open(setup).unwrap()
}

/// Waits for the end of a turn; gives it with the pieces of its answer.
async fn end(events: &mut Receiver<Event>, id: sotto_api::Id) -> (Turn, Vec<String>) {
    let mut pieces = Vec::new();
    loop {
        let event = tokio::time::timeout(PATIENCE, events.recv()).await;
        match event.expect("the turn ends").unwrap() {
            Event::Answer { turn, text } if turn == id => pieces.push(text),
            Event::TurnDone(turn) if turn.id == id => return (turn, pieces),
            _ => {}
        }
    }
}

/// Says stop once an answer has so many pieces, unless the turn is over before.
async fn stop_behind(
    pieces: usize,
    assistant: &Assistant,
    events: &mut Receiver<Event>,
    id: sotto_api::Id,
) {
    let mut heard = 0;
    while heard < pieces {
        let event = tokio::time::timeout(PATIENCE, events.recv()).await;
        match event.expect("the turn goes on").unwrap() {
            Event::Answer { turn, .. } if turn == id => heard += 1,
            Event::TurnDone(turn) if turn.id == id => return,
            _ => {}
        }
    }
    assert_eq!(call(assistant, Request::Stop).await, Reply::Done);
}

/// Phrasings that no pattern knows: each ends in an answer, a question or an honest "no", and nothing is done that was not
/// asked for.
#[tokio::test(flavor = "multi_thread")]
async fn the_adapter_takes_what_no_pattern_understands() {
    let Some(engine) = tuned_mind() else { return };
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path(), engine, None);
    let mut events = assistant.events();
    let mut by_model = 0;
    for text in [
        "it would be lovely to hear from you once twenty minutes have gone by",
        "could you make sure I do not run out of oranges",
        "order a pizza with mushrooms for everybody",
        "who wrote the Odyssey",
    ] {
        let id = begin(&assistant, text, false).await;
        let (turn, pieces) = end(&mut events, id).await;
        println!("{text}\n  {:?}: {}", turn.outcome, turn.answer);
        assert!(!turn.answer.is_empty(), "{turn:?}");
        assert_eq!(pieces.concat(), turn.answer);
        by_model += usize::from(turn.understood_by != UnderstoodBy::Pattern);
    }
    assert!(by_model >= 3, "only {by_model} went to the model");
    close(assistant).await;
}

/// The general way: free words in pieces, after the long beginning was computed ahead.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_free_words_comes_in_pieces() {
    let Some(model) = model(MIND) else { return };
    let Some(engine) = mind_with(model, None, ROOM) else {
        return;
    };
    let tools = tools();
    Mind::new(engine.clone(), Way::General, Arc::clone(&tools))
        .warm()
        .await;
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path(), engine, Some(tools));
    let (mut events, mut beginning) = (assistant.events(), assistant.events());
    let id = begin(
        &assistant,
        "Tell me in two sentences why the sea is salty.",
        false,
    )
    .await;
    if std::env::var_os("SOTTO_SOAK").is_none() {
        stop_behind(2, &assistant, &mut beginning, id).await;
    }
    let (turn, pieces) = end(&mut events, id).await;
    println!(
        "{:?} in {} pieces: {}",
        turn.outcome,
        pieces.len(),
        turn.answer
    );
    assert!(!turn.answer.is_empty());
    assert_eq!(pieces.concat(), turn.answer);
    // The history knows who found these words.
    if matches!(turn.outcome, Outcome::Answered | Outcome::Interrupted) {
        let name = NAME.to_owned();
        assert_eq!(turn.understood_by, UnderstoodBy::Model { name });
    }
    close(assistant).await;
}

/// The engine is killed while it works on the request: the same request is answered by the next one.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_survives_the_death_of_its_engine() {
    let Some(engine) = tuned_mind() else { return };
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path(), engine.clone(), None);
    let mut events = assistant.events();
    let id = begin(
        &assistant,
        "could you make sure I do not run out of oranges",
        false,
    )
    .await;
    // It loads its model or thinks by now.
    let process = loop {
        if let Some(process) = engine.process_id().await {
            break process;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let killed = std::process::Command::new("kill")
        .args(["-9", &process.to_string()])
        .status();
    assert!(killed.unwrap().success());
    let (turn, pieces) = end(&mut events, id).await;
    println!("{:?}: {}", turn.outcome, turn.answer);
    assert!(!turn.answer.is_empty());
    assert_eq!(pieces.concat(), turn.answer);
    assert!(
        matches!(turn.outcome, Outcome::Answered | Outcome::AskedBack),
        "{turn:?}"
    );
    close(assistant).await;
}

/// A stop in the middle of an answer ends it at once, and the next request is taken.
#[tokio::test(flavor = "multi_thread")]
async fn stop_ends_a_thought_and_the_next_request_is_taken() {
    let Some(model) = model(MIND) else { return };
    let Some(engine) = mind_with(model, None, ROOM) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    // All of them, so that there is much to read when it is stopped.
    let tools = Arc::new(Abilities::built_in().unwrap());
    let assistant = open(folder.path(), engine, Some(tools));
    let mut events = assistant.events();
    let id = begin(
        &assistant,
        "Tell me a very long story about a river.",
        false,
    )
    .await;
    assert_eq!(call(&assistant, Request::Stop).await, Reply::Done);
    let (turn, _) = end(&mut events, id).await;
    assert_eq!(turn.outcome, Outcome::Interrupted);
    let id = begin(&assistant, "what is 15 percent of 80", false).await;
    let (turn, _) = end(&mut events, id).await;
    assert!(turn.answer.contains("12"), "{turn:?}");
    close(assistant).await;
}

/// The starter without its adapter, and tools that touch nothing but the data folder: nobody knows what so small a model calls.
/// Nothing outside the soak.
fn for_rounds() -> Option<(Supervisor<Thinking>, Arc<Abilities>)> {
    if std::env::var_os("SOTTO_SOAK").is_none() {
        eprintln!("skipped: a model goes on from what its calls brought only with SOTTO_SOAK set");
        return None;
    }
    let tools = Abilities::read(&[
        ("time", include_str!("../crates/skills/abilities/time.toml")),
        (
            "timer",
            include_str!("../crates/skills/abilities/timer.toml"),
        ),
        ("task", include_str!("../crates/skills/abilities/task.toml")),
    ]);
    let engine = mind_with(model(MIND)?, None, ROOM)?;
    Some((engine, Arc::new(tools.unwrap())))
}

/// A round that begins with what a call brought ends, whatever the model makes of that.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_call_brought_is_given_back_for_another_round() {
    let Some((engine, tools)) = for_rounds() else {
        return;
    };
    let mind = Mind::new(engine, Way::General, tools);
    let of = (
        At {
            turn: 1,
            revision: 0,
        },
        2,
    );
    let question = Question {
        at: of.0,
        round: of.1,
        text: "Look at the clock, and then tell me whether lunch is over.".to_owned(),
        results: vec![Came {
            wanted: Wanted::Call(Call::new("time_now")),
            result: "It is ten past three in the afternoon.".to_owned(),
        }],
        earlier: Vec::new(),
        known: Known::default(),
    };
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let asking = mind.ask(
        question,
        &tokio::runtime::Handle::current(),
        move |at, round, written| {
            let _ = tell.send(((at, round), written));
            std::future::ready(())
        },
    );
    let mut all = Vec::new();
    loop {
        let next = tokio::time::timeout(PATIENCE, told.recv()).await;
        match next.expect("the round ends") {
            Some((belongs, written)) => {
                assert_eq!(belongs, of);
                all.push(written);
            }
            None => break,
        }
    }
    drop(asking);
    println!("{all:?}");
    let (last, before) = all.split_last().unwrap();
    let is_call =
        |written: &Written| matches!(written, Written::Calls { .. } | Written::Wrong { .. });
    for written in before {
        assert!(
            is_call(written) || matches!(written, Written::Text(_)),
            "{written:?}"
        );
    }
    let wants_results = before.iter().any(is_call);
    assert_eq!(*last, Written::End { wants_results });
}

/// Under the whole core its rounds come to an end: in an answer, in a question, or in an apology.
#[tokio::test(flavor = "multi_thread")]
async fn rounds_of_calls_come_to_an_end_that_is_told() {
    let Some((engine, tools)) = for_rounds() else {
        return;
    };
    Mind::new(engine.clone(), Way::General, Arc::clone(&tools))
        .warm()
        .await;
    let folder = tempfile::tempdir().unwrap();
    let assistant = open(folder.path(), engine, Some(tools));
    let mut events = assistant.events();
    for text in [
        "Look at the clock, and then tell me whether lunch is over.",
        "Whatever of my tasks is left, let it be one less, and say which.",
        "I wonder how long the eggs have been in there, would you see to it?",
    ] {
        let id = begin(&assistant, text, false).await;
        let (turn, pieces) = end(&mut events, id).await;
        println!("{text}\n  {:?}: {}", turn.outcome, turn.answer);
        assert!(!turn.answer.is_empty(), "{turn:?}");
        assert_eq!(pieces.concat(), turn.answer);
        assert_ne!(turn.outcome, Outcome::Interrupted);
        // What it asked is not answered by the next request.
        call(&assistant, Request::Stop).await;
    }
    let id = begin(&assistant, "what is 15 percent of 80", false).await;
    let (turn, _) = end(&mut events, id).await;
    assert!(turn.answer.contains("12"), "{turn:?}");
    close(assistant).await;
}

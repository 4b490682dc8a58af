//! What a language model writes, as it is heard: while it is written, and when its engine dies of it.
//!
//! The supervisor and the process are real; only what is written comes from the test, over a socket
//! (`tests/examples/pretend_mind.rs`).

use std::path::PathBuf;

use sotto_engines::supervisor::{Spec, Supervisor};
use sotto_engines::thinking::{LoadMind, Thinking, ThinkingRequest};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::mind::{Mind, Way};

/// Something that no pattern understands.
const QUESTION: &str = "Tell me in two sentences why the sea is salty.";
const TRY_AGAIN: &str = "Shall I try again?";

/// The program that writes what it is told. Says why and gives nothing when it was not built.
fn pretend_mind() -> Option<PathBuf> {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    folder.pop();
    let name = format!("pretend_mind{}", std::env::consts::EXE_SUFFIX);
    let program = folder.join("examples").join(name);
    if program.exists() {
        return Some(program);
    }
    println!("skipped: pretend_mind is not built (./x test builds it)");
    None
}

/// A mind on this program, started with one argument.
fn mind(program: PathBuf, argument: String) -> MakeMind<'static> {
    let spec = Spec {
        arguments: vec![argument.into()],
        ..Spec::<Thinking>::new(program, |device| {
            ThinkingRequest::Load(LoadMind {
                model: "pretended".into(),
                adapter: None,
                context: 0,
                device,
                threads: 0,
                kept_prefixes: None,
            })
        })
    };
    let engine = Supervisor::start(spec);
    Box::new(move |abilities| Mind::new(engine, Way::General, Arc::clone(abilities)))
}

async fn nearby() -> (TcpListener, String) {
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = door.local_addr().unwrap().to_string();
    (door, address)
}

/// The next engine process that was asked.
async fn asked(door: &TcpListener) -> TcpStream {
    let came = tokio::time::timeout(PATIENCE, door.accept()).await;
    came.expect("the engine is asked").unwrap().0
}

async fn order(engine: &mut TcpStream, what: &str) {
    let line = format!("{what}\n");
    engine.write_all(line.as_bytes()).await.unwrap();
}

/// What was spoken; a slow machine makes the sound of work besides.
fn sentences(all: &[String]) -> Vec<&str> {
    let spoken = all.iter().map(String::as_str);
    spoken.filter(|line| *line != "Working").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_spoken_sentence_by_sentence_while_it_is_written() {
    let Some(program) = pretend_mind() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (door, address) = nearby().await;
    let (assistant, _, heard) = open_aloud(folder.path(), Some(mind(program, address)));
    let mut events = assistant.events();
    let id = begin(&assistant, QUESTION, true).await;
    let mut engine = asked(&door).await;
    order(&mut engine, "say Rivers carry sa").await;
    order(&mut engine, "say lt. The sea keeps ").await;
    let all = heard.0.until(|all| !sentences(all).is_empty()).await;
    assert_eq!(sentences(&all), ["Rivers carry salt."]);
    order(&mut engine, "say it. So it is").await;
    let all = heard.0.until(|all| sentences(all).len() > 1).await;
    assert_eq!(sentences(&all)[1..], ["The sea keeps it."]);
    // The end of the orders is the end of the answer.
    drop(engine);
    let turn = end(&mut events, id).await;
    assert_eq!(turn.outcome, Outcome::Answered);
    assert_eq!(turn.answer, "Rivers carry salt. The sea keeps it. So it is");
    assert_eq!(sentences(&heard.0.all())[2..], ["So it is"]);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_dies_in_the_middle_is_apologised_for_and_a_yes_tries_again() {
    let Some(program) = pretend_mind() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (door, address) = nearby().await;
    let (assistant, _, heard) = open_aloud(folder.path(), Some(mind(program, address)));
    let mut events = assistant.events();
    let id = begin(&assistant, QUESTION, true).await;
    // The second is the fresh one that got the same request.
    for _ in 0..2 {
        let mut engine = asked(&door).await;
        order(&mut engine, "say Rivers carry").await;
        order(&mut engine, "die").await;
    }
    let turn = end(&mut events, id).await;
    let sentence = turn.answer.clone();
    assert!(
        sentence.starts_with("sotto-mind stopped twice at this request")
            && sentence.ends_with(TRY_AGAIN),
        "{sentence}"
    );
    assert_eq!(turn.outcome, Outcome::Failed { sentence });
    let all = heard.0.all();
    assert_eq!(sentences(&all).join(" "), turn.answer);
    let again = begin(&assistant, "yes", true).await;
    let mut engine = asked(&door).await;
    order(&mut engine, "say Rivers carry salt.").await;
    drop(engine);
    let turn = end(&mut events, again).await;
    assert_eq!(turn.outcome, Outcome::Answered, "{turn:?}");
    assert_eq!(
        (&*turn.heard, &*turn.answer),
        (QUESTION, "Rivers carry salt.")
    );
    let all = heard.0.all();
    assert_eq!(sentences(&all).last(), Some(&"Rivers carry salt."));
    close(assistant).await;
}

/// Every yes ends in the same apology, for as long as somebody says it, and what needs no model works all the time.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_never_lives_fails_every_try_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    // This very program ends at once when it is started with something it does not know.
    let program = std::env::current_exe().unwrap();
    let mind = mind(program, "--no-such-flag".to_owned());
    let (assistant, _, heard) = open_aloud(folder.path(), Some(mind));
    let mut events = assistant.events();
    for said in [QUESTION, "yes", "yes"] {
        let before = heard.0.all().len();
        let id = begin(&assistant, said, true).await;
        let turn = end(&mut events, id).await;
        let all = heard.0.all().split_off(before);
        assert_eq!(sentences(&all).join(" "), turn.answer);
        assert!(
            turn.answer.starts_with("sotto-mind ") && turn.answer.ends_with(TRY_AGAIN),
            "{said}: {turn:?}"
        );
        let sentence = turn.answer.clone();
        assert_eq!(turn.outcome, Outcome::Failed { sentence });
    }
    let turn = say(&assistant, &mut events, "add buy milk to my tasks").await;
    assert_eq!(turn.outcome, Outcome::Answered);
    close(assistant).await;
}

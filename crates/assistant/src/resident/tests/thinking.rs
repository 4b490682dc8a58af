//! What is heard when the language model's engine cannot live. What a living one writes, and one that is killed in the middle,
//! is tested with the real one in `tests/`.

use std::path::PathBuf;

use sotto_engines::supervisor::{Spec, Supervisor};

use super::*;
use crate::mind::{Mind, Way, lifeless};

/// Something that no pattern understands.
const QUESTION: &str = "Tell me in two sentences why the sea is salty.";
const TRY_AGAIN: &str = "Shall I try again?";

/// A mind on this program, started with one argument.
fn mind(program: PathBuf, argument: String) -> MakeMind<'static> {
    let spec = Spec {
        arguments: vec![argument.into()],
        ..lifeless::engine(program)
    };
    let engine = Supervisor::start(spec);
    Box::new(move |abilities| Mind::new(engine, Way::General, Arc::clone(abilities)))
}

/// What was spoken; a slow machine makes the sound of work besides.
fn sentences(all: &[String]) -> Vec<&str> {
    let spoken = all.iter().map(String::as_str);
    spoken.filter(|line| *line != "Working").collect()
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

//! What becomes of what a model writes, on its way to the turn, and how the turn's results are laid out for its next round.
#![allow(clippy::unwrap_used)]

mod marks_left_out;
mod not_a_call;

use std::sync::Mutex;

use sotto_engines::thinking::{Role, ToolCall};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::wrong::{Words, Wrong, read_call, read_words};
use super::*;
use crate::turn::{Effect, Input, Meaning, Outcome, Planned, State, Wanted, Wrote, step};

const AT: At = At {
    turn: 1,
    revision: 0,
};

fn abilities() -> Abilities {
    Abilities::built_in().unwrap()
}

fn question(results: Vec<Result>) -> Question {
    Question {
        at: AT,
        round: 1,
        text: "a timer".to_owned(),
        results,
        earlier: Vec::new(),
        known: Known::default(),
    }
}

/// What is said of an answer that comes in pieces of so many letters, and what was meant as a call.
fn told_apart(answer: &str, length: usize) -> (String, Vec<String>) {
    let letters: Vec<char> = answer.chars().collect();
    let mut words = Words::default();
    let said: String = letters
        .chunks(length)
        .map(|piece| words.push(&piece.iter().collect::<String>()))
        .collect();
    let (rest, calls) = words.finish();
    (said + &rest, calls)
}

fn calls(name: &str, arguments: &str) -> ToolCall {
    ToolCall {
        id: "1".to_owned(),
        name: name.to_owned(),
        arguments: arguments.to_owned(),
    }
}

fn timer() -> Call {
    Call::new("timer_start").with("duration", "ten minutes")
}

#[test]
fn the_day_stands_behind_everything_that_stays_the_same() {
    let abilities = abilities();
    let mut asked = question(Vec::new());
    asked.known.now = Some("2026-11-20T14:00[Europe/Berlin]".parse().unwrap());
    let quiet = general::chat(&asked, &abilities);
    asked.known.today = vec![
        "Tasks due today: 2.".to_owned(),
        "An alarm rings now.".to_owned(),
    ];
    asked.known.memories = vec!["the key is at the door".to_owned()];
    let busy = general::chat(&asked, &abilities);
    assert_eq!(busy.tools, quiet.tools);
    let (last, before) = busy.messages.split_last().unwrap();
    assert_eq!(before, &quiet.messages[..quiet.messages.len() - 1]);
    assert_eq!(
        last.content,
        "(It is Friday, 20 November 2026, 14:00. Tasks due today: 2. An alarm rings now. \
         The user once asked to remember: the key is at the door.)\n\na timer"
    );
    // Outside it is nobody's business.
    let outside = general::chat(&asked.without_the_day(), &abilities);
    let told = &outside.messages.last().unwrap().content;
    assert!(told.contains("the key") && !told.contains("due"), "{told}");
}

/// A mind on an engine whose program is not there, asked in the ways that these are, one after the other.
fn asked_in(ways: Vec<Way>) -> (Mind, Supervisor<Thinking>) {
    let engine = Supervisor::start(lifeless::engine("no-such-program"));
    let ways = Mutex::new(ways);
    let way = move || {
        let mut ways = ways.lock().unwrap();
        match ways.len() {
            1 => ways[0].clone(),
            _ => ways.remove(0),
        }
    };
    let mind = Mind::new(engine.clone(), Way::General, Arc::new(abilities()));
    (mind.asked_by(way), engine)
}

fn tuned_way() -> Way {
    Way::Tuned {
        grammar: "root ::= \"x\"".into(),
    }
}

/// All that is written about a question.
async fn all_written(mind: &Mind, question: Question) -> Vec<Written> {
    let (send, mut written) = mpsc::unbounded_channel();
    let asking = mind.ask(question, &Handle::current(), move |_, _, written| {
        let _ = send.send(written);
        std::future::ready(())
    });
    let mut all = Vec::new();
    while let Some(next) = written.recv().await {
        all.push(next);
    }
    drop(asking);
    all
}

#[tokio::test]
async fn a_model_that_cannot_go_on_from_what_another_did_tells_it_and_does_it_once() {
    let result = |wanted| Result {
        wanted,
        result: "Timer started.".to_owned(),
    };
    let done = [
        Written::Text("Timer started.".to_owned()),
        Written::End {
            wants_results: false,
        },
    ];
    // The other one may have taken its place before it was asked, or while it was.
    for ways in [vec![tuned_way()], vec![Way::General, tuned_way()]] {
        let (mind, _engine) = asked_in(ways);
        let question = question(vec![result(Wanted::Call(timer()))]);
        assert_eq!(all_written(&mind, question).await, done);
    }
    // Where nothing was done it is asked like at first.
    let (mind, engine) = asked_in(vec![tuned_way()]);
    let question = question(vec![result(Wanted::Refused(timer()))]);
    let all = all_written(&mind, question).await;
    assert!(matches!(all[..], [Written::Failed(_)]), "{all:?}");
    assert!(mind.tells().turns == tuned::EARLIER && !mind.tells().words);
    engine.unload().await;
}

#[tokio::test]
async fn a_question_is_not_turned_without_end() {
    let ways = (0..20).flat_map(|_| [Way::General, tuned_way()]).collect();
    let (mind, _engine) = asked_in(ways);
    let all = all_written(&mind, question(Vec::new())).await;
    assert!(matches!(all[..], [Written::Failed(_)]), "{all:?}");
}

//! What a turn costs, on the real core: `./x bench assistant` prints this after the measurements of the sentence patterns and
//! of the store.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

mod quiet;
mod start;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::{Event, NewReminder, Reply, Request, TextRequest, Via, When};
use sotto_assistant::mind::{Earlier, Known, Mind, Question, Way, Written};
use sotto_assistant::turn::At;
use sotto_assistant::{Assistant, Setup, bells};
use sotto_skills::abilities::Abilities;
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::{Act, NoKeychain, Store, reminders};
use sotto_tests::{MIND, mind_with, model};
use tokio::sync::broadcast::Receiver;

const ROUNDS: usize = 200;

#[tokio::main]
async fn main() {
    println!("| what | measured |\n|---|---|");
    start_up();
    scheduler();
    typed_turns().await;
    second_turn().await;
}

fn row(what: &str, measured: &str) {
    println!("| {what} | {measured} |");
}

fn shares(mut all: Vec<Duration>) -> String {
    all.sort();
    // The nearest rank: so many of a hundred, or more, took no longer than what is told.
    let at = |hundredths: usize| all[(all.len() * hundredths).div_ceil(100).max(1) - 1];
    format!(
        "middle {:.1} ms, 99 of 100 within {:.1} ms",
        at(50).as_secs_f64() * 1000.0,
        at(99).as_secs_f64() * 1000.0
    )
}

/// The whole program, from its start until it takes requests.
fn start_up() {
    if let Some(took) = start::starts() {
        row(
            "`sotto resident` from its start until it is ready, on a folder with 100,000 turns (goal: 300 ms)",
            &shares(took),
        );
    }
}

/// Ten thousand reminders: how long one look takes, and how often the program wakes in ten seconds without one being due.
fn scheduler() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let now = Timestamp::now();
    let store = Store::open(folder.path(), &NoKeychain, now).unwrap().store;
    let first = now.checked_add(SignedDuration::from_hours(1)).unwrap();
    store
        .act(Act::by_hand(now, ""), |writer| {
            for number in 0..10_000 {
                let next = first
                    .checked_add(SignedDuration::from_mins(number))
                    .expect("a time of this century");
                let zoned = next.to_zoned(jiff::tz::TimeZone::UTC);
                let new = NewReminder {
                    text: format!("call number {number}"),
                    when: When::at(&zoned),
                };
                reminders::add(writer, &new, Some(next))?;
            }
            Ok(())
        })
        .unwrap();
    let looks = (0..20)
        .map(|_| {
            let begun = Instant::now();
            assert!(
                bells::ring(&store, Timestamp::now())
                    .unwrap()
                    .events
                    .is_empty()
            );
            begun.elapsed()
        })
        .collect();
    row("one look at 10,000 reminders", &shares(looks));
    // Its folder belongs to one program at a time.
    drop(store);
    if let Some(woke) = quiet::wakes(folder.path()) {
        row(
            "wake-ups of the whole program, without a model, in 10 s while none is due",
            &woke.to_string(),
        );
    }
}

fn open(folder: &Path) -> Assistant {
    Assistant::open(Setup {
        folder,
        keychain: Arc::new(NoKeychain),
        desktop: Arc::new(System),
        language: Language::ENGLISH,
        mind: None,
        meanings: None,
        mouth: None,
    })
    .unwrap()
}

/// Asks; gives the time to the first piece of the answer and to the end.
async fn say(
    assistant: &Assistant,
    events: &mut Receiver<Event>,
    text: &str,
) -> (Duration, Duration) {
    let begun = Instant::now();
    let ask = Request::Text(TextRequest::Ask {
        text: text.to_owned(),
        conversation: None,
        via: Via::Program,
        spoken: false,
    });
    let asked = assistant.clone();
    let reply = tokio::task::spawn_blocking(move || asked.call(ask)).await;
    let Reply::Begun { id } = reply.unwrap() else {
        panic!("not begun");
    };
    let mut first = None;
    loop {
        match events.recv().await {
            Ok(Event::Answer { turn, .. }) if turn == id => {
                first.get_or_insert_with(|| begun.elapsed());
            }
            Ok(Event::TurnDone(turn)) if turn.id == id => {
                return (first.unwrap_or_else(|| begun.elapsed()), begun.elapsed());
            }
            _ => {}
        }
    }
}

/// A typed command from the request to the kept turn.
async fn typed_turns() {
    let folder = tempfile::tempdir_in(".").unwrap();
    let begun = Instant::now();
    let assistant = open(folder.path());
    row(
        "the core opened on a new folder, both languages compiled",
        &format!("{:.0} ms", begun.elapsed().as_secs_f64() * 1000.0),
    );
    let mut events = assistant.events();
    let (mut answered, mut kept) = (Vec::new(), Vec::new());
    for number in 0..ROUNDS {
        let text = format!("add call number {number} to my tasks");
        let (first, all) = say(&assistant, &mut events, &text).await;
        answered.push(first);
        kept.push(all);
    }
    row(
        "a task added by a sentence: until the answer",
        &shares(answered),
    );
    row("until the turn is in the history too", &shares(kept));
    tokio::task::spawn_blocking(move || assistant.close())
        .await
        .unwrap();
}

/// The tools of every ability in the prompt of a model that was not trained on them: the first turn computes them, the
/// second finds them computed. Asked as a turn asks, without its patience, which a slow machine would outlast.
async fn second_turn() {
    let Some(model) = model(MIND) else { return };
    let Some(engine) = mind_with(model, None, 16_384) else {
        return;
    };
    let abilities = Arc::new(Abilities::built_in().unwrap());
    let mind = Mind::new(engine, Way::General, abilities);
    let said = "Why is the sky blue, in one sentence?";
    let (first, answer) = first_words(&mind, 1, said, Vec::new()).await;
    let earlier = Earlier {
        said: said.to_owned(),
        calls: Vec::new(),
        answer,
    };
    let then = "And why is grass green, in one sentence?";
    let (second, _) = first_words(&mind, 2, then, vec![earlier]).await;
    row(
        "first words of the first and of the second answer, all tools in the prompt of a model without adapter",
        &format!(
            "{:.0} ms and {:.0} ms: {:.3} of it",
            first.as_secs_f64() * 1000.0,
            second.as_secs_f64() * 1000.0,
            second.as_secs_f64() / first.as_secs_f64()
        ),
    );
}

/// Asks the model; gives the time to its first words and all of them.
async fn first_words(
    mind: &Mind,
    turn: u64,
    text: &str,
    earlier: Vec<Earlier>,
) -> (Duration, String) {
    let question = Question {
        at: At { turn, revision: 0 },
        round: 1,
        text: text.to_owned(),
        results: Vec::new(),
        earlier,
        known: Known {
            now: Some(Zoned::now()),
            today: Vec::new(),
            memories: Vec::new(),
        },
    };
    let begun = Instant::now();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let handle = tokio::runtime::Handle::current();
    let _asking = mind.ask(question, &handle, move |_, _, written| {
        let _ = tell.send(written);
        std::future::ready(())
    });
    let (mut first, mut answer) = (None, String::new());
    while let Some(written) = told.recv().await {
        first.get_or_insert_with(|| begun.elapsed());
        match written {
            Written::Text(piece) => answer += &piece,
            Written::Failed(why) => panic!("no answer: {why}"),
            Written::End { .. } => break,
            _ => {}
        }
    }
    (first.unwrap(), answer)
}

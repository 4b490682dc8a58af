//! What becomes of what a model writes, on its way to the turn, and how the turn's results are laid out for its next round.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;

use sotto_engines::supervisor::Spec;
use sotto_engines::thinking::{LoadMind, Role, ThinkingRequest, ToolCall};
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
fn a_call_that_is_none_is_told_with_what_is_wrong() {
    let abilities = abilities();
    let red = Call::new("timer_start").with("colour", "red");
    let cases = [
        (
            calls("timer_start", r#"{"colour":"red"}"#),
            Wanted::Refused(red),
            ["\"colour\"", "takes: ", "duration"],
        ),
        (
            calls("timer_fly", "{}"),
            Wanted::Refused(Call::new("timer_fly")),
            ["timer_fly", "cannot do", "Nothing was done"],
        ),
        (
            calls("timer_start", "soon"),
            Wanted::Unread("timer_start soon".to_owned()),
            ["form", "does not know", "Nothing was done"],
        ),
        (
            calls("start a timer", r#"{"duration":"ten"}"#),
            Wanted::Unread(r#"start a timer {"duration":"ten"}"#.to_owned()),
            ["start a timer", "cannot do", "Nothing was done"],
        ),
    ];
    for (call, what, told) in cases {
        let Wrong { wanted, why } = read_call(&call, &abilities).unwrap_err();
        assert_eq!(wanted, what);
        for part in told {
            assert!(why.contains(part), "{part} in {why}");
        }
    }
    let right = calls("timer_start", r#"{"duration":"ten minutes"}"#);
    assert_eq!(read_call(&right, &abilities), Ok(vec![timer()]));
}

#[test]
fn what_is_written_as_a_call_is_never_said() {
    let abilities = abilities();
    let right = r#"{"name":"timer_start","arguments":{"duration":"ten minutes"}}"#;
    // Some models call the arguments parameters.
    let other = right.replace("arguments", "parameters");
    for (whole, words) in [
        (
            format!("One moment. <tool_call>{right}</tool_call>"),
            "One moment. ",
        ),
        (
            format!("One moment. <tool_call>\n{right}\n</tool_call>"),
            "One moment. ",
        ),
        (format!("One moment. <tool_call>{right}"), "One moment. "),
        (format!("<tool_call>{other}</tool_call>"), ""),
        (right.to_owned(), ""),
        (format!("[{other}]"), ""),
        (format!("```json\n{right}\n```"), ""),
        (format!("```json\n{other}\n```\n"), ""),
    ] {
        // Also where its marks come in pieces.
        for length in [1, 7, 1_000] {
            let (said, among) = told_apart(&whole, length);
            assert_eq!((said.as_str(), among.len()), (words, 1), "{whole}");
            let read = read_words(&among[0], &abilities);
            assert_eq!(read, Ok(vec![timer()]), "{whole}");
        }
    }
    for none in [
        "<tool_call>a timer</tool_call>",
        r#"{"name":"timer_fly"}"#,
        r#"{"id":"1","type":"function","name":"timer_fly","parameters":{}}"#,
        r#"{"name":"timer_start","arguments":{"dur"#,
        r#"[{"name":"timer_start","parameters":"#,
    ] {
        let (said, among) = told_apart(none, 1_000);
        assert_eq!((said.as_str(), &among[..]), ("", &[none.to_owned()][..]));
        let wrong = read_words(none, &abilities).unwrap_err();
        assert_eq!(wrong.wanted, Wanted::Unread(none.to_owned()));
    }
}

#[test]
fn words_that_only_look_like_calls_are_words() {
    for words in [
        "Hello.",
        "1 < 2, and <tool is no mark",
        r#"{"answer": 42}"#,
        r#"{"name": "Ann", "age": 7}"#,
        r#"[{"name": "Ann", "age": 7}, {"name": "Ben", "age": 9}]"#,
        "```json\n{\"name\": \"Ann\", \"born\": 1990}\n```\nThat is a person.",
        r#"{"name": "Ann", "ag"#,
        "[]",
        "[sighs] No.",
        "`ls` lists files.",
        "<tool_call",
    ] {
        for length in [1, 1_000] {
            let told = told_apart(words, length);
            assert_eq!(told, (words.to_owned(), Vec::new()));
        }
    }
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

/// Endpoints refuse a result without its call, and a call whose name is none.
#[test]
fn what_was_wrong_is_laid_out_as_every_model_takes_it() {
    let abilities = abilities();
    let result = |wanted, result: &str| Result {
        wanted,
        result: result.to_owned(),
    };
    let asked = general::chat(
        &question(vec![
            result(Wanted::Unread("a timer!".to_owned()), "no form"),
            result(Wanted::Refused(Call::new("timer_fly")), "no tool"),
            result(Wanted::Call(Call::new("time_now")), "It is nine."),
            result(Wanted::Unread("a timer?".to_owned()), "no form either"),
            result(Wanted::Unread("timer".to_owned()), "nor that"),
            result(Wanted::Call(timer()), "Timer started."),
        ]),
        &abilities,
    );
    let said: Vec<(Role, &str, usize)> = asked.messages[1..]
        .iter()
        .map(|said| (said.role, said.content.as_str(), said.calls.len()))
        .collect();
    let expected = [
        (Role::User, "a timer", 0),
        (Role::Assistant, "a timer!", 0),
        (Role::User, "no form", 0),
        (Role::Assistant, "", 1),
        (Role::Tool, "no tool", 0),
        (Role::Assistant, "", 1),
        (Role::Tool, "It is nine.", 0),
        (Role::Assistant, "a timer?", 0),
        (Role::User, "no form either", 0),
        (Role::Assistant, "timer", 0),
        (Role::User, "nor that", 0),
        (Role::Assistant, "", 1),
        (Role::Tool, "Timer started.", 0),
    ];
    assert_eq!(said, expected);
    let answered: Vec<&str> = asked
        .messages
        .iter()
        .filter_map(|said| said.answers.as_deref())
        .collect();
    let called: Vec<&str> = asked
        .messages
        .iter()
        .flat_map(|said| &said.calls)
        .map(|call| call.id.as_str())
        .collect();
    assert_eq!(answered, called);
    assert_eq!(called, ["call0", "call1", "call2"]);
}

fn tell(state: &mut State, input: Input) -> Vec<Effect> {
    let (next, effects) = step(std::mem::take(state), input, 1_000);
    *state = next;
    effects
}

/// What is written in a round, with its end: the effects of the end.
fn written(state: &mut State, round: u8, wrote: Wrote) -> Vec<Effect> {
    let end = Wrote::End {
        wants_results: true,
    };
    tell(
        state,
        Input::Wrote {
            at: AT,
            round,
            wrote,
        },
    );
    tell(
        state,
        Input::Wrote {
            at: AT,
            round,
            wrote: end,
        },
    )
}

/// A model that reads last that nothing was done does it again.
#[test]
fn what_was_done_after_a_wrong_call_stands_behind_it() {
    let abilities = abilities();
    let mut state = State::default();
    let text = "a timer".to_owned();
    tell(&mut state, Input::Heard { at: AT, text });
    tell(&mut state, Input::Over { turn: 1 });
    let meaning = Meaning::Open;
    tell(&mut state, Input::Understood { at: AT, meaning });
    let none = "<tool_call>a timer</tool_call>";
    let Wrong { wanted, why } = read_words(none, &abilities).unwrap_err();
    written(&mut state, 1, Wrote::Wrong { wanted, why });
    let right = calls("timer_start", r#"{"duration":"ten minutes"}"#);
    let call = read_call(&right, &abilities).unwrap().remove(0);
    let planned = Planned {
        call,
        only_reads: false,
        confirm: None,
    };
    written(&mut state, 2, Wrote::Call(planned));
    let outcome = Outcome::Done {
        say: "Timer started.".to_owned(),
        result: "Timer started.".to_owned(),
    };
    let next = tell(
        &mut state,
        Input::Did {
            at: AT,
            index: 0,
            outcome,
        },
    );
    let results = next.into_iter().find_map(|effect| match effect {
        Effect::Think {
            round: 3, results, ..
        } => Some(results),
        _ => None,
    });
    let chat = general::chat(&question(results.unwrap()), &abilities);
    let said: Vec<(Role, &str)> = chat.messages[2..]
        .iter()
        .map(|said| (said.role, said.content.as_str()))
        .collect();
    let [
        (Role::Assistant, words),
        (Role::User, why),
        (Role::Assistant, ""),
        (Role::Tool, "Timer started."),
    ] = said[..]
    else {
        panic!("{said:?}");
    };
    assert_eq!(words, none);
    assert!(why.contains("Nothing was done"), "{why}");
}

/// A mind on an engine whose program is not there, asked in the ways that these are, one after the other.
fn asked_in(ways: Vec<Way>) -> (Mind, Supervisor<Thinking>) {
    let spec = Spec::<Thinking>::new("no-such-program", |device| {
        ThinkingRequest::Load(LoadMind {
            model: "none.gguf".into(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    });
    let engine = Supervisor::start(spec);
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

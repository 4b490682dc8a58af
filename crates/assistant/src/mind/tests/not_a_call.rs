//! What a model writes as a call and is none: told apart, told of, and never said.

use super::*;

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

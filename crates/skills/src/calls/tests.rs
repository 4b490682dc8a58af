#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::*;

fn abilities() -> &'static Abilities {
    static ABILITIES: LazyLock<Abilities> = LazyLock::new(|| Abilities::built_in().unwrap());
    &ABILITIES
}

fn own(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../models/own")
        .join(file);
    std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

#[test]
fn lines_are_calls() {
    let abilities = abilities();
    let answer = read_lines(
        "timer start | duration twelve minutes | name dumplings\nlist add | items milk, eggs | list shopping\n",
        abilities,
    );
    let wanted = vec![
        Call::new("timer_start")
            .with("duration", "twelve minutes")
            .with("name", "dumplings"),
        Call::new("list_add")
            .with_things("items", ["milk", "eggs"])
            .with("list", "shopping"),
    ];
    assert_eq!(answer, Ok(Answer::Calls(wanted)));
    assert_eq!(read_lines("cannot", abilities), Ok(Answer::Cannot));
    assert_eq!(read_lines(" unknown\n", abilities), Ok(Answer::Unknown));
}

#[test]
fn what_is_no_call_is_refused_with_the_reason() {
    let abilities = abilities();
    let refused = |text: &str| read_lines(text, abilities).unwrap_err();
    let bad = |tool: &str, slot: &str| CallError::BadSlot {
        tool: tool.into(),
        slot: slot.into(),
    };
    assert_eq!(refused("  "), CallError::Empty);
    assert_eq!(
        refused("timer start | duration two minutes\n\ntimer list"),
        CallError::Empty
    );
    assert_eq!(
        refused("timer fly | duration two"),
        CallError::NoTool("timer_fly".into())
    );
    assert_eq!(
        refused("hello there"),
        CallError::NoTool("hello_there".into())
    );
    assert_eq!(
        refused("timer start | colour red"),
        CallError::NoSlot {
            tool: "timer_start".into(),
            slot: "colour".into()
        }
    );
    assert_eq!(
        refused("timer start | duration"),
        bad("timer_start", "duration")
    );
    assert_eq!(
        refused("timer start | duration two | duration three"),
        bad("timer_start", "duration")
    );
    assert_eq!(
        refused("timer start | duration two |name x"),
        bad("timer_start", "duration")
    );
    assert_eq!(
        refused("list add | items milk, , eggs"),
        bad("list_add", "items")
    );
    assert_eq!(
        refused("task priority | text laundry | priority tall"),
        bad("task_priority", "priority")
    );
    assert_eq!(refused("cannot\ntimer list"), CallError::TwoMinds);
    assert_eq!(
        refused(&["timer list"; 5].join("\n")),
        CallError::TooMany(5)
    );
}

#[test]
fn json_is_read_as_models_write_it() {
    let abilities = abilities();
    let read = |text: &str| read_json(text, abilities);
    let one = |call: Call| Ok(Answer::Calls(vec![call]));
    let timer = Call::new("timer_start").with("duration", "ten minutes");
    assert_eq!(
        read(r#"{"name":"timer_start","arguments":{"duration":"ten minutes","name":null}}"#),
        one(timer.clone())
    );
    assert_eq!(
        read(r#"[{"name":"timer_start","arguments":{"duration":"ten minutes","name":""}}]"#),
        one(timer)
    );
    assert_eq!(
        read(r#"{"name":"volume_set","arguments":{"level":40}}"#),
        one(Call::new("volume_set").with("level", "40"))
    );
    assert_eq!(
        read(r#"{"name":"list_add","arguments":{"items":"milk"}}"#),
        one(Call::new("list_add").with_things("items", ["milk"]))
    );
    assert_eq!(
        read(r#"{"name":"timer_list"}"#),
        one(Call::new("timer_list"))
    );
    assert_eq!(read(r#"{"name":"cannot"}"#), Ok(Answer::Cannot));
    assert_eq!(read("Sure! Here it is"), Err(CallError::NoForm));
    assert_eq!(read(r#"{"tool":"timer_start"}"#), Err(CallError::NoForm));
    assert_eq!(
        read(r#"{"name":"timer_start","arguments":[1]}"#),
        Err(CallError::NoForm)
    );
    assert_eq!(read("[]"), Err(CallError::Empty));
    let bad = CallError::BadSlot {
        tool: "timer_start".into(),
        slot: "duration".into(),
    };
    assert_eq!(
        read(r#"{"name":"timer_start","arguments":{"duration":{"minutes":10}}}"#),
        Err(bad)
    );
}

#[test]
fn the_first_required_slot_without_words_is_asked_for() {
    let abilities = abilities();
    let verb = abilities.verb("reminder_add").unwrap();
    let asked = |call: &Call| call.missing(verb).map(|slot| slot.name.clone());
    let call = Call::new("reminder_add");
    assert_eq!(asked(&call).as_deref(), Some("text"));
    let call = call.with("text", "call Anna");
    assert_eq!(asked(&call).as_deref(), Some("time"));
    assert_eq!(asked(&call.with("time", "at six")), None);
}

#[test]
fn small_talk_is_told_from_deeds() {
    let abilities = abilities();
    assert!(Call::new("say_hello").is_small_talk(abilities));
    assert!(!Call::new("timer_start").is_small_talk(abilities));
    assert!(!Call::new("nothing").is_small_talk(abilities));
}

#[test]
fn the_committed_grammar_is_the_one_of_the_abilities() {
    assert_eq!(
        own("mind-tools.gbnf"),
        grammar(abilities()),
        "tools or slots changed: train the adapter again (models/training/mind/make.py)"
    );
}

#[test]
fn the_committed_adapter_was_trained_for_these_abilities() {
    let manifest: toml::Table = own("manifest.toml").parse().unwrap();
    let files = manifest["file"].as_array().unwrap();
    let adapter = files
        .iter()
        .find(|file| file["kind"].as_str() == Some("mind-adapter"))
        .expect("the manifest names the adapter");
    assert_eq!(
        adapter["abilities_sha256"].as_str(),
        Some(crate::abilities::hash().as_str()),
        "the abilities changed: train the adapter again, or where only replies changed, write it out again (make.py --only-export)"
    );
}

#[test]
fn every_tool_but_small_talk_has_a_schema_of_its_slots() {
    let abilities = abilities();
    let schemas = schemas(abilities);
    let small = abilities
        .tools()
        .filter(|tool| Call::new(*tool).is_small_talk(abilities))
        .count();
    assert!(small > 5);
    assert_eq!(schemas.len() + small, abilities.tools().count());
    for schema in &schemas {
        let function = &schema["function"];
        let verb = abilities.verb(function["name"].as_str().unwrap()).unwrap();
        let slots = function["parameters"]["properties"].as_object().unwrap();
        assert_eq!(slots.len(), verb.slots.len(), "{}", verb.tool);
        let required = function["parameters"]["required"].as_array().unwrap();
        assert!(
            required
                .iter()
                .all(|name| verb.slot(name.as_str().unwrap()).unwrap().required)
        );
        assert!(
            slots.values().all(|slot| slot["description"]
                .as_str()
                .is_some_and(|what| !what.is_empty())),
            "{}",
            verb.tool
        );
    }
    let list = schemas
        .iter()
        .find(|schema| schema["function"]["name"] == "list_add")
        .unwrap();
    assert_eq!(
        list["function"]["parameters"]["properties"]["items"]["type"],
        "array"
    );
    let task = schemas
        .iter()
        .find(|schema| schema["function"]["name"] == "task_priority")
        .unwrap();
    let choices = &task["function"]["parameters"]["properties"]["priority"]["enum"];
    assert_eq!(choices, &Value::from(vec!["high", "normal", "low"]));
}

/// Words as a slot can hold them: no strokes and no commas, which the line form uses itself.
fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec("[A-Za-z0-9'é%:.?!-]{1,8}", 1..5).prop_map(|words| words.join(" "))
}

fn call() -> impl Strategy<Value = Call> {
    let tools: Vec<String> = abilities().tools().map(str::to_owned).collect();
    (
        select(tools),
        proptest::collection::vec((any::<bool>(), words(), words()), 6),
    )
        .prop_map(|(tool, fillings)| {
            let abilities = abilities();
            let mut call = Call::new(tool.as_str());
            for (slot, (fill, one, two)) in
                abilities.verb(&tool).unwrap().slots.iter().zip(fillings)
            {
                if !fill {
                    continue;
                }
                call = match slot.kind {
                    SlotKind::Items => call.with_things(slot.name.as_str(), [one, two]),
                    SlotKind::Choice => call.with(
                        slot.name.as_str(),
                        slot.choices[one.len() % slot.choices.len()].as_str(),
                    ),
                    _ => call.with(slot.name.as_str(), one),
                };
            }
            call
        })
}

proptest! {
    #[test]
    fn calls_survive_both_forms(calls in proptest::collection::vec(call(), 1..=MOST_CALLS)) {
        let (abilities, answer) = (abilities(), Answer::Calls(calls));
        prop_assert_eq!(read_lines(&write_lines(&answer, abilities), abilities), Ok(answer.clone()));
        prop_assert_eq!(read_json(&write_json(&answer, abilities), abilities), Ok(answer));
    }

    #[test]
    fn whatever_fills_a_slot_stays_within_its_line(tool in select(vec!["note_add", "memory_remember"]), words in "\\PC{0,40}|[|\n\r\t ,a-z]{0,40}") {
        let abilities = abilities();
        let answer = Answer::Calls(vec![Call::new(tool).with("text", words)]);
        let line = write_lines(&answer, abilities);
        prop_assert_eq!(line.lines().count(), 1);
        let read = read_lines(&line, abilities);
        prop_assert!(matches!(read, Ok(Answer::Calls(ref calls)) if calls.len() == 1 && calls[0].tool == tool), "{:?} {:?}", line, read);
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in "\\PC*|(timer start|list add|cannot| \\| |duration|items|\n|, | ){0,12}") {
        let abilities = abilities();
        let _ = read_lines(&text, abilities);
        let _ = read_json(&text, abilities);
    }
}

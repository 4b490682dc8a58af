//! What collectors get to know of a turn, and what they do not.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use sotto_api::{Action, Kind, TraceStage, TurnPart, Via};

use super::*;

const STAGES: [TraceStage; 8] = [
    TraceStage::Heard,
    TraceStage::Waited,
    TraceStage::Recognised,
    TraceStage::Understood,
    TraceStage::Thought,
    TraceStage::Acted,
    TraceStage::Voiced,
    TraceStage::Spoke,
];
const VIAS: [Via; 6] = [
    Via::Hotkey,
    Via::WakeWord,
    Via::FollowUp,
    Via::Window,
    Via::CommandLine,
    Via::Program,
];

fn stretch(stage: TraceStage, from_ms: u32, to_ms: u32) -> Trace {
    Trace {
        stage,
        from_ms,
        to_ms,
    }
}

/// A turn in which every text is `words`.
fn turn(id: &str, words: &str, trace: Vec<Trace>) -> Turn {
    let part = |id: &str| TurnPart {
        kind: Kind::Note,
        id: id.parse().unwrap(),
    };
    Turn {
        id: id.parse().unwrap(),
        conversation: "01998000-0000-7000-8000-0000000000cc".parse().unwrap(),
        replaces: None,
        revision: 2,
        via: Via::WakeWord,
        heard: words.to_owned(),
        answer: words.to_owned(),
        understood_by: UnderstoodBy::Model {
            name: words.to_owned(),
        },
        actions: vec![Action {
            tool: words.to_owned(),
            sentence: words.to_owned(),
            done: true,
        }],
        outcome: Outcome::Failed {
            sentence: words.to_owned(),
        },
        sources: vec![part("01998000-0000-7000-8000-0000000000dd")],
        recording: Some(words.to_owned()),
        trace,
        created: "2026-11-21T13:02:00.5Z".parse().unwrap(),
    }
}

fn spans(body: &Value) -> Vec<Value> {
    let resources = body["resourceSpans"].as_array().unwrap().iter();
    let scopes = resources.flat_map(|resource| resource["scopeSpans"].as_array().unwrap());
    scopes
        .flat_map(|scope| scope["spans"].as_array().unwrap())
        .cloned()
        .collect()
}

fn of(span: &Value, attribute: &str) -> Value {
    let all = span["attributes"].as_array().unwrap();
    let found = all.iter().find(|one| one["key"] == attribute);
    found.unwrap()["value"]["stringValue"].clone()
}

/// From when until when.
fn times(span: &Value) -> (u64, u64) {
    let at = |name: &str| span[name].as_str().unwrap().parse().unwrap();
    (at("startTimeUnixNano"), at("endTimeUnixNano"))
}

fn is_hex(value: &Value, digits: usize) -> bool {
    let text = value.as_str().unwrap();
    let hex = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
    text.len() == digits && text.bytes().all(hex) && text.bytes().any(|digit| digit != b'0')
}

/// What holds for any turns: the ids are well-formed and each is there once, and every stage lies within its turn.
fn hold_to_the_protocol(body: &Value) {
    let all = spans(body);
    let mut seen = BTreeSet::new();
    for span in &all {
        assert!(is_hex(&span["traceId"], 32), "{span}");
        assert!(is_hex(&span["spanId"], 16), "{span}");
        let names = (span["traceId"].to_string(), span["spanId"].to_string());
        assert!(seen.insert(names), "twice: {span}");
        assert!(!span["name"].as_str().unwrap().is_empty(), "{span}");
        assert_eq!(span["kind"], 1, "{span}");
        let (from, to) = times(span);
        assert!(from <= to, "{span}");
        let Some(parent) = span.get("parentSpanId") else {
            continue;
        };
        let above = |root: &&Value| root["spanId"] == *parent && root["traceId"] == span["traceId"];
        let root = all.iter().find(above).unwrap();
        assert!(root.get("parentSpanId").is_none(), "{root}");
        let whole = times(root);
        assert!(whole.0 <= from && to <= whole.1, "{span} in {root}");
    }
}

#[test]
fn a_turn_and_its_stages_are_spans() {
    // The id was made at 12:00:00 on 2026-11-22, so the turn began then, whatever the moment it was kept.
    let ms: i64 = "2026-11-22T12:00:00Z"
        .parse::<Timestamp>()
        .unwrap()
        .as_millisecond();
    let id = format!("{ms:012x}70008000000000000001");
    let mut one = turn(
        &id,
        "milk",
        vec![
            stretch(TraceStage::Heard, 0, 1_200),
            stretch(TraceStage::Recognised, 1_300, 1_390),
            // What is written down wrongly has no length.
            stretch(TraceStage::Spoke, 2_000, 1_000),
        ],
    );
    one.created = "2026-11-22T12:00:02Z".parse().unwrap();
    let body = otlp(std::slice::from_ref(&one));
    hold_to_the_protocol(&body);
    let resource = &body["resourceSpans"][0]["resource"];
    assert_eq!(of(resource, "service.name"), "sotto");
    let all = spans(&body);
    let names: Vec<&str> = all
        .iter()
        .map(|span| span["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["turn", "heard", "recognised", "spoke"]);
    let root = &all[0];
    assert_eq!(root["traceId"], id.as_str());
    assert_eq!(of(root, "sotto.via"), "wake_word");
    assert_eq!(of(root, "sotto.outcome"), "failed");
    assert_eq!(of(root, "sotto.understood_by"), "model");
    assert_eq!(root["status"]["code"], 2);
    let began = u64::try_from(ms).unwrap() * 1_000_000;
    let since: Vec<(u64, u64)> = all
        .iter()
        .map(times)
        .map(|(from, to)| ((from - began) / 1_000_000, (to - began) / 1_000_000))
        .collect();
    assert_eq!(
        since,
        [(0, 2_000), (0, 1_200), (1_300, 1_390), (2_000, 2_000)]
    );
    assert_eq!(of(&all[1], "sotto.stage"), "heard");
    for stage in &all[1..] {
        assert_eq!(stage["parentSpanId"], root["spanId"]);
    }
    assert!(!body.to_string().contains("milk"), "{body}");
}

#[test]
fn a_correction_stands_where_what_it_corrects_stood() {
    let mut one = turn("01ffffff-ffff-7000-8000-000000000001", "milk", Vec::new());
    one.created = "2026-11-22T12:00:00.25Z".parse().unwrap();
    let kept = u64::try_from(one.created.as_nanosecond()).unwrap();
    let body = otlp(&[one]);
    hold_to_the_protocol(&body);
    assert_eq!(times(&spans(&body)[0]), (kept, kept));
}

#[test]
fn without_turns_there_are_no_spans() {
    assert_eq!(otlp(&[]), json!({ "resourceSpans": [] }));
}

#[test]
fn moments_that_the_protocol_does_not_know_are_its_ends() {
    for (created, moment) in [(Timestamp::MIN, 0), (Timestamp::MAX, u64::MAX)] {
        let mut one = turn(
            "9d3f5c1e-71b4-4c02-8a60-2f4eb1a730d5",
            "",
            vec![stretch(TraceStage::Understood, 0, 1)],
        );
        one.created = created;
        let body = otlp(&[one]);
        hold_to_the_protocol(&body);
        assert_eq!(times(&spans(&body)[0]).0, moment);
    }
}

/// What of a turn is not its words.
#[derive(Debug, Clone)]
struct Facts {
    id: u128,
    timed: bool,
    via: usize,
    outcome: usize,
    understood: usize,
    created: i64,
    trace: Vec<(usize, u32, u32)>,
}

prop_compose! {
    fn facts()(
        id in any::<u128>(),
        timed in any::<bool>(),
        via in 0..VIAS.len(),
        outcome in 0usize..4,
        understood in 0usize..3,
        created in 0i64..4_000_000_000,
        trace in prop::collection::vec((0..STAGES.len(), any::<u32>(), any::<u32>()), 0..12),
    ) -> Facts {
        Facts { id, timed, via, outcome, understood, created, trace }
    }
}

impl Facts {
    fn turn(&self, words: &str) -> Turn {
        // The place of the version is the thirteenth digit.
        let version: u128 = 0xf << 76;
        let id = if self.timed {
            (self.id & !version) | (7_u128 << 76)
        } else {
            self.id
        };
        let trace = self.trace.iter();
        let trace = trace.map(|(stage, from, to)| stretch(STAGES[*stage], *from, *to));
        let mut turn = turn(&format!("{id:032x}"), words, trace.collect());
        turn.via = VIAS[self.via];
        turn.created = Timestamp::from_second(self.created).unwrap();
        turn.outcome = match self.outcome {
            0 => Outcome::Answered,
            1 => Outcome::Interrupted,
            2 => Outcome::AskedBack,
            _ => turn.outcome,
        };
        turn.understood_by = match self.understood {
            0 => UnderstoodBy::Pattern,
            1 => UnderstoodBy::Nobody,
            _ => turn.understood_by,
        };
        turn
    }
}

proptest! {
    /// Whatever the words are, what is sent is the same: so nothing of them is in it.
    #[test]
    fn no_words_are_in_it(facts in facts(), words in any::<String>()) {
        let sent = otlp(&[facts.turn(&words)]).to_string();
        prop_assert_eq!(sent, otlp(&[facts.turn("")]).to_string());
    }

    #[test]
    fn any_turns_hold_to_the_protocol(all in prop::collection::vec(facts(), 0..6)) {
        let turns: Vec<Turn> = all.iter().map(|facts| facts.turn("milk")).collect();
        let body = otlp(&turns);
        hold_to_the_protocol(&body);
        let expected: usize = turns.iter().map(|turn| 1 + turn.trace.len()).sum();
        prop_assert_eq!(spans(&body).len(), expected);
        // The same turns have the same ids, also later and beside others.
        prop_assert_eq!(&body, &otlp(&turns));
        if let Some(last) = turns.last() {
            let alone = spans(&otlp(std::slice::from_ref(last)));
            let among = spans(&body);
            prop_assert_eq!(&among[among.len() - alone.len()..], &alone[..]);
        }
    }
}

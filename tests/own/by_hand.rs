//! The requests by hand, as `models/training/mind/hand/requests.tsv` has them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use sotto_skills::abilities::{Abilities, Filled, SlotKind};
use sotto_skills::calls::Call;
use sotto_tests::requests::Meant;

use crate::Outcome;

const REQUESTS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../models/training/mind/hand/requests.tsv"
);

/// A request by hand.
pub struct ByHand {
    /// "single", "several", "followup", …
    pub kind: String,
    /// "typed" or "whisper".
    pub origin: String,
    /// What was said before.
    pub turns: Vec<Turn>,
    /// The request.
    pub text: String,
    /// What it means.
    pub meant: Vec<Meant>,
}

/// A turn before it: what was said, the calls as JSON, what Sotto said.
pub struct Turn {
    /// What was said.
    pub said: String,
    /// The calls as the file has them.
    pub calls: Vec<Value>,
    /// What Sotto said.
    pub reply: String,
}

/// All of them.
pub fn by_hand() -> Outcome<Vec<ByHand>> {
    let text = fs::read_to_string(REQUESTS)?;
    let mut requests = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, kind, origin, turns, text, calls] = cells[..] else {
            return Err(format!("a line of the requests by hand is damaged: {line}").into());
        };
        let turns: Vec<Value> = serde_json::from_str(turns)?;
        let calls: Vec<Value> = serde_json::from_str(calls)?;
        let only = |tool: &str| {
            vec![Meant {
                tool: tool.to_owned(),
                ..Meant::default()
            }]
        };
        requests.push(ByHand {
            kind: kind.to_owned(),
            origin: origin.to_owned(),
            turns: turns.iter().map(turn).collect(),
            text: text.to_owned(),
            meant: match kind {
                "cannot" | "unknown" => only(kind),
                "smalltalk" => only("say"),
                _ => calls.iter().map(meant).collect(),
            },
        });
    }
    Ok(requests)
}

fn turn(value: &Value) -> Turn {
    let words = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Turn {
        said: words("user"),
        calls: value["calls"].as_array().cloned().unwrap_or_default(),
        reply: words("reply"),
    }
}

/// The slots of a call as it stands in the file; what is empty counts as left out.
fn slots(call: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let all = call.as_object().into_iter().flatten();
    all.filter(|(name, words)| {
        let empty = words.as_str().is_some_and(str::is_empty) || words.is_null();
        !empty && !matches!(name.as_str(), "tool" | "ask")
    })
}

fn meant(call: &Value) -> Meant {
    let words = |words: &Value| match words {
        Value::Array(things) => things
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", "),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    };
    Meant {
        tool: call["tool"].as_str().unwrap_or_default().to_owned(),
        slots: slots(call)
            .map(|(name, value)| (name.clone(), words(value)))
            .collect(),
        ask: call["ask"].as_str().map(str::to_owned),
    }
}

/// A call of an earlier turn.
pub fn call_of(call: &Value, abilities: &Abilities) -> Call {
    let tool = call["tool"].as_str().unwrap_or_default();
    let several = |name: &str| {
        let slot = abilities.verb(tool).and_then(|verb| verb.slot(name));
        slot.is_some_and(|slot| slot.kind == SlotKind::Items)
    };
    let meant = meant(call);
    let slots: BTreeMap<String, Filled> = meant
        .slots
        .into_iter()
        .map(|(name, words)| {
            let filled = if several(&name) {
                Filled::Several(words.split(", ").map(str::to_owned).collect())
            } else {
                Filled::One(words)
            };
            (name, filled)
        })
        .collect();
    Call {
        slots,
        ..Call::new(tool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_as_many_as_a_measurement_needs_and_name_what_there_is() -> Outcome<()> {
        let abilities = Abilities::built_in()?;
        let all = by_hand()?;
        let of = |kind: &str| all.iter().filter(|one| one.kind == kind).count();
        assert!(all.len() >= 400, "{} requests", all.len());
        assert!(of("followup") >= 80, "{} follow-ups", of("followup"));
        for request in &all {
            assert!(matches!(request.origin.as_str(), "typed" | "whisper"));
            assert_eq!(request.kind == "followup", !request.turns.is_empty());
            for meant in &request.meant {
                if matches!(meant.tool.as_str(), "say" | "cannot" | "unknown") {
                    continue;
                }
                let verb = abilities.verb(&meant.tool);
                let verb = verb.ok_or_else(|| format!("{}: {}", request.text, meant.tool))?;
                for slot in meant.slots.keys().chain(&meant.ask) {
                    let known = verb.slot(slot).is_some();
                    assert!(known, "{}: {} of {}", request.text, slot, meant.tool);
                }
            }
        }
        Ok(())
    }
}

//! Calls as JSON, for models that were not taught the line form: `{"name":"timer_start","arguments":{"duration":"ten minutes"}}`.

use serde_json::{Map, Value, json};

use super::{Answer, CANNOT, Call, CallError, MOST_CALLS, UNKNOWN, in_order, slot_of, verb_of};
use crate::abilities::{Abilities, Filled, Slot, SlotKind};

/// Reads a call, or a list of calls. A number stands for its words, one text for one thing of several, and `null` for nothing.
///
/// # Errors
/// When it is no call; then none of several counts.
pub fn read_json(text: &str, abilities: &Abilities) -> Result<Answer, CallError> {
    if text.trim().is_empty() {
        return Err(CallError::Empty);
    }
    let calls = match serde_json::from_str(text).map_err(|_| CallError::NoForm)? {
        Value::Array(calls) => calls,
        call => vec![call],
    };
    match &calls[..] {
        [] => return Err(CallError::Empty),
        [one] if named(one) == Some(CANNOT) => return Ok(Answer::Cannot),
        [one] if named(one) == Some(UNKNOWN) => return Ok(Answer::Unknown),
        more if more.len() > MOST_CALLS => return Err(CallError::TooMany(more.len())),
        _ => {}
    }
    calls
        .iter()
        .map(|call| read_call(call, abilities))
        .collect::<Result<_, _>>()
        .map(Answer::Calls)
}

fn named(call: &Value) -> Option<&str> {
    call.get("name")?.as_str()
}

fn read_call(value: &Value, abilities: &Abilities) -> Result<Call, CallError> {
    let name = named(value).ok_or(CallError::NoForm)?;
    if matches!(name, CANNOT | UNKNOWN) {
        return Err(CallError::TwoMinds);
    }
    let verb = verb_of(name, abilities)?;
    let mut call = Call::new(verb.tool.as_str());
    let none = Map::new();
    let arguments = match value.get("arguments") {
        None | Some(Value::Null) => &none,
        Some(Value::Object(arguments)) => arguments,
        Some(_) => return Err(CallError::NoForm),
    };
    for (name, given) in arguments {
        let slot = slot_of(verb, name)?;
        if let Some(filled) = filled(slot, given) {
            call.fill(slot, filled)?;
        }
    }
    Ok(call)
}

/// What fills a slot; `None` where it is said to be empty. What makes no sense becomes empty words, which no slot takes.
fn filled(slot: &Slot, given: &Value) -> Option<Filled> {
    let words = |value: &Value| match value {
        Value::String(words) => words.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    Some(match (given, slot.kind) {
        (Value::Null, _) => return None,
        (Value::Array(things), SlotKind::Items) if things.is_empty() => return None,
        (Value::Array(things), SlotKind::Items) => {
            Filled::Several(things.iter().map(words).collect())
        }
        (one, SlotKind::Items) => Filled::Several(vec![words(one)]),
        (Value::String(empty), _) if empty.trim().is_empty() && !slot.required => return None,
        (one, _) => Filled::One(words(one)),
    })
}

/// Writes an answer as a list of calls.
#[must_use]
pub fn write_json(answer: &Answer, abilities: &Abilities) -> String {
    let calls = match answer {
        Answer::Cannot => vec![json!({ "name": CANNOT, "arguments": {} })],
        Answer::Unknown => vec![json!({ "name": UNKNOWN, "arguments": {} })],
        Answer::Calls(calls) => calls
            .iter()
            .map(|call| write_call(call, abilities))
            .collect(),
    };
    Value::Array(calls).to_string()
}

fn write_call(call: &Call, abilities: &Abilities) -> Value {
    let mut arguments = Map::new();
    for slot in abilities.verb(&call.tool).into_iter().flat_map(in_order) {
        let value = match call.slots.get(&slot.name) {
            None => continue,
            Some(Filled::One(words)) => json!(words),
            Some(Filled::Several(things)) => json!(things),
        };
        arguments.insert(slot.name.clone(), value);
    }
    json!({ "name": call.tool, "arguments": arguments })
}

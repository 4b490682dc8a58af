//! The tools as JSON Schema, for models that choose among tools by their description.

use serde_json::{Map, Value, json};

use super::{SMALL_TALK, in_order};
use crate::abilities::{Abilities, Slot, SlotKind, Verb};

/// All tools but small talk, which a model that reads descriptions makes itself.
#[must_use]
pub fn schemas(abilities: &Abilities) -> Vec<Value> {
    let all = abilities
        .all()
        .iter()
        .filter(|ability| ability.id != SMALL_TALK);
    all.flat_map(|ability| &ability.verbs).map(schema).collect()
}

/// One tool, in the form that chat templates know.
#[must_use]
pub fn schema(verb: &Verb) -> Value {
    let slots: Map<String, Value> = in_order(verb)
        .map(|slot| (slot.name.clone(), property(slot)))
        .collect();
    let required: Vec<&str> = in_order(verb)
        .filter(|slot| slot.required)
        .map(|slot| slot.name.as_str())
        .collect();
    json!({
        "type": "function",
        "function": {
            "name": verb.tool,
            "description": verb.what,
            "parameters": { "type": "object", "properties": slots, "required": required, "additionalProperties": false },
        },
    })
}

fn property(slot: &Slot) -> Value {
    let what = format!("{} {}", slot.what, hint(slot.kind))
        .trim()
        .to_owned();
    match slot.kind {
        SlotKind::Items => {
            json!({ "type": "array", "items": { "type": "string" }, "minItems": 1, "description": what })
        }
        SlotKind::Choice => json!({ "type": "string", "enum": slot.choices, "description": what }),
        _ => json!({ "type": "string", "description": what }),
    }
}

/// How a slot is filled: with the request's own words, which the program's readers turn into times and numbers.
fn hint(kind: SlotKind) -> &'static str {
    match kind {
        SlotKind::Duration => "In the user's words, such as \"an hour and a half\".",
        SlotKind::Time => {
            "In the user's words, such as \"tomorrow at half past eight\" or \"every weekday at 9\"."
        }
        SlotKind::Date => "In the user's words, such as \"next Friday\".",
        SlotKind::Items => "One entry each, in the user's words.",
        SlotKind::Percent => "The number without the word percent.",
        SlotKind::ListName => "Without the word list.",
        SlotKind::Choice => "",
        _ => "In the user's words.",
    }
}

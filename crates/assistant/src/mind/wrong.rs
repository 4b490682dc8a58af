//! Calls that went wrong: what a model wrote as a call among its words, told apart so that no mark of it is read aloud, and
//! what the model is told of a call that is none.

use serde_json::{Value, json};
use sotto_engines::thinking::ToolCall;
use sotto_skills::abilities::Abilities;
use sotto_skills::calls::{Answer, Call, CallError, read_json};

use crate::turn::Wanted;

const OPEN: &str = "<tool_call>";
const CLOSE: &str = "</tool_call>";
const FENCE: &str = "```json";
const ARGUMENTS: &str = "arguments";
const PARAMETERS: &str = "parameters";
/// Endpoints refuse longer names of tools.
const LONGEST_NAME: usize = 64;

/// Something that was meant as a call and is none.
#[derive(Debug, PartialEq)]
pub(super) struct Wrong {
    /// What it was.
    pub wanted: Wanted,
    /// What was wrong with it, for the model.
    pub why: String,
}

/// A call in the form of the model's own template, as calls of Sotto's.
pub(super) fn read_call(call: &ToolCall, abilities: &Abilities) -> Result<Vec<Call>, Wrong> {
    let (name, arguments) = (&call.name, call.arguments.trim());
    let arguments: Value = match arguments {
        "" => json!({}),
        text => serde_json::from_str(text).map_err(|_| Wrong {
            wanted: Wanted::Unread(format!("{name} {text}")),
            why: CallError::NoForm.to_string(),
        })?,
    };
    let written = json!({ "name": name, "arguments": arguments });
    read(&written.to_string(), abilities).map_err(|error| Wrong {
        wanted: as_written(name, &arguments),
        why: why(&error, abilities),
    })
}

/// A call that stood among the words.
pub(super) fn read_words(words: &str, abilities: &Abilities) -> Result<Vec<Call>, Wrong> {
    let inside = bare(words);
    let written = match serde_json::from_str(inside) {
        Ok(value) => with_arguments(value).to_string(),
        Err(_) => inside.to_owned(),
    };
    read(&written, abilities).map_err(|error| Wrong {
        wanted: Wanted::Unread(words.to_owned()),
        why: why(&error, abilities),
    })
}

/// Without what stands around a call.
fn bare(words: &str) -> &str {
    let inside = words.strip_prefix(OPEN).unwrap_or(words);
    let inside = inside.strip_suffix(CLOSE).unwrap_or(inside).trim();
    let inside = inside.strip_prefix(FENCE).unwrap_or(inside);
    inside.trim_end_matches('`')
}

/// Some models call the arguments parameters.
fn with_arguments(value: Value) -> Value {
    match value {
        Value::Array(all) => all.into_iter().map(with_arguments).collect(),
        Value::Object(mut fields) => {
            if !fields.contains_key(ARGUMENTS)
                && let Some(given) = fields.remove(PARAMETERS)
            {
                fields.insert(ARGUMENTS.to_owned(), given);
            }
            Value::Object(fields)
        }
        other => other,
    }
}

/// Whether an answer that begins like JSON was meant as a call. JSON that the user asked for has names too: what can be
/// parsed is a call where it has nothing that no call has, and what cannot where it speaks of what is in a call only.
fn is_meant_as_call(answer: &str) -> bool {
    let inside = bare(answer.trim());
    match serde_json::from_str(inside) {
        Ok(Value::Array(all)) => !all.is_empty() && all.iter().all(looks_like_call),
        Ok(value) => looks_like_call(&value),
        Err(_) => [ARGUMENTS, PARAMETERS]
            .iter()
            .any(|key| inside.contains(&format!("\"{key}\""))),
    }
}

fn looks_like_call(value: &Value) -> bool {
    let of_call = |key: &String| {
        matches!(
            key.as_str(),
            "name" | ARGUMENTS | PARAMETERS | "id" | "type"
        )
    };
    value
        .as_object()
        .is_some_and(|fields| fields.contains_key("name") && fields.keys().all(of_call))
}

fn read(json: &str, abilities: &Abilities) -> Result<Vec<Call>, CallError> {
    match read_json(json, abilities)? {
        Answer::Calls(calls) => Ok(calls),
        Answer::Cannot | Answer::Unknown => Err(CallError::TwoMinds),
    }
}

/// As much of it as looks like a call, so that the model sees what it wrote.
fn as_written(name: &str, arguments: &Value) -> Wanted {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let is_name = (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(plain);
    let Some(fields) = arguments.as_object().filter(|_| is_name) else {
        return Wanted::Unread(format!("{name} {arguments}"));
    };
    let call = fields
        .iter()
        .fold(Call::new(name), |call, (slot, value)| match value {
            Value::String(words) => call.with(slot, words),
            Value::Array(things) if things.iter().all(Value::is_string) => {
                call.with_things(slot, things.iter().filter_map(Value::as_str))
            }
            other => call.with(slot, other.to_string()),
        });
    Wanted::Refused(call)
}

/// What was wrong, and where that helps what would be right.
fn why(error: &CallError, abilities: &Abilities) -> String {
    let (CallError::NoSlot { tool, .. } | CallError::BadSlot { tool, .. }) = error else {
        return error.to_string();
    };
    let verb = abilities.verb(tool);
    let slots = verb.into_iter().flat_map(|verb| &verb.slots);
    let names: Vec<&str> = slots.map(|slot| slot.name.as_str()).collect();
    match &names[..] {
        [] => format!("{error} {tool} takes nothing."),
        names => format!("{error} {tool} takes: {}.", names.join(", ")),
    }
}

/// Tells words from calls that stand among them, while they are written. The engine here has taken out what it could read;
/// what is left is none, and an endpoint outside may leave all of it.
#[derive(Debug, Default)]
pub(super) struct Words {
    held: String,
    place: Place,
    calls: Vec<String>,
}

#[derive(Debug, Default, PartialEq)]
enum Place {
    /// Nothing but empty space so far: all of it may be a call.
    #[default]
    Beginning,
    /// Everything is held until the end.
    Whole,
    /// Words, in which a call may be opened.
    Among,
    /// Behind the opening of a call.
    Inside,
}

impl Words {
    /// Takes a piece and gives the words that are certain.
    pub(super) fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut certain = String::new();
        loop {
            match self.place {
                Place::Whole => return certain,
                Place::Beginning => {
                    let begins = self.held.trim_start();
                    if begins.is_empty() || (FENCE.starts_with(begins) && begins != FENCE) {
                        return certain;
                    }
                    let whole = begins.starts_with(['{', '[']) || begins.starts_with(FENCE);
                    self.place = if whole { Place::Whole } else { Place::Among };
                }
                Place::Among => {
                    if let Some(at) = self.held.find(OPEN) {
                        certain.extend(self.held.drain(..at));
                        self.place = Place::Inside;
                    } else {
                        let opening = (1..OPEN.len())
                            .rev()
                            .find(|length| self.held.ends_with(&OPEN[..*length]));
                        let end = self.held.len() - opening.unwrap_or(0);
                        certain.extend(self.held.drain(..end));
                        return certain;
                    }
                }
                Place::Inside => {
                    let Some(at) = self.held.find(CLOSE) else {
                        return certain;
                    };
                    let call: String = self.held.drain(..at + CLOSE.len()).collect();
                    self.calls.push(call);
                    self.place = Place::Among;
                }
            }
        }
    }

    /// The end: the last words, and what stood among them as a call.
    pub(super) fn finish(mut self) -> (String, Vec<String>) {
        // One that was cut off is a call too, and what only begins like one is words.
        let is_call = match self.place {
            Place::Inside => true,
            Place::Whole => is_meant_as_call(&self.held),
            Place::Beginning | Place::Among => false,
        };
        if is_call {
            self.calls.push(std::mem::take(&mut self.held));
        }
        (self.held, self.calls)
    }
}

//! Calls of tools, found in what a model writes.
//!
//! Three forms are understood, as the common families write them: `{"name": …, "arguments": …}` as the whole answer
//! (or an array of such), the same in a ```` ```json ```` fence, and `<tool_call>…</tool_call>` anywhere in a text.
//! What only looks like a call, or names no tool that was offered, stays text.

use serde_json::Value;

/// What opens a call within a text.
pub(crate) const OPEN: &str = "<tool_call>";
/// What closes it.
pub(crate) const CLOSE: &str = "</tool_call>";
const FENCE: &str = "```json";

/// What came out of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Text for the user.
    Text(String),
    /// A call: the tool and its arguments as JSON text.
    Call(String, String),
}

/// Tells calls from text while it is written.
#[derive(Debug)]
pub struct Calls {
    tools: Vec<String>,
    must: bool,
    held: String,
    state: State,
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// Nothing but empty space so far: the whole answer may be a call.
    Start,
    /// Everything is held until the end.
    Whole,
    /// Text, in which a tagged call may come.
    Text,
    /// Between the tags.
    Tagged,
}

impl Calls {
    /// `must`: the answer is a call and nothing else, so that text never comes out.
    #[must_use]
    pub fn new(tools: Vec<String>, must: bool) -> Self {
        let state = match (must, tools.is_empty()) {
            (true, _) => State::Whole,
            (false, true) => State::Text,
            (false, false) => State::Start,
        };
        Self {
            tools,
            must,
            held: String::new(),
            state,
        }
    }

    /// Takes text and gives what is certain.
    pub fn push(&mut self, text: &str) -> Vec<Found> {
        if self.tools.is_empty() && !self.must {
            return if text.is_empty() {
                Vec::new()
            } else {
                vec![Found::Text(text.to_owned())]
            };
        }
        self.held.push_str(text);
        let mut out = Vec::new();
        loop {
            match self.state {
                State::Whole => return out,
                State::Start => {
                    let shown = self.held.trim_start();
                    if shown.is_empty() || (FENCE.starts_with(shown) && shown != FENCE) {
                        return out;
                    }
                    let whole = shown.starts_with(['{', '[']) || shown.starts_with(FENCE);
                    self.state = if whole { State::Whole } else { State::Text };
                }
                State::Text => {
                    if let Some(at) = self.held.find(OPEN) {
                        let rest = self.held.split_off(at + OPEN.len());
                        self.held.truncate(at);
                        let before = std::mem::replace(&mut self.held, rest);
                        if !before.trim().is_empty() {
                            out.push(Found::Text(before));
                        }
                        self.state = State::Tagged;
                    } else {
                        let back = (1..OPEN.len())
                            .rev()
                            .find(|n| self.held.ends_with(&OPEN[..*n]))
                            .unwrap_or(0);
                        let kept = self.held.split_off(self.held.len() - back);
                        let text = std::mem::replace(&mut self.held, kept);
                        if !text.is_empty() {
                            out.push(Found::Text(text));
                        }
                        return out;
                    }
                }
                State::Tagged => {
                    let Some(at) = self.held.find(CLOSE) else {
                        return out;
                    };
                    let rest = self.held.split_off(at + CLOSE.len());
                    self.held.truncate(at);
                    let inside = std::mem::replace(&mut self.held, rest);
                    match parse(inside.trim(), &self.tools) {
                        Some((calls, "")) => out.extend(calls),
                        _ => out.push(Found::Text(format!("{OPEN}{inside}{CLOSE}"))),
                    }
                    self.state = State::Text;
                }
            }
        }
    }

    /// The end.
    pub fn finish(&mut self) -> Vec<Found> {
        let held = std::mem::take(&mut self.held);
        let body = held.trim();
        let body = body
            .strip_prefix(FENCE)
            .map_or(body, |rest| rest.trim_end().trim_end_matches("```"))
            .trim();
        // A model that was cut off, or forgot the closing tag, may still have written the whole call.
        if self.state != State::Text
            && let Some((mut calls, rest)) = parse(body, &self.tools)
        {
            let rest = rest.trim().trim_end_matches("```").trim();
            if !rest.is_empty() && !self.must {
                calls.push(Found::Text(rest.to_owned()));
            }
            return calls;
        }
        if self.must || held.is_empty() {
            return Vec::new();
        }
        vec![Found::Text(if self.state == State::Tagged {
            format!("{OPEN}{held}")
        } else {
            held
        })]
    }
}

/// Reads one call, or an array of calls, from the beginning of a text; also gives what follows it.
fn parse<'a>(text: &'a str, tools: &[String]) -> Option<(Vec<Found>, &'a str)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next()?.ok()?;
    let rest = &text[values.byte_offset()..];
    let calls = match &value {
        Value::Array(items) if !items.is_empty() => items
            .iter()
            .map(|item| call(item, tools))
            .collect::<Option<_>>()?,
        _ => vec![call(&value, tools)?],
    };
    Some((calls, rest))
}

fn call(value: &Value, tools: &[String]) -> Option<Found> {
    let name = value.get("name")?.as_str()?;
    if !tools.iter().any(|tool| tool == name) {
        return None;
    }
    let arguments = match value.get("arguments").or_else(|| value.get("parameters")) {
        None | Some(Value::Null) => "{}".to_owned(),
        Some(Value::Object(object)) => serde_json::to_string(object).ok()?,
        // Some models write the arguments as a text that holds JSON.
        Some(Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(object)) => serde_json::to_string(&object).ok()?,
            _ => return None,
        },
        Some(_) => return None,
    };
    Some(Found::Call(name.to_owned(), arguments))
}

#[cfg(test)]
mod tests;

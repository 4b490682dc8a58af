//! An endpoint's answer, put together from its pieces: text, thoughts, calls that come in fragments, the bill.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::error::{RemoteError, words};
use crate::thinking::{Ended, ThinkingEvent, ToolCall, Usage};

/// No answer makes more calls than this.
const MOST_CALLS: usize = 64;
/// Nor longer arguments.
const LONGEST_ARGUMENTS: usize = 1 << 20;

/// An answer on its way in.
#[derive(Debug)]
pub(super) struct Reply {
    show_thoughts: bool,
    started: Instant,
    first: Option<Duration>,
    calls: BTreeMap<u64, ToolCall>,
    ended: Option<Ended>,
    prompt_tokens: u32,
    kept_tokens: u32,
    written_tokens: u32,
}

impl Reply {
    pub(super) fn new(show_thoughts: bool, started: Instant) -> Self {
        Self {
            show_thoughts,
            started,
            first: None,
            calls: BTreeMap::new(),
            ended: None,
            prompt_tokens: 0,
            kept_tokens: 0,
            written_tokens: 0,
        }
    }

    /// Takes one event's data.
    pub(super) fn take(&mut self, data: &str) -> Result<Vec<ThinkingEvent>, RemoteError> {
        let value: Value =
            serde_json::from_str(data).map_err(|error| RemoteError::Garbled(error.to_string()))?;
        if value.get("error").is_some_and(|error| !error.is_null()) {
            return Err(RemoteError::Refused(words(data)));
        }
        if !value.is_object() {
            return Err(RemoteError::Garbled("not a JSON object".into()));
        }
        if let Some(bill) = value.get("usage").filter(|bill| bill.is_object()) {
            let number = |path: &str| {
                bill.pointer(path)
                    .and_then(Value::as_u64)
                    .and_then(|n| u32::try_from(n).ok())
            };
            self.prompt_tokens = number("/prompt_tokens").unwrap_or(self.prompt_tokens);
            self.kept_tokens =
                number("/prompt_tokens_details/cached_tokens").unwrap_or(self.kept_tokens);
            self.written_tokens = number("/completion_tokens").unwrap_or(self.written_tokens);
        }
        let mut out = Vec::new();
        let Some(choice) = value.pointer("/choices/0") else {
            return Ok(out);
        };
        // A streamed piece, a whole message, or a completion, which carries its text directly.
        let piece = choice
            .get("delta")
            .or_else(|| choice.get("message"))
            .unwrap_or(choice);
        let text = |name: &str| {
            piece
                .get(name)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        };
        if let Some(thought) = text("reasoning_content").or_else(|| text("reasoning")) {
            self.first.get_or_insert_with(|| self.started.elapsed());
            if self.show_thoughts {
                out.push(ThinkingEvent::Thought(thought.to_owned()));
            }
        }
        if let Some(text) = text("content").or_else(|| text("text")) {
            self.first.get_or_insert_with(|| self.started.elapsed());
            out.push(ThinkingEvent::Text(text.to_owned()));
        }
        if let Some(fragments) = piece.get("tool_calls").and_then(Value::as_array) {
            self.first.get_or_insert_with(|| self.started.elapsed());
            for (place, fragment) in fragments.iter().enumerate() {
                self.fragment(place as u64, fragment)?;
            }
        }
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.ended = Some(if reason == "length" {
                Ended::AtLimit
            } else {
                Ended::Naturally
            });
        }
        Ok(out)
    }

    /// A call's name comes with its first fragment; its arguments are spread over all of them.
    fn fragment(&mut self, place: u64, fragment: &Value) -> Result<(), RemoteError> {
        let index = fragment
            .get("index")
            .and_then(Value::as_u64)
            .unwrap_or(place);
        if self.calls.len() >= MOST_CALLS && !self.calls.contains_key(&index) {
            return Err(RemoteError::Garbled(
                "more calls than any answer has".into(),
            ));
        }
        let text = |path: &str| fragment.pointer(path).and_then(Value::as_str);
        let call = self.calls.entry(index).or_insert_with(|| ToolCall {
            id: String::new(),
            name: String::new(),
            arguments: String::new(),
        });
        if let Some(id) = text("/id").filter(|id| !id.is_empty()) {
            id.clone_into(&mut call.id);
        }
        call.name
            .push_str(text("/function/name").unwrap_or_default());
        call.arguments
            .push_str(text("/function/arguments").unwrap_or_default());
        if call.arguments.len() > LONGEST_ARGUMENTS {
            return Err(RemoteError::Garbled("a call without end".into()));
        }
        Ok(())
    }

    /// The end: complete calls and the bill. An answer that never said it was over was cut.
    pub(super) fn finish(mut self) -> Result<Vec<ThinkingEvent>, RemoteError> {
        let ended = self.ended.ok_or(RemoteError::Cut)?;
        let mut out = Vec::new();
        for (index, mut call) in std::mem::take(&mut self.calls) {
            if call.arguments.trim().is_empty() {
                call.arguments = "{}".into();
            }
            let whole = matches!(serde_json::from_str(&call.arguments), Ok(Value::Object(_)));
            if ended == Ended::AtLimit && !whole {
                // The limit fell into the middle of a call: half a call is none.
                continue;
            }
            if !whole || call.name.is_empty() {
                return Err(RemoteError::Garbled(
                    "a call whose arguments are not a JSON object".into(),
                ));
            }
            if call.id.is_empty() {
                call.id = format!("call-{}", index + 1);
            }
            out.push(ThinkingEvent::Call(call));
        }
        let total = self.started.elapsed();
        let ms = |time: Duration| time.as_secs_f32() * 1000.0;
        out.push(ThinkingEvent::Finished(Usage {
            prompt_tokens: self.prompt_tokens,
            kept_tokens: self.kept_tokens,
            written_tokens: self.written_tokens,
            dropped_messages: 0,
            first_token_ms: ms(self.first.unwrap_or(total)),
            total_ms: ms(total),
            mean_log_probability: None,
            ended,
        }));
        Ok(out)
    }
}

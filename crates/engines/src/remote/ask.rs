//! A request in the words of an OpenAI-compatible endpoint.

use serde_json::{Map, Value, json};

use super::error::RemoteError;
use crate::thinking::{Chat, Completion, Message, Role, Sampling, Shape, Tool};

/// What is sent.
#[derive(Debug)]
pub(super) struct Asked {
    /// Behind the base address.
    pub path: &'static str,
    /// The JSON body.
    pub body: Value,
    /// Whether thoughts are wanted.
    pub thinking: bool,
}

pub(super) fn chat(model: &str, chat: &Chat) -> Result<Asked, RemoteError> {
    let mut body = common(model, chat.sampling, chat.most_tokens, &chat.stop);
    body.insert(
        "messages".into(),
        chat.messages.iter().map(message).collect(),
    );
    if !chat.tools.is_empty() {
        body.insert(
            "tools".into(),
            chat.tools.iter().map(tool).collect::<Result<_, _>>()?,
        );
    }
    match &chat.shape {
        Shape::MustCall if chat.tools.is_empty() => {
            return Err(RemoteError::BadRequest(
                "the answer must call a tool, but no tool was offered".into(),
            ));
        }
        Shape::MustCall => {
            body.insert("tool_choice".into(), "required".into());
        }
        shape => shaped(&mut body, shape)?,
    }
    Ok(Asked {
        path: "chat/completions",
        body: body.into(),
        thinking: chat.thinking,
    })
}

pub(super) fn completion(model: &str, completion: &Completion) -> Result<Asked, RemoteError> {
    let mut body = common(
        model,
        completion.sampling,
        completion.most_tokens,
        &completion.stop,
    );
    body.insert("prompt".into(), completion.prompt.clone().into());
    shaped(&mut body, &completion.shape)?;
    Ok(Asked {
        path: "completions",
        body: body.into(),
        thinking: false,
    })
}

fn common(
    model: &str,
    sampling: Sampling,
    most_tokens: u32,
    stop: &[String],
) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("model".into(), model.into());
    body.insert("stream".into(), true.into());
    body.insert("stream_options".into(), json!({"include_usage": true}));
    // top_k, min_p and the repeat penalty are not part of the common interface; strict servers refuse unknown fields.
    body.insert("temperature".into(), sampling.temperature.into());
    body.insert("top_p".into(), sampling.top_p.into());
    body.insert("seed".into(), sampling.seed.into());
    if most_tokens > 0 {
        body.insert("max_tokens".into(), most_tokens.into());
    }
    let stop: Vec<&String> = stop.iter().filter(|stop| !stop.is_empty()).collect();
    if !stop.is_empty() {
        body.insert("stop".into(), json!(stop));
    }
    body
}

fn shaped(body: &mut Map<String, Value>, shape: &Shape) -> Result<(), RemoteError> {
    match shape {
        Shape::Free => Ok(()),
        Shape::JsonSchema(schema) => {
            let schema: Value = serde_json::from_str(schema).map_err(|error| {
                RemoteError::BadRequest(format!("the schema of the answer is not JSON ({error})"))
            })?;
            let named = json!({"name": "answer", "strict": true, "schema": schema});
            body.insert(
                "response_format".into(),
                json!({"type": "json_schema", "json_schema": named}),
            );
            Ok(())
        }
        Shape::Grammar(_) => Err(RemoteError::Unable(
            "write by a grammar; give a JSON schema instead",
        )),
        Shape::MustCall => Err(RemoteError::Unable(
            "call tools while it goes on with a text",
        )),
    }
}

fn message(message: &Message) -> Value {
    let mut said = Map::new();
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    };
    said.insert("role".into(), role.into());
    said.insert("content".into(), message.content.clone().into());
    if !message.calls.is_empty() {
        let calls = message.calls.iter().map(|call| {
            let function = json!({"name": call.name, "arguments": call.arguments});
            json!({"id": call.id, "type": "function", "function": function})
        });
        said.insert("tool_calls".into(), calls.collect());
    }
    if let Some(id) = &message.answers {
        said.insert("tool_call_id".into(), id.clone().into());
    }
    said.into()
}

fn tool(tool: &Tool) -> Result<Value, RemoteError> {
    let text = if tool.parameters.trim().is_empty() {
        "{\"type\":\"object\",\"properties\":{}}"
    } else {
        &tool.parameters
    };
    let parameters: Value = serde_json::from_str(text).map_err(|error| {
        RemoteError::BadRequest(format!(
            "the schema of the tool '{}' is not JSON ({error})",
            tool.name
        ))
    })?;
    let function =
        json!({"name": tool.name, "description": tool.description, "parameters": parameters});
    Ok(json!({"type": "function", "function": function}))
}

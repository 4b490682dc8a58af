//! `sotto ask`: one question, one answer, token by token.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sotto_engines::supervisor::Heard;
use sotto_engines::thinking::{
    Chat, Message, Role, Sampling, Shape, ThinkingEvent, Tool, ToolCall, Usage,
};

use crate::arguments::Ask;
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;
use crate::text;
use crate::thinker::Thinker;

/// The answer in JSON.
#[derive(Serialize)]
struct Answered<'a> {
    text: String,
    calls: Vec<ToolCall>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Usage>,
    model: &'a str,
    backend: &'a str,
}

/// What an answer came to.
#[derive(Debug, Default)]
pub struct Said {
    /// Its text.
    pub text: String,
    /// Its tool calls.
    pub calls: Vec<ToolCall>,
    /// What it cost.
    pub usage: Option<Usage>,
}

/// Does it: Sotto itself answers, unless something was said about the model, which is then asked directly.
pub async fn ask(asked: Ask, home: &Home, output: &mut Output) -> Result<(), CliError> {
    if !asked.is_for_the_model() {
        let text = text::given(&asked.text, "ask")?;
        return super::turn::once(text, asked.speak, home, output).await;
    }
    let mut messages: Vec<Message> = Vec::new();
    messages.extend(
        asked
            .system
            .as_ref()
            .map(|system| Message::new(Role::System, system)),
    );
    let tools = asked
        .tools
        .as_deref()
        .map(tools_in)
        .transpose()?
        .unwrap_or_default();
    let shape = match &asked.json_schema {
        Some(file) => Shape::JsonSchema(schema_in(file)?),
        None => Shape::Free,
    };
    messages.push(Message::new(Role::User, text::given(&asked.text, "ask")?));
    let thinker = Thinker::open(&asked.mind, home).await?;
    let chat = Chat {
        messages,
        tools,
        shape,
        sampling: Sampling {
            temperature: asked.mind.temperature,
            ..Sampling::default()
        },
        most_tokens: asked.max_tokens,
        ..Chat::default()
    };
    let streams = !output.json;
    let mut ends_its_line = true;
    let said = answer(&thinker, chat, |text| {
        ends_its_line = text.ends_with('\n');
        if streams { output.piece(text) } else { Ok(()) }
    })
    .await?;
    let (model, backend) = thinker.described();
    if output.json {
        let usage = said.usage;
        output.json(&Answered {
            text: said.text,
            calls: said.calls,
            usage,
            model: &model,
            backend: &backend,
        })?;
    } else {
        if !ends_its_line {
            output.line("")?;
        }
        for call in &said.calls {
            output.json(&call)?;
        }
    }
    if let Some(usage) = said.usage {
        output.note(cost(&usage, &model, &backend));
    }
    thinker.close().await;
    Ok(())
}

/// Streams an answer through `show` and gives what it came to.
pub async fn answer(
    thinker: &Thinker,
    chat: Chat,
    mut show: impl FnMut(&str) -> Result<(), CliError>,
) -> Result<Said, CliError> {
    let mut answer = thinker.ask(chat).await?;
    let mut said = Said::default();
    // After a restart the same text comes again, since sampling has a seed: what was shown already is passed over.
    let mut shown = String::new();
    while let Some(heard) = answer.next().await {
        match heard? {
            Heard::Event(ThinkingEvent::Text(piece)) => {
                said.text.push_str(&piece);
                if said.text.len() > shown.len() {
                    if let Some(fresh) = said.text.strip_prefix(shown.as_str()) {
                        show(fresh)?;
                    } else {
                        show("\n")?;
                        show(&said.text)?;
                    }
                    shown.clone_from(&said.text);
                }
            }
            Heard::Event(ThinkingEvent::Call(call)) => said.calls.push(call),
            Heard::Event(ThinkingEvent::Finished(usage)) => said.usage = Some(usage),
            Heard::Event(_) | Heard::Audio(_) => {}
            Heard::Again => said = Said::default(),
        }
    }
    // Another model took its place and said less.
    if !shown.starts_with(&said.text) {
        show("\n")?;
        show(&said.text)?;
    }
    Ok(said)
}

/// What an answer cost, for people.
#[must_use]
pub fn cost(usage: &Usage, model: &str, backend: &str) -> String {
    let writing = (usage.total_ms - usage.first_token_ms) / 1000.0;
    let speed = if writing > 0.0 {
        usage.written_tokens as f32 / writing
    } else {
        0.0
    };
    format!(
        "{} tokens, first after {:.0} ms, {speed:.0} a second; prompt {} tokens, {} of them kept; {model}, {backend}",
        usage.written_tokens, usage.first_token_ms, usage.prompt_tokens, usage.kept_tokens
    )
}

fn schema_in(file: &Path) -> Result<String, CliError> {
    let text = read_text(file)?;
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| no_json(file, &error))?;
    if !value.is_object() {
        return Err(CliError::Usage(format!(
            "{} is no JSON schema: an object is needed.",
            file.display()
        )));
    }
    Ok(text)
}

/// A tool as this program and as OpenAI's interface write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenTool {
    Wrapped { function: PlainTool },
    Plain(PlainTool),
}

#[derive(Deserialize)]
struct PlainTool {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    parameters: Option<serde_json::Map<String, serde_json::Value>>,
}

fn tools_in(file: &Path) -> Result<Vec<Tool>, CliError> {
    let text = read_text(file)?;
    let written: Vec<WrittenTool> =
        serde_json::from_str(&text).map_err(|error| no_json(file, &error))?;
    let tools = written.into_iter().map(|tool| {
        let (WrittenTool::Wrapped { function: tool } | WrittenTool::Plain(tool)) = tool;
        let parameters = tool.parameters.map_or_else(
            || r#"{"type":"object","properties":{}}"#.to_owned(),
            |parameters| serde_json::Value::Object(parameters).to_string(),
        );
        Tool {
            name: tool.name,
            description: tool.description,
            parameters,
        }
    });
    Ok(tools.collect())
}

fn read_text(file: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(file).map_err(|source| CliError::unreadable(file, source))
}

fn no_json(file: &Path, error: &serde_json::Error) -> CliError {
    CliError::Usage(format!("{} cannot be used: {error}.", file.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn tools_are_read_in_both_forms() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tools.json");
        std::fs::write(
            &file,
            r#"[{"name":"now"},{"type":"function","function":{"name":"add","description":"d","parameters":{"type":"object"}}}]"#,
        )
        .unwrap();
        let tools = tools_in(&file).unwrap();
        assert_eq!(
            (tools[0].name.as_str(), tools[1].name.as_str()),
            ("now", "add")
        );
        assert_eq!(tools[1].parameters, r#"{"type":"object"}"#);
        std::fs::write(&file, "[1]").unwrap();
        assert_eq!(tools_in(&file).unwrap_err().code(), 2);
        assert_eq!(schema_in(&file).unwrap_err().code(), 2);
    }
}

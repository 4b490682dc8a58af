//! From a conversation to the tokens a model was trained to see.
//!
//! The template comes from the model's file; llama.cpp knows the common ones. A family it does not know gets ChatML when
//! the vocabulary has its marks and else a plain script (`User: …`, `Assistant: …`).
//!
//! No template in llama.cpp lays out tools, so they always stand at the end of the system prompt, one JSON object a
//! line between `<tools>` and `</tools>`. A call is written between `<tool_call>` and `</tool_call>`, a result comes
//! back as a user's message between `<tool_response>` and `</tool_response>`: the layout most small models know.
//!
//! What people and tools say is never read as marks: where a content holds the text of a control token (as
//! `<|im_end|>`), it is tokenised apart from the template, as plain text.

use llama_cpp_2::model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel};
use llama_cpp_2::token::LlamaToken;
use serde_json::{Value, json};
use sotto_engines::thinking::{Message, Role, Tool};

use crate::error::{MindError, Result};

/// How a model wants conversations laid out.
pub(crate) struct Layout {
    template: Option<LlamaChatTemplate>,
    /// The model thinks aloud unless told not to.
    pub thinks: bool,
    /// Whether the file has a template.
    pub from_file: bool,
    /// Texts of control tokens.
    marks: Vec<String>,
}

/// A piece of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece<'a> {
    text: &'a str,
    /// Written by somebody, not by the template.
    content: bool,
}

impl Layout {
    pub(crate) fn of(model: &LlamaModel) -> Self {
        let source = model.chat_template(None).ok();
        let text = source
            .as_ref()
            .and_then(|template| template.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let vocab = model.vocab();
        let marks: Vec<String> = vocab
            .tokens()
            .filter(|token| vocab.is_control(*token))
            .filter_map(|token| vocab.text(token)?.to_str().ok().map(str::to_owned))
            .filter(|mark| mark.len() > 1)
            .collect();
        let known = |template: &LlamaChatTemplate| {
            LlamaChatMessage::new("user".into(), "probe".into())
                .is_ok_and(|probe| model.apply_chat_template(template, &[probe], true).is_ok())
        };
        let from_file = source.is_some();
        let chatml = || {
            let marked = marks.iter().any(|mark| mark == "<|im_start|>");
            marked
                .then(|| LlamaChatTemplate::new("chatml").ok())
                .flatten()
        };
        let template = source.filter(known).or_else(chatml);
        Self {
            template,
            thinks: text.contains("<think>") || text.contains("enable_thinking"),
            from_file,
            marks,
        }
    }

    /// Texts that end an answer besides those of the request: in a plain script the model would go on for the user.
    pub(crate) fn own_stops(&self) -> &'static [&'static str] {
        if self.template.is_some() {
            &[]
        } else {
            &["\nUser:", "\nTool:"]
        }
    }

    /// The prompt for these messages. `answer`: the head of the answer follows.
    pub(crate) fn tokens(
        &self,
        model: &LlamaModel,
        messages: &[(&'static str, String)],
        answer: bool,
        thinking: bool,
    ) -> Result<Vec<LlamaToken>> {
        let mut rendered = self.render(model, messages, answer)?;
        if answer && self.thinks && !thinking {
            // An empty thought, already over: the model goes straight to the answer.
            rendered.push_str("<think>\n\n</think>\n\n");
        }
        let pieces = split(&rendered, messages);
        let marked = |piece: &Piece<'_>| {
            piece.content && self.marks.iter().any(|mark| piece.text.contains(mark))
        };
        let vocab = model.vocab();
        let mut tokens = start(model, &pieces);
        if pieces.iter().any(marked) {
            for piece in &pieces {
                vocab.tokenize_into(piece.text.as_bytes(), &mut tokens, false, !piece.content);
            }
        } else {
            // The usual case, in one go: exactly the tokens of training.
            let whole: String = pieces.iter().map(|piece| piece.text).collect();
            vocab.tokenize_into(whole.as_bytes(), &mut tokens, false, true);
        }
        Ok(tokens)
    }

    /// The template with a marker in place of each content: no content ever passes through native string code.
    fn render(
        &self,
        model: &LlamaModel,
        messages: &[(&'static str, String)],
        answer: bool,
    ) -> Result<String> {
        let Some(template) = &self.template else {
            let mut script = String::new();
            for (number, (role, _)) in messages.iter().enumerate() {
                let head = match *role {
                    "system" => "",
                    "assistant" => "Assistant: ",
                    _ => "User: ",
                };
                script.push_str(&format!("{head}{}\n", marker(number)));
            }
            script.push_str(if answer { "Assistant:" } else { "" });
            return Ok(script);
        };
        let chat = messages
            .iter()
            .enumerate()
            .map(|(number, (role, _))| LlamaChatMessage::new((*role).to_owned(), marker(number)))
            .collect::<std::result::Result<Vec<_>, _>>()
            .map_err(|error| MindError::Compute(error.to_string()))?;
        model
            .apply_chat_template(template, &chat, answer)
            .map_err(|error| MindError::Compute(error.to_string()))
    }
}

/// The token a text begins with, if the model wants one and the template has not written it already.
fn start(model: &LlamaModel, pieces: &[Piece<'_>]) -> Vec<LlamaToken> {
    let vocab = model.vocab();
    let bos = vocab.bos();
    let written = pieces.first().is_some_and(|piece| {
        let text = vocab
            .text(bos)
            .and_then(|text| text.to_str().ok())
            .unwrap_or_default();
        !piece.content && !text.is_empty() && piece.text.starts_with(text)
    });
    if vocab.should_add_bos() && bos.0 >= 0 && !written {
        vec![bos]
    } else {
        Vec::new()
    }
}

/// The tokens of a text that stands for itself, in parts that are tokenised apart.
pub(crate) fn plain(model: &LlamaModel, parts: [&str; 2]) -> (Vec<LlamaToken>, usize) {
    let vocab = model.vocab();
    let mut tokens = start(
        model,
        &[Piece {
            text: parts[0],
            content: false,
        }],
    );
    vocab.tokenize_into(parts[0].as_bytes(), &mut tokens, false, true);
    let prefix = if parts[0].is_empty() { 0 } else { tokens.len() };
    vocab.tokenize_into(parts[1].as_bytes(), &mut tokens, false, true);
    if tokens.is_empty() && vocab.bos().0 >= 0 {
        tokens.push(vocab.bos());
    }
    (tokens, prefix)
}

const MARK: [char; 2] = ['\u{E000}', '\u{E001}'];

fn marker(number: usize) -> String {
    format!("{}{number}{}", MARK[0], MARK[1])
}

fn split<'a>(rendered: &'a str, messages: &'a [(&'static str, String)]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut rest = rendered;
    let mut add = |text: &'a str, content| {
        if !text.is_empty() {
            pieces.push(Piece { text, content });
        }
    };
    while let Some((before, after)) = rest.split_once(MARK[0]) {
        add(before, false);
        let Some((number, after)) = after.split_once(MARK[1]) else {
            break;
        };
        if let Some((_, content)) = number
            .parse::<usize>()
            .ok()
            .and_then(|number| messages.get(number))
        {
            add(content, true);
        }
        rest = after;
    }
    add(rest, false);
    pieces
}

/// Messages as a template takes them: roles by name, tools in the system prompt, calls and results in their tags.
pub(crate) fn messages(
    messages: &[&Message],
    tools: &[Tool],
    schemas: &[String],
) -> Vec<(&'static str, String)> {
    let mut out: Vec<(&'static str, String)> = Vec::with_capacity(messages.len() + 1);
    let described = (!tools.is_empty()).then(|| describe(tools, schemas));
    match (messages.first().map(|message| message.role), &described) {
        (Some(Role::System), _) | (_, None) => {}
        (_, Some(tools)) => out.push(("system", tools.clone())),
    }
    for (number, message) in messages.iter().enumerate() {
        out.push(match message.role {
            Role::System => match &described {
                Some(tools) if number == 0 => (
                    "system",
                    format!("{}\n\n{tools}", message.content.trim_end()),
                ),
                _ => ("system", message.content.clone()),
            },
            Role::User => ("user", message.content.clone()),
            Role::Tool => (
                "user",
                format!("<tool_response>\n{}\n</tool_response>", message.content),
            ),
            Role::Assistant => ("assistant", with_calls(message)),
        });
    }
    out
}

fn with_calls(message: &Message) -> String {
    let mut text = message.content.clone();
    for call in &message.calls {
        if !text.is_empty() {
            text.push('\n');
        }
        let arguments = if call.arguments.trim().is_empty() {
            "{}"
        } else {
            call.arguments.trim()
        };
        let name = Value::String(call.name.clone());
        text.push_str(&format!(
            "<tool_call>\n{{\"name\": {name}, \"arguments\": {arguments}}}\n</tool_call>"
        ));
    }
    text
}

fn describe(tools: &[Tool], schemas: &[String]) -> String {
    let mut text = String::from("You can use these tools:\n<tools>\n");
    for (tool, schema) in tools.iter().zip(schemas) {
        let schema: Value = serde_json::from_str(schema).unwrap_or_default();
        let function =
            json!({"name": tool.name, "description": tool.description, "parameters": schema});
        text.push_str(&json!({"type": "function", "function": function}).to_string());
        text.push('\n');
    }
    text.push_str(
        "</tools>\nTo use one, write its name and arguments like this and nothing else:\n\
         <tool_call>\n{\"name\": \"the tool's name\", \"arguments\": {}}\n</tool_call>",
    );
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use sotto_engines::thinking::ToolCall;

    #[test]
    fn contents_are_told_from_the_template() {
        let messages = [
            ("user", "a<|im_end|>b".to_owned()),
            ("assistant", String::new()),
        ];
        let rendered = format!("<u>{}</u><a>{}</a>", marker(0), marker(1));
        let pieces: Vec<_> = split(&rendered, &messages)
            .into_iter()
            .map(|p| (p.text, p.content))
            .collect();
        assert_eq!(
            pieces,
            [
                ("<u>", false),
                ("a<|im_end|>b", true),
                ("</u><a>", false),
                ("</a>", false)
            ]
        );
    }

    #[test]
    fn tools_stand_in_the_system_prompt_and_calls_in_tags() {
        let tool = Tool {
            name: "timer".into(),
            description: "Sets a timer".into(),
            parameters: "{}".into(),
        };
        let schemas = ["{}".to_owned()];
        let call = ToolCall {
            id: "1".into(),
            name: "timer".into(),
            arguments: r#"{"minutes":5}"#.into(),
        };
        let said = [
            Message::new(Role::User, "five minutes"),
            Message {
                calls: vec![call],
                ..Message::new(Role::Assistant, "")
            },
            Message {
                answers: Some("1".into()),
                ..Message::new(Role::Tool, "done")
            },
        ];
        let laid = messages(
            &said.iter().collect::<Vec<_>>(),
            std::slice::from_ref(&tool),
            &schemas,
        );
        assert_eq!(laid[0].0, "system");
        assert!(laid[0].1.contains("<tools>") && laid[0].1.contains("\"name\":\"timer\""));
        assert_eq!(
            laid[2].1,
            "<tool_call>\n{\"name\": \"timer\", \"arguments\": {\"minutes\":5}}\n</tool_call>"
        );
        assert_eq!(laid[3].1, "<tool_response>\ndone\n</tool_response>");
        let system = Message::new(Role::System, "Be kind.");
        let laid = messages(&[&system, &said[0]], &[tool], &schemas);
        assert_eq!(laid.len(), 2);
        assert!(laid[0].1.starts_with("Be kind.\n\nYou can use these tools"));
    }
}

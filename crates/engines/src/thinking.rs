//! What is said to and by the mind (`sotto-mind`): the language model.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Device, Vocabulary};

/// The mind's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thinking;

impl Vocabulary for Thinking {
    const NAME: &'static str = "mind";
    type Request = ThinkingRequest;
    type Event = ThinkingEvent;
}

/// What the mind can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ThinkingRequest {
    /// Load a model. Answered by [`ThinkingEvent::Loaded`].
    Load(LoadMind),
    /// Answer a conversation through the model's own chat template.
    Chat(Chat),
    /// Go on with a text as it stands.
    Complete(Completion),
}

/// Which model to load and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadMind {
    /// A GGUF file.
    pub model: PathBuf,
    /// A LoRA adapter in GGUF. Used for every request that does not ask for the bare model.
    pub adapter: Option<PathBuf>,
    /// Context length in tokens; 0 takes 4,096 or what the model was trained for, whichever is less.
    pub context: u32,
    /// Where to compute.
    pub device: Device,
    /// Threads; 0 lets the mind choose.
    pub threads: u16,
    /// A folder where computed prefixes (system prompt and tools) are kept between runs.
    pub kept_prefixes: Option<PathBuf>,
}

/// A conversation to answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Chat {
    /// What was said so far, the system prompt first.
    pub messages: Vec<Message>,
    /// Tools the model may call.
    pub tools: Vec<Tool>,
    /// What the answer must look like.
    pub shape: Shape,
    /// How to choose tokens.
    pub sampling: Sampling,
    /// At most this many tokens are written; 0 for the context's rest.
    pub most_tokens: u32,
    /// Texts that end the answer.
    pub stop: Vec<String>,
    /// Let a model think aloud first, if it has a mode for it. Off by default: it costs seconds.
    pub thinking: bool,
    /// Answer with the bare model, without the adapter it was loaded with.
    pub without_adapter: bool,
}

/// A text to go on with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Completion {
    /// The text.
    pub prompt: String,
    /// The first part of the prompt, in bytes, that will come again and is worth keeping.
    pub prefix_bytes: usize,
    /// What the continuation must look like.
    pub shape: Shape,
    /// How to choose tokens.
    pub sampling: Sampling,
    /// At most this many tokens are written; 0 for the context's rest.
    pub most_tokens: u32,
    /// Texts that end it.
    pub stop: Vec<String>,
    /// Go on with the bare model, without the adapter it was loaded with.
    pub without_adapter: bool,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Message {
    /// Who says it.
    pub role: Role,
    /// What is said.
    pub content: String,
    /// The calls the assistant made in it.
    pub calls: Vec<ToolCall>,
    /// For a tool's result: the call it answers.
    pub answers: Option<String>,
}

impl Message {
    /// A message without calls.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self {
            role,
            content: content.into(),
            calls: Vec::new(),
            answers: None,
        }
    }
}

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Role {
    /// The instructions.
    System,
    /// The person.
    #[default]
    User,
    /// The model.
    Assistant,
    /// A tool's result.
    Tool,
}

/// A tool the model may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Name.
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// JSON schema of its arguments, as text.
    pub parameters: String,
}

/// What an answer must look like.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Shape {
    /// Anything; tools may be called if there are any.
    #[default]
    Free,
    /// A call of one of the tools, and nothing else.
    MustCall,
    /// A JSON value by this schema.
    JsonSchema(String),
    /// A text by this GBNF grammar.
    Grammar(String),
}

/// How tokens are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// 0 takes the likeliest token always.
    pub temperature: f32,
    /// Only the likeliest `k`; 0 for all.
    pub top_k: u32,
    /// Only the likeliest that together have this probability.
    pub top_p: f32,
    /// Only those at least this fraction as likely as the likeliest.
    pub min_p: f32,
    /// Above 1 makes recent tokens less likely.
    pub repeat_penalty: f32,
    /// Same seed, same text.
    pub seed: u32,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            temperature: 0.0,
            top_k: 40,
            top_p: 0.95,
            min_p: 0.05,
            repeat_penalty: 1.0,
            seed: 1,
        }
    }
}

/// What the mind says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ThinkingEvent {
    /// A model is loaded.
    Loaded(MindFacts),
    /// The next piece of text.
    Text(String),
    /// The next piece of thought, where a model thinks aloud.
    Thought(String),
    /// A complete call of a tool.
    Call(ToolCall),
    /// The end, with what it cost.
    Finished(Usage),
}

/// A call of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// Names this call, so that a result can answer it.
    pub id: String,
    /// The tool.
    pub name: String,
    /// Its arguments: a JSON object as text, checked to parse.
    pub arguments: String,
}

/// What a loaded model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MindFacts {
    /// Its name from the file.
    pub name: String,
    /// Number of weights.
    pub parameters: u64,
    /// Length of the context in tokens.
    pub context: u32,
    /// Whether the file has a chat template.
    pub chat_template: bool,
    /// Where it computes.
    pub backend: String,
    /// How long loading took.
    pub load_ms: u32,
}

/// What an answer cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens of the prompt.
    pub prompt_tokens: u32,
    /// Of these, how many were already computed (kept from the turn before or from disk).
    pub kept_tokens: u32,
    /// Tokens written.
    pub written_tokens: u32,
    /// Messages that were dropped from the middle of the conversation to make it fit.
    pub dropped_messages: u32,
    /// From the request to the first token.
    pub first_token_ms: f32,
    /// From the request to the end.
    pub total_ms: f32,
    /// How sure the model was: the mean natural logarithm of the probability of each of the answer's tokens, the one that
    /// ends it included, as the model itself had them, before a grammar or the sampling chose. 0 is no doubt at all.
    /// `None` where nothing was written, or where the engine is not told (a remote one).
    pub mean_log_probability: Option<f32>,
    /// Why it ended.
    pub ended: Ended,
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// The model was finished.
    Naturally,
    /// A stop text was written.
    AtStop,
    /// The token limit was reached.
    AtLimit,
    /// The context was full.
    ContextFull,
}

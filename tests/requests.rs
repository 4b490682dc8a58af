//! Requests put to the mind with Sotto's own adapter, in exactly the text that it was trained on
//! (`models/training/mind/LAYOUT.md`), and how what comes back is held against what was meant.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sotto_assistant::mind::{MOST_TOKENS, short_result};
use sotto_engines::supervisor::{EngineError, Supervisor};
use sotto_engines::thinking::{Completion, Shape, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_skills::abilities::{Abilities, Filled};
use sotto_skills::calls::{Answer, Call, CallError, grammar, read_lines, write_lines};

const BEGIN: &str = "<|im_start|>user\n";
const ANSWERS: &str = "<|im_end|>\n<|im_start|>assistant\n";
const RESULT: &str = "<|im_end|>\n<|im_start|>tool\n";
const NEXT: &str = "<|im_end|>\n<|im_start|>user\n";
/// So many earlier turns are told.
const TURNS: usize = 2;

/// A turn before.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// What was said.
    pub said: String,
    /// What the model answered.
    pub answer: Answer,
    /// What Sotto said about it.
    pub reply: String,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Came {
    /// The answer, or why it is none.
    pub answer: Result<Answer, CallError>,
    /// How sure the model was.
    pub mean_log_probability: Option<f32>,
    /// From the request to the complete call.
    pub took: Duration,
}

/// The prompt for a request.
#[must_use]
pub fn prompt(earlier: &[Earlier], request: &str, abilities: &Abilities) -> String {
    let mut prompt = BEGIN.to_owned();
    for turn in &earlier[earlier.len().saturating_sub(TURNS)..] {
        prompt += &turn.said;
        prompt += ANSWERS;
        prompt += &write_lines(&turn.answer, abilities);
        if !turn.reply.is_empty() {
            prompt += RESULT;
            prompt += &short_result(&turn.reply);
        }
        prompt += NEXT;
    }
    prompt + request + ANSWERS
}

/// Asks the mind with its adapter.
///
/// # Errors
/// When the engine fails.
pub async fn ask(
    mind: &Supervisor<Thinking>,
    abilities: &Abilities,
    earlier: &[Earlier],
    request: &str,
) -> Result<Came, EngineError> {
    let completion = Completion {
        prompt: prompt(earlier, request, abilities),
        prefix_bytes: BEGIN.len(),
        shape: Shape::Grammar(grammar(abilities)),
        most_tokens: MOST_TOKENS,
        stop: vec!["<|im_end|>".to_owned()],
        ..Completion::default()
    };
    let began = Instant::now();
    let mut asked = mind.ask(ThinkingRequest::Complete(completion)).await?;
    let (events, _) = asked.all().await?;
    let took = began.elapsed();
    let (mut text, mut mean_log_probability) = (String::new(), None);
    for event in events {
        match event {
            ThinkingEvent::Text(piece) => text += &piece,
            ThinkingEvent::Finished(usage) => mean_log_probability = usage.mean_log_probability,
            _ => {}
        }
    }
    let answer = read_lines(&text, abilities);
    Ok(Came {
        answer,
        mean_log_probability,
        took,
    })
}

/// A call to be compared: all small talk is one tool, "cannot" and "unknown" are tools of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meant {
    /// The tool.
    pub tool: String,
    /// Slot → its words; several things with ", " between them.
    pub slots: BTreeMap<String, String>,
    /// The slot that is missing and has to be asked for.
    pub ask: Option<String>,
}

impl Meant {
    /// A call as it was made.
    #[must_use]
    pub fn of(call: &Call, abilities: &Abilities) -> Self {
        let small_talk = call.is_small_talk(abilities);
        let words = |filled: &Filled| match filled {
            Filled::One(words) => words.clone(),
            Filled::Several(things) => things.join(", "),
        };
        let missing = abilities
            .verb(&call.tool)
            .and_then(|verb| call.missing(verb))
            .map(|slot| slot.name.clone());
        Self {
            tool: if small_talk { "say" } else { &call.tool }.to_owned(),
            slots: call
                .slots
                .iter()
                .filter(|_| !small_talk)
                .map(|(slot, filled)| (slot.clone(), words(filled)))
                .collect(),
            ask: missing,
        }
    }

    /// An answer, call by call.
    #[must_use]
    pub fn all(answer: &Answer, abilities: &Abilities) -> Vec<Self> {
        let plain = |tool: &str| {
            vec![Self {
                tool: tool.to_owned(),
                ..Self::default()
            }]
        };
        match answer {
            Answer::Calls(calls) => calls.iter().map(|call| Self::of(call, abilities)).collect(),
            Answer::Cannot => plain("cannot"),
            Answer::Unknown => plain("unknown"),
        }
    }

    /// Whether it does something, rather than say something.
    fn acts(&self) -> bool {
        !matches!(self.tool.as_str(), "say" | "cannot" | "unknown")
    }
}

/// How an answer compares with what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judged {
    /// The right tools, in order.
    pub tool: bool,
    /// Every slot, too.
    pub exact: bool,
    /// Nothing was to be done.
    pub quiet: bool,
    /// Something was done although nothing was to be done.
    pub wrong_action: bool,
}

/// Compares; `form` brings the words of a slot into the form in which they are compared.
#[must_use]
pub fn judge(meant: &[Meant], came: Option<&[Meant]>, form: impl Fn(&str) -> String) -> Judged {
    let came = came.unwrap_or_default();
    let tool = meant.len() == came.len() && meant.iter().zip(came).all(|(a, b)| a.tool == b.tool);
    let same = |a: &Meant, b: &Meant| {
        let formed = |one: &Meant| -> BTreeMap<String, String> {
            let words = one.slots.iter();
            words
                .map(|(slot, words)| (slot.clone(), form(words)))
                .collect()
        };
        // Where only a question was wanted, it does not matter what else was understood.
        let asked = a.ask.is_none() || a.ask == b.ask;
        asked && (a.ask.is_some() && a.slots.is_empty() || formed(a) == formed(b))
    };
    let quiet = !meant.iter().any(Meant::acts);
    Judged {
        tool,
        exact: tool && meant.iter().zip(came).all(|(a, b)| same(a, b)),
        quiet,
        wrong_action: quiet && came.iter().any(Meant::acts),
    }
}

/// Words without case, quotes and outer punctuation.
#[must_use]
pub fn plain(words: &str) -> String {
    let without: String = words.chars().filter(|c| !"“”\"".contains(*c)).collect();
    let words: Vec<&str> = without.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(|c: char| " .,!?;:".contains(c))
        .to_lowercase()
}

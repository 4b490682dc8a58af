//! What the mind does with each request.

use std::time::{Instant, SystemTime};

use sotto_engines::thinking::{
    Chat, Completion, LoadMind, Message, Role, Shape, ThinkingEvent, ThinkingRequest,
};

use crate::choose::{Chooser, Rules};
use crate::error::{MindError, Result};
use crate::load::{Loaded, load};
use crate::talk::Talk;
use crate::write::{Out, Task, answer};
use crate::{fit, gguf, grammar, prompt};

/// No tokeniser in use makes fewer tokens than one in 16 bytes of ordinary text; what is longer than the context by
/// this measure is refused before it is tokenised.
const MOST_BYTES_PER_TOKEN: usize = 16;
/// Room for the answer when the caller gives no number.
const USUAL_ANSWER: usize = 256;
/// With less room than this there is no sense in answering.
const LEAST_ANSWER: usize = 8;

/// The mind without pipes: one model, one request at a time.
#[derive(Default)]
pub struct Mind {
    loaded: Option<Loaded>,
    answers: u64,
    calls: grammar::KeptCalls,
}

impl Mind {
    /// A mind without a model.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Does one request.
    pub fn answer(&mut self, request: &ThinkingRequest, talk: &mut Talk<'_>) -> Result<()> {
        let started = Instant::now();
        self.answers += 1;
        match request {
            ThinkingRequest::Load(asked) => self.load(asked, talk),
            ThinkingRequest::Chat(chat) => self.chat(chat, started, talk),
            ThinkingRequest::Complete(completion) => self.complete(completion, started, talk),
        }
    }

    /// Loads a model in place of the one before. When that fails, the one before is there again.
    fn load(&mut self, asked: &LoadMind, talk: &mut Talk<'_>) -> Result<()> {
        // Most unusable files are found out while the old model still stands.
        let header = gguf::check_model(&asked.model)?;
        drop(header);
        let before = self.loaded.take().map(|loaded| loaded.asked);
        match load(asked, talk) {
            Ok(loaded) => {
                let facts = loaded.facts.clone();
                self.loaded = Some(loaded);
                talk.say(ThinkingEvent::Loaded(facts))
            }
            Err(error) => {
                if let Some(before) = before {
                    let quiet = Talk {
                        cancelled: std::sync::Arc::default(),
                        progress: talk.progress.clone(),
                        say: &mut |_| Ok(()),
                    };
                    self.loaded = load(&before, &quiet).ok();
                }
                Err(error)
            }
        }
    }

    fn call_name(&self) -> String {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |time| time.as_millis());
        format!("call-{now:x}-{}", self.answers)
    }

    fn complete(
        &mut self,
        asked: &Completion,
        started: Instant,
        talk: &mut Talk<'_>,
    ) -> Result<()> {
        let call_name = self.call_name();
        let loaded = self.loaded.as_mut().ok_or(MindError::NotReady)?;
        if asked.shape == Shape::MustCall {
            return Err(MindError::BadRequest(
                "Only a conversation can call tools, and this is a text to go on with.",
            ));
        }
        if !asked.prompt.is_char_boundary(asked.prefix_bytes) {
            return Err(MindError::BadRequest(
                "The prefix ends outside the text or inside a character.",
            ));
        }
        let grammar = grammar::of(&asked.shape, &[])?;
        let rules = grammar.as_deref().map(Rules::Always);
        let chooser = Chooser::new(loaded.pair.model(), asked.sampling, rules)?;
        let size = loaded.pair.size();
        short_enough(asked.prompt.len(), size)?;
        let (tokens, prefix) = prompt::plain(
            loaded.pair.model(),
            asked.prompt.split_at(asked.prefix_bytes).into(),
        );
        if tokens.is_empty() {
            return Err(MindError::NothingAsked);
        }
        if tokens.len() >= size {
            return Err(too_long(tokens.len(), size));
        }
        let task = Task {
            started,
            prompt: tokens,
            prefix,
            chooser,
            most_tokens: most(asked.most_tokens),
            out: Out::new(&asked.stop, call_name),
            dropped: 0,
            bare: asked.without_adapter,
        };
        answer(loaded, task, talk)
    }

    fn chat(&mut self, asked: &Chat, started: Instant, talk: &mut Talk<'_>) -> Result<()> {
        let call_name = self.call_name();
        let loaded = self.loaded.as_mut().ok_or(MindError::NotReady)?;
        if asked
            .messages
            .iter()
            .all(|message| message.content.is_empty() && message.calls.is_empty())
        {
            return Err(MindError::NothingAsked);
        }
        let free = asked.shape == Shape::Free;
        let schemas = grammar::check_tools(&asked.tools)?;
        let grammar = grammar::of(&asked.shape, &asked.tools)?;
        // A shape leaves no place for a thought.
        let thinking = asked.thinking && free;
        let rules = match &grammar {
            Some(grammar) => Some(Rules::Always(grammar)),
            // What is thought about calls is held to no form.
            None if free && !thinking => self.calls.of(&asked.tools).map(Rules::FromCall),
            None => None,
        };
        let chooser = Chooser::new(loaded.pair.model(), asked.sampling, rules)?;
        let shown = Shown {
            asked,
            schemas: &schemas,
            thinking,
        };
        let (tokens, prefix, dropped) = shown.tokens(loaded)?;
        let mut stops = asked.stop.clone();
        stops.extend(
            loaded
                .layout
                .own_stops()
                .iter()
                .map(|stop| (*stop).to_owned()),
        );
        let tools = if free || asked.shape == Shape::MustCall {
            asked.tools.iter().map(|tool| tool.name.clone()).collect()
        } else {
            Vec::new()
        };
        let mut out = Out::new(&stops, call_name).with_calls(tools, asked.shape == Shape::MustCall);
        if loaded.layout.thinks && free {
            out = out.with_thoughts(thinking);
        }
        let task = Task {
            started,
            prompt: tokens,
            prefix,
            chooser,
            most_tokens: most(asked.most_tokens),
            out,
            dropped,
            bare: asked.without_adapter,
        };
        answer(loaded, task, talk)
    }
}

fn most(asked: u32) -> usize {
    if asked == 0 {
        usize::MAX
    } else {
        asked as usize
    }
}

fn too_long(tokens: usize, size: usize) -> MindError {
    MindError::TooLong {
        tokens,
        context: u32::try_from(size).unwrap_or(u32::MAX),
    }
}

fn short_enough(bytes: usize, size: usize) -> Result<()> {
    if bytes > size.saturating_mul(MOST_BYTES_PER_TOKEN) {
        Err(too_long(bytes / 4, size))
    } else {
        Ok(())
    }
}

/// A conversation on its way to tokens.
struct Shown<'a> {
    asked: &'a Chat,
    schemas: &'a [String],
    thinking: bool,
}

impl Shown<'_> {
    /// The prompt, how much of it is system prompt and tools, and how many messages were left out.
    fn tokens(
        &self,
        loaded: &Loaded,
    ) -> Result<(Vec<llama_cpp_2::token::LlamaToken>, usize, usize)> {
        let (model, layout, size) = (loaded.pair.model(), &loaded.layout, loaded.pair.size());
        let all: Vec<&Message> = self.asked.messages.iter().collect();
        let tokens = |messages: &[&Message], answer: bool| {
            let laid = prompt::messages(messages, &self.asked.tools, self.schemas);
            layout.tokens(model, &laid, answer, self.thinking)
        };
        let system: Vec<&Message> = all
            .iter()
            .copied()
            .take_while(|message| message.role == Role::System)
            .collect();
        let bytes: usize = system
            .iter()
            .map(|message| message.content.len())
            .sum::<usize>()
            + self.schemas.iter().map(String::len).sum::<usize>();
        short_enough(bytes, size)?;
        let head = if system.is_empty() && self.asked.tools.is_empty() {
            Vec::new()
        } else {
            tokens(&system, false)?
        };
        // Each message alone, with what the template puts around it. One that can never fit counts as the whole context.
        let vocab = model.vocab();
        let sizes: Vec<(Role, usize)> = all
            .iter()
            .enumerate()
            .map(|(number, message)| {
                let calls: usize = message
                    .calls
                    .iter()
                    .map(|call| call.arguments.len() + call.name.len() + 40)
                    .sum();
                let own = match message.role {
                    Role::System if number < system.len() => 0,
                    _ if short_enough(message.content.len(), size).is_err() => size,
                    _ => {
                        vocab
                            .tokenize(message.content.as_bytes(), false, false)
                            .len()
                            + calls / 2
                            + 8
                    }
                };
                (message.role, own)
            })
            .collect();
        // Room for an answer: what was asked for, as far as that leaves most of the context to the conversation.
        let wanted = if self.asked.most_tokens == 0 {
            USUAL_ANSWER
        } else {
            self.asked.most_tokens as usize
        };
        let reserve = wanted.min(size / 4).max(LEAST_ANSWER);
        let mut over = 0;
        loop {
            let fixed = head.len() + over;
            let room = |reserve: usize| size.saturating_sub(fixed + reserve);
            // Less room for the answer is better than none for the question.
            let plan =
                fit::plan(&sizes, room(reserve)).or_else(|| fit::plan(&sizes, room(LEAST_ANSWER)));
            let Some(plan) = plan else {
                let least: usize = sizes
                    .iter()
                    .rev()
                    .scan(false, |done, (role, size)| {
                        let now = *done;
                        *done |= *role == Role::User;
                        (!now).then_some(*size)
                    })
                    .sum();
                return Err(too_long(head.len() + least, size));
            };
            let shown: Vec<&Message> = plan.shown.iter().map(|index| all[*index]).collect();
            let tokens = tokens(&shown, true)?;
            if tokens.len() + LEAST_ANSWER <= size {
                let prefix = head
                    .iter()
                    .zip(&tokens)
                    .take_while(|(one, other)| one == other)
                    .count();
                return Ok((tokens, prefix, plan.dropped));
            }
            // The sum of the parts was an estimate; try again with the difference.
            over += tokens.len() + LEAST_ANSWER - size;
        }
    }
}

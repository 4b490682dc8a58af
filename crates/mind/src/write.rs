//! Writing an answer: compute the prompt behind what is already computed, then token by token until something ends it.

use std::time::Instant;

use llama_cpp_2::token::LlamaToken;
use sotto_engines::thinking::{Ended, ThinkingEvent, ToolCall, Usage};

use crate::bundle::Bundle;
use crate::calls::{Calls, Found};
use crate::choose::Chooser;
use crate::error::{MindError, Result};
use crate::load::Loaded;
use crate::pair::Pair;
use crate::pieces::{Characters, Piece, Stops, Thoughts};
use crate::talk::Talk;

/// Shorter prefixes are computed faster than they are read from disk.
const SHORTEST_KEPT: usize = 48;
/// A few tokens behind the prefix are computed again rather than kept, so that the work is cut at the same place as
/// without anything kept: sums in another order would round differently, and the text could come out differently.
const NEAR_PREFIX: usize = 32;

/// An answer to be written.
pub(crate) struct Task {
    pub started: Instant,
    pub prompt: Vec<LlamaToken>,
    /// How much of the prompt's beginning will come again.
    pub prefix: usize,
    pub chooser: Chooser,
    pub most_tokens: usize,
    pub out: Out,
    pub dropped: usize,
    /// Without the adapter, if one is loaded.
    pub bare: bool,
}

/// What happens to the text on its way out.
pub(crate) struct Out {
    characters: Characters,
    /// Only where thoughts can come.
    thoughts: Option<Thoughts>,
    /// Whether the caller wants to see them.
    show_thoughts: bool,
    stops: Stops,
    calls: Calls,
    /// Begins the name of each call.
    call_name: String,
    calls_made: u32,
    bundle: Bundle,
}

impl Out {
    /// Text and nothing else, up to one of these texts.
    pub(crate) fn new(stops: &[String], call_name: String) -> Self {
        Self {
            characters: Characters::default(),
            thoughts: None,
            show_thoughts: false,
            stops: Stops::new(stops),
            calls: Calls::new(Vec::new(), false),
            call_name,
            calls_made: 0,
            bundle: Bundle::default(),
        }
    }

    /// Calls of these tools may come; `must`: nothing else may.
    pub(crate) fn with_calls(mut self, tools: Vec<String>, must: bool) -> Self {
        self.calls = Calls::new(tools, must);
        self
    }

    /// Thoughts may come; they are left out unless they are to be shown.
    pub(crate) fn with_thoughts(mut self, show: bool) -> Self {
        self.thoughts = Some(Thoughts::new(false));
        self.show_thoughts = show;
        self
    }

    fn say(&mut self, event: ThinkingEvent, talk: &mut Talk<'_>) -> Result<()> {
        self.bundle
            .push(event)
            .into_iter()
            .try_for_each(|event| talk.say(event))
    }

    /// Sends what has waited long enough.
    fn pulse(&mut self, talk: &mut Talk<'_>) -> Result<()> {
        match self.bundle.due(Instant::now()) {
            Some(event) => talk.say(event),
            None => Ok(()),
        }
    }

    fn text(&mut self, text: &str, talk: &mut Talk<'_>) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let pieces = match &mut self.thoughts {
            None => vec![Piece::Text(text.to_owned())],
            Some(thoughts) => thoughts.push(text),
        };
        pieces
            .into_iter()
            .try_for_each(|piece| self.piece(piece, talk))
    }

    fn piece(&mut self, piece: Piece, talk: &mut Talk<'_>) -> Result<()> {
        match piece {
            Piece::Thought(thought) if self.show_thoughts => {
                self.say(ThinkingEvent::Thought(thought), talk)
            }
            Piece::Thought(_) => Ok(()),
            Piece::Text(text) => {
                let certain = self.stops.push(&text);
                let found = self.calls.push(&certain);
                self.found(found, talk)
            }
        }
    }

    fn found(&mut self, found: Vec<Found>, talk: &mut Talk<'_>) -> Result<()> {
        for found in found {
            let event = match found {
                Found::Text(text) => ThinkingEvent::Text(text),
                Found::Call(name, arguments) => {
                    self.calls_made += 1;
                    let id = format!("{}-{}", self.call_name, self.calls_made);
                    ThinkingEvent::Call(ToolCall {
                        id,
                        name,
                        arguments,
                    })
                }
            };
            self.say(event, talk)?;
        }
        Ok(())
    }

    fn finish(&mut self, talk: &mut Talk<'_>) -> Result<()> {
        let rest = self.characters.finish();
        self.text(&rest, talk)?;
        if let Some(piece) = self.thoughts.as_mut().and_then(Thoughts::finish) {
            self.piece(piece, talk)?;
        }
        let held = self.stops.finish();
        let mut found = self.calls.push(&held);
        found.extend(self.calls.finish());
        self.found(found, talk)
    }

    /// Sends what still waits; also after a failure, so that nothing written is lost.
    fn flush(&mut self, talk: &mut Talk<'_>) -> Result<()> {
        self.bundle.rest().map_or(Ok(()), |event| talk.say(event))
    }
}

/// Writes the answer and says what it cost.
pub(crate) fn answer(loaded: &mut Loaded, mut task: Task, talk: &mut Talk<'_>) -> Result<()> {
    let kept = read_prompt(loaded, &task, talk)?;
    let mut done = Written::default();
    let ended = write(&mut loaded.pair, &mut task, &mut done, talk);
    let flushed = task.out.flush(talk);
    let ended = ended?;
    flushed?;
    let ms = |time: std::time::Duration| time.as_secs_f32() * 1000.0;
    let total = task.started.elapsed();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    talk.say(ThinkingEvent::Finished(Usage {
        prompt_tokens: count(task.prompt.len()),
        kept_tokens: count(kept),
        written_tokens: count(done.tokens),
        dropped_messages: count(task.dropped),
        first_token_ms: ms(done.first.unwrap_or(total)),
        total_ms: ms(total),
        mean_log_probability: task.chooser.mean_log_probability(),
        ended,
    }))
}

/// How far an answer is.
#[derive(Default)]
struct Written {
    tokens: usize,
    /// From the request to the first token.
    first: Option<std::time::Duration>,
}

fn write(
    pair: &mut Pair,
    task: &mut Task,
    done: &mut Written,
    talk: &mut Talk<'_>,
) -> Result<Ended> {
    let ended = loop {
        talk.go_on()?;
        let token = match task.chooser.choose(pair.context(), pair.row()) {
            Ok(token) => token,
            Err(MindError::NotNumbers) => {
                pair.wipe();
                // Drivers have done that with weights that are sound.
                return Err(if pair.on_gpu() {
                    MindError::GpuFailed
                } else {
                    MindError::NotNumbers
                });
            }
            Err(error) => return Err(error),
        };
        done.first.get_or_insert_with(|| task.started.elapsed());
        let vocab = pair.model().vocab();
        if vocab.is_eog(token) {
            break Ended::Naturally;
        }
        done.tokens += 1;
        // Control tokens are not text, except those a model writes its calls and thoughts with.
        let bytes = vocab.token_to_piece(token, true, None);
        if !vocab.is_control(token) || speaks(&bytes) {
            let text = task.out.characters.push(&bytes);
            task.out.text(&text, talk)?;
        }
        task.out.pulse(talk)?;
        if task.out.stops.stopped() {
            break Ended::AtStop;
        }
        if done.tokens >= task.most_tokens {
            break Ended::AtLimit;
        }
        if pair.at() >= pair.size() {
            break Ended::ContextFull;
        }
        pair.step(&[token], true, talk)?;
    };
    task.out.finish(talk)?;
    Ok(ended)
}

fn speaks(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        b"<think>" | b"</think>" | b"<tool_call>" | b"</tool_call>"
    )
}

/// Computes the prompt and says how much of it was there already.
fn read_prompt(loaded: &mut Loaded, task: &Task, talk: &Talk<'_>) -> Result<usize> {
    let (pair, prompt) = (&mut loaded.pair, &task.prompt);
    pair.dress(!task.bare)?;
    let setup = pair.setup();
    // At least one token must be computed: only then is there something to choose from.
    let most = prompt.len().saturating_sub(1);
    let prefix = task.prefix.min(most);
    let mut common = pair.common(prompt).min(most);
    let mut keep_on_disk = None;
    if let Some(prefixes) = &loaded.prefixes
        && prefix >= SHORTEST_KEPT
        && common < prefix
    {
        match prefixes.find(setup, &prompt[..prefix], &|| talk.go_on())? {
            Some(path) if pair.restore(&path, &prompt[..prefix]) => common = prefix,
            Some(_) => common = 0,
            None => keep_on_disk = Some(prefixes),
        }
    }
    if (prefix..prefix + NEAR_PREFIX).contains(&common) && prefix > 0 {
        common = prefix;
    }
    let kept = pair.keep(common);
    let at = kept.max(prefix);
    if kept < prefix {
        pair.read(&prompt[kept..prefix], talk)?;
    }
    if let Some(prefixes) = keep_on_disk {
        let pair = &*pair;
        let write = |path: &std::path::Path| {
            pair.context()
                .state_seq_save_file(path, 0, &prompt[..prefix])
                .is_ok()
        };
        prefixes.keep(setup, &prompt[..prefix], write, &|| talk.go_on())?;
    }
    pair.read(&prompt[at..], talk)?;
    Ok(kept)
}

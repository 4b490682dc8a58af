//! The mind on real models: chat and tools on SmolLM2, everything by the hundred on the 260K story model, or on one made by hand
//! where that is not.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sotto_engines::Device;
use sotto_engines::thinking::*;

use crate::{Mind, MindError, Talk};

mod adapters;
mod free_calls;
mod hand;
mod small;
mod smol;
mod story;
mod thoughts;

use story::small_model;

fn smollm() -> Option<PathBuf> {
    let base = std::env::var_os("SOTTO_MODELS_DIR")
        .map(PathBuf::from)
        .or_else(|| {
            let home = std::env::var_os("HOME").map(PathBuf::from)?;
            Some(home.join(".cache/sotto/models"))
        });
    let path = base
        .map(|base| base.join("smollm2-135m-instruct-q4_1/model.gguf"))
        .filter(|path| path.is_file());
    if path.is_none() {
        eprintln!(
            "skipped: the starter model smollm2-135m-instruct-q4_1 is not there (SOTTO_MODELS_DIR)"
        );
    }
    path
}

fn ask(model: &Path) -> LoadMind {
    LoadMind {
        model: model.to_path_buf(),
        adapter: None,
        context: 0,
        device: Device::Cpu,
        // One: with more, every step waits for the slowest thread, and a busy test machine makes that long.
        threads: 1,
        kept_prefixes: None,
    }
}

/// Everything one request said.
#[derive(Debug, Default)]
struct Heard {
    events: Vec<ThinkingEvent>,
}

impl Heard {
    fn text(&self) -> String {
        self.events
            .iter()
            .filter_map(|e| {
                if let ThinkingEvent::Text(t) = e {
                    Some(t.as_str())
                } else {
                    None
                }
            })
            .collect()
    }

    fn thoughts(&self) -> String {
        self.events
            .iter()
            .filter_map(|e| {
                if let ThinkingEvent::Thought(t) = e {
                    Some(t.as_str())
                } else {
                    None
                }
            })
            .collect()
    }

    fn calls(&self) -> Vec<&ToolCall> {
        self.events
            .iter()
            .filter_map(|e| {
                if let ThinkingEvent::Call(c) = e {
                    Some(c)
                } else {
                    None
                }
            })
            .collect()
    }

    fn usage(&self) -> Usage {
        match self.events.last() {
            Some(ThinkingEvent::Finished(usage)) => *usage,
            other => panic!("the last event is {other:?}"),
        }
    }
}

fn say(mind: &mut Mind, request: ThinkingRequest) -> Result<Heard, MindError> {
    say_until(mind, request, usize::MAX)
}

/// Cancels at this sign of life: each step of the prompt and each token gives one.
fn say_until(mind: &mut Mind, request: ThinkingRequest, most: usize) -> Result<Heard, MindError> {
    let cancelled = Arc::new(AtomicBool::new(most == 0));
    let heard = RefCell::new(Heard::default());
    let (flag, signs) = (Arc::clone(&cancelled), AtomicUsize::new(0));
    let mut late = 0;
    let mut talk = Talk {
        cancelled: Arc::clone(&cancelled),
        progress: Arc::new(move || {
            if signs.fetch_add(1, Ordering::Relaxed) + 1 >= most {
                flag.store(true, Ordering::Relaxed);
            }
        }),
        say: &mut |event| {
            assert!(
                !cancelled.load(Ordering::Relaxed) || !matches!(event, ThinkingEvent::Finished(_)),
                "a cancelled answer was finished"
            );
            // What was written before may still wait to be sent, in one piece; nothing is written any more.
            late += usize::from(cancelled.load(Ordering::Relaxed));
            assert!(late <= 1, "it wrote on: {event:?}");
            heard.borrow_mut().events.push(event);
            Ok(())
        },
    };
    mind.answer(&request, &mut talk)?;
    Ok(heard.into_inner())
}

fn load(asked: LoadMind) -> Mind {
    let mut mind = Mind::new();
    say(&mut mind, ThinkingRequest::Load(asked)).unwrap();
    mind
}

fn complete(mind: &mut Mind, completion: Completion) -> Result<Heard, MindError> {
    say(mind, ThinkingRequest::Complete(completion))
}

fn chat(mind: &mut Mind, chat: Chat) -> Result<Heard, MindError> {
    say(mind, ThinkingRequest::Chat(chat))
}

//! One question on its way through the engine.

use sotto_engines::supervisor::{self, EngineError, Heard, Supervisor};
use sotto_engines::thinking::{Thinking, ThinkingEvent, ThinkingRequest, ToolCall, Usage};
use sotto_skills::calls::{Answer, Call, CallError, read_lines};

use super::outside::{Coming, NotAnswered};
use super::wrong::{Words, Wrong, read_call, read_words};
use super::{Here, Known, Mind, Question, Seat, Way, general, tuned};
use crate::turn::{At, Wanted};

/// What a model wrote.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// A piece of the answer.
    Text(String),
    /// Calls, in the order it wants them done. `sure`: likely enough to be acted on without asking.
    Calls {
        /// The calls.
        calls: Vec<Call>,
        /// Whether to act at once.
        sure: bool,
    },
    /// Something that was meant as a call and is none; see [`crate::turn::Wrote::Wrong`].
    Wrong {
        /// What it was.
        wanted: Wanted,
        /// What was wrong with it, for the model.
        why: String,
    },
    /// Nothing here can do that.
    Cannot,
    /// Nobody here knows that.
    Unknown,
    /// The end of the round. `wants_results`: it goes on once it knows what came of its calls.
    End {
        /// Whether it goes on.
        wants_results: bool,
    },
    /// It could not answer; the sentence says why.
    Failed(String),
}

/// A question that is being answered; dropped, it is not wanted any more and the engine stops.
#[derive(Debug)]
pub struct Asking(tokio::task::JoinHandle<()>);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Mind {
    /// Asks. What is written goes to `tell`, which waits where it must.
    #[must_use]
    pub fn ask<F, W>(&self, question: Question, handle: &tokio::runtime::Handle, tell: F) -> Asking
    where
        F: Fn(At, u8, Written) -> W + Send + Sync + 'static,
        W: std::future::Future<Output = ()> + Send,
    {
        let mind = self.clone();
        Asking(handle.spawn(async move {
            let (at, round) = (question.at, question.round);
            let tell = |written| tell(at, round, written);
            let end = match mind.seat() {
                Some(Seat::Here(Here {
                    engine,
                    way: Way::Tuned { grammar },
                })) => mind.ask_tuned(&question, engine, grammar, &tell).await,
                Some(seat) => mind.ask_general(&question, seat, &tell).await,
                None => {
                    // Without a model there is an honest answer.
                    tell(Written::Cannot).await;
                    Ok(false)
                }
            };
            match end {
                Ok(wants_results) => tell(Written::End { wants_results }).await,
                Err(Trouble::Engine(error)) => tell(Written::Failed(error.to_string())).await,
                Err(Trouble::Outside(error)) => tell(Written::Failed(error.to_string())).await,
                Err(Trouble::Call(error)) => tell(Written::Failed(error.to_string())).await,
            }
        }))
    }

    /// Computes the long beginning of the prompts before anybody waits for it. Once it was, it lies on the disk. Only a
    /// model on this machine is warmed: nothing goes outside before there is something to ask.
    pub async fn warm(&self) {
        let Some(Seat::Here(Here {
            engine,
            way: Way::General,
        })) = self.seat()
        else {
            return;
        };
        let question = Question {
            at: At {
                turn: 0,
                revision: 0,
            },
            round: 1,
            text: "Hello.".to_owned(),
            results: Vec::new(),
            earlier: Vec::new(),
            known: Known::default(),
        };
        let mut chat = general::chat(&question, &self.abilities);
        chat.most_tokens = 1;
        let warmed = async {
            let mut answer = engine.ask(ThinkingRequest::Chat(chat)).await?;
            answer.all().await
        };
        if let Err(error) = warmed.await {
            // The first turn computes it then, or says what is wrong.
            tracing::warn!(%error, "the prompt could not be computed ahead");
        }
    }

    async fn ask_tuned<W: Future<Output = ()>>(
        &self,
        question: &Question,
        engine: &Supervisor<Thinking>,
        grammar: &str,
        tell: &impl Fn(Written) -> W,
    ) -> Result<bool, Trouble> {
        let request =
            ThinkingRequest::Complete(tuned::completion(question, &self.abilities, grammar));
        let mut answer = engine.ask(request).await?;
        let (mut text, mut cost) = (String::new(), None);
        while let Some(heard) = answer.next().await {
            match heard? {
                Heard::Event(ThinkingEvent::Text(piece)) => text.push_str(&piece),
                Heard::Event(ThinkingEvent::Finished(usage)) => cost = Some(usage),
                Heard::Again => text.clear(),
                _ => {}
            }
        }
        match read_lines(text.trim(), &self.abilities)? {
            Answer::Calls(calls) => {
                let sure = cost.as_ref().is_none_or(sure);
                tell(Written::Calls { calls, sure }).await;
            }
            Answer::Cannot => tell(Written::Cannot).await,
            Answer::Unknown => tell(Written::Unknown).await,
        }
        Ok(false)
    }

    async fn ask_general<W: Future<Output = ()>>(
        &self,
        question: &Question,
        seat: Seat<'_>,
        tell: &impl Fn(Written) -> W,
    ) -> Result<bool, Trouble> {
        let mut answer = match seat {
            Seat::Here(here) => {
                let chat = general::chat(question, &self.abilities);
                Answering::Here(here.engine.ask(ThinkingRequest::Chat(chat)).await?)
            }
            Seat::There(there) => {
                let chat = general::chat(&question.without_the_day(), &self.abilities);
                Answering::There(there.outside.ask(&there.model, chat))
            }
        };
        // After a restart of the engine the same text comes again, since sampling has a seed: what was told is passed over.
        // Another model that took its place says it in its own words, from the beginning.
        let (mut text, mut told) = (String::new(), String::new());
        let (mut calls, mut words): (Vec<ToolCall>, Words) = Default::default();
        while let Some(heard) = answer.next().await {
            match heard? {
                Heard::Event(ThinkingEvent::Text(piece)) => {
                    text.push_str(&piece);
                    if text.len() > told.len() {
                        let fresh = if let Some(fresh) = text.strip_prefix(told.as_str()) {
                            fresh.to_owned()
                        } else {
                            words = Words::default();
                            format!("\n{text}")
                        };
                        told.clone_from(&text);
                        let fresh = words.push(&fresh);
                        if !fresh.is_empty() {
                            tell(Written::Text(fresh)).await;
                        }
                    }
                }
                Heard::Event(ThinkingEvent::Call(call)) => calls.push(call),
                Heard::Again => {
                    text.clear();
                    calls.clear();
                }
                _ => {}
            }
        }
        if !told.starts_with(&text) {
            // Shorter than what another model had told.
            words = Words::default();
            let fresh = words.push(&format!("\n{text}"));
            if !fresh.is_empty() {
                tell(Written::Text(fresh)).await;
            }
        }
        let (rest, among) = words.finish();
        if !rest.is_empty() {
            tell(Written::Text(rest)).await;
        }
        let mut read: Vec<Result<Vec<Call>, Wrong>> = calls
            .iter()
            .map(|call| read_call(call, &self.abilities))
            .collect();
        read.extend(among.iter().map(|words| read_words(words, &self.abilities)));
        let wants_results = !read.is_empty();
        for read in read {
            tell(match read {
                Ok(calls) => Written::Calls { calls, sure: true },
                Err(Wrong { wanted, why }) => Written::Wrong { wanted, why },
            })
            .await;
        }
        Ok(wants_results)
    }
}

/// A general answer on its way.
enum Answering {
    Here(supervisor::Answer<Thinking>),
    There(Coming),
}

impl Answering {
    /// What comes next; `None` at the end.
    async fn next(&mut self) -> Option<Result<Heard<Thinking>, Trouble>> {
        match self {
            Self::Here(answer) => Some(answer.next().await?.map_err(Trouble::Engine)),
            Self::There(coming) => {
                let came = coming.next().await?;
                Some(came.map(Heard::Event).map_err(Trouble::Outside))
            }
        }
    }
}

/// Below this mean log-probability of its tokens the adapter's answer is asked about and not acted on: measured, that leaves 1
/// wrong action in 100 requests that no tool fits, of 2 without it (`models/own/mind.md`).
const SURE: f32 = -0.24;

/// Whether an answer is likely enough to act on. A model that does not tell is believed.
fn sure(usage: &Usage) -> bool {
    usage
        .mean_log_probability
        .is_none_or(|likelihood| likelihood >= SURE)
}

enum Trouble {
    Engine(EngineError),
    Outside(NotAnswered),
    Call(CallError),
}

impl From<EngineError> for Trouble {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

impl From<CallError> for Trouble {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

//! One question on its way through the engine.

use sotto_engines::supervisor::{self, EngineError, Heard, State, Supervisor};
use sotto_engines::thinking::{Thinking, ThinkingEvent, ThinkingRequest, ToolCall, Usage};
use sotto_skills::calls::{Answer, Call, CallError, read_lines};
use tokio::sync::watch;

use super::marks::Plain;
use super::outside::{Coming, NotAnswered};
use super::wrong::{Wrong, read_call, read_words};
use super::{Known, Mind, Question, Seat, Way, general, tuned};
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
    /// The request is too long: the answer to it was cut off, and half a call is none.
    TooLong,
    /// The end of the round. `wants_results`: it goes on once it knows what came of its calls.
    End {
        /// Whether it goes on.
        wants_results: bool,
    },
    /// It could not answer.
    Failed(Failure),
}

/// Why a model could not answer, each with the error's own sentence. What the user hears of it stands in the phrasebook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The engine on this machine failed.
    #[error("{0}")]
    Engine(String),
    /// The model outside did not answer.
    #[error("{0}")]
    Outside(String),
    /// What it wrote says nothing that can be done.
    #[error("{0}")]
    NotRead(String),
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
            let mut tries = 1;
            let end = loop {
                match mind.ask_once(&question, tries < MOST_WAYS, &tell).await {
                    Ok(Ended::Elsewise) => tries += 1,
                    Ok(Ended::Done { wants_results }) => break Ok(wants_results),
                    Err(trouble) => break Err(trouble),
                }
            };
            match end {
                Ok(wants_results) => tell(Written::End { wants_results }).await,
                Err(trouble) => {
                    let failure = Failure::from(trouble);
                    match &failure {
                        // It may hold words of the user.
                        Failure::NotRead(_) => tracing::trace!(%failure, "not read"),
                        _ => tracing::warn!(%failure, "the language model did not answer"),
                    }
                    tell(Written::Failed(failure)).await;
                }
            }
        }))
    }

    /// Computes the long beginning of the prompts before anybody waits for it. Once it was, it lies on the disk. Only a
    /// model on this machine is warmed: nothing goes outside before there is something to ask.
    pub async fn warm(&self) {
        let Some(Seat::Here(here)) = self.seat() else {
            return;
        };
        if !matches!((here.way)(), Way::General) {
            return;
        }
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
            let mut answer = here.engine.ask(ThinkingRequest::Chat(chat)).await?;
            answer.all().await
        };
        if let Err(error) = warmed.await {
            // The first turn computes it then, or says what is wrong.
            tracing::warn!(%error, "the prompt could not be computed ahead");
        }
    }

    /// Asks whoever answers at the moment, in the way that this one is asked. `may_turn`: where another model takes its place
    /// meanwhile, that one is to be asked anew.
    async fn ask_once<W: Future<Output = ()>>(
        &self,
        question: &Question,
        may_turn: bool,
        tell: &impl Fn(Written) -> W,
    ) -> Result<Ended, Trouble> {
        let here = match self.seat() {
            Some(Seat::Here(here)) => here,
            Some(seat) => return self.ask_general(question, seat, &|| false, tell).await,
            None => {
                // Without a model there is an honest answer.
                tell(Written::Cannot).await;
                return Ok(Ended::Done {
                    wants_results: false,
                });
            }
        };
        let way = (here.way)();
        let turned = || may_turn && way.differs(&(here.way)());
        let end = match &way {
            Way::Tuned { grammar } => {
                self.ask_tuned(question, &here.engine, grammar, &turned, tell)
                    .await
            }
            Way::General => {
                self.ask_general(question, Seat::Here(here), &turned, tell)
                    .await
            }
        };
        match end {
            // It was given what was laid out for another one.
            Err(_) if turned() => Ok(Ended::Elsewise),
            end => end,
        }
    }

    async fn ask_tuned<W: Future<Output = ()>>(
        &self,
        question: &Question,
        engine: &Supervisor<Thinking>,
        grammar: &str,
        turned: &impl Fn() -> bool,
        tell: &impl Fn(Written) -> W,
    ) -> Result<Ended, Trouble> {
        if let Some(came) = what_came(question) {
            // The model before it had its calls done. This one has not learnt to go on from there, and would do them again.
            tell(Written::Text(came)).await;
            return Ok(Ended::Done {
                wants_results: false,
            });
        }
        let request =
            ThinkingRequest::Complete(tuned::completion(question, &self.abilities, grammar));
        let mut answer = engine.ask(request).await?;
        let mut state = engine.state();
        let (mut text, mut cost) = (String::new(), None);
        loop {
            let heard = tokio::select! {
                biased;
                () = has_turned(Some(&mut state), turned) => return Ok(Ended::Elsewise),
                heard = answer.next() => heard,
            };
            let Some(heard) = heard else { break };
            match heard? {
                Heard::Event(ThinkingEvent::Text(piece)) => text.push_str(&piece),
                Heard::Event(ThinkingEvent::Finished(usage)) => cost = Some(usage),
                Heard::Again => text.clear(),
                _ => {}
            }
        }
        if cost.as_ref().is_some_and(tuned::is_cut_off) {
            // What it read as may be a whole call, with half of the words that the user wants kept.
            tell(Written::TooLong).await;
            return Ok(Ended::Done {
                wants_results: false,
            });
        }
        match read_lines(text.trim(), &self.abilities)? {
            Answer::Calls(calls) => {
                let sure = cost.as_ref().is_none_or(sure);
                tell(Written::Calls { calls, sure }).await;
            }
            Answer::Cannot => tell(Written::Cannot).await,
            Answer::Unknown => tell(Written::Unknown).await,
        }
        Ok(Ended::Done {
            wants_results: false,
        })
    }

    async fn ask_general<W: Future<Output = ()>>(
        &self,
        question: &Question,
        seat: Seat<'_>,
        turned: &impl Fn() -> bool,
        tell: &impl Fn(Written) -> W,
    ) -> Result<Ended, Trouble> {
        let (mut answer, mut state) = match seat {
            Seat::Here(here) => {
                let chat = general::chat(question, &self.abilities);
                let answer = here.engine.ask(ThinkingRequest::Chat(chat)).await?;
                (Answering::Here(answer), Some(here.engine.state()))
            }
            Seat::There(there) => {
                let chat = general::chat(&question.without_the_day(), &self.abilities);
                (
                    Answering::There(there.outside.ask(&there.model, chat)),
                    None,
                )
            }
        };
        // After a restart of the engine the same text comes again, since sampling has a seed: what was told is passed over.
        // Another model that took its place says it in its own words, from the beginning.
        let (mut text, mut told) = (String::new(), String::new());
        let (mut calls, mut words) = (Vec::<ToolCall>::new(), Plain::answer_to(question));
        loop {
            let heard = tokio::select! {
                biased;
                () = has_turned(state.as_mut(), turned) => return Ok(Ended::Elsewise),
                heard = answer.next() => heard,
            };
            let Some(heard) = heard else { break };
            match heard? {
                Heard::Event(ThinkingEvent::Text(piece)) => {
                    text.push_str(&piece);
                    if text.len() > told.len() {
                        let fresh = if let Some(fresh) = text.strip_prefix(told.as_str()) {
                            fresh.to_owned()
                        } else {
                            words = Plain::answer_to(question);
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
            words = Plain::answer_to(question);
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
        Ok(Ended::Done { wants_results })
    }
}

/// A question goes to no more ways of asking than this: a chosen model, the one before it, and the starter.
const MOST_WAYS: u8 = 3;

/// How one way of asking ended.
enum Ended {
    /// With an answer.
    Done { wants_results: bool },
    /// Another model took the place of the one that was asked, and is asked in another way.
    Elsewise,
}

/// Waits until the model on this machine is asked in another way. That is looked at whenever its engine does something else
/// than before, so that nobody waits for what it makes of a prompt that was laid out for another one.
async fn has_turned(state: Option<&mut watch::Receiver<State>>, turned: &impl Fn() -> bool) {
    let Some(state) = state else {
        return std::future::pending().await;
    };
    while !turned() {
        if state.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}

/// What came of the calls of the rounds before, in sentences; nothing where nothing was done.
fn what_came(question: &Question) -> Option<String> {
    let done = question
        .results
        .iter()
        .filter(|result| matches!(result.wanted, Wanted::Call(_)));
    let came: Vec<&str> = done.map(|result| result.result.as_str()).collect();
    (!came.is_empty()).then(|| came.join(" "))
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
/// wrong action in 100 requests that no tool fits, of 3 without it (`models/own/mind.md`). It was chosen on the very requests
/// that give these numbers, so others may fare worse.
pub const SURE: f32 = -0.22;

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

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Engine(error) => Self::Engine(error.to_string()),
            Trouble::Outside(error) => Self::Outside(error.to_string()),
            Trouble::Call(error) => Self::NotRead(error.to_string()),
        }
    }
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

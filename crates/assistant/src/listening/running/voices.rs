//! The voice beside the loop: makes the sound of what is to be said, clause by clause and ahead of what is played.
//!
//! Where a text is cut is the voice engine's business (its first clause is the shortest one of at least ten letters, the
//! others are whole sentences); here each clause is handed on as soon as it is whole.

use std::collections::VecDeque;
use std::pin::Pin;

use sotto_engines::speaking::{Speaking, SpeakingEvent, SpeakingRequest, Speech};
use sotto_engines::supervisor::{EngineError, Heard, Supervisor};
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::super::Input;
use super::happened::Happened;
use super::told;
use crate::Manner;

/// Sentences that wait for the voice.
const WAITING: usize = 64;

/// A voice that is ready to speak.
pub struct Ready {
    /// Its engine.
    pub engine: Supervisor<Speaking>,
    /// Samples a second.
    pub rate: u32,
    /// How it is asked; the text is filled in.
    pub speech: Speech,
}

/// Why something is not said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct NotSpoken {
    /// For the user, in the language in which it would have been said.
    pub sentence: String,
}

/// What comes of asking for a voice: the voice, or why there is none.
pub type Wanted<'a> = Pin<Box<dyn Future<Output = Result<Ready, NotSpoken>> + Send + 'a>>;

/// Where voices come from.
pub trait Voices: Send {
    /// The voice that speaks this text in this manner, ready.
    fn ready<'a>(&'a mut self, text: &'a str, manner: &'a Manner) -> Wanted<'a>;
}

/// What is to be said.
struct Words {
    answer: u64,
    text: String,
    manner: Manner,
}

enum Order {
    Say(Words),
    /// Nothing of this answer and of older ones is wanted any more.
    Stop(u64),
}

/// The loop's end of it.
pub(super) struct Desk {
    orders: mpsc::Sender<Order>,
    /// Whose words are being made, one for each thing to say.
    making: Vec<u64>,
}

impl Desk {
    pub(super) fn start(
        voices: Box<dyn Voices>,
        tell: &mpsc::Sender<Happened>,
        runtime: &Handle,
    ) -> Self {
        // Room for what stops them, too.
        let (orders, taken) = mpsc::channel(2 * WAITING);
        runtime.spawn(live(voices, taken, tell.clone()));
        Self {
            orders,
            making: Vec::new(),
        }
    }

    /// Whether there was room for it.
    pub(super) fn say(&mut self, answer: u64, text: String, manner: Manner) -> bool {
        // The other side takes orders in while it speaks, so what waits is counted here.
        if self.making.len() >= WAITING {
            return false;
        }
        let words = Words {
            answer,
            text,
            manner,
        };
        let taken = self.orders.try_send(Order::Say(words)).is_ok();
        if taken {
            self.making.push(answer);
        }
        taken
    }

    pub(super) fn stop(&mut self, answer: u64) {
        self.making.retain(|making| *making > answer);
        if self.orders.try_send(Order::Stop(answer)).is_err() {
            // What it still makes is left aside when it comes.
            tracing::warn!("the voice was not told that an answer is not wanted any more");
        }
    }

    /// One thing was said, or could not be.
    pub(super) fn done(&mut self, answer: u64) {
        if let Some(place) = self.making.iter().position(|making| *making == answer) {
            self.making.remove(place);
        }
    }

    /// Something is being made.
    pub(super) fn works(&self) -> bool {
        !self.making.is_empty()
    }
}

async fn live(
    mut voices: Box<dyn Voices>,
    mut orders: mpsc::Receiver<Order>,
    tell: mpsc::Sender<Happened>,
) {
    let mut waiting: VecDeque<Words> = VecDeque::new();
    loop {
        let words = match waiting.pop_front() {
            Some(words) => words,
            None => match orders.recv().await {
                Some(Order::Say(words)) => words,
                Some(Order::Stop(_)) => continue,
                None => return,
            },
        };
        let answer = words.answer;
        let saying = say(voices.as_mut(), &words, &tell);
        tokio::pin!(saying);
        loop {
            tokio::select! {
                said = &mut saying => {
                    let input = match said {
                        Ok(()) => Input::SaidAll { answer },
                        Err(NotSpoken { sentence }) => Input::NotSaid { answer, sentence },
                    };
                    let _ = tell.send(Happened::Input(input)).await;
                    break;
                }
                order = orders.recv() => match order {
                    Some(Order::Say(more)) => waiting.push_back(more),
                    Some(Order::Stop(last)) => {
                        waiting.retain(|words| words.answer > last);
                        if answer <= last {
                            // Letting go of it tells the engine.
                            break;
                        }
                    }
                    None => return,
                },
            }
        }
    }
}

/// The clause that is being received.
#[derive(Default)]
struct Clause {
    text: String,
    of: usize,
    samples: Vec<f32>,
}

/// Says one thing; each clause is told as soon as it is whole.
async fn say(
    voices: &mut dyn Voices,
    words: &Words,
    tell: &mpsc::Sender<Happened>,
) -> Result<(), NotSpoken> {
    let Ready {
        engine,
        rate,
        speech,
    } = voices.ready(&words.text, &words.manner).await?;
    let speech = Speech {
        text: words.text.clone(),
        ..speech
    };
    let language = Language::of(words.manner.language).unwrap_or(Language::ENGLISH);
    let failed = |error: EngineError| NotSpoken {
        sentence: told::not_said(&error, language),
    };
    let mut answer = engine
        .ask(SpeakingRequest::Speak(speech))
        .await
        .map_err(failed)?;
    let mut clause = Clause::default();
    // A voice that fell starts over; what was told already must not be heard twice.
    let (mut told, mut skipped) = (0_usize, 0_usize);
    while let Some(heard) = answer.next().await {
        match heard.map_err(failed)? {
            Heard::Event(SpeakingEvent::Clause { text, samples }) => {
                clause = Clause {
                    text,
                    of: samples as usize,
                    samples: Vec::with_capacity(samples as usize),
                };
            }
            Heard::Audio(samples) => {
                clause.samples.extend(samples);
                if clause.samples.len() < clause.of {
                    continue;
                }
                let Clause { text, samples, .. } = std::mem::take(&mut clause);
                if skipped > 0 {
                    skipped -= 1;
                    continue;
                }
                told += 1;
                let samples = words.manner.as_loud(samples).into();
                let voiced = Input::Voiced {
                    answer: words.answer,
                    clause: text,
                    rate,
                    samples,
                };
                let _ = tell.send(Happened::Input(voiced)).await;
            }
            Heard::Event(_) => {}
            Heard::Again => {
                skipped = told;
                clause = Clause::default();
            }
        }
    }
    Ok(())
}

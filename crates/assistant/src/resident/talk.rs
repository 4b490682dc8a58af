//! The thread that holds the turn: takes what is said, one after the other, carries it through the [`Brain`], and brings
//! together what only the world can do (the language model, the voice, the clock).

mod given_up;
mod live;
mod over;
mod rings;
mod steps;
#[cfg(test)]
mod tests;
mod think;
mod unkept;
mod voice;
mod waiting;

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::Zoned;
use sotto_api::{Event, Id, Listening, Reply, SpeechSettings, Via};
use sotto_skills::abilities::Abilities;
use sotto_skills::desktop::Desktop;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::Store;
use tokio::runtime::Handle;
use tokio::sync::{broadcast, mpsc, oneshot};

use super::listens::{Microphone, Switch};
use super::refusal::Refusal;
use super::{Asker, MakeMind, Mouth, OpenError};
use crate::bells::Ground;
use crate::brain::{Brain, Outer};
use crate::mind::{Asking, Mind, Written};
use crate::turn::{At, Input, Result as Came, Signal};
use live::Live;
pub(super) use live::{Begin, Speaking, Spoken};
use rings::{Heard, what_comes};

/// Longer texts are no requests. Documents come another way.
const LONGEST: usize = 16 * 1024;

/// What the thread is told.
pub(super) enum Told {
    Ask(Ask),
    Begin(Begin),
    Speaking(Speaking),
    Stop(oneshot::Sender<Reply>),
    Repeat(oneshot::Sender<Reply>),
    Confirm {
        turn: Id,
        yes: bool,
        reply: oneshot::Sender<Reply>,
    },
    Wrote {
        at: At,
        round: u8,
        written: Written,
    },
    /// Of the answer to a turn only this was heard.
    Played {
        turn: Id,
        heard: String,
    },
    /// Somebody who asked is gone.
    GaveUp,
    Close,
}

/// A request in words.
pub(super) struct Ask {
    pub text: String,
    pub conversation: Option<Id>,
    pub via: Via,
    pub spoken: bool,
    pub asker: Asker,
    pub reply: oneshot::Sender<Reply>,
}

/// What the thread is made of.
pub(super) struct Parts<'a> {
    pub store: Store,
    pub desktop: Arc<dyn Desktop>,
    pub language: Language,
    pub mind: Option<MakeMind<'a>>,
    pub meanings: Option<PathBuf>,
    pub mouth: Option<Arc<dyn Mouth>>,
    pub tell: broadcast::Sender<Event>,
    pub busy: Arc<AtomicBool>,
    pub microphone: Arc<Microphone>,
    pub ground: Ground,
    pub back: mpsc::WeakSender<Told>,
}

pub(super) struct Talker {
    brain: Brain,
    mind: Option<Mind>,
    mouth: Option<Arc<dyn Mouth>>,
    tell: broadcast::Sender<Event>,
    /// Everything that is told, for what rings among it.
    events: broadcast::Receiver<Event>,
    busy: Arc<AtomicBool>,
    microphone: Arc<Microphone>,
    ground: Ground,
    back: mpsc::WeakSender<Told>,
    /// Sotto's voice, as the settings were when the turn began.
    speech: SpeechSettings,
    began: Instant,
    /// The turn in hand.
    now: Option<Now>,
    waiting: VecDeque<Ask>,
    /// Until when a person may answer what they were asked before those who wait go on.
    answered_until: Option<u64>,
    /// The question to the model that is being answered, with the results it was asked with.
    asking: Option<(Asking, Vec<Came>)>,
    /// When to come back, on the clock of `began`.
    wakes: BTreeSet<u64>,
    /// The turn that asked something back.
    asked: Option<Id>,
}

/// The turn in hand.
struct Now {
    id: Id,
    via: Via,
    spoken: bool,
    asker: Asker,
    /// Something of the answer was told.
    told: bool,
    /// Its words, where they come while they are spoken.
    live: Option<Live>,
}

impl Talker {
    pub(super) fn new(parts: Parts<'_>) -> Result<Self, OpenError> {
        let mut brain = Brain::new(
            parts.store,
            parts.desktop,
            parts.language,
            Preferences::default(),
        )?;
        let mind = parts.mind.map(|make| make(brain.abilities()));
        brain.thinks_with(&mind.as_ref().map_or_else(|| "".into(), Mind::name));
        if let Some(file) = parts.meanings {
            brain.remember_by(file);
        }
        let switch = Switch {
            store: brain.store().clone(),
            tell: parts.tell.clone(),
            microphone: Arc::clone(&parts.microphone),
            language: parts.language,
        };
        brain.switch_microphone_by(Arc::new(move |closed| switch.turn(closed)));
        let began = Instant::now();
        brain.measure_by(Arc::new(move || ms_since(began)));
        Ok(Self {
            brain,
            mind,
            mouth: parts.mouth,
            events: parts.tell.subscribe(),
            tell: parts.tell,
            busy: parts.busy,
            microphone: parts.microphone,
            ground: parts.ground,
            back: parts.back,
            began,
            speech: SpeechSettings::default(),
            now: None,
            waiting: VecDeque::new(),
            answered_until: None,
            asking: None,
            wakes: BTreeSet::new(),
            asked: None,
        })
    }

    pub(super) fn abilities(&self) -> &Arc<Abilities> {
        self.brain.abilities()
    }

    pub(super) fn run(mut self, handle: &Handle, mut told: mpsc::Receiver<Told>) {
        loop {
            let wakes = self.wakes.first().copied();
            let wait = wakes
                .into_iter()
                .chain(self.spoken_until())
                .chain(self.held_until())
                .min()
                .map(|wake| wake.saturating_sub(self.ms()));
            let next = handle.block_on(async {
                let comes = what_comes(&mut self.events, &mut told);
                match wait {
                    Some(wait) => tokio::time::timeout(Duration::from_millis(wait), comes).await,
                    None => Ok(comes.await),
                }
            });
            match next {
                // Closed, or the last handle is gone.
                Ok(Heard::Said(None | Some(Told::Close))) => return,
                Ok(Heard::Said(Some(said))) => self.hear(said, handle),
                Ok(Heard::Rang(id)) => self.brain.rang(id, &Zoned::now()),
                Err(_) => {
                    let now = self.ms();
                    self.wakes.retain(|wake| *wake > now);
                    let out = self.brain.tell(Input::Tick, &Zoned::now(), self.ms());
                    self.carry_out(out, handle);
                }
            }
            self.give_up_what_never_ends(self.ms(), handle);
            self.take_next(self.ms(), handle);
            let busy = self.now.is_some() || !self.waiting.is_empty();
            self.busy.store(busy, Ordering::Relaxed);
        }
    }

    /// On the clock of this thread, which only goes forward.
    fn ms(&self) -> u64 {
        ms_since(self.began)
    }

    fn hear(&mut self, said: Told, handle: &Handle) {
        // What is said to a timer is meant for what it has left by the clock of now.
        self.ground.settle(self.brain.store());
        match said {
            Told::Ask(ask) => self.take(ask, handle),
            Told::Begin(begin) => self.begin_live(begin, handle),
            Told::Speaking(speaking) => self.speaking(speaking, handle),
            Told::Stop(reply) => {
                let stopped = Reply::Problem(self.refusal(Refusal::Stopped));
                for ask in self.waiting.drain(..) {
                    let _ = ask.reply.send(stopped.clone());
                }
                self.answered_until = None;
                // First, so that it does not cut off the sound that says so.
                if let Some(mouth) = &self.mouth {
                    mouth.hush();
                }
                let out = self.brain.tell(Input::Stop, &Zoned::now(), self.ms());
                self.carry_out(out, handle);
                let _ = reply.send(self.silence());
            }
            Told::Repeat(reply) => {
                self.follow_settings();
                let _ = reply.send(match self.brain.last_answer() {
                    Some(answer) => {
                        if let Some(mouth) = &self.mouth {
                            mouth.say(answer, self.manner());
                        }
                        Reply::Said {
                            sentence: answer.to_owned(),
                        }
                    }
                    None => Reply::Said {
                        sentence: self.brain.line("talk.nothing_said"),
                    },
                });
            }
            Told::Confirm { turn, yes, reply } => {
                if self.asked != Some(turn) {
                    let _ = reply.send(Reply::Problem(self.refusal(Refusal::NoQuestion)));
                    return;
                }
                // Whoever speaks may be about to say something else to it.
                if self.somebody_speaks() {
                    let _ = reply.send(Reply::Problem(self.refusal(Refusal::SomebodySpeaks)));
                    return;
                }
                // The same words that a person would say.
                let word = if yes { "answer.yes" } else { "answer.no" };
                let words = self.brain.line(word);
                let word = words.split(", ").next().unwrap_or_default().to_owned();
                self.begin(
                    Ask {
                        text: word,
                        conversation: None,
                        via: Via::Window,
                        spoken: false,
                        asker: Asker::default(),
                        reply,
                    },
                    handle,
                );
            }
            Told::Wrote { at, round, written } => self.wrote(at, round, written, handle),
            Told::Played { turn, heard } => self.brain.played(turn, &heard),
            Told::GaveUp => self.leave_given_up(handle),
            Told::Close => {}
        }
    }

    fn begin(&mut self, ask: Ask, handle: &Handle) {
        self.leave_unheard(handle);
        self.follow_settings_and_question();
        self.asked = None;
        let (id, ms, now) = (Id::new(), self.ms(), Zoned::now());
        // Known before anything comes of it, so that whoever asked can tell its events from others'.
        let _ = ask.reply.send(Reply::Begun { id });
        let in_words = !self.is_heard(ask.spoken);
        self.brain.answer_in_words(in_words);
        let out = self
            .brain
            .ask(id, &ask.text, ask.via, ask.conversation, &now, ms);
        self.now = Some(Now {
            id,
            via: ask.via,
            spoken: ask.spoken,
            asker: ask.asker,
            told: false,
            live: None,
        });
        self.show(Listening::Working);
        self.carry_out(out, handle);
    }

    fn carry_out(&mut self, out: Vec<Outer>, handle: &Handle) {
        for outer in out {
            match outer {
                Outer::Say { text, .. } => self.say(&text),
                Outer::Think {
                    at,
                    round,
                    text,
                    results,
                } => self.think(at, round, text, results, handle),
                Outer::StopThinking { .. } => self.asking = None,
                Outer::Step { turn, name, done } => {
                    let _ = self.tell.send(steps::step(turn, name, done));
                }
                Outer::Signal(signal) => self.signal(signal),
                Outer::Hush => {
                    if let Some(mouth) = &self.mouth {
                        mouth.hush();
                    }
                }
                Outer::Voice(voice) => self.change_voice(voice),
                Outer::WakeAt(ms) => {
                    self.wakes.insert(ms);
                }
                Outer::Finished { turn, ended } => self.finish(turn, ended),
            }
        }
    }

    /// Made where words would be spoken: a screen shows in its own way what a sound stands for.
    fn signal(&self, signal: Signal) {
        let spoken = self.now.as_ref().is_some_and(|now| now.spoken);
        if let (true, Some(mouth)) = (spoken && self.speech.spoken, &self.mouth) {
            mouth.signal(signal);
        }
    }

    /// Whether whoever asks hears what is answered; otherwise there are no sounds either, and words stand for them.
    fn is_heard(&self, spoken: bool) -> bool {
        spoken && self.speech.spoken && self.mouth.is_some()
    }

    fn say(&mut self, text: &str) {
        // Where there is nothing to say ("stop") a sound says that it was heard.
        if text.trim().is_empty() {
            return self.signal(Signal::Stopped);
        }
        let Some(now) = &mut self.now else { return };
        // Sentences come one by one and are put together by whoever shows them.
        let piece = if now.told {
            format!(" {text}")
        } else {
            text.to_owned()
        };
        now.told = true;
        let (turn, spoken) = (now.id, now.spoken);
        let _ = self.tell.send(Event::Answer { turn, text: piece });
        if let (true, Some(mouth)) = (spoken && self.speech.spoken, &self.mouth) {
            mouth.say(text, self.manner());
        }
    }
}

fn ms_since(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

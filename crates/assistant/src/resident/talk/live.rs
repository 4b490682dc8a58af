//! The turn whose words come while they are spoken: what of it counts is decided by [`Live::take`] on plain data, and the
//! thread carries it to the brain.

#[cfg(test)]
mod tests;

use jiff::Zoned;
use sotto_api::{Event, Id, Listening, Problem, Via};
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::{LONGEST, Now, Talker};
use crate::resident::refusal::Refusal;
use crate::resident::{Asker, Beginning};
use crate::turn::{At, Input};

/// Whoever listens tells something new more often than this: nothing is told of somebody who speaks without a breath, but
/// that ends after a minute, and a slow ear then reads all of it. After this time nobody is there any more who could tell the
/// end.
const QUIET_MS: u64 = 2 * 60_000;
/// Nobody says a request for longer, and the settings allow ten minutes. What goes on that long is a television, or a key
/// under a book.
const LONGEST_MS: u64 = 11 * 60_000;

/// A turn begins.
pub(in crate::resident) struct Begin {
    pub beginning: Beginning,
    pub reply: oneshot::Sender<Result<Id, Problem>>,
}

/// Something more is known of what is being said.
pub(in crate::resident) struct Speaking {
    pub turn: Id,
    pub what: Spoken,
    /// Told which reading counts now. Nobody waits where a turn was merely left lying.
    pub reply: Option<oneshot::Sender<Result<u32, Problem>>>,
}

/// What is known.
pub(in crate::resident) enum Spoken {
    /// The words from the beginning of the turn on, in place of those of this reading.
    Words { of: u32, text: String },
    /// The person spoke on.
    On,
    /// The person is done.
    Over { of: u32 },
    /// It was no request.
    Nothing,
    /// The person goes on though the turn is over: it was only the beginning.
    Back,
}

/// The words of a turn in hand.
pub(super) struct Live {
    number: u64,
    /// The reading that counts.
    revision: u32,
    /// It has no words yet.
    waits: bool,
    words: String,
    over: bool,
    /// When it began, on the clock of the thread.
    began: u64,
    /// When something was last told of it.
    told: u64,
    /// Spoken before anything of it was understood.
    language: Language,
}

impl Live {
    fn begin(number: u64, words: String, language: Language, ms: u64) -> Self {
        Self {
            number,
            revision: 0,
            waits: false,
            words,
            over: false,
            began: ms,
            told: ms,
            language,
        }
    }

    /// Until when its end is waited for; no matter once it is there.
    fn until(&self) -> Option<u64> {
        let until = (self.told + QUIET_MS).min(self.began + LONGEST_MS);
        (!self.over).then_some(until)
    }

    /// What becomes of what is known: what the one who says it is told, and what the turn is.
    fn take(&mut self, what: Spoken) -> (Result<u32, Problem>, Vec<Input>) {
        let language = self.language;
        let refused = |refusal: Refusal| (Err(refusal.problem(language)), Vec::new());
        let back = matches!(what, Spoken::Back);
        if self.over && !back {
            return refused(Refusal::Over);
        }
        let turn = self.number;
        match what {
            Spoken::Words { of, .. } | Spoken::Over { of } if of != self.revision => {
                refused(Refusal::Late)
            }
            Spoken::Words { text, .. } if text.len() > LONGEST => refused(Refusal::TooLong),
            Spoken::Words { text, .. } => {
                let heard = self.hear(text);
                (Ok(self.revision), vec![heard])
            }
            Spoken::On => {
                self.revision += 1;
                self.waits = true;
                (Ok(self.revision), vec![Input::SpokeOn { turn }])
            }
            Spoken::Over { .. } => {
                // What was dropped when the person spoke on does not count, whatever comes instead.
                let nothing = self.waits.then(|| self.hear(String::new()));
                self.over = true;
                let inputs: Vec<Input> =
                    nothing.into_iter().chain([Input::Over { turn }]).collect();
                if self.words.trim().is_empty() {
                    return (Err(Refusal::NothingHeard.problem(language)), inputs);
                }
                (Ok(self.revision), inputs)
            }
            // A turn without words leaves nothing, not even a line in the history.
            Spoken::Nothing => {
                let nothing = self.hear(String::new());
                (Ok(self.revision), vec![nothing, Input::Over { turn }])
            }
            // Of what is not over the person merely speaks on.
            Spoken::Back if !self.over => refused(Refusal::Late),
            Spoken::Back => {
                self.words.clear();
                self.over = false;
                (Ok(self.revision), vec![Input::TakeBack { turn }])
            }
        }
    }

    fn hear(&mut self, text: String) -> Input {
        if !self.waits {
            self.revision += 1;
        }
        self.waits = false;
        self.words.clone_from(&text);
        let at = At {
            turn: self.number,
            revision: self.revision,
        };
        Input::Heard { at, text }
    }

    /// The person has said all of it.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }
}

/// Whether what comes this way waits for what goes on.
pub(super) fn is_patient(via: Via) -> bool {
    matches!(via, Via::CommandLine | Via::Program)
}

impl Now {
    /// It has no words, and none were ever kept of it.
    pub(super) fn is_unheard(&self) -> bool {
        let unheard = |live: &Live| live.words.trim().is_empty();
        self.live.as_ref().is_some_and(unheard)
    }
}

impl Talker {
    /// Begins a turn that is still being spoken. It takes the place of what goes on, since a person speaks; only what comes
    /// from a program does not take that of a person who speaks already, or waits for an answer.
    pub(super) fn begin_live(&mut self, begin: Begin, handle: &Handle) {
        let Begin { beginning, reply } = begin;
        let refusal = if beginning.text.len() > LONGEST {
            Some(Refusal::TooLong)
        } else if is_patient(beginning.via) && self.somebody_speaks() {
            Some(Refusal::SomebodySpeaks)
        } else if is_patient(beginning.via) && self.a_person_waits() {
            Some(Refusal::SomebodyWaits)
        } else {
            None
        };
        if let Some(refusal) = refusal {
            let _ = reply.send(Err(self.refusal(refusal)));
            return;
        }
        self.leave_unheard(handle);
        self.follow_settings_and_question();
        let (id, ms, now) = (Id::new(), self.ms(), Zoned::now());
        let _ = reply.send(Ok(id));
        let Beginning {
            text,
            conversation,
            via,
            spoken,
        } = beginning;
        let in_words = !self.is_heard(spoken);
        self.brain.answer_in_words(in_words);
        let number = self.brain.begin(id, via, conversation, &now);
        let live = Live::begin(number, text.clone(), self.brain.language(), ms);
        let at = At {
            turn: number,
            revision: 0,
        };
        let out = self.brain.tell(Input::Heard { at, text }, &now, ms);
        self.now = Some(Now {
            id,
            via,
            spoken,
            asker: Asker::default(),
            told: false,
            live: Some(live),
        });
        self.show(Listening::Request);
        // What is shown of somebody who speaks stays where it stands, until there are other words.
        if self.now.as_ref().is_some_and(|now| !now.is_unheard()) {
            self.tell_words();
        }
        self.carry_out(out, handle);
    }

    /// Takes what more is known of the turn that is being spoken.
    pub(super) fn speaking(&mut self, speaking: Speaking, handle: &Handle) {
        let Speaking { turn, what, reply } = speaking;
        let over = matches!(what, Spoken::Over { .. });
        let nothing = matches!(what, Spoken::Nothing);
        let back = matches!(what, Spoken::Back);
        let tells = over || matches!(what, Spoken::Words { .. });
        let ms = self.ms();
        let (answer, inputs) = match self.now.as_mut().filter(|now| now.id == turn) {
            Some(Now {
                live: Some(live),
                spoken,
                ..
            }) if !back || self.brain.can_take_back(live.number) => {
                let (answer, inputs) = live.take(what);
                // What is dropped says nothing about the language, and what was no request is not answered aloud.
                if answer.is_ok() {
                    live.told = ms;
                }
                if answer.is_ok() && !over {
                    self.brain.speak(live.language);
                    *spoken &= !nothing;
                }
                (answer, inputs)
            }
            _ => (Err(self.refusal(Refusal::Over)), Vec::new()),
        };
        let counts = over && answer.is_ok();
        // Known before anything comes of it, as with any request.
        if let Some(reply) = reply {
            let _ = reply.send(answer);
        }
        if inputs.is_empty() {
            return;
        }
        if tells {
            self.tell_words();
        }
        if counts {
            self.asked = None;
            self.show(Listening::Working);
        }
        for input in inputs {
            let out = self.brain.tell(input, &Zoned::now(), self.ms());
            self.carry_out(out, handle);
        }
    }

    /// A turn is in hand whose words are not all said yet.
    pub(super) fn somebody_speaks(&self) -> bool {
        self.spoken_until().is_some()
    }

    /// The turn in hand is a person's.
    fn a_person_waits(&self) -> bool {
        self.now.as_ref().is_some_and(|now| !is_patient(now.via))
            || self.answered_until.is_some_and(|until| until > self.ms())
    }

    /// Until when the end of what is being said is waited for.
    pub(super) fn spoken_until(&self) -> Option<u64> {
        self.now.as_ref()?.live.as_ref()?.until()
    }

    /// Gives up a turn whose end never comes: nothing of it is done, since nobody said that it was all, and that is told.
    /// `ms` is the moment on the clock of this thread.
    pub(super) fn give_up_what_never_ends(&mut self, ms: u64, handle: &Handle) {
        if self.spoken_until().is_none_or(|until| until > ms) {
            return;
        }
        let Some(turn) = self.now.as_ref().map(|now| now.id) else {
            return;
        };
        let problem = self.refusal(Refusal::NeverEnded);
        let _ = self.tell.send(Event::Problem(problem));
        let (what, reply) = (Spoken::Nothing, None);
        self.speaking(Speaking { turn, what, reply }, handle);
    }

    /// A turn that has no words leaves nothing where another takes its place.
    pub(super) fn leave_unheard(&mut self, handle: &Handle) {
        let unheard = self.now.as_ref().filter(|now| now.is_unheard());
        if let Some(turn) = unheard.map(|now| now.id) {
            let (what, reply) = (Spoken::Nothing, None);
            self.speaking(Speaking { turn, what, reply }, handle);
        }
    }

    /// The words as they stand: firm once the person is done.
    fn tell_words(&self) {
        let Some(now) = &self.now else { return };
        let Some(live) = &now.live else { return };
        let words = live.words.trim().to_owned();
        let (firm, tentative) = if live.over {
            (words, String::new())
        } else {
            (String::new(), words)
        };
        let turn = now.id;
        let _ = self.tell.send(Event::Words {
            turn,
            firm,
            tentative,
        });
    }
}

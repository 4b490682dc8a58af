//! The turn whose words come while they are spoken: what of it counts is decided by [`Live::take`] on plain data, and the
//! thread carries it to the brain.

use jiff::Zoned;
use sotto_api::{Event, Id, Listening, Problem, ProblemCode};
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::{LONGEST, Now, Talker};
use crate::resident::Beginning;
use crate::turn::{At, Input};

/// What is said where a turn is over and has no words.
pub(super) const NOTHING_HEARD: &str = "Nothing was heard, so nothing was done.";
/// What is said to a text that is no request.
pub(super) const TOO_LONG: &str =
    "That is too long for a request. Nothing was done; say what to do in a few sentences.";
const LATE: &str = "Something newer was heard already. What came late was left aside.";
const OVER: &str = "That turn is over already. Say the rest as a request of its own.";

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
    /// Spoken before anything of it was understood.
    language: Language,
}

impl Live {
    /// What becomes of what is known: what the one who says it is told, and what the turn is.
    fn take(&mut self, what: Spoken) -> (Result<u32, Problem>, Vec<Input>) {
        let refused = |code, sentence: &str| (Err(Problem::new(code, sentence)), Vec::new());
        if self.over {
            return refused(ProblemCode::NotFound, OVER);
        }
        let turn = self.number;
        match what {
            Spoken::Words { of, .. } | Spoken::Over { of } if of != self.revision => {
                refused(ProblemCode::NotFound, LATE)
            }
            Spoken::Words { text, .. } if text.len() > LONGEST => {
                refused(ProblemCode::Invalid, TOO_LONG)
            }
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
                    let problem = Problem::new(ProblemCode::Invalid, NOTHING_HEARD);
                    return (Err(problem), inputs);
                }
                (Ok(self.revision), inputs)
            }
            // A turn without words leaves nothing, not even a line in the history.
            Spoken::Nothing => {
                let nothing = self.hear(String::new());
                (Ok(self.revision), vec![nothing, Input::Over { turn }])
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

impl Now {
    /// It has no words, and none were ever kept of it.
    pub(super) fn is_unheard(&self) -> bool {
        let unheard = |live: &Live| live.words.trim().is_empty();
        self.live.as_ref().is_some_and(unheard)
    }
}

impl Talker {
    /// Begins a turn that is still being spoken. It takes the place of what goes on: a person speaks.
    pub(super) fn begin_live(&mut self, begin: Begin, handle: &Handle) {
        let Begin { beginning, reply } = begin;
        if beginning.text.len() > LONGEST {
            let _ = reply.send(Err(Problem::new(ProblemCode::Invalid, TOO_LONG)));
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
        let number = self.brain.begin(id, via, conversation, &now);
        let live = Live {
            number,
            revision: 0,
            waits: false,
            words: text.clone(),
            over: false,
            language: self.brain.language(),
        };
        let at = At {
            turn: number,
            revision: 0,
        };
        let out = self.brain.tell(Input::Heard { at, text }, &now, ms);
        self.now = Some(Now {
            id,
            via,
            spoken,
            told: false,
            live: Some(live),
        });
        let _ = self.tell.send(Event::Listening(Listening::Request));
        self.tell_words();
        self.carry_out(out, handle);
    }

    /// Takes what more is known of the turn that is being spoken.
    pub(super) fn speaking(&mut self, speaking: Speaking, handle: &Handle) {
        let Speaking { turn, what, reply } = speaking;
        let over = matches!(what, Spoken::Over { .. });
        let nothing = matches!(what, Spoken::Nothing);
        let tells = over || matches!(what, Spoken::Words { .. });
        let (answer, inputs) = match self.now.as_mut().filter(|now| now.id == turn) {
            Some(Now {
                live: Some(live),
                spoken,
                ..
            }) => {
                let (answer, inputs) = live.take(what);
                // What is dropped says nothing about the language, and what was no request is not answered aloud.
                if answer.is_ok() && !over {
                    self.brain.speak(live.language);
                    *spoken &= !nothing;
                }
                (answer, inputs)
            }
            _ => {
                let problem = Problem::new(ProblemCode::NotFound, OVER);
                (Err(problem), Vec::new())
            }
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
            let _ = self.tell.send(Event::Listening(Listening::Working));
        }
        for input in inputs {
            let out = self.brain.tell(input, &Zoned::now(), self.ms());
            self.carry_out(out, handle);
        }
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

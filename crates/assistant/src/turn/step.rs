//! The one function that moves a turn on.

use super::ask::Open;
use super::carry::Doing;
use super::limits::Limits;
use super::think::Thinking;
use super::{Asked, At, Effect, Ended, Input, Line, Meaning, Planned, Signal, Words};

/// What is known between two inputs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// The limits in force.
    pub limits: Limits,
    pub(super) turn: Option<Turn>,
    /// The newest turn ever seen; whatever belongs to an older one is late.
    newest: Option<u64>,
    pub(super) asked: Option<Open>,
}

/// The turn in hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn {
    pub at: At,
    pub said: String,
    /// When the user was done.
    pub over: Option<u64>,
    pub stage: Stage,
    /// The number of the next call; numbers are never used twice in a turn.
    pub next_index: usize,
    /// Something was done that does more than look something up.
    pub acted: bool,
    /// Something of the answer was said.
    pub spoken: bool,
    /// The sound of work was made.
    signalled: bool,
}

/// How far the newest revision is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stage {
    /// Its words are not known yet.
    Listening,
    /// It has no words.
    Silent,
    /// Its meaning is being found out.
    Understanding,
    /// Its meaning waits for the end of the turn.
    Understood(Meaning),
    /// Its calls are being done.
    Doing(Doing),
    /// The model answers it.
    Thinking(Thinking),
}

impl State {
    /// Whether a turn is going on.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.turn.is_some()
    }
}

/// Moves on by one input. `now` is in milliseconds on any clock that only goes forward.
#[must_use]
pub fn step(mut state: State, input: Input, now: u64) -> (State, Vec<Effect>) {
    let mut out = Vec::new();
    let world = &mut World { now, out: &mut out };
    match input {
        Input::Heard { at, text } => state.heard(at, &text, world),
        Input::SpokeOn { turn } => state.spoke_on(turn, world),
        Input::Over { turn } => state.over(turn, world),
        Input::TakeBack { turn } => state.take_back(turn, world),
        Input::Understood { at, meaning } => state.understood(at, meaning, world),
        Input::Wrote { at, round, wrote } => state.wrote(at, round, wrote, world),
        Input::Did { at, index, outcome } => state.did(at, index, outcome, world),
        Input::Stop => state.stop(world),
        Input::Tick => state.tick(world),
    }
    (state, out)
}

/// The moment, and where effects go.
pub(super) struct World<'a> {
    pub now: u64,
    pub out: &'a mut Vec<Effect>,
}

impl World<'_> {
    pub(super) fn add(&mut self, effect: Effect) {
        self.out.push(effect);
    }
}

impl State {
    /// The turn in hand, if it is this reading of it.
    pub(super) fn reading(&mut self, at: At) -> Option<&mut Turn> {
        self.turn.as_mut().filter(|turn| turn.at == at)
    }

    fn begin(&mut self, at: At, world: &mut World<'_>) {
        self.end(Ended::Overtaken, world);
        self.newest = Some(at.turn);
        self.turn = Some(Turn {
            at,
            said: String::new(),
            over: None,
            stage: Stage::Listening,
            next_index: 0,
            acted: false,
            spoken: false,
            signalled: false,
        });
    }

    fn heard(&mut self, at: At, text: &str, world: &mut World<'_>) {
        match self.newest {
            Some(newest) if at.turn < newest => return,
            Some(newest) if at.turn == newest => {}
            _ => self.begin(at, world),
        }
        let asked = self.asked(world.now).cloned();
        let Some(turn) = &mut self.turn else {
            return; // Already finished.
        };
        let later = at.revision > turn.at.revision;
        if at.revision < turn.at.revision
            || (later && turn.over.is_some() && turn.stage != Stage::Listening)
        {
            return;
        }
        if later {
            turn.drop_work(world);
            turn.at = at;
        } else if turn.stage != Stage::Listening {
            return; // Heard already.
        }
        turn.said = text.trim().to_owned();
        if turn.said.is_empty() {
            turn.stage = Stage::Silent;
            self.go_on(world);
        } else {
            turn.stage = Stage::Understanding;
            world.add(Effect::Understand {
                at,
                text: turn.said.clone(),
                asked,
            });
        }
    }

    fn spoke_on(&mut self, turn: u64, world: &mut World<'_>) {
        if let Some(turn) = self
            .turn
            .as_mut()
            .filter(|it| it.at.turn == turn && it.over.is_none())
        {
            turn.drop_work(world);
            turn.at.revision += 1;
            turn.stage = Stage::Listening;
        }
    }

    fn over(&mut self, number: u64, world: &mut World<'_>) {
        if self.newest.is_none_or(|newest| number > newest) {
            let at = At {
                turn: number,
                revision: 0,
            };
            self.begin(at, world);
        }
        let limits = self.limits;
        if let Some(turn) = self
            .turn
            .as_mut()
            .filter(|it| it.at.turn == number && it.over.is_none())
        {
            turn.over = Some(world.now);
            for wait in [limits.working_ms, limits.deadline_ms] {
                world.add(Effect::WakeAt(world.now.saturating_add(wait)));
            }
            self.go_on(world);
        }
    }

    fn understood(&mut self, at: At, meaning: Meaning, world: &mut World<'_>) {
        let may_think = self.limits.early;
        let Some(turn) = self
            .reading(at)
            .filter(|turn| turn.stage == Stage::Understanding)
        else {
            return;
        };
        // What changes nothing may be looked up, and what looks finished may be thought about, while the user is
        // perhaps still to go on.
        let early = match &meaning {
            Meaning::Calls(calls) => calls.iter().all(|planned| planned.only_reads),
            Meaning::Open => may_think && turn.said.ends_with(['.', '!', '?', '。', '！', '？']),
            _ => false,
        };
        turn.stage = Stage::Understood(meaning);
        if early {
            self.act(world);
        } else {
            self.go_on(world);
        }
    }

    /// Goes on as far as it is allowed: nothing has an effect before the turn is over.
    pub(super) fn go_on(&mut self, world: &mut World<'_>) {
        let Some(turn) = self.turn.as_ref().filter(|turn| turn.over.is_some()) else {
            return;
        };
        match &turn.stage {
            Stage::Listening | Stage::Understanding => {}
            Stage::Silent => {
                world.add(Effect::Signal(Signal::Nothing));
                self.end(Ended::Empty, world);
            }
            Stage::Understood(_) => self.act(world),
            Stage::Doing(_) => self.carry_on(world),
            Stage::Thinking(_) => self.think_on(world),
        }
    }

    /// Acts on what was understood.
    fn act(&mut self, world: &mut World<'_>) {
        let Some(turn) = &mut self.turn else { return };
        let Stage::Understood(meaning) = std::mem::replace(&mut turn.stage, Stage::Understanding)
        else {
            return;
        };
        match meaning {
            Meaning::Calls(calls) => self.carry_out(calls, world),
            Meaning::Open => self.think(world),
            Meaning::Missing {
                planned,
                slot,
                question,
            } => {
                let rest = Vec::new();
                self.ask(
                    Asked::Slot {
                        planned,
                        slot,
                        rest,
                    },
                    &question,
                    world,
                );
            }
            Meaning::Either { question, options } => {
                self.ask(Asked::Either(options), &question, world)
            }
            Meaning::Option(number) => match self.take_asked(world.now) {
                Some(Asked::Either(mut options)) if number < options.len() => {
                    let chosen = options.swap_remove(number);
                    self.carry_out(chosen, world);
                }
                _ => self.answer(Line::NothingAsked, world),
            },
            Meaning::Yes => match self.take_asked(world.now) {
                Some(Asked::Confirm(mut calls)) => {
                    // Yes is said to one question: the next one is asked in its turn.
                    if let Some(first) = calls.first_mut() {
                        first.confirm = None;
                    }
                    self.carry_out(calls, world);
                }
                Some(Asked::Again(text)) => self.again(text, world),
                _ => self.answer(Line::NothingAsked, world),
            },
            Meaning::No => {
                let line = match self.take_asked(world.now) {
                    Some(_) => Line::NothingDone,
                    None => Line::NothingAsked,
                };
                self.answer(line, world);
            }
            Meaning::AskAgain => self.ask_again(world),
        }
    }

    fn again(&mut self, text: String, world: &mut World<'_>) {
        if let Some(turn) = &mut self.turn {
            turn.stage = Stage::Understanding;
            turn.said.clone_from(&text);
            let at = turn.at;
            world.add(Effect::Understand {
                at,
                text,
                asked: None,
            });
        }
    }

    pub(super) fn answer(&mut self, line: Line, world: &mut World<'_>) {
        self.say(Words::Line(line), world);
        self.end(Ended::Answered, world);
    }

    /// Apologises, and offers to try again.
    pub(super) fn fail(&mut self, sentence: String, world: &mut World<'_>) {
        let said = self
            .turn
            .as_ref()
            .map(|turn| turn.said.clone())
            .unwrap_or_default();
        self.say(Words::Text(sentence), world);
        self.put(Asked::Again(said), Words::Line(Line::TryAgain), world);
        self.end(Ended::Failed, world);
    }

    pub(super) fn say(&mut self, words: Words, world: &mut World<'_>) {
        if let Some(turn) = &mut self.turn {
            turn.spoken = true;
            world.add(Effect::Say { at: turn.at, words });
        }
    }

    /// Ends the turn in hand, if there is one.
    pub(super) fn end(&mut self, ended: Ended, world: &mut World<'_>) {
        let Some(mut turn) = self.turn.take() else {
            return;
        };
        turn.drop_work(world);
        world.add(Effect::Finish {
            at: turn.at,
            said: turn.said,
            ended,
        });
    }

    fn stop(&mut self, world: &mut World<'_>) {
        world.add(Effect::Hush);
        self.asked = None;
        if self.turn.is_some() {
            world.add(Effect::Signal(Signal::Stopped));
            self.tell_done_unless_told(world);
            self.end(Ended::Stopped, world);
        }
    }

    fn tick(&mut self, world: &mut World<'_>) {
        let limits = self.limits;
        let Some(turn) = &mut self.turn else { return };
        let Some(over) = turn.over else { return };
        let waited = world.now.saturating_sub(over);
        if waited >= limits.deadline_ms {
            self.tell_done(world);
            self.say(Words::Line(Line::TookTooLong), world);
            self.end(Ended::Failed, world);
        } else if waited >= limits.working_ms && !turn.spoken && !turn.signalled {
            turn.signalled = true;
            world.add(Effect::Signal(Signal::Working));
        }
    }
}

impl Turn {
    /// Drops what came of this revision so far.
    fn drop_work(&mut self, world: &mut World<'_>) {
        if let Stage::Thinking(thinking) = &self.stage
            && !thinking.ended()
        {
            world.add(Effect::StopThinking { at: self.at });
        }
        self.stage = Stage::Listening;
    }

    /// Begins a call and gives its number.
    pub(super) fn begin_call(&mut self, planned: &Planned, world: &mut World<'_>) -> usize {
        let index = self.next_index;
        self.next_index += 1;
        self.acted |= !planned.only_reads;
        world.add(Effect::Do {
            at: self.at,
            index,
            call: planned.call.clone(),
        });
        index
    }
}

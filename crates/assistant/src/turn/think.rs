//! Rounds of the language model: it writes, its calls are done, and where it wants to it goes on with their results.

use std::collections::VecDeque;

use super::speech::Unsaid;
use super::step::{Stage, State, World};
use super::{Asked, At, Effect, Ended, Line, Outcome, Planned, Result, Wanted, Words, Wrote};

/// What the model is told of a call that stood beside a wrong one. Not for the user, so that it is in the language of the
/// tools' descriptions.
const BESIDE: &str = "Not done, because another call beside it was wrong. Write all of them again.";

/// A round in hand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thinking {
    round: u8,
    /// Written before the turn was over, or not yet a whole sentence.
    unsaid: Unsaid,
    calls: VecDeque<Planned>,
    /// What was meant as a call in this round and is none.
    wrong: Vec<Result>,
    /// The call that is being done.
    doing: Option<(usize, Planned)>,
    results: Vec<Result>,
    /// What was done in this round and those before it, in the words of the skills: the model tells it in its own, but where it
    /// does not come to that the user must hear it from us.
    done: Vec<String>,
    /// A sentence of this round was said: it tells in its own words what the rounds before have done.
    told: bool,
    /// A call of this round was begun.
    called: bool,
    /// What the calls have to say themselves.
    said: Vec<String>,
    /// Set at the end of the round: whether the model goes on with the results.
    end: Option<bool>,
    failed: Option<String>,
    any_failed: bool,
}

impl Thinking {
    fn round(round: u8, results: Vec<Result>, done: Vec<String>) -> Self {
        Self {
            round,
            unsaid: Unsaid::default(),
            calls: VecDeque::new(),
            wrong: Vec::new(),
            doing: None,
            results,
            done,
            told: false,
            called: false,
            said: Vec::new(),
            end: None,
            failed: None,
            any_failed: false,
        }
    }

    /// What was done and is not told yet. It is told once.
    fn take_done(&mut self) -> Vec<String> {
        std::mem::take(&mut self.done)
    }

    /// Where one call of a round is wrong, none of them counts: the model writes all of them again, and nothing is done
    /// twice. Says whether it was so.
    fn refuse_wrong(&mut self) -> bool {
        if self.wrong.is_empty() {
            return false;
        }
        let beside = self.calls.drain(..).map(|planned| Result {
            wanted: Wanted::Refused(planned.call),
            result: BESIDE.to_owned(),
        });
        self.results.extend(beside);
        self.results.append(&mut self.wrong);
        true
    }

    /// The model has nothing more to write in this round.
    pub(super) fn ended(&self) -> bool {
        self.end.is_some() || self.failed.is_some()
    }
}

impl State {
    /// Says what the model did and did not come to tell.
    pub(super) fn tell_done(&mut self, world: &mut World<'_>) {
        let done = match self.turn.as_mut().map(|turn| &mut turn.stage) {
            Some(Stage::Thinking(thinking)) => thinking.take_done(),
            _ => Vec::new(),
        };
        if !done.is_empty() {
            self.say(Words::Text(done.join(" ")), world);
        }
    }

    /// The same where the rest is stopped: what was done stays so, and who stops it might not know. But who has heard the
    /// model speak of it wants to hear no more.
    pub(super) fn tell_done_unless_told(&mut self, world: &mut World<'_>) {
        let told = self
            .turn
            .as_ref()
            .is_some_and(|turn| matches!(&turn.stage, Stage::Thinking(thinking) if thinking.told));
        if !told {
            self.tell_done(world);
        }
    }

    /// Asks the model.
    pub(super) fn think(&mut self, world: &mut World<'_>) {
        self.think_round(1, Vec::new(), Vec::new(), world);
    }

    fn think_round(
        &mut self,
        round: u8,
        results: Vec<Result>,
        done: Vec<String>,
        world: &mut World<'_>,
    ) {
        let Some(turn) = &mut self.turn else { return };
        turn.stage = Stage::Thinking(Thinking::round(round, results.clone(), done));
        world.add(Effect::Think {
            at: turn.at,
            round,
            text: turn.said.clone(),
            results,
        });
    }

    /// The model wrote something.
    pub(super) fn wrote(&mut self, at: At, round: u8, wrote: Wrote, world: &mut World<'_>) {
        let Some(turn) = self.reading(at) else { return };
        let over = turn.over.is_some();
        let Stage::Thinking(thinking) = &mut turn.stage else {
            return;
        };
        if thinking.round != round || thinking.ended() {
            return;
        }
        match wrote {
            Wrote::Text(piece) => {
                let whole = thinking.unsaid.push(&piece);
                match whole {
                    Some(whole) if over => {
                        thinking.told = true;
                        self.say(Words::Text(whole), world);
                    }
                    // Nothing is heard before the turn is over.
                    Some(whole) => thinking.said.push(whole),
                    None => {}
                }
                return;
            }
            Wrote::Call(planned) => {
                thinking.calls.push_back(planned);
                return;
            }
            Wrote::Wrong { wanted, why } => {
                thinking.wrong.push(Result {
                    wanted,
                    result: why,
                });
                return;
            }
            Wrote::End { wants_results } => thinking.end = Some(wants_results),
            Wrote::Failed(sentence) => thinking.failed = Some(sentence),
        }
        self.go_on(world);
    }

    /// Goes on with what the model wrote. The turn is over.
    pub(super) fn think_on(&mut self, world: &mut World<'_>) {
        let Some(turn) = &mut self.turn else { return };
        let Stage::Thinking(thinking) = &mut turn.stage else {
            return;
        };
        if thinking.doing.is_some() {
            return;
        }
        let waiting = std::mem::take(&mut thinking.said);
        if !waiting.is_empty() && !thinking.ended() {
            // Written while it was open whether the user would go on.
            self.say(Words::Text(waiting.join(" ")), world);
            return;
        }
        thinking.said = waiting;
        if let Some(sentence) = thinking.failed.clone() {
            let mut words = thinking.take_done();
            let nothing_done = words.is_empty();
            words.append(&mut thinking.said);
            words.push(sentence);
            if nothing_done {
                return self.fail(words.join(" "), world);
            }
            // Once more would do again what is done.
            self.forget_asked();
            self.say(Words::Text(words.join(" ")), world);
            return self.end(Ended::Failed, world);
        }
        let Some(wants_results) = thinking.end else {
            return;
        };
        let refused = thinking.refuse_wrong();
        if let Some(next) = thinking.calls.pop_front() {
            if let Some(question) = next.confirm.clone() {
                let mut all = vec![next];
                all.extend(std::mem::take(&mut thinking.calls));
                let mut words = thinking.take_done();
                words.append(&mut thinking.said);
                words.extend(thinking.unsaid.rest());
                words.push(question);
                return self.ask(Asked::Confirm(all), &words.join(" "), world);
            }
            let index = turn.begin_call(&next, world);
            if let Stage::Thinking(thinking) = &mut turn.stage {
                thinking.doing = Some((index, next));
                thinking.called = true;
            }
            return;
        }
        let mut words = std::mem::take(&mut thinking.said);
        words.extend(thinking.unsaid.rest());
        if refused || (wants_results && thinking.called) {
            let (round, results) = (thinking.round, std::mem::take(&mut thinking.results));
            // What an earlier round did, and this one has told, is told.
            let told = round > 1 && !words.is_empty();
            let done = if told {
                Vec::new()
            } else {
                thinking.done.clone()
            };
            if !words.is_empty() {
                self.say(Words::Text(words.join(" ")), world);
            }
            if round >= self.limits.rounds {
                self.forget_asked();
                self.tell_done(world);
                self.say(Words::Line(Line::TooManySteps), world);
                return self.end(Ended::Failed, world);
            }
            return self.think_round(round + 1, results, done, world);
        }
        let ended = if thinking.any_failed {
            Ended::Failed
        } else {
            Ended::Answered
        };
        let spoken = turn.spoken;
        let done = thinking.take_done();
        self.forget_asked();
        if words.is_empty() && !spoken {
            words = done;
        }
        if !words.is_empty() {
            self.say(Words::Text(words.join(" ")), world);
        } else if !spoken {
            self.say(Words::Line(Line::NoAnswer), world);
        }
        self.end(ended, world);
    }

    /// A call of the model was done or failed.
    pub(super) fn did_for_model(&mut self, index: usize, outcome: Outcome, world: &mut World<'_>) {
        let Some(turn) = &mut self.turn else { return };
        let Stage::Thinking(thinking) = &mut turn.stage else {
            return;
        };
        let Some((_, planned)) = thinking.doing.take_if(|(number, _)| *number == index) else {
            return;
        };
        let feeds_back = thinking.end == Some(true);
        let (say, result) = match outcome {
            Outcome::Done { say, result } => {
                if feeds_back && !planned.only_reads && !say.is_empty() {
                    thinking.done.push(say.clone());
                }
                (say, result)
            }
            Outcome::Failed { say } => {
                thinking.any_failed |= !feeds_back;
                (say.clone(), say)
            }
            Outcome::Ask { slot, question } => {
                let rest: Vec<Planned> = std::mem::take(&mut thinking.calls).into();
                let mut words = thinking.take_done();
                words.append(&mut thinking.said);
                words.push(question);
                let asked = Asked::Slot {
                    planned,
                    slot,
                    rest,
                };
                return self.ask(asked, &words.join(" "), world);
            }
        };
        // A model that goes on says it in its own words.
        if !feeds_back && !say.is_empty() {
            thinking.said.push(say);
        }
        thinking.results.push(Result {
            wanted: Wanted::Call(planned.call),
            result,
        });
        self.think_on(world);
    }
}

//! Doing calls one after the other, and saying once what came of them.

use super::step::{Stage, State, World};
use super::{Asked, At, Ended, Meaning, Outcome, Planned, Words};

/// Calls on their way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Doing {
    all: Vec<Planned>,
    /// How many were begun.
    begun: usize,
    /// The number of the one that is being done.
    now: Option<usize>,
    said: Vec<String>,
    failed: bool,
}

impl State {
    /// Does these calls in order.
    pub(super) fn carry_out(&mut self, calls: Vec<Planned>, world: &mut World<'_>) {
        let Some(turn) = &mut self.turn else { return };
        turn.stage = Stage::Doing(Doing {
            all: calls,
            begun: 0,
            now: None,
            said: Vec::new(),
            failed: false,
        });
        if turn.over.is_some() {
            self.forget_asked();
        }
        self.carry_on(world);
    }

    /// Begins the next call, asks before it, or says what was done.
    pub(super) fn carry_on(&mut self, world: &mut World<'_>) {
        let Some(turn) = &mut self.turn else { return };
        let over = turn.over.is_some();
        let Stage::Doing(doing) = &mut turn.stage else {
            return;
        };
        if doing.now.is_some() {
            return;
        }
        let Some(next) = doing.all.get(doing.begun).cloned() else {
            if over {
                let ended = if doing.failed {
                    Ended::Failed
                } else {
                    Ended::Answered
                };
                let words = doing.said.join(" ");
                self.forget_asked();
                self.say(Words::Text(words), world);
                self.end(ended, world);
            }
            return;
        };
        if let Some(question) = &next.confirm {
            let words = join(&doing.said, question);
            let rest = doing.all[doing.begun..].to_vec();
            if over {
                self.ask(Asked::Confirm(rest), &words, world);
            }
            return;
        }
        doing.begun += 1;
        let index = turn.begin_call(&next, world);
        if let Stage::Doing(doing) = &mut turn.stage {
            doing.now = Some(index);
        }
    }

    /// A call was done or failed.
    pub(super) fn did(&mut self, at: At, index: usize, outcome: Outcome, world: &mut World<'_>) {
        let Some(turn) = self.reading(at) else { return };
        let over = turn.over.is_some();
        let doing = match &mut turn.stage {
            Stage::Doing(doing) if doing.now == Some(index) => doing,
            Stage::Thinking(_) => return self.did_for_model(index, outcome, world),
            _ => return,
        };
        doing.now = None;
        match outcome {
            Outcome::Done { say, .. } => doing.said.push(say),
            Outcome::Failed { say } => {
                doing.said.push(say);
                doing.failed = true;
            }
            Outcome::Ask { slot, question } => {
                let at = doing.begun - 1;
                if over {
                    let words = join(&doing.said, &question);
                    let (planned, rest) = (doing.all[at].clone(), doing.all[at + 1..].to_vec());
                    self.ask(
                        Asked::Slot {
                            planned,
                            slot,
                            rest,
                        },
                        &words,
                        world,
                    );
                } else {
                    // Looked up early, in vain. Once the turn is over it is looked up again and asked about.
                    let all = std::mem::take(&mut doing.all);
                    turn.stage = Stage::Understood(Meaning::Calls(all));
                }
                return;
            }
        }
        self.carry_on(world);
    }
}

fn join(said: &[String], question: &str) -> String {
    let mut words = said.join(" ");
    if !words.is_empty() {
        words.push(' ');
    }
    words + question
}

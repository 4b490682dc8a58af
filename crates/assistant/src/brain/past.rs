//! What was said and done a moment ago: what a model is told of earlier turns, and what it is told besides.

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_skills::abilities::{Screen, VerbKind};
use sotto_skills::calls::Call;
use sotto_skills::doing::Line;

use super::{Brain, page};
use crate::mind::{Earlier, Known, Tells};
use crate::turn::{Planned, Result};

/// A turn that is older is not what somebody goes on from.
const RECENT: SignedDuration = SignedDuration::from_mins(5);
/// So many turns are kept in mind.
const MOST: usize = 8;
/// Says once more whatever was said last, a note too.
const REPEAT: &str = "repeat";

/// The turns of the last minutes, and what the present one has done so far.
#[derive(Debug, Default)]
pub(super) struct Past {
    turns: Vec<Over>,
    calls: Vec<Call>,
    /// The present turn read something that is kept.
    reads: bool,
    /// The model was told of a turn before that holds what is kept.
    told_of_turns: bool,
    /// The model was told what is remembered.
    told_of_memories: bool,
}

/// A turn that is over.
#[derive(Debug)]
struct Over {
    at: Timestamp,
    turn: Earlier,
    /// Its answer may hold words that somebody else wrote, or that were written long ago.
    reads: bool,
}

impl Past {
    /// The present turn did this, or asked about it. What failed is not told: a model would only try it again. `reads`:
    /// whether its answer holds what is kept.
    pub(super) fn did(&mut self, call: &Call, reads: bool) {
        self.calls.push(call.clone());
        self.reads |= reads;
    }

    /// The words are others now: what the reading before had looked up is not told.
    pub(super) fn anew(&mut self) {
        self.calls.clear();
        self.reads = false;
        self.told_of_turns = false;
        self.told_of_memories = false;
    }

    /// Words that are kept stand in the prompt of the present turn's model.
    fn told(&self) -> bool {
        self.told_of_turns || self.told_of_memories
    }

    /// The present turn is over. `by_model`: words of the answer are a model's choice, so that what it had been told may
    /// stand in them.
    pub(super) fn finish(&mut self, said: &str, answer: &str, by_model: bool, now: Timestamp) {
        let calls = std::mem::take(&mut self.calls);
        let reads = std::mem::take(&mut self.reads) || (by_model && self.told());
        self.told_of_turns = false;
        self.told_of_memories = false;
        if said.is_empty() {
            return;
        }
        let turn = Earlier {
            said: said.to_owned(),
            calls,
            answer: answer.to_owned(),
        };
        self.turns.push(Over {
            at: now,
            turn,
            reads,
        });
        if self.turns.len() > MOST {
            self.turns.remove(0);
        }
    }

    /// What a model is told of the turns of the last minutes.
    fn tell(&mut self, tells: Tells, now: Timestamp) -> Vec<Earlier> {
        let recent: Vec<&Over> = self
            .turns
            .iter()
            .filter(|over| now.duration_since(over.at) < RECENT)
            .collect();
        let from = recent.len().saturating_sub(tells.turns);
        let told: Vec<&Over> = recent[from..]
            .iter()
            .copied()
            .filter(|over| tells.words || !over.turn.calls.is_empty())
            .collect();
        let reads = told.iter().any(|over| over.reads);
        let turns = told.into_iter().map(|over| over.turn.clone()).collect();
        self.told_of_turns = reads;
        turns
    }
}

impl Brain {
    /// What a model is told of the turns of the last minutes, the oldest first. What it is told is kept in mind for
    /// [`Brain::plan_for_model`].
    #[must_use]
    pub fn earlier(&mut self, now: &Zoned, tells: Tells) -> Vec<Earlier> {
        self.past.tell(tells, now.timestamp())
    }

    /// What a model is told besides: the moment, and what is remembered that has to do with the request. That it is told
    /// of memories is kept in mind for [`Brain::plan_for_model`].
    #[must_use]
    pub fn known(&mut self, text: &str, now: &Zoned, tells: Tells) -> Known {
        let memories = if tells.words {
            self.memories.get_mut().about(text, &self.store)
        } else {
            Vec::new()
        };
        self.past.told_of_memories = !memories.is_empty();
        Known {
            now: Some(now.clone()),
            memories,
        }
    }

    /// A call that a model wants. It is asked about first where the model was not sure, and where words stand in its prompt
    /// that are not the user's of this moment, be it that it has read them in this turn, that an earlier turn told them, or
    /// that they are remembered: what stands in a note, a memory or a mail can look like an order, and it has none to give.
    /// So is a page that the user did not name: opening it tells whoever runs it. What only looks something up is done
    /// without asking.
    #[must_use]
    pub fn plan_for_model(&self, call: Call, sure: bool, results: &[Result]) -> Planned {
        let mut planned = self.plan(call);
        if planned.only_reads || planned.confirm.is_some() {
            return planned;
        }
        let read_now = results.iter().any(|result| self.reads(&result.call));
        let has_read = read_now || self.past.told();
        let harmless = planned.call.is_small_talk(&self.abilities);
        let unnamed = page::is_unnamed(&planned.call, &self.heard);
        if (has_read || unnamed || !sure) && !harmless {
            let what = self.described(std::slice::from_ref(&planned));
            let name = if has_read {
                "talk.read_and_wants"
            } else {
                "talk.perhaps"
            };
            planned.confirm = Some(self.book().line(&Line::new(name).with("what", what)));
        }
        planned
    }

    /// Whether a call brings words to the model that are not the user's of this moment: what stands in a note, on a list, in
    /// the calendar. The time of day and a sum do not.
    pub(super) fn reads(&self, call: &Call) -> bool {
        let verb = self.abilities.verb(&call.tool);
        let ability = self.abilities.ability_of(&call.tool);
        let (Some(verb), Some(ability)) = (verb, ability) else {
            return true;
        };
        let kept = match ability.id.as_str() {
            REPEAT => true,
            // Times, and names of a word or two that the user gave to what runs now.
            "alarm" | "timer" => false,
            _ => ability.screen != Screen::None,
        };
        verb.kind == VerbKind::Question && kept
    }

    /// A sentence of the phrasebook.
    #[must_use]
    pub fn line(&self, name: &'static str) -> String {
        self.book().line(&Line::new(name))
    }
}

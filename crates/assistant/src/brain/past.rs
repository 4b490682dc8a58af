//! What was said and done a moment ago: what a model is told of earlier turns, and what it is told besides.

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_skills::abilities::{Confirm, VerbKind};
use sotto_skills::calls::Call;
use sotto_skills::doing::Line;

use super::Brain;
use crate::mind::{Earlier, Known};
use crate::turn::{Planned, Result};

/// A turn that is older is not what somebody goes on from.
const RECENT: SignedDuration = SignedDuration::from_mins(5);
/// So many turns are kept in mind.
const MOST: usize = 8;

/// The turns of the last minutes, and what the present one has done so far.
#[derive(Debug, Default)]
pub(super) struct Past {
    turns: Vec<(Timestamp, Earlier)>,
    calls: Vec<Call>,
}

impl Past {
    /// The present turn did this, or asked about it. What failed is not told: a model would only try it again.
    pub(super) fn did(&mut self, call: &Call) {
        self.calls.push(call.clone());
    }

    /// The present turn is over.
    pub(super) fn finish(&mut self, said: &str, answer: &str, now: Timestamp) {
        let calls = std::mem::take(&mut self.calls);
        if said.is_empty() {
            return;
        }
        let turn = Earlier {
            said: said.to_owned(),
            calls,
            answer: answer.to_owned(),
        };
        self.turns.push((now, turn));
        if self.turns.len() > MOST {
            self.turns.remove(0);
        }
    }

    fn recent(&self, now: Timestamp) -> Vec<Earlier> {
        self.turns
            .iter()
            .filter(|(at, _)| now.duration_since(*at) < RECENT)
            .map(|(_, turn)| turn.clone())
            .collect()
    }
}

impl Brain {
    /// The turns of the last minutes, the oldest first.
    #[must_use]
    pub fn earlier(&self, now: &Zoned) -> Vec<Earlier> {
        self.past.recent(now.timestamp())
    }

    /// What a model is told besides: the moment, and what is remembered that has to do with the request.
    #[must_use]
    pub fn known(&mut self, text: &str, now: &Zoned) -> Known {
        Known {
            now: Some(now.clone()),
            memories: self.memories.get_mut().about(text, &self.store),
        }
    }

    /// A call that a model wants. It is asked about first where the model was not sure, and where the model has read
    /// something since the user spoke: what stands in a note, a memory or a mail can look like an order, and it has none
    /// to give. What only looks something up is done without asking.
    #[must_use]
    pub fn plan_for_model(&self, call: Call, sure: bool, results: &[Result]) -> Planned {
        let mut planned = self.plan(call);
        if planned.only_reads || planned.confirm.is_some() {
            return planned;
        }
        let has_read = results.iter().any(|result| self.reads(&result.call));
        let harmless = planned.call.is_small_talk(&self.abilities);
        if (has_read || !sure) && !harmless {
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

    /// Whether a call brings words to the model that are not the user's of this moment.
    fn reads(&self, call: &Call) -> bool {
        self.abilities
            .verb(&call.tool)
            .is_none_or(|verb| verb.kind == VerbKind::Question && verb.confirm != Confirm::Always)
    }

    /// A sentence of the phrasebook.
    #[must_use]
    pub fn line(&self, name: &'static str) -> String {
        self.book().line(&Line::new(name))
    }
}

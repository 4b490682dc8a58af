//! What was said and done a moment ago: what a model is told of earlier turns, and what it is told besides.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::Id;
use sotto_skills::abilities::{Screen, VerbKind};
use sotto_skills::calls::Call;
use sotto_skills::doing::Line;

use super::meaning::{plain, told, told_by_slot};
use super::{Brain, page, today};
use crate::mind::{Earlier, Known, Tells};
use crate::turn::{At, Planned, Result, Wanted};

/// A turn that is older is not what somebody goes on from.
const RECENT: SignedDuration = SignedDuration::from_mins(5);
/// So many turns are kept in mind.
const MOST: usize = 8;
/// How the tools end that cancel all there are of a kind.
const ALL: &str = "_cancel_all";
/// Says once more whatever was said last, a note too.
const REPEAT: &str = "repeat";

/// The turns of the last minutes, and what the present one has done so far.
#[derive(Debug, Default)]
pub(super) struct Past {
    turns: Vec<Over>,
    calls: Vec<Call>,
    /// The present turn read something that is kept, or told of it in words that the user had not said.
    reads: bool,
    /// The model was told of a turn before that holds what is kept.
    told_of_turns: bool,
    /// The model was told what is remembered.
    told_of_memories: bool,
    /// What the model was told besides in the first round of a reading.
    known: Option<(At, Tells, Known)>,
}

/// A turn that is over.
#[derive(Debug)]
struct Over {
    id: Id,
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

    /// The present turn tells words of something kept that the user has not said, in a question or in a refusal.
    pub(super) fn tells_kept_words(&mut self) {
        self.reads = true;
    }

    /// Whether one of the turns that are kept in mind did.
    pub(super) fn has_told_kept_words(&self) -> bool {
        self.turns.iter().any(|over| over.reads)
    }

    /// The user's own words: these, and those of the last minutes.
    pub(super) fn own_words(&self, said: &str, now: Timestamp) -> BTreeSet<String> {
        let recent = self.recent(now).flat_map(|over| words(&over.turn.said));
        words(said).chain(recent).collect()
    }

    /// Words that are kept stand in the prompt of the present turn's model.
    fn told(&self) -> bool {
        self.told_of_turns || self.told_of_memories
    }

    /// The present turn is over. `by_model`: words of the answer are a model's choice, so that what it had been told may
    /// stand in them. The same goes for what an earlier turn had begun: a "yes" to a call whose words came from a note does
    /// not make them the user's own.
    pub(super) fn finish(
        &mut self,
        id: Id,
        said: &str,
        answer: &str,
        by_model: bool,
        now: Timestamp,
    ) {
        let calls = std::mem::take(&mut self.calls);
        let goes_on = !self.are_of_the_user(&calls, said, now);
        let may_hold = self.told() || self.recent(now).any(|over| over.reads);
        let reads =
            std::mem::take(&mut self.reads) || (by_model && self.told()) || (goes_on && may_hold);
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
            id,
            at: now,
            turn,
            reads,
        });
        if self.turns.len() > MOST {
            self.turns.remove(0);
        }
    }

    /// Of the answer to a turn only this was heard: nobody can go on from the rest.
    pub(super) fn played(&mut self, id: Id, heard: &str) {
        if let Some(over) = self.turns.iter_mut().find(|over| over.id == id) {
            heard.clone_into(&mut over.turn.answer);
        }
    }

    fn recent(&self, now: Timestamp) -> impl Iterator<Item = &Over> {
        let is_recent = move |over: &&Over| now.duration_since(over.at) < RECENT;
        self.turns.iter().filter(is_recent)
    }

    /// Whether calls hold no word that the user has not said, in these words or in those of the last minutes.
    fn are_of_the_user(&self, calls: &[Call], said: &str, now: Timestamp) -> bool {
        let own = self.own_words(said, now);
        calls
            .iter()
            .flat_map(|call| told_by_slot(call).into_values())
            .all(|told| words(&told).all(|word| own.contains(&word)))
    }

    /// What a model is told of the turns of the last minutes.
    fn tell(&mut self, tells: Tells, now: Timestamp) -> Vec<Earlier> {
        let recent: Vec<&Over> = self.recent(now).collect();
        let from = recent.len().saturating_sub(tells.turns);
        let told: Vec<&Over> = recent[from..]
            .iter()
            .copied()
            .filter(|over| tells.words || !over.turn.calls.is_empty())
            .collect();
        let reads = told.iter().any(|over| over.reads);
        let turns = told.into_iter().map(|over| over.turn.clone()).collect();
        self.told_of_turns |= reads;
        turns
    }
}

/// The words of a text, in small letters.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

impl Brain {
    /// What a model is told of the turns of the last minutes, the oldest first. What it is told is kept in mind for
    /// [`Brain::plan_for_model`].
    #[must_use]
    pub fn earlier(&mut self, now: &Zoned, tells: Tells) -> Vec<Earlier> {
        self.past.tell(tells, now.timestamp())
    }

    /// What a model is told besides: the moment, the day in numbers and times, and what is remembered that has to do with
    /// the request. That it is told of memories is kept in mind for [`Brain::plan_for_model`].
    ///
    /// It stays the same for all rounds of a reading: it stands before their results, and what was computed of the prompt is
    /// of use only as far as nothing in it has changed.
    #[must_use]
    pub fn known(&mut self, at: At, round: u8, text: &str, now: &Zoned, tells: Tells) -> Known {
        if round > 1
            && let Some((of, told, known)) = &self.past.known
            && (*of, *told) == (at, tells)
        {
            return known.clone();
        }
        let memories = if tells.words {
            self.memories.get_mut().about(text, &self.store)
        } else {
            Vec::new()
        };
        self.past.told_of_memories = !memories.is_empty();
        // A request is answered without the day rather than not at all.
        let read = |reader: &sotto_store::Reader<'_>| today::of_the_day(reader, now);
        let today = if tells.words {
            self.store.read(read).unwrap_or_default()
        } else {
            Vec::new()
        };
        let known = Known {
            now: Some(now.clone()),
            today,
            memories,
        };
        self.past.known = Some((at, tells, known.clone()));
        known
    }

    /// A call that a model wants. It is asked about first where the model was not sure, and where words stand in its prompt
    /// that are not the user's of this moment, be it that it has read them in this turn, that what it did in this turn named
    /// them, that an earlier turn told them, or that they are remembered: what stands in a note, a memory or a mail can look
    /// like an order, and it has none to give.
    /// So is a request that speaks of what is not wanted, and what would cancel all there is: a small model reads over a "not"
    /// and an "except", and takes "pause all timers" for the verb it has for all.
    /// So is a page that the user did not name: opening it tells whoever runs it. What only looks something up is done
    /// without asking.
    #[must_use]
    pub fn plan_for_model(&self, call: Call, sure: bool, results: &[Result]) -> Planned {
        let mut planned = self.plan(call);
        if planned.only_reads || planned.confirm.is_some() {
            return planned;
        }
        // What was never begun brought no words of anybody's.
        let read_now = results.iter().any(|result| match &result.wanted {
            Wanted::Call(call) => self.reads(call),
            Wanted::Refused(_) | Wanted::Unread(_) => false,
        });
        let has_read = read_now || self.past.reads || self.past.told();
        let harmless = planned.call.is_small_talk(&self.abilities);
        let unnamed = page::is_unnamed(&planned.call, &self.heard);
        let turned = self.may_mean_less(&planned.call);
        if (has_read || unnamed || turned || !sure) && !harmless {
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

    /// Whether a request may want less than a model's call does: it has a "not" or an "except" that went into none of the
    /// call's own words ("add a task: don't forget the keys"), or the call cancels all there is. In any language: the model
    /// reads them all, whichever was spoken last.
    fn may_mean_less(&self, call: &Call) -> bool {
        if call.tool.ends_with(ALL) {
            return true;
        }
        let (said, told) = (plain(&self.heard), plain(&told(call)));
        let holds = |text: &str, word: &str| format!(" {text} ").contains(&format!(" {word} "));
        let line = Line::new("answer.but");
        let turns = |but: &str| holds(&said, but) && !holds(&told, but);
        self.books
            .values()
            .any(|book| book.line(&line).split(", ").any(turns))
    }

    /// Whether a call brings words to the model that are not the user's of this moment: what stands in a note, on a list, in
    /// the calendar. The time of day and a sum do not.
    pub(super) fn reads(&self, call: &Call) -> bool {
        let verb = self.abilities.verb(&call.tool);
        verb.is_none_or(|verb| verb.kind == VerbKind::Question) && self.is_of_what_is_kept(call)
    }

    /// Whether a call is about things whose words may be somebody else's.
    pub(super) fn is_of_what_is_kept(&self, call: &Call) -> bool {
        let Some(ability) = self.abilities.ability_of(&call.tool) else {
            return true;
        };
        match ability.id.as_str() {
            REPEAT => true,
            // Times, and names of a word or two that the user gave to what runs now.
            "alarm" | "timer" => false,
            _ => ability.screen != Screen::None,
        }
    }

    /// A sentence of the phrasebook.
    #[must_use]
    pub fn line(&self, name: &'static str) -> String {
        self.book().line(&Line::new(name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use sotto_api::Via;
    use sotto_skills::desktop::System;
    use sotto_skills::numbers::Language;
    use sotto_skills::time::Preferences;
    use sotto_store::{NoKeychain, Store};

    use super::*;
    use crate::brain::Outer;
    use crate::turn::{Input, Wrote};

    #[test]
    fn what_is_known_stays_the_same_for_all_rounds_of_a_reading() {
        const REQUEST: &str = "what was it again that I wanted to do about those flower beds?";
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
        let store = Store::open(folder.path(), &NoKeychain, now.timestamp())
            .unwrap()
            .store;
        let (system, preferences) = (Arc::new(System), Preferences::default());
        let mut brain = Brain::new(store, system, Language::ENGLISH, preferences).unwrap();
        let thinks = |out: &[Outer]| {
            out.iter().find_map(|outer| match outer {
                Outer::Think { at, round, .. } => Some((*at, *round)),
                _ => None,
            })
        };
        let out = brain.hear(REQUEST, Via::CommandLine, &now, 0);
        let (at, round) = thinks(&out).unwrap();
        let tells = Tells {
            turns: 6,
            words: true,
        };
        let first = brain.known(at, round, REQUEST, &now, tells);
        // A timer is begun.
        let call = Call::new("timer_start").with("duration", "ten minutes");
        let call = Wrote::Call(brain.plan_for_model(call, true, &[]));
        let end = Wrote::End {
            wants_results: true,
        };
        let mut next = None;
        for wrote in [call, end] {
            let out = brain.tell(Input::Wrote { at, round, wrote }, &now, 10);
            next = thinks(&out);
        }
        assert_eq!(next, Some((at, 2)));
        let later = now.checked_add(SignedDuration::from_mins(1)).unwrap();
        assert_eq!(brain.known(at, 2, REQUEST, &later, tells), first);
        // Asked anew, the day has changed.
        let anew = brain.known(at, 1, REQUEST, &later, tells);
        assert_ne!(anew.today, first.today);
        assert_eq!(anew.now, Some(later));
    }
}

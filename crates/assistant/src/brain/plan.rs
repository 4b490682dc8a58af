//! What the turn must know about a call before it is carried out: whether it only reads, and what is asked first.

use std::collections::BTreeMap;

use jiff::Zoned;
use sotto_api::{Fact, Id};
use sotto_skills::abilities::{Confirm, VerbKind};
use sotto_skills::calls::Call;
use sotto_skills::doing::{self, Here, NotDone};
use sotto_store::ActKey;

use super::Brain;
use super::meaning::told_by_slot;
use crate::turn::Planned;

/// What sets the time at which somebody may want to be woken.
const WAKING: [&str; 2] = ["alarm_set", "alarm_change"];

impl Brain {
    /// The circumstances of a call.
    pub(super) fn here<'a>(
        &'a self,
        now: &'a Zoned,
        key: ActKey,
        similar: &'a dyn Fn(&str) -> Vec<Fact>,
    ) -> Here<'a> {
        Here {
            store: &self.store,
            desktop: self.desktop.as_ref(),
            abilities: &self.abilities,
            now,
            language: self.language,
            book: self.book(),
            preferences: &self.preferences,
            key,
            last_answer: self.last_answer.as_deref(),
            similar,
        }
    }

    /// A call with what the turn must know about it.
    pub fn plan(&self, call: Call) -> Planned {
        self.plan_among(call, false)
    }

    /// The same for one of several calls: what the ones before it will do is not done yet, so that it is asked about also where
    /// nothing is known of what it names.
    pub(super) fn plan_among(&self, mut call: Call, several: bool) -> Planned {
        // Kept with the call, so that it still counts when the hour is asked for: "Wake me." "When?" "At half past six."
        call.wakes |= WAKING.contains(&call.tool.as_str()) && self.speaks_of("answer.waking");
        call.counts |= match call.tool.as_str() {
            "task_list" => self.speaks_of("answer.how_many"),
            "note_read" => self.speaks_of("answer.all_notes"),
            _ => false,
        };
        call.weeks |= call.tool == "days_until" && self.speaks_of("answer.weeks");
        let verb = self.abilities.verb(&call.tool);
        let only_reads = verb.is_some_and(|verb| verb.kind == VerbKind::Question);
        let confirm = verb
            .filter(|verb| verb.confirm == Confirm::Always)
            .and_then(|verb| {
                let plain = || several.then(|| told_by_slot(&call));
                let told = self.would_do(&call).or_else(plain)?;
                Some(self.book().sure(verb, &told))
            });
        Planned {
            call,
            only_reads,
            confirm,
        }
    }

    /// What a call would do, in the words of its question: what was said, and what of all that is kept is meant by it.
    /// Nothing where nothing would be done, because something is missing or unknown: then that is said instead.
    pub(super) fn would_do(&self, call: &Call) -> Option<BTreeMap<String, String>> {
        let mut told = told_by_slot(call);
        let Some(now) = &self.moment else {
            return Some(told);
        };
        let similar = |text: &str| self.memories.borrow_mut().near(text, &self.store);
        let key = ActKey {
            turn: Id::new(),
            revision: 0,
            index: 0,
        };
        match doing::would(call, &self.here(now, key, &similar)) {
            Ok(done) => told.extend(done.said),
            Err(NotDone::Ask(_) | NotDone::Failed(_)) => return None,
            Err(NotDone::Kept(_) | NotDone::Would(_)) => {}
        }
        Some(told)
    }
}

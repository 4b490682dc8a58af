//! What goes into the history about a turn.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, Zoned};
use sotto_api::{Action, Conversation, Id, Outcome, Turn, UnderstoodBy, Via};
use sotto_store::{Act, Store, StoreError, history};

use super::spent::Spent;
use crate::turn::{At, Ended};

/// After this much silence a new conversation begins.
const APART: SignedDuration = SignedDuration::from_mins(30);

/// A turn while it goes on, and the conversation it belongs to.
#[derive(Debug, Default)]
pub(super) struct Record {
    at: Option<At>,
    /// It is for the model.
    pub by_model: bool,
    /// Words of the answer are the model's own.
    pub wrote: bool,
    /// The model that answers what no pattern knows.
    pub model: String,
    /// Where the time goes.
    pub spent: Spent,
    answer: Vec<String>,
    actions: Vec<Action>,
    conversation: Option<(Id, Timestamp)>,
    /// The requests that are not kept yet. One that is overtaken ends only when the next has come.
    came: BTreeMap<u64, Came>,
}

/// How a request came.
#[derive(Debug, Clone, Copy)]
struct Came {
    at: Timestamp,
    via: Via,
    /// The conversation that it names.
    conversation: Option<Id>,
}

impl Record {
    /// A request comes; what goes on from here is its turn.
    pub(super) fn came(&mut self, turn: u64, via: Via, conversation: Option<Id>, at: Timestamp) {
        self.came.entry(turn).or_insert(Came {
            at,
            via,
            conversation,
        });
    }

    /// A turn is understood; its time counts from the first reading on.
    pub(super) fn turn(&mut self, turn: u64) {
        if self.at.is_none_or(|at| at.turn != turn) {
            self.spent.begin();
        }
    }

    /// Whether this is the reading in hand.
    pub(super) fn is(&self, at: At) -> bool {
        self.at == Some(at)
    }

    /// A reading begins; what an older one had done so far was only looked up.
    pub(super) fn begin(&mut self, at: At, by_model: bool) -> bool {
        let anew = self.at != Some(at);
        if anew {
            self.answer.clear();
            self.actions.clear();
            self.wrote = false;
        }
        self.at = Some(at);
        self.by_model = by_model;
        anew
    }

    pub(super) fn said(&mut self, text: &str) {
        self.answer.push(text.to_owned());
    }

    pub(super) fn did(&mut self, tool: &str, sentence: &str, done: bool) {
        self.actions.push(Action {
            tool: tool.to_owned(),
            sentence: sentence.to_owned(),
            done,
        });
    }

    pub(super) fn answer(&self) -> String {
        self.answer.join(" ")
    }

    /// Keeps the turn, if anything was said at all.
    pub(super) fn keep(
        &mut self,
        store: &Store,
        turn: Id,
        at: At,
        said: &str,
        ended: Ended,
        now: &Zoned,
    ) -> Result<(), StoreError> {
        let (answer, actions) = (self.answer(), std::mem::take(&mut self.actions));
        let wrote = std::mem::take(&mut self.wrote);
        let trace = self.spent.take();
        self.answer.clear();
        let came = self.came.get(&at.turn).copied();
        // Whatever came before it has ended, or never will.
        self.came.retain(|turn, _| *turn > at.turn);
        // What comes after it belongs to the conversation that it names.
        let named = came.and_then(|came| Some((came.conversation?, came.at)));
        self.conversation = named.or(self.conversation);
        if said.is_empty() {
            return Ok(());
        }
        let moment = now.timestamp();
        // A clock that was set back meanwhile makes no turn that ends before it begins.
        let asked = came.map_or(moment, |came| came.at.min(moment));
        let going = self
            .conversation
            .filter(|(_, last)| moment.duration_since(*last) < APART)
            .map(|(id, _)| id);
        let outcome = match ended {
            Ended::Answered | Ended::Empty => Outcome::Answered,
            Ended::Asking => Outcome::AskedBack,
            Ended::Stopped | Ended::Overtaken | Ended::TakenBack => Outcome::Interrupted,
            Ended::Failed => Outcome::Failed {
                sentence: answer.clone(),
            },
        };
        let understood_by = if !self.by_model {
            UnderstoodBy::Pattern
        } else if wrote || !actions.is_empty() {
            UnderstoodBy::Model {
                name: self.model.clone(),
            }
        } else {
            UnderstoodBy::Nobody
        };
        let via = came.map_or(Via::Window, |came| came.via);
        let conversation = store.act(Act::by_hand(moment, "").for_good(), |writer| {
            let conversation = match going {
                Some(id) if writer.get::<Conversation>(id)?.is_some() => id,
                _ => history::begin_at(writer, asked)?.id,
            };
            let turn = Turn {
                id: turn,
                conversation,
                replaces: None,
                revision: at.revision,
                via,
                heard: said.to_owned(),
                answer,
                understood_by,
                actions,
                outcome,
                sources: Vec::new(),
                recording: None,
                trace,
                created: asked,
            };
            history::add(writer, &turn)?;
            Ok(conversation)
        })?;
        self.conversation = Some((conversation, moment));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::sync::Arc;

    use sotto_skills::desktop::System;
    use sotto_skills::numbers::Language;
    use sotto_skills::time::Preferences;
    use sotto_store::NoKeychain;

    use super::*;
    use crate::brain::{Brain, Outer};
    use crate::turn::{Input, Wrote};

    /// Who answered, as the history knows it.
    fn answered(words: impl FnOnce(String) -> String) -> UnderstoodBy {
        kept(words).understood_by
    }

    /// The turn as it is kept, where the model thinks for a minute and writes what `words` makes of Sotto's own "I cannot".
    fn kept(words: impl FnOnce(String) -> String) -> Turn {
        kept_in_conversation(words).0
    }

    /// The same, with the conversation that begins with it.
    fn kept_in_conversation(words: impl FnOnce(String) -> String) -> (Turn, Conversation) {
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
        let store = Store::open(folder.path(), &NoKeychain, now.timestamp())
            .unwrap()
            .store;
        let mut brain = Brain::new(
            store,
            Arc::new(System),
            Language::ENGLISH,
            Preferences::default(),
        )
        .unwrap();
        brain.thinks_with("tiny");
        let asked = "what was it again that I wanted to do about those flower beds?";
        let out = brain.hear(asked, Via::Window, &now, 0);
        let thinks = out.iter().find_map(|outer| match outer {
            Outer::Think { at, round, .. } => Some((*at, *round)),
            _ => None,
        });
        let (at, round) = thinks.unwrap_or_else(|| panic!("nobody thinks: {out:?}"));
        let text = Wrote::Text(words(brain.line("talk.cannot")));
        let end = Wrote::End {
            wants_results: false,
        };
        let later = now.checked_add(SignedDuration::from_mins(1)).unwrap();
        let mut out = Vec::new();
        for wrote in [text, end] {
            out.extend(brain.tell(Input::Wrote { at, round, wrote }, &later, 1));
        }
        let kept = out.iter().find_map(|outer| match outer {
            Outer::Finished { turn, .. } => Some(*turn),
            _ => None,
        });
        let kept = kept.unwrap_or_else(|| panic!("it does not end: {out:?}"));
        let store = brain.store();
        let turn = store.read(|reader| reader.get::<Turn>(kept));
        let turn = turn.unwrap().unwrap();
        let conversation = store.read(|reader| reader.get::<Conversation>(turn.conversation));
        (turn, conversation.unwrap().unwrap())
    }

    #[test]
    fn a_turn_is_of_the_moment_at_which_its_request_came() {
        let (turn, conversation) = kept_in_conversation(|_| "You wanted to weed them.".to_owned());
        let came: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        assert_eq!(turn.created, came);
        // And so is the conversation that begins with it, though it is kept only with the answer.
        assert_eq!(conversation.created, came);
        assert!(conversation.changed > came);
    }

    #[test]
    fn a_turn_that_is_overtaken_stays_where_it_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2026-11-21T10:00[Europe/Berlin]".parse().unwrap();
        let store = Store::open(folder.path(), &NoKeychain, now.timestamp())
            .unwrap()
            .store;
        let (system, preferences) = (Arc::new(System), Preferences::default());
        let mut brain = Brain::new(store, system, Language::ENGLISH, preferences).unwrap();
        let other = brain
            .store()
            .act(Act::by_hand(now.timestamp(), ""), |writer| {
                history::begin_at(writer, now.timestamp())
            });
        let other = other.unwrap().id;
        let (first, second) = (Id::new(), Id::new());
        let asked = "what was it again that I wanted to do about those flower beds?";
        let thinks = brain.ask(first, asked, Via::Hotkey, None, &now, 0);
        let is_thought = |outer: &Outer| matches!(outer, Outer::Think { .. });
        assert!(thinks.iter().any(is_thought), "{thinks:?}");
        let _ = brain.ask(
            second,
            "what time is it",
            Via::CommandLine,
            Some(other),
            &now,
            1,
        );
        let kept = |id| {
            let turn = brain.store().read(|reader| reader.require::<Turn>(id));
            turn.unwrap()
        };
        let (first, second) = (kept(first), kept(second));
        assert_eq!(first.outcome, Outcome::Interrupted);
        assert_eq!((first.via, second.via), (Via::Hotkey, Via::CommandLine));
        assert_eq!(second.conversation, other);
        assert_ne!(first.conversation, other);
    }

    #[test]
    fn the_model_that_wrote_the_answer_is_named() {
        let tiny = UnderstoodBy::Model {
            name: "tiny".to_owned(),
        };
        assert_eq!(answered(|_| "You wanted to weed them.".to_owned()), tiny);
    }

    #[test]
    fn what_nobody_could_answer_was_answered_by_nobody() {
        assert_eq!(answered(|cannot| cannot), UnderstoodBy::Nobody);
        assert_eq!(answered(|_| String::new()), UnderstoodBy::Nobody);
    }
}

//! Doing one thing that was understood: in the store or on the computer, once, and remembered for what is said next.

use jiff::Zoned;
use sotto_api::Id;
use sotto_skills::calls::Call;
use sotto_skills::doing::{self, Asked, NotDone};
use sotto_store::ActKey;

use super::follow::{Last, Told};
use super::{Brain, Outer, words};
use crate::turn::{At, Outcome};

impl Brain {
    /// Does one call under the key of its turn.
    pub(super) fn act(
        &mut self,
        at: At,
        index: usize,
        call: &Call,
        now: &Zoned,
        out: &mut Vec<Outer>,
    ) -> Outcome {
        let turn = *self.ids.entry(at.turn).or_insert_with(Id::new);
        let reads = self.reads(call);
        let key = ActKey {
            turn,
            revision: at.revision,
            index: u32::try_from(index).unwrap_or(u32::MAX),
        };
        let similar = |text: &str| self.memories.borrow_mut().near(text, &self.store);
        let result = doing::carry_out(call, &self.here(now, key, &similar));
        match result {
            Ok(done) => {
                let say = match self.abilities.verb(&call.tool) {
                    Some(verb) => self.book().done(verb, &done),
                    None => String::new(),
                };
                if let Some(voice) = done.voice {
                    out.push(Outer::Voice(voice));
                }
                let about = done.about.map(|id| (id, now.timestamp()));
                self.about = about.or(self.rang.take()).or(self.about);
                self.last = Some(Last::new(call, &done, now));
                self.told = Told::new(&done, now).or_else(|| self.told.take());
                self.record.did(&call.tool, &say, true);
                let reads = reads || self.answers_with_kept_words(call, &done, now.timestamp());
                self.past.did(call, reads);
                Outcome::Done {
                    result: say.clone(),
                    say,
                }
            }
            Err(NotDone::Ask(Asked {
                slot,
                question,
                options,
            })) => {
                let question = self.book().say(&question, &self.abilities);
                self.options = options;
                self.past.did(call, reads);
                Outcome::Ask { slot, question }
            }
            Err(not) => {
                words::note_why(&call.tool, &not);
                if let NotDone::Failed(why) = &not
                    && self.refuses_with_kept_words(call, why, now.timestamp())
                {
                    self.past.tells_kept_words();
                }
                let say = self.book().not_done(&not, &self.abilities);
                self.record.did(&call.tool, &say, false);
                Outcome::Failed { say }
            }
        }
    }
}

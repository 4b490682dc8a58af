//! What the language model is asked, and what becomes of what it wrote.

use jiff::Zoned;
use sotto_store::settings;
use tokio::runtime::Handle;

use super::{Talker, Told};
use crate::mind::{Question, Written};
use crate::turn::{At, Input, Result as Came, Wrote};

impl Talker {
    pub(super) fn think(
        &mut self,
        at: At,
        round: u8,
        text: String,
        results: Vec<Came>,
        handle: &Handle,
    ) {
        let now = Zoned::now();
        self.follow_mind();
        let Some(mind) = &self.mind else {
            // Without a model there is an honest answer.
            let ms = self.ms();
            let line = Wrote::Text(self.brain.cannot());
            let end = Wrote::End {
                wants_results: false,
            };
            for wrote in [line, end] {
                let out = self.brain.tell(Input::Wrote { at, round, wrote }, &now, ms);
                self.carry_out(out, handle);
            }
            return;
        };
        let tells = mind.tells();
        let question = Question {
            at,
            round,
            earlier: self.brain.earlier(&now, tells),
            known: self.brain.known(at, round, &text, &now, tells),
            text,
            results: results.clone(),
        };
        let back = self.back.clone();
        let asking = mind.ask(question, handle, move |at, round, written| {
            let back = back.upgrade();
            async move {
                if let Some(back) = back {
                    // Closed means that nobody waits for it.
                    let _ = back.send(Told::Wrote { at, round, written }).await;
                }
            }
        });
        self.asking = Some((asking, results));
    }

    /// Who answers is settled anew for each question, so that no word goes outside once the settings say that none should.
    fn follow_mind(&mut self) {
        let kept = self.brain.store().read(settings::get);
        if let (Some(mind), Ok(settings)) = (&mut self.mind, kept) {
            mind.follow(&settings.mind);
            self.brain.thinks_with(&mind.name());
        }
    }

    pub(super) fn wrote(&mut self, at: At, round: u8, written: Written, handle: &Handle) {
        // Another model may have taken the place of the one that was asked.
        if let Some(mind) = &self.mind {
            self.brain.thinks_with(&mind.name());
        }
        let before = self
            .asking
            .as_ref()
            .map(|(_, results)| results.clone())
            .unwrap_or_default();
        let all = match written {
            Written::Text(text) => vec![Wrote::Text(text)],
            Written::Calls { calls, sure } => calls
                .into_iter()
                .map(|call| Wrote::Call(self.brain.plan_for_model(call, sure, &before)))
                .collect(),
            Written::Wrong { wanted, why } => vec![Wrote::Wrong { wanted, why }],
            Written::Cannot => vec![Wrote::Text(self.brain.cannot())],
            Written::Unknown => vec![Wrote::Text(self.brain.line("talk.unknown"))],
            Written::TooLong => vec![Wrote::Text(self.brain.line("refused.too_long"))],
            Written::End { wants_results } => vec![Wrote::End { wants_results }],
            Written::Failed(failure) => vec![Wrote::Failed(self.brain.sorry(&failure))],
        };
        for wrote in all {
            let out = self
                .brain
                .tell(Input::Wrote { at, round, wrote }, &Zoned::now(), self.ms());
            self.carry_out(out, handle);
        }
    }
}

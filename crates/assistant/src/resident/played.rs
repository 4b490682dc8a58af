//! What becomes known of a turn only after it was kept: what of its answer was really heard, and where its time went.

use jiff::Timestamp;
use sotto_api::{Id, Outcome, Problem, Trace, Turn};
use sotto_store::Act;

use super::Assistant;
use super::talk::Told;

impl Assistant {
    /// Writes down what of a spoken answer was heard, where that is not all of it, and where the time of the turn went;
    /// `trace` gets the stretches that are known so far. The history holds what the person knows, and not what was made, and so
    /// does what a language model is told of the turn from now on.
    ///
    /// Waits for the disk, and is to be called on a thread that may.
    ///
    /// # Errors
    /// When the turn is not kept, or cannot be.
    pub fn played(
        &self,
        turn: Id,
        heard: Option<String>,
        trace: impl FnOnce(&[Trace]) -> Vec<Trace>,
    ) -> Result<Turn, Problem> {
        let act = Act::by_hand(Timestamp::now(), "").for_good();
        let played = self.0.store.act(act, |writer| {
            let mut kept: Turn = writer.require(turn)?;
            kept.trace = trace(&kept.trace);
            if let Some(heard) = &heard {
                kept.answer.clone_from(heard);
                kept.outcome = Outcome::Interrupted;
            }
            writer.put(&kept)?;
            Ok(kept)
        });
        let played = played.map_err(|error| self.not_kept(&error))?;
        if let Some(heard) = heard {
            // Where the core is closing, nobody goes on from it.
            let _ = self.0.talk.blocking_send(Told::Played { turn, heard });
        }
        Ok(played)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use sotto_api::{Event, HistoryRequest, Reply, Request, TextRequest, TraceStage, Via};

    use super::*;
    use crate::resident::Setup;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_history_holds_what_was_heard_and_where_the_time_went() {
        let folder = tempfile::tempdir().unwrap();
        let assistant = Assistant::open(Setup::bare(folder.path())).unwrap();
        let mut events = assistant.events();
        let asking = assistant.clone();
        let request = Request::Text(TextRequest::Ask {
            text: "What time is it?".to_owned(),
            conversation: None,
            via: Via::Hotkey,
            spoken: true,
        });
        tokio::task::spawn_blocking(move || asking.call(request))
            .await
            .unwrap();
        let made = loop {
            if let Event::TurnDone(made) = events.next().await.unwrap() {
                break made;
            }
        };
        assert_ne!(made.answer, "It is");

        let (there, id) = (assistant.clone(), made.id);
        let spoke = Trace {
            stage: TraceStage::Spoke,
            from_ms: 90_000,
            to_ms: 90_400,
        };
        let more = spoke.clone();
        let (heard, unknown, kept) = tokio::task::spawn_blocking(move || {
            let heard = there.played(id, Some("It is".to_owned()), |trace| {
                let mut all = trace.to_vec();
                all.push(more);
                all
            });
            let unknown = there.played(Id::new(), None, <[Trace]>::to_vec);
            let kept = there.call(Request::History(HistoryRequest::Turn { id }));
            there.close();
            (heard, unknown, kept)
        })
        .await
        .unwrap();
        let heard = heard.unwrap();
        assert_eq!(heard.answer, "It is");
        assert_eq!(heard.outcome, Outcome::Interrupted);
        assert_eq!(heard.trace.last(), Some(&spoke));
        assert_eq!(heard.heard, made.heard);
        let Reply::Turn(kept) = kept else {
            panic!("{kept:?}");
        };
        assert_eq!(kept, heard);
        assert!(unknown.is_err());
    }
}

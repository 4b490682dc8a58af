//! Models that are tried before they hear or think, and those whose speed is measured: loading a large one takes its time, and
//! nobody waits for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sotto_api::{Event, Id, Listening, ModelState, Reply, Request, Settings, Step, StepWhat};
use sotto_assistant::{Assistant, Events, WeakAssistant};
use sotto_models::catalog::Kind;
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::problem::problem;
use super::steps::first;
use super::{Refused, own_ear};
use crate::commands::models::change::take_into_use;
use crate::commands::models::measure::measure;
use crate::error::CliError;
use crate::home::Home;
use crate::voice;

/// Those that are tried now, by their names.
#[derive(Default)]
pub(super) struct Trying {
    all: Mutex<BTreeMap<String, Trial>>,
    /// The program ends: nothing is tried any more.
    ends: watch::Sender<bool>,
}

#[derive(Clone, Copy)]
struct Trial {
    kind: Kind,
    aim: Aim,
    work: Id,
}

/// What a model is tried for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// It is to hear or think from now on.
    Use,
    /// How fast it is is to be known.
    Speed,
}

/// A model that is to be tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub id: &'a str,
    pub kind: Kind,
    pub aim: Aim,
}

impl Trying {
    /// Begins to try one, unless that is going on already. Faces hear of the end.
    ///
    /// # Errors
    /// When another one is tried for the same: whichever loads last would be the one that is used. What is to be measured is
    /// measured alone, and not while somebody talks with Sotto.
    pub(super) fn begin(
        self: Arc<Self>,
        wanted: Wanted<'_>,
        settings: &Settings,
        home: &Home,
        runtime: &Handle,
        core: &Assistant,
    ) -> Result<Id, CliError> {
        // From here on nobody begins to talk unheard.
        let events = core.events();
        if wanted.aim == Aim::Speed && somebody_talks(core) {
            return Err(Refused::Talking.into());
        }
        let (work, is_new) = self.note(wanted)?;
        if !is_new {
            return Ok(work);
        }
        let Wanted { id, kind, aim } = wanted;
        let (language, own_ear) = (voice::language(settings), own_ear(settings));
        core.announce(Event::Models);
        // It may go on for a moment when the core is closed, and must not hold it.
        let (name, home, told) = (id.to_owned(), home.clone(), core.downgrade());
        let (this, engines) = (Arc::clone(&self), runtime.clone());
        // Reading a large file takes a while too, and a runtime that ends would wait for it.
        let thread = std::thread::Builder::new()
            .name("trial".to_owned())
            .spawn(move || {
                let tried = async {
                    match aim {
                        Aim::Use => take_into_use(kind, &name, Some(own_ear), &home).await,
                        Aim::Speed => {
                            unless_somebody_talks(events, measure(kind, &name, &home)).await
                        }
                    }
                };
                let done = engines.block_on(this.until_the_end(tried));
                let step = Step {
                    failed: done.is_err(),
                    ..over(work, name, aim)
                };
                this.end(step, done, language, &told);
            });
        if let Err(source) = thread {
            self.lock().remove(id);
            core.announce(Event::Models);
            return Err(CliError::System(source));
        }
        Ok(work)
    }

    /// Does it, unless the program ends: an engine that is just loading a model is ended then, and nothing was changed.
    async fn until_the_end(
        &self,
        trial: impl Future<Output = Result<(), CliError>>,
    ) -> Result<(), CliError> {
        let mut ends = self.ends.subscribe();
        tokio::select! {
            biased;
            _ = ends.wait_for(|ends| *ends) => Err(CliError::Stopped),
            done = trial => done,
        }
    }

    /// It is over: it is not tried any more, and faces hear how it ended.
    fn end(
        &self,
        step: Step,
        done: Result<(), CliError>,
        language: Language,
        core: &WeakAssistant,
    ) {
        if let Some(id) = &step.name {
            self.lock().remove(id);
        }
        if let Err(error) = done {
            core.announce(Event::Problem(problem(error, language)));
        }
        core.announce(Event::Step(step));
        core.announce(Event::Models);
    }

    /// Ends all of them, and waits for none. None is begun after it.
    pub(super) fn leave(&self) {
        self.ends.send_replace(true);
    }

    /// Notes one that is to be tried, and gives its piece of work and whether that is a new one.
    fn note(&self, wanted: Wanted<'_>) -> Result<(Id, bool), CliError> {
        let Wanted { id, kind, aim } = wanted;
        let mut all = self.lock();
        if *self.ends.borrow() {
            return Err(Refused::TryingEnds.into());
        }
        match all.get(id) {
            Some(trial) if trial.aim == aim => return Ok((trial.work, false)),
            Some(_) => return Err(Refused::TriedAlready.into()),
            None => {}
        }
        // Engines that compute at once slow each other down, so what is measured is alone.
        let in_the_way = |trial: &Trial| match (trial.aim, aim) {
            (Aim::Use, Aim::Use) => trial.kind == kind,
            _ => true,
        };
        if all.values().any(in_the_way) {
            return Err(Refused::AnotherTried.into());
        }
        let work = Id::new();
        all.insert(id.to_owned(), Trial { kind, aim, work });
        Ok((work, true))
    }

    /// Refuses to take away what is just being tried.
    ///
    /// # Errors
    /// When it is.
    pub(super) fn lets_go(&self, id: &str) -> Result<(), CliError> {
        match self.lock().get(id) {
            Some(_) => Err(Refused::Tried.into()),
            None => Ok(()),
        }
    }

    /// What is shown of one that is tried.
    pub(super) fn state(&self, id: &str) -> Option<ModelState> {
        let trial = self.lock().get(id).copied()?;
        let work = trial.work;
        Some(match trial.aim {
            Aim::Use => ModelState::Tried { work },
            Aim::Speed => ModelState::Timed { work },
        })
    }

    pub(super) fn is_at_work(&self) -> bool {
        !self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Trial>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The step that tells the end of it.
fn over(work: Id, id: String, aim: Aim) -> Step {
    let what = match aim {
        Aim::Use => StepWhat::Trial,
        Aim::Speed => StepWhat::Measurement,
    };
    Step {
        done: true,
        ..first(work, what, Some(id))
    }
}

fn somebody_talks(core: &Assistant) -> bool {
    let state = match core.call(Request::Status) {
        Reply::Status(status) => status.listening,
        _ => Listening::Idle,
    };
    core.is_busy() || is_talk(state)
}

/// Somebody is listened to or answered, for which engines work.
fn is_talk(state: Listening) -> bool {
    matches!(
        state,
        Listening::Request | Listening::Dictation | Listening::Working | Listening::Speaking
    )
}

/// Measures, unless somebody begins to talk: then the engine is ended at once, since both would be slow and the result wrong.
pub(super) async fn unless_somebody_talks(
    mut events: Events,
    measured: impl Future<Output = Result<(), CliError>>,
) -> Result<(), CliError> {
    let talk = async {
        loop {
            match events.next().await {
                Some(Event::Listening(state)) if is_talk(state) => return,
                Some(_) => {}
                // The core has ended, and so does this in a moment.
                None => return std::future::pending().await,
            }
        }
    };
    tokio::select! {
        biased;
        () = talk => Err(Refused::Talking.into()),
        done = measured => done,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn wanted(id: &str, kind: Kind, aim: Aim) -> Wanted<'_> {
        Wanted { id, kind, aim }
    }

    fn refusal(done: Result<(Id, bool), CliError>) -> Refused {
        match done.unwrap_err() {
            CliError::Refused(refused) => refused,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn one_of_a_kind_is_tried_at_a_time() {
        let trying = Trying::default();
        let small = wanted("small", Kind::Mind, Aim::Use);
        let (work, is_new) = trying.note(small).unwrap();
        assert!(is_new && trying.is_at_work());
        // Asked for again it is the same work.
        assert_eq!(trying.note(small).unwrap(), (work, false));
        assert_eq!(trying.state("small"), Some(ModelState::Tried { work }));
        trying.note(wanted("quick", Kind::Ear, Aim::Use)).unwrap();
        let large = trying.note(wanted("large", Kind::Mind, Aim::Use));
        assert_eq!(refusal(large), Refused::AnotherTried);
        match trying.lets_go("small").unwrap_err() {
            CliError::Refused(refused) => assert_eq!(refused, Refused::Tried),
            other => panic!("{other}"),
        }
        trying.lets_go("large").unwrap();
        assert_eq!(trying.state("large"), None);
    }

    #[test]
    fn what_is_measured_is_alone() {
        let trying = Trying::default();
        let small = wanted("small", Kind::Mind, Aim::Speed);
        let (work, _) = trying.note(small).unwrap();
        assert_eq!(trying.note(small).unwrap(), (work, false));
        assert_eq!(trying.state("small"), Some(ModelState::Timed { work }));
        let to_use = trying.note(wanted("small", Kind::Mind, Aim::Use));
        assert_eq!(refusal(to_use), Refused::TriedAlready);
        for aim in [Aim::Use, Aim::Speed] {
            let other = trying.note(wanted("quick", Kind::Ear, aim));
            assert_eq!(refusal(other), Refused::AnotherTried);
        }
    }

    #[test]
    fn only_listening_and_answering_are_talk() {
        use Listening::{Closed, Dictation, Idle, Request, Speaking, WakeWord, Working};
        for state in [Request, Dictation, Working, Speaking] {
            assert!(is_talk(state), "{state:?}");
        }
        for state in [Closed, Idle, WakeWord] {
            assert!(!is_talk(state), "{state:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_trial_ends_with_the_program_and_none_is_begun_after_it() {
        let trying = Arc::new(Trying::default());
        let small = wanted("small", Kind::Mind, Aim::Use);
        trying.note(small).unwrap();
        let tried = Arc::clone(&trying);
        let never = async move { tried.until_the_end(std::future::pending()).await };
        let trial = tokio::spawn(never);
        trying.leave();
        let ended = trial.await.unwrap();
        assert!(matches!(ended, Err(CliError::Stopped)), "{ended:?}");
        let quick = trying.note(wanted("quick", Kind::Ear, Aim::Use));
        assert_eq!(refusal(quick), Refused::TryingEnds);
        // One that comes to its end at the same moment counts as ended.
        let late = trying.until_the_end(async { Ok(()) }).await;
        assert!(matches!(late, Err(CliError::Stopped)), "{late:?}");
    }
}

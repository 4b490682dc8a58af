//! "Undo", from a window or the command line: what was done last is taken back, and told in the user's language.

use jiff::Zoned;
use sotto_api::{Event, Problem, ProblemCode, Reply, Undone};
use sotto_skills::doing::rings::put_right;
use sotto_skills::doing::{ByHand, refused_by_computer};

use super::Assistant;

impl Assistant {
    pub(super) fn undo(&self, now: &Zoned) -> Reply {
        let taken = match self.0.store.undo_last(now.timestamp()) {
            Ok(taken) => taken,
            Err(error) => return Reply::Problem(self.not_kept(&error)),
        };
        if let Err(error) = put_right(&self.0.store, now.timestamp()) {
            tracing::warn!(%error, "what was taken back may ring at another time");
        }
        // After it: the language may be what was taken back.
        let language = self.language(&self.settings());
        for inverse in &taken.outside {
            if let Err(error) = self.0.desktop.take_back(inverse) {
                // The rest is taken back all the same.
                let sentence = refused_by_computer(&error, language);
                let problem = Problem::new(ProblemCode::Device, sentence);
                let _ = self.0.tell.send(Event::Problem(problem));
            }
        }
        let undone = taken.undone;
        let what = undone.what.into_iter();
        Reply::Undone(Undone {
            what: what.map(|what| ByHand::told(what, language)).collect(),
            ..undone
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use sotto_api::{Choice, NewTask, Request, SettingsPatch, TalkSettingsPatch, TaskRequest};
    use sotto_skills::numbers::Language;

    use super::*;
    use crate::resident::Setup;

    fn add() -> Request {
        Request::Task(TaskRequest::Add(NewTask {
            text: "Milch kaufen".to_owned(),
            ..NewTask::default()
        }))
    }

    fn speak(name: &str) -> Request {
        Request::ChangeSettings(Box::new(SettingsPatch {
            talk: Some(TalkSettingsPatch {
                language: Some(Choice::Named {
                    name: name.to_owned(),
                }),
                ..TalkSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        }))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_taken_back_is_told_in_the_language_of_the_settings() {
        let folder = tempfile::tempdir().unwrap();
        let assistant = Assistant::open(Setup {
            language: Language::GERMAN,
            ..Setup::bare(folder.path())
        })
        .unwrap();
        tokio::task::spawn_blocking(move || {
            let undone = || match assistant.call(Request::Undo) {
                Reply::Undone(undone) => undone.what.join(" "),
                Reply::Problem(problem) => problem.sentence,
                other => panic!("{other:?}"),
            };
            let done = |request| {
                let reply = assistant.call(request);
                assert!(!matches!(reply, Reply::Problem(_)), "{reply:?}");
            };
            done(add());
            assert_eq!(undone(), "Die Aufgabe ist weg.");
            assert_eq!(undone(), "Es gibt nichts rückgängig zu machen.");
            // The one that is set counts, and an undo of the setting is told in the one that is set again.
            done(speak("en"));
            done(add());
            assert_eq!(undone(), "The task is gone.");
            assert_eq!(undone(), "Die Einstellungen sind wie vorher.");
            assistant.close();
        })
        .await
        .unwrap();
    }
}

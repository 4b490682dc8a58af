//! Settings that a turn follows, and the end of what rings.

use jiff::Timestamp;
use sotto_api::{Choice, Event, Problem, Reply, Timer, TimerState};
use sotto_skills::doing::Voice;
use sotto_skills::doing::alarms::silence;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{Act, StoreError, alarms, settings, timers};

use super::Talker;
use crate::mind::outside::Elsewhere;
use crate::resident::Manner;
use crate::resident::refusal::{Refusal, language_in, not_kept_in};

impl Talker {
    /// Takes over what was changed in the settings since.
    pub(super) fn follow_settings(&mut self) {
        let Ok(settings) = self.brain.store().read(settings::get) else {
            return; // With the settings as they were, which is better than not at all.
        };
        if let Choice::Named { name } = &settings.talk.language
            && let Some(language) = Language::of(name)
        {
            self.brain.speak(language);
        }
        self.brain.prefer(Preferences::from(&settings.time));
        // Words go to another machine only once they are all said.
        self.brain
            .think_early(Elsewhere::of(&settings.mind).is_none());
        self.speech = settings.speech;
    }

    /// Takes over the settings for a turn that begins. A question is answered in the language it was asked in.
    pub(super) fn follow_settings_and_question(&mut self) {
        let language = self.asked.map(|_| self.brain.language());
        self.follow_settings();
        if let Some(language) = language {
            self.brain.speak(language);
        }
    }

    /// The language of what is told beside the answers: the one that is set, or the one that is spoken.
    pub(super) fn told_in(&self) -> Language {
        language_in(self.brain.store(), self.brain.language())
    }

    /// Nothing comes of a request.
    pub(super) fn refusal(&self, refusal: Refusal) -> Problem {
        refusal.problem(self.told_in())
    }

    /// How the answer is spoken.
    pub(super) fn manner(&self) -> Manner {
        Manner::of(&self.speech, self.brain.language())
    }

    /// Something about the voice is otherwise than it was when the turn began, or all is to be silent.
    pub(super) fn change_voice(&mut self, voice: Voice) {
        match voice {
            Voice::Stop => {
                if let Some(mouth) = &self.mouth {
                    mouth.hush();
                }
                let _ = self.silence();
            }
            Voice::Changed => {
                let Ok(settings) = self.brain.store().read(settings::get) else {
                    return; // As it was, which is better than not at all.
                };
                // The answer to "speak louder" is louder already.
                if settings.speech != self.speech {
                    self.speech = settings.speech.clone();
                    let _ = self.tell.send(Event::Settings(settings));
                }
            }
        }
    }

    fn not_kept(&self, error: &StoreError) -> Problem {
        not_kept_in(self.brain.store(), error, self.brain.language())
    }

    /// Ends everything that rings.
    pub(super) fn silence(&self) -> Reply {
        let now = Timestamp::now();
        let store = self.brain.store();
        let rings = store.read(|reader| {
            let mut timers = timers::open(reader)?;
            timers.retain(|timer| matches!(timer.state, TimerState::Ringing { .. }));
            let mut alarms = alarms::open(reader)?;
            alarms.retain(|alarm| alarm.ringing.is_some());
            Ok((timers, alarms))
        });
        let (timers, alarms) = match rings {
            Ok(rings) => rings,
            Err(error) => return Reply::Problem(self.not_kept(&error)),
        };
        if timers.is_empty() && alarms.is_empty() {
            return Reply::Done;
        }
        let silenced = store.act(Act::by_hand(now, "").for_good(), |writer| {
            for timer in timers {
                let state = TimerState::Over { at: now };
                timers::save(writer, &Timer { state, ..timer })?;
            }
            for alarm in &alarms {
                silence(writer, alarm)?;
            }
            Ok(())
        });
        match silenced {
            Ok(()) => Reply::Done,
            Err(error) => Reply::Problem(self.not_kept(&error)),
        }
    }
}

//! Settings that a turn follows or changes, and the end of what rings.

use jiff::Timestamp;
use sotto_api::{
    Alarm, Choice, Problem, Reply, Settings, SettingsPatch, SpeechSettingsPatch, Timer, TimerState,
};
use sotto_skills::doing::Voice;
use sotto_skills::doing::when::next_after;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{Act, alarms, settings, timers};

use super::Talker;
use crate::mind::outside::Elsewhere;
use crate::resident::Manner;

/// How far loudness and pace can be taken by voice.
const LOUDNESS: std::ops::RangeInclusive<i32> = 10..=200;
const PACE: std::ops::RangeInclusive<i32> = 50..=200;

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

    /// How the answer is spoken.
    pub(super) fn manner(&self) -> Manner {
        Manner::of(&self.speech, self.brain.language())
    }

    /// "Speak louder": a setting like any other, which stays.
    pub(super) fn change_voice(&mut self, voice: Voice) {
        let moved = |percent: u32, by: i8, within: &std::ops::RangeInclusive<i32>| {
            let percent = i32::try_from(percent).unwrap_or(100) + i32::from(by);
            percent.clamp(*within.start(), *within.end()).unsigned_abs()
        };
        let patch = |settings: &Settings| {
            let speech = &settings.speech;
            let mut patch = SpeechSettingsPatch::default();
            match voice {
                Voice::Volume(by) => {
                    patch.volume_percent = Some(moved(speech.volume_percent, by, &LOUDNESS));
                }
                Voice::Rate(by) => {
                    patch.speed_percent = Some(moved(speech.speed_percent, by, &PACE));
                }
                Voice::Stop => return None,
            }
            Some(SettingsPatch {
                speech: Some(patch),
                ..SettingsPatch::default()
            })
        };
        if voice == Voice::Stop {
            if let Some(mouth) = &self.mouth {
                mouth.hush();
            }
            let _ = self.silence();
            return;
        }
        let act = Act::by_hand(Timestamp::now(), "");
        let changed = self.brain.store().act(act, |writer| {
            let now = settings::get(writer)?;
            match patch(&now) {
                Some(patch) => settings::change(writer, patch),
                None => Ok(now),
            }
        });
        match changed {
            Ok(settings) => {
                // The answer to "speak louder" is louder already.
                self.speech = settings.speech.clone();
                let _ = self.tell.send(sotto_api::Event::Settings(settings));
            }
            Err(error) => tracing::error!(%error, "the voice's setting could not be kept"),
        }
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
            Err(error) => return Reply::Problem(Problem::from(error)),
        };
        if timers.is_empty() && alarms.is_empty() {
            return Reply::Done;
        }
        let silenced = store.act(Act::by_hand(now, "").for_good(), |writer| {
            for timer in timers {
                let state = TimerState::Over { at: now };
                timers::save(writer, &Timer { state, ..timer })?;
            }
            for alarm in alarms {
                let rule = alarm.when.rule.as_ref();
                let next = rule.and_then(|_| next_after(&alarm.when, now));
                let ringing = None;
                alarms::save(
                    writer,
                    &Alarm {
                        next,
                        ringing,
                        ..alarm
                    },
                )?;
            }
            Ok(())
        });
        match silenced {
            Ok(()) => Reply::Done,
            Err(error) => Reply::Problem(Problem::from(error)),
        }
    }
}

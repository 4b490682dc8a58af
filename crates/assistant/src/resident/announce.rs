//! What rings is heard and seen: a sound that goes on, a sentence, a notification.

use std::sync::Arc;

use jiff::Zoned;
use sotto_api::{Event, Kind, Notice, Settings, Timer, TimerState};
use sotto_skills::abilities::Abilities;
use sotto_skills::desktop::Desktop;
use sotto_skills::doing::Phrasebook;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{Store, StoreError, alarms, settings, timers};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::refusal::language_of;
use super::{Manner, Mouth};
use crate::bells;
use crate::brain::BrainError;

/// What tells.
pub(super) struct Announcer {
    store: Store,
    desktop: Arc<dyn Desktop>,
    mouth: Option<Arc<dyn Mouth>>,
    language: Language,
    books: Vec<Phrasebook>,
}

impl Announcer {
    pub(super) fn new(
        store: Store,
        desktop: Arc<dyn Desktop>,
        mouth: Option<Arc<dyn Mouth>>,
        language: Language,
        abilities: &Abilities,
    ) -> Result<Self, BrainError> {
        let books = Language::all()
            .map(|language| Phrasebook::of(language, abilities))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            store,
            desktop,
            mouth,
            language,
            books,
        })
    }

    /// The sentences of every language.
    pub(super) fn books(&self) -> &[Phrasebook] {
        &self.books
    }

    /// Shows what happened to the user's things while nobody looked, then tells until nobody sends events any more.
    pub(super) async fn tell(self, mut events: Receiver<Event>, notices: Vec<Notice>) {
        let this = Arc::new(self);
        let there = Arc::clone(&this);
        tokio::task::spawn_blocking(move || there.show(&notices));
        let mut rings = false;
        // What rang when the program ended rings on.
        let mut look = true;
        loop {
            if look {
                let there = Arc::clone(&this);
                let now = tokio::task::spawn_blocking(move || there.something_rings()).await;
                let now = now.ok().and_then(Result::ok).unwrap_or(false);
                if now != rings
                    && let Some(mouth) = &this.mouth
                {
                    mouth.ring(now);
                }
                rings = now;
            }
            let event = match events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => Event::ChangedMuch,
                Err(RecvError::Closed) => return,
            };
            // These come by the dozen while somebody speaks or something is fetched, and nothing of them is said.
            let passes = match &event {
                Event::Level { .. } | Event::Words { .. } => true,
                Event::Step(step) => !step.done,
                _ => false,
            };
            if passes {
                look = false;
                continue;
            }
            look = match &event {
                Event::Changed(changes) => changes
                    .iter()
                    .any(|change| matches!(change.kind, Kind::Timer | Kind::Alarm)),
                Event::ChangedMuch | Event::TimerRings { .. } | Event::AlarmRings { .. } => true,
                _ => false,
            };
            let there = Arc::clone(&this);
            let said = tokio::task::spawn_blocking(move || there.say(&event, &Zoned::now())).await;
            let Ok(Some(sentence)) = said else {
                if said.is_err() {
                    tracing::error!("an event could not be told");
                }
                continue;
            };
            // A notification starts a program, which takes its time: what rings does not wait for it.
            let there = Arc::clone(&this);
            tokio::task::spawn_blocking(move || there.show_sentence(&sentence));
        }
    }

    fn something_rings(&self) -> Result<bool, StoreError> {
        self.store.read(|reader| {
            let timer = |timer: &Timer| matches!(timer.state, TimerState::Ringing { .. });
            Ok(timers::open(reader)?.iter().any(timer)
                || alarms::open(reader)?
                    .iter()
                    .any(|alarm| alarm.ringing.is_some()))
        })
    }

    /// A file that was damaged and repaired is told without being asked for: something may be missing, and the earlier it is
    /// seen the easier it is to put back.
    fn show(&self, notices: &[Notice]) {
        for notice in notices {
            if let Notice::Repaired(restored) = notice
                && let Err(error) = self.desktop.notify("Sotto", &restored.sentence)
            {
                tracing::warn!(%error, "no notification");
            }
        }
    }

    /// Speaks what there is to say about an event, and gives it for the notification.
    fn say(&self, event: &Event, now: &Zoned) -> Option<String> {
        let sentence = self.sentence(event, now)?;
        if let Some(mouth) = &self.mouth {
            let settings = self.settings();
            let manner = Manner::of(&settings.speech, self.language(&settings));
            mouth.say(&sentence, manner);
        }
        Some(sentence)
    }

    fn show_sentence(&self, sentence: &str) {
        if let Err(error) = self.desktop.notify("Sotto", sentence) {
            // It is heard, and every face that listens shows it.
            tracing::warn!(%error, "no notification");
        }
    }

    /// What is said about something that rings; nothing about anything else.
    pub(super) fn sentence(&self, event: &Event, now: &Zoned) -> Option<String> {
        let settings = self.settings();
        let language = self.language(&settings);
        let preferences = Preferences::from(&settings.time);
        let book = self.books.iter().find(|book| book.language() == language)?;
        bells::sentence(event, book, &preferences, now)
    }

    fn settings(&self) -> Settings {
        self.store.read(settings::get).unwrap_or_default()
    }

    fn language(&self, settings: &Settings) -> Language {
        language_of(settings, self.language)
    }
}

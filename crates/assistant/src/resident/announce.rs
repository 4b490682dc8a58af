//! What rings is heard and seen: a sound that goes on, a sentence, a notification.

use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use sotto_api::{Alarm, Choice, Event, Kind, Reminder, Settings, Timer, TimerState};
use sotto_skills::abilities::Abilities;
use sotto_skills::desktop::Desktop;
use sotto_skills::doing::{Line, Phrasebook};
use sotto_skills::numbers::Language;
use sotto_skills::time::{Preferences, say};
use sotto_store::{Store, StoreError, alarms, settings, timers};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Manner, Mouth};
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

    /// Tells until nobody sends events any more.
    pub(super) async fn tell(self, mut events: Receiver<Event>) {
        let this = Arc::new(self);
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
            look = match &event {
                Event::Changed(changes) => changes
                    .iter()
                    .any(|change| matches!(change.kind, Kind::Timer | Kind::Alarm)),
                Event::ChangedMuch | Event::TimerRings(_) | Event::AlarmRings(_) => true,
                _ => false,
            };
            let there = Arc::clone(&this);
            // A notification starts a program, which takes its time.
            let told = tokio::task::spawn_blocking(move || there.announce(&event, &Zoned::now()));
            if told.await.is_err() {
                tracing::error!("a notification failed");
            }
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

    fn announce(&self, event: &Event, now: &Zoned) {
        let Some(sentence) = self.sentence(event, now) else {
            return;
        };
        if let Some(mouth) = &self.mouth {
            let settings = self.settings();
            let manner = Manner::of(&settings.speech, self.language(&settings));
            mouth.say(&sentence, manner);
        }
        if let Err(error) = self.desktop.notify("Sotto", &sentence) {
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
        Some(book.line(&match event {
            Event::TimerRings(Timer { name, .. }) => {
                named("ring.timer", "ring.named_timer", name.as_deref())
            }
            Event::AlarmRings(Alarm { name, .. }) => {
                let time = say::time_of_day(now, language, now, &preferences);
                named("ring.alarm", "ring.named_alarm", name.as_deref()).with("time", time)
            }
            Event::ReminderDue {
                reminder: Reminder { text, .. },
                occurrence,
                late,
            } => {
                if *late {
                    let when = moment(occurrence.due, language, now, &preferences);
                    Line::new("ring.late_reminder")
                        .with("text", text)
                        .with("when", when)
                } else {
                    Line::new("ring.reminder").with("text", text)
                }
            }
            _ => return None,
        }))
    }

    fn settings(&self) -> Settings {
        self.store.read(settings::get).unwrap_or_default()
    }

    fn language(&self, settings: &Settings) -> Language {
        match &settings.talk.language {
            Choice::Named { name } => Language::of(name).unwrap_or(self.language),
            Choice::Automatic => self.language,
        }
    }
}

fn named(plain: &'static str, named: &'static str, name: Option<&str>) -> Line {
    match name {
        Some(name) => Line::new(named).with("name", name),
        None => Line::new(plain),
    }
}

/// A moment that is over, with its day where it was another one.
fn moment(at: Timestamp, language: Language, now: &Zoned, preferences: &Preferences) -> String {
    let at = at.to_zoned(now.time_zone().clone());
    let clock = say::time_of_day(&at, language, now, preferences);
    if at.date() == now.date() {
        clock
    } else {
        let day = say::day(at.date(), language, now, preferences);
        format!("{day}, {clock}")
    }
}

//! The offer to start with the system. It is made once, when something is set to ring for the first time: whatever is set
//! rings only while Sotto runs. It is kept before it is told, so that nobody ever hears it twice.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use sotto_api::{Event, Kind, MachineSettingsPatch, Notice, Request, Settings, SettingsPatch};
use sotto_skills::desktop::Desktop;
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;
use sotto_store::{Act, Store, StoreError, settings};
use tokio::sync::broadcast::{Receiver, Sender, error::RecvError};

use super::refusal::language_of;
use crate::bells;

/// The offer that nobody has answered yet, for whoever asks what there is to read.
#[derive(Debug, Clone, Default)]
pub(super) struct Open(Arc<Mutex<Option<Notice>>>);

impl Open {
    pub(super) fn notice(&self) -> Option<Notice> {
        self.lock().clone()
    }

    /// A request that was done: one that answers the offer ends it.
    pub(super) fn done(&self, request: &Request) {
        let answers = |patch: &MachineSettingsPatch| patch.start_with_system.is_some();
        if let Request::ChangeSettings(patch) = request
            && patch.machine.as_ref().is_some_and(answers)
        {
            *self.lock() = None;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Notice>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What came of a look.
#[derive(Debug, PartialEq)]
enum Look {
    /// Nothing is set.
    NotYet,
    /// It was offered or answered already.
    Over,
    /// It is offered now, which these settings know.
    Now(Box<Settings>),
}

/// Where it is told.
pub(super) struct Tell {
    pub store: Store,
    pub desktop: Arc<dyn Desktop>,
    pub tell: Sender<Event>,
    pub open: Open,
    /// The language where the settings name none.
    pub language: Language,
}

/// Waits until something is set to ring, and offers it then, unless that was done before.
pub(super) async fn offer(to: Tell, mut events: Receiver<Event>) {
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => Event::ChangedMuch,
            Err(RecvError::Closed) => return,
        };
        if !sets_something(&event) {
            continue;
        }
        let store = to.store.clone();
        let looked = tokio::task::spawn_blocking(move || look(&store, Timestamp::now())).await;
        match looked {
            Ok(Ok(Look::Now(settings))) => return to.tell(*settings).await,
            Ok(Ok(Look::Over) | Err(StoreError::Erased)) | Err(_) => return,
            Ok(Ok(Look::NotYet)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "nothing can be offered"),
        }
    }
}

impl Tell {
    async fn tell(self, settings: Settings) {
        let sentence = sentence(&settings, self.language);
        let notice = Notice::Autostart {
            sentence: sentence.clone(),
        };
        *self.open.lock() = Some(notice.clone());
        let _ = self.tell.send(Event::Settings(settings));
        let _ = self.tell.send(Event::Notice(notice));
        // Whoever has no window open still sees it.
        let shown = tokio::task::spawn_blocking(move || self.desktop.notify("Sotto", &sentence));
        if let Ok(Err(error)) = shown.await {
            tracing::warn!(%error, "no notification");
        }
    }
}

fn sets_something(event: &Event) -> bool {
    match event {
        Event::Changed(changes) => changes
            .iter()
            .any(|change| matches!(change.kind, Kind::Timer | Kind::Alarm | Kind::Reminder)),
        Event::ChangedMuch => true,
        _ => false,
    }
}

fn look(store: &Store, now: Timestamp) -> Result<Look, StoreError> {
    let machine = store.read(settings::get)?.machine;
    if machine.autostart_offered || machine.start_with_system {
        return Ok(Look::Over);
    }
    if !bells::waits(store)? {
        return Ok(Look::NotYet);
    }
    let patch = SettingsPatch {
        machine: Some(MachineSettingsPatch {
            autostart_offered: Some(true),
            ..MachineSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    let act = Act::by_hand(now, "").for_good();
    let settings = store.act(act, |writer| settings::change(writer, patch))?;
    Ok(Look::Now(Box::new(settings)))
}

fn sentence(settings: &Settings, otherwise: Language) -> String {
    Line::new("offer.autostart").said_in(language_of(settings, otherwise))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_api::{Choice, NewTimer};
    use sotto_store::{NoKeychain, timers};

    use super::*;

    fn start_timer(store: &Store, now: Timestamp) {
        let new = NewTimer {
            name: None,
            length_ms: 3_600_000,
        };
        store
            .act(Act::by_hand(now, ""), |writer| timers::start(writer, &new))
            .unwrap();
    }

    #[test]
    fn it_is_offered_once_and_not_before_something_is_set() {
        let folder = tempfile::tempdir().unwrap();
        let now = Timestamp::now();
        let open = || Store::open(folder.path(), &NoKeychain, now).unwrap().store;
        let store = open();
        assert_eq!(look(&store, now).unwrap(), Look::NotYet);
        start_timer(&store, now);
        let Look::Now(settings) = look(&store, now).unwrap() else {
            panic!("not offered");
        };
        assert!(settings.machine.autostart_offered && !settings.machine.start_with_system);
        assert_eq!(look(&store, now).unwrap(), Look::Over);
        // It does not stand between the user and "undo that", and is not offered anew after it.
        store.undo_last(now).unwrap();
        assert!(store.read(timers::open).unwrap().is_empty());
        drop(store);
        assert_eq!(look(&open(), now).unwrap(), Look::Over);
    }

    #[test]
    fn it_is_offered_in_the_language_of_the_user() {
        let mut settings = Settings::default();
        let english = sentence(&settings, Language::ENGLISH);
        assert!(english.starts_with("What is set rings only while"));
        let name = "de".to_owned();
        settings.talk.language = Choice::Named { name };
        let german = sentence(&settings, Language::ENGLISH);
        assert!(german.starts_with("Was gestellt ist, klingelt nur"));
        for language in Language::all() {
            let offer = sentence(&Settings::default(), language);
            assert!(offer.contains("\"sotto autostart on\""), "{offer}");
            assert!(offer.contains("\"sotto autostart off\""), "{offer}");
        }
    }
}

//! Listening, as the core sees it: somebody may hold the microphone for it, and gets what is asked of that. The switch that
//! closes the microphone is kept here, whether or not anybody holds one.

mod switch;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use sotto_api::{
    Event, Kind, ListenRequest, Listening, Problem, Reply, Settings, SettingsPatch,
    TalkSettingsPatch,
};
use sotto_audio::devices::page::Page;
use sotto_store::{Store, settings};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::refusal::Refusal;
use super::{Asker, Assistant, Inner};
pub(super) use switch::Switch;

/// Whoever holds the microphone for an assistant.
pub trait Listens: Send + Sync {
    /// Takes a request about listening. Must not wait.
    ///
    /// # Errors
    /// When nothing can come of it, among them that the microphone is closed by the user's switch.
    fn listen(&self, asked: ListenRequest) -> Result<(), Problem>;

    /// What is listened to now.
    fn state(&self) -> Listening;

    /// The settings are these now. Must not wait.
    fn settings(&self, settings: &Settings);

    /// A page of a browser wants to be heard, or does not any more, or is gone; it says itself which. Must not wait.
    fn page(&self, page: &Arc<Page>) {
        if page.wants() {
            page.refuse(NO_PAGES);
        }
    }
}

const NO_PAGES: &str = "Whoever listens here does not listen to pages. Type here, or talk to the machine that Sotto runs on.";

/// Who holds the microphone, and for whom.
#[derive(Default)]
pub(super) struct Microphone {
    by: Mutex<Option<Arc<dyn Listens>>>,
    began: Mutex<Option<Began>>,
    /// Settings are read and handed on by one at a time: an older copy that comes late must not open what was just closed.
    /// Whether it was closed and that could not be kept, so that the settings do not say it.
    hands_on: Mutex<bool>,
}

/// Somebody who is there asked to be listened to: what they leave unfinished when they go is forgotten.
struct Began {
    asker: Asker,
    /// It was shown that somebody is listened to; until then what is shown is of something before.
    seen: bool,
}

impl Microphone {
    fn by(&self) -> Option<Arc<dyn Listens>> {
        locked(&self.by).clone()
    }

    /// Nobody holds it any more.
    pub(super) fn leave(&self) {
        let by = locked(&self.by).take();
        drop(by);
    }

    /// What is shown where the turn in hand is in this state. Whoever listens shows a turn that is spoken, which goes on in
    /// the loudspeaker when the core is done with it.
    pub(super) fn shows(&self, turn: Listening, store: &Store) -> Option<Listening> {
        let rests = match self.by().map(|by| by.state()) {
            Some(
                Listening::Request
                | Listening::Dictation
                | Listening::Working
                | Listening::Speaking,
            ) => return None,
            Some(rests @ (Listening::Closed | Listening::Idle | Listening::WakeWord)) => rests,
            None => Listening::Idle,
        };
        if turn != Listening::Idle {
            return Some(turn);
        }
        // The turn may be the one that turned the switch, and whoever listens takes a moment to follow it.
        Some(match (self.is_closed(store), rests) {
            (Some(true), _) => Listening::Closed,
            (Some(false), Listening::Closed) => Listening::Idle,
            _ => rests,
        })
    }

    /// How the switch stands; nothing where that cannot be read.
    fn is_closed(&self, store: &Store) -> Option<bool> {
        let unkept = locked(&self.hands_on);
        let kept = store.read(settings::get).ok();
        kept.map(|settings| settings.machine.microphone_closed || *unkept)
    }

    /// Notes who is to be listened to.
    fn note(&self, asked: ListenRequest, asker: &Asker) {
        *locked(&self.began) = match asked {
            ListenRequest::Start { .. } | ListenRequest::Press { .. } => Some(Began {
                asker: asker.clone(),
                // Where somebody may go on after an answer, nothing else will be shown.
                seen: self.by().is_some_and(|by| is_heard(by.state())),
            }),
            // A script toggles, or says that a key is held, and is gone at once.
            ListenRequest::Toggle { .. }
            | ListenRequest::Hold { .. }
            | ListenRequest::Release
            | ListenRequest::Finish
            | ListenRequest::Cancel
            | ListenRequest::Mute { .. } => None,
        };
    }

    /// Once what was begun is finished, nobody can leave it any more.
    fn follow(&self, state: Listening) {
        let mut began = locked(&self.began);
        if !is_heard(state) {
            began.take_if(|began| began.seen);
        } else if let Some(began) = &mut *began {
            began.seen = true;
        }
    }

    /// They are gone: what they began and did not finish is no request.
    pub(super) fn give_up(&self, asker: &Asker) {
        let left = locked(&self.began).take_if(|began| began.asker.is(asker));
        if left.is_some()
            && let Some(by) = self.by()
        {
            // There is nobody to tell.
            let _ = by.listen(ListenRequest::Cancel);
        }
    }
}

impl Assistant {
    /// From now on requests about listening go there, and each change of the settings. Once; a second one is left aside.
    ///
    /// Must be called inside a tokio runtime.
    pub fn listened_by(&self, listens: Arc<dyn Listens>) {
        {
            let mut by = locked(&self.0.microphone.by);
            if by.is_some() {
                tracing::error!("somebody holds the microphone already");
                return;
            }
            *by = Some(listens);
        }
        let changes = self.0.tell.subscribe();
        tokio::spawn(hand_on_changes(Arc::downgrade(&self.0), changes));
        self.hand_on_settings();
    }

    /// Tells whoever listens what the settings are now.
    pub(super) fn hand_on_settings(&self) {
        let closed = locked(&self.0.microphone.hands_on);
        let Some(by) = self.0.microphone.by() else {
            return;
        };
        match self.0.store.read(settings::get) {
            Ok(mut settings) => {
                settings.machine.microphone_closed |= *closed;
                by.settings(&settings);
            }
            // The usual ones would open a microphone that was closed.
            Err(error) => {
                tracing::warn!(%error, "whoever listens goes on with the settings it has");
            }
        }
    }

    /// Tells every face that something happened.
    pub fn announce(&self, event: Event) {
        if let Event::Listening(state) = &event {
            self.0.microphone.follow(*state);
        }
        let _ = self.0.tell.send(event);
    }

    /// Keeps how long the pauses of this person are, as it was learned while they spoke. Nobody said so, and no undo takes it
    /// back. Waits for the disk.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn learn_pause(&self, ms: u32) -> Result<(), Problem> {
        if self.settings().talk.pause_ms == ms {
            return Ok(());
        }
        let patch = SettingsPatch {
            talk: Some(TalkSettingsPatch {
                pause_ms: Some(ms),
                ..TalkSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        };
        self.switch().change_for_good(patch).map(drop)
    }

    /// Carries out a request about listening.
    pub(super) fn listen(&self, asked: ListenRequest, asker: &Asker) -> Reply {
        if let ListenRequest::Mute { closed } = asked {
            return match self.switch().turn(closed) {
                Ok(()) => Reply::Done,
                Err(problem) => Reply::Problem(problem),
            };
        }
        let Some(by) = self.0.microphone.by() else {
            return self.refused(Refusal::NoMicrophone);
        };
        // First, so that what is shown of it finds it.
        self.0.microphone.note(asked, asker);
        if let Err(problem) = by.listen(asked) {
            return Reply::Problem(problem);
        }
        // Whoever went meanwhile was not found a moment ago.
        if asker.gave_up() {
            self.0.microphone.give_up(asker);
        }
        Reply::Done
    }

    /// A page of a browser wants to be heard, or does not any more, or is gone.
    pub(crate) fn page(&self, page: &Arc<Page>) {
        match self.0.microphone.by() {
            Some(by) => by.page(page),
            None if page.wants() => page.refuse(&self.problem(Refusal::NoMicrophone).sentence),
            None => {}
        }
    }

    /// The switch of the microphone.
    fn switch(&self) -> Switch {
        Switch {
            store: self.0.store.clone(),
            tell: self.0.tell.clone(),
            microphone: Arc::clone(&self.0.microphone),
            language: self.0.language,
        }
    }

    /// What is listened to, and what is shown of a turn that was typed.
    pub(super) fn listening(&self, busy: bool) -> Listening {
        let now = match self.0.microphone.by() {
            Some(by) => by.state(),
            None if self.settings().machine.microphone_closed => Listening::Closed,
            None => Listening::Idle,
        };
        match now {
            Listening::Idle | Listening::WakeWord if busy => Listening::Working,
            now => now,
        }
    }

    /// Somebody is listened to, or may be at any moment without asking first.
    pub(super) fn is_all_ears(&self) -> bool {
        let Some(by) = self.0.microphone.by() else {
            return false;
        };
        match by.state() {
            Listening::Request
            | Listening::Dictation
            | Listening::Working
            | Listening::Speaking => true,
            Listening::Closed | Listening::Idle | Listening::WakeWord => {
                let Settings { talk, machine, .. } = self.settings();
                !machine.microphone_closed && (talk.wake_word || machine.keep_microphone_warm)
            }
        }
    }
}

/// Hands on what becomes of the settings, whoever changed them: a face, a sentence, an undo, another device.
async fn hand_on_changes(core: Weak<Inner>, mut changes: Receiver<Event>) {
    loop {
        let changed = match changes.recv().await {
            Ok(Event::Changed(changes)) => {
                changes.iter().any(|change| change.kind == Kind::Setting)
            }
            Ok(Event::ChangedMuch) | Err(RecvError::Lagged(_)) => true,
            Ok(_) => false,
            Err(RecvError::Closed) => return,
        };
        if !changed {
            continue;
        }
        let Some(inner) = core.upgrade() else { return };
        let handed = tokio::task::spawn_blocking(move || Assistant(inner).hand_on_settings());
        if handed.await.is_err() {
            tracing::error!("whoever listens does not take other settings");
        }
    }
}

/// Somebody is listened to.
fn is_heard(state: Listening) -> bool {
    matches!(state, Listening::Request | Listening::Dictation)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

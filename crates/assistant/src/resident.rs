//! The resident core: one data folder, one turn at a time, everything that rings, and typed requests from every face.
//!
//! [`Assistant::call`] takes a request and gives its reply, [`Assistant::events`] tells what happens meanwhile. Neither
//! knows how the face that asks is connected. What is only kept or looked up is served at once, on the thread that asks;
//! what is said goes to the one thread that holds the turn (`talk`).

mod announce;
mod asker;
mod care;
mod computer;
mod error;
mod events;
mod listens;
mod live;
mod notices;
mod offer;
mod played;
mod refusal;
mod setup;
mod status;
mod talk;
#[cfg(test)]
mod tests;
mod typing;
mod undo;
mod upkeep;
mod weak;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Zoned;
use sotto_api::{Event, Notice, Problem, Reply, Request, Settings, TextRequest, TransferRequest};
use sotto_skills::desktop::Desktop;
use sotto_skills::doing::notice_in;
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{Keychain, Store, StoreError, settings};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::bells;
use crate::serve;
use announce::Announcer;
use care::Care;
use computer::Computer;
use listens::Microphone;
use refusal::{Refusal, language_in, language_of};
use talk::{Ask, Told};
use typing::Typing;

pub(crate) use asker::Asker;
pub use care::Caretaker;
pub use error::OpenError;
pub use events::Events;
pub use listens::Listens;
pub use live::{Beginning, LiveTurn};
pub(crate) use refusal::not_kept_in;
pub use setup::{MakeMind, Manner, Mouth, Setup};
pub use typing::Typist;
pub use weak::WeakAssistant;

/// Events that wait for a slow listener; after that it is told that it missed some.
const EVENTS: usize = 512;
/// Requests that wait for the turn.
const WAITING: usize = 64;

/// A handle to the core. Cheap to clone; the core ends when [`Assistant::close`] is called, and at the latest with the last
/// handle.
#[derive(Clone)]
pub struct Assistant(Arc<Inner>);

struct Inner {
    store: Store,
    desktop: Arc<dyn Desktop>,
    tell: broadcast::Sender<Event>,
    talk: mpsc::Sender<Told>,
    bells: Vec<tokio::task::AbortHandle>,
    ground: bells::Ground,
    talker: Mutex<Option<std::thread::JoinHandle<()>>>,
    busy: Arc<AtomicBool>,
    notices: Vec<Notice>,
    /// What became worth knowing since then.
    raised: Mutex<Vec<Notice>>,
    /// The notices were sent to whoever listened first.
    noticed: AtomicBool,
    offered: offer::Open,
    computer: Computer,
    mouth: Option<Arc<dyn Mouth>>,
    microphone: Arc<Microphone>,
    care: Care,
    typing: Typing,
    closing: watch::Sender<bool>,
    keychain: Arc<dyn Keychain + Send + Sync>,
    language: Language,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.bells.iter().for_each(tokio::task::AbortHandle::abort);
    }
}

impl Assistant {
    /// Opens a data folder and begins: what is due rings, and requests are taken.
    ///
    /// Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the folder cannot be opened, among them that another program owns it.
    pub fn open(setup: Setup<'_>) -> Result<Self, OpenError> {
        let Setup {
            folder,
            keychain,
            desktop,
            language,
            mind,
            meanings,
            mouth,
        } = setup;
        let opened = Store::open(folder, keychain.as_ref(), jiff::Timestamp::now())?;
        let store = opened.store;
        let told_in = language_in(&store, language);
        let notices = opened.notices.into_iter();
        let notices: Vec<Notice> = notices.map(|notice| notice_in(notice, told_in)).collect();
        let (tell, _) = broadcast::channel(EVENTS);
        let (talk, told) = mpsc::channel(WAITING);
        let busy = Arc::new(AtomicBool::new(false));
        let microphone = Arc::new(Microphone::default());
        let ground = bells::Ground::default();
        let talker = talk::Talker::new(talk::Parts {
            store: store.clone(),
            desktop: Arc::clone(&desktop),
            language,
            mind,
            meanings,
            mouth: mouth.clone(),
            tell: tell.clone(),
            busy: Arc::clone(&busy),
            microphone: Arc::clone(&microphone),
            ground: ground.clone(),
            // The talker must not keep its own channel open, or it would never see the last handle go.
            back: talk.downgrade(),
        })?;
        let announcer = Announcer::new(
            store.clone(),
            Arc::clone(&desktop),
            mouth.clone(),
            language,
            talker.abilities(),
        )?;
        let computer = Computer {
            store: store.clone(),
            desktop: Arc::clone(&desktop),
            abilities: Arc::clone(talker.abilities()),
            books: announcer.books().to_vec(),
        };
        let handle = tokio::runtime::Handle::current();
        let talker = std::thread::Builder::new()
            .name("talk".to_owned())
            .spawn(move || talker.run(&handle, told))
            .map_err(OpenError::Thread)?;
        // Before anything rings, so that nothing rings unheard.
        let announcer = announcer.tell(tell.subscribe(), notices.clone());
        let offered = offer::Open::default();
        let offers = offer::Tell {
            store: store.clone(),
            desktop: Arc::clone(&desktop),
            tell: tell.clone(),
            open: offered.clone(),
            language,
        };
        let rings = bells::watch(store.clone(), ground.clone(), tell.clone(), language);
        let bells = vec![
            tokio::spawn(offer::offer(offers, tell.subscribe())).abort_handle(),
            tokio::spawn(announcer).abort_handle(),
            tokio::spawn(rings).abort_handle(),
            tokio::spawn(upkeep::daily(
                store.clone(),
                tell.clone(),
                Arc::clone(&keychain),
                language,
            ))
            .abort_handle(),
        ];
        let (closing, _) = watch::channel(false);
        Ok(Self(Arc::new(Inner {
            store,
            desktop,
            tell,
            talk,
            bells,
            ground,
            talker: Mutex::new(Some(talker)),
            busy,
            notices,
            raised: Mutex::default(),
            noticed: AtomicBool::new(false),
            offered,
            computer,
            mouth,
            microphone,
            care: Care::default(),
            typing: Typing::default(),
            closing,
            keychain,
            language,
        })))
    }

    /// What happens from now on. A listener that is too slow is told that it missed some, and reads everything anew.
    #[must_use]
    pub fn events(&self) -> Events {
        Events::new(self.0.tell.subscribe())
    }

    /// Whether something goes on, somebody is or may be listened to, or something is set to ring: then the program stays.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        // Where that cannot be read, staying is the safe side.
        self.0.busy.load(Ordering::Relaxed)
            || self.is_all_ears()
            || self.is_cared_for()
            || bells::waits(&self.0.store).unwrap_or(true)
    }

    /// Becomes true when somebody asked for the end; whoever holds the core then calls [`Assistant::close`].
    #[must_use]
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }

    /// As [`Assistant::call`], for somebody who may give up before it is answered.
    pub(crate) fn call_of(&self, request: Request, asker: &Asker) -> Reply {
        self.0.ground.settle(&self.0.store);
        let now = Zoned::now();
        let settings = self.settings();
        let here = serve::Here {
            store: &self.0.store,
            now: &now,
            preferences: &Preferences::from(&settings.time),
            language: self.language(&settings),
        };
        if let Some(reply) = serve::serve(&request, &here) {
            if let Reply::Settings(settings) = &reply
                && matches!(request, Request::ChangeSettings(_))
            {
                let _ = self.0.tell.send(Event::Settings(settings.clone()));
                self.0.offered.done(&request);
            }
            return reply;
        }
        match request {
            Request::Text(TextRequest::Ask {
                text,
                conversation,
                via,
                spoken,
            }) => self.told(|reply| {
                Told::Ask(Ask {
                    text,
                    conversation,
                    via,
                    spoken,
                    asker: asker.clone(),
                    reply,
                })
            }),
            Request::Text(TextRequest::Say { text }) => self.say(&text),
            Request::Stop => self.told(Told::Stop),
            Request::Repeat => self.told(Told::Repeat),
            Request::Confirm { turn, yes } => self.told(|reply| Told::Confirm { turn, yes, reply }),
            Request::Computer(request) => {
                let settings = self.settings();
                let preferences = Preferences::from(&settings.time);
                let language = self.language(&settings);
                let computer = &self.0.computer;
                computer.carry_out(&request, language, &preferences, &now)
            }
            Request::Model(_)
            | Request::Network(_)
            | Request::Device(_)
            | Request::Voice(_)
            | Request::Diagnostics(_) => self.care(request),
            Request::Dictation(request) => self.type_it(&request),
            Request::Undo => self.undo(&now),
            Request::Transfer(TransferRequest::EraseEverything { .. }) => self.erase(),
            Request::Close => {
                self.0.closing.send_replace(true);
                Reply::Done
            }
            Request::Status => Reply::Status(self.status()),
            // Whoever is connected sends events from its own receiver, which is there already.
            Request::Subscribe { .. } => {
                if !self.0.noticed.swap(true, Ordering::Relaxed) {
                    let raised = self.raised().clone();
                    for notice in self.0.notices.iter().cloned().chain(raised) {
                        let _ = self.0.tell.send(Event::Notice(notice));
                    }
                }
                Reply::Done
            }
            Request::Listen(asked) => self.listen(asked, asker),
            // Not what it says: it may hold the user's words.
            _ => {
                tracing::error!("a request that nobody serves");
                self.refused(Refusal::Unknown)
            }
        }
    }

    fn told(&self, told: impl FnOnce(oneshot::Sender<Reply>) -> Told) -> Reply {
        self.tell_talker(told).unwrap_or_else(Reply::Problem)
    }

    /// Tells the thread of the turn, and waits for what it says to it.
    fn tell_talker<T>(&self, told: impl FnOnce(oneshot::Sender<T>) -> Told) -> Result<T, Problem> {
        let (reply, heard) = oneshot::channel();
        let sent = self.0.talk.blocking_send(told(reply));
        let answer = sent.ok().and_then(|()| heard.blocking_recv().ok());
        answer.ok_or_else(|| self.problem(Refusal::Closing))
    }

    fn say(&self, text: &str) -> Reply {
        match &self.0.mouth {
            Some(mouth) => {
                let settings = self.settings();
                let manner = Manner::of(&settings.speech, self.language(&settings));
                mouth.say(text, manner);
                Reply::Done
            }
            None => self.refused(Refusal::NoVoice),
        }
    }

    /// The one that is set, or the one that the core was opened with.
    fn language(&self, settings: &Settings) -> Language {
        language_of(settings, self.0.language)
    }

    /// As they are kept; as they are at first where they cannot be read.
    fn settings(&self) -> Settings {
        self.0.store.read(settings::get).unwrap_or_default()
    }

    /// Nothing comes of a request, told in the user's language.
    fn problem(&self, refusal: Refusal) -> Problem {
        refusal.problem(self.language(&self.settings()))
    }

    fn refused(&self, refusal: Refusal) -> Reply {
        Reply::Problem(self.problem(refusal))
    }

    /// What is kept could not be read or changed, told in the user's language.
    fn not_kept(&self, error: &StoreError) -> Problem {
        not_kept_in(&self.0.store, error, self.0.language)
    }

    /// Everything goes, and this core with it: there is nothing left to hold.
    fn erase(&self) -> Reply {
        let reply = match self.0.store.erase_everything(self.0.keychain.as_ref()) {
            Ok(()) => Reply::Done,
            Err(error) => Reply::Problem(self.not_kept(&error)),
        };
        self.0.closing.send_replace(true);
        reply
    }

    /// Whether everything was erased. Then this core is closing, and what lies beside the store is to go as well.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        matches!(self.0.store.read(settings::get), Err(StoreError::Erased))
    }

    /// Ends what goes on and gives the folder back. What is confirmed is on the disk already.
    pub fn close(&self) {
        self.0
            .bells
            .iter()
            .for_each(tokio::task::AbortHandle::abort);
        // Whoever listens holds this core too, and so does what is being fetched.
        self.0.microphone.leave();
        self.0.care.leave();
        self.0.typing.leave();
        let _ = self.0.talk.blocking_send(Told::Close);
        let talker = self
            .0
            .talker
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(talker) = talker
            && talker.join().is_err()
        {
            tracing::error!("the thread of the turn had ended badly");
        }
    }
}

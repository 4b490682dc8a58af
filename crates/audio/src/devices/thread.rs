//! The thread that owns the devices. It opens and closes them when told to, watches the signs of their callbacks, and opens
//! them again when they change or come back. Everything that can block for seconds in a sound system blocks here.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use cpal::traits::DeviceTrait;

use super::asking::{PLUGGED_IN, Source, asks, plugged_in};
use super::reopened::{Told, changed, lost};
use super::retry::Retry;
use super::streams::{self, Running, Wires};
use super::watch::{Act, Changes, LOOK, Pulse, Seen, Signs, Standing, act, feel};
use super::{Choice, DeviceError, Devices, Event, Opened, Role};

/// Does some work with the sound system's own words kept from the terminal. ALSA and what it loads write complaints of
/// theirs to standard error; only the program knows what to do about that.
pub type Quietly = fn(&mut dyn FnMut());

/// What a stream gets to end. One whose sound server was killed never ends: PulseAudio's plugin for ALSA then waits for
/// itself. It is left alone, and the next one is opened beside it.
const ENDING: Duration = Duration::from_secs(1);

/// What the thread is told.
pub(super) enum Command {
    List(Sender<Devices>),
    Open(Role, Choice, Sender<Result<Opened, DeviceError>>),
    Close(Role, Sender<()>),
}

/// What the thread tells.
pub(super) enum News {
    Opened(Opened, Wires),
    Closed(Role),
    Event(Event),
}

/// One of the two devices, as the thread sees it.
struct Side {
    choice: Option<Choice>,
    running: Option<Running>,
    signs: Arc<Signs>,
    pulse: Pulse,
    /// Looks since the last attempt to open it.
    looks: u32,
    /// What it was last, to say what has changed.
    last: Option<Opened>,
    lost: bool,
    /// When to try again to open it.
    retry: Retry,
    /// When it was last said that it had to be opened again.
    told: Told,
}

impl Side {
    fn new() -> Self {
        Self {
            choice: None,
            running: None,
            signs: Arc::default(),
            pulse: Pulse::default(),
            looks: 0,
            last: None,
            lost: false,
            retry: Retry::default(),
            told: Told::default(),
        }
    }

    fn standing(&self) -> Standing {
        match (&self.choice, &self.running) {
            (None, _) => Standing::Closed,
            (Some(_), Some(_)) => Standing::Open,
            (Some(_), None) => Standing::Away {
                looks: self.looks,
                patience: self.retry.looks(),
            },
        }
    }
}

pub(super) struct DeviceThread {
    quietly: Quietly,
    news: Sender<News>,
    host: Option<cpal::Host>,
    microphone: Side,
    speaker: Side,
    /// The devices that there were when it was last looked.
    known: Option<Vec<String>>,
    looks: u32,
}

impl DeviceThread {
    pub(super) fn new(quietly: Quietly, news: Sender<News>) -> Self {
        Self {
            quietly,
            news,
            host: None,
            microphone: Side::new(),
            speaker: Side::new(),
            known: None,
            looks: 0,
        }
    }

    /// Until nobody commands any more.
    pub(super) fn run(mut self, commands: &Receiver<Command>) {
        loop {
            match commands.recv_timeout(LOOK) {
                // An answer that nobody waits for any more is no fault.
                Ok(Command::List(to)) => {
                    let found = self.ask(streams::list).unwrap_or_default();
                    let _ = to.send(found);
                }
                Ok(Command::Open(role, choice, to)) => {
                    let opened = self.open(role, choice);
                    let _ = to.send(opened);
                }
                Ok(Command::Close(role, to)) => {
                    self.close(role);
                    let _ = to.send(());
                }
                Err(RecvTimeoutError::Timeout) => self.look(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Asks the sound system something, with its own words kept from the terminal.
    fn ask<T>(&mut self, work: impl FnOnce(&cpal::Host) -> T) -> Option<T> {
        let host = &mut self.host;
        let (mut work, mut done) = (Some(work), None);
        (self.quietly)(&mut || {
            let host = &*host.get_or_insert_with(cpal::default_host);
            if let Some(work) = work.take() {
                done = Some(work(host));
            }
        });
        done
    }

    fn side(&mut self, role: Role) -> &mut Side {
        match role {
            Role::Microphone => &mut self.microphone,
            Role::Speaker => &mut self.speaker,
        }
    }

    fn tell(&self, news: News) {
        // Whoever listens is gone only when this thread is about to end.
        let _ = self.news.send(news);
    }

    fn open(&mut self, role: Role, choice: Choice) -> Result<Opened, DeviceError> {
        self.close(role);
        self.side(role).choice = Some(choice);
        let opened = self.start(role);
        if opened.is_err() {
            self.side(role).lost = true;
        }
        opened
    }

    fn close(&mut self, role: Role) {
        let side = self.side(role);
        side.choice = None;
        side.last = None;
        side.lost = false;
        side.retry = Retry::default();
        self.end(role);
    }

    /// Ends the stream, if one runs. Two streams of one device at a time is more than some systems allow.
    fn end(&mut self, role: Role) {
        if let Some(running) = self.side(role).running.take() {
            // Some systems say something when a device closes that is gone already.
            self.ask(|_| end_or_leave(role, running));
            self.tell(News::Closed(role));
        }
    }

    /// Opens what is wanted.
    fn start(&mut self, role: Role) -> Result<Opened, DeviceError> {
        let side = self.side(role);
        side.looks = 0;
        // A stream that was left alone may still leave signs, which say nothing of the next one.
        side.signs = Arc::default();
        side.pulse = Pulse::default();
        let (choice, signs) = (side.choice.clone(), Arc::clone(&side.signs));
        let choice = choice.unwrap_or_default();
        let (running, wires) = self
            .ask(|host| streams::open(host, role, &choice, &signs))
            .unwrap_or_else(|| Err(DeviceError::NoSoundSystem("no answer".to_owned())))
            .inspect_err(|error| {
                let side = self.side(role);
                side.retry = side.retry.after(error);
            })?;
        let opened = running.opened.clone();
        tracing::info!(%role, rate = opened.rate, channels = opened.channels, "a device was opened");
        let side = self.side(role);
        side.retry = Retry::default();
        side.running = Some(running);
        side.last = Some(opened.clone());
        self.tell(News::Opened(opened.clone(), wires));
        Ok(opened)
    }

    fn look(&mut self) {
        self.looks += 1;
        let away = [&self.microphone, &self.speaker]
            .into_iter()
            .any(|side| matches!(side.standing(), Standing::Away { .. }));
        let asks = asks(Source::HERE, self.looks, away);
        let list = asks.list && self.list_changed();
        for role in Role::BOTH {
            let default = asks.default && self.default_moved(role);
            let side = self.side(role);
            side.looks = side.looks.saturating_add(1);
            let seen = if side.running.is_some() {
                let mut seen = side.signs.look();
                (side.pulse, seen.dead) = feel(side.pulse, side.signs.beats(), seen.failed);
                seen
            } else {
                Seen::default()
            };
            let choice = side.choice.clone().unwrap_or_default();
            match act(side.standing(), seen, &choice, Changes { default, list }) {
                Act::Leave => {}
                Act::Reopen | Act::Retry => self.again(role),
                Act::Tell => self.tell_where(role),
            }
        }
    }

    /// Whether devices came or went since the last time; then it is told.
    fn list_changed(&mut self) -> bool {
        if self.microphone.choice.is_none() && self.speaker.choice.is_none() {
            // Nobody looks.
            self.known = None;
            return false;
        }
        let now = match Source::HERE {
            Source::Kernel => plugged_in(Path::new(PLUGGED_IN)),
            Source::SoundSystem => self.ask(streams::identifiers).unwrap_or_default(),
        };
        let before = self.known.replace(now);
        let changed = before.is_some() && before != self.known;
        if changed {
            self.tell(News::Event(Event::ListChanged));
        }
        changed
    }

    fn default_moved(&mut self, role: Role) -> bool {
        let side = self.side(role);
        let Some(Some(id)) = side.running.as_ref().map(|running| running.id.clone()) else {
            return false;
        };
        if side.choice != Some(Choice::Default) {
            return false;
        }
        let now = self.ask(|host| streams::default(host, role)?.id().ok());
        now.flatten().is_some_and(|now| now != id)
    }

    /// Closes what runs, and opens what is wanted.
    fn again(&mut self, role: Role) {
        let before = self.side(role).last.clone();
        self.end(role);
        let now = self.looks;
        let event = match self.start(role) {
            Ok(to) => {
                let side = self.side(role);
                let was_lost = std::mem::take(&mut side.lost);
                changed(before, to, was_lost).filter(|event| side.told.is_worth(event, now))
            }
            Err(error) => {
                let side = self.side(role);
                // It is said once, not at every attempt.
                (!std::mem::replace(&mut side.lost, true)).then(|| {
                    let name = before.map(|before| before.name);
                    Event::Lost(role, lost(role, name, error))
                })
            }
        };
        if let Some(event) = event {
            self.tell(News::Event(event));
        }
    }

    fn tell_where(&mut self, role: Role) {
        let Some(mut to) = self.side(role).last.clone() else {
            return;
        };
        let name = self.ask(|host| {
            let known = streams::default(host, role)?.description().ok()?;
            Some(known.name().to_owned())
        });
        let from = to.name.clone();
        if let Some(name) = name.flatten() {
            to.name = name;
        }
        self.side(role).last = Some(to.clone());
        self.tell(News::Event(Event::Moved { from, to }));
    }
}

/// Ends a stream, in a thread of its own in case that never comes back.
fn end_or_leave(role: Role, running: Running) {
    let (done, ended) = channel();
    let ending = std::thread::Builder::new()
        .name("sotto-closing".to_owned())
        .spawn(move || {
            drop(running);
            // Nobody waits any more where it took too long.
            let _ = done.send(());
        });
    // Without a thread, the stream was dropped with what the thread was to do.
    if ending.is_ok() && ended.recv_timeout(ENDING).is_err() {
        tracing::warn!(%role, "a device does not close; it is left alone");
    }
}
